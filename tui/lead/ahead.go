package lead

import (
	"time"

	"winnow/model"
)

// look is a lead as it is drawn.
type look struct {
	d     *model.Detail
	there *time.Location
	lines []string
}

// mostReady is how many leads are kept drawn ahead: the next, the one before, and
// those they were a moment ago.
const mostReady = 4

// Prepare draws a lead that is likely to be shown next, so that showing it costs
// no drawing. What it drew is dropped when anything changes that it depends on.
func (m *Model) Prepare(d *model.Detail) {
	if d == nil || d == m.d || m.w == 0 || m.h == 0 || m.drawnAhead(d) != nil {
		return
	}
	c := *m
	c.d, c.trouble, c.there = d, "", zoneOf(d)
	if len(m.ready) == mostReady {
		m.ready = append([]look(nil), m.ready[1:]...)
	}
	m.ready = append(m.ready, look{d, c.there, c.compose()})
}

func (m *Model) drawnAhead(d *model.Detail) *look {
	for i := range m.ready {
		if m.ready[i].d == d {
			return &m.ready[i]
		}
	}
	return nil
}

// redraw has everything drawn anew.
func (m *Model) redraw() { m.lines, m.ready = nil, nil }

// zoneOf is the zone of a lead, nil where it is not known.
func zoneOf(d *model.Detail) *time.Location {
	if d == nil || d.Lead.TimeZone == "" {
		return nil
	}
	z, err := time.LoadLocation(d.Lead.TimeZone)
	if err != nil {
		return nil
	}
	return z
}

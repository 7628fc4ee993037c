package intake

import (
	"strings"
	"time"

	"winnow/model"
)

// time reads a value of a column of times.
func (c *column) time(v string) (time.Time, bool) {
	t, kind := c.dates.read(v)
	switch {
	case kind == dateNot:
		return epoch(v)
	case kind == dateOpen && c.dates.order == orderOpen:
		return t, false
	}
	return t, true
}

// touches makes a touch of each column of times.
func (w *rower) touches(rec record, utm model.UTM) []model.Touch {
	var out []model.Touch
	for i := range w.p.cols {
		c := &w.p.cols[i]
		if c.use != useTouch || i >= len(rec.fields) {
			continue
		}
		v := w.p.value(c, rec.fields[i])
		if missing(v, false) {
			continue
		}
		at, ok := c.time(v)
		if !ok || at.Year() < 1970 || at.Year() > 2200 {
			c.odd++
			w.note(rec.line, c.name, v, "not a time that can be read: left out")
			continue
		}
		t := model.Touch{Kind: c.role.touch, At: at, Outbound: c.role.out}
		if c.detail >= 0 && c.detail < len(rec.fields) {
			if d := strings.TrimSpace(rec.fields[c.detail]); !missing(d, false) {
				t.Detail = d
				if !w.p.cols[c.detail].role.kindless {
					t.Kind = kindOf(d)
				}
			}
		}
		t.Channel = channelOf(t.Kind)
		switch c.role.touch { // how they came belongs to how they first came in
		case model.Created, model.Converted, model.FormSubmit, model.MeetingBooked:
			t.UTM = utm
		}
		out = append(out, t)
	}
	return out
}

func setUTM(u *model.UTM, which, v string) {
	switch which {
	case "source":
		u.Source = v
	case "medium":
		u.Medium = v
	case "campaign":
		u.Campaign = v
	case "term":
		u.Term = v
	case "content":
		u.Content = v
	}
}

package tui

import (
	"slices"

	"winnow/model"
	"winnow/tui/action"
	"winnow/tui/status"
	"winnow/tui/words"
)

// stretch is the part of a list's order that a page covers: from the first to
// the last row, or to the ends of the list where nothing precedes or follows.
type stretch struct {
	first, last model.Cursor
	less, more  bool
}

func stretchOf(p model.Page) stretch {
	s := stretch{less: p.Less, more: p.More}
	if n := len(p.Rows); n > 0 {
		s.first, s.last = p.Rows[0].Cursor(), p.Rows[n-1].Cursor()
	}
	return s
}

// holds reports whether a place lies in the stretch.
func (s stretch) holds(c model.Cursor) bool {
	return (!s.less || s.first.Before(c)) && (!s.more || c.Before(s.last))
}

// arrivals are the rows that came because of somebody or something else. Rows
// that only moved into the window are none.
func (m *Model) arrivals(msg listRead, same bool) []model.Row {
	r := &m.reads
	if !same || msg.end != asIs {
		return nil
	}
	var rows []model.Row
	fresh := func(row model.Row) bool { return !r.known[row.ID] && !r.changed[row.ID] && row.ID != msg.sel }
	for _, row := range msg.now.Rows {
		if fresh(row) && r.now.holds(row.Cursor()) {
			rows = append(rows, row)
		}
	}
	for _, row := range msg.rest.Rows {
		// At the full hour scores move, and rows with them: that is no arrival.
		lately := m.now.Sub(row.LastTouch) < arrivedLately || m.now.Sub(row.WaitingSince) < arrivedLately
		if lately && fresh(row) && r.rest.holds(row.Cursor()) {
			rows = append(rows, row)
		}
	}
	return rows
}

// arrivedMost is how many rows that arrive at once are marked. More are an import,
// of which every row would be.
const arrivedMost = 20

// welcome marks what arrived and says so, except of those whom something else tells
// of. The selected row stays where it is.
func (m *Model) welcome(rows []model.Row, told map[model.LeadID]bool) {
	if len(rows) == 0 {
		return
	}
	if m.stands().Text != "" && len(rows) > arrivedMost { // what the user just did says it
		return
	}
	if len(rows) <= arrivedMost && !m.opt.Still {
		until := m.now.Add(arrivedFor)
		for _, row := range rows {
			m.list.MarkArrived(row.ID, until)
		}
		m.alarm.tints = until
	}
	s := status.Message{}
	m.offerNow(&s, rows[0]) // those of NOW come first
	rows = slices.DeleteFunc(slices.Clone(rows), func(r model.Row) bool { return told[r.ID] })
	if len(rows) > 0 {
		s.Text = arrivalWords(rows)
	}
	m.notice(fromArrival, s)
}

// offerNow offers the key that goes to a lead, where it stands under NOW.
func (m *Model) offerNow(s *status.Message, row model.Row) {
	if key := m.keys.Key(action.ToNow); key != "" && m.view == model.ViewToday && row.DueKind.Urgent() {
		s.Key, s.Does, s.Goes = key, "go there", row.ID
	}
}

// arrivalWords says who arrived.
func arrivalWords(rows []model.Row) string {
	what := "New: "
	if rows[0].Hot {
		what = "Hot: "
	}
	what += rows[0].Label
	if why := rows[0].Why.Kind; why != "" {
		what += ", " + words.Kind(why)
	}
	if n := len(rows) - 1; n > 0 {
		what += " and " + count(n, "other", "others")
	}
	return what
}

package tui

import (
	"strings"

	"winnow/model"
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

// ownResult reports whether the message tells what the user's own last key came to,
// which has to be read before what arrives may take its place: for a while, or until
// the next key where an import left something to do. What was added to that long ago
// is dropped from it.
func (m *Model) ownResult() bool {
	fresh := m.now.Sub(m.messageAt) < 2*arrivedFor
	if m.outcome != "" && strings.HasPrefix(m.message.Text, m.outcome) {
		if !fresh {
			m.message.Text = m.outcome // who arrived before gives way to who arrives now
		}
		return true
	}
	return fresh && m.message.Kind == status.OK
}

// welcome marks what arrived and says so. The selected row stays where it is.
func (m *Model) welcome(rows []model.Row) {
	if len(rows) == 0 {
		return
	}
	own := m.ownResult()
	if own && len(rows) > arrivedMost { // what the user just did says it
		return
	}
	if len(rows) <= arrivedMost && !m.opt.Still {
		until := m.now.Add(arrivedFor)
		for _, row := range rows {
			m.list.MarkArrived(row.ID, until)
		}
		m.alarm.tints = until
	}
	what := "New: " + rows[0].Label
	if row := rows[0]; row.Why.Kind != "" {
		what += ", " + words.Kind(row.Why.Kind)
	}
	if rows[0].Hot {
		what = "Hot: " + what[len("New: "):]
	}
	if n := len(rows) - 1; n > 0 {
		what += " and " + count(n, "other", "others")
	}
	s := status.Message{Kind: status.Info, Text: what}
	m.arrival = what
	if own {
		s = m.message // what the user just did stays to be read
		s.Text += ". " + what
	}
	if key := m.keys.Key("move.now"); s.Key == "" && key != "" && m.view == model.ViewToday && rows[0].DueKind.Urgent() { // those of NOW come first
		s.Key, s.Does, s.Goes = key, "go there", rows[0].ID
	}
	m.tell(s)
}

package queue

import (
	"slices"
	"time"

	"winnow/model"
)

// Mark selects a lead that is loaded for a bulk decision.
func (m *Model) Mark(id model.LeadID) {
	i, ok := m.find(id)
	if !ok {
		return
	}
	if _, marked := m.marks[id]; !marked {
		m.order = append(m.order, id)
	}
	m.marks[id] = m.at(i).row
	m.anchor = id
	m.touch(id)
}

func (m *Model) unmark(id model.LeadID) {
	if _, ok := m.marks[id]; !ok {
		return
	}
	delete(m.marks, id)
	m.order = slices.DeleteFunc(m.order, func(x model.LeadID) bool { return x == id })
	m.touch(id)
}

// ToggleMark selects the row under the cursor, or takes it out of the selection.
func (m *Model) ToggleMark() {
	r, ok := m.Selected()
	if !ok {
		return
	}
	if _, marked := m.marks[r.ID]; marked {
		m.unmark(r.ID)
		return
	}
	m.Mark(r.ID)
}

// RangeTo selects all rows from the one that was selected last to the cursor.
func (m *Model) RangeTo() {
	if m.Len() == 0 {
		return
	}
	from, ok := m.find(m.anchor)
	if !ok || len(m.marks) == 0 {
		from = m.cur
	}
	for i := min(from, m.cur); i <= max(from, m.cur); i++ {
		m.Mark(m.at(i).row.ID)
	}
}

// ClearMarks ends the selection.
func (m *Model) ClearMarks() {
	if len(m.marks) == 0 {
		return
	}
	clear(m.marks)
	m.order = nil
	m.gen++
}

// Marked lists the selected rows in the order in which they were selected.
func (m *Model) Marked() []model.Row {
	out := make([]model.Row, 0, len(m.order))
	for _, id := range m.order {
		out = append(out, m.marks[id])
	}
	return out
}

// MarkArrived tints a row that came while the user was looking, until a time.
func (m *Model) MarkArrived(id model.LeadID, until time.Time) {
	m.arrived[id] = until
	m.touch(id)
}

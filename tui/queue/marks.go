package queue

import (
	"maps"
	"slices"
	"time"

	"winnow/model"
)

// SetSaving says of which leads something is on its way to the disk, and what: their
// rows say so until it is there.
func (m *Model) SetSaving(what map[model.LeadID]string) {
	if maps.Equal(what, m.saving) {
		return
	}
	was := m.saving
	m.saving = what
	for id := range was {
		m.touch(id)
	}
	for id := range what {
		m.touch(id)
	}
}

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

// MarkRow selects a lead that need not be loaded, as its row has it.
func (m *Model) MarkRow(r model.Row) {
	if _, marked := m.marks[r.ID]; !marked {
		m.order = append(m.order, r.ID)
	}
	m.marks[r.ID] = r
	m.touch(r.ID)
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
// It ends a range: from here on rows are picked one by one.
func (m *Model) ToggleMark() {
	r, ok := m.Selected()
	if !ok {
		return
	}
	m.ranging = false
	if _, marked := m.marks[r.ID]; marked {
		m.unmark(r.ID)
		return
	}
	m.Mark(r.ID)
}

// ToggleRange begins a range, from the row that was selected last to the cursor,
// or at the cursor; from then on the user's moves stretch and shrink it. Called
// again it ends the range, and what is selected stays.
func (m *Model) ToggleRange() {
	if m.Len() == 0 {
		return
	}
	if m.ranging {
		m.ranging = false
		return
	}
	if _, ok := m.find(m.anchor); !ok || len(m.marks) == 0 {
		m.anchor = m.at(m.cur).row.ID
	}
	m.ranging, m.picked = true, make(map[model.LeadID]bool, len(m.marks))
	for id := range m.marks {
		m.picked[id] = true
	}
	m.stretch()
}

// Ranging reports whether moves stretch a range.
func (m *Model) Ranging() bool { return m.ranging }

// EndRange keeps what is selected as it is, whatever moves follow.
func (m *Model) EndRange() { m.ranging = false }

// stretch selects the rows between the anchor and the cursor, in this order, and
// those alone besides what was picked before. A range whose anchor is not loaded
// any more ends as it is.
func (m *Model) stretch() {
	if !m.ranging {
		return
	}
	anchor := m.anchor
	from, ok := m.find(anchor)
	if !ok {
		m.ranging = false
		return
	}
	within := make(map[model.LeadID]bool, max(from, m.cur)-min(from, m.cur)+1)
	step := 1
	if m.cur < from {
		step = -1
	}
	for i := from; ; i += step {
		within[m.at(i).row.ID] = true
		if i == m.cur {
			break
		}
	}
	for _, id := range slices.Clone(m.order) {
		if !within[id] && !m.picked[id] {
			m.unmark(id)
		}
	}
	for i := from; ; i += step {
		if id := m.at(i).row.ID; m.marks[id].ID != id {
			m.Mark(id)
		}
		if i == m.cur {
			break
		}
	}
	m.anchor = anchor
}

// ClearMarks ends the selection.
func (m *Model) ClearMarks() {
	m.ranging = false
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

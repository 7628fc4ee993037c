package queue

import (
	"time"

	"winnow/model"
)

// Near is the row that many places below the cursor, above it for delta < 0;
// false where none is loaded.
func (m *Model) Near(delta int) (model.Row, bool) {
	i := m.cur + delta
	if i < 0 || i >= m.Len() {
		return model.Row{}, false
	}
	return m.at(i).row, true
}

// Window tells what is loaded of the paged section: its first place, how many
// rows, and whether others precede.
func (m *Model) Window() (first model.Cursor, rows int, less bool) {
	if len(m.rows) > 0 {
		first = m.rows[0].row.Cursor()
	}
	return first, len(m.rows), m.less
}

// UnderNow reports whether the cursor is on a row under NOW.
func (m *Model) UnderNow() bool { return m.cur < len(m.now) }

// Find is the row of a lead that is loaded.
func (m *Model) Find(id model.LeadID) (model.Row, bool) {
	if i, ok := m.find(id); ok {
		return m.at(i).row, true
	}
	return model.Row{}, false
}

// SelectedLine is the line of the list on which the cursor stands.
func (m *Model) SelectedLine() int { return m.screenRow() }

// Offset is how far below the cursor a lead that is loaded stands; above it the
// number is negative.
func (m *Model) Offset(id model.LeadID) (int, bool) {
	i, ok := m.find(id)
	return i - m.cur, ok
}

// Hold puts the cursor's row on a line of the screen, as far as that is possible.
func (m *Model) Hold(line int) { m.hold(line) }

// SelectOrFirst puts the cursor on a lead where it is loaded, else on the first
// row, and shows as many rows as there is room for: from the first line, where the
// cursor is in sight then.
func (m *Model) SelectOrFirst(id model.LeadID) {
	if !m.Select(id) {
		m.cur = 0
	}
	m.Fill()
	m.fromTop()
}

// fromTop shows the list from its first line, where the cursor is in sight then.
func (m *Model) fromTop() {
	if !m.less && m.lineOf(m.cur) < m.h {
		m.top = 0
	}
}

// Reveal puts the cursor on a lead where it is loaded. Where the list can be shown
// from its first line with that lead in sight, it is.
func (m *Model) Reveal(id model.LeadID) {
	if m.Select(id) {
		m.fromTop()
	}
}

// Fill shows as many rows as there is room for, after the user's own key made
// another list of it.
func (m *Model) Fill() {
	m.clampTop()
	m.follow()
}

// Latest is the hot lead among those that are loaded whose last touch is the latest,
// where that was after a time; 0 = none.
func (m *Model) Latest(after time.Time) (id model.LeadID) {
	for i := range m.Len() {
		if r := m.at(i).row; r.Hot && r.LastTouch.After(after) {
			id, after = r.ID, r.LastTouch
		}
	}
	return id
}

package queue

import "winnow/model"

// The list is drawn as lines: a heading for each section, a blank between them
// where there is room, and the rows.

// hasNow reports whether NOW is shown.
func (m *Model) hasNow() bool { return len(m.now) > 0 }

// lead is the number of lines before the first row of the paged section.
func (m *Model) lead() int {
	if !m.hasNow() {
		return 1
	}
	if m.compact() {
		return len(m.now) + 2
	}
	return len(m.now) + 3
}

// compact leaves the blank line between sections out.
func (m *Model) compact() bool { return m.h < 16 }

func (m *Model) lineOf(i int) int {
	if i < len(m.now) {
		return i + 1
	}
	return m.lead() + i - len(m.now)
}

func (m *Model) lines() int { return m.lead() + len(m.rows) }

// rowAt is the index of the row on a line, -1 for a heading or a blank.
func (m *Model) rowAt(line int) int {
	lead := m.lead()
	switch {
	case line >= lead && line < lead+len(m.rows):
		return line - lead + len(m.now)
	case m.hasNow() && line >= 1 && line <= len(m.now):
		return line - 1
	}
	return -1
}

func (m *Model) screenRow() int { return m.lineOf(m.cur) - m.top }

// hold keeps the cursor on screen row y, also where that leaves the end of the
// screen empty: nothing but the user's own keys moves the selected row.
func (m *Model) hold(y int) {
	m.top = max(0, m.lineOf(m.cur)-y)
	m.follow()
}

// clampTop shows as many rows as there is room for.
func (m *Model) clampTop() { m.top = max(0, min(m.top, m.lines()-m.h)) }

// follow moves the window as little as needed to have the cursor in sight, and
// not under the heading that stays on top.
func (m *Model) follow() {
	if m.Len() == 0 {
		m.cur, m.top = 0, 0
		return
	}
	line := m.lineOf(m.cur)
	if line >= m.top+m.h {
		m.top = line - m.h + 1
	}
	if line < m.top+1 {
		m.top = max(0, line-1)
	}
}

// Move moves the cursor by rows; it stops at the ends of what is loaded.
func (m *Model) Move(delta int) {
	if m.Len() == 0 {
		return
	}
	to := m.cur + delta
	if m.less && m.cur >= len(m.now) {
		to = max(to, len(m.now)) // rows between NOW and here are not loaded
	}
	m.cur = max(0, min(to, m.Len()-1))
	m.goal = goalNone
	m.clampTop()
	m.turn()
	if m.cur == 0 {
		m.top = 0
	}
	m.stretch()
}

// turn moves the window where the cursor ran over its edge: not by a line but so
// that the cursor stands in the middle. Then the leads that come next are in
// sight, and the rows keep their place for the next half screen of keys.
func (m *Model) turn() {
	if line := m.lineOf(m.cur); m.Len() > 0 && (line >= m.top+m.h || line < m.top+1) {
		m.top = line - m.h/2
		m.clampTop()
	}
	m.follow()
}

// Home goes to the first row. It returns true when that is not loaded: then the
// first page has to be read, and SetSections puts the cursor there.
func (m *Model) Home() bool {
	if m.less {
		m.goal = goalFirst
		return true
	}
	m.Move(-m.Len())
	return false
}

// End goes to the last row. It returns true when that is not loaded: then the
// last page has to be read, and SetSections puts the cursor there.
func (m *Model) End() bool {
	if m.more {
		m.goal = goalLast
		return true
	}
	m.Move(m.Len())
	return false
}

// HalfPage moves half a screen up (dir < 0) or down.
func (m *Model) HalfPage(dir int) {
	step := max(1, m.h/2)
	if dir < 0 {
		step = -step
	}
	m.Move(step)
}

// ToNow goes to the first row under NOW, and says whether there is one.
func (m *Model) ToNow() bool {
	if !m.hasNow() {
		return false
	}
	m.Move(-m.cur)
	return true
}

// Select puts the cursor on a lead that is loaded, and says whether it is.
func (m *Model) Select(id model.LeadID) bool {
	i, ok := m.find(id)
	if ok {
		m.cur = i
		m.follow()
	}
	return ok
}

// RowAt is the row drawn on screen line y of the list, for the mouse.
func (m *Model) RowAt(y int) (model.Row, bool) {
	i := m.rowAt(m.top + y)
	if i < 0 || y < 0 || y >= m.h || y == 0 && m.top > 0 {
		return model.Row{}, false
	}
	return m.at(i).row, true
}

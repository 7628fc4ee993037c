package queue

import (
	"slices"

	"winnow/model"
)

func entries(rows []model.Row) []*entry {
	out := make([]*entry, len(rows))
	block := make([]entry, len(rows))
	for i, r := range rows {
		block[i].row = r
		out[i] = &block[i]
	}
	return out
}

// SetSections replaces the content: the rows of NOW (of Today, else none) and a
// page of the rest. The cursor stays on its lead; where that is gone, on its
// screen row. Another view opens where it was left.
func (m *Model) SetSections(now, queue model.Page, totals model.Counts, view model.View) {
	list := view
	if m.named.id != "" {
		list = m.named.id
	}
	same := list == m.id && m.loaded
	id, had := model.LeadID(0), false
	if r, ok := m.Selected(); ok {
		id, had = r.ID, true
		m.last[m.id] = id
	}
	y, first := m.screenRow(), m.firstID()
	m.now, m.rows = entries(now.Rows), entries(queue.Rows)
	m.more, m.less = queue.More, queue.Less
	m.totals, m.view, m.id, m.loaded = totals, view, list, true
	m.total = totals.Views[view]
	if m.Sections() {
		m.total = max(0, m.total-totals.Now)
	}
	m.total = max(m.total, len(m.rows))
	m.rebase(first)
	m.measure(!same)
	m.place(same, had, id, y)
}

// place puts the cursor after the content changed.
func (m *Model) place(same, had bool, id model.LeadID, y int) {
	g := m.goal
	m.goal = goalNone
	if !same {
		id, had = m.last[m.id]
		y = -1
	}
	i, found := 0, false
	if had {
		i, found = m.find(id)
	}
	switch {
	case g == goalFirst && !m.less:
		m.cur, y = 0, -1
	case g == goalLast && !m.more:
		m.cur, y = max(0, m.Len()-1), -1
	case found:
		m.cur = i
	case !same:
		m.cur = 0
	default:
		m.cur = max(0, min(m.cur, m.Len()-1))
	}
	if y >= 0 {
		m.hold(y)
		return
	}
	m.top = 0
	m.follow()
}

func (m *Model) firstID() model.LeadID {
	if len(m.rows) == 0 {
		return 0
	}
	return m.rows[0].row.ID
}

// rebase finds out at which place of its section the first loaded row stands.
func (m *Model) rebase(first model.LeadID) {
	switch {
	case !m.less:
		m.base = 0
	case !m.more:
		m.base = m.total - len(m.rows)
	case m.base < 0 || len(m.rows) == 0 || m.rows[0].row.ID != first:
		m.base = -1
	}
}

// Append adds the page that follows. Rows at the other end are dropped when
// there are too many.
func (m *Model) Append(p model.Page) {
	y := m.screenRow()
	m.rows = append(m.rows, entries(p.Rows)...)
	m.more = p.More
	if n := len(m.rows) - keep; n > 0 {
		n = max(0, min(n, m.cur-len(m.now)-m.h))
		if n > 0 {
			m.rows = slices.Delete(m.rows, 0, n)
			m.less = true
			m.cur -= n
			if m.base >= 0 {
				m.base += n
			}
		}
	}
	if !m.more {
		m.total = max(m.base, 0) + len(m.rows)
	}
	m.total = max(m.total, max(m.base, 0)+len(m.rows))
	m.measure(false)
	m.hold(y)
}

// Prepend adds the page that comes before.
func (m *Model) Prepend(p model.Page) {
	y := m.screenRow()
	m.rows = append(entries(p.Rows), m.rows...)
	m.less = p.Less
	if m.cur >= len(m.now) {
		m.cur += len(p.Rows)
	}
	switch {
	case !m.less:
		m.base = 0
	case m.base >= 0:
		m.base = max(0, m.base-len(p.Rows))
	}
	if n := len(m.rows) - keep; n > 0 {
		last := len(m.rows) - 1 - (m.cur - len(m.now)) - m.h // rows below the window
		if n = max(0, min(n, last)); n > 0 {
			m.rows = m.rows[:len(m.rows)-n]
			m.more = true
		}
	}
	m.measure(false)
	m.hold(y)
}

// Needs says which page should be read: after or before which place. Both may be
// wanted; neither when the cursor is far from the ends of what is loaded.
func (m *Model) Needs() (after, before model.Cursor, wantMore, wantLess bool) {
	if len(m.rows) == 0 {
		return after, before, false, false
	}
	i, margin := m.cur-len(m.now), m.h+m.h/2
	after, before = m.rows[len(m.rows)-1].row.Cursor(), m.rows[0].row.Cursor()
	return after, before, m.more && i+margin >= len(m.rows), m.less && i-margin < 0
}

// Remove takes a lead out after a decision. The cursor stays on its screen row,
// with the next lead under it; at the end of the list with the one before.
func (m *Model) Remove(id model.LeadID) {
	i, ok := m.find(id)
	if !ok {
		return
	}
	y := m.screenRow()
	if i < len(m.now) {
		m.now = slices.Delete(m.now, i, i+1)
		m.totals.Now = max(0, m.totals.Now-1)
	} else {
		m.rows = slices.Delete(m.rows, i-len(m.now), i-len(m.now)+1)
		m.total = max(0, m.total-1)
	}
	if i < m.cur {
		m.cur--
	}
	m.unmark(id)
	m.cur = max(0, min(m.cur, m.Len()-1))
	m.hold(y)
}

// Drop takes a lead out that was shown although it is not in the list any more:
// unless all of the list is loaded, its count is one without it already.
func (m *Model) Drop(id model.LeadID) {
	total, now := m.total, m.totals.Now
	whole := !m.less && !m.more && m.total == len(m.rows)
	m.Remove(id)
	if !whole {
		m.total = total
	}
	m.totals.Now = max(min(now, m.totals.Now+1), len(m.now))
}

// Update replaces a row where it stands; a lead that is not loaded is left out.
func (m *Model) Update(r model.Row) {
	if i, ok := m.find(r.ID); ok {
		e := m.at(i)
		e.row, e.gen = r, [2]int{}
		if _, marked := m.marks[r.ID]; marked {
			m.marks[r.ID] = r
		}
	}
}

package tui

import "winnow/model"

// selection is what a command is about, taken by value when its key is pressed.
type selection struct {
	rows  []model.Row
	ranks []int // as displayed; 0 = not displayed
	bulk  bool  // marked leads, even if only one
}

// aimed is what the next command is about: what an open menu was opened on, else
// the marked leads, else the lead under the cursor.
func (m *Model) aimed() selection {
	if m.aim != nil {
		return *m.aim
	}
	if rows := m.list.Marked(); len(rows) > 0 {
		return selection{rows: rows, ranks: make([]int, len(rows)), bulk: true}
	}
	row, rank, ok := m.target()
	if !ok {
		return selection{}
	}
	return selection{rows: []model.Row{row}, ranks: []int{rank}}
}

// target is the lead that a key means: the one under the cursor, unless that is
// about to be taken out by a save that is on its way. Then it is the one that
// will be under the cursor: what is typed ahead means the same as what is typed
// slowly.
func (m *Model) target() (row model.Row, rank int, ok bool) {
	step := 0
	for {
		row, ok = m.list.Near(step)
		if !ok || !m.saves.passing(row.ID) {
			break
		}
		step++
	}
	for back := -1; !ok; back-- { // the end of the list: the one before it
		if row, ok = m.list.Near(back); !ok {
			return row, 0, false
		}
		if m.saves.passing(row.ID) {
			ok = false
		}
	}
	if rank = m.list.Rank(); rank > 0 && step > 0 {
		rank += step
	}
	return row, rank, true
}

// move moves the cursor from where it will be once the saves on their way are
// done. It never waits for them.
func (m *Model) move(delta int) {
	if row, ok := m.list.Selected(); ok && delta > 0 && m.saves.passing(row.ID) {
		for m.saves.passing(row.ID) {
			before := row.ID
			m.list.Move(1)
			if row, _ = m.list.Selected(); row.ID == before {
				return
			}
		}
	}
	m.list.Move(delta)
}

// targets are a selection's leads as a command takes them.
func (s selection) targets() []model.Target {
	ts := make([]model.Target, len(s.rows))
	for i, r := range s.rows {
		ts[i] = model.Target{Lead: r.ID, Version: r.Version, Rank: s.ranks[i]}
	}
	return ts
}

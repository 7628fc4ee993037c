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
	row, step, ok := m.target()
	if !ok {
		return selection{}
	}
	rank := m.list.Rank()
	if rank > 0 && step < 0 {
		rank += step
	}
	return selection{rows: []model.Row{row}, ranks: []int{rank}}
}

// target is the lead that a key means, and how far from the cursor it is: the
// one under it, unless that is about to be taken out by a save that is on its way.
// Then it is the one that will be under the cursor: what is typed ahead means the
// same as what is typed slowly.
func (m *Model) target() (row model.Row, step int, ok bool) {
	for _, dir := range []int{1, -1} { // at the end of the list, the one before
		for step = min(dir, 0); ; step += dir {
			if row, ok = m.list.Near(step); !ok {
				break
			}
			if !m.saves.passing(row.ID) {
				return row, step, true
			}
		}
	}
	return model.Row{}, 0, false
}

// settle puts the cursor where it will be once the saves on their way are done.
func (m *Model) settle() {
	if _, step, ok := m.target(); ok && step != 0 {
		m.list.Move(step)
	}
}

// move moves the cursor from where it will be once the saves on their way are
// done, over the leads that stay. It never waits for them.
func (m *Model) move(delta int) {
	_, at, ok := m.target()
	if !ok {
		return
	}
	dir := 1
	if delta < 0 {
		dir, delta = -1, -delta
	}
	for ; delta > 0; delta-- {
		next := at + dir
		for {
			row, ok := m.list.Near(next)
			if !ok {
				m.list.Move(at)
				return
			}
			if !m.saves.passing(row.ID) {
				break
			}
			next += dir
		}
		at = next
	}
	m.list.Move(at)
}

// targets are a selection's leads as a command takes them.
func (s selection) targets() []model.Target {
	ts := make([]model.Target, len(s.rows))
	for i, r := range s.rows {
		ts[i] = model.Target{Lead: r.ID, Version: r.Version, Rank: s.ranks[i]}
	}
	return ts
}

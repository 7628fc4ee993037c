package tui

import (
	"winnow/model"
	"winnow/tui/action"
)

// What is typed while saves are on their way means what it will mean once they
// are answered. For that it is foreseen what each of them does to the list.

// foresight is what a command will do to the list as shown.
type foresight struct {
	gone  map[model.LeadID]bool // leads that leave their place
	step  model.LeadID          // the lead that stays and that the cursor leaves, 0 = none
	stays bool                  // a lead stays, or comes back: where it will stand is not known
}

// foresee says what a command will do to the list.
func (m *Model) foresee(c model.Command, sel selection) foresight {
	f := foresight{gone: make(map[model.LeadID]bool, len(sel.rows))}
	for _, row := range sel.rows {
		ch, err := action.Foretell(row, c, m.rules)
		if err != nil { // the store has the word
			f.stays = true
			continue
		}
		after := applied(row, c, model.Done{Change: ch, Version: row.Version + 1, Attempts: row.Attempts, Due: ch.Due})
		gone := m.leaves(c, after)
		f.gone[row.ID] = gone
		f.stays = f.stays || !gone || after.Stage.Open()
		if c.Action.Decides() && !sel.bulk && !gone {
			f.step = row.ID
		}
	}
	return f
}

// foreseeAnew is for another list than the one in which the commands on their way
// were given.
func (m *Model) foreseeAnew() {
	for _, in := range m.saves.underway() {
		in.foresight = m.foresee(in.cmd, in.sel)
		in.step = 0
	}
}

// underway lists the commands about leads that are not answered, in their order.
func (s *saves) underway() []*intent {
	if !s.pending() {
		return nil
	}
	var all []*intent
	if s.busy != nil && s.busy.turn == do {
		all = append(all, s.busy)
	}
	for _, in := range s.waiting {
		if in.turn == do {
			all = append(all, in)
		}
	}
	return all
}

// leaving reports whether a lead is about to leave its place.
func leaving(underway []*intent, id model.LeadID) bool {
	for _, in := range underway {
		if in.gone[id] {
			return true
		}
	}
	return false
}

// target is the lead that a key means, and how far from the cursor it is: the one
// that will be under it once the saves on their way are done.
func (m *Model) target() (row model.Row, step int, ok bool) {
	underway := m.saves.underway()
	for i, in := range underway {
		if row, ok = m.list.Near(step); !ok {
			break
		}
		if in.gone[row.ID] {
			to, found := m.beside(underway[:i+1], step, 1)
			if !found { // at the end of the list, the one before
				to, found = m.beside(underway[:i+1], step, -1)
			}
			if !found {
				return model.Row{}, 0, false
			}
			step = to
		} else if in.step == row.ID {
			if to, found := m.beside(underway[:i+1], step, 1); found {
				step = to
			}
		}
	}
	row, ok = m.list.Near(step)
	return row, step, ok
}

// beside is the place, counted from the cursor, of the next row in a direction
// that does not leave.
func (m *Model) beside(underway []*intent, from, dir int) (int, bool) {
	for at := from + dir; ; at += dir {
		row, ok := m.list.Near(at)
		if !ok {
			return 0, false
		}
		if !leaving(underway, row.ID) {
			return at, true
		}
	}
}

// settle puts the cursor where it will be once the saves on their way are done:
// from there on it goes its own way.
func (m *Model) settle() {
	if _, step, ok := m.target(); ok && step != 0 {
		m.list.Move(step)
	}
	for _, in := range m.saves.underway() {
		in.step = 0
	}
}

// move moves the cursor over the leads that stay. It never waits for a save.
func (m *Model) move(delta int) {
	_, at, ok := m.target()
	if !ok {
		return
	}
	underway := m.saves.underway()
	dir := 1
	if delta < 0 {
		dir, delta = -1, -delta
	}
	for ; delta > 0; delta-- {
		next, found := m.beside(underway, at, dir)
		if !found {
			break
		}
		at = next
	}
	m.list.Move(at)
	for _, in := range underway {
		in.step = 0
	}
}

// rank is the place as displayed of the row so far from the cursor, once those
// before it that leave are gone; 0 = not known.
func (m *Model) rank(step int) int {
	rank := m.list.Rank()
	if rank == 0 {
		return 0
	}
	rank += step
	for _, in := range m.saves.underway() {
		for id, gone := range in.gone {
			if at, ok := m.list.Offset(id); ok && gone && at < step {
				rank--
			}
		}
	}
	return max(rank, 1)
}

package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/tui/action"
)

// Some commands leave open where their leads will stand: an attempt puts its lead
// to the time of the call-back, a decision in All keeps it in sight. Until the list
// has been read again after them, keys wait that mean a lead or another list.
// Moving does not wait: it moves at once, and is done over on the new list, so that
// it ends where it would have ended there.
//
// Nobody sees a list and answers to it within a tenth of a second. After that
// time, with a slow disk, nothing waits any more: what is pressed then is meant
// for what is on the screen.

// patience is how long keys wait for what they cannot know yet.
const patience = 100 * time.Millisecond

// owed is what has to be made good once the list was read again.
type owed struct {
	reading bool         // the list has to be read before keys mean a lead in it
	anchor  model.LeadID // where the cursor would be without the moves
	moves   []func()     // since then

	number int  // of the patience
	timed  bool // it is running
	over   bool // it ended: nothing waits until the saves on their way are answered
}

// outOfPatience ends the waiting.
type outOfPatience struct{ number int }

// owe notes that the list has to be read again before keys mean a lead in it.
func (m *Model) owe() {
	o := &m.owed
	if o.over || o.reading {
		return
	}
	o.reading, o.anchor, o.moves = true, 0, nil
	if row, _, ok := m.target(); ok {
		o.anchor = row.ID
	}
}

// bePatient has the waiting end, and soon.
func (m *Model) bePatient() tea.Cmd {
	o := &m.owed
	if o.timed || o.over || !m.saves.pending() && !o.reading {
		return nil
	}
	o.timed = true
	o.number++
	number := o.number
	return m.opt.After(patience, func(time.Time) tea.Msg { return outOfPatience{number} })
}

func (m *Model) outOfPatience(msg outOfPatience) {
	o := &m.owed
	if o.timed && msg.number == o.number {
		m.forget()
		o.over = m.saves.pending()
	}
}

// forget leaves the cursor where it is, whatever comes.
func (m *Model) forget() { m.owed = owed{number: m.owed.number, over: m.owed.over} }

// moved does a move, and notes it where it has to be done over.
func (m *Model) moved(move func()) {
	m.filter.origin = 0
	move()
	if m.owed.reading && len(m.owed.moves) < aheadMax {
		m.owed.moves = append(m.owed.moves, move)
	}
}

// rewind goes back to where the cursor was before the moves that are to be done
// over, and returns the way to do that.
func (m *Model) rewind() (again func()) {
	o := &m.owed
	if m.saves.pending() || !o.reading {
		return func() {}
	}
	moves, anchor, y := o.moves, o.anchor, m.list.SelectedLine()
	at, ok := m.list.Selected()
	m.forget()
	if len(moves) == 0 || !ok || !m.list.Select(anchor) {
		return func() {}
	}
	return func() {
		for _, move := range moves {
			move()
		}
		if row, ok := m.list.Selected(); ok && row.ID == at.ID {
			m.list.Hold(y)
		}
	}
}

// answered notes that no save is on its way any more.
func (m *Model) answered() {
	if m.saves.pending() {
		return
	}
	m.owed.over = false
	if m.owed.reading && !m.reads.dirty && !m.reads.busy { // it was refused: nothing is read again
		m.forget()
	}
}

// holds reports whether a key has to wait: it could mean another lead than the one
// under the cursor, or another list.
func (m *Model) holds(p pressed) bool {
	switch {
	case p.hold == doubted && m.guard.matters(p):
		return true
	case m.open != nil: // what it is about was settled when it opened
		return false
	case m.filter.editing:
		return m.reads.changing() && !m.types(p)
	case m.reads.changing() || m.saves.turning > 0 || m.opening:
		return true
	}
	return m.owed.reading && !m.free(p.key)
}

// free reports whether a key means the same whatever list is there.
func (m *Model) free(key string) bool {
	a := m.keys.Find(m.scope(), key)
	if a == nil {
		return true
	}
	switch a.ID {
	case action.Down, action.Up, action.HalfDown, action.HalfUp, action.Top, action.Bottom, action.Theme, action.Mouse:
		return true
	case action.ToNow:
		return m.view == model.ViewToday
	}
	return false
}

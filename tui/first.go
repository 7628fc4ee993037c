package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"winnow/tui/status"
)

// firstLeft says that the first frame has left, lateList that it has to do without
// a list.
type (
	firstLeft struct{}
	lateList  struct{}
)

// listPatience is how long the first frame waits for the first list: a frame
// without it, drawn before, would hold up the one with it.
const listPatience = 100 * time.Millisecond

func (m *Model) awaitList() tea.Cmd {
	return m.opt.After(listPatience, func(time.Time) tea.Msg { return lateList{} })
}

// readTop reads the lead that the cursor will be on, so that list and lead are
// shown in one frame.
func (l *listRead) readTop(store Store, q request) {
	rows := append(l.now.Rows[:len(l.now.Rows):len(l.now.Rows)], l.rest.Rows...)
	if len(rows) == 0 || q.sel != 0 || q.end == toLast {
		return
	}
	top := readDetail(store, rows[0].ID, q.done, q.me)
	l.top = &top
}

// afterFirst waits until the first frame has left: what it can do without would
// hold it up.
func (m *Model) afterFirst() tea.Cmd {
	if m.reads.loaded {
		return nil
	}
	return m.opt.After(restsAfter, func(time.Time) tea.Msg { return firstLeft{} })
}

// firstLeft asks for what the first frame did without. The sweep follows the look
// at the triggers, so that what they do in it is told.
func (m *Model) firstLeft() tea.Cmd {
	m.reads.begun, m.alarm.first = true, true
	if now, _ := m.list.Counted(); now >= firstRows {
		m.reads.again() // there may be more under NOW
	}
	return tea.Batch(m.readSince(), m.firstNews(), m.lookAtCriteria(), m.readShown(false))
}

// starting is how far the start is: until what was due has been swept, scores move and
// rows with them, and a cursor that nobody moved belongs on the first.
type starting uint8

const (
	beforeSweep starting = iota
	sweptOnce            // what it moved is still to be read
	started
)

// onTop puts the cursor on the first row, as long as the console starts and no key was
// pressed.
func (m *Model) onTop(read starting) {
	if read == started || m.starting == started {
		return
	}
	if read == sweptOnce || m.pressed > 0 || len(m.ahead) > 0 {
		m.starting = started
	}
	if m.pressed == 0 && len(m.ahead) == 0 && m.list.Home() {
		m.reads.again()
	}
}

// blind reports whether a key is not obeyed because it was pressed before there was a
// list to see: one that changes something, and what was typed behind it.
func (m *Model) blind(p pressed) bool {
	if !p.early {
		return false
	}
	if a := m.keys.Find(m.scope(), p.key); a != nil && a.Changes && !m.blinded && m.open == nil {
		m.blinded = true
		m.say(status.Warn, a.Title+": "+p.key+" was pressed before the list was there; press it again")
	}
	return m.blinded
}

package tui

import (
	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/tui/action"
	"winnow/tui/status"
)

// aheadMax bounds what may be typed while the list is about to change.
const aheadMax = 256

// press takes a key. While the list under the cursor is about to become another
// one (a view, a filter, an undo), keys wait, in order: they are meant for what
// will be there. Quitting does not wait.
func (m *Model) press(k tea.KeyPressMsg) tea.Cmd {
	if m.quitting {
		return nil
	}
	p := pressed{k, k.String(), false}
	p.held = m.guard.arrive(p.key, k.IsRepeat)
	if a := m.keys.Find(action.Main, p.key); a != nil && a.ID == action.Quit {
		return m.quit()
	}
	if m.waits() || len(m.ahead) > 0 {
		if len(m.ahead) < aheadMax {
			m.ahead = append(m.ahead, p)
		}
		return nil
	}
	return m.handle(p)
}

// waits reports whether a key could mean another lead than the one under the
// cursor.
func (m *Model) waits() bool {
	if m.open != nil || m.filter.editing {
		return false
	}
	return m.reads.changing() || m.saves.turning > 0
}

// replay handles the keys that waited, until one of them makes the rest wait
// again.
func (m *Model) replay() tea.Cmd {
	var cmds []tea.Cmd
	for len(m.ahead) > 0 && !m.waits() {
		p := m.ahead[0]
		m.ahead = m.ahead[1:]
		cmds = append(cmds, m.handle(p))
	}
	return tea.Batch(cmds...)
}

// pressed is a key as it arrived.
type pressed struct {
	tea.KeyPressMsg
	key  string
	held bool
}

// handle turns a key into what it does where it is pressed.
func (m *Model) handle(p pressed) tea.Cmd {
	if m.guard.deaf(p.key, p.held) {
		return nil
	}
	before := m.saves.asked
	cmd := m.route(p.KeyPressMsg, p.key)
	m.guard.handled(p.key, m.saves.asked != before)
	return cmd
}

// route hands the key to the innermost that takes keys.
func (m *Model) route(k tea.KeyPressMsg, key string) tea.Cmd {
	switch {
	case m.open != nil:
		return m.open.press(m, k, key)
	case m.filter.editing:
		return m.filterKey(k, key)
	}
	if a := m.keys.Find(m.scope(), key); a != nil {
		return m.run(a)
	}
	if a := m.keys.Find(action.HandedScope, key); a != nil {
		m.say(status.Info, a.Title+": for leads with sales, "+m.keys.Key(action.HandedOff)+" lists them")
	}
	return nil
}

func (m *Model) scope() action.Scope {
	if m.view == model.ViewHandedOff {
		return action.HandedScope
	}
	return action.Main
}

// run carries an action out, or says why it cannot be.
func (m *Model) run(a *action.Action) tea.Cmd {
	st := m.state()
	if sel := m.aimed(); len(sel.rows) == 1 && m.unsure(sel.rows[0].ID) {
		st.Rules = nil // what the domain allows is left to the store
	}
	if why := a.DisabledNow(st); why != "" {
		m.say(status.Warn, a.Title+": "+why)
		return nil
	}
	return m.do(a.ID)
}

// unsure reports whether a row may be behind what the store knows of its lead:
// it was decided elsewhere, or an own command on it is on its way. Then the store
// has the word, and says by whom.
func (m *Model) unsure(id model.LeadID) bool { return id == m.ghost || m.saves.about(id) }

// paste gives pasted text to what is being typed into. It never acts.
func (m *Model) paste(text string) tea.Cmd {
	switch {
	case m.open != nil:
		m.open.paste(text)
	case m.filter.editing:
		m.filter.input.Insert(text)
		m.search()
	default:
		m.say(status.Info, "Pasted text does nothing here; "+m.keys.Key(action.Filter)+" filters")
	}
	return nil
}

// close is esc: the innermost thing that is open goes first.
func (m *Model) close() tea.Cmd {
	switch {
	case m.full:
		m.setFull(false)
	case m.filter.text() != "":
		m.clearFilter()
	case len(m.list.Marked()) > 0:
		m.list.ClearMarks()
	case m.inPane:
		m.focus(false)
	case m.view != model.ViewToday:
		m.show(model.ViewToday)
	default:
		m.message = status.Message{}
	}
	return nil
}

// back is q: like esc for what covers the list, and from Today it quits.
func (m *Model) back() tea.Cmd {
	switch {
	case m.full:
		m.setFull(false)
		return nil
	case m.view != model.ViewToday:
		m.show(model.ViewToday)
		return nil
	}
	return m.quit()
}

// quit ends the session once everything is saved.
func (m *Model) quit() tea.Cmd {
	m.quitting, m.open, m.ahead = true, nil, nil
	if m.saves.pending() {
		m.say(status.Info, "Saving, then leaving")
	}
	return nil
}

package tui

import (
	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/tui/action"
	"winnow/tui/status"
)

// screen lies over list and lead, between header and status line. What it does not
// take of keys means there what it means elsewhere, and is about its leads.
type screen interface {
	// press takes a key; false where it is none of the screen's own.
	press(m *Model, k tea.KeyPressMsg, key string) (tea.Cmd, bool)
	paste(text string)
	// aimed is what commands are about.
	aimed() selection
	// due is a read that the screen needs now, nil for none.
	due(m *Model) tea.Cmd
	view(m *Model, w, h int) []string
	// hints are the screen's own keys, for the footer; nil = those of the list.
	hints(m *Model) []status.Hint
}

// screenKey hands a key to the screen. What shows another list closes it first.
func (m *Model) screenKey(k tea.KeyPressMsg, key string) tea.Cmd {
	if cmd, taken := m.screen.press(m, k, key); taken {
		return cmd
	}
	a := m.keys.Find(action.Main, key)
	if a == nil {
		a = m.keys.Find(action.HandedScope, key)
	}
	if a == nil {
		return nil
	}
	switch a.ID {
	case action.Close, action.Leave:
		m.screen = nil
		return nil
	case action.Filter, action.ToNow, action.Pane:
		m.screen = nil
	case action.Select, action.Range, action.Why: // of the list
		return nil
	}
	return m.run(a)
}

func (m *Model) screenDue() tea.Cmd {
	if m.screen == nil || m.quitting {
		return nil
	}
	return m.screen.due(m)
}

// shown is the row that is looked at: on the screen that lies over the list, else
// under the cursor.
func (m *Model) shown() (model.Row, bool) {
	if m.screen != nil {
		if sel := m.screen.aimed(); len(sel.rows) == 1 {
			return sel.rows[0], true
		}
		return model.Row{}, false
	}
	return m.list.Selected()
}

// goTo goes to a lead: in the list that is shown where it is loaded there, else
// among all leads.
func (m *Model) goTo(id model.LeadID) {
	m.screen = nil
	m.setFull(false)
	m.focus(false)
	if m.list.Select(id) {
		return
	}
	m.clearFilter()
	m.show(model.ViewAll)
	m.reads.sel = id
	m.reads.again()
}

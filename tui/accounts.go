package tui

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/tui/account"
	"winnow/tui/action"
	"winnow/tui/status"
)

// accountRead is everybody at a company.
type accountRead struct {
	of   *accountScreen // nil = to be opened
	done int            // saves that had been answered when it began
	seen int64          // version of the data that the list was of
	a    model.Account
	err  error
}

// accountScreen is the screen that shows them. It is read again when somebody wrote.
type accountScreen struct {
	*account.Model
	busy bool
	done int   // saves that are in what is shown
	seen int64 // version of the data that it was read for
}

// openAccount has everybody at a lead's company read, and then shown.
func (m *Model) openAccount(of model.Row) tea.Cmd {
	m.opening = true
	return m.readAccount(nil, of.ID)
}

func (m *Model) readAccount(s *accountScreen, of model.LeadID) tea.Cmd {
	store, done, seen := m.opt.Store, m.saves.done, m.reads.version
	return func() tea.Msg {
		a, err := store.Account(context.Background(), of)
		return accountRead{s, done, seen, a, err}
	}
}

func (m *Model) accountRead(msg accountRead) {
	if msg.of == nil {
		m.opening = false
		switch {
		case m.quitting || m.open != nil:
		case msg.err != nil:
			m.say(status.Error, "The account cannot be read: "+msg.err.Error())
		default:
			m.screen = &accountScreen{Model: account.New(msg.a), done: msg.done, seen: msg.seen}
		}
		return
	}
	msg.of.busy, msg.of.done, msg.of.seen = false, msg.done, msg.seen
	if msg.err != nil {
		m.say(status.Error, "The account cannot be read again: "+msg.err.Error())
		return
	}
	msg.of.Set(msg.a)
}

// due reads the account again once a save was answered, or somebody else wrote.
func (s *accountScreen) due(m *Model) tea.Cmd {
	old := s.done != m.saves.done || s.seen != m.reads.version
	if s.busy || !old || m.saves.pending() || m.reads.busy || m.reads.dirty {
		return nil
	}
	s.busy = true
	return m.readAccount(s, s.Account().Of)
}

func (s *accountScreen) typed(*Model, tea.KeyPressMsg, string) bool { return false }

func (s *accountScreen) title() string { return "Account" }

func (s *accountScreen) acts(m *Model) []act {
	mark := func(f func()) func(*Model) tea.Cmd {
		return does(func() {
			f()
			m.message = status.Message{}
		})
	}
	all := append(scrolling("person or line", s.Move, s.Page()),
		act{action.Pane, "People or what happened", "Moves the focus between the people and what happened with all of them.", does(s.Turn)},
		act{action.Select, "Select and step on", "Marks the person for a decision on several, and goes to the next.", mark(s.Toggle)},
		act{action.Range, "Select everybody", "Marks everybody at the company; again takes the selection away.", mark(s.Everybody)},
		act{action.Every, "Select everybody", "Marks everybody at the company; again takes the selection away.", mark(s.Everybody)},
		act{action.Full, "To the person in the list", "Goes to the person in the list, or among all leads.", does(func() { m.goTo(s.Selected().ID) })},
		act{action.Account, "Close the account", "Back to the list.", does(func() { m.screen = nil })})
	if len(s.Marked()) > 0 {
		all = append(all, act{action.Close, "End the selection", "Takes the selection away; again goes back to the list.", does(s.Clear)})
	}
	return all
}

func (s *accountScreen) paste(string) {}

func (s *accountScreen) aimed() selection {
	if rows := s.Marked(); len(rows) > 0 {
		return selection{rows: rows, ranks: make([]int, len(rows)), bulk: true}
	}
	if row := s.Selected(); row.ID != 0 {
		return selection{rows: []model.Row{row}, ranks: []int{0}}
	}
	return selection{}
}

// hints are those of the list, but for what does not work here, and with the ways to
// the other half and out.
func (s *accountScreen) hints(m *Model) []status.Hint {
	var out []status.Hint
	for _, h := range m.keys.Footer(m.state()) {
		if h.Key != m.keys.Key(action.Filter) && h.Key != m.keys.Key(action.Leave) {
			out = append(out, status.Hint(h))
		}
	}
	n := len(out) - 1 // help stays the last
	return slices.Insert(out, n, status.Hint{Key: m.keys.Key(action.Pane), Title: "other half", Spare: 6}, status.Hint{Key: m.keys.Key(action.Close), Title: "close"})
}

func (s *accountScreen) view(m *Model, w, h int) []string {
	return s.View(m.th, w, h, m.speaker())
}

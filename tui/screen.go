package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/tui/action"
	"winnow/tui/prompt"
	"winnow/tui/status"
)

// screen lies over list and lead, between header and status line. What it does not
// take of keys means there what it means elsewhere, and is about its leads.
type screen interface {
	// typed takes a key while text is typed on the screen; false where it is none.
	typed(m *Model, k tea.KeyPressMsg, key string) bool
	// acts are what keys mean on the screen instead of what they mean on the list.
	acts(m *Model) []act
	title() string
	paste(text string)
	// aimed is what commands are about.
	aimed() selection
	// due is a read that the screen needs now, nil for none.
	due(m *Model) tea.Cmd
	view(m *Model, w, h int) []string
	// hints are the screen's own keys, for the footer; nil = those of the list.
	hints(m *Model) []status.Hint
}

// act is what the keys of an action do on a screen. Keys, help, palette and footer
// all go by it, so that none can promise what another does not do.
type act struct {
	id          action.ID
	title, help string
	do          func(m *Model) tea.Cmd
}

// does makes the handler of an act that asks for nothing.
func does(f func()) func(*Model) tea.Cmd {
	return func(*Model) tea.Cmd {
		f()
		return nil
	}
}

// scrolling are the acts of the keys that move, by steps of one, of half a page, and to
// the ends.
func scrolling(what string, move func(delta int), half int) []act {
	by := func(n int) func(*Model) tea.Cmd { return does(func() { move(n) }) }
	return []act{
		{action.Down, "Down", "The next " + what + ".", by(1)}, {action.Up, "Up", "The " + what + " before.", by(-1)},
		{action.HalfDown, "Half a page down", "Half a screen further.", by(half)}, {action.HalfUp, "Half a page up", "Half a screen back.", by(-half)},
		{action.Top, "To the top", "The first " + what + ".", by(-1 << 20)}, {action.Bottom, "To the end", "The last " + what + ".", by(1 << 20)},
	}
}

// here are the acts of the screen that lies over the list, closing it among them.
func (m *Model) here() []act {
	if m.screen == nil {
		return nil
	}
	leave := func(m *Model) tea.Cmd {
		m.screen = nil
		return nil
	}
	all := m.screen.acts(m)
	for _, a := range []act{{action.Close, "Close", "Back to the list.", leave}, {action.Leave, "Back", "Back to the list.", leave}} {
		if !slices.ContainsFunc(all, func(b act) bool { return b.id == a.id }) {
			all = append(all, a)
		}
	}
	return all
}

// ofList are about the list alone: on a screen that has no use of its own for their
// keys they do nothing, and say so.
var ofList = []action.ID{action.Select, action.Every, action.Range, action.Why, action.Kind, action.Ago, action.Focus}

// toList are those that go back to the list first.
var toList = []action.ID{action.Filter, action.ToNow, action.Pane, action.Due, action.Mine}

// screenKey hands a key to the screen. What shows another list closes it first.
func (m *Model) screenKey(k tea.KeyPressMsg, key string) tea.Cmd {
	if m.screen.typed(m, k, key) {
		return nil
	}
	a := m.keys.Find(action.Main, key)
	if a == nil {
		a = m.keys.Find(action.HandedScope, key)
	}
	if a == nil {
		return nil
	}
	return m.runHere(a)
}

// runHere carries an action out as it is meant where the user is.
func (m *Model) runHere(a *action.Action) tea.Cmd {
	if m.screen == nil {
		return m.run(a)
	}
	all := m.here()
	if i := slices.IndexFunc(all, func(b act) bool { return b.id == a.ID }); i >= 0 {
		m.did(a.ID, all[i].title)
		return all[i].do(m)
	}
	if slices.Contains(ofList, a.ID) {
		m.say(status.Warn, a.Title+": "+m.whyNot(a, m.state()))
		return nil
	}
	if slices.Contains(toList, a.ID) {
		m.screen = nil
	}
	return m.run(a)
}

// whyNot is why an action cannot be done where the user is, "" when it can.
func (m *Model) whyNot(a *action.Action, st action.State) string {
	if m.screen != nil && slices.Contains(ofList, a.ID) {
		return "it is about the list; " + m.keys.Key(action.Close) + " goes back to it"
	}
	return a.DisabledNow(st)
}

// row is an action as help and palette show it where the user is.
func (m *Model) row(a *action.Action, st action.State) prompt.Row {
	for _, own := range m.here() {
		if own.id == a.ID {
			return prompt.Row{ID: string(a.ID), Keys: m.keys.Paths(a.ID), Title: own.title, Help: own.help}
		}
	}
	return prompt.Row{ID: string(a.ID), Keys: m.keys.Paths(a.ID), Title: a.Title, Help: a.Help, Words: a.Words, Disabled: m.whyNot(a, st)}
}

// did tells who watches the console what a key reached, and what that is called.
func (m *Model) did(id action.ID, title string) {
	if m.watch != nil {
		m.watch(id, title)
	}
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

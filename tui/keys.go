package tui

import (
	"slices"
	"strings"
	"time"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/tui/action"
	"winnow/tui/prompt"
	"winnow/tui/status"
)

// aheadMax bounds what may be typed while the list is about to change.
const aheadMax = 256

// press takes a key. While the list under the cursor is about to become another
// one (a view, a filter, an undo, see also owed.go), keys wait, in order: they are
// meant for what will be there.
func (m *Model) press(k tea.KeyPressMsg) tea.Cmd {
	if m.quitting {
		return nil
	}
	p := pressed{k, k.String(), fresh, !m.reads.loaded}
	p.hold = m.guard.arrive(p.key, k.IsRepeat)
	if n := len(m.ahead); n > 0 {
		m.guard.resolve(&m.ahead[n-1], p)
	}
	if len(m.ahead) > 0 || m.holds(p) {
		if m.quits(p) && slices.ContainsFunc(m.ahead, m.quits) {
			return m.quit() // pressed again: it does not wait for what was typed before
		}
		if len(m.ahead) < aheadMax || m.quits(p) {
			m.ahead = append(m.ahead, p)
		}
		return tea.Batch(m.bePatient(), m.waitForMore(p))
	}
	return m.handle(p)
}

// waitForMore ends the doubt about a key when no other follows.
func (m *Model) waitForMore(p pressed) tea.Cmd {
	if p.hold != doubted {
		return nil
	}
	m.guard.doubts++
	number := m.guard.doubts
	return m.opt.After(repeatWithin, func(time.Time) tea.Msg { return doubtOver{number} })
}

func (m *Model) doubtOver(msg doubtOver) {
	if n := len(m.ahead); n > 0 && msg.number == m.guard.doubts && m.ahead[n-1].hold == doubted {
		m.ahead[n-1].hold = fresh
	}
}

// doubled reports whether a key is esc pressed twice: as fast as that, a terminal
// sends what it sends for alt and esc.
func doubled(k tea.KeyPressMsg) (esc tea.KeyPressMsg, is bool) {
	if k.Code != tea.KeyEscape || k.Mod != tea.ModAlt {
		return k, false
	}
	return tea.KeyPressMsg{Code: tea.KeyEscape}, true
}

// parted takes a key apart that a terminal has made of two: what it sends for esc and a
// key right after it is what it sends for alt and that key. It is taken for two where
// nothing hears alt and the key, nothing typed would be lost by the esc, and the key
// means something on the list. told says that the second is not to act: what changes
// something or leaves is not done for a key that may not have been meant.
func (m *Model) parted(k tea.KeyPressMsg) (then tea.KeyPressMsg, told string, is bool) {
	if k.Mod&^tea.ModShift != tea.ModAlt || m.guard.reports || m.typing() || !unicode.IsPrint(k.Code) || k.Code == ' ' {
		return k, "", false
	}
	for _, a := range m.keys.All() {
		if slices.Contains(a.Keys, k.String()) {
			return k, "", false
		}
	}
	text := string(k.Code)
	if k.Mod&tea.ModShift != 0 {
		text = strings.ToUpper(text)
	}
	then = keyOf(text)
	a := m.keys.Find(m.scope(), text)
	switch {
	case a == nil:
		return k, "", false
	case a.Changes, a.ID == action.Leave, a.ID == action.Quit, a.ID == action.Command:
		return then, a.Title + ": " + text + " came with esc in one key; press it again", true
	}
	return then, "", true
}

// typing reports whether text is being typed.
func (m *Model) typing() bool {
	switch d := m.open.(type) {
	case *ask, *finder, *jumping, *sheeting:
		return true
	case *importing:
		return d.of.Typing()
	}
	s, is := m.screen.(*historyScreen)
	return m.filter.editing || is && s.Editing()
}

// quits reports whether a key quits, whatever is open.
func (m *Model) quits(p pressed) bool {
	a := m.keys.Find(action.Main, p.key)
	return a != nil && a.ID == action.Quit
}

// replay handles the keys that waited, until one of them makes the rest wait
// again.
func (m *Model) replay() tea.Cmd {
	var cmds []tea.Cmd
	for len(m.ahead) > 0 && !m.holds(m.ahead[0]) {
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
	hold hold

	early bool // before there was a list to see
}

// handle turns a key into what it does where it is pressed.
func (m *Model) handle(p pressed) tea.Cmd {
	m.pressed++
	if m.quits(p) {
		m.did(action.Quit, m.keys.Get(action.Quit).Title)
		return m.quit()
	}
	if m.frameTooSmall() { // nobody sees what it would do
		return nil
	}
	m.ignored, m.deaf = "", ""
	if m.blind(p) {
		return nil
	}
	if m.guard.matters(p) {
		if !p.IsRepeat { // else the terminal says so, and there is no doubt
			m.ignored = p.key
		}
		return nil
	}
	asked, before := m.saves.asked, m.covers()
	cmd := m.route(p.KeyPressMsg, p.key)
	after := m.covers()
	m.guard.handled(p.key, m.saves.asked != asked || before.open != nil && after.open != before.open ||
		before.typing && !after.typing || before.full && !after.full || before.screen && !after.screen)
	return cmd
}

// covers is what a key can close.
type covers struct {
	open                 dialog
	typing, full, screen bool
}

func (m *Model) covers() covers { return covers{m.open, m.filter.editing, m.full, m.screen != nil} }

// route hands the key to the innermost that takes keys.
func (m *Model) route(k tea.KeyPressMsg, key string) tea.Cmd {
	switch {
	case m.open != nil && m.leavesBox(key):
		m.open = nil
		return nil
	case m.open != nil:
		return m.open.press(m, k, key)
	case m.screen != nil:
		return m.screenKey(k, key)
	case m.filter.editing:
		return m.filterKey(k, key)
	}
	if a := m.keys.Find(m.scope(), key); a != nil {
		return m.run(a)
	}
	if a := m.keys.Find(action.HandedScope, key); a != nil {
		m.say(status.Warn, "Not done, "+a.Title+": for leads with sales; "+m.keys.Key(action.HandedOff)+" lists them")
		return nil
	}
	if k.Text != "" || k.Mod&(tea.ModCtrl|tea.ModAlt) != 0 && unicode.IsPrint(k.Code) { // shift alone is nothing that somebody wanted
		m.keysSaid++
		m.deaf = key + " does nothing " + m.th.Glyphs.Dot + " " + m.keys.Key(action.Help) + " help"
	}
	return nil
}

// leavesBox reports whether a key, which goes back from a list, closes what is open: a
// box that takes no text, and a menu that has no such key of its own.
func (m *Model) leavesBox(key string) bool {
	if a := m.keys.Find(action.Main, key); a == nil || a.ID != action.Leave {
		return false
	}
	switch d := m.open.(type) {
	case *told, *confirm:
		return true
	case *menu:
		return !slices.ContainsFunc(d.Items, func(it prompt.Item) bool { return it.Key == key })
	}
	return false
}

func (m *Model) scope() action.Scope {
	if m.base() == model.ViewHandedOff {
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
	case m.frameTooSmall():
	case m.open != nil:
		m.open.paste(text)
	case m.screen != nil:
		m.screen.paste(text)
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
	case m.message.Text != "":
		m.message = status.Message{}
	case !m.since.IsZero(): // it was read
		m.since = model.Since{}
		m.relayout()
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

// quit ends the session once everything is saved. An import that is under way is
// asked about first.
func (m *Model) quit() tea.Cmd {
	if _, asked := m.open.(*stopAsk); m.imports.Running() && !asked {
		m.askToStop()
		return nil
	}
	if _, asked := m.open.(*programAsk); len(m.running) > 0 && !asked {
		m.askToEnd()
		return nil
	}
	return m.leave()
}

// leave is quit without a question: what an import under way brought is taken back,
// and programs of the user's that run are ended.
func (m *Model) leave() tea.Cmd {
	m.imports.Stop()
	m.endPrograms()
	m.quitting, m.open, m.ahead = true, nil, nil
	switch {
	case m.saves.pending():
		m.say(status.Info, "Saving, then leaving")
	case m.imports.Running():
		m.say(status.Info, "Taking back what "+m.imports.Name()+" brought, then leaving")
	case len(m.running) > 0:
		m.say(status.Info, "Ending "+m.running[0].name+", then leaving")
	}
	return nil
}

package tui

import (
	"context"
	"errors"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/model/filter"
	"winnow/themes"
	"winnow/tui/action"
	"winnow/tui/history"
	"winnow/tui/paint"
	"winnow/tui/status"
)

// historyScreen is the ledger on the screen. One thing is read at a time.
type historyScreen struct {
	*history.Model
	busy bool
	seen int64  // version of the data that was read for
	done int    // saves that had been answered then
	of   string // filter that was read by
	want bool   // nothing was read yet
	bad  int64  // entry of which no more can be read
}

func newHistory() *historyScreen { return &historyScreen{Model: history.New(), want: true} }

// historyRead is a page of the ledger: what replaces what is shown, or goes on from it.
type historyRead struct {
	of            *historyScreen
	filter        string
	seen          int64
	done          int
	before, after int64 // of a page that goes on
	top           bool
	page          model.HistoryPage
	err           error
}

// entryRead is one entry of it.
type entryRead struct {
	of  *historyScreen
	seq int64
	d   model.HistoryDetail
	err error
}

func (s *historyScreen) due(m *Model) tea.Cmd {
	if s.busy {
		return nil
	}
	store := m.opt.Store
	if s.want || s.of != s.Filter() || (s.seen != m.reads.version || s.done != m.saves.done) && !m.saves.pending() && !m.reads.busy && !m.reads.dirty {
		msg := historyRead{of: s, filter: s.Filter(), seen: m.reads.version, done: m.saves.done, top: s.of != s.Filter()}
		q := model.HistoryQuery{Filter: s.understood(m), Limit: history.Page}
		if before, n := s.Window(); !msg.top {
			q.Before, q.Limit = before, max(n, history.Page)
		}
		s.want = false
		return s.read(store, q, msg)
	}
	if before, after := s.Needs(); before+after > 0 {
		return s.read(store, model.HistoryQuery{Filter: s.understood(m), Before: before, After: after, Limit: history.Page},
			historyRead{of: s, filter: s.Filter(), before: before, after: after})
	}
	if e, ok := s.Selected(); ok && s.Detail() == nil && s.bad != e.Seq {
		s.busy = true
		return func() tea.Msg {
			d, err := store.HistoryEntry(context.Background(), e.Seq)
			return entryRead{s, e.Seq, d, err}
		}
	}
	return nil
}

func (s *historyScreen) read(store Store, q model.HistoryQuery, msg historyRead) tea.Cmd {
	s.busy = true
	return func() tea.Msg {
		msg.page, msg.err = store.History(context.Background(), q)
		return msg
	}
}

// understood is what the filter asks for, and says what is wrong in it.
func (s *historyScreen) understood(m *Model) filter.Filter {
	f, err := filter.Parse(s.Filter(), m.filterWords())
	var wrong *filter.Error
	if errors.As(err, &wrong) {
		s.SetWrong(wrong.Error())
	} else {
		s.SetWrong("")
	}
	return f
}

func (m *Model) historyRead(msg historyRead) {
	s := msg.of
	s.busy = false
	onward := msg.before+msg.after > 0
	if !onward {
		s.of, s.seen, s.done, s.bad = msg.filter, msg.seen, msg.done, 0
		s.SetDetail(nil, "")
	}
	switch {
	case msg.err != nil && model.KindOf(msg.err) == model.KindInvalid:
		s.SetWrong(msg.err.Error())
		s.Set(model.HistoryPage{}, true)
	case msg.err != nil:
		m.say(status.Error, "The history cannot be read: "+msg.err.Error())
		if onward {
			s.Set(model.HistoryPage{}, true)
		}
	case onward && msg.filter != s.Filter():
	case msg.before > 0:
		s.Older(msg.page)
	case msg.after > 0:
		s.Newer(msg.page)
	default:
		s.Set(msg.page, msg.top)
	}
}

func (m *Model) entryRead(msg entryRead) {
	s := msg.of
	s.busy = false
	if msg.err != nil {
		s.bad = msg.seq
		s.SetDetail(nil, "More of it cannot be read: "+msg.err.Error())
		return
	}
	s.SetDetail(&msg.d, "")
}

func (s *historyScreen) typed(m *Model, k tea.KeyPressMsg, key string) bool {
	if !s.Editing() {
		return false
	}
	switch {
	case m.endsTyping(k, key):
		s.Clear()
	case key == "enter":
		s.Edit(false)
	case key == "down":
		s.Move(1)
	case key == "up":
		s.Move(-1)
	default:
		s.Key(k.Key())
	}
	return true
}

func (s *historyScreen) title() string { return "the history" }

func (s *historyScreen) acts(m *Model) []act {
	turn := func(id action.ID) func(*Model) tea.Cmd { return func(m *Model) tea.Cmd { return m.turnEntry(s, id) } }
	all := []act{
		{action.Undo, "Take this entry back", "Takes back what the entry under the cursor did, or says what stands on it.", turn(action.Undo)},
		{action.Redo, "Do this entry again", "Does again what the entry under the cursor did, where it was taken back.", turn(action.Redo)},
		{action.Full, "To the lead of this entry", "Goes to the lead that the entry is about.", does(func() { m.goToEntry(s) })},
		{action.Filter, "Filter the history", "Narrows the entries by words and conditions, such as decided:today reason:student.", does(func() { s.Edit(true) })},
		{action.History, "Close the history", "Back to the list.", does(func() { m.screen = nil })},
	}
	for _, a := range scrolling("entry", s.Move, s.Rows()/2) {
		if a.id == action.Top {
			a.do = does(func() { s.want, s.of = true, "\x00" }) // the newest ones, which may have to be read
		}
		all = append(all, a)
	}
	if s.Filter() != "" {
		all = append(all, act{action.Close, "Clear the filter", "Takes the filter away; again goes back to the list.", does(func() { s.Clear() })})
	}
	return all
}

// turnEntry takes the selected entry back, or does it again. It asks first where
// more than one lead is concerned.
func (m *Model) turnEntry(s *historyScreen, what action.ID) tea.Cmd {
	e, ok := s.Selected()
	if !ok {
		return nil
	}
	d := s.Detail()
	t, does, title := undo, "take it back", "Take back"
	if what == action.Redo {
		t, does, title = redo, "do it again", "Do again"
	}
	switch {
	case t == undo && e.TakenBack:
		m.say(status.Warn, "Not taken back: that was done already; "+m.keys.Key(action.Redo)+" does it again")
		return nil
	case t == redo && !e.TakenBack:
		m.say(status.Warn, "Not done again: it was not taken back")
		return nil
	case t == undo && d != nil && d.WhyNot != "":
		m.say(status.Warn, "Not taken back: "+d.WhyNot)
		return nil
	}
	turn := func(m *Model) tea.Cmd { return m.turnImport(t, e.ID, e.File) }
	if t == undo && e.Action == model.ActUndo || e.Leads <= 1 && e.Action != model.ActImport && e.Action != model.ActCriteria {
		return turn(m)
	}
	lines := []paint.Span{{Role: themes.Strong, Text: history.Told(e, m.speaker())}}
	if e.Leads > 0 {
		lines = append(lines, paint.Span{Role: themes.Dim, Text: count(e.Leads, "lead", "leads")})
	}
	if e.Action == model.ActImport {
		lines = append(lines, paint.Span{Role: themes.Dim, Text: "What it brought goes, and what it changed returns to what the other files said."})
	}
	m.openConfirm(title, lines, does, turn)
	return nil
}

// goToEntry goes to the lead of the selected entry.
func (m *Model) goToEntry(s *historyScreen) {
	e, ok := s.Selected()
	if !ok {
		return
	}
	for _, a := range e.About {
		if a.Label != "" {
			m.goTo(a.Lead)
			return
		}
	}
	m.say(status.Info, "There is no lead to go to")
}

func (s *historyScreen) paste(text string) { s.Paste(text) }

func (s *historyScreen) aimed() selection { return selection{} }

func (s *historyScreen) hints(m *Model) []status.Hint {
	k := m.keys.Key
	return []status.Hint{{Key: k(action.Undo), Title: "take back"}, {Key: k(action.Redo), Title: "do again"}, {Key: k(action.Full), Title: "the lead"},
		{Key: k(action.Filter), Title: "filter"}, {Key: k(action.Palette), Title: "command"}, {Key: k(action.Close), Title: "close"}, {Key: k(action.Help), Title: "help"}}
}

func (s *historyScreen) view(m *Model, w, h int) []string {
	return s.View(m.th, w, h, m.speaker(), history.Keys{Undo: m.keys.Key(action.Undo), Redo: m.keys.Key(action.Redo), Clear: m.keys.Key(action.Close), Filter: m.keys.Key(action.Filter), Import: m.keys.Key(action.Import)})
}

package tui

import (
	"context"
	"path/filepath"
	"time"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/model/report"
	"winnow/tui/action"
	"winnow/tui/change"
	"winnow/tui/status"
	"winnow/tui/words"
)

// criteriaFile is what is known of the file of criteria.
type criteriaFile struct {
	busy    bool         // being compared
	again   bool         // it changed meanwhile
	asked   bool         // by the user, who wants to see it
	broken  bool         // when it was compared last
	fault   string       // what was said of that
	waiting *report.News // to be shown once the user rests
	scoring model.Scoring
	applied struct { // by this console, the last ones
		entry model.EntryID
		hash  string
	}
}

const (
	// restFor is how long no key must have come before a dialog opens by itself,
	// and graceFor how long it then takes none.
	restFor  = time.Second
	graceFor = 500 * time.Millisecond
)

// compared is what the file holds.
type compared struct {
	news report.News
	err  error
}

// lookAtCriteria looks at the file for the first time.
func (m *Model) lookAtCriteria() tea.Cmd {
	file := m.opt.Criteria
	if file == nil || m.file.busy {
		return nil
	}
	return func() tea.Msg {
		if !file.Changed() {
			return nil
		}
		news, err := file.Compare(context.Background())
		return compared{news, err}
	}
}

// compare reads the file and compares it with what is applied. asked says that
// the user wants to see what comes of it.
func (m *Model) compare(asked bool) tea.Cmd {
	f, file := &m.file, m.opt.Criteria
	f.asked = f.asked || asked
	if f.busy {
		f.again = true
		return nil
	}
	f.busy, f.again = true, false
	return func() tea.Msg {
		news, err := file.Compare(context.Background())
		return compared{news, err}
	}
}

// compareAnew compares the file again where somebody applied other criteria since:
// what is on the screen, or waits for it, would not come true.
func (m *Model) compareAnew() tea.Cmd {
	outdated := func(n *report.News) bool { return n.Over != "" && n.Over != m.rules.Hash && n.Hash != m.rules.Hash }
	if d, ok := m.open.(*offer); ok && outdated(&d.news) {
		m.open = nil
		m.say(status.Info, "Other criteria were applied; "+filepath.Base(d.news.File)+" is compared with them")
		return m.compare(true)
	}
	if w := m.file.waiting; w != nil && outdated(w) {
		m.file.waiting = nil
		return m.compare(false)
	}
	return nil
}

// overApplied takes back what the status line promises of the criteria that this
// console applied, where others were applied over them elsewhere.
func (m *Model) overApplied(hash string) {
	if a := m.file.applied; a.hash == "" || a.hash != m.rules.Hash || a.hash == hash || m.message.Turns != a.entry {
		return
	}
	m.tell(status.Message{Kind: status.Info, Text: "Other criteria were applied over those of the file", Key: m.keys.Key(action.History), Does: "lists both"})
}

// compared takes what the file holds in.
func (m *Model) compared(msg compared) tea.Cmd {
	f := &m.file
	asked := f.asked
	f.busy, f.asked, f.waiting = false, false, nil
	if m.quitting {
		return nil
	}
	if f.again {
		return m.compare(asked)
	}
	if msg.err != nil {
		m.say(status.Error, "The criteria file cannot be compared: "+msg.err.Error())
		return nil
	}
	news := msg.news
	if d, ok := m.open.(*offer); ok && d.news.Hash != news.Hash { // it showed what is no more
		m.open = nil
	}
	name := filepath.Base(news.File)
	mended := f.broken && news.State == report.FileSame
	f.broken = news.State == report.FileBroken
	if !f.broken && f.fault != "" && m.message.Text == f.fault { // it is not so any more
		m.message = status.Message{}
	}
	switch news.State {
	case report.FileNone:
		if asked {
			m.tell(status.Message{Kind: status.Info, Text: "There is no " + news.File + "; winnow criteria init writes one to start from", Whole: true})
		}
	case report.FileSame:
		switch {
		case asked:
			m.say(status.Info, name+" is applied")
		case mended: // what the status line said of it is not so any more
			m.say(status.Info, name+" is what is applied again")
		}
	case report.FileBroken:
		m.brokenCriteria(name, news, asked)
	case report.FileTakenBack:
		if asked {
			m.openOffer(news)
			return nil
		}
		m.tell(status.Message{Kind: status.Info, Text: name + " holds criteria that were taken back", Key: m.keys.Key(action.Criteria), Does: "applies them again"})
	case report.FileDiffers:
		switch {
		case asked:
			m.openOffer(news)
		case m.opt.ApplyCriteria:
			return m.applyCriteria(news)
		default:
			f.waiting = &news
		}
	}
	return nil
}

// brokenCriteria says where the file is wrong. What was applied before holds.
func (m *Model) brokenCriteria(name string, news report.News, asked bool) {
	if asked {
		m.openOffer(news)
		return
	}
	text := name + ":" + news.Mistakes[0]
	if n := len(news.Mistakes) - 1; n > 0 {
		text += " (and " + words.Number(n) + " more)"
	}
	m.file.fault = text + "; what was applied holds"
	m.tell(status.Message{Kind: status.Warn, Text: m.file.fault, Key: m.keys.Key(action.Criteria), Does: "all of it"})
}

// offer opens the dialog about a file that changed, once the user rests: nothing
// else is open or on its way, and no key came for a while.
func (m *Model) offer() {
	f := &m.file
	if f.waiting == nil || m.open != nil || m.filter.editing || m.quitting || m.frameTooSmall() || !m.reads.loaded ||
		m.saves.pending() || m.reads.dirty || m.reads.busy || len(m.ahead) > 0 || len(m.list.Marked()) > 0 || m.opt.Ticks().Sub(m.guard.at) < restFor {
		return
	}
	if f.waiting.Hash != m.rules.Hash { // else it was applied since it was compared
		m.openOffer(*f.waiting)
	}
	f.waiting = nil
}

// offer asks whether to apply the file, or lists its mistakes.
type offer struct {
	news   report.News
	opened time.Time
}

func (m *Model) openOffer(news report.News) { m.open = &offer{news, m.opt.Ticks()} }

func (d *offer) press(m *Model, _ tea.KeyPressMsg, key string) tea.Cmd {
	if m.opt.Ticks().Sub(d.opened) < graceFor {
		return nil // meant for what was there before
	}
	a := m.keys.Find(action.ConfirmScope, key)
	switch {
	case a == nil:
	case a.ID == action.Confirm && d.news.Change != nil:
		m.open = nil
		return m.applyCriteria(d.news)
	case a.ID == action.Close || a.ID == action.Refuse:
		m.open = nil
		if d.news.Change != nil {
			m.tell(status.Message{Kind: status.Info, Text: filepath.Base(d.news.File) + " is not applied", Key: m.keys.Key(action.Criteria), Does: "shows it again"})
		}
	}
	return nil
}

func (d *offer) paste(string) {}

func (d *offer) view(m *Model, w, h int) []string {
	keys := change.Keys{Yes: m.keys.Key(action.Confirm), No: m.keys.Key(action.Close)}
	if d.news.Change == nil {
		return change.Broken(m.th, w, h, d.news, keys)
	}
	return change.Changed(m.th, w, h, d.news, m.rules, keys)
}

// applyCriteria puts applying the file into the queue of saves, with an id of its
// own: decisions made after it go by it.
func (m *Model) applyCriteria(news report.News) tea.Cmd {
	id, err := model.NewEntryID(m.now, m.opt.Rand)
	if err != nil {
		m.say(status.Error, "Not done: "+err.Error())
		return nil
	}
	s := &m.saves
	s.asked++
	s.stack, s.undone = append(s.stack, id), nil
	s.waiting = append(s.waiting, &intent{turn: applying, news: news, cmd: model.Command{ID: id, At: m.now, Actor: m.opt.Me, Action: model.ActCriteria}})
	m.owe()
	return nil
}

// appliedWords says what applying a file does.
func appliedWords(news report.News) string {
	c := news.Change
	text := filepath.Base(news.File) + " applied: "
	switch {
	case c.Moved == 0:
		return text + "no lead moves"
	case c.Enter.N+c.Leave.N == 0:
		return text + words.Count(c.Moved, "lead moves", "leads move") + ", none into or out of the queue"
	}
	return text + words.Number(c.Enter.N) + " into the queue, " + words.Number(c.Leave.N) + " out of it, " + words.Count(c.Moved, "lead moves", "leads move")
}

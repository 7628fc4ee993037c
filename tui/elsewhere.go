package tui

import (
	"context"
	"math"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/model/filter"
	"winnow/tui/status"
)

// newsMost is how many entries of others are told of at once: the others are in the
// history.
const newsMost = 40

// newsRead is what others wrote since the console last looked: entries of people,
// oldest first, and triggers that fired.
type newsRead struct {
	fired   []model.Firing
	entries []model.HistoryEntry
	batches []model.Batch // where an import is among the entries
	upTo    int64
	err     error
}

// news is how far the ledger was told.
type news struct {
	looked  bool // the end of the ledger is known: what was before is no news
	upTo    int64
	refused []model.LeadID       // who were told to be changed elsewhere, with who and what
	entries []model.HistoryEntry // told a moment ago
	batches []model.Batch
	at      time.Time
}

// readNews looks at the ledger behind an entry.
func readNews(store Store, after int64) (n newsRead) {
	ctx := context.Background()
	if n.fired, n.upTo, n.err = store.FiredSince(ctx, after, firedMost); n.err != nil || n.upTo <= after {
		return n
	}
	byPeople := filter.Filter{Terms: []filter.Term{{Not: true, Field: filter.By, Values: []filter.Value{{Text: model.ActorWinnow}}}}}
	p, err := store.History(ctx, model.HistoryQuery{Filter: byPeople, After: after, Limit: newsMost})
	n.err = err
	for i := len(p.Entries) - 1; i >= 0 && err == nil; i-- {
		e := p.Entries[i]
		n.entries, n.upTo = append(n.entries, e), max(n.upTo, e.Seq)
		if e.Action == model.ActImport && n.batches == nil {
			n.batches, n.err = store.Batches(ctx)
		}
	}
	return n
}

// firstNews finds out where the ledger ends.
func (m *Model) firstNews() tea.Cmd {
	store := m.opt.Store
	return func() tea.Msg {
		_, last, err := store.FiredSince(context.Background(), math.MaxInt64, 1)
		return newsBegin{last, err}
	}
}

type newsBegin struct {
	last int64
	err  error
}

func (m *Model) newsBegin(msg newsBegin) {
	if msg.err == nil && !m.news.looked {
		m.news.looked, m.news.upTo = true, msg.last
	}
}

// foreign is what of the entries is worth telling: not what this console did, and of the
// user's own in other windows not the imports, for those of this one are among them.
func (m *Model) foreign(entries []model.HistoryEntry) (out []model.HistoryEntry) {
	for _, e := range entries {
		if m.saves.own[e.Group] || e.Actor == m.opt.Me && e.Action == model.ActImport {
			continue
		}
		if len(e.About) == 1 && e.Leads == 1 && slices.Contains(m.news.refused, e.About[0].Lead) {
			continue
		}
		out = append(out, e)
	}
	m.news.refused = nil
	return out
}

// tellNews tells what others did and who arrived by it, and rings for what asks for
// that. What came a moment ago is told together with it.
func (m *Model) tellNews(n *newsRead, arrived []model.Row) tea.Cmd {
	if n == nil || n.err != nil || n.upTo <= m.news.upTo {
		m.welcome(arrived, nil)
		return nil
	}
	s := &m.news
	s.upTo = n.upTo
	list, told := m.foreign(n.entries), map[model.LeadID]bool{}
	for _, e := range list {
		for _, a := range e.About {
			told[a.Lead] = true
		}
	}
	if len(list) > 0 {
		if m.now.Sub(s.at) >= 2*arrivedFor {
			s.entries, s.batches = nil, nil
		}
		s.entries, s.batches, s.at = append(s.entries, list...), append(s.batches, n.batches...), m.now
		row, _ := m.list.Selected()
		m.notice(fromOthers, status.Message{Text: m.speaker().Others(s.entries, s.batches, row.ID)})
	}
	m.welcome(arrived, told)
	first := model.LeadID(0)
	if len(arrived) > 0 {
		first = arrived[0].ID
	}
	return m.tellFired(n.fired, first)
}

// origin is where a notice comes from, in the order in which notices of one moment
// stand.
type origin uint8

const (
	fromFile origin = iota
	fromOthers
	fromTrigger
	fromArrival
	origins
)

// notices are what the status line says without a key: behind what the user's own last
// key came to, as long as that stands.
type notices struct {
	base  saying
	parts [origins]addition
	whole string // as it was told
	last  string // what came last of it
	told  int
}

// saying is a message with when it was told: the time, and the keys pressed by then.
type saying struct {
	status.Message
	at   time.Time
	keys int
}

type addition struct {
	status.Message
	at time.Time
}

// stands is the message that a notice may not take the place of: what went wrong until
// the next key, and what a key came to for a while, or until the next key where an
// import left something to do.
func (m *Model) stands() saying {
	s := saying{m.message, m.messageAt, m.messageKeys}
	if n := &m.notices; n.whole != "" && s.Text == n.whole {
		s = n.base
	}
	unread := s.keys == m.pressed
	switch {
	case s.Text == "":
	case unread && (s.Kind == status.Warn || s.Kind == status.Error):
	case unread && m.outcome != "" && strings.HasPrefix(s.Text, m.outcome):
	case m.now.Sub(s.at) < 2*arrivedFor:
	default:
		return saying{}
	}
	return s
}

// notice tells what no key asked for. Behind what went
// wrong it is told where there is room for both.
func (m *Model) notice(from origin, s status.Message) {
	n := &m.notices
	base := m.stands()
	if n.whole == "" || m.message.Text != n.whole {
		n.parts = [origins]addition{} // a key was pressed since
	}
	n.base, n.last = base, s.Text
	n.parts[from] = addition{s, m.now}
	all := base.Message
	var texts []string
	if base.Text != "" {
		texts = append(texts, strings.TrimSuffix(base.Text, "."))
	}
	for i, p := range n.parts {
		if m.now.Sub(p.at) >= 2*arrivedFor {
			n.parts[i] = addition{}
			continue
		}
		if p.Text != "" {
			texts = append(texts, strings.TrimSuffix(p.Text, "."))
		}
		if base.Text == "" {
			all.Kind = max(all.Kind, p.Kind)
		}
		if all.Key == "" {
			all.Key, all.Does, all.Goes = p.Key, p.Does, p.Goes
		}
	}
	all.Text = strings.Join(texts, ". ")
	if len(texts) == 0 || all.Text == base.Text { // nothing is worth a line
		return
	}
	if base.Text != "" && status.MessageLines(m.th, m.w, all) > max(2, m.said) {
		all = base.Message
	}
	m.tell(all)
	n.whole, n.told = all.Text, m.toldSo
}

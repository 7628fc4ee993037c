package storetest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"winnow/data/store"
	"winnow/model"
	"winnow/model/score"
)

// roundLength is how many commands one database sees.
const roundLength = 500

// Random draws n commands from a seed, gives each to a store and to a small pure
// model, and compares: what was done and refused, the state of every lead, and in
// the end everything that doctor can tell. Commands are single and bulk, stale and
// repeated, undone and redone, merges and sweeps among them.
func Random(t *testing.T, open func(t *testing.T, path string, opt store.Options) *store.Store, n int, seed uint64) {
	for round := 0; round*roundLength < n; round++ {
		name := fmt.Sprintf("seed %d", seed+uint64(round))
		ok := t.Run(name, func(t *testing.T) {
			d := newDesk(t, open, 21)
			m := newShadow(d, rand.New(rand.NewPCG(seed+uint64(round), 7)))
			for i := range min(roundLength, n-round*roundLength) {
				m.step(i)
				if t.Failed() {
					t.Fatalf("at command %d", i)
				}
			}
			m.compareAll()
			m.compareViews()
			d.healthy()
		})
		if !ok {
			return
		}
	}
}

// shadow is the pure model: the rows that were imported and the ledger, from
// which everything else is computed anew each time.
type shadow struct {
	d       *desk
	rnd     *rand.Rand
	rows    map[model.LeadID]store.IncomingRow
	items   map[model.LeadID][]model.Item
	entries []model.Entry
	last    []model.Command // to repeat
}

func newShadow(d *desk, rnd *rand.Rand) *shadow {
	m := &shadow{d: d, rnd: rnd, rows: map[model.LeadID]store.IncomingRow{}, items: map[model.LeadID][]model.Item{}}
	for i, r := range people(0, len(d.ids)) {
		r.Row.At = Noon
		m.rows[d.ids[i]] = r
	}
	log, err := d.Log(context.Background(), model.Log{})
	d.must(err)
	for _, it := range slices.Backward(log) {
		m.entries = append(m.entries, it.Entry)
	}
	return m
}

// step draws one command and carries it out on both sides.
func (m *shadow) step(i int) {
	m.d.now = m.d.now.Add(time.Duration(m.rnd.IntN(40)) * time.Minute)
	switch k := m.rnd.IntN(100); {
	case k < 18:
		m.turn(model.ActUndo)
	case k < 26:
		m.turn(model.ActRedo)
	case k < 28:
		m.d.now = m.d.now.Add(time.Duration(m.rnd.IntN(30*24)) * time.Hour)
		m.sweep()
	case k < 31 && len(m.last) > 0:
		m.repeat()
	case k < 34:
		m.merge()
	default:
		m.command()
	}
	if i%25 == 0 {
		m.compareAll()
	}
}

var drawn = []model.Action{model.ActPromote, model.ActPromote, model.ActReject, model.ActReject, model.ActNurture, model.ActNurture,
	model.ActReopen, model.ActAccept, model.ActSendBack, model.ActOpportunity, model.ActWon, model.ActLost,
	model.ActTry, model.ActTry, model.ActSnooze, model.ActDNC, model.ActDNCOff, model.ActNote}

// command draws an action on one lead or several, seen at the right version, an
// old one, or none.
func (m *shadow) command() {
	c := m.d.command(drawn[m.rnd.IntN(len(drawn))])
	c.Actor = []string{"Maya", "Dana"}[m.rnd.IntN(2)]
	many := 1
	if m.rnd.IntN(4) == 0 {
		many = 2 + m.rnd.IntN(6)
	}
	for range many {
		lead := m.lead()
		version := model.AnyVersion
		if m.rnd.IntN(3) > 0 {
			version = int64(len(m.items[lead]))
			if m.rnd.IntN(8) == 0 && version > 0 {
				version--
			}
		}
		if !slices.ContainsFunc(c.Targets, func(t model.Target) bool { return t.Lead == lead }) {
			c.Targets = append(c.Targets, model.Target{Lead: lead, Version: version, Rank: m.rnd.IntN(50)})
		}
	}
	m.detail(&c)
	m.carry(c)
}

// detail draws what goes with an action, some of it senseless.
func (m *shadow) detail(c *model.Command) {
	pick := func(s ...string) string { return s[m.rnd.IntN(len(s))] }
	switch c.Action {
	case model.ActReject:
		c.Reason = pick("student", "3", "bad-timing", "no-budget", "unreachable", "other", "nonsense", "")
		c.Note = pick("", "wrote so")
	case model.ActSendBack:
		c.Reason = pick("no-show", "not-ready", "")
	case model.ActNurture:
		switch m.rnd.IntN(4) {
		case 0:
			c.Until.At = m.d.now.Add(time.Duration(m.rnd.IntN(20)-1) * 24 * time.Hour)
		case 1:
			c.Until.Kind = model.DemoRequest
		case 2:
			c.Until.Score = 60
		}
	case model.ActTry:
		c.Outcome = model.AttemptOutcomes()[m.rnd.IntN(5)]
	case model.ActSnooze:
		c.Due = m.d.now.Add(time.Duration(m.rnd.IntN(50)-2) * time.Hour)
	case model.ActDNC, model.ActDNCOff:
		c.Channel = model.Channel(pick("", "email", "phone", "all"))
	case model.ActOpportunity, model.ActWon:
		c.Amount = int64(m.rnd.IntN(3)-1) * 1000
		if m.rnd.IntN(2) == 0 {
			c.Close = m.d.now.Add(240 * time.Hour)
		}
	case model.ActPromote:
		c.Owner = pick("", "Luis")
	}
}

func (m *shadow) lead() model.LeadID { return m.d.ids[m.rnd.IntN(len(m.d.ids))] }

func (m *shadow) merge() {
	c := m.d.command(model.ActMerge, m.lead())
	c.Into = m.lead()
	m.carry(c)
}

// repeat gives an earlier command once more; nothing may happen.
func (m *shadow) repeat() {
	c := m.last[m.rnd.IntN(len(m.last))]
	before := len(m.entries)
	res := m.d.do(c)
	if res.Entry.Seq == 0 || res.Entry.Seq > int64(before) {
		m.d.t.Errorf("repeating %s %s gave entry %d of %d", c.Action, c.ID, res.Entry.Seq, before)
	}
}

// carry gives a command to both and compares the answers.
func (m *shadow) carry(c model.Command) {
	e := model.Entry{ID: c.ID, Group: c.ID, At: c.At, Actor: c.Actor, Action: c.Action, Criteria: m.d.Criteria().Hash}
	var changes []model.Change
	var refused []model.RefusalCode
	for _, t := range c.Targets {
		ch, err := model.Decide(m.state(t.Lead), c, t, m.d.Rules())
		if err == nil && c.Action == model.ActMerge && m.state(c.Into).MergedInto != 0 {
			err = &model.Refusal{Code: model.RefusedMerged}
		}
		var no *model.Refusal
		if errors.As(err, &no) {
			refused = append(refused, no.Code)
			continue
		}
		changes = append(changes, ch)
	}
	if c.Action == model.ActMerge && len(changes) > 0 {
		stage := m.state(c.Into).Stage()
		changes = append(changes, model.Change{Lead: c.Into, From: stage, To: stage, Other: c.Into})
	}
	res := m.d.do(c)
	slices.Sort(refused)
	if got := codes(res); !slices.Equal(got, refused) {
		m.d.t.Errorf("%s %+v: refused %v, want %v", c.Action, c, refusals(res), refused)
		return
	}
	if len(changes) == 0 {
		return
	}
	m.last = append(m.last, c)
	m.append(e, changes, c.Note, c.Owner)
	for _, done := range res.Done {
		i := slices.IndexFunc(changes, func(ch model.Change) bool { return ch.Lead == done.Change.Lead })
		if i < 0 || changes[i] != done.Change || done.Version != int64(len(m.items[done.Change.Lead])) {
			m.d.t.Errorf("%s did %+v at version %d, want one of %+v", c.Action, done.Change, done.Version, changes)
		}
	}
}

func (m *shadow) append(e model.Entry, changes []model.Change, note, owner string) {
	e.Seq = int64(len(m.entries) + 1)
	m.entries = append(m.entries, e)
	for _, ch := range changes {
		m.items[ch.Lead] = append(m.items[ch.Lead], model.Item{Entry: e, Change: ch, Note: note, Owner: owner})
	}
}

// turn undoes or redoes: the own latest, or any group by name.
func (m *shadow) turn(a model.Action) {
	actor := []string{"Maya", "Dana"}[m.rnd.IntN(2)]
	u := model.UndoCommand{ID: m.d.entryID(), At: m.d.now, Actor: actor}
	var group model.EntryID
	ok := true
	if m.rnd.IntN(3) > 0 || len(m.entries) < 2 {
		latest := model.LatestUndoable
		if a == model.ActRedo {
			latest = model.LatestRedoable
		}
		if group, ok = latest(m.entries, actor); ok && group == m.entries[0].Group {
			return // the import: taking it back is another test
		}
	} else {
		e := m.entries[1+m.rnd.IntN(len(m.entries)-1)]
		if a == model.ActRedo && e.Action != model.ActUndo {
			return
		}
		group, u.Target = e.Group, e.ID
	}
	turn := m.d.Undo
	if a == model.ActRedo {
		turn = m.d.Redo
	}
	res, err := turn(context.Background(), u)
	m.d.must(err)
	m.turned(res, u, group, ok)
}

// turned compares what an undo did with what it should have done.
func (m *shadow) turned(res model.Result, u model.UndoCommand, group model.EntryID, ok bool) {
	var leads []model.LeadID
	for _, id := range m.d.ids {
		named := slices.ContainsFunc(m.items[id], func(it model.Item) bool { return it.Group == group })
		if !ok || !named {
			continue
		}
		leads = append(leads, id)
		if model.DecideUndo(id, m.items[id], group) != nil {
			ok = false
		}
	}
	if done := res.Entry.Seq != 0; done != ok {
		m.d.t.Errorf("taking %s back: done %v, want %v (%v)", group, done, ok, refusals(res))
		return
	}
	if !ok {
		return
	}
	e := model.Entry{ID: u.ID, Group: u.ID, At: u.At, Actor: u.Actor, Action: res.Entry.Action, Criteria: res.Entry.Criteria, Undoes: group}
	var changes []model.Change
	for _, id := range leads {
		i := slices.IndexFunc(res.Done, func(d model.Done) bool { return d.Change.Lead == id })
		if i < 0 {
			m.d.t.Errorf("taking %s back does not name lead %s", group, id)
			return
		}
		changes = append(changes, res.Done[i].Change)
	}
	m.append(e, changes, "", "")
	for i, id := range leads {
		if got, want := changes[i].To, m.state(id).Stage(); got != want {
			m.d.t.Errorf("taking %s back leaves lead %s %s, want %s", group, id, got, want)
		}
	}
}

// sweep wakes what is due on both sides.
func (m *shadow) sweep() {
	var due []model.LeadID
	for _, id := range m.d.ids {
		if st := m.state(id); st.MergedInto == 0 && st.WakesAt(m.d.now) {
			due = append(due, id)
		}
	}
	woken, _, err := m.d.Sweep(context.Background())
	m.d.must(err)
	if woken != len(due) {
		m.d.t.Errorf("%d woke, want %d", woken, len(due))
		return
	}
	if woken == 0 {
		return
	}
	log, err := m.d.Log(context.Background(), model.Log{Limit: woken})
	m.d.must(err)
	var changes []model.Change
	for _, it := range log {
		if !slices.Contains(due, it.Change.Lead) || it.Action != model.ActWake {
			m.d.t.Errorf("lead %s woke: %s", it.Change.Lead, it.Action)
		}
		changes = append(changes, it.Change)
	}
	m.append(log[0].Entry, changes, "", "")
}

// state is a lead's state by replay, with the facts of its rows and touches and
// of those merged into it.
func (m *shadow) state(id model.LeadID) model.State {
	return model.Replay(id, m.facts(id), m.items[id])
}

// facts folds and scores a lead from nothing.
func (m *shadow) facts(id model.LeadID) model.Facts {
	l, sc := m.fold(id)
	return model.Facts{FileStage: l.FileStage, FileReason: l.FileReason, CreatedAt: l.CreatedAt, NoEmail: l.NoEmail, NoPhone: l.NoPhone,
		QualifiedAt: sc.QualifiedAt, HotAt: sc.HotAt, HotLast: sc.HotLast}
}

func (m *shadow) scored(id model.LeadID) model.Scored {
	_, sc := m.fold(id)
	return sc
}

func (m *shadow) fold(id model.LeadID) (model.Lead, model.Scored) {
	group := m.group(id)
	var rows []model.SourceRow
	var touches []model.Touch
	for _, g := range group {
		rows = append(rows, m.rows[g].Row)
		touches = append(touches, m.rows[g].Touches...)
	}
	slices.SortFunc(rows, func(a, b model.SourceRow) int { return a.Line - b.Line })
	l, _ := model.FoldRows(id, rows)
	return l, m.score(&l, touches)
}

// group is a lead and everything merged into it.
func (m *shadow) group(id model.LeadID) []model.LeadID {
	group := []model.LeadID{id}
	for i := 0; i < len(group); i++ {
		for _, other := range m.d.ids {
			if model.Replay(other, model.Facts{}, m.items[other]).MergedInto == group[i] && !slices.Contains(group, other) {
				group = append(group, other)
			}
		}
	}
	return group
}

// compareAll holds every lead of the store against the model.
func (m *shadow) compareAll() {
	m.d.t.Helper()
	m.sweep() // what is stored of a score holds to its next change
	for _, id := range m.d.ids {
		want := m.state(id)
		got := m.d.detail(id)
		if want.MergedInto != 0 { // shown as the lead it went into
			root := want.MergedInto
			for m.state(root).MergedInto != 0 {
				root = m.state(root).MergedInto
			}
			if got.State.Lead != root {
				m.d.t.Errorf("lead %s is shown as %s, want %s", id, got.State.Lead, root)
			}
			continue
		}
		if got.State != want {
			m.d.t.Errorf("lead %s:\n got %+v\nwant %+v", id, got.State, want)
		}
		if len(got.Items) != len(m.items[id]) {
			m.d.t.Errorf("lead %s has %d items, want %d", id, len(got.Items), len(m.items[id]))
			continue
		}
		for i, it := range m.items[id] {
			if it.Change != got.Items[i].Change || it.Note != got.Items[i].Note || it.Owner != got.Items[i].Owner || it.Entry != got.Items[i].Entry {
				m.d.t.Errorf("lead %s, item %d:\n got %+v\nwant %+v", id, i, got.Items[i], it)
			}
		}
	}
}

// score scores a lead by the applied criteria at the present hour.
func (m *shadow) score(l *model.Lead, touches []model.Touch) model.Scored {
	return score.New(m.d.Criteria()).ScoreOnly(l, touches, m.d.now)
}

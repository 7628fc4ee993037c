package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/model/report"
	"winnow/tui/action"
	"winnow/tui/queue"
	"winnow/tui/status"
)

// saves is the queue of commands: in the order of the keys, one on its way.
// Whom a command is about was settled when its key was pressed; while it waits
// only the version can rise, and only by an own command before it.
type saves struct {
	asked   int // commands asked for so far
	busy    *intent
	waiting []*intent
	stack   []model.EntryID // own commands of this session that stand, the latest last
	undone  []model.EntryID // those that undo took back, the latest last
	done    int             // answers so far: a read that began before one is stale
	turning int             // undos that still make keys wait
	turns   int             // undos asked for so far

	own      map[model.EntryID]bool // what this console asked for, to tell it from what others did
	versions map[model.LeadID]span
	files    map[model.EntryID]string       // of imports, by the undo that took one back
	cursors  map[model.EntryID]model.LeadID // where the cursor was before a bulk
}

// intent is one command on its way to the store.
type intent struct {
	turn turn
	cmd  model.Command
	undo model.UndoCommand
	sel  selection
	foresight
	sent    time.Time // to the store
	told    bool      // that it takes long
	tries   int
	holding bool        // keys wait for it
	vain    bool        // an undo, and the key before it was refused
	number  int         // of the undo, for its patience
	file    string      // of the import that it takes back or gives again, where that is known
	news    report.News // what applying is about
}

// turn tells doing from taking back.
type turn uint8

const (
	do turn = iota
	undo
	redo
	applying
)

// saved is the store's answer.
type saved struct {
	in    *intent
	res   model.Result
	batch *model.Batch // the import that is asked about
	err   error
}

// pending reports whether something is not on disk yet.
func (s *saves) pending() bool { return s.busy != nil || len(s.waiting) > 0 }

// about reports whether a command on a lead is on its way.
func (s *saves) about(id model.LeadID) bool {
	for _, in := range append([]*intent{s.busy}, s.waiting...) {
		if in == nil {
			continue
		}
		if _, ok := in.row(id); ok {
			return true
		}
	}
	return false
}

// submit puts a decision into the queue, with an id of its own.
func (m *Model) submit(d decision, sel selection) tea.Cmd {
	if m.frameTooSmall() {
		return nil
	}
	m.filter.origin = 0
	id, err := model.NewEntryID(m.now, m.opt.Rand)
	if err != nil {
		m.say(status.Error, "Not done: "+err.Error())
		return nil
	}
	c := d.command(m.now)
	c.ID, c.Actor, c.Targets = id, m.opt.Me, sel.targets()
	in := &intent{cmd: c, sel: sel, foresight: m.foresee(c, sel)}
	if sel.bulk {
		m.saves.remember(id, m.list)
		m.list.ClearMarks()
		if a, is := m.screen.(*accountScreen); is {
			a.Clear()
		}
	}
	m.saves.asked++
	m.sinceLine = false
	m.saves.stack, m.saves.undone = append(m.saves.stack, id), nil
	if d.repeatable() {
		m.repeats.add(id, d)
	}
	m.saves.waiting = append(m.saves.waiting, in)
	if in.stays {
		m.owe()
	}
	return nil
}

// remember notes on which lead the cursor was before a bulk: its undo goes there.
func (s *saves) remember(bulk model.EntryID, list *queue.Model) {
	if s.cursors == nil {
		s.cursors = map[model.EntryID]model.LeadID{}
	}
	if row, ok := list.Selected(); ok {
		s.cursors[bulk] = row.ID
	}
}

// patienceOver ends the waiting for an undo.
type patienceOver struct{ number int }

// turnBack puts an undo or redo into the queue. While own commands are on their
// way, the undo names the latest of them: should that be refused, nothing else is
// taken back in its place. Else it names what the status line says that it turns,
// whatever was done elsewhere since.
func (m *Model) turnBack(t turn) tea.Cmd { return m.turnBackTo(t, model.EntryID{}) }

// turnBackTo is turnBack for the group that target names, the latest for none.
func (m *Model) turnBackTo(t turn, target model.EntryID) tea.Cmd {
	id, err := model.NewEntryID(m.now, m.opt.Rand)
	if err != nil {
		m.say(status.Error, "Not done: "+err.Error())
		return nil
	}
	in := &intent{turn: t, undo: model.UndoCommand{ID: id, At: m.now, Actor: m.opt.Me, Target: target, AskImport: true}, holding: true}
	s := &m.saves
	in.vain = t == undo && target.IsZero() && !s.pending() && m.message.Turns.IsZero() && (m.message.Kind == status.Warn || m.message.Kind == status.Error)
	if n := len(s.stack); t == undo && n > 0 && target.IsZero() {
		if s.pending() {
			in.undo.Target = s.stack[n-1]
		}
		s.stack, s.undone = s.stack[:n-1], append(s.undone, s.stack[n-1])
	}
	if said := m.message; in.undo.Target.IsZero() && !s.pending() && said.Key == m.keys.Key(map[turn]action.ID{undo: action.Undo, redo: action.Redo}[t]) {
		in.undo.Target = said.Turns
	}
	if n := len(s.undone); t == redo && n > 0 && target.IsZero() {
		s.undone, s.stack = s.undone[:n-1], append(s.stack, s.undone[n-1])
	}
	in.file = s.files[in.undo.Target]
	s.asked++
	s.turning++
	s.turns++
	in.number = s.turns
	s.waiting = append(s.waiting, in)
	number := in.number
	return m.opt.After(patience, func(time.Time) tea.Msg { return patienceOver{number} })
}

func (m *Model) patienceOver(msg patienceOver) {
	for _, in := range append([]*intent{m.saves.busy}, m.saves.waiting...) {
		if in != nil && in.turn != do && in.number == msg.number {
			m.letGo(in)
		}
	}
}

// letGo has keys wait for an undo no longer.
func (m *Model) letGo(in *intent) {
	if in.holding {
		in.holding = false
		m.saves.turning--
	}
}

// nextSave sends the next command to the store, when none is on its way. The save
// has no deadline and no connection to the screen: leaving does not cancel it.
func (m *Model) nextSave() tea.Cmd {
	s := &m.saves
	if s.busy != nil || len(s.waiting) == 0 {
		return nil
	}
	in := s.waiting[0]
	s.busy, s.waiting = in, s.waiting[1:]
	in.sent = m.opt.Ticks()
	if s.own == nil {
		s.own = map[model.EntryID]bool{}
	}
	s.own[in.cmd.ID], s.own[in.undo.ID] = true, true
	s.present(in.cmd.Targets)
	return m.send(in)
}

// slowAfter is how long a save may take before the console says that it is still
// on its way: nothing is shown as done that is not, but a key must not seem lost.
const slowAfter = 700 * time.Millisecond

// manyTargets is how many leads take so long to save that nobody else needs to be at it.
const manyTargets = 100

// tellSlow says once that a save takes long.
func (m *Model) tellSlow() {
	in := m.saves.busy
	if in == nil || in.told || m.quitting || m.opt.Ticks().Sub(in.sent) < slowAfter {
		return
	}
	in.told = true
	if n := len(in.cmd.Targets); in.turn == do && n >= manyTargets {
		m.say(status.Info, "Saving: "+verb(in.cmd.Action)+" "+in.sel.whom()+m.th.Glyphs.Ellipsis)
		return
	}
	what := map[turn]string{undo: "the undo", redo: "the redo", applying: "the criteria"}[in.turn]
	if in.turn == do {
		what = verb(in.cmd.Action) + " " + in.sel.whom()
	}
	text := "Not saved yet: " + what + ". Another program may be writing the file"
	if n := len(m.saves.waiting); n > 0 {
		text += "; " + count(n, "key waits", "keys wait") + " behind it"
	}
	m.say(status.Warn, text)
}

// seemsLate is how long a save may take before its row says that it is under way: a
// cursor that moves on meanwhile must not look as if it had left somebody out.
const seemsLate = 50 * time.Millisecond

// showSaving has the rows say so of whose leads something is on its way to the disk.
func (m *Model) showSaving() {
	var what map[model.LeadID]string
	if busy := m.saves.busy; busy != nil && m.opt.Ticks().Sub(busy.sent) >= seemsLate {
		what = map[model.LeadID]string{}
		for _, in := range append([]*intent{busy}, m.saves.waiting...) {
			for _, r := range in.sel.rows {
				if in.turn == do {
					what[r.ID] = verb(in.cmd.Action)
				}
			}
		}
	}
	m.list.SetSaving(what)
}

func (m *Model) send(in *intent) tea.Cmd {
	in.tries++
	store, turn, c, u, file, hash := m.opt.Store, in.turn, in.cmd, in.undo, m.opt.Criteria, in.news.Hash
	return func() tea.Msg {
		ctx, res, err := context.Background(), model.Result{}, error(nil)
		switch turn {
		case undo:
			if res, err = store.Undo(ctx, u); err == nil && res.Entry.Seq == 0 {
				return saved{in, res, batchOf(store, res.Entry.Undoes), nil}
			}
		case redo:
			res, err = store.Redo(ctx, u)
		case applying:
			res.Entry, err = file.Apply(ctx, c.ID, hash, c.Actor)
		default:
			res, err = store.Do(ctx, c)
		}
		return saved{in, res, nil, err}
	}
}

// saved takes the store's answer in: only now is anything shown as done.
func (m *Model) saved(msg saved) tea.Cmd {
	in, s := msg.in, &m.saves
	if msg.err != nil && model.KindOf(msg.err) == model.KindInternal && in.tries < 2 {
		return m.send(in) // the same id: carried out once, whatever became of the first try
	}
	s.busy = nil
	s.done++
	if msg.err != nil || msg.res.Entry.Seq == 0 {
		m.letGo(in)
		defer m.answered()
		return m.notDone(in, msg)
	}
	for _, d := range msg.res.Done {
		m.details.outdateOne(d.Change.Lead)
		m.dropDrafts(func(x draft) bool { return x.lead == d.Change.Lead && in.turn == do && in.cmd.Action.Decides() })
		s.mine(d)
	}
	switch in.turn {
	case do:
		m.carriedOut(in, msg.res)
	case undo, redo:
		m.habits.say = "" // it counts what does not stand any more
		m.turnedBack(in, msg.res)
		m.nameImport(in, msg.res)
	case applying:
		m.file.applied.entry, m.file.applied.hash = msg.res.Entry.Group, in.news.Hash
	}
	m.report(in, msg.res)
	heed := m.heed(in, msg.res)
	m.tally.add(in.turn, msg.res)
	shown := m.decided(in, len(msg.res.Done))
	m.reads.again()
	m.answered()
	if in.turn == applying || msg.res.Of == model.ActCriteria {
		return tea.Batch(m.sweep(), m.reread(msg.res.Refused))
	}
	return tea.Batch(shown, heed, m.reread(msg.res.Refused))
}

// notDone says why, and forgets what stood on it.
func (m *Model) notDone(in *intent, msg saved) tea.Cmd {
	s := &m.saves
	if in.turn == do || in.turn == applying {
		m.repeats.refused(in.cmd.ID)
		for i, id := range s.stack {
			if id == in.cmd.ID {
				s.stack = append(s.stack[:i:i], s.stack[i+1:]...)
				break
			}
		}
	}
	if msg.err == nil && in.turn == applying {
		m.say(status.Info, "The criteria file is applied already")
		return nil
	}
	if msg.err == nil {
		if group := msg.res.Entry.Undoes; !group.IsZero() && m.open == nil && !m.quitting {
			m.askImport(group, msg.batch)
			return nil
		}
		m.reportRefused(in, msg.res.Refused)
		if m.quitting {
			m.tally.unseen = append(m.tally.unseen, m.message.Text)
		}
		return m.reread(msg.res.Refused)
	}
	m.quitting = false // what was not saved must be seen
	if in.turn == applying && model.KindOf(msg.err) == model.KindConflict {
		m.say(status.Warn, "Not applied: "+msg.err.Error())
		return m.compare(true)
	}
	if in.turn == do && model.KindOf(msg.err) == model.KindInternal {
		// What was typed after it counted on it.
		for _, left := range s.waiting {
			m.letGo(left)
		}
		if n := len(s.waiting); n > 0 {
			for _, left := range s.waiting {
				m.repeats.refused(left.cmd.ID)
			}
			s.waiting = nil
			s.stack = nil
			m.say(status.Error, "Not saved, nor the "+count(n, "key", "keys")+" after it: "+msg.err.Error())
			return nil
		}
	}
	m.say(status.Error, "Not saved: "+msg.err.Error())
	return nil
}

// span is a run of versions of a lead that own commands made one after the
// other: whoever saw one of them knows of the later ones.
type span struct{ from, to int64 }

// mine notes a version that an own command made.
func (s *saves) mine(d model.Done) {
	if s.versions == nil {
		s.versions = map[model.LeadID]span{}
	}
	v, ok := s.versions[d.Change.Lead]
	if !ok || v.to != d.Version-1 {
		v.from = d.Version - 1
	}
	v.to = d.Version
	s.versions[d.Change.Lead] = v
}

// present raises the versions that were seen to those that own commands made of
// them meanwhile.
func (s *saves) present(targets []model.Target) {
	for i := range targets {
		t := &targets[i]
		if v, ok := s.versions[t.Lead]; ok && v.from <= t.Version && t.Version < v.to {
			t.Version = v.to
		}
	}
}

// carriedOut brings the list up to date: leads that left it go, the others show
// what they became. The cursor stays on its screen row.
func (m *Model) carriedOut(in *intent, res model.Result) {
	selected, _ := m.list.Selected()
	for _, d := range res.Done {
		m.reads.own(d.Change.Lead)
		row, ok := in.row(d.Change.Lead)
		if !ok {
			continue
		}
		m.tried(row, in.cmd, d)
		after := applied(row, in.cmd, d)
		if m.leaves(in.cmd, after) {
			m.list.Remove(row.ID)
			continue
		}
		m.list.Update(after)
		if in.step == row.ID && selected.ID == row.ID {
			m.list.Move(1)
		}
	}
}

// turnedBack has the list read again around what an undo brought back.
func (m *Model) turnedBack(in *intent, res model.Result) {
	m.repeats.turned(res.Entry)
	for _, d := range res.Done {
		m.reads.own(d.Change.Lead)
	}
	m.list.ClearMarks()
	if in.holding {
		m.reads.release = append(m.reads.release, in)
		if len(res.Done) > 0 { // an import has none
			m.reads.sel = res.Done[0].Change.Lead
		}
		if at := m.saves.cursors[res.Entry.Undoes]; in.turn == undo && at != 0 {
			m.reads.sel = at
		}
	}
}

func (in *intent) row(id model.LeadID) (model.Row, bool) {
	for _, r := range in.sel.rows {
		if r.ID == id {
			return r, true
		}
	}
	return model.Row{}, false
}

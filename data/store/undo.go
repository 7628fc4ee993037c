package store

import (
	"context"
	"errors"
	"slices"

	"winnow/model"
)

// Undo takes a group back: everything it did, or nothing where a later change
// stands on one of its leads, which Refused then names. Undo of an undo is a
// redo. It is an entry of its own. Result.Of says what was taken back: after that of
// criteria, the former ones are applied, and scoring by them is left to ScoreOn.
//
// An import is taken back in short transactions, beside what others decide. The
// first writes the entry and settles which leads keep what the import said,
// because a decision stands on it: they are in Refused. From then on its leads
// leave, the last ones first. A reader sees each of them as it was or not at all
// in the lists, and for moments not under its e-mail address or id; one that other
// imports know too is as it was until its turn comes. What is left of the import's
// own leads is refused to whoever decides on it. Undo returns when all is done, or
// after the first transaction with Later; killed in between, Recover goes on with
// it, at the next start. Redo of such an undo brings the leads back likewise, the
// first ones first; it is refused where a later import brought some of them anew,
// who would be two leads each. Neither begins while another import runs (Conflict).
func (s *Store) Undo(ctx context.Context, u model.UndoCommand) (model.Result, error) {
	return s.turn(ctx, u, model.ActUndo)
}

// Redo does again what an undo took back. Target is the undo, or what it took
// back; the zero value is the actor's own latest undo after which the actor did
// nothing new.
func (s *Store) Redo(ctx context.Context, u model.UndoCommand) (model.Result, error) {
	return s.turn(ctx, u, model.ActRedo)
}

func (s *Store) turn(ctx context.Context, u model.UndoCommand, a model.Action) (model.Result, error) {
	if u.ID.IsZero() || u.Actor == "" || u.At.IsZero() {
		return model.Result{}, model.Invalid("", "an undo needs an id, an actor and a time")
	}
	ctx = context.WithoutCancel(ctx)
	u.At = storable(u.At)
	res, err := s.turnOnce(ctx, u, a, nil)
	var imp *importTurn
	if errors.As(err, &imp) {
		return s.turnImport(ctx, u, a, imp)
	}
	return res, err
}

// turnOnce is turn in one transaction. Where an import is concerned it does
// nothing without a keeper that is prepared for it, and returns an importTurn.
func (s *Store) turnOnce(ctx context.Context, u model.UndoCommand, a model.Action, k *keeper) (model.Result, error) {
	var res model.Result
	again := false
	err := s.write(ctx, func(tx querier) error {
		e, found, err := entryByID(ctx, tx, u.ID)
		if err != nil {
			return err
		}
		if again = found; found {
			res, err = s.turned(ctx, tx, e)
			return err
		}
		t := &turning{s: s, tx: tx, u: u, asked: a, keeper: k}
		if k != nil && k.first != (model.EntryID{}) {
			if res, err = t.giveFirst(ctx); err != nil {
				return err
			}
		}
		res, err = t.run(ctx)
		return err
	})
	if again && err == nil {
		return s.turnAgain(ctx, u, res)
	}
	if errors.Is(err, errNothing) {
		return res, nil
	}
	return s.settle(ctx, u.ID, res, err)
}

// turning is one undo or redo on its way.
type turning struct {
	s     *Store
	tx    querier
	u     model.UndoCommand
	asked model.Action
	p     *projection

	keeper  *keeper // for an import; nil at first
	onPaper bool    // see giveFirst

	group   model.EntryID // what is taken back: an ordinary group, an undo or a redo
	root    root          // the ordinary group that comes and goes with it
	entries []model.Entry // of root
	leads   []model.LeadID
	res     model.Result
}

// root is an ordinary group at the end of a chain of undo and redo.
type root struct {
	group model.EntryID
	dead  bool // after the turn
}

// run carries it out, or returns errNothing with the refusals in the result.
func (t *turning) run(ctx context.Context) (model.Result, error) {
	var err error
	if t.p, err = t.s.projectStates(ctx, t.tx); err != nil {
		return t.res, err
	}
	ok, err := t.find(ctx)
	if err != nil {
		return t.res, err
	}
	if !ok {
		t.refuse(model.RefusedNothing, "", "nothing to "+string(t.asked))
		return t.res, errNothing
	}
	if err := t.read(ctx); err != nil {
		return t.res, err
	}
	if t.asks() {
		return t.res, errNothing
	}
	if err := t.leftSome(ctx); err != nil {
		return t.res, err
	}
	states, err := t.allowed(ctx)
	if err != nil {
		return t.res, err
	}
	if len(t.res.Refused) > 0 {
		return t.res, errNothing
	}
	if batch := headOf(t.entries).Batch; batch != 0 && (t.keeper == nil || t.keeper.batch != batch) {
		return t.res, &importTurn{batch: batch, group: t.group, back: t.root.dead}
	}
	if t.merge() {
		for _, at := range states {
			t.p.leave(at.placed)
		}
	}
	if err := t.append(ctx, states); err != nil {
		return t.res, err
	}
	if err := t.restore(ctx); err != nil {
		return t.res, err
	}
	for i := range t.res.Done {
		if err := t.report(ctx, &t.res.Done[i]); err != nil {
			return t.res, err
		}
	}
	return t.res, t.p.done(ctx)
}

// asks reports whether the user has to be asked first, and leaves in the result
// what about.
func (t *turning) asks() bool {
	if !t.u.AskImport || !t.u.Target.IsZero() || !t.root.dead || headOf(t.entries).Action != model.ActImport {
		return false
	}
	t.res.Of, t.res.Entry.Undoes = model.ActImport, t.group
	t.refuse(model.RefusedAsk, "", "your latest change is an import")
	return true
}

// refuse is the answer where no lead is concerned.
func (t *turning) refuse(code model.RefusalCode, by, msg string) {
	t.res.Refused = append(t.res.Refused, model.Refused{Refusal: &model.Refusal{Code: code, Action: t.asked, By: by, Msg: msg}})
}

// append writes the entry, its change on every lead, and which groups count for
// nothing from now on.
func (t *turning) append(ctx context.Context, states map[model.LeadID]standing) error {
	head := headOf(t.entries)
	e := model.Entry{ID: t.u.ID, Group: t.u.ID, At: t.u.At, Actor: t.u.Actor, Action: model.ActRedo,
		Criteria: t.p.rules.Hash, Undoes: t.group, Batch: head.Batch}
	if t.root.dead {
		e.Action = model.ActUndo
	}
	alone := model.LeadID(0)
	if len(t.leads) == 1 {
		alone = t.leads[0]
	}
	if err := appendEntry(ctx, t.tx, &e, alone); err != nil {
		return err
	}
	t.res.Entry, t.res.Of = e, head.Action
	if err := t.mark(ctx, e.Seq); err != nil {
		return err
	}
	items := make(map[model.LeadID][]model.Item, len(t.leads))
	for _, lead := range t.leads {
		before, err := itemsOf(ctx, t.tx, lead)
		if err != nil {
			return err
		}
		items[lead] = append(before, model.Item{Entry: e, Change: model.Change{Lead: lead}})
	}
	facts, err := t.facts(ctx, states, items)
	if err != nil {
		return err
	}
	for _, lead := range t.leads {
		to := model.Replay(lead, facts[lead], items[lead]).Stage()
		ch := model.Change{Lead: lead, From: states[lead].state.Stage(), To: to}
		if err := appendChange(ctx, t.tx, e.Seq, alone, ch, model.Item{}); err != nil {
			return err
		}
		if slices.ContainsFunc(items[lead], func(it model.Item) bool { return it.Group == t.root.group && it.Action == model.ActRefer }) {
			continue // who only stood for another
		}
		t.res.Done = append(t.res.Done, model.Done{Change: ch, Label: states[lead].label})
	}
	return nil
}

// facts are those of the leads after the turn: other ones than before where a
// merge is turned.
func (t *turning) facts(ctx context.Context, states map[model.LeadID]standing, items map[model.LeadID][]model.Item) (map[model.LeadID]model.Facts, error) {
	facts := make(map[model.LeadID]model.Facts, len(t.leads))
	for _, lead := range t.leads {
		facts[lead] = states[lead].state.Facts
	}
	if !t.merge() {
		return facts, nil
	}
	for _, lead := range t.leads {
		if err := t.p.replaceState(ctx, model.Replay(lead, model.Facts{}, items[lead])); err != nil {
			return nil, err
		}
	}
	for _, lead := range t.leads {
		f, err := t.p.facts(ctx, lead)
		if err != nil {
			return nil, err
		}
		facts[lead] = f
	}
	return facts, nil
}

// merge reports whether the group merged leads.
func (t *turning) merge() bool {
	return slices.ContainsFunc(t.entries, func(e model.Entry) bool { return e.Action == model.ActMerge })
}

// headOf is the entry that a group is about: an import stands above the wakes
// that it caused.
func headOf(entries []model.Entry) model.Entry {
	for _, e := range entries {
		if e.Action == model.ActImport {
			return e
		}
	}
	return entries[0]
}

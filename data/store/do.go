package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"winnow/model"
)

// Do carries a command out: one entry, one change for each lead that allows it,
// all in one transaction that is on disk when Do returns. Leads that do not allow
// it are in Refused and the others go. A command of an ID that is stored already
// returns what it did then. The save goes on when ctx is cancelled.
func (s *Store) Do(ctx context.Context, c model.Command) (model.Result, error) {
	if c.ID.IsZero() || c.Actor == "" || c.At.IsZero() {
		return model.Result{}, model.Invalid("", "a command needs an id, an actor and a time")
	}
	ctx = context.WithoutCancel(ctx)
	c = normal(c)
	var res model.Result
	err := s.write(ctx, func(tx querier) (err error) {
		res, err = s.doFirst(ctx, tx, c)
		if err != nil && !errors.Is(err, errStored) || err == nil && len(res.Done) > 0 {
			return err
		}
		// Nothing is written. It may be so because it was all done before.
		stored, found, err := s.stored(ctx, tx, c)
		if err != nil {
			return err
		}
		if found {
			res = stored
		}
		return errNothing
	})
	if errors.Is(err, errNothing) {
		return res, nil
	}
	return s.settle(ctx, c.ID, res, err)
}

// errNothing rolls a transaction back in which no lead moved.
var errNothing = errors.New("nothing was done")

// settle clears up a commit whose outcome is unknown: when the entry is there,
// it was carried out.
func (s *Store) settle(ctx context.Context, id model.EntryID, res model.Result, err error) (model.Result, error) {
	if err == nil {
		return res, nil
	}
	var unclear *commitError
	if !errors.As(err, &unclear) {
		return model.Result{}, err
	}
	if _, found, look := entryByID(ctx, s.e.Writer, id); look == nil && found {
		return res, nil
	}
	return model.Result{}, err
}

// normal brings a command's times to the precision that is stored.
func normal(c model.Command) model.Command {
	for _, t := range []*time.Time{&c.At, &c.Due, &c.Until.At, &c.Close, &c.Sheet.Meeting.At} {
		*t = storable(*t)
	}
	if c.Group.IsZero() {
		c.Group = c.ID
	}
	return c
}

// storable is a time as it comes back from the database.
func storable(t time.Time) time.Time { return instant(micros(t)) }

// do carries a command out inside a transaction, whatever that did before: what
// wakes, triggers and bulk commands of other parts use.
func (s *Store) do(ctx context.Context, tx querier, c model.Command) (model.Result, error) {
	p, err := s.projectStates(ctx, tx)
	if err != nil {
		return model.Result{}, err
	}
	return (&doing{s: s, tx: tx, c: c, p: p}).run(ctx)
}

// doFirst is do at the beginning of a transaction.
func (s *Store) doFirst(ctx context.Context, tx querier, c model.Command) (model.Result, error) {
	d := &doing{s: s, tx: tx, c: c}
	if err := d.begin(ctx); err != nil {
		return model.Result{}, err
	}
	return d.run(ctx)
}

// run carries the command out.
func (d *doing) run(ctx context.Context) (model.Result, error) {
	c, p := &d.c, d.p
	d.res.Entry = model.Entry{ID: c.ID, Group: c.Group, At: c.At, Actor: c.Actor, Action: c.Action, Criteria: p.rules.Hash}
	if err := d.right(ctx); err != nil {
		return d.res, err
	}
	seen := map[model.LeadID]bool{}
	for _, t := range c.Targets {
		if seen[t.Lead] {
			continue
		}
		seen[t.Lead] = true
		if err := d.target(ctx, t); err != nil {
			return d.res, err
		}
	}
	if c.Action == model.ActMerge && len(d.res.Done) > 0 {
		if err := d.stay(ctx); err != nil {
			return d.res, err
		}
	}
	if c.Action == model.ActEdit {
		if err := p.done(ctx); err != nil {
			return d.res, err
		}
		return d.res, d.fixed(ctx)
	}
	if len(c.Right) > 0 && len(d.res.Done) > 0 {
		if err := d.refer(ctx); err != nil {
			return d.res, err
		}
	}
	return d.res, p.done(ctx)
}

// doing is one command on its way.
type doing struct {
	s   *Store
	tx  querier
	p   *projection
	c   model.Command
	res model.Result

	shown *standing // of the only target, where it is as it was shown
}

// begin readies the projection. A command on one lead that is as it was shown
// goes by what was read to show it.
func (d *doing) begin(ctx context.Context) (err error) {
	if d.c.Action == model.ActEdit {
		d.p, err = d.s.project(ctx, d.tx)
		return err
	}
	if len(d.c.Right) > 0 {
		if d.c.Action != model.ActReject || len(d.c.Targets) != 1 {
			return model.Invalid("reject it by itself", "the right person is named for one lead that is rejected")
		}
		d.p, err = d.s.project(ctx, d.tx)
		return err
	}
	if len(d.c.Targets) == 1 {
		l, ok, err := d.s.asShown(d.tx, d.c.Targets[0].Lead)
		if err != nil {
			return err
		}
		if ok {
			d.shown = &l.at
			d.p, err = d.s.projectOn(ctx, d.tx, l.ground)
			return err
		}
	}
	d.p, err = d.s.projectStates(ctx, d.tx)
	return err
}

// standing is where a target stands.
func (d *doing) standing(ctx context.Context, lead model.LeadID) (standing, bool, error) {
	if d.shown != nil {
		return *d.shown, true, nil
	}
	return standingOf(ctx, d.tx, lead)
}

// target decides for one lead and carries the decision out.
func (d *doing) target(ctx context.Context, t model.Target) error {
	at, found, err := d.standing(ctx, t.Lead)
	if err != nil {
		return err
	}
	if !found {
		d.refuse(t, "", &model.Refusal{Lead: t.Lead, Code: model.RefusedUnknown, Action: d.c.Action, Msg: "there is no such lead any more"})
		return nil
	}
	ch, err := d.decide(ctx, at, t)
	var no *model.Refusal
	if errors.As(err, &no) {
		d.refuse(t, at.label, no)
		return nil
	}
	if err != nil {
		return err
	}
	if d.c.Action == model.ActEdit {
		return d.edit(ctx, at, ch)
	}
	return d.carry(ctx, at, t, ch)
}

// decide asks the domain, and fills in what only the ledger knows: who came
// first, and whether the lead to merge into is there.
func (d *doing) decide(ctx context.Context, at standing, t model.Target) (model.Change, error) {
	if going, err := d.p.going(ctx, t.Lead); err != nil {
		return model.Change{}, err
	} else if going {
		return model.Change{}, goingRefusal(t.Lead, d.c.Action)
	}
	ch, err := model.Decide(at.state, d.c, t, d.p.rules)
	var no *model.Refusal
	if errors.As(err, &no) && no.Code == model.RefusedStale {
		moved, e := d.p.decidedSince(ctx, t)
		if e != nil {
			return ch, e
		}
		if !moved {
			t.Version, no = model.AnyVersion, nil
			ch, err = model.Decide(at.state, d.c, t, d.p.rules)
		}
	}
	if errors.As(err, &no) && no.Code == model.RefusedStale {
		return ch, d.s.staleRefusal(ctx, d.tx, no, d.p.rules)
	}
	if err == nil && (d.c.Action == model.ActMerge || d.c.Action == model.ActDistinct) {
		return ch, d.canTake(ctx, t)
	}
	return ch, err
}

// canTake refuses what is about a second lead where that is not there, or is itself
// merged.
func (d *doing) canTake(ctx context.Context, t model.Target) error {
	into, found, err := standingOf(ctx, d.tx, d.c.Into)
	if err != nil {
		return err
	}
	going, err := d.p.going(ctx, d.c.Into)
	if err != nil {
		return err
	}
	no := &model.Refusal{Lead: t.Lead, Action: d.c.Action}
	switch {
	case going:
		no = goingRefusal(t.Lead, d.c.Action)
	case !found:
		no.Code, no.Msg = model.RefusedUnknown, "the other lead is not there any more"
	case into.state.MergedInto != 0:
		no.Code, no.Msg = model.RefusedMerged, fmt.Sprintf("the other lead is itself merged into %s", into.state.MergedInto)
	default:
		return nil
	}
	return no
}

// carry appends the change and brings the projection of its lead up to date.
func (d *doing) carry(ctx context.Context, at standing, t model.Target, ch model.Change) error {
	refers := ""
	if r, ok := d.p.rules.FindReason(model.ActReject, ch.Reason); ok && d.c.Action == model.ActReject && r.Follow == model.FollowRefer && r.Class == model.ClassRemove && d.c.Owner == "" {
		l, _, err := foldLead(ctx, d.tx, t.Lead)
		if err != nil {
			return err
		}
		if refers, err = ownerAt(d.tx, &l); err != nil {
			return err
		}
	}
	if err := d.append(ctx, ch, refers); err != nil {
		return err
	}
	st := model.ApplyItem(at.state, model.Item{Entry: d.res.Entry, Change: ch, Owner: d.c.Owner, Tags: d.c.Tags})
	if err := putState(ctx, d.tx, st, at.state.Version); err != nil {
		return err
	}
	d.did(ch, at.label, st)
	d.res.Done[len(d.res.Done)-1].Refers = refers
	if st.MergedInto != 0 {
		d.p.leave(at.placed)
		return d.p.drop(ctx, t.Lead, at.placed)
	}
	known, err := d.p.material(ctx, t.Lead)
	if err != nil {
		return err
	}
	if d.c.Action.Decides() && d.c.Actor != model.ActorWinnow { // whose decisions teach nothing
		if err := snapshot(ctx, d.tx, d.res.Entry, len(d.res.Done), t, known.snapshot()); err != nil {
			return err
		}
	}
	if d.c.Action == model.ActReject && d.p.rules.Suppresses(ch.Reason) {
		d.res.Done[len(d.res.Done)-1].Suppresses = strings.Join(domainsOf(known.lead.Email, known.lead.Domain), ", ")
	}
	if d.c.Action == model.ActReopen && at.state.DecidedBy != model.ActorWinnow && d.p.rules.Suppresses(at.state.Reason) {
		freed, err := freed(ctx, d.tx, &known.lead, &d.p.rules)
		if err != nil {
			return err
		}
		d.res.Done[len(d.res.Done)-1].Frees = freed
	}
	st.Facts = foldFacts(&known.lead, &d.p.rules)
	if err := d.p.put(ctx, st, known.scored, at.placed); err != nil || st.Tags == at.state.Tags {
		return err
	}
	return indexLeads(ctx, d.tx, []model.LeadID{t.Lead}) // tags are searched for too
}

// stay tells the lead that stays of the merge, and folds what came to it.
func (d *doing) stay(ctx context.Context) error {
	at, _, err := standingOf(ctx, d.tx, d.c.Into)
	if err != nil {
		return err
	}
	stage := at.state.Stage()
	ch := model.Change{Lead: d.c.Into, From: stage, To: stage, Other: d.c.Into}
	if err := d.append(ctx, ch, ""); err != nil {
		return err
	}
	st := model.Apply(at.state, d.res.Entry, ch)
	if err := putState(ctx, d.tx, st, at.state.Version); err != nil {
		return err
	}
	if err := d.s.regroup(ctx, d.tx, d.c.Into); err != nil {
		return err
	}
	return d.p.lead(ctx, d.c.Into)
}

// append writes a change, and before the first one the entry. refers is whom a
// rejection refers to.
func (d *doing) append(ctx context.Context, ch model.Change, refers string) error {
	if d.res.Entry.Seq == 0 {
		if err := appendAfter(ctx, d.tx, &d.res.Entry, d.p.last, d.alone()); err != nil {
			return err
		}
	}
	return appendChange(ctx, d.tx, d.res.Entry.Seq, d.alone(), ch, model.Item{Note: d.c.Note, Owner: orText(d.c.Owner, refers), Tags: d.c.Tags, Sheet: d.c.Sheet})
}

// alone is the only lead that the entry changes, 0 where there may be more.
func (d *doing) alone() model.LeadID {
	if len(d.c.Targets) != 1 || d.c.Action == model.ActMerge {
		return 0
	}
	return d.c.Targets[0].Lead
}

func (d *doing) refuse(t model.Target, label string, no *model.Refusal) {
	d.res.Refused = append(d.res.Refused, model.Refused{Target: t, Label: label, Refusal: no})
}

func (d *doing) did(ch model.Change, label string, st model.State) {
	due, _ := st.DueAt(d.p.rules)
	d.res.Done = append(d.res.Done, model.Done{Change: ch, Label: label, Version: st.Version, Attempts: st.Attempts, Due: due})
}

// staleRefusal names who changed the lead meanwhile, and how.
func (s *Store) staleRefusal(ctx context.Context, q querier, no *model.Refusal, r model.Rules) error {
	items, err := queryItems(ctx, q, "SELECT "+itemColumns+` FROM change c JOIN entry e ON e.seq = c.seq
		LEFT JOIN remark r ON r.lead = c.lead AND r.seq = c.seq WHERE c.lead = +$1 ORDER BY c.seq DESC LIMIT 1`, int64(no.Lead))
	if err != nil {
		return err
	}
	if len(items) == 0 {
		no.Msg = "changed meanwhile; look at it again"
		return no
	}
	it := items[0]
	what := it.Action.Done()
	if it.Outcome != "" {
		what += ", " + strings.ReplaceAll(string(it.Outcome), "_", " ")
	}
	if reason, ok := r.FindReason(it.Action, it.Reason); ok {
		what += ": " + reason.Name
	} else if it.Reason != "" {
		what += ": " + it.Reason
	}
	no.By = it.Actor
	no.Msg = fmt.Sprintf("changed meanwhile by %s: %s, %s", it.Actor, what, it.At.In(s.opt.Zone).Format("2 Jan 15:04"))
	return no
}

// stored returns what a command did that is in the ledger already.
func (s *Store) stored(ctx context.Context, q querier, c model.Command) (model.Result, bool, error) {
	e, found, err := entryByID(ctx, q, c.ID)
	if err != nil || !found {
		return model.Result{}, false, err
	}
	if e.Action != c.Action {
		return model.Result{}, false, model.Conflict("make a new id for every command", "entry %s is a different action (%s)", c.ID, e.Action)
	}
	res, err := s.resultOf(ctx, q, e)
	if err != nil {
		return res, true, err
	}
	done := map[model.LeadID]bool{}
	for _, d := range res.Done {
		done[d.Change.Lead] = true
	}
	for _, t := range c.Targets {
		if !done[t.Lead] {
			res.Refused = append(res.Refused, model.Refused{Target: t, Refusal: &model.Refusal{Lead: t.Lead,
				Code: model.RefusedNothing, Action: c.Action, Msg: "it was refused when the command was carried out"}})
		}
	}
	return res, true, nil
}

// resultOf tells again what an entry did, with the leads as they stand now.
func (s *Store) resultOf(ctx context.Context, q querier, e model.Entry) (model.Result, error) {
	res := model.Result{Entry: e}
	items, err := itemsOfEntry(ctx, q, e.Seq)
	if err != nil {
		return res, err
	}
	for _, it := range items {
		if e.Action == model.ActMerge && it.Change.Lead == it.Other {
			continue // the lead that stays
		}
		at, _, err := standingOf(ctx, q, it.Change.Lead)
		if err != nil {
			return res, err
		}
		due, _ := at.state.DueAt(s.Rules())
		res.Done = append(res.Done, model.Done{Change: it.Change, Label: at.label, Version: at.state.Version, Attempts: at.state.Attempts, Due: due})
	}
	return res, nil
}

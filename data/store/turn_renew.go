package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"winnow/model"
)

// effect is what touches of an import set off on a lead: a trigger, or that it must
// not be mailed any more.
type effect struct {
	lead   model.LeadID
	action model.Action
	cause  string
	at     time.Time // of the touch
}

// renew gives again what went with the batch and what a touch of another import
// that counts sets off as well. It belongs to that import from now on.
func (t *batchTurn) renew(ctx context.Context) error {
	list, err := t.effects(ctx)
	if err != nil {
		return t.s.e.Describe(err)
	}
	return newPace(t.s, "what it set off").each(ctx, len(list), 1, func(tx querier) (work, error) {
		return work{do: func(from, _ int) error { return t.renewOne(ctx, tx, list[from]) }}, nil
	})
}

// effects are those of the batch.
func (t *batchTurn) effects(ctx context.Context) (list []effect, err error) {
	err = each(ctx, t.s.e.Reader, `SELECT c.lead, e.action, c.cause, c.due_at FROM batch b CROSS JOIN entry e CROSS JOIN change c
		WHERE b.id = $1 AND e.grp = b.entry AND e.grp <> e.id AND e.action IN ('trigger', 'do_not_contact') AND `+itsChanges+" ORDER BY e.seq", 4, func(c *cells) error {
		list = append(list, effect{model.LeadID(c.int()), model.Action(c.text()), c.text(), c.time()})
		return nil
	}, int64(t.batch))
	if err != nil {
		err = fmt.Errorf("list what import %d set off: %w", t.batch, err)
	}
	return list, err
}

// renewOne gives one effect again, if a touch that is left has it.
func (t *batchTurn) renewOne(ctx context.Context, tx querier, e effect) error {
	lead, err := rootOf(ctx, tx, e.lead)
	if err != nil {
		return err
	}
	group, err := groupOf(ctx, tx, lead)
	if err != nil {
		return err
	}
	by, found, err := toldBy(ctx, tx, group, e.at)
	if err != nil || !found {
		return err
	}
	if e.lead = lead; e.action == model.ActDNC {
		return t.s.closeAgain(ctx, tx, by, e)
	}
	return t.s.fireAgain(ctx, tx, by, e)
}

// fireAgain writes a firing, if what is left of the lead completes it.
func (s *Store) fireAgain(ctx context.Context, tx querier, group model.EntryID, e effect) error {
	p, err := s.projectStates(ctx, tx)
	if err != nil {
		return err
	}
	defer p.give()
	fired, err := p.firedFor(ctx, e.lead)
	if err != nil || !slices.ContainsFunc(fired, func(f model.Fired) bool { return f.Trigger == e.cause && f.At.Equal(e.at) }) {
		return err
	}
	_, err = s.recordOne(ctx, tx, group, firing{e.lead, e.cause, e.at})
	return err
}

// firedFor are the triggers that the touches of a lead set off.
func (p *projection) firedFor(ctx context.Context, lead model.LeadID) ([]model.Fired, error) {
	l, _, err := foldLead(ctx, p.tx, lead)
	if err != nil {
		return nil, err
	}
	touches, err := touchesOf(ctx, p.tx, lead)
	if err != nil {
		return nil, err
	}
	return p.scorer.ScoreOnly(&l, touches, p.now).Fired, nil
}

// closeAgain writes that a lead must not be mailed, if a touch that is left says so.
func (s *Store) closeAgain(ctx context.Context, tx querier, group model.EntryID, e effect) error {
	touches, err := touchesOf(ctx, tx, e.lead)
	if err != nil || !slices.ContainsFunc(touches, func(x model.Touch) bool { return mailCause(&x) == e.cause && x.At.Equal(e.at) }) {
		return err
	}
	return s.closeOne(ctx, tx, group, optOut{e.lead, e.cause, e.at})
}

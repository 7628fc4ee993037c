package store

import (
	"context"
	"slices"

	"winnow/model"
)

// restore brings everything derived from the ledger to where it stands now.
func (t *turning) restore(ctx context.Context) error {
	if t.merge() {
		for _, lead := range t.leads {
			if err := t.s.regroup(ctx, t.tx, lead); err != nil {
				return err
			}
		}
	}
	if err := t.turnTyped(ctx); err != nil {
		return err
	}
	for _, lead := range t.leads {
		if err := t.p.lead(ctx, lead); err != nil {
			return err
		}
	}
	if err := t.reindex(ctx); err != nil {
		return err
	}
	if err := t.free(ctx); err != nil {
		return err
	}
	if err := t.turnBatch(ctx, headOf(t.entries).Batch); err != nil {
		return err
	}
	if t.entries[0].Action == model.ActCriteria {
		return t.s.pointCriteria(ctx, t.tx)
	}
	return nil
}

// reindex makes leads findable by the tags that they have now, where triggers gave
// some.
func (t *turning) reindex(ctx context.Context) error {
	if !slices.ContainsFunc(t.entries, func(e model.Entry) bool { return e.Action == model.ActTrigger }) {
		return nil
	}
	for some := range slices.Chunk(slices.Sorted(slices.Values(t.leads)), 500) {
		if err := indexLeads(ctx, t.tx, some); err != nil {
			return err
		}
	}
	return nil
}

// report completes what the result says about a lead.
func (t *turning) report(ctx context.Context, d *model.Done) error {
	at, _, err := standingOf(ctx, t.tx, d.Change.Lead)
	if err != nil {
		return err
	}
	if at.label != "" { // after a merge is undone it is another one
		d.Label = at.label
	}
	d.Of, d.Version, d.Attempts = t.res.Of, at.state.Version, at.state.Attempts
	d.Due, _ = at.state.DueAt(t.p.rules)
	return nil
}

// turned tells again what an undo or redo did that is in the ledger already.
func (s *Store) turned(ctx context.Context, q querier, e model.Entry) (model.Result, error) {
	res, err := s.resultOf(ctx, q, e)
	if err != nil {
		return res, err
	}
	for at := e; !at.Undoes.IsZero(); {
		entries, err := entriesOfGroup(ctx, q, at.Undoes)
		if err != nil || len(entries) == 0 {
			return res, err
		}
		at = headOf(entries)
		res.Of = at.Action
	}
	for i := range res.Done {
		res.Done[i].Of = res.Of
	}
	return res, nil
}

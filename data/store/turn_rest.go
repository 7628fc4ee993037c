package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"winnow/model"
)

// An import that was taken back leaves the leads that decisions stand on. When these
// are undone afterwards, undoing a decision restores what was before it, so the leads
// are back in the queue; to take the import back again takes those of them that
// nothing stands on any more. In the ledger it is given again first, which nobody
// sees: so each of the entries is what it says, and can itself be undone.

// leftSome finds out that a group is an import that was taken back and left leads.
// The error is an importTurn then.
func (t *turning) leftSome(ctx context.Context) error {
	batch := headOf(t.entries).Batch
	if t.asked != model.ActUndo || t.group != t.root.group || batch == 0 || t.keeper != nil {
		return nil
	}
	left, err := one[bool](ctx, t.tx, `SELECT EXISTS (SELECT 1 FROM batch_kept WHERE batch = $1)
		AND EXISTS (SELECT 1 FROM batch b JOIN taken_back t ON t.grp = b.entry WHERE b.id = $1 AND b.state = '`+batchTakenBack+"')", int64(batch))
	if err != nil {
		return fmt.Errorf("look what import %d left: %w", batch, err)
	}
	if !left {
		return nil
	}
	return &importTurn{batch: batch, group: t.group, back: true, again: true}
}

// turnRest takes what is free by now of an import that was taken back. The caller
// holds the lock of the imports.
func (s *Store) turnRest(ctx context.Context, u model.UndoCommand, a model.Action, t *importTurn, k *keeper) (model.Result, error) {
	if err := k.findFree(ctx); err != nil {
		return model.Result{}, s.e.Describe(err)
	}
	if len(k.free) == 0 {
		return model.Result{Refused: []model.Refused{{Refusal: &model.Refusal{Code: model.RefusedNothing, Action: a,
			Msg: "it was taken back already, but for leads that were decided on: undo these decisions first"}}}}, nil
	}
	var err error
	if k.first, err = s.newEntryID(); err != nil {
		return model.Result{}, err
	}
	u.Target = t.group
	res, err := s.turnOnce(ctx, u, a, k)
	if err != nil || res.Entry.Seq == 0 {
		return res, err
	}
	if res.Rest = len(k.free); u.Later {
		return res, nil
	}
	return res, cutShort(s.finishTurn(ctx, u.Progress))
}

// findFree looks which leads that keep what the batch said have nothing that stands
// on it any more. What the ledger got since is left for rest.
func (k *keeper) findFree(ctx context.Context) (err error) {
	q := k.s.e.Reader
	if k.seq, err = k.last(ctx, q); err != nil {
		return err
	}
	leads, err := k.leads(ctx, q, "SELECT lead FROM batch_kept WHERE batch = $1 ORDER BY lead", int64(k.batch))
	if err != nil {
		return err
	}
	for _, lead := range leads {
		root, group, err := k.group(ctx, q, lead)
		if err != nil {
			return err
		}
		keep, err := k.stands(ctx, q, root, group)
		if err != nil {
			return err
		}
		if !slices.Contains(keep, lead) {
			k.free = append(k.free, lead)
		}
	}
	return nil
}

// giveFirst gives the import again in the ledger alone, so that this turn can take it
// back. Its result holds refusals where it cannot, with errNothing.
func (t *turning) giveFirst(ctx context.Context) (model.Result, error) {
	u := model.UndoCommand{ID: t.keeper.first, At: t.u.At, Actor: t.u.Actor, Target: t.u.Target}
	give := &turning{s: t.s, tx: t.tx, u: u, asked: model.ActRedo, keeper: t.keeper, onPaper: true}
	res, err := give.run(ctx)
	if err == nil && len(res.Refused) > 0 {
		err = errNothing
	}
	if errors.Is(err, errNothing) {
		res.Entry = model.Entry{}
	}
	return res, err
}

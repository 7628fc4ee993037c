package store

import (
	"context"
	"errors"
	"fmt"

	"winnow/model"
)

// An import is taken back, given again or removed in three steps. A first
// transaction writes all that others must know: the undo's entry, which leads
// keep what the import said, and the state of the batch, by which its rows count
// for nothing, or count again, from that moment on. Then everything that is
// derived of them follows, in short transactions beside the decisions of others.
// A last transaction says that it is through. What was cut short in between goes
// on where it was (see Recover): it never turns round.

// States of a batch.
const (
	batchRunning   = "running"     // an import under way, or killed
	batchDone      = "done"        // its rows count
	batchTaking    = "taking_back" // they count for nothing, and what follows from that is under way
	batchTakenBack = "taken_back"
	batchGiving    = "giving_back" // they count again, and what follows from that is under way
	batchRemoving  = "removing"    // of an import that did not end: they count for nothing and go
)

// batchCounts says of a batch b whether its rows count, but for those that leads
// keep.
const batchCounts = "b.state NOT IN ('taken_back', 'taking_back', 'removing')"

// settingTurning is there while a batch is on its way: its number, and the lead
// up to which it is through.
const settingTurning = "turning"

// importTurn is returned by an undo or redo that found out that it is about an
// import, before it wrote anything.
type importTurn struct {
	batch model.BatchID
	group model.EntryID
	back  bool
	again bool // it was taken back, and decisions stood on some of what it brought
}

func (t *importTurn) Error() string { return fmt.Sprintf("import %d is concerned", t.batch) }

// turnImport takes an import back, or gives it again. No other import or such
// turn runs meanwhile, in any process.
func (s *Store) turnImport(ctx context.Context, u model.UndoCommand, a model.Action, t *importTurn) (model.Result, error) {
	lock, err := lockImports(s.e.Path)
	if err != nil {
		return model.Result{}, err
	}
	res, err := s.turnLocked(ctx, u, a, t)
	return res, errors.Join(err, lock.release())
}

// turnLocked is turnImport for the holder of the lock.
func (s *Store) turnLocked(ctx context.Context, u model.UndoCommand, a model.Action, t *importTurn) (model.Result, error) {
	if _, err := s.recoverLocked(ctx); err != nil {
		return model.Result{}, err
	}
	k := newKeeper(s, t.batch)
	left := 0
	if t.again {
		return s.turnRest(ctx, u, a, t, k)
	}
	var err error
	if t.back {
		if err := k.prepare(ctx); err != nil {
			return model.Result{}, err
		}
	} else if left, err = s.leftOut(ctx, t.batch); err != nil {
		return model.Result{}, s.e.Describe(err)
	} else if no, err := s.cameAgain(ctx, t); err != nil {
		return model.Result{}, s.e.Describe(err)
	} else if no != nil {
		return model.Result{Refused: []model.Refused{*no}}, nil
	}
	u.Target = t.group
	res, err := s.turnOnce(ctx, u, a, k)
	res.Erased = left
	switch {
	case err != nil || res.Entry.Seq == 0:
		return res, errors.Join(err, k.forget(ctx))
	case u.Later:
		return res, nil
	}
	return res, cutShort(s.finishTurn(ctx, u.Progress))
}

// leftOut takes those who were erased out of a batch before it is given again, and
// counts them: of most the erasure left nothing in it.
func (s *Store) leftOut(ctx context.Context, batch model.BatchID) (int, error) {
	known, err := s.erasedKeys(ctx)
	if err != nil {
		return 0, err
	}
	n, _, err := s.leaveErased(ctx, known, batch)
	if err != nil {
		return 0, err
	}
	f, err := figuresOf(ctx, s.e.Reader, batch)
	return max(n, f.ErasedSince), err
}

// cutShort says of an undo or redo that stopped in the middle what becomes of it.
func cutShort(err error) error {
	if err != nil {
		err = fmt.Errorf("it is not through, and goes on at the next start: %w", err)
	}
	return err
}

// turnAgain finishes what an undo or redo that is in the ledger already left to do.
func (s *Store) turnAgain(ctx context.Context, u model.UndoCommand, res model.Result) (model.Result, error) {
	if res.Entry.Batch == 0 || u.Later {
		return res, nil
	}
	lock, err := lockImports(s.e.Path)
	if model.KindOf(err) == model.KindConflict {
		return res, nil // somebody is at it
	}
	if err != nil {
		return res, err
	}
	return res, errors.Join(cutShort(s.finishTurn(ctx, u.Progress)), lock.release())
}

// turnBatch writes that an import counts for nothing from now on, or counts again.
// What it has to leave alone, because decisions stand on it, is in the result.
func (t *turning) turnBatch(ctx context.Context, batch model.BatchID) error {
	if batch == 0 || t.onPaper {
		return nil
	}
	if !t.root.dead {
		return beginTurn(ctx, t.tx, batch, batchGiving)
	}
	if err := t.keeper.rest(ctx, t.tx); err != nil {
		return err
	}
	t.res.Refused = append(t.res.Refused, inOrder(t.keeper.kept)...)
	t.res.Standing = inOrder(t.keeper.standing)
	return beginTurn(ctx, t.tx, batch, batchTaking)
}

// beginTurn puts a batch on its way.
func beginTurn(ctx context.Context, tx querier, batch model.BatchID, state string) error {
	if _, err := tx.ExecContext(ctx, "UPDATE batch SET state = $1 WHERE id = $2", state, int64(batch)); err != nil {
		return fmt.Errorf("turn import %d: %w", batch, err)
	}
	at := model.LeadID(1<<63 - 1)
	if state == batchGiving {
		at = 0
		if _, err := tx.ExecContext(ctx, "DELETE FROM batch_kept WHERE batch = +$1", int64(batch)); err != nil {
			return fmt.Errorf("turn import %d: %w", batch, err)
		}
	}
	if _, err := tx.ExecContext(ctx, "UPDATE counter SET value = value + 1 WHERE name = 'rows'"); err != nil {
		return fmt.Errorf("count the changes of rows: %w", err)
	}
	return putTurning(ctx, tx, batch, at)
}

func putTurning(ctx context.Context, tx querier, batch model.BatchID, at model.LeadID) error {
	return putSetting(ctx, tx, settingTurning, fmt.Sprintf("%d %d", int64(batch), int64(at)))
}

// purge removes what an unfinished import stored. Leads that somebody decided on
// meanwhile keep what it said; the batch then stands as taken back, and is gone
// otherwise. The caller holds the lock of the imports.
func (s *Store) purge(ctx context.Context, batch model.BatchID) error {
	if err := s.undoWakes(ctx, batch); err != nil {
		return err
	}
	k := newKeeper(s, batch)
	if err := k.prepare(ctx); err != nil {
		return err
	}
	err := s.write(ctx, func(tx querier) error {
		if err := k.rest(ctx, tx); err != nil {
			return err
		}
		return beginTurn(ctx, tx, batch, batchRemoving)
	})
	if err != nil {
		return err
	}
	return s.finishTurn(ctx, nil)
}

// undoWakes takes the wakes back that an unfinished import set off. Where a later
// decision stands on one they all stay: nobody's work is undone by itself.
func (s *Store) undoWakes(ctx context.Context, batch model.BatchID) error {
	var group model.EntryID
	err := s.e.Reader.QueryRowContext(ctx, `SELECT e.grp FROM batch b JOIN entry e ON e.grp = b.entry WHERE b.id = $1
		AND NOT EXISTS (SELECT 1 FROM taken_back t WHERE t.grp = e.grp) LIMIT 1`, int64(batch)).Scan(idScan{&group})
	if isNone(err) {
		return nil
	}
	if err != nil {
		return s.e.Describe(fmt.Errorf("read what import %d woke: %w", batch, err))
	}
	id, err := s.newEntryID()
	if err != nil {
		return err
	}
	_, err = s.Undo(ctx, model.UndoCommand{ID: id, At: s.Now(), Actor: model.ActorWinnow, Target: group})
	return err
}

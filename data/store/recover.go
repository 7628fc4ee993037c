package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"winnow/model"
)

// Unfinished lists the imports that are running, here or in another process, and
// those that were killed.
func (s *Store) Unfinished(ctx context.Context) ([]model.Batch, error) {
	return s.batches(ctx, s.e.Reader, "running")
}

// Recover takes the imports back that were killed in the middle, and returns
// them. While an import runs anywhere nothing is recovered: it may be that one.
func (s *Store) Recover(ctx context.Context) ([]model.Batch, error) {
	dead, err := s.Unfinished(ctx)
	if err != nil || len(dead) == 0 {
		return nil, err
	}
	lock, err := lockImports(s.e.Path)
	if model.KindOf(err) == model.KindConflict {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	dead, err = s.recoverLocked(ctx)
	return dead, errors.Join(err, lock.release())
}

// recoverLocked is Recover for the holder of the lock.
func (s *Store) recoverLocked(ctx context.Context) ([]model.Batch, error) {
	dead, err := s.batches(ctx, s.e.Reader, "running")
	if err != nil {
		return nil, err
	}
	for _, b := range dead {
		if err := s.purge(ctx, b.ID); err != nil {
			return nil, err
		}
	}
	return dead, nil
}

// purge removes what an unfinished import stored, in short transactions. Leads
// that somebody decided on meanwhile keep what it said; the batch then stands as
// taken back, and is gone otherwise.
func (s *Store) purge(ctx context.Context, batch model.BatchID) error {
	if err := s.undoWakes(ctx, batch); err != nil {
		return err
	}
	keeps := map[model.LeadID]bool{}
	err := s.write(ctx, func(tx *sql.Tx) error {
		p, err := s.project(ctx, tx)
		if err != nil {
			return err
		}
		t := taker{refresher: refresher{tx: tx, p: p}, batch: batch, keeps: keeps}
		return errors.Join(t.keepDecided(ctx), p.done(ctx))
	})
	if err != nil {
		return err
	}
	pace := newPace(s, "taking back")
	before := model.LeadID(1<<63 - 1)
	for done := false; !done; {
		err := pace.write(ctx, func(tx *sql.Tx, more func() bool) error {
			p, err := s.project(ctx, tx)
			if err != nil {
				return err
			}
			t := taker{refresher: refresher{tx: tx, p: p, index: true}, batch: batch, keeps: keeps}
			for first := true; !done && (first || more()); first = false {
				leads, err := batchLeadsBack(ctx, tx, batch, before, purgeSize)
				if err != nil {
					return err
				}
				if err := t.purgeSome(ctx, leads); err != nil {
					return err
				}
				if done = len(leads) < purgeSize; !done {
					before = leads[len(leads)-1]
				}
			}
			return p.done(ctx)
		})
		if err != nil {
			return err
		}
	}
	return s.write(ctx, func(tx *sql.Tx) error {
		kept, err := scanOne[int](tx.QueryContext(ctx, "SELECT count(*) FROM batch_kept WHERE batch = $1", int64(batch)))
		if err != nil {
			return fmt.Errorf("end import %d: %w", batch, err)
		}
		end := "DELETE FROM batch WHERE id = $1"
		if kept > 0 {
			end = "UPDATE batch SET state = 'taken_back' WHERE id = $1"
		}
		if _, err := tx.ExecContext(ctx, end, int64(batch)); err != nil {
			return fmt.Errorf("end import %d: %w", batch, err)
		}
		return nil
	})
}

// purgeSize is how many leads are purged between two looks at the clock.
const purgeSize = 64

// purgeSome removes a batch's word about some leads.
func (t *taker) purgeSome(ctx context.Context, leads []model.LeadID) error {
	plain, err := t.plain(ctx, leads)
	if err != nil {
		return err
	}
	if err := t.takePlain(ctx, plain); err != nil {
		return err
	}
	if err := t.forget(ctx); err != nil {
		return err
	}
	for _, table := range []string{"source_row", "batch_touch", "void_touch"} {
		if len(plain) == 0 {
			break
		}
		if _, err := t.tx.ExecContext(ctx, "DELETE FROM "+table+" WHERE lead IN ("+idList(plain)+") AND batch = +$1", int64(t.batch)); err != nil {
			return fmt.Errorf("remove what import %d said: %w", t.batch, err)
		}
	}
	for _, id := range leads {
		if _, done := slices.BinarySearch(plain, id); done || t.keeps[id] {
			continue
		}
		if err := t.purge(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// purge removes a batch's word about one lead.
func (t *taker) purge(ctx context.Context, id model.LeadID) error {
	root, err := rootOf(ctx, t.tx, id)
	if err != nil {
		return err
	}
	decided, err := t.stands(ctx, root) // since the others were looked at
	if err != nil || decided {
		return errors.Join(err, t.keep(ctx, id))
	}
	// Its keys are read before its rows go, so that they stop naming the lead.
	rows, err := sourceRows(ctx, t.tx, []model.LeadID{id})
	if err != nil {
		return err
	}
	defer func() { t.stale = nil }()
	for i := range rows {
		t.stale = rows[i].keys().list(t.stale)
	}
	for _, table := range []string{"source_row", "batch_touch", "touch", "void_touch"} {
		if _, err := t.tx.ExecContext(ctx, "DELETE FROM "+table+" WHERE lead = $1 AND batch = $2", int64(id), int64(t.batch)); err != nil {
			return fmt.Errorf("remove what import %d said: %w", t.batch, err)
		}
	}
	if err := settleTouches(ctx, t.tx, id); err != nil {
		return err
	}
	return t.again(ctx, id, root)
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
	_, err = s.Undo(ctx, UndoCommand{ID: id, At: s.Now(), Actor: model.ActorWinnow, Target: group})
	return err
}

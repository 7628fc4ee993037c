package store

import (
	"context"
	"errors"

	"winnow/model"
)

// Unfinished lists the imports that are running, being taken back or being given
// again, here or in another process, and those of which that was cut short.
func (s *Store) Unfinished(ctx context.Context) ([]model.Batch, error) {
	some, err := scanOne[bool](s.e.Reader.QueryContext(ctx, someUnfinished))
	if err != nil || !some {
		return nil, s.e.Describe(err)
	}
	all, err := s.Batches(ctx)
	if err != nil {
		return nil, err
	}
	var out []model.Batch
	for _, b := range all {
		if !b.Finished || b.Turning != "" {
			out = append(out, b)
		}
	}
	return out, nil
}

// someUnfinished is answered by an index of these alone.
const someUnfinished = "SELECT EXISTS (SELECT 1 FROM batch WHERE state NOT IN ('done', 'taken_back'))"

// Recover takes the imports back that were killed in the middle, and goes on with
// an import whose taking back or giving again was cut short (Turning says which).
// It returns them as they were found. While an import or such a turn runs anywhere
// nothing is recovered: it may be that one.
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
	dead, err := s.Unfinished(ctx)
	if err != nil {
		return nil, err
	}
	if len(dead) > 0 {
		s.e.Settle(ctx) // it may have been a full disk that cut it short
	}
	if err := s.finishTurn(ctx, nil); err != nil {
		return nil, err
	}
	for _, b := range dead {
		if b.Finished || b.Turning != "" {
			continue
		}
		if err := s.purge(ctx, b.ID); err != nil {
			return nil, err
		}
	}
	return dead, nil
}

package store

import (
	"context"
	"database/sql"

	"winnow/model"
)

// regroup folds a lead anew after what is merged into it changed.
func (s *Store) regroup(ctx context.Context, tx *sql.Tx, lead model.LeadID) error { return nil }

// takeBack makes everything a batch said count for nothing, and brings all leads
// it named up to date. It runs after the undo's entry, changes and taken_back row
// are written. Leads that nothing else is known of and that a decision stands on
// are refused: they keep what the batch said.
func (s *Store) takeBack(ctx context.Context, tx *sql.Tx, batch model.BatchID) ([]model.Refused, error) {
	return nil, nil
}

// giveAgain makes what a batch said count again, after the redo's entry and
// changes are written and its group is no longer in taken_back.
func (s *Store) giveAgain(ctx context.Context, tx *sql.Tx, batch model.BatchID) error { return nil }

package store

import (
	"context"
	"database/sql"

	"winnow/model"
)

// regroup folds a lead anew after what is merged into it changed.
func (s *Store) regroup(ctx context.Context, tx *sql.Tx, lead model.LeadID) error { return nil }

// takeBack makes everything a batch said count for nothing.
func (s *Store) takeBack(ctx context.Context, tx *sql.Tx, batch model.BatchID) error { return nil }

// giveAgain makes what a batch said count again.
func (s *Store) giveAgain(ctx context.Context, tx *sql.Tx, batch model.BatchID) error { return nil }

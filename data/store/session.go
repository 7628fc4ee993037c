package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Backup writes a consistent copy of the database to a new file, which only the
// user can read.
func (s *Store) Backup(ctx context.Context, path string) error {
	return s.e.Describe(s.e.Backup(ctx, path))
}

// KeepBackup is Backup of a copy that somebody keeps: it is remembered, so that
// erasing a person can name it.
func (s *Store) KeepBackup(ctx context.Context, path, actor string) error {
	full, err := filepath.Abs(path)
	if err != nil {
		full = path
	}
	// Before it is made, so that the copy knows of itself too.
	err = s.write(ctx, func(tx querier) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO backup (path, at, actor) VALUES ($1, $2, $3)
			ON CONFLICT (path) DO UPDATE SET at = excluded.at, actor = excluded.actor`, full, s.Now().UnixMicro(), actor)
		if err != nil {
			return fmt.Errorf("remember the backup: %w", err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := s.Backup(ctx, path); err != nil {
		if _, there := os.Stat(full); there == nil {
			return err // another one, which may be a copy as well
		}
		return errors.Join(err, s.write(ctx, func(tx querier) error { return perform(ctx, tx, "DELETE FROM backup WHERE path = $1", full) }))
	}
	return nil
}

// DataVersion returns a number that moves with every commit, of this process or
// another.
func (s *Store) DataVersion(ctx context.Context) (int64, error) {
	v, err := s.e.DataVersion(ctx)
	if err != nil {
		return 0, s.e.Describe(fmt.Errorf("ask whether somebody wrote: %w", err))
	}
	return v, nil
}

// MarkSeen records that an actor looks at the console now: what happens after
// this is news.
func (s *Store) MarkSeen(ctx context.Context, actor string) error {
	return s.write(context.WithoutCancel(ctx), func(tx querier) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO session (actor, at, seq) SELECT $1, $2, coalesce(max(seq), 0) FROM entry WHERE true
			ON CONFLICT (actor) DO UPDATE SET at = excluded.at, seq = excluded.seq`, actor, s.Now().UnixMicro())
		if err != nil {
			return fmt.Errorf("record the session: %w", err)
		}
		return nil
	})
}

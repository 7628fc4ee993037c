package store

import (
	"context"
	"fmt"
)

// Backup writes a consistent copy of the database to a new file, which only the
// user can read.
func (s *Store) Backup(ctx context.Context, path string) error {
	return s.e.Describe(s.e.Backup(ctx, path))
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

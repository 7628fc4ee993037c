package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"winnow/model"
)

// FileStamp tells versions of a file apart without reading it.
type FileStamp struct {
	Size     int64
	Modified time.Time // as the file system has it, to the microsecond
}

// TakenFiles are the files of a watched folder that were dealt with, by name, each
// with the stamp it had then.
func (s *Store) TakenFiles(ctx context.Context, folder string) (map[string]FileStamp, error) {
	rows, err := s.e.Reader.QueryContext(ctx, "SELECT name, size, modified FROM inbox WHERE folder = $1", folder)
	if err != nil {
		return nil, s.e.Describe(fmt.Errorf("read which files were taken: %w", err))
	}
	defer rows.Close()
	taken := map[string]FileStamp{}
	for rows.Next() {
		var name string
		var size, modified int64
		if err := rows.Scan(&name, &size, &modified); err != nil {
			return nil, fmt.Errorf("read which files were taken: %w", err)
		}
		taken[name] = FileStamp{Size: size, Modified: time.UnixMicro(modified).UTC()}
	}
	return taken, s.e.Describe(rows.Err())
}

// TakeFile remembers that a file of a watched folder was dealt with, so that it is
// not taken again before it changes.
func (s *Store) TakeFile(ctx context.Context, folder, name string, stamp FileStamp) error {
	return s.write(ctx, func(tx querier) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO inbox (folder, name, size, modified) VALUES ($1, $2, $3, $4)
			ON CONFLICT (folder, name) DO UPDATE SET size = excluded.size, modified = excluded.modified`,
			folder, name, stamp.Size, stamp.Modified.UnixMicro())
		if err != nil {
			return fmt.Errorf("remember that %s was taken: %w", name, err)
		}
		return nil
	})
}

// KeepInbox makes the caller the one process that takes files of watched folders
// into this database, until release is called or the process ends. Where another
// one does it, the error is a Conflict.
func (s *Store) KeepInbox() (release func() error, err error) {
	lock, err := lockFile(s.e.Path + "-inbox")
	switch {
	case errors.Is(err, errLocked):
		return nil, model.Conflict("it takes the files, and this one takes over when it ends", "another winnow watches a folder for this database")
	case err != nil:
		return nil, fmt.Errorf("lock the watched folders of the database: %w", err)
	}
	return lock.release, nil
}

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"sort"
	"strconv"
	"strings"
	"time"

	"winnow/model"
)

// New makes a store of an open engine: it brings the schema up to date and reads
// the criteria that are applied. Close closes the engine too.
func New(ctx context.Context, e Engine, opt Options) (*Store, error) {
	if opt.Zone == nil {
		opt.Zone = time.UTC
	}
	s := &Store{e: e, opt: opt, chunk: turnChunk}
	if err := s.migrate(ctx, migrations); err != nil {
		return nil, e.Describe(err)
	}
	if err := s.loadCriteria(ctx); err != nil {
		return nil, e.Describe(err)
	}
	return s, nil
}

// Close waits for what is being written and closes the file.
func (s *Store) Close() error {
	if err := s.e.Close(); err != nil {
		return fmt.Errorf("close the database: %w", s.e.Describe(err))
	}
	return nil
}

// CheckSchema refuses a file whose schema this winnow does not know yet.
func CheckSchema(file string, version int) error {
	return checkSchema(file, version, len(steps(migrations)))
}

func checkSchema(file string, version, last int) error {
	if version > last {
		return model.Invalid("use the newer winnow; this file was not touched",
			"%s was written by a newer winnow (schema %d, this one knows %d)", file, version, last)
	}
	return nil
}

// steps lists the migrations by number: 0001_start.sql is the first.
func steps(files fs.FS) []string {
	names, err := fs.Glob(files, "migrations/*.sql")
	if err != nil {
		return nil // only a malformed pattern
	}
	sort.Strings(names)
	return names
}

// migrate carries out the steps that the file has not seen, each in a
// transaction of its own. A file that holds data is copied beside itself first.
func (s *Store) migrate(ctx context.Context, files fs.FS) error {
	have, err := s.e.Schema(ctx, s.e.Writer)
	if err != nil {
		return fmt.Errorf("read the schema's version: %w", err)
	}
	names := steps(files)
	if err := checkSchema(s.e.Path, have, len(names)); err != nil || have == len(names) {
		return err
	}
	if have > 0 {
		if err := s.keepCopy(ctx, have); err != nil {
			return err
		}
	}
	for _, name := range names[have:] {
		if err := s.step(ctx, files, name); err != nil {
			return fmt.Errorf("bring the database to %s: %w", strings.TrimSuffix(path.Base(name), ".sql"), err)
		}
	}
	return nil
}

// keepCopy writes the database as it is to a file beside it. A copy of an
// earlier try is as good.
func (s *Store) keepCopy(ctx context.Context, version int) error {
	to := fmt.Sprintf("%s.schema-%d", s.e.Path, version)
	if _, err := os.Stat(to); err == nil {
		to = fmt.Sprintf("%s.%d", to, s.Now().UnixMicro())
	}
	if err := s.e.Backup(ctx, to); err != nil {
		return fmt.Errorf("copy the database before changing its schema: %w", err)
	}
	return nil
}

func (s *Store) step(ctx context.Context, files fs.FS, name string) error {
	number, _, _ := strings.Cut(path.Base(name), "_")
	version, err := strconv.Atoi(number)
	if err != nil {
		return fmt.Errorf("a migration's name begins with its number: %w", err)
	}
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return err
	}
	return s.write(ctx, func(tx querier) error {
		// Another process may have come first; the lock is ours by now.
		have, err := s.e.Schema(ctx, tx)
		if err != nil || have >= version {
			return err
		}
		if _, err := tx.ExecContext(ctx, string(text)); err != nil {
			return err
		}
		return s.e.SetSchema(ctx, tx, version)
	})
}

// isNone reports that a query found no row.
func isNone(err error) bool { return errors.Is(err, sql.ErrNoRows) }

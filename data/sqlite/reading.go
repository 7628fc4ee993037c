package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"sync"

	"github.com/mattn/go-sqlite3"

	"winnow/data/store"
	"winnow/model"
)

// OpenReading opens the database at path to be read alone, where Open cannot: a
// full disk has no room for the files that a database in use has beside it. It
// writes nothing anywhere. Where such files are there with something in them, and
// so may hold what the database itself does not yet, it is refused. What the store
// writes fails with store.ErrUnwritable.
func OpenReading(ctx context.Context, path string, opt store.Options) (*store.Store, error) {
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if err := alone(full); err != nil {
		return nil, err
	}
	dsn := (&url.URL{Scheme: "file", Path: full, RawQuery: url.Values{"immutable": {"1"}, "mode": {"ro"}, "_mutex": {"no"}}.Encode()}).String()
	db := sql.OpenDB(connector{dsn: dsn, driver: &sqlite3.SQLiteDriver{ConnectHook: func(c *sqlite3.SQLiteConn) error {
		return apply(c, []pragma{{"trusted_schema", "0", "0"}})
	}}})
	e := &engine{path: full, reader: db}
	nothing := func() {}
	s, err := store.New(ctx, store.Engine{
		Path:        full,
		Writer:      db,
		Reader:      db,
		Begin:       "BEGIN IMMEDIATE",
		Backup:      func(ctx context.Context, to string) error { return e.backupFrom(ctx, db, to) },
		Scrub:       func(context.Context) error { return nil },
		Rewrite:     func(context.Context) error { return nil },
		DataVersion: func(context.Context) (int64, error) { return 0, nil },
		Check:       e.check,
		Describe:    e.describe,
		Schema:      schema,
		SetSchema:   setSchema,
		Busy:        isBusy,
		Bulk:        func(context.Context, bool) error { return nil },
		Shrink:      nothing,
		Settle:      func(context.Context) {},
		Committed:   nothing,
		Gate:        &sync.Mutex{},
		Lull:        &sync.Mutex{},
		Close:       db.Close,
	}, opt)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return s, nil
}

// alone refuses a file that is no winnow database, and one whose log has something
// in it.
func alone(path string) error {
	if info, err := os.Stat(path); err != nil || info.Size() == 0 {
		return model.NotFound("check the path", "there is no database at %s", path)
	}
	if info, err := os.Stat(path + "-wal"); err == nil && info.Size() > 0 {
		return model.Conflict("free some space first", "what was written last is in %s-wal, which cannot be read on a full disk", path)
	}
	return recognise(path)
}

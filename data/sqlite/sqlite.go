// Package sqlite opens a winnow database in one SQLite file: connections with
// the settings that durability rests on, checkpoints beside the writes, and the
// engine's errors in words a person can act on.
package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/mattn/go-sqlite3"

	"winnow/data/store"
	"winnow/model"
)

// applicationID marks a file as winnow's ("WNNW").
const applicationID = 0x574e4e57

// readers is the size of the pool that only reads, one being held for
// DataVersion. Each connection has a page cache of its own.
const readers = 4

// engine is the file behind one Store.
type engine struct {
	path    string
	writer  *sql.DB
	derived *sql.DB
	reader  *sql.DB
	pages   *checkpointer
	watchMu sync.Mutex
	watch   *sql.Conn
}

// Open opens the database at path, and creates it, and its folder, where there
// is none. A file that is not a winnow database, or that a newer winnow wrote,
// is refused untouched. The caller closes the store.
func Open(ctx context.Context, path string, opt store.Options) (*store.Store, error) {
	return openEvery(ctx, path, opt, checkpointPages)
}

// openEvery is Open with a checkpoint as soon as so many pages stand in the log,
// and further settings of the connection that writes.
func openEvery(ctx context.Context, path string, opt store.Options, pages int, more ...pragma) (*store.Store, error) {
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("find the database %s: %w", path, err)
	}
	if err := prepareFile(ctx, full); err != nil {
		return nil, err
	}
	e := &engine{
		path:    full,
		writer:  open(full, append(writerPragmas(), more...), 1),
		derived: openDerived(full, more...),
		reader:  open(full, readerPragmas(), readers),
	}
	e.pages = newCheckpointer(full, pages)
	s, err := store.New(ctx, store.Engine{
		Path:        full,
		Writer:      e.writer,
		Derived:     e.derived,
		Sync:        e.sync,
		Reader:      e.reader,
		Begin:       "BEGIN IMMEDIATE",
		Foreign:     "PRAGMA data_version",
		Backup:      e.backup,
		Scrub:       e.scrub,
		Rewrite:     e.rewrite,
		DataVersion: e.dataVersion,
		Check:       e.check,
		Describe:    e.describe,
		Schema:      schema,
		SetSchema:   setSchema,
		Busy:        isBusy,
		Bulk:        e.bulk,
		Shrink:      e.pages.shrink,
		Settle:      func(ctx context.Context) { e.pages.cut(ctx) },
		Committed:   e.pages.wrote,
		Gate:        &e.pages.gate,
		Lull:        &e.pages.lull,
		Close:       e.close,
	}, opt)
	if err != nil {
		return nil, errors.Join(err, e.close())
	}
	return s, nil
}

// pragma is one setting of a connection: how it is set, and what reading it back
// must give.
type pragma struct{ name, set, want string }

// basePragmas are those of every connection. synchronous=2 is FULL: a commit is
// on disk when it returns. The driver's own default is NORMAL, which loses
// commits when the power fails.
func basePragmas() []pragma {
	return []pragma{
		{"busy_timeout", fmt.Sprint(store.LockWait.Milliseconds()), fmt.Sprint(store.LockWait.Milliseconds())},
		{"journal_mode", "wal", "wal"},
		{"synchronous", "2", "2"},
		{"foreign_keys", "1", "1"},
		{"secure_delete", "1", "1"},
		{"trusted_schema", "0", "0"},
		{"recursive_triggers", "1", "1"}, // else a REPLACE deletes from the ledger without its triggers
	}
}

// Page caches of the writer, in KiB below zero.
const (
	writerCache = "-2000"
	bulkCache   = "-24000"

	// derivedCache holds all that a transaction of 100 ms changes: pages for which there
	// is no room are written to the log before its end, and again at it.
	derivedCache = "-64000"
)

// largeLog is the size of the log that stays while long work goes on, in bytes: to make
// it longer again costs more than to write it over.
const largeLog = "402653184"

// writerPragmas leave checkpoints to the checkpointer, so that no decision
// waits for one.
func writerPragmas() []pragma {
	return append(basePragmas(),
		pragma{"wal_autocheckpoint", "0", "0"},
		pragma{"cache_size", writerCache, writerCache},
		pragma{"journal_size_limit", "67108864", "67108864"},
		// The store waits for the write lock by itself, and looks more often.
		pragma{"busy_timeout", "1", "1"})
}

func readerPragmas() []pragma {
	return append(basePragmas(),
		pragma{"cache_size", "-1000", "-1000"},
		pragma{"query_only", "1", "1"})
}

// derivedPragmas are those of the connection that writes what follows from other
// rows. Its commits do not wait for the disk: what they write stands in the log before
// whatever is committed later, and is put on disk with that, or by sync.
func derivedPragmas() []pragma {
	own := append(writerPragmas(),
		pragma{"cache_size", derivedCache, derivedCache},
		pragma{"temp_store", "MEMORY", "2"},
		pragma{"journal_size_limit", largeLog, largeLog})
	for i := range own {
		if own[i].name == "synchronous" {
			own[i] = pragma{"synchronous", "1", "1"}
		}
	}
	return own
}

// noEntries refuses what a person did, or a trigger set off, on a connection whose
// commits do not wait for the disk.
const noEntries = `CREATE TEMP TRIGGER no_entries BEFORE INSERT ON main.entry BEGIN
	SELECT RAISE(ABORT, 'the ledger is not derived'); END`

// openDerived makes the pool of derivedPragmas. It keeps no connection open until
// bulk has it do so.
func openDerived(path string, more ...pragma) *sql.DB {
	db := open(path, append(derivedPragmas(), more...), 1, noEntries)
	db.SetMaxIdleConns(0)
	return db
}

// open makes a pool of at most n connections, each with the settings given, and on
// which statements were run. It does not touch the file yet.
func open(path string, settings []pragma, n int, statements ...string) *sql.DB {
	q := url.Values{"_txlock": {"immediate"}, "_mutex": {"no"}, "_stmt_cache_size": {"96"}, "mode": {"rw"},
		"_busy_timeout": {fmt.Sprint(store.LockWait.Milliseconds())}} // what opens a connection looks into the file before its settings are made
	if settings[len(settings)-1].name == "query_only" {
		q.Set("_txlock", "deferred")
	}
	db := sql.OpenDB(connector{
		dsn: (&url.URL{Scheme: "file", Path: path, RawQuery: q.Encode()}).String(),
		driver: &sqlite3.SQLiteDriver{ConnectHook: func(c *sqlite3.SQLiteConn) error {
			if err := apply(c, settings); err != nil {
				return err
			}
			for _, s := range statements {
				if _, err := c.Exec(s, nil); err != nil {
					return fmt.Errorf("prepare a connection: %w", err)
				}
			}
			return nil
		}},
	})
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	return db
}

// set sets a pragma. That of the journal does not wait by itself for who holds the
// file, as a process does that creates it, or leaves it last.
func set(c *sqlite3.SQLiteConn, p pragma) error {
	for until := time.Now().Add(store.LockWait); ; time.Sleep(10 * time.Millisecond) {
		_, err := c.Exec("PRAGMA "+p.name+" = "+p.set, nil)
		if !isBusy(err) || time.Now().After(until) {
			return err
		}
	}
}

// apply sets every pragma and reads it back. One that did not take stops the
// connection: what rests on it would be a promise nobody keeps.
func apply(c *sqlite3.SQLiteConn, settings []pragma) error {
	for _, p := range settings {
		if err := set(c, p); err != nil {
			return fmt.Errorf("set %s: %w", p.name, err)
		}
		got, err := readPragma(c, p.name)
		if err != nil {
			return fmt.Errorf("read %s back: %w", p.name, err)
		}
		if got != p.want {
			return fmt.Errorf("the database took %s = %s instead of %s", p.name, got, p.want)
		}
	}
	return nil
}

func readPragma(c *sqlite3.SQLiteConn, name string) (string, error) {
	rows, err := c.Query("PRAGMA "+name, nil)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	v := make([]driver.Value, len(rows.Columns()))
	if err := rows.Next(v); err != nil {
		return "", err
	}
	return fmt.Sprint(v[0]), nil
}

// connector opens connections without registering a driver by name.
type connector struct {
	dsn    string
	driver *sqlite3.SQLiteDriver
}

func (c connector) Connect(context.Context) (driver.Conn, error) { return c.driver.Open(c.dsn) }
func (c connector) Driver() driver.Driver                        { return c.driver }

func schema(ctx context.Context, q store.Querier) (int, error) {
	var v int
	err := q.QueryRowContext(ctx, "PRAGMA user_version").Scan(&v)
	return v, err
}

func setSchema(ctx context.Context, tx store.Querier, v int) error {
	_, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", v))
	return err
}

// backup writes a consistent copy to a new file that only the user can read.
// VACUUM INTO takes an existing empty file, and keeps its mode.
func (e *engine) backup(ctx context.Context, path string) error {
	// The copy is written by a connection of its own: it may take long, and no
	// decision has to wait for it.
	db := open(e.path, basePragmas(), 1)
	return errors.Join(e.backupFrom(ctx, db, path), db.Close())
}

func (e *engine) backupFrom(ctx context.Context, db *sql.DB, path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return model.Conflict("name a file that does not exist yet", "%s exists already", path)
	}
	var gone *os.PathError
	if errors.As(err, &gone) {
		return model.Invalid("name a file in a folder that is there and yours", "cannot make the backup %s: %v", path, gone.Err)
	}
	if err != nil {
		return fmt.Errorf("create the backup: %w", err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("create the backup: %w", err)
	}
	if _, err = db.ExecContext(ctx, "VACUUM INTO $1", path); err != nil {
		return errors.Join(fmt.Errorf("write the backup %s: %w", path, err), os.Remove(path))
	}
	return syncFile(path)
}

// dataVersion reads a number that moves with every commit of any other
// connection, those of this process's writer among them. It is one connection's
// own view, so always the same one is asked.
func (e *engine) dataVersion(ctx context.Context) (int64, error) {
	e.watchMu.Lock()
	defer e.watchMu.Unlock()
	if e.watch == nil {
		c, err := e.reader.Conn(ctx)
		if err != nil {
			return 0, err
		}
		e.watch = c
	}
	var v int64
	err := e.watch.QueryRowContext(ctx, "PRAGMA data_version").Scan(&v)
	return v, err
}

// isBusy reports that another process holds the write lock.
func isBusy(err error) bool {
	var se sqlite3.Error
	return errors.As(err, &se) && (se.Code == sqlite3.ErrBusy || se.Code == sqlite3.ErrLocked)
}

// bulk gives the writer a larger page cache for as long as long work lasts, and
// has it keep in memory what it would need to take one statement back: of statements
// that write many rows that is a copy of every page they touch, and else goes to a
// file, more than all that the work itself writes. Sorting a whole table, as VACUUM
// and new indexes do, is better left to files, so it is not so always.
func (e *engine) bulk(ctx context.Context, on bool) error {
	settings := "PRAGMA cache_size = " + writerCache + "; PRAGMA temp_store = DEFAULT"
	if on {
		settings = "PRAGMA cache_size = " + bulkCache + "; PRAGMA temp_store = MEMORY"
	}
	// The other one is there for as long, and takes its memory along when it goes.
	e.derived.SetMaxIdleConns(map[bool]int{true: 1}[on])
	e.pages.large.Store(on)
	_, err := e.writer.ExecContext(ctx, settings)
	return err
}

// sync puts on disk what stands in the log.
func (e *engine) sync() error {
	log, err := os.OpenFile(e.path+"-wal", os.O_RDWR, 0)
	if err != nil {
		return fmt.Errorf("open the log: %w", err)
	}
	return errors.Join(log.Sync(), log.Close())
}

func (e *engine) check(ctx context.Context) ([]string, error) {
	var found []string
	for _, q := range []string{"PRAGMA integrity_check", "SELECT 'row ' || coalesce(rowid, 0) || ' of ' || \"table\" || ' names a missing row of ' || parent FROM pragma_foreign_key_check"} {
		rows, err := e.reader.QueryContext(ctx, q)
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var line string
			if err := rows.Scan(&line); err != nil {
				return nil, errors.Join(err, rows.Close())
			}
			if line != "ok" {
				found = append(found, line)
			}
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return nil, err
		}
	}
	return found, nil
}

func (e *engine) close() error {
	errs := []error{e.pages.close()}
	e.watchMu.Lock()
	if e.watch != nil {
		errs = append(errs, e.watch.Close())
		e.watch = nil
	}
	e.watchMu.Unlock()
	return errors.Join(append(errs, e.reader.Close(), e.derived.Close(), e.writer.Close())...)
}

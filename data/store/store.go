// Package store keeps everything winnow knows, in the words of package model:
// the ledger and its projection, source rows and the leads folded from them,
// touches, scores, criteria. It is written against database/sql with SQL that
// any engine of package data takes; an engine (package sqlite) opens the file
// and hands over an Engine.
//
// Where to look, by the beginning of a file's name: do, undo, entry, state and
// history are the ledger and what follows from it; project, rank and scoring are
// the one place that writes the lists; page, counts, search and each what is read of
// them; import, prepare, identity and fold how rows become leads, foresee the same
// without writing; turn how an import goes and comes back; together what people of a
// company complete; pack what leads are scored by, close together; erase how a person
// is forgotten; doctor whether all of it follows; direct and scan how statements run.
package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"embed"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"winnow/model/criteria"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Engine is an open database: one writing connection, whose transactions take
// the write lock at BEGIN, and a pool that only reads. The functions hold what
// differs between engines.
type Engine struct {
	Path   string
	Writer *sql.DB
	Reader *sql.DB
	// Derived is a second writing connection, nil where the engine has none. It is for
	// rows that follow from others and are made again where they are lost: its commits
	// need not be on disk when they return. They are once Sync has returned, and
	// with the next commit of Writer.
	Derived *sql.DB
	// Sync puts on disk what Derived committed. It may be called while others write.
	Sync func() error
	// Begin is the statement that begins a transaction with the write lock.
	Begin string
	// Foreign is a query of a number that changes, for a connection, whenever another
	// one committed something; empty where the engine has none.
	Foreign string
	// Backup writes a consistent copy to a new file.
	Backup func(ctx context.Context, path string) error
	// Scrub empties the log of what was written, so that what was deleted is nowhere
	// in it. It waits for those who read, and gives up with a Conflict.
	Scrub func(ctx context.Context) error
	// Rewrite writes the file anew without what is not used any more.
	Rewrite func(ctx context.Context) error
	// DataVersion changes whenever another connection committed.
	DataVersion func(ctx context.Context) (int64, error)
	// Check reports damage found in the file, nothing when it is sound.
	Check func(ctx context.Context) ([]string, error)
	// Describe turns an engine's error into one a person can act on.
	Describe func(err error) error
	// Busy reports an error that says another process holds the lock. The engine
	// has waited for a millisecond by then.
	Busy func(err error) bool
	// Schema is the version of the schema in the file, 0 before the first;
	// SetSchema writes it within a migration.
	Schema    func(ctx context.Context, q Querier) (int, error)
	SetSchema func(ctx context.Context, tx Querier, version int) error
	// Bulk says that much is about to be written, or that it was: the writer may
	// take more memory in between.
	Bulk func(ctx context.Context, on bool) error
	// Shrink gives the space back that long work took beside the data, soon and
	// without waiting for it.
	Shrink func()
	// Settle copies the log into the file where that can be done at once, so that
	// what is written next finds the room that the log takes.
	Settle func(ctx context.Context)
	// Committed is called after every commit. It must not wait.
	Committed func()
	// Gate is held during every write: between two of them the engine may do work
	// for which nobody must write.
	Gate sync.Locker
	// Lull is held besides, and before, by each transaction of long work: the engine
	// may have that rest while decisions go on.
	Lull  sync.Locker
	Close func() error
}

// ErrUnwritable is in errors of a database that cannot be written now (the disk is
// full, another program holds it) though it may well be read.
var ErrUnwritable = errors.New("the database cannot be written")

// Options are what a run passes in.
type Options struct {
	Clock func() time.Time // the run's now; ids are not made from it
	Rand  io.Reader        // real entropy
	Zone  *time.Location   // the user's zone: working days and day boundaries

	// Target is the one whose exports tell what is in the CRM; "" = any.
	Target string

	// Start are the criteria of a new database; nil = the embedded default.
	Start *criteria.Criteria

	// Fired is told of triggers once they are in the ledger, by who wrote them
	// there; may be nil. It is called outside of every transaction.
	Fired func(context.Context, []Fired)
}

// Store reads and writes one database. It is safe for concurrent use; writes
// are carried out one at a time.
type Store struct {
	e        Engine
	opt      Options
	criteria atomic.Pointer[applied]
	former   lately

	suppressing suppressing
	known       known

	// watch is told of each transaction of long work: what it was part of, and how
	// long it had the write lock. For benchmarks; nil otherwise.
	watch func(part string, began, committing, ended time.Time)

	chunk   int                 // see turnChunk; tests take fewer
	closely bool                // imports look at each row closely; for tests
	args    []driver.NamedValue // to be used again by the next one
	// moves rises after every commit of this store, and when it sees that others
	// wrote. foreign is what Foreign gave last on the connection that writes, which
	// is writer; both belong to whoever has the gate.
	moves   atomic.Int64
	foreign int64
	writer  any

	waiting atomic.Int32 // writes of this process that wait for their turn
	bulky   bulky
}

// Now is the run's present, in UTC.
func (s *Store) Now() time.Time { return s.opt.Clock().UTC() }

// Path is where the database lives.
func (s *Store) Path() string { return s.e.Path }

// write runs f in one transaction on the writing connection and commits it. An
// error of f rolls back and is returned as it is.
func (s *Store) write(ctx context.Context, f func(tx querier) error) error {
	return s.writeOn(ctx, s.e.Writer, f)
}

// writeOn is write on one of the connections that write.
func (s *Store) writeOn(ctx context.Context, on *sql.DB, f func(tx querier) error) error {
	s.waiting.Add(1)
	s.e.Gate.Lock()
	s.waiting.Add(-1)
	defer s.e.Gate.Unlock()
	conn, err := on.Conn(ctx)
	if err != nil {
		return s.e.Describe(fmt.Errorf("begin to write: %w", err))
	}
	defer conn.Close()
	// The transaction is begun and ended by statements: one of database/sql has a
	// goroutine of its own, which costs a decision as much as two of its writes.
	// What is asked of the driver itself is short: it need not be cut short.
	tx := &reading{ctx: context.WithoutCancel(ctx), s: s, conn: conn, tx: conn, args: s.args}
	defer func() { s.args = tx.args }()
	if err := s.begin(ctx, tx); err != nil {
		return s.e.Describe(fmt.Errorf("begin to write: %w", err))
	}
	committed := false
	defer func() {
		if !committed {
			tx.rollBack()
		}
	}()
	if err := conn.Raw(s.sameWriter); err != nil {
		return s.e.Describe(fmt.Errorf("begin to write: %w", err))
	}
	if err := f(tx); err != nil {
		return s.e.Describe(err)
	}
	err = tx.perform("COMMIT")
	s.moves.Add(1) // after it: who reads before sees less than it says
	if err != nil {
		return s.e.Describe(&commitError{err})
	}
	committed = true
	s.e.Committed()
	return nil
}

// sameWriter notes which connection writes: what Foreign gives belongs to one.
func (s *Store) sameWriter(conn any) error {
	if conn != s.writer {
		s.writer, s.foreign = conn, -1
		s.moves.Add(1)
	}
	return nil
}

// begin takes the write lock, which another process may hold. It tries again
// every millisecond, for the engine itself would soon look but ten times a second,
// and shows meanwhile that it waits.
func (s *Store) begin(ctx context.Context, tx *reading) error {
	until := time.Now().Add(LockWait)
	var stop func()
	for {
		err := tx.perform(s.e.Begin)
		if err != nil && ctx.Err() != nil {
			err = ctx.Err()
		}
		if err == nil || !s.e.Busy(err) || time.Now().After(until) {
			if stop != nil {
				stop()
			}
			return err
		}
		if stop == nil {
			stop = showWaiting(s.e.Path)
		}
	}
}

// LockWait is how long a write waits for another process before it gives up.
const LockWait = 10 * time.Second

// commitError marks a failed commit: what it would have written may or may not
// be there.
type commitError struct{ err error }

func (e *commitError) Error() string { return "commit: " + e.err.Error() }
func (e *commitError) Unwrap() error { return e.err }

// Querier is what both a transaction and a pool can do.
type Querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

type querier = Querier

// micros is a time as stored; NULL for the zero time.
func micros(t time.Time) sql.NullInt64 {
	if t.IsZero() {
		return sql.NullInt64{}
	}
	return sql.NullInt64{Int64: t.UnixMicro(), Valid: true}
}

// instant is a stored time; zero for NULL.
func instant(n sql.NullInt64) time.Time {
	if !n.Valid {
		return time.Time{}
	}
	return time.UnixMicro(n.Int64).UTC()
}

package store

import (
	"context"
	"io/fs"
	"time"
)

// Migrate brings the schema to the last of other migrations than the embedded.
func (s *Store) Migrate(ctx context.Context, files fs.FS) error { return s.migrate(ctx, files) }

// Migrations are the embedded ones.
var Migrations fs.FS = migrations

// AppendSnapshot writes what a decision was made on.
var AppendSnapshot = appendSnapshot

// Watch is told of each transaction of long work.
func (s *Store) Watch(f func(part string, began, committing, ended time.Time)) { s.watch = f }

// Together reports whether the next rows are taken as new leads, many at a time. It is
// asked after Drain.
func (i *Import) Together() bool { return i.w.fresh }

// OthersWait reports whether some process shows that it waits to write.
func OthersWait(path string) bool { return othersWait(path) }

// Chunk sets how many leads of an import are taken back, given again or brought
// together at once.
func (s *Store) Chunk(leads int) { s.chunk = leads }

// Grind writes without a pause, in transactions as long as those of long work,
// until it is stopped.
func (s *Store) Grind(ctx context.Context, stop <-chan struct{}) error {
	p := newPace(s, "grinding")
	for {
		select {
		case <-stop:
			return nil
		default:
		}
		err := p.write(ctx, func(_ querier, more func() bool) error {
			for more() {
				time.Sleep(time.Millisecond)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
}

// Hold writes without a pause, in transactions that end only where somebody waits,
// until it is stopped.
func (s *Store) Hold(ctx context.Context, stop <-chan struct{}) error {
	p := newLongPace(s, "holding")
	for {
		p.budget, p.most = time.Hour, time.Hour
		err := p.write(ctx, func(_ querier, more func() bool) error {
			_, _ = await(stop, more)
			return nil
		})
		if err != nil {
			return err
		}
		select {
		case <-stop:
			return nil
		default:
		}
	}
}

// LookClosely has imports look at each row closely, also at those that they could
// see quickly to be known.
func (s *Store) LookClosely(yes bool) { s.closely = yes }

// SomeUnfinished is the question whether imports are under way.
const SomeUnfinished = someUnfinished

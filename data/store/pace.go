package store

import (
	"context"
	"database/sql"
	"time"
)

// pace carries long work out in short transactions: whoever decides meanwhile
// waits for one of them at most. It looks at what each took, commit included, and
// makes the next ones as much shorter as they have to be.
type pace struct {
	s      *Store
	budget time.Duration // for the work of one transaction, without its commit
}

const (
	paceMost  = 25 * time.Millisecond // what one begins with
	paceWhole = 40 * time.Millisecond // what one may take, commit included
	paceLeast = 8 * time.Millisecond

	// paceGap is how long the lock is left alone between two of them. Others try
	// for it every millisecond (see begin).
	paceGap = 2 * time.Millisecond
)

func newPace(s *Store) *pace { return &pace{s: s, budget: paceMost} }

// write runs f in one transaction. f works on for as long as more says so.
func (p *pace) write(ctx context.Context, f func(tx *sql.Tx, more func() bool) error) error {
	var start time.Time
	err := p.s.write(ctx, func(tx *sql.Tx) error {
		start = time.Now()
		return f(tx, func() bool { return time.Since(start) < p.budget })
	})
	switch took := time.Since(start); {
	case err != nil:
		return err
	case took > paceWhole:
		p.budget = max(paceLeast, p.budget/2)
	default:
		p.budget = min(paceMost, p.budget+p.budget/8)
	}
	time.Sleep(paceGap)
	return nil
}

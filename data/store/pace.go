package store

import (
	"context"
	"time"
)

// pace carries long work out in short transactions: whoever decides meanwhile
// waits for one of them at most. It looks at what each took, commit included, and
// makes the next ones as much shorter as they have to be. Between two of them
// those write who wait.
type pace struct {
	s      *Store
	part   string                          // of the work, for Store.watch
	budget time.Duration                   // for the work of one transaction, without its commit
	after  func(ctx context.Context) error // each of them; may be nil
}

const (
	paceMost  = 18 * time.Millisecond // what one begins with
	paceWhole = 30 * time.Millisecond // what one may take, commit included
	paceLeast = 4 * time.Millisecond

	// paceYield is how long the lock is left alone at most while others wait for it.
	paceYield = 50 * time.Millisecond
)

func newPace(s *Store, part string) *pace { return &pace{s: s, part: part, budget: paceMost} }

// write runs f in one transaction. f works on for as long as more says so.
func (p *pace) write(ctx context.Context, f func(tx querier, more func() bool) error) error {
	start, worked, err := p.one(ctx, f)
	if err != nil {
		return err
	}
	ended := time.Now()
	if p.s.watch != nil {
		p.s.watch(p.part, start, worked, ended)
	}
	if ended.Sub(start) > paceWhole {
		p.budget = max(paceLeast, p.budget/2)
	} else {
		p.budget = min(paceMost, p.budget+p.budget/8)
	}
	p.handOver()
	if p.after != nil {
		return p.after(ctx)
	}
	return nil
}

// one is one transaction: when its work began and ended.
func (p *pace) one(ctx context.Context, f func(tx querier, more func() bool) error) (start, worked time.Time, err error) {
	p.s.e.Lull.Lock()
	defer p.s.e.Lull.Unlock()
	err = p.s.write(ctx, func(tx querier) error {
		start = time.Now()
		defer func() { worked = time.Now() }()
		return f(tx, func() bool { return time.Since(start) < p.budget })
	})
	return start, worked, err
}

// handOver lets those write who wait, here and in other processes.
func (p *pace) handOver() {
	for until := time.Now().Add(paceYield); time.Now().Before(until); time.Sleep(200 * time.Microsecond) {
		if p.s.waiting.Load() == 0 && !othersWait(p.s.e.Path) {
			return
		}
	}
}

package store

import (
	"context"
	"database/sql"
	"errors"
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
	most   time.Duration                   // that the budget may be
	commit time.Duration                   // what a commit may take where they are long
	after  func(ctx context.Context) error // each of them; may be nil

	on      *sql.DB    // which connection writes
	syncing chan error // what the last of them wrote is put on disk; nil = it is there
}

const (
	paceMost  = 18 * time.Millisecond // what one begins with
	paceWhole = 30 * time.Millisecond // what one may take, commit included
	paceLeast = 4 * time.Millisecond

	// paceLong is what the work of one takes that ends as soon as somebody waits, and
	// paceCommit what its commit may: rows that lie together are written once where
	// they are written in one transaction, and whoever waits, waits for a commit.
	paceLong   = 100 * time.Millisecond
	paceCommit = 40 * time.Millisecond
	paceLook   = time.Millisecond // between two looks at whether others wait

	// paceDerived is what the first transaction of derived rows takes, and paceBeside
	// what the commit of one may, with the wait until the one before it is on disk.
	paceDerived = 70 * time.Millisecond
	paceBeside  = 50 * time.Millisecond

	// paceYield is how long the lock is left alone at most while others wait for it.
	paceYield = 50 * time.Millisecond
)

func newPace(s *Store, part string) *pace {
	return &pace{s: s, part: part, budget: paceMost, most: paceMost, commit: paceCommit, on: s.e.Writer}
}

// newLongPace makes one of which the transactions end as soon as somebody waits, and
// else are long.
func newLongPace(s *Store, part string) *pace {
	p := newPace(s, part)
	if waitsShow {
		p.most = paceLong
	}
	return p
}

// derive makes ready to write rows that follow from others: they are put on disk
// while the next ones are written. synced must be called in the end.
func (p *pace) derive() {
	if p.s.e.Derived != nil && p.most == paceLong {
		p.on, p.budget, p.commit = p.s.e.Derived, paceDerived, paceBeside
	}
}

// synced waits until everything that was written is on disk.
func (p *pace) synced() error {
	if p.syncing == nil {
		return nil
	}
	err := <-p.syncing
	p.syncing = nil
	return err
}

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
	p.settle(worked.Sub(start), ended.Sub(worked))
	if p.on != p.s.e.Writer {
		done := make(chan error, 1)
		p.syncing = done
		go func() { done <- p.s.e.Describe(p.s.e.Sync()) }()
	}
	p.handOver()
	if p.after != nil {
		return p.after(ctx)
	}
	return nil
}

// settle takes what a transaction took, and sets what the next one may. The work of
// long ones is cut short in any case where somebody waits, so it does not help to
// make it as short as a slow disk has others be.
func (p *pace) settle(worked, committed time.Duration) {
	long := p.most > paceMost
	switch {
	case !long && worked+committed > paceWhole:
		p.budget = max(paceLeast, p.budget/2)
	case long && committed > p.commit:
		p.budget = max(paceMost, p.budget/2)
	case !long || worked > p.budget/2: // else it ended for want of work, or because somebody waited
		p.budget = min(p.most, p.budget+p.budget/8)
	}
}

// more reports whether a transaction that began then may go on.
func (p *pace) more(start time.Time, looked *time.Time) bool {
	now := time.Now()
	if now.Sub(start) >= p.budget {
		return false
	}
	if p.most == paceMost || now.Sub(start) < paceLeast {
		return true
	}
	if p.s.waiting.Load() > 0 {
		return false
	}
	if now.Sub(*looked) < paceLook {
		return true
	}
	*looked = now
	return !othersWait(p.s.e.Path)
}

// await waits for something for as long as more says so, which a transaction of the
// caller's is under. ok is false where it did not come, and where no more comes.
func await[T any](from <-chan T, more func() bool) (v T, ok bool) {
	select {
	case v, ok = <-from:
		return v, ok
	default:
	}
	tick := time.NewTicker(paceLook)
	defer tick.Stop()
	for more() {
		select {
		case v, ok = <-from:
			return v, ok
		case <-tick.C:
		}
	}
	return v, false
}

// one is one transaction: when its work began and ended.
func (p *pace) one(ctx context.Context, f func(tx querier, more func() bool) error) (start, worked time.Time, err error) {
	p.s.e.Lull.Lock()
	defer p.s.e.Lull.Unlock()
	err = p.s.writeOn(ctx, p.on, func(tx querier) error {
		start = time.Now()
		looked := start
		err := f(tx, func() bool { return p.more(start, &looked) })
		worked = time.Now()
		// Whoever decides next waits for the disk: never for more than this one wrote.
		return errors.Join(err, p.synced())
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

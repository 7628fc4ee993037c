package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// checkpointPages is how many pages may stand in the write-ahead log before
// they are copied into the database: 32 MiB.
const checkpointPages = 8192

// largeLogs is how many times as many may while long work goes on: it writes the same
// pages again and again, and they are copied once each time.
const largeLogs = 8

// checkpointer copies the write-ahead log into the database beside the writes,
// on a connection and a goroutine of its own: a checkpoint inside a commit makes
// that one decision wait for all the pages of the thousand before it.
type checkpointer struct {
	db    *sql.DB
	every int // pages
	wake  chan struct{}
	done  chan struct{}
	once  sync.Once
	stop  context.CancelFunc
	gate  sync.Mutex  // held by whoever writes in this process
	lull  lull        // held by its long work, before the gate
	large atomic.Bool // long work goes on
	small atomic.Bool // the log is to be made as small as it gets
}

// lull is held by long work during each of its transactions. It remembers that
// there was some.
type lull struct {
	sync.Mutex
	used atomic.Bool
}

// Lock implements sync.Locker for long work; the checkpointer locks the Mutex.
func (l *lull) Lock() {
	l.used.Store(true)
	l.Mutex.Lock()
}

func newCheckpointer(path string, every int) *checkpointer {
	// A checkpoint that has to wait is left for the next time: waiting would
	// hold up writers meanwhile.
	settings := append(basePragmas(), pragma{"wal_autocheckpoint", "0", "0"}, pragma{"cache_size", "-500", "-500"},
		pragma{"journal_size_limit", "67108864", "67108864"}, pragma{"busy_timeout", "20", "20"})
	ctx, stop := context.WithCancel(context.Background())
	c := &checkpointer{
		db: open(path, settings, 1), every: every,
		wake: make(chan struct{}, 1), done: make(chan struct{}), stop: stop,
	}
	go c.run(ctx)
	return c
}

// wrote says that something was committed. It never waits.
func (c *checkpointer) wrote() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// shrink has the log's file cut down as soon as nobody needs it.
func (c *checkpointer) shrink() {
	c.small.Store(true)
	c.wrote()
}

func (c *checkpointer) run(ctx context.Context) {
	defer close(c.done)
	for {
		select {
		case <-ctx.Done():
			return
		case <-c.wake:
		}
		// Commits come in rows, and none of them should wait for a look at the log:
		// one look is enough for those of a moment.
		select {
		case <-ctx.Done():
			return
		case <-time.After(lookAfter):
		}
		if c.round(ctx) {
			if !c.small.Load() || c.cut(ctx) {
				continue
			}
			c.wrote() // again soon
		}
		select { // somebody reads, or the disk is in trouble: not again at once
		case <-ctx.Done():
			return
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// lookAfter is how long after a commit the log is looked at.
const lookAfter = 10 * time.Millisecond

// passes is how often PASSIVE is tried to catch up with writers that go on.
const passes = 5

// round copies a log that has grown long, and lets it begin anew. It reports
// false when it was hindered: then the next commit asks again.
func (c *checkpointer) round(ctx context.Context) bool {
	_, pages, left, err := c.checkpoint(ctx, "NOOP")
	// The process with long work comes before the others: it alone can have that
	// rest until the log is copied.
	most := c.every
	if c.large.Load() {
		most *= largeLogs
	}
	every := most
	if c.lull.used.Swap(false) {
		every -= every / 4
	}
	if err != nil || pages < every {
		return err == nil
	}
	// PASSIVE copies nearly everything while writers go on.
	few := most / 16
	for i := 0; i < passes && left > few; i++ {
		if _, _, left, err = c.checkpoint(ctx, "PASSIVE"); err != nil {
			return false
		}
	}
	// What long work wrote meanwhile is copied while that rests and decisions go
	// on. RESTART, for which everybody has to wait, then finds next to nothing to
	// copy; where others write so much that it would, it is left for later, unless
	// the log has grown too long.
	c.lull.Mutex.Lock()
	defer c.lull.Unlock()
	if _, pages, left, err = c.checkpoint(ctx, "PASSIVE"); err != nil || left > few && pages < 4*most {
		return false
	}
	c.gate.Lock()
	defer c.gate.Unlock()
	busy, _, _, err := c.checkpoint(ctx, "RESTART")
	return err == nil && !busy
}

// cut truncates the log. It reports false when it was hindered.
func (c *checkpointer) cut(ctx context.Context) bool {
	c.lull.Mutex.Lock()
	defer c.lull.Unlock()
	c.gate.Lock()
	defer c.gate.Unlock()
	if busy, _, _, err := c.checkpoint(ctx, "TRUNCATE"); err != nil || busy {
		return false
	}
	c.small.Store(false)
	return true
}

// checkpoint runs one, NOOP only looks, and returns whether it was hindered, how
// many pages are in the log, and how many of them not in the database yet.
func (c *checkpointer) checkpoint(ctx context.Context, mode string) (busy bool, pages, left int, err error) {
	var copied int
	err = c.db.QueryRowContext(ctx, "PRAGMA wal_checkpoint("+mode+")").Scan(&busy, &pages, &copied)
	return busy, pages, pages - copied, err
}

func (c *checkpointer) close() error {
	var err error
	c.once.Do(func() {
		c.stop()
		<-c.done
		err = c.db.Close()
	})
	if errors.Is(err, sql.ErrConnDone) {
		return nil
	}
	return err
}

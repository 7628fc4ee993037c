//go:build unix

package store_test

import (
	"sync/atomic"
	"testing"
	"time"

	"winnow/data/store"
	"winnow/model"
)

// Nothing but the waiting that is shown lets another process in: between two
// transactions of long work there is no pause.
func TestADecisionElsewhereGetsItsTurnInLongWork(t *testing.T) {
	d := newDesk(t)
	d.bring("first", said("name=Ann", "email=ann@acme.example"))
	lead := d.find("ann@acme.example")
	elsewhere := &desk{t: t, path: d.path, now: d.now}
	elsewhere.open()
	t.Cleanup(func() { elsewhere.db.Close(); elsewhere.Store.Close() })
	var pieces, waited atomic.Int32
	d.Watch(func(string, time.Time, time.Time, time.Time) {
		pieces.Add(1)
		if store.OthersWait(d.path) { // one that this transaction was over for
			waited.Add(1)
		}
	})
	stop, done := make(chan struct{}), make(chan error)
	go func() { done <- d.Grind(t.Context(), stop) }()
	for pieces.Load() < 2 {
		time.Sleep(time.Millisecond)
	}
	const decisions = 50
	for range decisions {
		time.Sleep(5 * time.Millisecond) // into the next transaction
		elsewhere.do(model.ActNote, lead, func(c *model.Command) { c.Note = "x" })
	}
	close(stop)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if n := waited.Load(); n == 0 || n > 3*decisions {
		t.Errorf("%d decisions waited for %d transactions", decisions, n)
	}
}

// The transactions that are held here would last an hour.
func TestALongTransactionEndsWhereSomebodyDecides(t *testing.T) {
	d := newDesk(t)
	d.bring("first", said("name=Ann", "email=ann@acme.example"))
	lead := d.find("ann@acme.example")
	elsewhere := &desk{t: t, path: d.path, now: d.now}
	elsewhere.open()
	t.Cleanup(func() { elsewhere.db.Close(); elsewhere.Store.Close() })
	var ended atomic.Int32
	d.Watch(func(string, time.Time, time.Time, time.Time) { ended.Add(1) })
	stop, done := make(chan struct{}), make(chan error)
	go func() { done <- d.Hold(t.Context(), stop) }()
	for _, who := range []*desk{elsewhere, d} {
		for until := ended.Load() + 5; ended.Load() < until; {
			who.do(model.ActNote, lead, func(c *model.Command) { c.Note = "x" })
		}
	}
	close(stop)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}

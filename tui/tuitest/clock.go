package tuitest

import (
	"sync"
	"time"
)

// Clock is the time of a test. It moves only when told to. Commands that run beside
// the test may read it.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock is a clock that stands at now.
func NewClock(now time.Time) *Clock { return &Clock{now: now} }

// Now is what the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Move turns the clock on, without anybody noticing yet.
func (c *Clock) Move(d time.Duration) { c.set(c.Now().Add(d)) }

func (c *Clock) set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = at
}

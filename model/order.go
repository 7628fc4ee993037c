package model

import "time"

// The order of the queue is score descending, due ascending (none last),
// waiting since ascending, id. SortKey packs all but the id into one integer, so
// that it serves as index and as keyset. What it rounds, the order rounds too:
// due counts in whole minutes and waiting in steps of four seconds, both from
// 2000 until 2127; times outside are drawn to the nearest end.
const (
	dueBits     = 26
	waitingBits = 30
)

var sortEpoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// SortKey packs score (0..100), due time (zero = none) and the time since when
// the lead waits. Smaller keys come first; keys are never negative.
func SortKey(score int, due, waiting time.Time) int64 {
	const noDue = 1<<dueBits - 1
	d := int64(noDue)
	if !due.IsZero() {
		d = clamp(int64(due.Sub(sortEpoch)/time.Minute), noDue-1)
	}
	w := clamp(int64(waiting.Sub(sortEpoch)/(4*time.Second)), 1<<waitingBits-1)
	s := clamp(int64(100-score), 127)
	return s<<(dueBits+waitingBits) | d<<waitingBits | w
}

func clamp(v, top int64) int64 { return max(0, min(v, top)) }

// Cursor is a place in the order of a list: the key and id of a row.
type Cursor struct {
	Key int64
	ID  LeadID
}

// IsZero reports whether c is no place: the beginning, or the end when reading back.
func (c Cursor) IsZero() bool { return c == Cursor{} }

// Before reports whether c comes before o.
func (c Cursor) Before(o Cursor) bool {
	if c.Key != o.Key {
		return c.Key < o.Key
	}
	return c.ID < o.ID
}

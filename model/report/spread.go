package report

import (
	"math"
	"slices"
	"time"
)

// Spread counts times, so that their quantiles are known without keeping them. It
// knows a time to the minute up to a day, to the quarter of an hour up to two
// weeks, to the hour after that, always rounded down; its memory is bounded.
type Spread struct {
	n  int
	at map[int32]int32 // by slot
}

const (
	spreadDay     = 24 * 60      // minutes
	spreadWeeks   = 14 * 24 * 60 // minutes
	spreadLongest = 20 * 365 * 24 * 60
)

// slot is where a time is counted, and slotTime what it then stands for.
func slot(d time.Duration) int32 {
	m := int64(min(max(d, 0)/time.Minute, spreadLongest))
	switch {
	case m < spreadDay:
		return int32(m)
	case m < spreadWeeks:
		return int32(m - m%15)
	}
	return int32(m - m%60)
}

// Add counts a time; one below none is none.
func (s *Spread) Add(d time.Duration) {
	if s.at == nil {
		s.at = map[int32]int32{}
	}
	s.n++
	s.at[slot(d)]++
}

// N is how many were counted.
func (s *Spread) N() int { return s.n }

// Quantile is the least time that a part (0 to 1) of all do not exceed: the value
// at place ceil(part * n) of those in rising order.
func (s *Spread) Quantile(part float64) time.Duration {
	if s.n == 0 {
		return 0
	}
	slots := make([]int32, 0, len(s.at))
	for m := range s.at {
		slots = append(slots, m)
	}
	slices.Sort(slots)
	place := max(1, int(math.Ceil(part*float64(s.n))))
	for _, m := range slots {
		if place -= int(s.at[m]); place <= 0 {
			return time.Duration(m) * time.Minute
		}
	}
	return time.Duration(slots[len(slots)-1]) * time.Minute
}

// Median is a figure of the middle of them.
func (s *Spread) Median(floor int) Figure { return s.figure(0.5, floor) }

func (s *Spread) figure(part float64, floor int) Figure {
	return Figure{Unit: Span, N: s.n, Span: s.Quantile(part), Floor: floor}
}

// merge adds the times of another.
func (s *Spread) merge(o *Spread) {
	for m, n := range o.at {
		if s.at == nil {
			s.at = map[int32]int32{}
		}
		s.at[m] += n
	}
	s.n += o.n
}

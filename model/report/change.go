// Package report reckons what people want to know about many leads at once. It is
// pure: rows go in one at a time, figures come out, and its memory does not grow
// with their number.
package report

import (
	"slices"
	"time"

	"winnow/model"
)

// Standing is where a lead stands by one text of criteria.
type Standing struct {
	Stage      model.Stage
	Score      int
	Fit        int
	Engagement int
	Grade      string
	Hot        bool
	Due        time.Time // zero = none
}

// Move is a lead by the applied criteria and by others.
type Move struct {
	Lead    model.LeadID
	Label   string
	Company string
	Staff   bool // the team's own by both texts: never queued
	Before  Standing
	After   Standing
}

// Moves reports whether the lead stands elsewhere after: at another stage, score
// (or side of it), grade, or hot. Another due time alone is no move.
func (m Move) Moves() bool {
	a, b := m.Before, m.After
	a.Due, b.Due = time.Time{}, time.Time{}
	return a != b
}

// Open reports whether the lead is not decided.
func (m Move) Open() bool { return m.Before.Stage.Open() || m.After.Stage.Open() }

// Delta is by how many points the score moves.
func (m Move) Delta() int { return m.After.Score - m.Before.Score }

// Enters and Leaves report whether the lead comes into the queue, or goes out of
// it.
func (m Move) Enters() bool {
	return m.Before.Stage != model.StageMQL && m.After.Stage == model.StageMQL
}

func (m Move) Leaves() bool {
	return m.Before.Stage == model.StageMQL && m.After.Stage != model.StageMQL
}

// bands are those of the histogram: 0 to 9, 10 to 19, and so on; the last one
// holds 100 too.
const bands = 10

// named is how many leads a Change names of each sort.
const named = 20

// Change is what other criteria would do, were they applied now.
type Change struct {
	Leads   int // compared
	Moved   int // of which stand elsewhere after
	Decided int // of Moved: not open, so that only their record changes
	Staff   int // of Moved: open, and the team's own people
	Redated int // open leads that only get another due time

	// Open leads by their score, without own staff.
	Up, Down, Same int
	Before, After  [bands]int

	Enter, Leave Listing // the queue
	Heat, Cool   Listing // come to be hot, or are hot no more
	Movers       Listing // those whose score moves, the furthest first

	Replay Replay
}

// Listing is some leads: how many there are, and the first of them.
type Listing struct {
	N     int
	First []Move
}

// Add takes one lead in.
func (c *Change) Add(m Move) {
	c.Leads++
	if m.Moves() {
		c.Moved++
		switch {
		case !m.Open():
			c.Decided++
		case m.Staff:
			c.Staff++
		}
	}
	if !m.Open() || m.Staff {
		return
	}
	if !m.Moves() && !m.Before.Due.Equal(m.After.Due) {
		c.Redated++
	}
	c.Before[band(m.Before.Score)]++
	c.After[band(m.After.Score)]++
	switch d := m.Delta(); {
	case d > 0:
		c.Up++
	case d < 0:
		c.Down++
	default:
		c.Same++
	}
	byAfter := func(x Move) int { return x.After.Score }
	byBefore := func(x Move) int { return x.Before.Score }
	for _, l := range []struct {
		to   *Listing
		is   bool
		rank func(Move) int
	}{
		{&c.Enter, m.Enters(), byAfter}, {&c.Leave, m.Leaves(), byBefore},
		{&c.Heat, !m.Before.Hot && m.After.Hot, byAfter}, {&c.Cool, m.Before.Hot && !m.After.Hot, byBefore},
		{&c.Movers, m.Delta() != 0, func(x Move) int { return max(x.Delta(), -x.Delta()) }},
	} {
		if l.is {
			l.to.add(m, l.rank)
		}
	}
}

func band(score int) int { return min(bands-1, max(0, score/(100/bands))) }

// add counts a lead, and names it where it ranks among the first. Leads come in
// any order; those of one rank stand by their ids.
func (l *Listing) add(m Move, rank func(Move) int) {
	l.N++
	at, _ := slices.BinarySearchFunc(l.First, m, func(a, b Move) int {
		if d := rank(b) - rank(a); d != 0 {
			return d
		}
		return int(a.Lead - b.Lead)
	})
	if at >= named {
		return
	}
	l.First = slices.Insert(l.First, at, m)
	l.First = l.First[:min(len(l.First), named)]
}

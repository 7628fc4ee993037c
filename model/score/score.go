// Package score reckons what the criteria say about a lead: score, receipt,
// grade, when it qualified and why it is here. It is pure: the same lead,
// touches and hour give the same answer.
package score

import (
	"slices"
	"time"

	"winnow/model"
	"winnow/model/criteria"
)

// Scorer scores leads by one Criteria. It reuses its memory from lead to lead:
// use one per goroutine.
type Scorer struct {
	c      *criteria.Criteria
	facts  *criteria.Facts
	fields []int                     // rules without touches
	byKind map[model.TouchKind][]int // rules by the kinds of touch that they name
	holds  []int8                    // conditions of this lead: 0 not asked yet, 1 no, 2 yes

	fit    tally
	order  []int32          // indexes of touches by time
	worth  []criteria.Milli // by place in order: what such a touch scores, limits aside
	now    tally
	before tally // as of seven days ago
}

// week is the span that Rising looks back over, in hours.
const week = 7 * 24

// New prepares a scorer.
func New(c *criteria.Criteria) *Scorer {
	s := &Scorer{c: c, facts: c.NewFacts(), byKind: map[model.TouchKind][]int{}, holds: make([]int8, len(c.Signals))}
	for i, r := range c.Signals {
		if len(r.Touches) == 0 {
			s.fields = append(s.fields, i)
		}
		for _, p := range r.Touches {
			if !slices.Contains(s.byKind[p.Kind], i) {
				s.byKind[p.Kind] = append(s.byKind[p.Kind], i)
			}
		}
	}
	s.fit, s.now, s.before = newTally(c), newTally(c), newTally(c)
	return s
}

// Score says everything about a lead as of the hour of now. touches may be in
// any order and are not changed; outbound ones and those of later hours count
// for nothing.
func (s *Scorer) Score(l *model.Lead, touches []model.Touch, now time.Time) model.Scored {
	out := s.ScoreOnly(l, touches, now)
	out.Lines = s.receipt(&out)
	return out
}

// ScoreOnly is Score without the lines of the receipt.
func (s *Scorer) ScoreOnly(l *model.Lead, touches []model.Touch, now time.Time) model.Scored {
	var out model.Scored
	s.facts.Set(l)
	clear(s.holds)
	s.fit.reset()
	for _, i := range s.fields {
		if s.applies(i) {
			s.fit.add(i, time.Time{}, "")
		}
	}
	s.now.copy(&s.fit)
	s.before.copy(&s.fit)
	s.walk(&out, touches, hour(now))
	out.Fit, out.Engagement = s.now.whole()
	out.Score = out.Fit + out.Engagement
	out.Grade = s.c.Grade.Of(out.Fit, out.Engagement)
	if fit, engagement := s.before.whole(); out.Score > fit+engagement {
		out.Rising = out.Score - fit - engagement
	}
	out.Why = s.why(touches, hour(now))
	return out
}

// hour counts hours since 1970, so that a score moves on the hour only.
func hour(t time.Time) int64 {
	s := t.Unix()
	h := s / 3600
	if s%3600 < 0 {
		h--
	}
	return h
}

func hourTime(h int64) time.Time { return time.Unix(h*3600, 0).UTC() }

// applies reports whether a rule's condition holds for the lead; it is worked
// out once a lead.
func (s *Scorer) applies(i int) bool {
	if s.holds[i] == 0 {
		s.holds[i] = 1
		if w := s.c.Signals[i].When; w == nil || w.Holds(s.facts) {
			s.holds[i] = 2
		}
	}
	return s.holds[i] == 2
}

// walk adds the touches in the order of their time, and notes when thresholds
// were reached and when the score will move by itself.
func (s *Scorer) walk(out *model.Scored, touches []model.Touch, nowHour int64) {
	next := int64(0)
	later := func(h int64) {
		if h > nowHour && (next == 0 || h < next) {
			next = h
		}
	}
	for k, i := range s.sorted(touches) {
		t := &touches[i]
		if t.Outbound {
			continue
		}
		h := hour(t.At)
		if h > nowHour {
			later(h)
			continue
		}
		out.Touches++
		out.LastTouch = t.At
		before := &s.before
		if h > nowHour-week {
			before = nil
		}
		moved := s.touch(k, t, before)
		if moved && before == nil {
			later(h + week)
		}
		if !moved && out.Touches > 1 { // the first one also dates what the fields alone reach
			continue
		}
		fit, engagement := s.now.whole()
		if out.QualifiedAt.IsZero() && s.c.Rules.MQL.Reached(fit+engagement, fit, engagement) {
			out.QualifiedAt = t.At
		}
		switch hot := fit+engagement >= s.c.Rules.Hot; {
		case !hot:
			out.HotAt = time.Time{}
		case out.HotAt.IsZero():
			out.HotAt = t.At
		}
	}
	if next != 0 {
		out.NextChange = hourTime(next)
	}
}

// touch adds what the k-th touch scores to the tally of now and, where there is
// one, to that of a week before. It reports whether it scored.
func (s *Scorer) touch(k int, t *model.Touch, before *tally) (moved bool) {
	for _, i := range s.byKind[t.Kind] {
		r := &s.c.Signals[i]
		if r.When != nil && !s.applies(i) || !matches(r.Touches, t) {
			continue
		}
		s.worth[k] += r.Points
		if s.now.add(i, t.At, t.Kind) {
			moved = true
			if before != nil {
				before.add(i, t.At, t.Kind)
			}
		}
	}
	return moved
}

func matches(patterns []criteria.Pattern, t *model.Touch) bool {
	for i := range patterns {
		if patterns[i].Matches(t) {
			return true
		}
	}
	return false
}

// sorted returns the indexes of the touches by time. Touches of one instant
// stand by kind, so that what is said does not depend on the order given.
func (s *Scorer) sorted(touches []model.Touch) []int32 {
	s.order, s.worth = s.order[:0], append(s.worth[:0], make([]criteria.Milli, len(touches))...)
	inOrder := true
	for i := range touches {
		s.order = append(s.order, int32(i))
		inOrder = inOrder && (i == 0 || compare(&touches[i-1], &touches[i]) <= 0)
	}
	if !inOrder {
		slices.SortFunc(s.order, func(a, b int32) int { return compare(&touches[a], &touches[b]) })
	}
	return s.order
}

package score

import (
	"math"
	"slices"
	"strings"
	"time"

	"winnow/model"
)

// walk goes through the touches in the order of their time: it notes which count
// for which rules, which triggers fire, and when thresholds were reached. What
// happened at one instant is taken together.
func (s *Scorer) walk(out *model.Scored, touches []model.Touch, nowHour int64) {
	s.replay.first, s.replay.prior, s.replay.latest = never, never, never
	at, h := int64(never), int64(0)
	order := s.sorted(touches)
	s.hours = slices.Grow(s.hours[:0], len(order))
	for k, i := range order {
		t := &touches[i]
		if t.Outbound {
			s.hours = append(s.hours, never)
			continue
		}
		m := t.At.UnixMicro()
		if m != at {
			if at != never {
				s.close(touches[s.replay.touch].At, at, h)
			}
			at, h = m, floorDiv(m, int64(time.Hour/time.Microsecond))
			if out.Touches == 0 && len(s.absences) > 0 {
				s.knownSince(h)
			}
			s.meetUntil(at, nowHour)
			if h > nowHour {
				s.change.event(h)
				at = never
				break
			}
			s.open(at, h)
		}
		s.replay.touch = i
		out.Touches++
		out.LastTouch = t.At
		s.hours = append(s.hours, never)
		if act(t) {
			s.hours[k] = h
			if s.replay.latest = at; s.replay.first == never {
				s.replay.first = at
			}
		}
		s.touch(k, i, t, at, h)
	}
	if at != never {
		s.close(touches[s.replay.touch].At, at, h)
	}
	s.meetUntil(math.MaxInt64, nowHour)
}

// open begins an instant: before its touches count, the score stands where time
// has brought it.
func (s *Scorer) open(at, h int64) {
	r := &s.replay
	r.prior = r.latest
	if r.hot && h != r.hour {
		_, r.hot = s.reaches(h)
	}
	if !r.hot && !r.held(h) {
		r.hotAt, r.hotLast = time.Time{}, time.Time{}
	}
	r.hour = h
}

// close ends an instant: its touches have been counted.
func (s *Scorer) close(t time.Time, at, h int64) {
	r := &s.replay
	hotFired, qualified := s.fire(t, at)
	mql, hot := s.reaches(h)
	if r.qualified.IsZero() && (mql || qualified) {
		r.qualified = t
	}
	if hotFired {
		r.hotHour = h
	}
	if qualified {
		r.saidHour = h
	}
	if hotFired || hot && !r.hot {
		if r.hotLast = t; r.hotAt.IsZero() {
			r.hotAt = t
		}
	}
	r.hot = hot
}

// touch notes the rules and triggers that the k-th touch counts for.
func (s *Scorer) touch(k int, i int32, t *model.Touch, at, h int64) {
	u := s.usesFor(t.Kind)
	var like *seen
	if u.texts != 0 {
		like = u.memo.find(t, u.texts)
	}
	for n, use := range u.rules {
		r := &s.rules[use.rule]
		if !use.free && !s.applies(use.rule) || !use.whole && !r.named(like, n, t) {
			continue
		}
		x := &s.runs[use.rule]
		if !x.used {
			x.used = true
			s.used = append(s.used, use.rule)
		}
		if !r.counts(x, at, s.replay.first, s.replay.prior) {
			continue
		}
		if r.absent == 0 {
			s.worth[k] += r.Points
		}
		s.mark(use.rule, mark{hour: h, touch: i}, t.At)
	}
	for _, j := range u.triggers {
		s.triggers[j].see(t, at)
		s.touched = true
	}
}

// latestUses are those of a kind.
type latestUses struct {
	kind model.TouchKind
	uses *uses
}

// usesFor is what touches of a kind are for.
func (s *Scorer) usesFor(kind model.TouchKind) *uses {
	n := len(kind)
	if n == 0 {
		return &s.others
	}
	l := &s.latest[(n+5*int(kind[0])+11*int(kind[n/2])+17*int(kind[n-1]))%len(s.latest)]
	if l.kind != kind {
		u := s.byKind[kind]
		if u == nil {
			u = &s.others
		}
		*l = latestUses{model.TouchKind(strings.Clone(string(kind))), u}
	}
	return l.uses
}

// mark adds a touch that counts for a rule, and follows what that changes.
func (s *Scorer) mark(rule int, m mark, at time.Time) {
	r, x := &s.rules[rule], &s.runs[rule]
	if r.perDay > 0 {
		day := dayOf(at, s.zone)
		if n := len(x.marks); n > 0 && x.day == day {
			m.nth = x.marks[n-1].nth + 1
		}
		x.day = day
	}
	if r.absent > 0 {
		x.marks = append(x.marks, m)
		return
	}
	s.replay.add(r, x, m)
}

package score

import (
	"cmp"
	"slices"
	"time"

	"winnow/model"
	"winnow/model/criteria"
)

// trigger is a criteria.Trigger with what it has seen of a lead.
type trigger struct {
	*criteria.Trigger
	hot, mql bool
	latest   []int64 // of any of Any (or of every act), then of each of All
	touched  bool    // in this instant
	held     int8    // its condition: 0 not asked yet, 1 no, 2 yes
}

// joint is a trigger that the lead and others of its company completed together.
type joint struct {
	trigger int // its place in the file
	at      int64
	fired   model.Fired
}

func newTrigger(t *criteria.Trigger) trigger {
	does := func(k criteria.ActKind) bool {
		return slices.ContainsFunc(t.Then, func(a criteria.Act) bool { return a.Kind == k })
	}
	return trigger{Trigger: t, hot: does(criteria.ActHot), mql: does(criteria.ActMQL), latest: make([]int64, 1+len(t.All))}
}

// patterns are all that it names.
func (t *trigger) patterns() []criteria.Pattern { return slices.Concat(t.Any, t.All) }

// ofAll reports whether it names no touches: everything that a lead does counts.
func (t *trigger) ofAll() bool { return len(t.Any) == 0 && len(t.All) == 0 }

// gather makes the triggers ready for a lead.
func (s *Scorer) gather(l *model.Lead) {
	for i := range s.triggers {
		t := &s.triggers[i]
		t.touched, t.held = false, 0
		for k := range t.latest {
			t.latest[k] = never
		}
	}
	s.joint, s.met, s.touched = s.joint[:0], 0, false
	for _, f := range l.Together {
		for i := range s.triggers {
			if t := &s.triggers[i]; t.ID == f.Trigger && t.People > 1 {
				s.joint = append(s.joint, joint{i, f.At.UnixMicro(), f})
			}
		}
	}
	if len(s.joint) > 1 {
		slices.SortStableFunc(s.joint, func(a, b joint) int { return cmp.Compare(a.at, b.at) })
	}
	s.firedFrom = len(s.fired)
}

func matches(patterns []criteria.Pattern, t *model.Touch) bool {
	for i := range patterns {
		if patterns[i].Matches(t) {
			return true
		}
	}
	return false
}

// see notes a touch of a kind that the trigger names.
func (t *trigger) see(x *model.Touch, at int64) {
	if t.ofAll() || matches(t.Any, x) {
		t.latest[0], t.touched = at, true
	}
	for k := range t.All {
		if t.All[k].Matches(x) {
			t.latest[1+k], t.touched = at, true
		}
	}
}

// fire notes the triggers that the touches of an instant complete, in the order of
// the file, and says whether one of them makes the lead hot, or an MQL. A trigger
// fires once for an instant.
func (s *Scorer) fire(t time.Time, at int64) (hot, qualified bool) {
	here := s.meet(at)
	if len(here) == 0 && !s.touched {
		return false, false
	}
	s.touched = false
	for i := range s.triggers {
		x := &s.triggers[i]
		touched, together := x.touched, slices.IndexFunc(here, func(j joint) bool { return j.trigger == i })
		if x.touched = false; together < 0 && (!touched || !x.complete(at)) || !s.allows(x) {
			continue
		}
		if together >= 0 {
			s.give(here[together].fired)
		} else {
			s.give(model.Fired{Trigger: x.ID, At: t})
		}
		hot, qualified = hot || x.hot, qualified || x.hot || x.mql
	}
	return hot, qualified
}

// meet takes what was completed together at an instant.
func (s *Scorer) meet(at int64) []joint {
	from := s.met
	for s.met < len(s.joint) && s.joint[s.met].at == at {
		s.met++
	}
	return s.joint[from:s.met]
}

// meetUntil replays what was completed together before an instant at which the
// lead itself did something.
func (s *Scorer) meetUntil(before, nowHour int64) {
	for s.met < len(s.joint) && s.joint[s.met].at < before {
		j := &s.joint[s.met]
		h := hour(j.fired.At)
		if h > nowHour {
			s.change.event(h)
			return
		}
		s.open(j.at, h)
		s.close(j.fired.At, j.at, h)
	}
}

// complete reports whether all that it asks for happened in the span that ends at
// an instant.
func (t *trigger) complete(at int64) bool {
	from := int64(never) + 1
	if t.Within > 0 {
		from = at - micros(t.Within)
	}
	for k, latest := range t.latest {
		asked := k > 0 || len(t.Any) > 0 || t.ofAll()
		if asked && latest < from {
			return false
		}
	}
	return true
}

// allows reports whether a trigger's condition holds for the lead.
func (s *Scorer) allows(t *trigger) bool {
	if t.held == 0 {
		t.held = 1
		if t.When == nil || t.When.Holds(s.facts) {
			t.held = 2
		}
	}
	return t.held == 2
}

// firedRoom is for how many firings room is made at once.
const firedRoom = 512

// give adds a firing to the lead's. They are handed out of one piece of memory
// that is never written to again.
func (s *Scorer) give(f model.Fired) {
	if len(s.fired) == cap(s.fired) {
		of := s.fired[s.firedFrom:]
		s.fired = append(make([]model.Fired, 0, max(firedRoom, 2*len(of))), of...)
		s.firedFrom = 0
	}
	s.fired = append(s.fired, f)
}

// given are the lead's firings.
func (s *Scorer) given() []model.Fired {
	if len(s.fired) == s.firedFrom {
		return nil
	}
	return s.fired[s.firedFrom:len(s.fired):len(s.fired)]
}

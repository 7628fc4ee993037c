package score

import (
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
	peers    []peer
	counted  []model.LeadID
}

// peer is a touch of another lead at the company.
type peer struct {
	lead model.LeadID
	at   int64
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
func (s *Scorer) gather(l *model.Lead, peers []model.PeerTouch) {
	for i := range s.triggers {
		t := &s.triggers[i]
		t.touched, t.held, t.peers = false, 0, t.peers[:0]
		for k := range t.latest {
			t.latest[k] = never
		}
		if t.People < 2 {
			continue
		}
		for k := range peers {
			p := &peers[k]
			if p.Lead != l.ID && !p.Touch.Outbound && t.names(&p.Touch) {
				t.peers = append(t.peers, peer{p.Lead, p.Touch.At.UnixMicro()})
			}
		}
	}
	s.firedFrom = len(s.fired)
}

// names reports whether a touch is one of those that it is about.
func (t *trigger) names(x *model.Touch) bool {
	if t.ofAll() {
		return act(x)
	}
	return matches(t.Any, x) || matches(t.All, x)
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
	for i := range s.triggers {
		x := &s.triggers[i]
		if !x.touched {
			continue
		}
		x.touched = false
		if !x.complete(at) || !s.allows(x) {
			continue
		}
		s.give(model.Fired{Trigger: x.ID, At: t})
		hot, qualified = hot || x.hot, qualified || x.hot || x.mql
	}
	return hot, qualified
}

// complete reports whether all that it asks for happened in the span that ends at
// an instant: its touches by the lead, and enough people.
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
	if t.People < 2 {
		return true
	}
	t.counted = t.counted[:0]
	for _, p := range t.peers {
		if p.at >= from && p.at <= at && !slices.Contains(t.counted, p.lead) {
			if t.counted = append(t.counted, p.lead); len(t.counted) >= t.People-1 {
				return true
			}
		}
	}
	return false
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

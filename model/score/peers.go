package score

import (
	"cmp"
	"slices"
	"time"

	"winnow/model"
	"winnow/model/criteria"
)

// Peers works out what several people of a company complete together (see
// Together), for many companies: of a touch it keeps no more than a Sign. It is
// used by one goroutine.
type Peers struct {
	asked  []asked
	people []person       // of the present company
	place  map[uint32]int // among them
	latest []int64        // theirs
	own    []Sign         // those of the present trigger
	crowd  crowd
}

// Sign is a touch as part of what a trigger asks several people for.
type Sign struct {
	At   int64  // microseconds since 1970
	Who  uint32 // of the people, who are numbered by whoever asks
	What uint16 // of all that triggers ask for
}

// Met is a trigger that somebody completed together with others.
type Met struct {
	At      int64 // microseconds since 1970
	Who     uint32
	Trigger int32 // its place among those of the criteria
	People  int32 // how many they were
}

// asked is a trigger as one person completes it: something of Any (or anything,
// where it names no touches), and something of each of All.
type asked struct {
	*criteria.Trigger
	at   int32 // its place in the criteria
	from int   // the first of its signs
	all  bool  // it names no touches
}

// NewPeers makes ready for the triggers of the criteria that ask for people.
func NewPeers(c *criteria.Criteria) *Peers {
	p := &Peers{place: map[uint32]int{}}
	from := 0
	for i := range c.Triggers {
		if t := &c.Triggers[i]; t.People > 1 {
			p.asked = append(p.asked, asked{t, int32(i), from, len(t.Any) == 0 && len(t.All) == 0})
			from += 1 + len(t.All)
		}
	}
	return p
}

// Signs appends what a touch is to the triggers.
func (p *Peers) Signs(to []Sign, who uint32, t *model.Touch) []Sign {
	if t.Outbound {
		return to
	}
	at := t.At.UnixMicro()
	for i := range p.asked {
		a := &p.asked[i]
		if a.all && act(t) || matches(a.Any, t) {
			to = append(to, Sign{at, who, uint16(a.from)})
		}
		for k := range a.All {
			if a.All[k].Matches(t) {
				to = append(to, Sign{at, who, uint16(a.from + 1 + k)})
			}
		}
	}
	return to
}

// Together hands to met what the people of one company complete, given all their
// signs, which are brought into the order of time: trigger by trigger, of each in
// the order of time.
func (p *Peers) Together(signs []Sign, met func(Met)) {
	slices.SortFunc(signs, func(a, b Sign) int { return cmp.Compare(a.At, b.At) })
	for i := range p.asked {
		a, own := &p.asked[i], signs
		if len(p.asked) > 1 {
			own = p.own[:0]
			for _, s := range signs {
				if n := int(s.What) - a.from; n >= 0 && n <= len(a.All) {
					own = append(own, s)
				}
			}
			p.own = own
		}
		p.trigger(a, own, met)
	}
}

// Fired is what a Met stands for.
func (p *Peers) Fired(m Met) model.Fired {
	f := model.Fired{At: time.UnixMicro(m.At).UTC(), People: int(m.People)}
	for i := range p.asked {
		if p.asked[i].at == m.Trigger {
			f.Trigger = p.asked[i].ID
		}
	}
	return f
}

// person is somebody of the company. What they did last of each thing that a
// trigger asks for stands in Peers.latest.
type person struct {
	who uint32
	in  int // their place among those who have done all of it within the span, -1 = none
}

// crowd are the people within the span.
type crowd struct {
	in, joined []int // all of them, and who came in at this instant
	from       int64 // where the span begins
}

func (p *Peers) trigger(a *asked, list []Sign, met func(Met)) {
	p.people, p.latest = p.people[:0], p.latest[:0]
	clear(p.place)
	c := &p.crowd
	c.in = c.in[:0]
	tail := 0
	for i := 0; i < len(list); {
		at := list[i].At
		c.from = never + 1
		if a.Within > 0 {
			c.from = at - micros(a.Within)
			for ; list[tail].At < c.from; tail++ {
				p.look(a, p.place[list[tail].Who])
			}
		}
		complete := len(c.in) >= a.People
		c.joined = c.joined[:0]
		for ; i < len(list) && list[i].At == at; i++ {
			p.see(a, &list[i])
		}
		if len(c.in) < a.People {
			continue
		}
		marked := c.in
		if complete {
			marked = c.joined
		}
		for _, n := range marked {
			met(Met{at, p.people[n].who, a.at, int32(len(c.in))})
		}
	}
}

// see notes what somebody did.
func (p *Peers) see(a *asked, s *Sign) {
	n, known := p.place[s.Who]
	if !known {
		n = len(p.people)
		p.place[s.Who], p.people = n, append(p.people, person{s.Who, -1})
		for range 1 + len(a.All) {
			p.latest = append(p.latest, never)
		}
	}
	p.latest[n*(1+len(a.All))+int(s.What)-a.from] = s.At
	p.look(a, n)
}

// look finds out whether somebody is within the span.
func (p *Peers) look(a *asked, n int) {
	in, c := true, &p.crowd
	for k, latest := range p.latest[n*(1+len(a.All)) : (n+1)*(1+len(a.All))] {
		if asks := k > 0 || len(a.Any) > 0 || a.all; asks && latest < c.from {
			in = false
		}
	}
	x := &p.people[n]
	switch {
	case in == (x.in >= 0):
	case in:
		x.in = len(c.in)
		c.in, c.joined = append(c.in, n), append(c.joined, n)
	default:
		last := c.in[len(c.in)-1]
		c.in[x.in] = last
		p.people[last].in = x.in
		x.in, c.in = -1, c.in[:len(c.in)-1]
	}
}

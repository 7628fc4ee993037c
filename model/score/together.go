package score

import (
	"cmp"
	"slices"
	"strconv"

	"winnow/model"
	"winnow/model/criteria"
)

// Together says which triggers that ask for several people the leads of a company
// completed, and who among them: touches are those of all of them, in any order,
// and each lead counts as one person. A trigger fires for everybody who is part of
// it at the touch with which so many people are within its span, and for who joins
// them later; and again once that had come to an end. What it returns is in the
// order of leads, and of one lead in that of time. Conditions on a lead are left
// to its scoring.
func Together(c *criteria.Criteria, touches []model.PeerTouch) []model.Together {
	var out []model.Together
	for i := range c.Triggers {
		if t := &c.Triggers[i]; t.People > 1 {
			out = append(out, together(t, touches)...)
		}
	}
	slices.SortStableFunc(out, func(a, b model.Together) int {
		return cmp.Or(cmp.Compare(a.Lead, b.Lead), a.At.Compare(b.At))
	})
	return out
}

// LeastPeople is the least number of people that a trigger of the criteria asks
// for, 0 where none asks for several.
func LeastPeople(c *criteria.Criteria) (least int) {
	for i := range c.Triggers {
		if n := c.Triggers[i].People; n > 1 && (least == 0 || n < least) {
			least = n
		}
	}
	return least
}

// Joins reports whether a touch may be part of what several people complete: it is
// of a kind that such a trigger names.
func Joins(c *criteria.Criteria, x *model.Touch) bool {
	for i := range c.Triggers {
		t := &c.Triggers[i]
		if t.People < 2 || x.Outbound {
			continue
		}
		if len(t.Any) == 0 && len(t.All) == 0 {
			return true
		}
		for _, list := range [2][]criteria.Pattern{t.Any, t.All} {
			for k := range list {
				if list[k].Kind == x.Kind {
					return true
				}
			}
		}
	}
	return false
}

// asked is a trigger as one person completes it.
type asked struct {
	*criteria.Trigger
	all bool // it names no touches: everything that somebody does counts
}

func askedOf(t *criteria.Trigger) asked { return asked{t, len(t.Any) == 0 && len(t.All) == 0} }

func (p asked) names(x *model.Touch) bool {
	if x.Outbound || !act(x) && p.all {
		return false
	}
	return p.all || matches(p.Any, x) || matches(p.All, x)
}

// person is what somebody did last of each thing that a trigger asks for: of Any
// (or of everything), then of each of All.
type person struct {
	latest []int64
	in     bool // all of it is within the span
}

// crowd follows a trigger through the touches of a company.
type crowd struct {
	asked
	people map[model.LeadID]*person
	in     []model.LeadID // in rising order
	joined []model.LeadID // who came in at this instant
	from   int64          // where the span begins
}

func together(t *criteria.Trigger, touches []model.PeerTouch) (out []model.Together) {
	c := crowd{asked: askedOf(t), people: map[model.LeadID]*person{}}
	var list []*model.PeerTouch
	for i := range touches {
		if c.names(&touches[i].Touch) {
			list = append(list, &touches[i])
		}
	}
	slices.SortStableFunc(list, func(a, b *model.PeerTouch) int { return a.Touch.At.Compare(b.Touch.At) })
	tail := 0
	for i := 0; i < len(list); {
		at := list[i].Touch.At
		c.from = never + 1
		if t.Within > 0 {
			c.from = at.UnixMicro() - micros(t.Within)
			for ; list[tail].Touch.At.UnixMicro() < c.from; tail++ {
				c.look(list[tail].Lead)
			}
		}
		complete := len(c.in) >= t.People
		c.joined = c.joined[:0]
		for ; i < len(list) && list[i].Touch.At.Equal(at); i++ {
			c.see(list[i])
		}
		if len(c.in) < t.People {
			continue
		}
		marked := c.in
		if complete {
			marked = c.joined
		}
		for _, lead := range marked {
			out = append(out, model.Together{Lead: lead, Fired: model.Fired{Trigger: t.ID, At: at, People: len(c.in)}})
		}
	}
	return out
}

// see notes a touch.
func (c *crowd) see(x *model.PeerTouch) {
	p := c.people[x.Lead]
	if p == nil {
		p = &person{latest: slices.Repeat([]int64{never}, 1+len(c.All))}
		c.people[x.Lead] = p
	}
	at := x.Touch.At.UnixMicro()
	if c.all || matches(c.Any, &x.Touch) {
		p.latest[0] = at
	}
	for k := range c.All {
		if c.All[k].Matches(&x.Touch) {
			p.latest[1+k] = at
		}
	}
	c.look(x.Lead)
}

// look finds out whether somebody is within the span.
func (c *crowd) look(lead model.LeadID) {
	p := c.people[lead]
	in := true
	for k, latest := range p.latest {
		if asked := k > 0 || len(c.Any) > 0 || c.all; asked && latest < c.from {
			in = false
		}
	}
	if in == p.in {
		return
	}
	p.in = in
	i, _ := slices.BinarySearch(c.in, lead)
	if in {
		c.in, c.joined = slices.Insert(c.in, i, lead), append(c.joined, lead)
	} else {
		c.in = slices.Delete(c.in, i, i+1)
	}
}

// SameCompany tells what Together depends on besides the touches, as a text: two
// criteria that say the same there complete the same.
func SameCompany(c *criteria.Criteria) string {
	var b []byte
	text := func(s string) { b = append(append(b, s...), 0) }
	for i := range c.Triggers {
		t := &c.Triggers[i]
		if t.People < 2 {
			continue
		}
		text(t.ID)
		for _, list := range [][]criteria.Pattern{t.Any, t.All} {
			for _, p := range list {
				text(p.String())
			}
			text("")
		}
		text(t.Within.String() + " " + strconv.Itoa(t.People))
	}
	if len(b) == 0 {
		return ""
	}
	for _, d := range c.Rules.OwnDomains {
		text(d)
	}
	return string(b)
}

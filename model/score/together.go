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
	p := NewPeers(c)
	who, leads := map[model.LeadID]uint32{}, []model.LeadID(nil)
	var signs []Sign
	for i := range touches {
		n, known := who[touches[i].Lead]
		if !known {
			n = uint32(len(leads))
			who[touches[i].Lead], leads = n, append(leads, touches[i].Lead)
		}
		signs = p.Signs(signs, n, &touches[i].Touch)
	}
	var out []model.Together
	p.Together(signs, func(m Met) {
		out = append(out, model.Together{Lead: leads[m.Who], Fired: p.Fired(m)})
	})
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

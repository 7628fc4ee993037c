package score

import (
	"cmp"
	"slices"
	"strings"

	"winnow/model"
)

// sorted returns the indexes of the touches by time. Touches of one instant
// stand by what they are, so that what is said does not depend on the order
// given; one that is given twice, the same in everything, is listed once.
func (s *Scorer) sorted(touches []model.Touch) []int32 {
	s.order = s.order[:0]
	inOrder, twice := true, false
	for i := range touches {
		s.order = append(s.order, int32(i))
		if i > 0 && !touches[i-1].At.Before(touches[i].At) {
			c := compare(&touches[i-1], &touches[i])
			inOrder, twice = inOrder && c <= 0, twice || c == 0
		}
	}
	if !inOrder {
		slices.SortFunc(s.order, func(a, b int32) int { return compare(&touches[a], &touches[b]) })
	}
	if !inOrder || twice {
		s.order = slices.CompactFunc(s.order, func(a, b int32) bool { return compare(&touches[a], &touches[b]) == 0 })
	}
	s.worth = slices.Grow(s.worth[:0], len(s.order))[:len(s.order)]
	clear(s.worth)
	return s.order
}

// Sorted brings touches into the order in which they are scored, in place, and
// leaves out those that are given twice.
func Sorted(touches []model.Touch) []model.Touch {
	for i := 1; i < len(touches); i++ {
		if compare(&touches[i-1], &touches[i]) >= 0 {
			slices.SortFunc(touches, func(a, b model.Touch) int { return compare(&a, &b) })
			return slices.CompactFunc(touches, func(a, b model.Touch) bool { return compare(&a, &b) == 0 })
		}
	}
	return touches
}

// compare orders touches by time, then by what they are. It is 0 for touches that
// are the same in everything.
func compare(a, b *model.Touch) int {
	if c := a.At.Compare(b.At); c != 0 {
		return c
	}
	for _, c := range [...]int{strings.Compare(string(a.Kind), string(b.Kind)), strings.Compare(a.Detail, b.Detail)} {
		if c != 0 {
			return c
		}
	}
	return cmp.Or(strings.Compare(a.URL, b.URL), strings.Compare(a.EventID, b.EventID), strings.Compare(a.Channel, b.Channel),
		strings.Compare(a.UTM.Campaign, b.UTM.Campaign), strings.Compare(a.UTM.Source, b.UTM.Source),
		strings.Compare(a.UTM.Medium, b.UTM.Medium), strings.Compare(a.UTM.Term, b.UTM.Term),
		strings.Compare(a.UTM.Content, b.UTM.Content), truth(a.Outbound)-truth(b.Outbound))
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

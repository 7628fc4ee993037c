package store_test

import (
	"cmp"
	"context"
	"math"
	mrand "math/rand/v2"
	"slices"
	"strings"
	"testing"

	"winnow/model"
	"winnow/model/filter"
)

// sortKey is where a row stands in an order, by what the row itself says.
func sortKey(s model.Sort, r model.Row) int64 {
	switch s {
	case model.SortDue:
		if r.DueAt.IsZero() {
			return math.MaxInt64
		}
		return r.DueAt.UnixMicro()
	case model.SortWaiting:
		return r.WaitingSince.UnixMicro()
	case model.SortActive:
		if r.LastTouch.IsZero() {
			return math.MaxInt64
		}
		return -r.LastTouch.UnixMicro()
	}
	return int64(-1000*r.Rising - r.Score)
}

func TestEveryOrderOfEveryListIsReadWholeInBothDirectionsAndAroundALead(t *testing.T) {
	s := newShelf(t)
	s.laySome(300, mrand.New(mrand.NewPCG(11, 4)))
	s.exec("UPDATE score SET rising = lead % 7, last_touch = CASE WHEN lead % 3 = 0 THEN NULL ELSE waiting_since - lead % 5000 END")
	for _, l := range lists() {
		if l.view == model.ViewToday && l.sec == model.SectionNow {
			continue
		}
		for _, order := range model.Sorts()[1:] {
			t.Run(l.String()+" "+string(order), func(t *testing.T) {
				s.t = t
				var want []model.Row
				sections := []model.Section{l.sec}
				if l.view == model.ViewToday {
					sections = []model.Section{model.SectionNow, model.SectionQueue}
				}
				for _, sec := range sections {
					want = append(want, s.page(model.Query{View: l.view, Section: sec, Limit: 1000}).Rows...)
				}
				slices.SortFunc(want, func(a, b model.Row) int {
					return cmp.Or(cmp.Compare(sortKey(order, a), sortKey(order, b)), cmp.Compare(a.ID, b.ID))
				})
				for _, back := range []bool{false, true} {
					same(t, "page by page", s.throughSorted(l, order, back), idsOf(want))
				}
				at := want[len(want)/2].ID
				p := s.page(model.Query{View: l.view, Section: l.sec, Sort: order, Limit: 5, Around: at})
				i := slices.Index(idsOf(want), at)
				same(t, "around a lead", idsOf(p.Rows), idsOf(want[max(0, i-2):min(len(want), max(0, i-2)+5)]))
			})
		}
	}
}

func (s *shelf) throughSorted(l list, order model.Sort, back bool) (got []model.LeadID) {
	s.t.Helper()
	q := model.Query{View: l.view, Section: l.sec, Sort: order, Limit: 23, Last: back}
	for {
		p := s.page(q)
		ids, more := idsOf(p.Rows), p.More
		if back {
			got, more = append(ids, got...), p.Less
		} else {
			got = append(got, ids...)
		}
		if !more {
			return got
		}
		q.Last = false
		if back {
			q.Before = p.Rows[0].Cursor()
		} else {
			q.After = p.Rows[len(p.Rows)-1].Cursor()
		}
	}
}

func TestAnOrderKeepsToWhatAFilterLeaves(t *testing.T) {
	d := sample(t)
	for text, want := range map[string]string{"": "ann", "owner:maya": "örn", "tallis": "ops", "country:us -tallis": "ann"} {
		f, err := filter.Parse(text, d.Rules().FilterWords("maya", d.now, berlin))
		if err != nil {
			t.Fatal(err)
		}
		p, err := d.Page(context.Background(), model.Query{View: model.ViewAll, Filter: f, Sort: model.SortActive, Now: d.now, Limit: 1})
		if err != nil || len(p.Rows) != 1 || d.find(p.Rows[0].Email) != p.Rows[0].ID || p.More != (text == "") {
			t.Errorf("%q: %+v, %v", text, p, err)
			continue
		}
		if got := p.Rows[0].Label; len(got) < 3 || !strings.EqualFold(got[:3], want[:3]) {
			t.Errorf("%q: first is %s, want %s", text, got, want)
		}
	}
	if _, err := d.Page(context.Background(), model.Query{View: model.ViewAll, Sort: "colour"}); model.KindOf(err) != model.KindInvalid {
		t.Errorf("an order that is none: %v", err)
	}
}

package store

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"winnow/model"
	"winnow/model/criteria"
	"winnow/model/score"
)

// TestWhatAllCompaniesCompleteIsWhatEachDoes compares a walk through all leads,
// with room for more or fewer signs, with what each company completes by itself.
func TestWhatAllCompaniesCompleteIsWhatEachDoes(t *testing.T) {
	c, err := criteria.Parse("criteria.toml", criteria.Default()+`
[[trigger]]
id = "a-pair"
name = "two that look and ask"
touches = ["page_view", "demo_request"]
people = 2
within = "5d"
then = ["notify"]
`)
	if err != nil {
		t.Fatal(err)
	}
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	r := rand.New(rand.NewPCG(3, 4))
	kinds := []model.TouchKind{model.PageView, model.PricingView, model.DemoRequest, model.EmailOpen}
	var subjects []subject
	companies := map[string][]model.PeerTouch{}
	for i := range 600 {
		s := subject{lead: model.Lead{ID: model.LeadID(i + 1), Domain: fmt.Sprintf("c%d.example", int(60*r.Float64()*r.Float64()))}}
		switch r.IntN(20) {
		case 0:
			s.lead.Domain, s.lead.Company = "", "self-employed"
		case 1:
			s.flags = flagOwnStaff
		case 2:
			s.lead.Domain = ""
		}
		for range r.IntN(5) {
			x := model.Touch{Kind: kinds[r.IntN(4)], At: noon.Add(-time.Duration(r.IntN(60*24)) * time.Hour), Outbound: r.IntN(9) == 0}
			s.touches = append(s.touches, x)
			if s.flags == 0 && s.lead.Domain != "" {
				companies[s.lead.Domain] = append(companies[s.lead.Domain], model.PeerTouch{Lead: s.lead.ID, Touch: x})
			}
		}
		subjects = append(subjects, s)
	}
	want := map[model.LeadID][]model.Fired{}
	for _, touches := range companies {
		for _, x := range score.Together(c, touches) {
			want[x.Lead] = append(want[x.Lead], x.Fired)
		}
	}
	if len(want) < 100 || len(want) > 500 {
		t.Fatalf("%d leads complete something: that says little", len(want))
	}
	for _, list := range want {
		slices.SortStableFunc(list, func(a, b model.Fired) int {
			if d := a.At.Compare(b.At); d != 0 {
				return d
			}
			return map[bool]int{true: -1, false: 1}[a.Trigger < b.Trigger]
		})
	}
	for _, most := range []int{signsMost, 500, 100, 20} {
		t.Run(fmt.Sprintf("room for %d signs", most), func(t *testing.T) {
			got, walks := map[model.LeadID][]model.Fired{}, 0
			g := newGathering(c)
			g.most = most
			for more := true; more; more = g.next() {
				walks++
				for i := range subjects {
					s := subjects[i]
					if s.lead.ID%3 == 0 { // of these the table has it already
						s.lead.Together = want[s.lead.ID]
					} else if s.lead.ID%7 == 0 { // and of these something else
						s.lead.Together = []model.Fired{{Trigger: "a-pair", At: noon, People: 9}}
					}
					g.see(&s)
				}
				last := model.LeadID(0)
				g.settle(2, func(x shared, right bool) {
					list := g.list(x)
					if x.lead <= last || got[x.lead] != nil {
						t.Errorf("lead %d comes after %d, or again", x.lead, last)
					}
					if last = x.lead; right != (x.lead%3 == 0) {
						t.Errorf("lead %d: the table is said to be right: %v", x.lead, right)
					}
					if got[x.lead] = slices.Clone(list); len(list) == 0 && want[x.lead] == nil {
						delete(got, x.lead)
					}
				})
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%d leads complete something, want %d", len(got), len(want))
			}
			if walks == 1 != (most == signsMost) {
				t.Errorf("%d walks", walks)
			}
		})
	}
}

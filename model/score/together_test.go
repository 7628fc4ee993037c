package score

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"winnow/model"
	"winnow/model/criteria"
)

func TestPeopleOfACompanyCompleteATriggerTogether(t *testing.T) {
	c := fadingScorer(t, triggers).Criteria()
	at := func(lead model.LeadID, d time.Duration, k model.TouchKind) model.PeerTouch {
		return model.PeerTouch{Lead: lead, Touch: ago(d, k, "")}
	}
	page := func(lead model.LeadID, days float64) model.PeerTouch {
		return at(lead, time.Duration(days*float64(day)), model.PageView)
	}
	for _, x := range []struct {
		name    string
		touches []model.PeerTouch
		want    string // lead, days ago, people
	}{
		{"two of them are not three, however much they do", []model.PeerTouch{page(1, 3), page(2, 2), page(2, 1), page(1, 0)}, ""},
		{"with the third all are marked", []model.PeerTouch{page(1, 3), page(2, 2), page(3, 1)}, "1 at 1 of 3|2 at 1 of 3|3 at 1 of 3|"},
		{"in whatever order they come", []model.PeerTouch{page(3, 1), page(1, 3), page(2, 2)}, "1 at 1 of 3|2 at 1 of 3|3 at 1 of 3|"},
		{"what they do next says nothing new", []model.PeerTouch{page(1, 4), page(2, 3), page(3, 2), page(1, 1), page(2, 0)}, "1 at 2 of 3|2 at 2 of 3|3 at 2 of 3|"},
		{"a fourth is marked alone", []model.PeerTouch{page(1, 4), page(2, 3), page(3, 2), page(4, 1)}, "1 at 2 of 3|2 at 2 of 3|3 at 2 of 3|4 at 1 of 4|"},
		{"the span ends after its last day", []model.PeerTouch{page(1, 15), page(2, 3), page(3, 1)}, "1 at 1 of 3|2 at 1 of 3|3 at 1 of 3|"},
		{"and not later", []model.PeerTouch{page(1, 15.01), page(2, 3), page(3, 1)}, ""},
		{"once it has ended it begins again", []model.PeerTouch{page(1, 50), page(2, 50), page(3, 49), page(1, 9), page(2, 8), page(3, 7)},
			"1 at 49 of 3|1 at 7 of 3|2 at 49 of 3|2 at 7 of 3|3 at 49 of 3|3 at 7 of 3|"},
		{"other kinds, and a rep's own tries, do not count", []model.PeerTouch{page(1, 3), page(2, 2), at(3, day, model.Chat),
			{Lead: 4, Touch: model.Touch{Kind: model.PageView, At: now, Outbound: true}}}, ""},
		{"three at one instant", []model.PeerTouch{page(3, 1), page(2, 1), page(1, 1)}, "1 at 1 of 3|2 at 1 of 3|3 at 1 of 3|"},
	} {
		t.Run(x.name, func(t *testing.T) {
			var b strings.Builder
			for _, f := range Together(c, x.touches) {
				fmt.Fprintf(&b, "%d at %g of %d|", int64(f.Lead), now.Sub(f.At).Hours()/24, f.People)
			}
			if b.String() != x.want {
				t.Errorf("got  %s\nwant %s", b.String(), x.want)
			}
		})
	}
}

// togetherPlainly looks at every instant anew.
func togetherPlainly(c *criteria.Criteria, touches []model.PeerTouch) (out []model.Together) {
	for _, t := range c.Triggers {
		if t.People < 2 {
			continue
		}
		has := func(lead model.LeadID, at time.Time, before bool, is func(*model.Touch) bool) bool {
			return slices.ContainsFunc(touches, func(x model.PeerTouch) bool {
				return x.Lead == lead && !x.Touch.Outbound && is(&x.Touch) && !x.Touch.At.After(at) && (!before || x.Touch.At.Before(at)) &&
					(t.Within == 0 || at.Sub(x.Touch.At) <= t.Within)
			})
		}
		of := func(list []criteria.Pattern) func(*model.Touch) bool {
			return func(x *model.Touch) bool {
				return slices.ContainsFunc(list, func(p criteria.Pattern) bool { return p.Matches(x) })
			}
		}
		anything := func(x *model.Touch) bool { return x.Kind != model.Created }
		part := func(at time.Time, before bool) (leads []model.LeadID) {
			for lead := model.LeadID(1); lead <= 5; lead++ {
				in := len(t.Any) == 0 || has(lead, at, before, of(t.Any))
				for _, p := range t.All {
					in = in && has(lead, at, before, p.Matches)
				}
				if len(t.Any)+len(t.All) == 0 {
					in = has(lead, at, before, anything)
				}
				if in {
					leads = append(leads, lead)
				}
			}
			return leads
		}
		var instants []time.Time
		for _, x := range touches {
			about := of(t.Any)(&x.Touch) || of(t.All)(&x.Touch) || len(t.Any)+len(t.All) == 0 && anything(&x.Touch)
			if about && !x.Touch.Outbound && !slices.ContainsFunc(instants, x.Touch.At.Equal) {
				instants = append(instants, x.Touch.At)
			}
		}
		for _, at := range instants {
			before, after := part(at, true), part(at, false)
			for _, lead := range after {
				if len(after) >= t.People && (len(before) < t.People || !slices.Contains(before, lead)) {
					out = append(out, model.Together{Lead: lead, Fired: model.Fired{Trigger: t.ID, At: at, People: len(after)}})
				}
			}
		}
	}
	return out
}

func TestWhoIsTogetherIsWhatThePlainReckoningSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, touches := drawCriteria(t), drawCompany(t)
		sorted := func(list []model.Together) []string {
			var out []string
			for _, f := range list {
				out = append(out, fmt.Sprintf("%d %s %s %d", int64(f.Lead), f.Trigger, f.At, f.People))
			}
			slices.Sort(out)
			return out
		}
		if got, want := sorted(Together(c, touches)), sorted(togetherPlainly(c, touches)); !reflect.DeepEqual(got, want) {
			t.Fatalf("got  %v\nwant %v", got, want)
		}
	})
}

func TestATriggerOfSeveralPeopleHeatsFromTheTouchThatCompletedIt(t *testing.T) {
	s := fadingScorer(t, strings.Replace(triggers, `then = ["tag surge"]`, `then = ["hot"]`, 1))
	lead := model.Lead{Together: []model.Fired{{Trigger: "three-of-them", At: now.Add(-5 * day), People: 3}}}
	got := s.Score(&lead, nil, now)
	if at := now.Add(-5 * day); !got.HotAt.Equal(at) || !got.QualifiedAt.Equal(at) || got.Score != 0 || got.Touches != 0 ||
		!got.NextChange.Equal(now.Truncate(time.Hour).Add(2*day)) {
		t.Errorf("%+v", got)
	}
	if got = s.Score(&lead, nil, now.Add(2*day)); !got.HotAt.IsZero() || got.QualifiedAt.IsZero() {
		t.Errorf("after a week: %+v", got)
	}
	if got = s.Score(&lead, nil, now.Add(-6*day)); !got.QualifiedAt.IsZero() || !got.NextChange.Equal(now.Add(-5*day).Truncate(time.Hour)) {
		t.Errorf("before it happened: %+v", got)
	}
}

func TestTheSpanOfPeopleEndsWithItsLastInstant(t *testing.T) {
	c := fadingScorer(t, `
[[trigger]]
name = "both"
touches = ["page_view", "chat"]
people = 2
within = "14d"
then = ["tag x"]
`).Criteria()
	for extra, want := range map[time.Duration]int{0: 2, time.Microsecond: 0} {
		got := Together(c, []model.PeerTouch{{Lead: 1, Touch: ago(14*day+extra, model.PageView, "")}, {Lead: 2, Touch: ago(2*day, model.PageView, "")},
			{Lead: 2, Touch: ago(day, model.Chat, "")}, {Lead: 1, Touch: ago(0, model.Chat, "")}})
		if len(got) != want {
			t.Errorf("%s after the span: %+v", extra, got)
		}
	}
}

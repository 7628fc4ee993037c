package score

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"winnow/model"
	"winnow/model/criteria"
)

var kinds = []model.TouchKind{model.PageView, model.PricingView, model.DemoRequest, model.Unsubscribe, model.ContentDownload,
	model.EmailOpen, model.NoShow, model.Created}

// drawCriteria makes a file with groups, bounds and rules of all sorts, points
// down to the thousandth among them.
func drawCriteria(t *rapid.T) *criteria.Criteria {
	points := func(label string, low, high int) string {
		return fmt.Sprintf("%.3f", float64(rapid.IntRange(low*1000, high*1000).Draw(t, label))/1000)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "[threshold]\nmql = { score = %d, fit = %d, engagement = %d }\nhot = { score = %d }\n",
		rapid.IntRange(1, 60).Draw(t, "mql"), rapid.IntRange(-20, 20).Draw(t, "mql fit"), rapid.IntRange(0, 20).Draw(t, "mql engagement"),
		rapid.IntRange(60, 100).Draw(t, "hot"))
	var groups []string
	for i := range rapid.IntRange(1, 4).Draw(t, "groups") {
		side := "engagement"
		if i%2 == 1 {
			side = "fit"
		}
		groups = append(groups, side)
		fmt.Fprintf(&b, "[group.g%d]\nside = %q\ncap = %s\n", i, side, points("cap", 0, 50))
		if rapid.Bool().Draw(t, "has floor") {
			fmt.Fprintf(&b, "floor = %s\n", points("floor", -20, 0))
		}
	}
	whens := []string{`title contains "VP"`, `employees > 100`, `country == "Japan"`, `attr["Visits"] >= 3`, `not free_mail`}
	for i := range rapid.IntRange(1, 12).Draw(t, "rules") {
		g := rapid.IntRange(0, len(groups)-1).Draw(t, "group")
		fmt.Fprintf(&b, "[[rule]]\nname = \"rule %d\"\ngroup = \"g%d\"\npoints = %s\n", i, g, points("points", -20, 45))
		touches := groups[g] == "engagement" && rapid.Bool().Draw(t, "of touches")
		if touches {
			kind := rapid.SampledFrom(kinds).Draw(t, "kind")
			fmt.Fprintf(&b, "touch = [%q, \"chat:*x*\"]\n", kind)
			if rapid.Bool().Draw(t, "every") {
				fmt.Fprintf(&b, "per = \"every\"\nlimit = %d\n", rapid.IntRange(1, 5).Draw(t, "limit"))
			}
		}
		if !touches || rapid.Bool().Draw(t, "also when") {
			fmt.Fprintf(&b, "when = '%s'\n", rapid.SampledFrom(whens).Draw(t, "when"))
		}
	}
	text := strings.ReplaceAll(b.String(), "\npoints = 0.000\n", "\npoints = 0.001\n") // none at all is a mistake
	c, err := criteria.Parse("drawn.toml", text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return c
}

func drawLead(t *rapid.T) *model.Lead {
	return &model.Lead{
		Title: rapid.SampledFrom([]string{"", "VP Sales", "clerk"}).Draw(t, "title"), Employees: rapid.SampledFrom([]int{0, 50, 500}).Draw(t, "employees"),
		Country: rapid.SampledFrom([]string{"", "Japan"}).Draw(t, "country"), FreeMail: rapid.Bool().Draw(t, "free"),
		Attributes: []model.Attribute{{Name: "visits", Type: model.AttrNumber, Text: "4", Number: float64(rapid.IntRange(0, 6).Draw(t, "visits"))}},
	}
}

func drawTouches(t *rapid.T) []model.Touch {
	list := make([]model.Touch, rapid.IntRange(0, 15).Draw(t, "touches"))
	for i := range list {
		list[i] = model.Touch{Kind: rapid.SampledFrom(append(kinds, model.Chat)).Draw(t, "kind"),
			At:       now.Add(time.Duration(rapid.IntRange(-20*24*60, 3*24*60).Draw(t, "minutes")) * time.Minute),
			Outbound: rapid.IntRange(0, 5).Draw(t, "outbound") == 0, Detail: rapid.SampledFrom([]string{"", "axb"}).Draw(t, "detail")}
	}
	return list
}

func TestLinesSumToTheScoreAtEveryClock(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, lead, touches := New(drawCriteria(t)), drawLead(t), drawTouches(t)
		for range 3 {
			at := now.Add(time.Duration(rapid.IntRange(-30*24, 30*24).Draw(t, "hours")) * time.Hour)
			got := s.Score(lead, touches, at)
			sums := map[model.Side]int{}
			for _, l := range got.Lines {
				sums[l.Side] += l.Points
				if l.Points == 0 {
					t.Fatalf("a line of no points: %+v", l)
				}
			}
			if sums[model.SideFit] != got.Fit || sums[model.SideEngagement] != got.Engagement || got.Fit+got.Engagement != got.Score {
				t.Fatalf("lines sum to %v; fit %d, engagement %d, score %d\n%+v", sums, got.Fit, got.Engagement, got.Score, got.Lines)
			}
			if got.Score < 0 || got.Score > 100 || got.Engagement < 0 || got.Engagement > 60 || got.Fit > 40 || got.Rising < 0 {
				t.Fatalf("out of range: %+v", got.Receipt)
			}
			bulk := s.ScoreOnly(lead, touches, at)
			got.Lines = nil
			if !reflect.DeepEqual(bulk, got) {
				t.Fatalf("in bulk %+v, alone %+v", bulk, got)
			}
		}
	})
}

func TestTheOrderOfTouchesDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, lead, touches := drawCriteria(t), drawLead(t), drawTouches(t)
		s := New(c)
		want := s.Score(lead, touches, now)
		mixed := append([]model.Touch(nil), touches...)
		rnd := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		rnd.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		s.Score(drawLead(t), touches, now) // what was scored before leaves nothing behind
		if got := s.Score(lead, mixed, now); !reflect.DeepEqual(got, want) {
			t.Fatalf("in order %+v\nmixed    %+v", want, got)
		}
	})
}

func TestNothingMovesBeforeTheNextChange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, lead, touches := New(drawCriteria(t)), drawLead(t), drawTouches(t)
		want := s.Score(lead, touches, now)
		if !want.NextChange.IsZero() && !want.NextChange.After(now) {
			t.Fatalf("the next change %s is not to come", want.NextChange)
		}
		for h := range 24 * 24 {
			at := now.Truncate(time.Hour).Add(time.Duration(h) * time.Hour)
			if !want.NextChange.IsZero() && !at.Before(want.NextChange) {
				break
			}
			if got := s.Score(lead, touches, at); !reflect.DeepEqual(got, want) {
				t.Fatalf("at %s\n%+v\nbefore\n%+v", at, got, want)
			}
		}
	})
}

// The slow way to the same: score the touches up to each moment.
func TestQualifiedHotAndRisingAreThoseOfThePast(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, lead, touches := drawCriteria(t), drawLead(t), drawTouches(t)
		for i := range touches { // one at each instant
			touches[i].At = touches[i].At.Add(time.Duration(i) * time.Second)
		}
		s := New(c)
		got := s.Score(lead, touches, now)
		week := s.ScoreOnly(lead, touches, now.Add(-7*24*time.Hour))
		if want := max(0, got.Score-week.Score); got.Rising != want {
			t.Fatalf("rising %d, want %d", got.Rising, want)
		}
		var qualified, hot time.Time
		for _, i := range s.sorted(touches) {
			at := touches[i].At
			if touches[i].Outbound || hour(at) > hour(now) {
				continue
			}
			var until []model.Touch
			for _, x := range touches {
				if !x.At.After(at) {
					until = append(until, x)
				}
			}
			then := New(c).ScoreOnly(lead, until, now)
			if qualified.IsZero() && c.Rules.MQL.Reached(then.Score, then.Fit, then.Engagement) {
				qualified = at
			}
			if then.Score < c.Rules.Hot {
				hot = time.Time{}
			} else if hot.IsZero() {
				hot = at
			}
		}
		if !got.QualifiedAt.Equal(qualified) || !got.HotAt.Equal(hot) {
			t.Fatalf("qualified %s, want %s; hot %s, want %s", got.QualifiedAt, qualified, got.HotAt, hot)
		}
	})
}

func TestScorersOfOneCriteriaWorkSideBySide(t *testing.T) {
	c := defaults(t)
	leads, touches := sample(200)
	want := make([]model.Scored, len(leads))
	alone := New(c)
	for i := range leads {
		want[i] = alone.ScoreOnly(&leads[i], touches[i], now)
	}
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			s := New(c)
			for i := range leads {
				if got := s.ScoreOnly(&leads[i], touches[i], now); !reflect.DeepEqual(got, want[i]) {
					t.Errorf("lead %d: %+v, alone %+v", i, got, want[i])
				}
			}
		})
	}
	group.Wait()
}

package score

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
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
	for i := range c.Groups {
		if g := &c.Groups[i]; g.Side == model.SideEngagement {
			g.HalfLife = rapid.SampledFrom([]time.Duration{0, 36 * time.Hour, 5 * day, 14 * day, 50 * time.Minute}).Draw(t, "half-life")
		}
	}
	for i := range c.Signals {
		limitSignal(t, &c.Signals[i], c.Groups[c.Signals[i].Group].Side)
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "triggers") {
		c.Triggers = append(c.Triggers, drawTrigger(t, fmt.Sprintf("t%d", i)))
	}
	return c
}

var spans = []time.Duration{0, 20 * time.Minute, 3 * time.Hour, 2 * day, 9 * day}

// limitSignal asks more of a rule's touches.
func limitSignal(t *rapid.T, r *criteria.Signal, side model.Side) {
	if side == model.SideFit || len(r.Touches) == 0 && rapid.Bool().Draw(t, "of fields") {
		return
	}
	span := func(label string) time.Duration { return rapid.SampledFrom(spans).Draw(t, label) }
	switch rapid.IntRange(0, 9).Draw(t, "asks") {
	case 0:
		r.AtLeast, r.Within = rapid.IntRange(2, 3).Draw(t, "at least"), span("within")
	case 1:
		r.Visits, r.Within = rapid.IntRange(1, 3).Draw(t, "visits"), span("within")
	case 2:
		r.AtLeast, r.InVisit = rapid.IntRange(2, 3).Draw(t, "at least"), true
	case 3:
		r.FirstWithin = span("first within")
	case 4:
		r.AfterQuiet = span("after quiet")
	case 5:
		r.Absent, r.Every, r.Limit, r.Points = 1+span("absent"), false, 0, -max(r.Points, -r.Points)
	case 6:
		r.Channel = criteria.NewGlob("w*")
	}
	if r.Every {
		r.PerDay = rapid.IntRange(0, 2).Draw(t, "per day")
	}
}

func drawTrigger(t *rapid.T, id string) criteria.Trigger {
	x := criteria.Trigger{ID: id, Within: rapid.SampledFrom(spans).Draw(t, "within"), People: rapid.IntRange(0, 3).Draw(t, "people")}
	for range rapid.IntRange(0, 2).Draw(t, "any") {
		x.Any = append(x.Any, criteria.NewPattern(rapid.SampledFrom(kinds).Draw(t, "kind"), ""))
	}
	for range rapid.IntRange(0, 2).Draw(t, "all") {
		x.All = append(x.All, criteria.NewPattern(rapid.SampledFrom(kinds).Draw(t, "kind"), ""))
	}
	x.Then = []criteria.Act{{Kind: rapid.SampledFrom([]criteria.ActKind{criteria.ActHot, criteria.ActMQL, criteria.ActTag}).Draw(t, "then")}}
	return x
}

// drawTogether has the lead and others complete things: at times of its own
// touches, and at others.
func drawTogether(t *rapid.T, c *criteria.Criteria, touches []model.Touch) (list []model.Fired) {
	for _, x := range c.Triggers {
		for n := range rapid.IntRange(0, 2).Draw(t, "together") {
			at := now.Add(time.Duration(rapid.IntRange(-40*24*60, 3*24*60).Draw(t, "minutes")) * time.Minute)
			if len(touches) > 0 && rapid.Bool().Draw(t, "with a touch") {
				at = rapid.SampledFrom(touches).Draw(t, "touch").At
			}
			f := model.Fired{Trigger: x.ID, At: at, People: 3 + n}
			if !slices.ContainsFunc(list, func(o model.Fired) bool { return o.Trigger == f.Trigger && o.At.Equal(f.At) }) {
				list = append(list, f)
			}
		}
	}
	return list
}

// drawCompany makes touches of some people.
func drawCompany(t *rapid.T) (list []model.PeerTouch) {
	for range rapid.IntRange(1, 3).Draw(t, "times") {
		for _, x := range drawTouches(t) {
			list = append(list, model.PeerTouch{Lead: model.LeadID(rapid.IntRange(1, 5).Draw(t, "person")), Touch: x})
		}
	}
	return list
}

func drawLead(t *rapid.T) *model.Lead {
	created := time.Time{}
	if rapid.Bool().Draw(t, "record known") {
		created = now.Add(time.Duration(rapid.IntRange(-40*24*60, 3*24*60).Draw(t, "record made")) * time.Minute)
	}
	return &model.Lead{
		CreatedAt: created,
		Title:     rapid.SampledFrom([]string{"", "VP Sales", "clerk"}).Draw(t, "title"), Employees: rapid.SampledFrom([]int{0, 50, 500}).Draw(t, "employees"),
		Country: rapid.SampledFrom([]string{"", "Japan"}).Draw(t, "country"), FreeMail: rapid.Bool().Draw(t, "free"),
		Attributes: []model.Attribute{{Name: "visits", Type: model.AttrNumber, Text: "4", Number: float64(rapid.IntRange(0, 6).Draw(t, "visits"))}},
	}
}

// drawTouches makes touches that crowd, share instants and come twice.
func drawTouches(t *rapid.T) []model.Touch {
	list := make([]model.Touch, rapid.IntRange(0, 15).Draw(t, "touches"))
	spread := rapid.SampledFrom([]int{1, 3, 20, 60}).Draw(t, "days")
	for i := range list {
		if i > 0 && rapid.IntRange(0, 5).Draw(t, "like the last") == 0 {
			list[i] = list[i-1]
			if rapid.Bool().Draw(t, "in kind too") {
				continue
			}
		}
		at := now.Add(time.Duration(rapid.IntRange(-spread*24*60, 3*24*60).Draw(t, "minutes")) * time.Minute)
		if !list[i].At.IsZero() {
			at = list[i].At
		}
		list[i] = model.Touch{Kind: rapid.SampledFrom(append(kinds, model.Chat)).Draw(t, "kind"), At: at,
			Outbound: rapid.IntRange(0, 5).Draw(t, "outbound") == 0, Detail: rapid.SampledFrom([]string{"", "axb"}).Draw(t, "detail"),
			Channel: rapid.SampledFrom([]string{"", "web"}).Draw(t, "channel")}
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
			for i, l := range got.Lines {
				sums[l.Side] += l.Points
				if l.Points == 0 {
					t.Fatalf("a line of no points: %+v", l)
				}
				if l.Kind != model.LineDecay {
					continue
				}
				if of := got.Lines[max(i-1, 0)]; of.Signal != l.Signal || of.Kind != model.LineRule || of.Points > 0 != (l.Points < 0) || max(l.Points, -l.Points) > max(of.Points, -of.Points) {
					t.Fatalf("fading takes of the rule before it, and no more than it has: %+v after %+v", l, of)
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

// stored is what a store keeps of a lead.
func stored(sc model.Scored) model.Scored {
	sc.Lines, sc.NextChange, sc.Why = nil, time.Time{}, model.Why{}
	return sc
}

func TestTheScoreIsThatOfThePlainReckoning(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, lead, touches := drawCriteria(t), drawLead(t), drawTouches(t)
		lead.Together = drawTogether(t, c, touches)
		s, p := New(c), newPlainly(c, lead, touches)
		for range 3 {
			at := now.Add(time.Duration(rapid.IntRange(-40*24, 40*24).Draw(t, "hours")) * time.Hour)
			if got, want := stored(s.ScoreOnly(lead, touches, at)), p.scored(at); !reflect.DeepEqual(got, want) {
				t.Fatalf("at %s\ngot  %+v\nwant %+v", at, got, want)
			}
		}
	})
}

func TestNothingMovesBeforeTheNextChange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, lead, touches := drawCriteria(t), drawLead(t), drawTouches(t)
		lead.Together = drawTogether(t, c, touches)
		s, p := New(c), newPlainly(c, lead, touches)
		got := s.ScoreOnly(lead, touches, now)
		if !got.NextChange.IsZero() && !got.NextChange.After(now) {
			t.Fatalf("the next change %s is not to come", got.NextChange)
		}
		end := now.Add(30 * day)
		if !got.NextChange.IsZero() && got.NextChange.Before(end) {
			end = got.NextChange
		}
		for at := now.Truncate(time.Hour); at.Before(end); at = at.Add(time.Hour) {
			if at.After(now.Add(2*day)) && at.Before(end.Add(-day)) {
				at = at.Add(time.Duration(rapid.IntRange(1, 48).Draw(t, "hours later")) * time.Hour)
				if !at.Before(end) {
					break
				}
			}
			if is := p.scored(at); !reflect.DeepEqual(is, stored(got)) {
				t.Fatalf("next change %s, but at %s\n%+v\nbefore\n%+v", got.NextChange, at, is, stored(got))
			}
			if why := s.ScoreOnly(lead, touches, at).Why; why != got.Why {
				t.Fatalf("at %s why is %+v, before %+v", at, why, got.Why)
			}
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

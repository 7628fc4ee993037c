package score

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"winnow/model"
	"winnow/model/criteria"
)

const toPass = `
[threshold]
mql = { score = 30, fit = 10, engagement = 12 }
hot = { score = 45 }

[group.who]
side = "fit"
cap = 25

[group.acts]
side = "engagement"
cap = 24
half_life = "14d"

[[rule]]
name = "director"
group = "who"
when = 'title contains "Director"'
points = 14

[[rule]]
name = "manager"
group = "who"
when = 'title contains "Manager"'
points = 7

[[rule]]
name = "large"
group = "who"
when = 'company.employees > 100'
points = 10

[[rule]]
name = "pricing"
group = "acts"
touch = "pricing_view"
points = 6
per = "every"
limit = 3

[[rule]]
name = "compares"
group = "acts"
touch = "content_download:*comparison*"
points = 9

[[rule]]
name = "demo"
group = "acts"
touch = "demo_request"
points = 20

[[trigger]]
name = "asked for a quote"
touch = "chat"
then = ["hot"]
`

func passing(t testing.TB, text string) *Scorer {
	t.Helper()
	c, err := criteria.Parse("pass.toml", text)
	if err != nil {
		t.Fatal(err)
	}
	return New(c)
}

func toldWays(m model.Missing) string {
	var ways []string
	for _, w := range m.Ways {
		var steps []string
		for _, s := range w.Steps {
			what := s.Rule
			if s.Like != "" {
				what += " like " + s.Like
			}
			if len(s.Fields) > 0 {
				what += " by " + strings.Join(s.Fields, ",")
			}
			steps = append(steps, what)
		}
		ways = append(ways, strings.Join(steps, " and "))
	}
	return strings.Join(ways, "|")
}

func TestWhatIsMissing(t *testing.T) {
	pricing := []model.Touch{ago(0, model.PricingView, ""), ago(time.Hour, model.PricingView, "")}
	for _, c := range []struct {
		name  string
		lead  model.Lead
		acts  []model.Touch
		to    model.Mark
		short model.Threshold
		ways  string
	}{
		{"a director who lacks a touch", model.Lead{Title: "Director", Employees: 50}, pricing[:1], model.MarkMQL, model.Threshold{Score: 10, Engagement: 6},
			"demo|asked for a quote"},
		{"a manager: another title loses what the present one scores", model.Lead{Title: "Manager", Employees: 500}, pricing, model.MarkMQL, model.Threshold{Score: 1},
			"pricing|director by title|compares like comparison|demo|asked for a quote"},
		{"too little fit for any touch but that of a trigger", model.Lead{}, append(pricing, ago(0, model.DemoRequest, "")), model.MarkMQL,
			model.Threshold{Score: 6, Fit: 10}, "large by company.employees|director by title|asked for a quote"},
		{"over the first, short of the second", model.Lead{Title: "Director", Employees: 500}, pricing, model.MarkHot, model.Threshold{Score: 9},
			"compares like comparison|demo|asked for a quote"},
		{"above all", model.Lead{Title: "Director", Employees: 500}, append(pricing, ago(0, model.DemoRequest, "")), model.MarkNone, model.Threshold{}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := passing(t, toPass).Missing(&c.lead, c.acts, now)
			if m.To != c.to || m.Short != c.short || toldWays(m) != c.ways {
				t.Errorf("%s %+v: %s\nwant %s %+v: %s", m.To, m.Short, toldWays(m), c.to, c.short, c.ways)
			}
		})
	}
}

func TestWhereNothingAloneIsEnoughPairsAreTold(t *testing.T) {
	text, _, _ := strings.Cut(toPass, "[[trigger]]")
	s := passing(t, text)
	m := s.Missing(&model.Lead{}, nil, now)
	if toldWays(m) != "demo and large by company.employees|demo and director by title" {
		t.Errorf("%+v: %s", m, toldWays(m))
	}
	for _, w := range m.Ways {
		if len(w.Steps) != 2 {
			t.Errorf("%+v", w)
		}
	}
	hard := passing(t, strings.NewReplacer("score = 30", "score = 49", "score = 45", "score = 60").Replace(text))
	if m := hard.Missing(&model.Lead{}, nil, now); m.To != model.MarkMQL || len(m.Ways) != 0 {
		t.Errorf("%+v", m)
	}
}

// What is promised holds: the lead with the touches of a way passes.
func TestEachWayOfTouchesIsEnoughByItself(t *testing.T) {
	ways := 0
	rapid.Check(t, func(t *rapid.T) {
		c, lead, touches := drawCriteria(t), drawLead(t), drawTouches(t)
		s := New(c)
		before := s.ScoreOnly(lead, touches, now)
		m := s.Missing(lead, touches, now)
		if got := s.ScoreOnly(lead, touches, now); !reflect.DeepEqual(got, before) {
			t.Fatalf("looking for what is missing changed the score: %+v, before %+v", got, before)
		}
		reached := c.Rules.MQL.Reached(before.Score, before.Fit, before.Engagement)
		if (m.To == model.MarkMQL) == reached {
			t.Fatalf("%+v with %+v", m, before)
		}
		for _, w := range m.Ways {
			if w.Steps[0].Touch == "" || w.Steps[len(w.Steps)-1].Touch == "" {
				continue
			}
			more := touches
			for i, step := range w.Steps { // "w" is a channel that drawn rules ask for
				more = append(more[:len(more):len(more)], model.Touch{Kind: step.Touch, Detail: step.Like, Channel: "w",
					At: free(touches, now).Add(time.Duration(i) * time.Microsecond)})
			}
			ways++
			if got := New(c).ScoreOnly(lead, more, now); got.Score < w.Score && got.QualifiedAt.IsZero() && got.HotAt.IsZero() {
				t.Fatalf("%+v\nmakes %+v", w, got)
			}
		}
	})
	if ways == 0 {
		t.Error("no way was tried")
	}
}

func TestWhatIsComingIsWhatComes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, lead, touches := drawCriteria(t), drawLead(t), drawTouches(t)
		s := New(c)
		got := s.Coming(lead, touches, now)
		for days, want := range map[int]int{7: got.In7, 30: got.In30} {
			if is := s.Score(lead, touches, now.AddDate(0, 0, days)).Score; is != want {
				t.Fatalf("in %d days %d, said %d", days, is, want)
			}
		}
		reached := func(at time.Time) bool {
			sc := s.ScoreOnly(lead, touches, at)
			return c.Rules.MQL.Reached(sc.Score, sc.Fit, sc.Engagement)
		}
		if !reached(now) {
			if !got.BelowMQL.IsZero() {
				t.Fatalf("below since ever, said %s", got.BelowMQL)
			}
			return
		}
		for at := now.Truncate(time.Hour); at.Before(now.Add(20 * day)); at = at.Add(time.Hour) {
			if is := reached(at); is != (got.BelowMQL.IsZero() || at.Before(got.BelowMQL)) {
				t.Fatalf("at %s above: %v; said to be below from %s", at, is, got.BelowMQL)
			} else if !is {
				return
			}
		}
	})
}

func TestWhyOneLeadStandsAboveAnother(t *testing.T) {
	receipt := func(intent, fit int) model.Receipt {
		return model.Receipt{Score: intent + fit, Lines: []model.Line{
			{Group: "intent", Side: model.SideEngagement, Points: intent + 5, Kind: model.LineRule}, {Group: "intent", Side: model.SideEngagement, Points: -5, Kind: model.LineCap},
			{Group: "person", Side: model.SideFit, Points: fit, Kind: model.LineRule}}}
	}
	at := func(d time.Duration) time.Time { return now.Add(d) }
	for _, c := range []struct {
		name  string
		a, b  model.Standing
		by    model.Order
		first bool
	}{
		{"a higher score", model.Standing{ID: 9, Receipt: receipt(40, 10)}, model.Standing{ID: 1, Receipt: receipt(30, 12), Due: at(0)}, model.ByScore, true},
		{"a lower score", model.Standing{Receipt: receipt(20, 10)}, model.Standing{Receipt: receipt(30, 12)}, model.ByScore, false},
		{"due earlier", model.Standing{ID: 9, Due: at(time.Hour)}, model.Standing{ID: 1, Due: at(2 * time.Hour)}, model.ByDue, true},
		{"due at all", model.Standing{ID: 1, Waiting: at(0)}, model.Standing{ID: 9, Due: at(2 * time.Hour)}, model.ByDue, false},
		{"within the same minute who waits longer", model.Standing{ID: 9, Due: at(time.Second), Waiting: at(-time.Hour)}, model.Standing{ID: 1, Due: at(0), Waiting: at(0)}, model.ByWaiting, true},
		{"the id at last", model.Standing{ID: 9}, model.Standing{ID: 1}, model.ByID, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Compare(c.a, c.b)
			sum := 0
			for _, d := range got.Terms {
				sum += d.A - d.B
			}
			if got.By != c.by || got.First != c.first || sum != got.Margin {
				t.Errorf("%+v", got)
			}
			keyA := model.Cursor{Key: model.SortKey(c.a.Receipt.Score, c.a.Due, c.a.Waiting), ID: c.a.ID}
			keyB := model.Cursor{Key: model.SortKey(c.b.Receipt.Score, c.b.Due, c.b.Waiting), ID: c.b.ID}
			if keyA.Before(keyB) != got.First {
				t.Errorf("the queue has them the other way round")
			}
		})
	}
}

func TestWhatAFieldWouldBringIsLessWhatItBringsNow(t *testing.T) {
	pricing := []model.Touch{ago(0, model.PricingView, ""), ago(time.Hour, model.PricingView, "")}
	m := passing(t, toPass).Missing(&model.Lead{Title: "Manager", Employees: 500}, pricing, now)
	i := slices.IndexFunc(m.Ways, func(w model.Way) bool { return w.Steps[0].Rule == "director" })
	if i < 0 || m.Ways[i].Score != 36 || m.Ways[i].Steps[0].Points != 7 { // 29, of which the manager's 7 go
		t.Errorf("%+v", m.Ways)
	}
}

func TestWhatIsComingIsToldToTheHour(t *testing.T) {
	got := fadingScorer(t).Coming(&model.Lead{}, []model.Touch{ago(0, model.DemoRequest, "")}, now)
	// 40 x 0.5^(7/14) = 28.3; 40 x 0.5^(30/14) = 9.1, less 5 for the silence. Below 29.5 after
	// 147.6 hours, below 19.5 after 348.3.
	if got.In7 != 28 || got.In30 != 4 {
		t.Errorf("in 7 days %d, in 30 %d", got.In7, got.In30)
	}
	hot, mql := hourTime(hour(now)+148), hourTime(hour(now)+349)
	if !got.BelowHot.Equal(hot) || !got.BelowMQL.Equal(mql) {
		t.Errorf("below hot from %s, want %s; below the queue's threshold from %s, want %s", got.BelowHot, hot, got.BelowMQL, mql)
	}
}

func TestADifferenceIsToldFromTheLargestOn(t *testing.T) {
	lines := func(web, intent, person int) model.Receipt {
		return model.Receipt{Score: web + intent + person, Lines: []model.Line{{Side: model.SideEngagement, Group: "web", Points: web},
			{Side: model.SideEngagement, Group: "intent", Points: intent}, {Side: model.SideFit, Group: "person", Points: person}}}
	}
	got := Compare(model.Standing{ID: 1, Receipt: lines(8, 10, 12)}, model.Standing{ID: 2, Receipt: lines(5, 30, 12)})
	want := []model.Difference{{Side: model.SideEngagement, Group: "intent", A: 10, B: 30}, {Side: model.SideEngagement, Group: "web", A: 8, B: 5}}
	if !reflect.DeepEqual(got.Terms, want) || got.Margin != -17 || got.First {
		t.Errorf("got %+v", got)
	}
}

package score

import (
	"math"
	"strings"
	"testing"
	"time"

	"winnow/model"
	"winnow/model/criteria"
)

// fading are criteria of which some groups fade.
const fading = `
[threshold]
mql = { score = 20, fit = 0, engagement = 8 }
hot = { score = 30 }

[group.acts]
side = "engagement"
cap = 40
half_life = "14d"

[group.mail]
side = "engagement"
cap = 10
floor = -20
half_life = "7d"

[group.stays]
side = "engagement"
cap = 10

[[rule]]
name = "demo"
group = "acts"
touch = "demo_request"
points = 40

[[rule]]
name = "pages"
group = "acts"
touch = "page_view"
points = 1
per = "every"
per_day = 2

[[rule]]
name = "unsubscribed"
group = "mail"
touch = "unsubscribe"
points = -15

[[rule]]
name = "gone quiet"
group = "stays"
absent = "21d"
points = -5
`

func fadingScorer(t testing.TB, more ...string) *Scorer {
	t.Helper()
	c, err := criteria.Parse("fading.toml", fading+strings.Join(more, "\n"))
	if err != nil {
		t.Fatal(err)
	}
	return New(c)
}

func TestPointsHalveInAHalfLife(t *testing.T) {
	s := fadingScorer(t)
	demo := []model.Touch{ago(0, model.DemoRequest, "")}
	for _, c := range []struct {
		after time.Duration
		want  string
		score int
	}{
		{0, "+40 demo|", 40},
		{35 * time.Minute, "+40 demo|", 40},
		{14 * day, "+40 demo|-20 demo|", 20},
		{7 * day, "+40 demo|-12 demo|", 28}, // 40 x 0.5^0.5 = 28.28
		{28 * day, "+40 demo|-30 demo|-5 gone quiet|+5 engagement floor 0|", 10},
		{400 * day, "-5 gone quiet|+5 engagement floor 0|", 0},
	} {
		got := s.Score(&model.Lead{}, demo, now.Add(c.after))
		if c.after == 28*day {
			c.want, c.score = "+40 demo|-30 demo|-5 gone quiet|", 5
		}
		if told(got.Lines) != c.want || got.Score != c.score {
			t.Errorf("after %s: %d: %s\nwant %d: %s", c.after, got.Score, told(got.Lines), c.score, c.want)
		}
	}
}

func TestADecayLineFollowsItsRule(t *testing.T) {
	got := fadingScorer(t).Score(&model.Lead{}, []model.Touch{ago(14*day, model.DemoRequest, ""), ago(14*day, model.PageView, "")}, now)
	at := now.Add(-14 * day)
	want := []model.Line{
		{Group: "acts", Side: model.SideEngagement, Signal: "demo", At: at, Points: 40, Kind: model.LineRule, Touch: model.DemoRequest},
		{Group: "acts", Side: model.SideEngagement, Signal: "demo", At: at, Points: -20, Kind: model.LineDecay, Touch: model.DemoRequest},
		{Group: "acts", Side: model.SideEngagement, Signal: "pages", At: at, Points: 1, Kind: model.LineRule, Touch: model.PageView},
	}
	for i, l := range got.Lines {
		if i >= len(want) || l != want[i] {
			t.Errorf("line %d: %+v", i, l)
		}
	}
	if len(got.Lines) != len(want) || got.Score != 21 { // 20.5, halves up
		t.Errorf("%d: %+v", got.Score, got.Lines)
	}
}

// The table of factors is the formula.
func TestFadesAreTheFormulaAtEveryAge(t *testing.T) {
	for _, halfLife := range []time.Duration{time.Hour, 90 * time.Minute, day, 14 * day, 45 * day, 1000 * day} {
		f, last := newFade(halfLife), 2.0
		for age := int64(0); age < min(f.end, 20_000); age++ {
			want := math.Exp2(-float64(age) / halfLife.Hours())
			got := f.at(age)
			if math.Abs(got-want) > 1e-12 || got > last {
				t.Fatalf("half-life %s, age %d: %v after %v, want %v", halfLife, age, got, last, want)
			}
			last = got
		}
		if f.at(f.end) != 0 || f.at(1<<40) != 0 {
			t.Errorf("half-life %s does not end", halfLife)
		}
	}
}

func TestAHotStretchEndsWhereTheScoreFadesBelow(t *testing.T) {
	s := fadingScorer(t)
	demo, page := ago(10*day, model.DemoRequest, ""), ago(day, model.PageView, "")
	again := ago(2*time.Hour, model.DemoRequest, "")
	if got := s.Score(&model.Lead{}, []model.Touch{demo}, now.Add(-5*day)); got.Score != 31 || !got.HotAt.Equal(demo.At) {
		t.Errorf("after five days %d, hot since %s", got.Score, got.HotAt)
	}
	if got := s.Score(&model.Lead{}, []model.Touch{demo}, now.Add(-4*day)); got.Score != 30 || !got.HotAt.Equal(demo.At) || !got.NextChange.After(now.Add(-4*day)) {
		t.Errorf("after six days %d, hot since %s", got.Score, got.HotAt)
	}
	if got := s.Score(&model.Lead{}, []model.Touch{demo, page}, now); got.Score >= 30 || !got.HotAt.IsZero() || !got.QualifiedAt.Equal(demo.At) {
		t.Errorf("after ten days %d, hot since %s, qualified %s", got.Score, got.HotAt, got.QualifiedAt)
	}
	if got := s.Score(&model.Lead{}, []model.Touch{demo, page, again}, now); !got.HotAt.Equal(again.At) || !got.HotLast.Equal(again.At) {
		t.Errorf("hot again since %s", got.HotAt)
	}
}

// A score that fades is no activity: nothing but touches moves the reason a lead
// is here, its last touch or its count, and the present date plays no part.
func TestFadingIsNoActivity(t *testing.T) {
	s := fadingScorer(t)
	touches := []model.Touch{ago(30*day, model.DemoRequest, ""), ago(20*day, model.PageView, "")}
	then, later := s.Score(&model.Lead{}, touches, now), s.Score(&model.Lead{}, touches, now.Add(50*day))
	if later.Score >= then.Score || later.Why != then.Why || !later.LastTouch.Equal(then.LastTouch) || later.Touches != then.Touches ||
		!later.QualifiedAt.Equal(then.QualifiedAt) || later.Rising != 0 {
		t.Errorf("then  %+v\nlater %+v", then, later)
	}
}

// What fades upwards may lift a score over a mark: that dates nothing, for nothing
// happened.
func TestAnUnsubscribeIsForgottenByAndBy(t *testing.T) {
	s := fadingScorer(t, `
[[rule]]
name = "known"
group = "stays"
when = 'title == "VP"'
points = 10
`)
	touches := []model.Touch{ago(0, model.Unsubscribe, "")}
	at := func(d time.Duration) int { return s.Score(&model.Lead{Title: "VP"}, touches, now.Add(d)).Score }
	if a, b, c := at(0), at(7*day), at(14*day); a != 0 || b != 3 || c != 6 { // 10 - 15, - 7.5, - 3.75
		t.Errorf("%d, %d, %d", a, b, c)
	}
}

func TestOfManyTouchesThoseThatADayAllowsCount(t *testing.T) {
	s := fadingScorer(t)
	var touches []model.Touch
	for i := range 400 {
		touches = append(touches, ago(time.Duration(i)*time.Hour/4, model.PageView, ""))
	}
	got := s.Score(&model.Lead{}, touches, now)
	p := newPlainly(s.c, &model.Lead{}, touches)
	if fit, engagement := p.score(hour(now)); got.Fit != fit || got.Engagement != engagement || got.Touches != 400 {
		t.Errorf("%d touches, %d + %d, want %d + %d", got.Touches, got.Fit, got.Engagement, fit, engagement)
	}
}

// The hourly pass scores leads whose next change has come: few of those that a
// real queue holds, and hardly more than those that truly move.
func TestFewLeadsMoveInAnHour(t *testing.T) {
	s := New(fadingDefaults(t))
	leads, touches := sample(1000)
	const hours = 24 * 7
	rescored, moved := 0, 0
	for i := range leads {
		at := now.Truncate(time.Hour)
		is := s.ScoreOnly(&leads[i], touches[i], at)
		for range hours {
			if at = at.Add(time.Hour); is.NextChange.IsZero() || at.Before(is.NextChange) {
				continue
			}
			rescored++
			was := is
			if is = s.ScoreOnly(&leads[i], touches[i], at); is.Score != was.Score || is.Rising != was.Rising {
				moved++
			}
		}
	}
	share := float64(rescored) / float64(len(leads)*hours)
	t.Logf("%.1f %% of the leads are rescored in an hour, %.0f %% of them for a change", 100*share, 100*float64(moved)/float64(rescored))
	if share > 0.05 || moved*10 < rescored*9 {
		t.Errorf("%.1f %% of the leads are rescored in an hour, and %d of %d moved", 100*share, moved, rescored)
	}
}

func TestWhoCooledAndComesBackIsHotFromThenOn(t *testing.T) {
	demo, again := ago(20*day, model.DemoRequest, ""), ago(2*time.Hour, model.DemoRequest, "")
	if got := fadingScorer(t).Score(&model.Lead{}, []model.Touch{demo, again}, now); !got.HotAt.Equal(again.At) || !got.HotLast.Equal(again.At) {
		t.Errorf("hot since %s, at last %s", got.HotAt, got.HotLast)
	}
}

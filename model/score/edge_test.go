package score

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"winnow/model"
)

// Each of these stands at an edge: an hour, a thousandth or an instant to one side
// of it the answer is another.

func TestNumbersAreRoundedAwayFromTheMiddle(t *testing.T) {
	for m, want := range map[float64]int64{0.5: 1, 0.49: 0, -0.5: -1, -0.49: 0, 1499.5: 1500, -1499.5: -1500} {
		if got := nearest(m); int64(got) != want {
			t.Errorf("%v thousandths are %d, want %d", m, got, want)
		}
	}
	for a, want := range map[int64]int64{-1: -1, -1000: -1, -1001: -2, 0: 0, 999: 0, 1000: 1} {
		if got := floorDiv(a, 1000); got != want {
			t.Errorf("%d in thousands are %d, want %d", a, got, want)
		}
	}
}

func TestWhatHappenedAWeekAgoToTheHourDoesNotRise(t *testing.T) {
	s := smallScorer(t)
	for hours, want := range map[time.Duration]int{167: 15, 168: 0} {
		if got := s.Score(vp(), []model.Touch{ago(hours*time.Hour, model.DemoRequest, "")}, now); got.Score != 27 || got.Rising != want {
			t.Errorf("after %d hours: score %d, rising %d, want %d", hours, got.Score, got.Rising, want)
		}
	}
}

func TestAnAbsenceOfHoursAndMinutesIsOverAtTheNextFullHour(t *testing.T) {
	s := fadingScorer(t, `
[[rule]]
name = "known"
group = "stays"
when = 'title == "VP"'
points = 10

[[rule]]
name = "left at once"
group = "stays"
absent = "90m"
points = -3
`)
	for hours, want := range map[time.Duration]int{0: 10, 1: 10, 2: 7} {
		if got := s.Score(&model.Lead{Title: "VP"}, []model.Touch{ago(hours*time.Hour, model.Chat, "")}, now); got.Score != want {
			t.Errorf("after %d hours %d, want %d", hours, got.Score, want)
		}
	}
}

func TestAnAbsenceKeepsALeadBelowTheThresholdAtItsTouches(t *testing.T) {
	s := fadingScorer(t, `
[[rule]]
name = "never looked at the pricing"
group = "acts"
absent = "21d"
touch = "pricing_view"
points = -35
`)
	asked := []model.Touch{ago(0, model.DemoRequest, "")}
	if got := s.ScoreOnly(&model.Lead{CreatedAt: now.Add(-60 * day)}, asked, now); got.Score != 5 || !got.QualifiedAt.IsZero() || !got.HotAt.IsZero() {
		t.Errorf("absent: %+v", got)
	}
	if got := s.ScoreOnly(&model.Lead{CreatedAt: now.Add(-20 * day)}, asked, now); got.Score != 40 || !got.QualifiedAt.Equal(now) || !got.HotAt.Equal(now) {
		t.Errorf("not yet: %+v", got)
	}
}

func TestTwoTouchesOfAMinuteAreTwoInstants(t *testing.T) {
	demo, page := ago(time.Hour, model.DemoRequest, ""), ago(time.Hour-20*time.Second, model.PageView, "")
	if got := fadingScorer(t).Score(&model.Lead{}, []model.Touch{demo, page}, now); !got.QualifiedAt.Equal(demo.At) || !got.HotAt.Equal(demo.At) {
		t.Errorf("qualified %s, hot %s, want %s", got.QualifiedAt, got.HotAt, demo.At)
	}
}

// Who is hot already is not made hot again by whatever comes.
func TestHotLastIsWhenTheThresholdWasReachedLast(t *testing.T) {
	demo, page := ago(5*time.Hour, model.DemoRequest, ""), ago(time.Hour, model.PageView, "")
	if got := fadingScorer(t).Score(&model.Lead{}, []model.Touch{demo, page}, now); !got.HotLast.Equal(demo.At) {
		t.Errorf("hot at last %s, want %s", got.HotLast, demo.At)
	}
}

func TestATriggerHoldsAWeekToTheHour(t *testing.T) {
	s := fadingScorer(t, "[[trigger]]\nname = \"talks\"\ntouch = \"chat\"\nthen = [\"mql\"]\n")
	for hours, want := range map[time.Duration]bool{167: true, 168: false} {
		if got := s.Score(&model.Lead{}, []model.Touch{ago(hours*time.Hour, model.Chat, "")}, now); got.Prompted != want {
			t.Errorf("after %d hours: %v", hours, got.Prompted)
		}
	}
}

// Each rule is rounded to thousandths, and at a touch of the past too: twelve that
// are 19.4955 as they fade are 19.501 in a receipt, and reach 19.5.
func TestAThresholdIsReachedByWhatAReceiptWouldSay(t *testing.T) {
	var b strings.Builder
	b.WriteString(`
[threshold]
mql = { score = 20, fit = -20, engagement = 0 }
[group.acts]
side = "engagement"
cap = 60
half_life = "1d"
[group.gone]
side = "engagement"
cap = 10
half_life = "1h"
[[rule]]
name = "no show"
group = "gone"
touch = "no_show"
points = -35
`)
	touches := []model.Touch{ago(day, model.NoShow, ""), ago(0, model.SocialEngagement, "")}
	for i := range 12 {
		points, name := 3.251, string(rune('a'+i))
		if i == 0 {
			points = 3.23
		}
		fmt.Fprintf(&b, "[[rule]]\nname = %q\ngroup = \"acts\"\ntouch = \"content_download:%s\"\npoints = %v\n", name, name, points)
		touches = append(touches, ago(day, model.ContentDownload, name))
	}
	got := passing(t, b.String()).Score(&model.Lead{}, touches, now)
	if got.Score != 20 || !got.QualifiedAt.Equal(now) {
		t.Errorf("score %d, qualified %s: %s", got.Score, got.QualifiedAt, told(got.Lines))
	}
}

// The one point of two fractions that faded goes to a line of its rule: fading
// never gives points, nor takes them from a rule that has none.
func TestFadingOfAFractionIsNoLineOfItsOwn(t *testing.T) {
	text := `
[group.acts]
side = "engagement"
cap = 40
half_life = "14d"
[[rule]]
name = "asked"
group = "acts"
touch = "demo_request"
points = 10
[[rule]]
name = "one"
group = "acts"
touch = "chat"
points = 0.4
[[rule]]
name = "other"
group = "acts"
touch = "email_open"
points = 0.4
`
	few := []model.Touch{ago(5*time.Hour, model.Chat, ""), ago(5*time.Hour, model.EmailOpen, "")}
	for _, c := range []struct {
		text    string
		touches []model.Touch
		want    string
	}{
		{text, few, "+1 one|"},
		{strings.ReplaceAll(text, "0.4", "-0.4"), append(few, ago(0, model.DemoRequest, "")), "+10 asked|-1 other|"},
	} {
		got := passing(t, c.text).Score(&model.Lead{}, c.touches, now)
		if told(got.Lines) != c.want {
			t.Errorf("%s, want %s", told(got.Lines), c.want)
		}
		for _, l := range got.Lines {
			if l.Kind != model.LineRule {
				t.Errorf("%+v", l)
			}
		}
	}
}

// The past may fall below a present that stays: who rises by that is told to the hour.
func TestWhoseWeekAgoFadesRisesFromThatHour(t *testing.T) {
	s := passing(t, `
[group.acts]
side = "engagement"
cap = 40
half_life = "14d"
[[rule]]
name = "chat"
group = "acts"
touch = "chat"
points = 40
[[rule]]
name = "demo"
group = "acts"
touch = "demo_request"
points = 40
[[rule]]
name = "trial"
group = "acts"
touch = "trial_started"
points = 40
`)
	touches := []model.Touch{ago(7*day+time.Hour, model.Chat, ""), ago(2*time.Hour, model.DemoRequest, ""), ago(2*time.Hour, model.TrialStarted, "")}
	got := s.Score(&model.Lead{}, touches, now)
	want := hourTime(hour(now) + 6) // 40 x 0.5^(7/336) = 39.43
	if got.Score != 40 || got.Rising != 0 || !got.NextChange.Equal(want) {
		t.Errorf("score %d, rising %d, next change %s, want %s", got.Score, got.Rising, got.NextChange, want)
	}
	if before, then := s.Score(&model.Lead{}, touches, want.Add(-time.Hour)), s.Score(&model.Lead{}, touches, want); before.Rising != 0 || then.Rising != 1 {
		t.Errorf("rising %d, then %d", before.Rising, then.Rising)
	}
}

// An absence that began changes the score of a week ago a week later.
func TestAnAbsenceMovesWhatRisesAWeekLater(t *testing.T) {
	s := passing(t, `
[group.kept]
side = "engagement"
cap = 30
[[rule]]
name = "looked"
group = "kept"
touch = "pricing_view"
points = 10
[[rule]]
name = "talked"
group = "kept"
touch = "chat"
points = 8
[[rule]]
name = "looks no more"
group = "kept"
touch = "pricing_view"
absent = "21d"
points = -5
`)
	touches := []model.Touch{ago(26*day, model.PricingView, ""), ago(0, model.Chat, "")}
	got := s.Score(&model.Lead{}, touches, now)
	then := hourTime(hour(now)).Add(2 * day)
	if got.Score != 13 || got.Rising != 3 || !got.NextChange.Equal(then) {
		t.Errorf("score %d, rising %d, next change %s, want %s", got.Score, got.Rising, got.NextChange, then)
	}
	if got := s.Score(&model.Lead{}, touches, then); got.Rising != 8 {
		t.Errorf("then rising %d", got.Rising)
	}
}

func TestWhyLooksBackByFortnightsAndCountsAMonth(t *testing.T) {
	s := fadingScorer(t, "[[rule]]\nname = \"chat\"\ngroup = \"acts\"\ntouch = \"chat\"\npoints = 25\n")
	for gap, want := range map[time.Duration]model.TouchKind{14*day - time.Hour: model.DemoRequest, 14 * day: model.Chat} {
		if got := s.Score(&model.Lead{}, []model.Touch{ago(gap, model.DemoRequest, ""), ago(0, model.Chat, "")}, now).Why; got.Kind != want {
			t.Errorf("a demo request %s before a chat: %s", gap, got.Kind)
		}
	}
	for gap, want := range map[time.Duration]int{30*day - time.Hour: 2, 30 * day: 1} {
		if got := s.Score(&model.Lead{}, []model.Touch{ago(gap, model.Chat, ""), ago(0, model.Chat, "")}, now).Why; got.Count != want {
			t.Errorf("a chat %s before a chat: %d", gap, got.Count)
		}
	}
}

func TestThirtyDaysAreNoMonth(t *testing.T) {
	february := time.Date(2027, 2, 1, 9, 0, 0, 0, time.UTC)
	got := fadingScorer(t).Coming(&model.Lead{}, []model.Touch{{Kind: model.DemoRequest, At: february}}, february)
	if got.In30 != 4 { // 40 x 0.5^(30/14) = 9.06, less 5 for the silence; after 28 days 10
		t.Errorf("in 30 days %d", got.In30)
	}
}

func TestTheFallBelowHotIsToldOfWhoIsNoMQLAndOfWhoIsJustHot(t *testing.T) {
	demo := []model.Touch{ago(0, model.DemoRequest, "")}
	for _, c := range []struct {
		name, old, new string
		below          int64 // hours
	}{
		{"hot, and not fit enough for an MQL", "fit = 0", "fit = 10", 148},
		{"just hot", "hot = { score = 30 }", "hot = { score = 40 }", 7}, // 40 x 0.5^(7/336) = 39.43
	} {
		got := passing(t, strings.Replace(fading, c.old, c.new, 1)).Coming(&model.Lead{}, demo, now)
		if !got.BelowHot.Equal(hourTime(hour(now)+c.below)) || c.new == "fit = 10" && !got.BelowMQL.IsZero() {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

func TestWhatTheSidesLackCountsFromBelowTheirFloors(t *testing.T) {
	vip := "\n[[rule]]\nname = \"vp\"\ngroup = \"who\"\nwhen = 'title == \"VP\"'\npoints = 20\n"
	for _, c := range []struct {
		name, asked string
		lead        model.Lead
		acts        []model.Touch
		want        model.Threshold
	}{
		{"fit", "score = 20, fit = 5, engagement = 0", model.Lead{Title: "Student"}, nil, model.Threshold{Score: 35, Fit: 20}},
		{"engagement", "score = 20, fit = -20, engagement = 10", model.Lead{}, []model.Touch{ago(0, model.Unsubscribe, "")}, model.Threshold{Score: 32, Engagement: 22}},
		{"who has the points lacks none", "score = 20, fit = -20, engagement = 10", model.Lead{Title: "VP"}, []model.Touch{ago(0, model.Unsubscribe, "")}, model.Threshold{Engagement: 22}},
	} {
		text := strings.Replace(lowly, "score = 20, fit = -20, engagement = 0", c.asked, 1) + vip
		if m := passing(t, text).Missing(&c.lead, c.acts, now); m.To != model.MarkMQL || m.Short != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, m.Short, c.want)
		}
	}
}

func TestTheSameTouchTwiceIsAWay(t *testing.T) {
	m := passing(t, `
[threshold]
mql = { score = 12, fit = 0, engagement = 12 }
[group.acts]
side = "engagement"
cap = 24
[[rule]]
name = "pricing"
group = "acts"
touch = "pricing_view"
points = 6
per = "every"
limit = 3
`).Missing(&model.Lead{}, nil, now)
	if toldWays(m) != "pricing and pricing" {
		t.Errorf("%+v: %s", m, toldWays(m))
	}
}

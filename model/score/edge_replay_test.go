package score

import (
	"strings"
	"testing"
	"time"

	"winnow/model"
)

// Fields may score beside touches, beyond the cap of their group.
func TestFieldsBeyondTheCapOfAGroupOfTouchesCountToItsCap(t *testing.T) {
	s := passing(t, `
[threshold]
mql = { score = 10, fit = 0, engagement = 10 }
[group.acts]
side = "engagement"
cap = 10
[[rule]]
name = "vp"
group = "acts"
when = 'title == "VP"'
points = 20
[[rule]]
name = "chat"
group = "acts"
touch = "chat"
points = 1
`)
	if got := s.Score(&model.Lead{Title: "VP"}, []model.Touch{ago(time.Hour, model.Chat, "")}, now); got.Score != 10 || got.QualifiedAt.IsZero() {
		t.Errorf("score %d, qualified %s", got.Score, got.QualifiedAt)
	}
}

// What is lost below the floor of engagement takes nothing of fit, at touches of the
// past too.
func TestEngagementBelowItsFloorTakesNothingOfFit(t *testing.T) {
	text := strings.Replace(lowly, "fit = -20, engagement = 0", "fit = 10, engagement = 0", 1) + `
[[rule]]
name = "vp"
group = "who"
when = 'title == "VP"'
points = 25
`
	left := ago(time.Hour, model.Unsubscribe, "")
	if got := passing(t, text).Score(&model.Lead{Title: "VP"}, []model.Touch{left}, now); got.Score != 25 || !got.QualifiedAt.Equal(left.At) {
		t.Errorf("score %d, qualified %s", got.Score, got.QualifiedAt)
	}
}

func TestWhatFadesUpwardsMovesAtItsHour(t *testing.T) {
	s := fadingScorer(t, `
[[rule]]
name = "known"
group = "stays"
when = 'title == "VP"'
points = 10
`)
	touches := []model.Touch{ago(0, model.Unsubscribe, ""), ago(0, model.PageView, "")}
	got := s.Score(&model.Lead{Title: "VP"}, touches, now)
	want := hour(now) + 1
	for s.Score(&model.Lead{Title: "VP"}, touches, hourTime(want)).Score == 0 {
		want++
	}
	if got.Score != 0 || want == hour(now)+1 || got.NextChange.After(hourTime(want)) || got.NextChange.Before(hourTime(want-24)) {
		t.Errorf("score %d, next change %s, it changes %s", got.Score, got.NextChange, hourTime(want))
	}
}

// What ends an absence is no touch that scores.
func TestTheEndOfAnAbsenceIsWhatLifts(t *testing.T) {
	s := passing(t, `
[threshold]
mql = { score = 45, fit = -20, engagement = 0 }
[group.acts]
side = "engagement"
cap = 60
[[rule]]
name = "chat"
group = "acts"
touch = "chat"
points = 25
[[rule]]
name = "demo"
group = "acts"
touch = "demo_request"
points = 40
[[rule]]
name = "never looked"
group = "acts"
touch = "pricing_view"
absent = "21d"
points = -35
`)
	looked := ago(time.Hour, model.PricingView, "")
	got := s.Score(&model.Lead{CreatedAt: now.Add(-60 * day)}, []model.Touch{ago(3*day, model.Chat, ""), ago(2*day, model.DemoRequest, ""), looked}, now)
	if got.Score != 60 || !got.QualifiedAt.Equal(looked.At) {
		t.Errorf("score %d, qualified %s, want %s", got.Score, got.QualifiedAt, looked.At)
	}
}

// One part fades upwards sooner than the other falls: the score is one higher for
// some days in a month's time, and that is not missed.
func TestAScoreThatRisesAndFallsAgainMovesAtItsHours(t *testing.T) {
	s := passing(t, `
[group.mail]
side = "engagement"
cap = 10
floor = -20
half_life = "28d"
[group.acts]
side = "engagement"
cap = 40
half_life = "56d"
[group.stays]
side = "engagement"
cap = 10
[[rule]]
name = "known"
group = "stays"
when = 'title == "VP"'
points = 9.835
[[rule]]
name = "chat"
group = "acts"
touch = "chat"
points = 2
[[rule]]
name = "unsubscribed"
group = "mail"
touch = "unsubscribe"
points = -1.5
`)
	touches := []model.Touch{ago(8*day, model.Unsubscribe, ""), ago(8*day, model.Chat, "")}
	at := func(h int64) int { return s.ScoreOnly(&model.Lead{Title: "VP"}, touches, hourTime(h)).Score }
	got := s.Score(&model.Lead{Title: "VP"}, touches, now)
	from := hour(now)
	moves, back := from, from
	for moves-from < 1000 && at(moves) == got.Score {
		moves++
	}
	for back = moves; back-from < 1500 && at(back) != got.Score; {
		back++
	}
	if moves-from < 300 || moves-from >= 1000 || back-from >= 1500 {
		t.Fatalf("it moves after %d hours and is back after %d", moves-from, back-from)
	}
	if got.NextChange.IsZero() || got.NextChange.After(hourTime(moves)) {
		t.Errorf("next change %s, it moves %s", got.NextChange, hourTime(moves))
	}
}

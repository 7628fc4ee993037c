package score

import (
	"strings"
	"testing"
	"time"

	"winnow/model"
)

const lowly = `
[threshold]
mql = { score = 20, fit = -20, engagement = 0 }
hot = { score = 60 }
[side.fit]
cap = 40
floor = -20
[group.who]
side = "fit"
cap = 40
[group.acts]
side = "engagement"
cap = 60
half_life = "1d"
[[rule]]
name = "student"
group = "who"
when = 'title contains "Student"'
points = -15
[[rule]]
name = "several sites"
group = "who"
when = 'attr["Sites"] > 1'
points = 2
[[rule]]
name = "ad"
group = "acts"
touch = "ad_click"
points = 20
[[rule]]
name = "trial"
group = "acts"
touch = "trial_started"
points = 35
[[rule]]
name = "left"
group = "acts"
touch = "unsubscribe"
points = -12
[[rule]]
name = "wrote"
group = "acts"
touch = ["form_submit:*contact*", "form_submit:*kontakt*", "form_submit:*sales*"]
points = 22
`

// What a floor gave is lost again first: so many points as are told are enough, and
// one less is not.
func TestWhatAFloorHidesIsMissingToo(t *testing.T) {
	for _, c := range []struct {
		name  string
		lead  model.Lead
		acts  []model.Touch
		short model.Threshold
		ways  string
	}{
		{"fit below 0", model.Lead{Title: "Student"}, nil, model.Threshold{Score: 35}, "trial"},
		{"engagement below 0", model.Lead{}, []model.Touch{ago(0, model.Unsubscribe, "")}, model.Threshold{Score: 32}, "trial"},
		{"both", model.Lead{Title: "Student"}, []model.Touch{ago(0, model.Unsubscribe, "")}, model.Threshold{Score: 47}, "trial and ad|trial and wrote like contact"},
		{"nothing hidden", model.Lead{}, nil, model.Threshold{Score: 20}, "ad|wrote like contact|trial"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := passing(t, lowly).Missing(&c.lead, c.acts, now)
			if m.Short != c.short || toldWays(m) != c.ways {
				t.Errorf("%+v: %s\nwant %+v: %s", m.Short, toldWays(m), c.short, c.ways)
			}
		})
	}
}

// A field that scores 2 would have made the lead an MQL at its touches of the past:
// that is not what is missing today.
func TestAWayHasToBeEnoughNow(t *testing.T) {
	text := strings.Replace(lowly, "score = 20", "score = 22", 1)
	m := passing(t, text).Missing(&model.Lead{}, []model.Touch{ago(3*day, model.AdClick, "")}, now)
	if m.Short.Score != 19 || !m.Passed.IsZero() || strings.Contains(toldWays(m), "several sites|") || strings.HasPrefix(toldWays(m), "several sites by") {
		t.Errorf("%+v: %s", m, toldWays(m))
	}
}

func TestOfALeadThatPassedItIsSaidWhenAndWhatLiftsItAgain(t *testing.T) {
	s := passing(t, lowly+`
[[trigger]]
name = "wants a quote"
touch = "chat"
then = ["mql"]
`)
	cooled := ago(3*day, model.TrialStarted, "")
	m := s.Missing(&model.Lead{}, []model.Touch{cooled}, now)
	if !m.Passed.Equal(cooled.At) || !m.Cooled || m.Short.Score != 16 || toldWays(m) != "ad|wrote like contact|trial" {
		t.Errorf("cooled: %+v: %s", m, toldWays(m))
	}
	asked := ago(time.Hour, model.Chat, "")
	if m := s.Missing(&model.Lead{}, []model.Touch{asked}, now); !m.Passed.Equal(asked.At) || m.Cooled || m.Short.Score != 20 {
		t.Errorf("by a trigger: %+v", m)
	}
	if m := s.Missing(&model.Lead{}, nil, now); !m.Passed.IsZero() || m.Cooled || m.Ways[len(m.Ways)-1].Trigger != "wants a quote" {
		t.Errorf("not yet: %+v", m)
	}
}

// The smallest addition by points comes first, one of each rule, and a trigger,
// which lifts whatever the points are, is one way and the last.
func TestALeadThatWaitsWhateverItsScoreLacksNothingToPass(t *testing.T) {
	s := passing(t, lowly)
	for _, acts := range [][]model.Touch{nil, {ago(0, model.TrialStarted, "")}} {
		is, m := s.Score(&model.Lead{}, acts, now), s.MissingToHot(&model.Lead{}, acts, now)
		if m.To != model.MarkHot || is.Score+m.Short.Score != s.c.Rules.Hot || m.Waits == s.c.Rules.MQL.Reached(is.Score, is.Fit, is.Engagement) {
			t.Errorf("at %d it lacks %+v", is.Score, m)
		}
	}
	if m := s.Missing(&model.Lead{}, nil, now); m.To != model.MarkMQL || m.Waits {
		t.Errorf("one that has to pass lacks %+v", m)
	}
}

func TestByTheDefaultAChatComesBeforeWhatATriggerDoes(t *testing.T) {
	s := New(defaults(t))
	lead := model.Lead{Title: "VP Operations", Company: "Acme", Domain: "acme.example", Email: "a@acme.example", Employees: 200, Industry: "Software", Country: "Germany"}
	acts := []model.Touch{ago(time.Hour, model.WebinarAttended, "product tour"), ago(2*time.Hour, model.PricingView, "")}
	m := s.Missing(&lead, acts, now)
	if m.To != model.MarkHot || len(m.Ways) < 2 {
		t.Fatalf("%+v", m)
	}
	rules := map[string]bool{}
	for i, w := range m.Ways {
		if rules[w.Steps[0].Rule] {
			t.Errorf("%s stands twice: %s", w.Steps[0].Rule, toldWays(m))
		}
		rules[w.Steps[0].Rule] = true
		if i > 0 && w.Trigger == "" && (m.Ways[i-1].Trigger != "" || m.Ways[i-1].Score > w.Score) {
			t.Errorf("not by points, then by triggers: %s", toldWays(m))
		}
	}
	if !rules["chatted"] {
		t.Errorf("a chat is not told for %+v: %s", m.Short, toldWays(m))
	}
}

func TestOneMoreIsSaidOfWhatTheLeadHas(t *testing.T) {
	m := passing(t, lowly).Missing(&model.Lead{Title: "Student"}, []model.Touch{ago(40*day, model.AdClick, ""), ago(0, model.TrialStarted, "")}, now.Add(10*day))
	for _, w := range m.Ways {
		for _, step := range w.Steps {
			if has := step.Touch == model.AdClick || step.Touch == model.TrialStarted; step.Again != has {
				t.Errorf("%+v", step)
			}
		}
	}
}

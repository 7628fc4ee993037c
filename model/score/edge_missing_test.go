package score

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"winnow/model"
)

// What triggers did before is nothing that another touch would do.
func TestATriggerOfThePastIsNoWay(t *testing.T) {
	s := passing(t, toPass)
	lead := model.Lead{Title: "Director", Employees: 500}
	m := s.Missing(&lead, []model.Touch{ago(10*day, model.Chat, ""), ago(time.Hour, model.PricingView, ""), ago(2*time.Hour, model.PricingView, "")}, now)
	if m.To != model.MarkHot || toldWays(m) != "compares like comparison|demo|asked for a quote" {
		t.Errorf("%s: %s", m.To, toldWays(m))
	}
}

func TestWhoIsHotByATriggerLacksNothing(t *testing.T) {
	lead := model.Lead{Title: "Director", Employees: 500}
	acts := []model.Touch{ago(time.Hour, model.Chat, ""), ago(time.Hour, model.PricingView, ""), ago(2*time.Hour, model.PricingView, "")}
	if m := passing(t, toPass).Missing(&lead, acts, now); m.To != model.MarkNone {
		t.Errorf("%s: %s", m.To, toldWays(m))
	}
}

func TestPairsAreTheirPointsAndATriggerStandsAlone(t *testing.T) {
	m := passing(t, toPass).Missing(&model.Lead{}, nil, now)
	if toldWays(m) != "demo and large by company.employees|demo and director by title|asked for a quote" {
		t.Errorf("%s", toldWays(m))
	}
}

// The size of the company is the lead's, under either name.
func TestAFieldOfTheCompanyIsThatOfTheLead(t *testing.T) {
	s := passing(t, toPass+`
[[rule]]
name = "middling"
group = "who"
when = 'employees in 50..100'
points = 3
`)
	m := s.Missing(&model.Lead{Title: "Director", Employees: 60}, []model.Touch{ago(0, model.PricingView, ""), ago(time.Hour, model.PricingView, "")}, now)
	i := slices.IndexFunc(m.Ways, func(w model.Way) bool { return w.Steps[0].Rule == "large" })
	if i < 0 || m.Ways[i].Score != 36 { // 14 + 10 + 12, without the 3 of now
		t.Errorf("%+v", m.Ways)
	}
}

func TestATouchToComeIsNotHadYet(t *testing.T) {
	m := passing(t, lowly).Missing(&model.Lead{}, []model.Touch{{Kind: model.AdClick, At: now.Add(2 * day)}}, now)
	if len(m.Ways) == 0 || m.Ways[0].Steps[0].Again {
		t.Errorf("%+v", m.Ways)
	}
}

// Where engagement has no room it is for fields to bring what is lacking: what the
// floor of fit gave is lost to them first.
func TestWhatEngagementHasNoRoomForIsLackingInFit(t *testing.T) {
	text := strings.Replace(lowly, "score = 20, fit = -20", "score = 50, fit = -20", 1) + `
[[rule]]
name = "sells"
group = "who"
when = 'title contains "Student"'
points = -15
`
	acts := []model.Touch{ago(0, model.TrialStarted, "")}
	m := passing(t, text).Missing(&model.Lead{Title: "Student"}, acts, now)
	if m.Short.Score != 45 { // fit is -30, drawn to -20: 45 more make it 15, and 15 + 35 pass
		t.Errorf("%+v", m.Short)
	}
}

func TestMoreRulesThanAreRememberedAreAllAsked(t *testing.T) {
	var b strings.Builder
	b.WriteString("[group.acts]\nside = \"engagement\"\ncap = 60\n")
	const rules = 70
	for i := range rules {
		fmt.Fprintf(&b, "[[rule]]\nname = \"r%d\"\ngroup = \"acts\"\ntouch = \"content_download:guide-%d\"\npoints = 1\n", i, i)
	}
	s := passing(t, b.String())
	for i := range rules {
		for range 2 {
			got := s.Score(&model.Lead{}, []model.Touch{ago(0, model.ContentDownload, fmt.Sprintf("guide-%d", i))}, now)
			if want := fmt.Sprintf("+1 r%d|", i); told(got.Lines) != want {
				t.Errorf("%s, want %s", told(got.Lines), want)
			}
		}
	}
}

// What is remembered of a touch is remembered by all that a rule looks at.
func TestTouchesThatDifferInOneTextAreToldApart(t *testing.T) {
	s := passing(t, `
[group.acts]
side = "engagement"
cap = 60
[[rule]]
name = "peak"
group = "acts"
touch = "form_submit:*peak*"
points = 5
[[rule]]
name = "by ad"
group = "acts"
touch = "chat"
channel = "ad"
points = 7
[[rule]]
name = "price"
group = "acts"
touch = "chat:*price*"
points = 3
`)
	plain := func(k model.TouchKind) model.Touch {
		return model.Touch{Kind: k, At: now, Detail: "form", URL: "/form", Channel: "web"}
	}
	with := func(k model.TouchKind, change func(*model.Touch)) model.Touch {
		x := plain(k)
		change(&x)
		return x
	}
	for range 2 {
		for _, c := range []struct {
			touch model.Touch
			want  int
		}{
			{plain(model.FormSubmit), 0}, {plain(model.Chat), 0},
			{with(model.FormSubmit, func(x *model.Touch) { x.UTM.Campaign = "peak-q4" }), 5},
			{with(model.FormSubmit, func(x *model.Touch) { x.Detail = "the peak" }), 5},
			{with(model.FormSubmit, func(x *model.Touch) { x.URL = "/peak/form" }), 5},
			{with(model.Chat, func(x *model.Touch) { x.Channel = "ad" }), 7},
		} {
			if got := s.Score(&model.Lead{}, []model.Touch{c.touch}, now); got.Score != c.want {
				t.Errorf("%+v: %d", c.touch, got.Score)
			}
		}
	}
}

func TestTheLineOfSeveralTouchesSaysAllThatTheyWereWorth(t *testing.T) {
	got := fadingScorer(t).Score(&model.Lead{}, []model.Touch{ago(14*day, model.PageView, "a"), ago(14*day+time.Minute, model.PageView, "b")}, now)
	if told(got.Lines) != "+2 pages|-1 pages|" || got.Lines[0].Count != 2 {
		t.Errorf("%+v", got.Lines)
	}
}

func TestTouchesOfOneKindThatAreLikeOtherThingsAreWaysOfTheirOwn(t *testing.T) {
	m := passing(t, lowly+`
[[rule]]
name = "asked"
group = "acts"
touch = "form_submit:*question*"
points = 30
`).Missing(&model.Lead{}, nil, now)
	if toldWays(m) != "ad|wrote like contact|asked like question|trial" {
		t.Errorf("%s", toldWays(m))
	}
}

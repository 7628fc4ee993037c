package score

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"winnow/model"
)

const triggers = `
[[trigger]]
name = "quote"
touch = ["chat:*quote*", "call_in"]
then = ["hot", "notify"]

[[trigger]]
name = "guide and demo"
touches = ["content_download:comparison*", "demo_request"]
within = "30d"
then = ["mql"]

[[trigger]]
name = "three of them"
touch = ["page_view", "pricing_view"]
people = 3
within = "14d"
then = ["tag surge"]

[[trigger]]
name = "director called"
touch = "call_in"
when = 'title contains "Director"'
then = ["assign Dana"]
`

func toldFired(list []model.Fired) string {
	var b strings.Builder
	for _, f := range list {
		fmt.Fprintf(&b, "%s %s|", f.Trigger, now.Sub(f.At))
	}
	return b.String()
}

func TestTriggersFireAtTheTouchThatCompletesThem(t *testing.T) {
	guide, demo := model.ContentDownload, model.DemoRequest
	together := func(trigger string, d time.Duration) model.Fired {
		return model.Fired{Trigger: trigger, At: now.Add(-d), People: 3}
	}
	for _, c := range []struct {
		name    string
		lead    model.Lead
		touches []model.Touch
		want    string
	}{
		{"none", model.Lead{}, []model.Touch{ago(0, model.EmailOpen, "")}, ""},
		{"any of them, each time", model.Lead{}, []model.Touch{ago(3*time.Hour, model.Chat, "a Quote, please"), ago(time.Hour, model.CallIn, ""), ago(0, model.Chat, "hello")},
			"quote 3h0m0s|quote 1h0m0s|"},
		{"two of one instant are one", model.Lead{}, []model.Touch{ago(time.Hour, model.CallIn, "a"), ago(time.Hour, model.CallIn, "b"), ago(time.Hour, model.Chat, "quote")},
			"quote 1h0m0s|"},
		{"all of them, in whatever order, at the last", model.Lead{}, []model.Touch{ago(2*time.Hour, demo, ""), ago(time.Hour, guide, "comparison guide")}, "guide-and-demo 1h0m0s|"},
		{"all of them, too far apart", model.Lead{}, []model.Touch{ago(31*day, guide, "comparison guide"), ago(time.Hour, demo, "")}, ""},
		{"all of them at the end of the span", model.Lead{}, []model.Touch{ago(30*day, guide, "comparison guide"), ago(0, demo, "")}, "guide-and-demo 0s|"},
		{"and again with each that completes them again", model.Lead{}, []model.Touch{ago(3*day, guide, "comparison guide"), ago(2*day, demo, ""), ago(day, demo, "")},
			"guide-and-demo 48h0m0s|guide-and-demo 24h0m0s|"},
		{"a rep's own and one to come complete nothing", model.Lead{}, []model.Touch{{Kind: model.CallIn, At: now, Outbound: true}, ago(-3*time.Hour, model.CallIn, "")}, ""},
		{"its own touches are not three people", model.Lead{}, []model.Touch{ago(2*time.Hour, model.PageView, ""), ago(time.Hour, model.PricingView, "")}, ""},
		{"three people, at a touch of another", model.Lead{Together: []model.Fired{together("three-of-them", 3*time.Hour)}}, []model.Touch{ago(5*time.Hour, model.CallIn, ""), ago(time.Hour, model.CallIn, "")},
			"quote 5h0m0s|three-of-them 3h0m0s|quote 1h0m0s|"},
		{"three people, at a touch of its own", model.Lead{Together: []model.Fired{together("three-of-them", time.Hour)}}, []model.Touch{ago(time.Hour, model.CallIn, "")},
			"quote 1h0m0s|three-of-them 1h0m0s|"},
		{"three people, who have done so since, or never for this trigger", model.Lead{Together: []model.Fired{together("quote", time.Hour), together("three-of-them", -2*time.Hour)}},
			[]model.Touch{ago(2*time.Hour, model.PageView, "")}, ""},
		{"only where the condition holds", model.Lead{Title: "Director"}, []model.Touch{ago(0, model.CallIn, "")}, "quote 0s|director-called 0s|"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := fadingScorer(t, triggers).Score(&c.lead, c.touches, now)
			if toldFired(got.Fired) != c.want {
				t.Errorf("got  %s\nwant %s", toldFired(got.Fired), c.want)
			}
		})
	}
}

func TestATriggerMakesHotForAWeekWhateverTheScore(t *testing.T) {
	s := fadingScorer(t, triggers)
	call, again := ago(5*day, model.CallIn, ""), ago(2*day, model.CallIn, "")
	if got := s.Score(&model.Lead{}, []model.Touch{call}, now); got.Score != 0 || !got.HotAt.Equal(call.At) || !got.HotLast.Equal(call.At) || !got.QualifiedAt.Equal(call.At) ||
		!got.NextChange.Equal(now.Truncate(time.Hour).Add(2*day)) {
		t.Errorf("%+v", got)
	}
	if got := s.Score(&model.Lead{}, []model.Touch{call, again}, now); !got.HotAt.Equal(call.At) || !got.HotLast.Equal(again.At) {
		t.Errorf("called again: hot since %s, at last %s", got.HotAt, got.HotLast)
	}
	if got := s.Score(&model.Lead{}, []model.Touch{call}, now.Add(2*day)); !got.HotAt.IsZero() || !got.HotLast.IsZero() || !got.QualifiedAt.Equal(call.At) {
		t.Errorf("after a week: %+v", got)
	}
	late := ago(-10*day, model.CallIn, "")
	if got := s.Score(&model.Lead{}, []model.Touch{call, late}, now.Add(11*day)); !got.HotAt.Equal(late.At) {
		t.Errorf("a new stretch: hot since %s", got.HotAt)
	}
}

func TestATriggerQualifiesAndTheScoreStaysWhatItIs(t *testing.T) {
	touches := []model.Touch{ago(9*day, model.ContentDownload, "comparison"), ago(8*day, model.DemoRequest, "")}
	with, without := fadingScorer(t, triggers).Score(&model.Lead{}, touches, now), fadingScorer(t).Score(&model.Lead{}, touches, now)
	if !with.QualifiedAt.Equal(touches[1].At) || with.Score != without.Score || len(with.Fired) != 1 || len(without.Fired) != 0 {
		t.Errorf("with %+v\nwithout %+v", with, without)
	}
}

// What one lead was given stays its own when others are scored.
func TestFiringsAreNotWrittenOver(t *testing.T) {
	s := fadingScorer(t, triggers)
	first := s.ScoreOnly(&model.Lead{}, []model.Touch{ago(time.Hour, model.CallIn, "")}, now)
	for range 3 * firedRoom {
		s.ScoreOnly(&model.Lead{}, []model.Touch{ago(2*time.Hour, model.CallIn, ""), ago(0, model.CallIn, "")}, now)
	}
	if toldFired(first.Fired) != "quote 1h0m0s|" {
		t.Errorf("became %s", toldFired(first.Fired))
	}
}

func TestHeatEndsAWeekAfterATriggerWhateverAnotherSaidSince(t *testing.T) {
	s := passing(t, toPass+`
[[trigger]]
name = "did not come"
touch = "no_show"
then = ["mql"]
`)
	touches := []model.Touch{ago(5*day, model.Chat, ""), ago(3*day, model.NoShow, "")}
	end := now.Truncate(time.Hour).Add(2 * day)
	if got := s.Score(&model.Lead{}, touches, now); got.HotAt.IsZero() || !got.NextChange.Equal(end) {
		t.Errorf("hot since %s, the next change is %s, and the heat ends at %s", got.HotAt, got.NextChange, end)
	}
	if got := s.Score(&model.Lead{}, touches, end); !got.HotAt.IsZero() || !got.Prompted || !got.NextChange.Equal(end.Add(2*day)) {
		t.Errorf("then: hot since %s, prompted %v, next change %s", got.HotAt, got.Prompted, got.NextChange)
	}
}

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
	page := func(lead model.LeadID, d time.Duration, k model.TouchKind) model.PeerTouch {
		return model.PeerTouch{Lead: lead, Touch: ago(d, k, "")}
	}
	for _, c := range []struct {
		name    string
		lead    model.Lead
		touches []model.Touch
		peers   []model.PeerTouch
		want    string
	}{
		{"none", model.Lead{}, []model.Touch{ago(0, model.EmailOpen, "")}, nil, ""},
		{"any of them, each time", model.Lead{}, []model.Touch{ago(3*time.Hour, model.Chat, "a Quote, please"), ago(time.Hour, model.CallIn, ""), ago(0, model.Chat, "hello")}, nil,
			"quote 3h0m0s|quote 1h0m0s|"},
		{"two of one instant are one", model.Lead{}, []model.Touch{ago(time.Hour, model.CallIn, "a"), ago(time.Hour, model.CallIn, "b"), ago(time.Hour, model.Chat, "quote")}, nil,
			"quote 1h0m0s|"},
		{"all of them, in whatever order, at the last", model.Lead{}, []model.Touch{ago(2*time.Hour, demo, ""), ago(time.Hour, guide, "comparison guide")}, nil, "guide-and-demo 1h0m0s|"},
		{"all of them, too far apart", model.Lead{}, []model.Touch{ago(31*day, guide, "comparison guide"), ago(time.Hour, demo, "")}, nil, ""},
		{"all of them at the end of the span", model.Lead{}, []model.Touch{ago(30*day, guide, "comparison guide"), ago(0, demo, "")}, nil, "guide-and-demo 0s|"},
		{"and again with each that completes them again", model.Lead{}, []model.Touch{ago(3*day, guide, "comparison guide"), ago(2*day, demo, ""), ago(day, demo, "")}, nil,
			"guide-and-demo 48h0m0s|guide-and-demo 24h0m0s|"},
		{"a rep's own and one to come complete nothing", model.Lead{}, []model.Touch{{Kind: model.CallIn, At: now, Outbound: true}, ago(-3*time.Hour, model.CallIn, "")}, nil, ""},
		{"three people", model.Lead{ID: 1}, []model.Touch{ago(time.Hour, model.PageView, "")},
			[]model.PeerTouch{page(2, 3*day, model.PricingView), page(3, 13*day, model.PageView)}, "three-of-them 1h0m0s|"},
		{"two people, one of them twice, and the lead itself among them", model.Lead{ID: 1}, []model.Touch{ago(time.Hour, model.PageView, "")},
			[]model.PeerTouch{page(2, 3*day, model.PricingView), page(2, 2*day, model.PageView), page(1, day, model.PageView)}, ""},
		{"three people, one too early, one too late, one with another touch", model.Lead{ID: 1}, []model.Touch{ago(time.Hour, model.PageView, "")},
			[]model.PeerTouch{page(2, 15*day, model.PageView), page(3, 0, model.PageView), page(4, day, model.Chat)}, ""},
		{"only where the condition holds", model.Lead{Title: "Director"}, []model.Touch{ago(0, model.CallIn, "")}, nil, "quote 0s|director-called 0s|"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := fadingScorer(t, triggers).ScoreWith(&c.lead, c.touches, c.peers, now)
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

package words

import (
	"strings"
	"testing"
	"time"

	"winnow/model"
)

func TestWhatIsMissingIsSaidInASentence(t *testing.T) {
	pricing := model.Step{Rule: "read the pricing", Touch: model.PricingView, Again: true, Points: 7}
	title := model.Step{Rule: "decision maker", Fields: []string{"title"}, Points: 12}
	guide := model.Step{Rule: "compares", Touch: model.ContentDownload, Like: "comparison", Points: 4}
	day := func(n int) time.Time { return time.Date(2026, 11, n, 9, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		name string
		m    model.Missing
		want string
	}{
		{"above all", model.Missing{}, ""},
		{"one thing or another", model.Missing{To: model.MarkMQL, Short: model.Threshold{Score: 6},
			Ways: []model.Way{{Steps: []model.Step{pricing}}, {Steps: []model.Step{title}}}},
			"+6 to pass: one more pricing view, or decision maker (title)"},
		{"two things", model.Missing{To: model.MarkHot, Short: model.Threshold{Score: 10},
			Ways: []model.Way{{Steps: []model.Step{pricing, pricing}}, {Steps: []model.Step{guide, title}}}},
			"+10 to be hot: one more pricing view and another, or a guide download (“comparison”) and decision maker (title)"},
		{"by points first, and what acts at once", model.Missing{To: model.MarkHot, Short: model.Threshold{Score: 8},
			Ways: []model.Way{{Steps: []model.Step{guide}}, {Steps: []model.Step{title}}, {Steps: []model.Step{pricing}}, {Trigger: "t", Steps: []model.Step{{Touch: model.MeetingBooked}}}}},
			"+8 to be hot: a guide download (“comparison”), or decision maker (title), or a booked meeting, which is hot at once"},
		{"cooled", model.Missing{To: model.MarkMQL, Short: model.Threshold{Score: 6}, Passed: day(12), Cooled: true, Ways: []model.Way{{Steps: []model.Step{{Touch: model.AdClick}}}}},
			"passed 12 Nov and cooled; +6 to pass again: an ad click"},
		{"up by a trigger", model.Missing{To: model.MarkMQL, Short: model.Threshold{Score: 6}, Passed: day(19), Ways: []model.Way{{Steps: []model.Step{{Touch: model.TrialStarted}}}}},
			"passed 09:00 by a trigger; +6 to pass by points: a started trial"},
		{"in the queue by its file", model.Missing{To: model.MarkHot, Waits: true, Short: model.Threshold{Score: 60}, Ways: []model.Way{{Steps: []model.Step{{Touch: model.AdClick}}}}},
			"in the queue as imported; +60 to be hot: an ad click"},
		{"a part of the threshold", model.Missing{To: model.MarkMQL, Short: model.Threshold{Fit: 3, Engagement: 5}},
			"fit +3, engagement +5 to pass: no one or two things more would do"},
	} {
		if got := Missing(c.m, day(19).Add(time.Hour), time.UTC); got != c.want {
			t.Errorf("%s: %q\nwant %q", c.name, got, c.want)
		}
	}
}

func TestWhatIsComingAndWhyAbove(t *testing.T) {
	now := time.Date(2026, 11, 19, 10, 0, 0, 0, time.UTC)
	c := model.Coming{In7: 58, In30: 47, BelowMQL: now.AddDate(0, 0, 13), BelowHot: now.AddDate(0, 0, 2)}
	if got, want := Coming(c, now, time.UTC), "58 in 7 days, 47 in 30; hot until 21 Nov; below the threshold from 2 Dec"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := Coming(model.Coming{In7: 40, BelowHot: now.Add(5 * time.Hour)}, now, time.UTC), "40 in 7 days, 0 in 30; hot until today 15:00"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	above := model.Comparison{By: model.ByScore, Margin: -4, Terms: []model.Difference{
		{Side: model.SideEngagement, Group: "intent", A: 10, B: 16}, {Side: model.SideFit, A: 0, B: -2}}}
	want := "Ben stands above Ada: by +4 of score|+6 intent (16 to 10)|-2 fit as a whole (-2 to 0)"
	if got := strings.Join(Above(above, "Ada", "Ben"), "|"); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

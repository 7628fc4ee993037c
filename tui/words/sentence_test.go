package words

import (
	"strings"
	"testing"
	"time"

	"winnow/model"
	"winnow/themes"
)

func touch(kind model.TouchKind, ago time.Duration, detail string) model.Touch {
	return model.Touch{Kind: kind, At: in(-ago), Detail: detail}
}

func TestWhyNow(t *testing.T) {
	mql := model.Row{Stage: model.StageMQL}
	for _, c := range []struct {
		name string
		d    model.Detail
		want string
	}{
		{"own words are quoted, and the silence before is told", model.Detail{Row: model.Row{Stage: model.StageMQL, Why: model.Why{Kind: model.DemoRequest}}, TouchCount: 5, Touches: []model.Touch{
			touch(model.DemoRequest, 5*time.Minute, "Need it before\npeak season"), touch(model.PricingView, 10*time.Minute, ""), touch(model.PricingView, 20*time.Minute, ""),
			touch(model.PageView, 21*time.Minute, ""), touch(model.ContentDownload, 19*day+2*time.Hour, "guide")}},
			"Asked for a demo at 11:19: “Need it before peak season”|Read pricing twice this morning.|Visited the website at 11:03.|Was quiet for 19 days before."},
		{"things of the same time share a sentence", model.Detail{Row: model.Row{Stage: model.StageMQL, Why: model.Why{Kind: model.TrialStarted}}, TouchCount: 9, Touches: []model.Touch{
			touch(model.TrialStarted, time.Minute, ""), touch(model.PricingView, 10*time.Minute, ""), touch(model.PricingView, 20*time.Minute, ""),
			touch(model.PageView, 21*time.Minute, ""), touch(model.PageView, 22*time.Minute, "")}},
			"Started a trial at 11:23.|Read pricing twice and visited 2 pages this morning."},
		{"all that happened at one time is one sentence", model.Detail{Row: mql, TouchCount: 9, Touches: []model.Touch{
			touch(model.PricingView, 10*time.Minute, ""), touch(model.PricingView, 20*time.Minute, ""), touch(model.ProductView, 21*time.Minute, ""), touch(model.ProductView, 22*time.Minute, ""),
			touch(model.PageView, 23*time.Minute, ""), touch(model.PageView, 24*time.Minute, "")}},
			"Read pricing twice, looked at the product twice and visited 2 pages this morning."},
		{"the first two share a sentence as well", model.Detail{Row: mql, TouchCount: 9, Touches: []model.Touch{
			touch(model.PricingView, 2*day, ""), touch(model.PricingView, 3*day, ""), touch(model.ProductView, day, ""), touch(model.PageView, 2*day, ""), touch(model.PageView, 3*day, "")}},
			"Read pricing twice in the last 4 days.|Looked at the product yesterday at 11:24.|Visited 2 pages in the last 4 days."},
		{"before its touches are read, a lead is not called idle", model.Detail{Row: model.Row{Stage: model.StageMQL, Why: model.Why{Kind: model.PricingView, Count: 1, At: in(-time.Hour)}}},
			"Read pricing at 10:24."},
		{"no more than three things", model.Detail{Row: mql, TouchCount: 9, Touches: []model.Touch{
			touch(model.DemoRequest, day, ""), touch(model.PricingView, 2*day, ""), touch(model.Chat, 3*day, "hello"), touch(model.PageView, 4*day, ""), touch(model.EmailOpen, 5*day, "")}},
			"Asked for a demo yesterday at 11:24.|Read pricing on Tuesday.|Wrote in the chat on Monday: “hello”"},
		{"the form behind a download is not told again", model.Detail{Row: mql, TouchCount: 9, Touches: []model.Touch{
			touch(model.ContentDownload, day, "worksheet"), touch(model.FormSubmit, day, "worksheet"), touch(model.PageView, 2*day, "")}},
			"Downloaded a guide yesterday at 11:24: “worksheet”|Visited the website on Tuesday."},
		{"a form of its own is told", model.Detail{Row: mql, TouchCount: 9, Touches: []model.Touch{
			touch(model.ContentDownload, day, "worksheet"), touch(model.FormSubmit, day, "call me")}},
			"Downloaded a guide yesterday at 11:24: “worksheet”|Filled in a form yesterday at 11:24: “call me”"},
		{"what is new is said to be new", model.Detail{Row: mql, TouchCount: 1, Touches: []model.Touch{touch(model.TrialStarted, time.Hour, "")}},
			"Started a trial at 10:24.|First seen today."},
		{"what was not read is not called new", model.Detail{Row: mql, TouchCount: 40, Touches: []model.Touch{touch(model.TrialStarted, time.Hour, "")}},
			"Started a trial at 10:24."},
		{"long ago", model.Detail{Row: mql, TouchCount: 2, Touches: []model.Touch{touch(model.WebinarAttended, 40*day, "Cold chain"), touch(model.PageView, 80*day, "")}},
			"Attended a webinar on 10 Oct: “Cold chain”|Quiet for 40 days since."},
		{"nothing known", model.Detail{Row: model.Row{Stage: model.StageMQL, Source: "Google"}},
			"No activity known: ranked by fit alone. Came by Google."},
		{"activity without a time", model.Detail{Row: model.Row{Stage: model.StageMQL, Source: "Google"}, Scored: model.Scored{Receipt: model.Receipt{Engagement: 8}}},
			"No dated activity; what its file tells of it counts. Came by Google."},
		{"what is still to come is not told", model.Detail{Row: mql, TouchCount: 1, Touches: []model.Touch{touch(model.MeetingBooked, -day, "")}},
			"No activity known: ranked by fit alone."},
		{"own attempts are not what the lead did", model.Detail{Row: mql, TouchCount: 1, Touches: []model.Touch{{Kind: model.CallOut, At: in(-time.Hour), Attempt: model.NoAnswer, Outbound: true}}},
			"No activity known: ranked by fit alone."},
		{"sent back: by whom, why, in whose words", model.Detail{Row: mql,
			State: model.State{Return: model.ReturnSentBack, ReturnedAt: in(-44 * time.Minute), ReturnWhy: "no_show", DecidedBy: "Luis Vega"},
			Items: []model.Item{{Entry: model.Entry{Action: model.ActSendBack}, Note: "did not pick up"}}},
			"Sent back by Luis at 10:40: no-show. “did not pick up”|No activity known: ranked by fit alone."},
		{"several on one kind count", model.Detail{Row: mql, TouchCount: 3, Touches: []model.Touch{
			touch(model.PageView, 2*day, ""), touch(model.PageView, 3*day, ""), touch(model.PageView, 4*day, "")}},
			"Visited 3 pages in the last 5 days."},
		{"a kind that a source brought", model.Detail{Row: mql, TouchCount: 9, Touches: []model.Touch{touch("booth_scan", 2*day, "hall 4")}},
			"Booth scan on Tuesday: “hall 4”"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, sentence := range speaker(t).WhyNow(&c.d) {
				s := ""
				for _, p := range sentence {
					s += p.Text
				}
				got = append(got, strings.TrimSpace(s))
			}
			if g := strings.Join(got, "|"); g != c.want {
				t.Errorf("\n got %s\nwant %s", g, c.want)
			}
		})
	}
}

func TestOwnWordsHaveTheColourOfEngagement(t *testing.T) {
	d := &model.Detail{Row: model.Row{Stage: model.StageMQL}, TouchCount: 1, Touches: []model.Touch{touch(model.DemoRequest, time.Hour, "please")}}
	if p := speaker(t).WhyNow(d)[0][1]; p.Role != themes.Engagement || p.Text != "“please”" {
		t.Errorf("got %+v", p)
	}
}

func TestWarnings(t *testing.T) {
	for _, c := range []struct {
		name string
		w    model.Warning
		r    model.Row
		want string
	}{
		{"an open opportunity", model.Warning{Kind: model.WarnOpportunity, Who: "Luis Vega"}, model.Row{}, "Open opportunity here, owner Luis"},
		{"with its person", model.Warning{Kind: model.WarnOpportunity, Label: "Chen Wei"}, model.Row{}, "Open opportunity here with Chen Wei"},
		{"handed off", model.Warning{Kind: model.WarnOpportunity, Label: "Chen Wei", Who: "Luis Vega", Stage: model.StageSQL, At: in(-day)}, model.Row{}, "Handed off here: Chen Wei, owner Luis"},
		{"handed off by its file", model.Warning{Kind: model.WarnOpportunity, Label: "Chen Wei", Stage: model.StageSQL}, model.Row{}, "Handed off here by the file: Chen Wei"},
		{"accepted", model.Warning{Kind: model.WarnOpportunity, Label: "Chen Wei", Stage: model.StageAccepted}, model.Row{}, "Sales works here: Chen Wei"},
		{"the same domain under another name", model.Warning{Kind: model.WarnOpportunity, Label: "Ackerman", Company: "Magna Gases", Domain: "radio.example", Who: "Lazar Mathew", Stage: model.StageSQL}, model.Row{Company: "Montana's Cookhouse"},
			"Handed off here by the file: Ackerman of Magna Gases (also radio.example), owner Lazar"},
		{"the same company in other letters", model.Warning{Kind: model.WarnOtherRep, Label: "Chen Wei", Company: "HALDEN Ltd.", Domain: "halden.example", Who: "Dana"}, model.Row{Company: "Halden"}, "Dana works Chen Wei"},
		{"another rep", model.Warning{Kind: model.WarnOtherRep, Who: "Dana", Label: "Chen Wei", At: in(-time.Hour)}, model.Row{}, "Dana works Chen Wei (today)"},
		{"a refusal", model.Warning{Kind: model.WarnRefusal, Label: "Tom", Reason: "bad-timing", At: in(-day)}, model.Row{}, "Rejected here 18 Nov, Tom: bad timing"},
		{"no mail", model.Warning{Kind: model.WarnDNC}, model.Row{EmailCause: "unsubscribed"}, "Do not e-mail: unsubscribed"},
		{"no calls", model.Warning{Kind: model.WarnDNC}, model.Row{PhoneCause: "manual"}, "Do not call: set by hand"},
		{"neither", model.Warning{Kind: model.WarnDNC, Reason: "manual"}, model.Row{PhoneCause: "manual", EmailCause: "manual"}, "Do not contact: set by hand"},
		{"neither, for two causes", model.Warning{Kind: model.WarnDNC}, model.Row{PhoneCause: "manual", EmailCause: "bounced"}, "Do not e-mail: bounced, do not call: set by hand"},
		{"a duplicate", model.Warning{Kind: model.WarnDuplicate, Label: "Sam"}, model.Row{}, "May be the same as Sam"},
		{"a kind that is new", model.Warning{Kind: "sanctioned"}, model.Row{}, "sanctioned"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := speaker(t).Warning(c.w, c.r); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestManyWarningsOfOneKindAreCounted(t *testing.T) {
	for k, want := range map[model.WarningKind]string{model.WarnOpportunity: "3 more with sales", model.WarnRefusal: "3 more refusals",
		model.WarnOtherRep: "3 more leads of others", model.WarnDuplicate: "3 more possible duplicates", "new": "3 more warnings"} {
		if got := MoreWarnings(k, 3); got != want {
			t.Errorf("%s: got %q, want %q", k, got, want)
		}
	}
}

func TestWhyNowTellsOfOthersAtTheCompany(t *testing.T) {
	s := Speaker{Now: now, Zone: time.UTC}
	d := &model.Detail{Row: model.Row{Stage: model.StageMQL, Company: "Northwind Freight"}, Touches: []model.Touch{{Kind: model.PricingView, At: now.Add(-time.Hour)}},
		Fired: []model.Firing{{Trigger: "demo", At: now.Add(-time.Hour)}, {Trigger: "three-people", At: now.Add(-2 * time.Hour), People: 3, Within: 14 * 24 * time.Hour}}}
	first := func() string { return s.WhyNow(d)[0][0].Text }
	if got := first(); got != "3 people of Northwind Freight within 14 days." {
		t.Errorf("got %q", got)
	}
	d.Fired[1].At = now.Add(-31 * 24 * time.Hour)
	if got := first(); strings.Contains(got, "people") {
		t.Errorf("a month later still %q", got)
	}
	for want, f := range map[string]model.Firing{"4 people of one company within 36 hours": {People: 4, Within: 36 * time.Hour}, "2 people of one company": {People: 2}} {
		if got := People(f, ""); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

package words

import (
	"strings"
	"testing"
	"time"

	"winnow/model"
	"winnow/themes"
)

// It is Thursday 19 November 2026, 11:24.
var now = time.Date(2026, time.November, 19, 11, 24, 0, 0, time.UTC)

func speaker(t testing.TB) Speaker {
	t.Helper()
	th, err := themes.Load("dark")
	if err != nil {
		t.Fatal(err)
	}
	return Speaker{Me: "Jo", Now: now, Zone: time.UTC, Glyphs: th.Glyphs, Rules: model.Rules{
		AttemptsMost: 4, Hot: 75, MQL: model.Threshold{Score: 50},
		Reasons:         []model.Reason{{ID: "student", Name: "junk, test, student"}, {ID: "bad-timing", Name: "bad timing"}},
		SendBackReasons: []model.Reason{{ID: "no_show", Name: "no-show"}},
	}}
}

func in(d time.Duration) time.Time { return now.Add(d) }

const day = 24 * time.Hour

func TestDue(t *testing.T) {
	open := func(kind model.DueKind, due time.Time, owner string) model.Row {
		return model.Row{Stage: model.StageMQL, DueAt: due, DueKind: kind, Owner: owner}
	}
	for _, c := range []struct {
		name string
		row  model.Row
		want string
		role themes.Role
	}{
		{"minutes left of a hot lead", open(model.DueHot, in(10*time.Minute+30*time.Second), ""), "10m left", themes.Soon},
		{"the minute in which it is due", open(model.DueHot, in(20*time.Second), ""), "due now", themes.Soon},
		{"less than a minute, as clocks show them", open(model.DueHot, in(time.Minute), ""), "1m left", themes.Soon},
		{"hot with time until Monday", open(model.DueHot, in(4*day-2*time.Hour), ""), "Mon 09:24", themes.Soon},
		{"sent back, due tomorrow", open(model.DueSentBack, in(day), ""), "Fri 11:24", themes.Soon},
		{"hot, over long holidays", open(model.DueHot, in(12*day), ""), "1 Dec", themes.Dim},
		{"late by seconds", open(model.DueHot, in(-time.Millisecond), ""), "1m LATE !", themes.Late},
		{"late by seconds of this minute", model.Row{Stage: model.StageMQL, DueKind: model.DueHot, DueAt: now}, "due now", themes.Soon},
		{"hours left of one sent back", open(model.DueSentBack, in(2*time.Hour), ""), "2h left", themes.Soon},
		{"a call-back within the hour", open(model.DueCallback, in(21*time.Minute), ""), "in 21m", themes.Soon},
		{"a call-back later today has its time", open(model.DueCallback, in(5*time.Hour), ""), "at 16:24", themes.Soon},
		{"a snooze later today", open(model.DueSnooze, in(3*time.Hour+36*time.Minute), ""), "at 15:00", themes.Soon},
		{"minutes late", open(model.DueHot, in(-7*time.Minute), ""), "7m LATE !", themes.Late},
		{"hours late", open(model.DueMQL, in(-12*time.Hour), ""), "12h LATE !", themes.Late},
		{"days late", open(model.DueMQL, in(-3*day), ""), "3d LATE !", themes.Late},
		{"what is late for long is late", open(model.DueMQL, in(-30*day), ""), "30d LATE !", themes.Late},
		{"an MQL of today", open(model.DueMQL, in(6*time.Hour), ""), "today", themes.Dim},
		{"tomorrow", open(model.DueMQL, in(day), ""), "tomorrow", themes.Dim},
		{"a weekday", open(model.DueMQL, in(4*day), ""), "Mon", themes.Dim},
		{"a date from a week on", open(model.DueMQL, in(7*day), ""), "26 Nov", themes.Dim},
		{"another year is named", open(model.DueMQL, in(60*day), ""), "18 Jan 2027", themes.Dim},
		{"none", open(model.DueNone, time.Time{}, ""), "", themes.Dim},
		{"another rep's lead names the rep", open(model.DueMQL, in(6*time.Hour), "Dana Park"), "@Dana", themes.Accent},
		{"another rep's lead without a time", open(model.DueNone, time.Time{}, "dana@corp.example"), "@dana", themes.Accent},
		{"my own lead does not", open(model.DueMQL, in(6*time.Hour), "Jo Smith"), "today", themes.Dim},
		{"what presses stands above whose it is", open(model.DueHot, in(-7*time.Minute), "Dana Park"), "7m LATE !", themes.Late},
		{"a resting lead wakes", model.Row{Stage: model.StageNurture, DueAt: in(30 * day), DueKind: model.DueWake}, "19 Dec", themes.Dim},
		{"a resting lead without a date", model.Row{Stage: model.StageNurture}, "resting", themes.Faint},
		{"handed off", model.Row{Stage: model.StageSQL}, "handed off", themes.Done},
		{"an opportunity", model.Row{Stage: model.StageOpportunity}, "opportunity", themes.Done},
		{"lost", model.Row{Stage: model.StageLost}, "lost", themes.Dim},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := speaker(t).Due(c.row)
			if got.Text != c.want || got.Role != c.role {
				t.Errorf("got %q %s, want %q %s", got.Text, got.Role, c.want, c.role)
			}
			if len(got.Text) > 11 {
				t.Errorf("%q takes more than eleven cells", got.Text)
			}
		})
	}
}

func TestLateCountsInWorkingTimeWhereThePromiseDid(t *testing.T) {
	var week [7][]model.WorkSpan
	for d := time.Monday; d <= time.Friday; d++ {
		week[d] = []model.WorkSpan{{From: 9 * time.Hour, To: 12 * time.Hour}, {From: 13 * time.Hour, To: 18 * time.Hour}}
	}
	hours, err := model.NewWorkHours(week, nil, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		kind model.DueKind
		due  string
		now  string
		want string
	}{
		{"minutes", model.DueHot, "2026-11-19 11:17", "2026-11-19 11:24", "7m LATE !"},
		{"less than a minute", model.DueHot, "2026-11-19 11:24", "2026-11-19 11:24", "due now"},
		{"a break does not count", model.DueHot, "2026-11-19 11:55", "2026-11-19 13:10", "15m LATE !"},
		{"due when work ended on Friday, at the weekend", model.DueMQL, "2026-11-20 18:00", "2026-11-21 11:00", "LATE !"},
		{"due when work ended on Friday, on Monday", model.DueMQL, "2026-11-20 18:00", "2026-11-23 09:40", "40m LATE !"},
		{"the hours of two days", model.DueMQL, "2026-11-20 18:00", "2026-11-24 10:00", "9h LATE !"},
		{"two working days", model.DueMQL, "2026-11-20 18:00", "2026-11-25 09:00", "2d LATE !"},
		{"months", model.DueMQL, "2026-06-01 18:00", "2026-11-25 09:00", "25w LATE !"},
		{"a call-back was for one moment", model.DueCallback, "2026-11-20 17:00", "2026-11-21 11:00", "18h LATE !"},
		{"a snooze too", model.DueSnooze, "2026-11-19 11:55", "2026-11-19 13:10", "1h LATE !"},
		{"one that woke", model.DueWoken, "2026-11-20 18:00", "2026-11-21 11:00", "LATE !"},
		{"one sent back", model.DueSentBack, "2026-11-20 17:58", "2026-11-23 09:03", "5m LATE !"},
	} {
		t.Run(c.name, func(t *testing.T) {
			clock := func(s string) time.Time {
				x, err := time.Parse("2006-01-02 15:04", s)
				if err != nil {
					t.Fatal(err)
				}
				return x
			}
			s := speaker(t)
			s.Now, s.Rules.Hours = clock(c.now), hours
			row := model.Row{Stage: model.StageMQL, DueKind: c.kind, DueAt: clock(c.due)}
			if got := s.Due(row); got.Text != c.want {
				t.Errorf("got %q, want %q", got.Text, c.want)
			}
			if late := s.Due(row).Role == themes.Late; late != row.Late(s.Now) {
				t.Errorf("the row says late: %v, its colour says otherwise", row.Late(s.Now))
			}
		})
	}
}

func TestTheDayBeginsInTheUsersZone(t *testing.T) {
	s := speaker(t)
	s.Zone = time.FixedZone("JST", 9*3600) // 20:24 there
	if got := s.Due(model.Row{Stage: model.StageMQL, DueKind: model.DueMQL, DueAt: in(4 * time.Hour)}).Text; got != "tomorrow" {
		t.Errorf("past midnight there is %q", got)
	}
}

func TestWhy(t *testing.T) {
	why := func(kind model.TouchKind, count int, ago time.Duration, detail string) model.Row {
		return model.Row{Stage: model.StageMQL, Why: model.Why{Kind: kind, Count: count, At: in(-ago), Detail: detail}}
	}
	with := func(r model.Row, change func(*model.Row)) model.Row {
		change(&r)
		return r
	}
	for _, c := range []struct {
		name string
		row  model.Row
		want string
		role themes.Role
	}{
		{"what somebody asked for, and how long ago", why(model.DemoRequest, 1, 5*time.Minute, "Need it"), "demo request 5m", themes.Normal},
		{"after a day the age is left out", why(model.DemoRequest, 1, 30*time.Hour, ""), "demo request", themes.Normal},
		{"how often", why(model.PricingView, 3, time.Hour, ""), "pricing ×3", themes.Normal},
		{"what cannot be wanted has no age", why(model.PageView, 1, time.Hour, ""), "page visit", themes.Normal},
		{"a guide by its name", why(model.ContentDownload, 1, time.Hour, "case study"), "case study", themes.Normal},
		{"a long name gives way to the kind", why(model.WebinarAttended, 1, time.Hour, "Cold chain without gaps"), "webinar", themes.Normal},
		{"a kind that a source brought", why("booth_scan", 2, time.Hour, ""), "booth scan ×2", themes.Normal},
		{"sent back, the reason by name", with(why(model.DemoRequest, 1, day, ""), func(r *model.Row) {
			r.Return, r.ReturnWhy, r.ReturnedAt = model.ReturnSentBack, "no_show", in(-time.Hour)
		}), "sent back: no-show", themes.Refused},
		{"sent back for a reason that is gone", model.Row{Stage: model.StageMQL, Return: model.ReturnSentBack, ReturnWhy: "old-reason"}, "sent back: old reason", themes.Refused},
		{"a call-back and its time", with(why(model.DemoRequest, 1, day, ""), func(r *model.Row) {
			r.DueKind, r.DueAt = model.DueCallback, in(21*time.Minute)
		}), "call back 11:45", themes.Normal},
		{"a call-back on another day", model.Row{Stage: model.StageMQL, DueKind: model.DueCallback, DueAt: in(22 * time.Hour)}, "call back tomorrow 09:24", themes.Normal},
		{"a snooze", model.Row{Stage: model.StageMQL, DueKind: model.DueSnooze, DueAt: in(2 * time.Hour)}, "snoozed to 13:24", themes.Normal},
		{"a snooze to another day", model.Row{Stage: model.StageMQL, DueKind: model.DueSnooze, DueAt: in(26 * time.Hour)}, "snoozed to tomorrow 13:24", themes.Normal},
		{"a snooze to next year", model.Row{Stage: model.StageMQL, DueKind: model.DueSnooze, DueAt: in(102 * 24 * time.Hour)}, "snoozed to 1 Mar 2027", themes.Normal},
		{"woken by its date", model.Row{Stage: model.StageMQL, Return: model.ReturnWoken, ReturnWhy: "date", ReturnedAt: in(-2 * day)}, "back: woke 17 Nov", themes.Accent},
		{"woken by a touch", model.Row{Stage: model.StageMQL, Return: model.ReturnWoken, ReturnWhy: "pricing_view", ReturnedAt: in(-2 * day)}, "back: pricing", themes.Accent},
		{"what came after the return is newer", with(why(model.DemoRequest, 1, time.Minute, ""), func(r *model.Row) {
			r.Return, r.ReturnWhy, r.ReturnedAt = model.ReturnWoken, "date", in(-day)
		}), "demo request 1m", themes.Normal},
		{"reopened", model.Row{Stage: model.StageMQL, Return: model.ReturnReopened, ReturnedAt: in(-time.Hour)}, "reopened today", themes.Accent},
		{"a possible duplicate", with(why(model.PageView, 4, day, ""), func(r *model.Row) { r.Duplicate = "Samuel Whitlock" }), "= dup? S. Whitlock", themes.Soon},
		{"a duplicate without a name", model.Row{Stage: model.StageMQL, Duplicate: "sw@jade.example"}, "= dup? sw@jade.example", themes.Soon},
		{"a duplicate of another script", model.Row{Stage: model.StageMQL, Duplicate: "陈 伟"}, "= dup? 陈 伟", themes.Soon},
		{"no contact on any channel", model.Row{Stage: model.StageMQL, EmailCause: "unsubscribed", PhoneCause: "manual"}, "no contact: set by hand", themes.Refused},
		{"one closed channel does not hide the reason", with(why(model.PricingView, 2, day, ""), func(r *model.Row) { r.EmailCause = "bounced" }), "pricing ×2", themes.Normal},
		{"cooled", with(why(model.PricingView, 2, 90*day, ""), func(r *model.Row) { r.Cooled = true }), "cooled: pricing ×2", themes.Dim},
		{"fit only: the source", model.Row{Stage: model.StageMQL, Source: "Trade fair", Title: "Buyer"}, "via Trade fair", themes.Dim},
		{"fit only: the title", model.Row{Stage: model.StageMQL, Title: "Buyer"}, "Buyer", themes.Dim},
		{"fit only: nothing at all", model.Row{Stage: model.StageMQL}, "fit only", themes.Faint},
		{"decided elsewhere: by whom and why", model.Row{Stage: model.StageRejected, DecidedBy: "Dana Park", Reason: "student"}, "decided elsewhere: Dana, junk, test, student", themes.Accent},
		{"decided by the user in another window", model.Row{Stage: model.StageSQL, DecidedBy: "jo"}, "decided in another window", themes.Accent},
		{"decided by the user in another window, with a reason", model.Row{Stage: model.StageRejected, DecidedBy: "jo", Reason: "student"}, "decided in another window: junk, test, student", themes.Accent},
		{"decided by a file", model.Row{Stage: model.StageWon}, "decided elsewhere", themes.Accent},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := speaker(t).Why(c.row, true); got.Text != c.want || got.Role != c.role {
				t.Errorf("got %q %s, want %q %s", got.Text, got.Role, c.want, c.role)
			}
		})
	}
}

func TestBesideItsDueTimeACallBackDoesNotRepeatTheDay(t *testing.T) {
	for _, c := range []struct {
		name string
		row  model.Row
		want string
	}{
		{"a call-back tomorrow", model.Row{Stage: model.StageMQL, DueKind: model.DueCallback, DueAt: in(22 * time.Hour)}, "call back 09:24"},
		{"another rep's, whose name has the place of the time", model.Row{Stage: model.StageMQL, DueKind: model.DueCallback, DueAt: in(22 * time.Hour), Owner: "Dana Park"}, "call back tomorrow 09:24"},
		{"a snooze to next year", model.Row{Stage: model.StageMQL, DueKind: model.DueSnooze, DueAt: in(102 * 24 * time.Hour)}, "snoozed to 11:24"},
		{"a wake that has no time of day", model.Row{Stage: model.StageMQL, DueKind: model.DueWake, DueAt: in(day), Source: "fair"}, "via fair"},
	} {
		if got := speaker(t).WhyBeside(c.row, true).Text; got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestWhyInTheViewsOfDecidedLeads(t *testing.T) {
	for _, c := range []struct {
		name string
		row  model.Row
		want string
	}{
		{"a rest: why and since when", model.Row{Stage: model.StageNurture, Reason: "bad-timing", DecidedAt: in(-3 * day), DecidedBy: "Jo"}, "bad timing since 16 Nov"},
		{"a rest without a reason", model.Row{Stage: model.StageNurture, DecidedAt: in(-3 * day), DecidedBy: "Jo"}, "nurture since 16 Nov"},
		{"by a colleague", model.Row{Stage: model.StageSQL, DecidedAt: in(-time.Hour), DecidedBy: "Dana Park"}, "since 10:24, Dana"},
		{"only the reason is known", model.Row{Stage: model.StageRejected, Reason: "student"}, "junk, test, student"},
		{"only who is known", model.Row{Stage: model.StageRejected, DecidedBy: "Dana"}, "Dana"},
		{"a file decided", model.Row{Stage: model.StageWon}, "as its file says"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := speaker(t).Why(c.row, false).Text; got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestTries(t *testing.T) {
	for _, c := range []struct {
		name string
		row  model.Row
		want string
	}{
		{"none yet", model.Row{Stage: model.StageMQL}, "0/4"},
		{"some", model.Row{Stage: model.StageMQL, Attempts: 2}, "2/4"},
		{"a lead that was sent back is not tried anew", model.Row{Stage: model.StageMQL, Return: model.ReturnSentBack}, "–"},
		{"decided leads are not tried", model.Row{Stage: model.StageWon}, "–"},
	} {
		if got := speaker(t).Tries(c.row).Text; got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestHeat(t *testing.T) {
	for score, want := range map[int]themes.Role{100: themes.Hot, 75: themes.Hot, 74: themes.Warm, 60: themes.Warm, 59: themes.Strong, 50: themes.Strong, 49: themes.Dim, 0: themes.Dim} {
		if got := Heat(score, speaker(t).Rules); got != want {
			t.Errorf("%d is %s, want %s", score, got, want)
		}
	}
	if Heat(80, model.Rules{}) != themes.Hot || Heat(10, model.Rules{}) != themes.Dim {
		t.Error("without thresholds nothing is hot, or all is")
	}
}

func TestSameRep(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"dana", "Dana Park", true}, {"Dana Park", "dana park", true}, {"dana@corp.example", "dana", true},
		{"Dan", "Dana", false}, {"", "", false}, {"", "Dana", false}, {"root", "David Love", false},
	} {
		if Same(c.a, c.b) != c.want || Same(c.b, c.a) != c.want {
			t.Errorf("%q and %q: want %v", c.a, c.b, c.want)
		}
	}
}

func TestTimes(t *testing.T) {
	for got, want := range map[string]string{
		Stamp(in(-time.Hour), now, time.UTC):      "10:24",
		Stamp(in(-day), now, time.UTC):            "18 Nov",
		Stamp(in(-400*day), now, time.UTC):        "15 Oct 2025",
		Day(in(-day), now, time.UTC):              "yesterday",
		Day(in(-2*day), now, time.UTC):            "17 Nov",
		At(in(4*day), now, time.UTC):              "Mon 11:24",
		At(in(40*day), now, time.UTC):             "29 Dec",
		Span(0):                                   "1m",
		Span(59*time.Minute + 59*time.Second):     "59m",
		Span(47 * time.Hour):                      "47h",
		Span(-59 * day):                           "59d",
		Span(70 * day):                            "10w",
		Number(1204567):                           "1,204,567",
		Number(-1204):                             "-1,204",
		Count(1, "lead", "leads"):                 "1 lead",
		Count(0, "lead", "leads"):                 "0 leads",
		Kind("booth_scan"):                        "booth scan",
		Outcome(model.NoAnswer):                   "no answer",
		Outcome(model.Emailed):                    "e-mailed",
		Reason(model.Rules{}, "chose-competitor"): "chose competitor",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestAChangeOfWhichOnlyTheKindIsKnownLeavesNothingOpen(t *testing.T) {
	for _, a := range []model.Action{model.ActPromote, model.ActReject, model.ActNurture, model.ActReopen, model.ActAccept, model.ActSendBack,
		model.ActOpportunity, model.ActWon, model.ActLost, model.ActTry, model.ActSnooze, model.ActDNC, model.ActDNCOff, model.ActNote, model.ActWake,
		model.ActTrigger, model.ActMerge, model.ActDistinct, model.ActEdit, model.ActRefer, model.ActErase} {
		got := Speaker{Now: now, Zone: time.UTC}.Did(model.Item{Entry: model.Entry{Action: a}})
		if got == "" || got != strings.TrimRight(got, " :,") || strings.Contains(got, "  ") {
			t.Errorf("%s is told as %q", a, got)
		}
	}
}

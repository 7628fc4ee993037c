package model_test

import (
	"testing"
	"time"

	"winnow/model"
)

func clock(t testing.TB, s string) time.Time {
	t.Helper()
	x, err := time.Parse("Mon 2006-01-02 15:04", s)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func (h *history) due(t testing.TB, at string, kind model.DueKind) {
	t.Helper()
	got, k := h.state.DueAt(rules)
	if k != kind || at != "" && !got.Equal(clock(t, at)) || at == "" && !got.IsZero() {
		t.Errorf("due %s as %q, want %s as %q", got.Format("Mon 2006-01-02 15:04"), k, at, kind)
	}
}

func TestTheSLARunsInWorkingHoursFromTheTouchItself(t *testing.T) {
	for _, c := range []struct {
		name string
		hot  string
		mql  string
		want string
		kind model.DueKind
	}{
		{"a demo request in the morning", "Thu 2026-11-19 10:20", "", "Thu 2026-11-19 10:35", model.DueHot},
		{"on Saturday night: Monday at a quarter past nine", "Sat 2026-11-21 23:40", "", "Mon 2026-11-23 09:15", model.DueHot},
		{"ten minutes before closing time: Monday morning", "Fri 2026-11-20 17:50", "", "Mon 2026-11-23 09:05", model.DueHot},
		{"a new MQL: the end of the next working day", "", "Thu 2026-11-19 10:20", "Fri 2026-11-20 18:00", model.DueMQL},
		{"a new MQL on Friday: the end of Monday", "", "Fri 2026-11-20 16:20", "Mon 2026-11-23 18:00", model.DueMQL},
		{"a new MQL on Sunday: the end of Monday", "", "Sun 2026-11-22 16:20", "Mon 2026-11-23 18:00", model.DueMQL},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := model.Facts{CreatedAt: clock(t, "Wed 2026-11-25 12:00")} // imported long after
			if c.hot != "" {
				f.HotAt = clock(t, c.hot)
				f.QualifiedAt, f.HotLast = f.HotAt, f.HotAt
			} else {
				f.QualifiedAt = clock(t, c.mql)
			}
			open(f).due(t, c.want, c.kind)
		})
	}
}

func TestWhatMakesALeadHotAfterARepActedStartsTheClockAgain(t *testing.T) {
	hot, again := clock(t, "Mon 2026-11-16 11:00"), clock(t, "Mon 2026-11-16 14:00") // the commands are at noon
	facts := model.Facts{QualifiedAt: hot, HotAt: hot, HotLast: hot, CreatedAt: hot}
	for _, c := range []struct {
		name          string
		does          []model.Command
		before, after string
		kind, then    model.DueKind
	}{
		{"nobody did anything: the first touch counts", nil, "Mon 2026-11-16 11:15", "Mon 2026-11-16 11:15", model.DueHot, model.DueHot},
		{"tried, with a call-back: the new touch is due sooner", []model.Command{try(model.NoAnswer)}, "Mon 2026-11-16 16:00", "Mon 2026-11-16 14:15", model.DueCallback, model.DueHot},
		{"tried, with a call-back that is sooner", []model.Command{{Action: model.ActTry, Outcome: model.Voicemail, Due: clock(t, "Mon 2026-11-16 14:05")}},
			"Mon 2026-11-16 14:05", "Mon 2026-11-16 14:05", model.DueCallback, model.DueCallback},
		{"connected: nothing was due any more", []model.Command{try(model.Connected)}, "", "Mon 2026-11-16 14:15", model.DueNone, model.DueHot},
		{"snoozed for a week", []model.Command{{Action: model.ActSnooze, Due: clock(t, "Mon 2026-11-23 09:00")}}, "Mon 2026-11-23 09:00", "Mon 2026-11-16 14:15", model.DueSnooze, model.DueHot},
		{"sent back", []model.Command{{Action: model.ActPromote}, {Action: model.ActSendBack, Reason: "no-show"}}, "Mon 2026-11-16 16:01", "Mon 2026-11-16 14:15", model.DueSentBack, model.DueHot},
		{"a note is no answer", []model.Command{{Action: model.ActNote, Note: "nice"}}, "Mon 2026-11-16 11:15", "Mon 2026-11-16 11:15", model.DueHot, model.DueHot},
		{"promoted", []model.Command{{Action: model.ActPromote}}, "", "", model.DueNone, model.DueNone},
		{"nurtured, and woken by the touch", []model.Command{{Action: model.ActNurture}, {Action: model.ActWake, Actor: model.ActorWinnow, Due: clock(t, "Mon 2026-11-16 18:00"), Cause: "demo_request"}},
			"Mon 2026-11-16 18:00", "Mon 2026-11-16 14:15", model.DueWoken, model.DueHot},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := open(facts).must(t, c.does...)
			h.due(t, c.before, c.kind)
			h.state.Facts.HotLast = again
			h.due(t, c.after, c.then)
			if c.then != model.DueHot || c.kind == model.DueHot {
				return
			}
			h.must(t, try(model.Connected)) // a minute or so after noon, but logged after the touch all the same
			h.state.ActedAt = again.Add(time.Minute)
			if _, kind := h.state.DueAt(rules); kind == model.DueHot {
				t.Error("an attempt does not stop the clock that began again")
			}
		})
	}
}

func TestALeadThatQualifiesAfterAnEarlyAttemptIsANewMQL(t *testing.T) {
	h := open(model.Facts{FileStage: model.StageLead, CreatedAt: start}).must(t, try(model.Connected))
	h.due(t, "", model.DueNone)
	h.state.Facts.QualifiedAt = clock(t, "Tue 2026-11-17 10:00")
	h.due(t, "Wed 2026-11-18 18:00", model.DueMQL)
}

func TestTheDueTimeCostsNoMemory(t *testing.T) {
	s := &model.State{Facts: model.Facts{QualifiedAt: noon, HotAt: noon, HotLast: noon}}
	r := rules
	r.Hours = officeHours(zoneNamed(t, "Europe/Berlin"), model.Holiday{Month: 12, Day: 25})
	if n := testing.AllocsPerRun(100, func() { s.DueAt(r) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkDueAt(b *testing.B) {
	hours := officeHours(zoneNamed(b, "America/New_York"), model.Holiday{Month: 12, Day: 25}, model.Holiday{Month: 1, Day: 1}, model.Holiday{Month: 7, Day: 4})
	for _, c := range []struct {
		name string
		s    model.State
	}{
		{"hot in working hours", model.State{Facts: model.Facts{HotAt: start.Add(6 * time.Hour)}}},
		{"hot at the weekend", model.State{Facts: model.Facts{HotAt: start.Add(-40 * time.Hour)}}},
		{"new MQL on Friday", model.State{Facts: model.Facts{QualifiedAt: start.Add(-66 * time.Hour)}}},
		{"below the threshold", model.State{Facts: model.Facts{FileStage: model.StageLead}}},
	} {
		r := rules
		r.Hours = hours
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.s.DueAt(r)
			}
		})
	}
}

func BenchmarkWorkHours(b *testing.B) {
	h := officeHours(zoneNamed(b, "America/New_York"), model.Holiday{Month: 12, Day: 25}, model.Holiday{Month: 1, Day: 1})
	b.Run("between, over three years", func(b *testing.B) {
		for b.Loop() {
			h.Between(start.AddDate(-3, 0, 0), start)
		}
	})
	b.Run("made for a zone", func(b *testing.B) {
		for b.Loop() {
			h.In(time.UTC)
		}
	})
}

package model_test

import (
	"errors"
	"testing"
	"time"

	"winnow/model"
)

func try(o model.AttemptOutcome) model.Command {
	return model.Command{Action: model.ActTry, Outcome: o}
}

func TestAttemptsProposeTheNextCallBackAndStopAtTheMost(t *testing.T) {
	h := at(t, "mql")
	for i, wait := range []time.Duration{4 * time.Hour, 24 * time.Hour, 72 * time.Hour, 0} {
		h.must(t, try(model.NoAnswer))
		due, kind := h.state.DueAt(rules)
		if wait == 0 {
			if !due.IsZero() {
				t.Errorf("after the last attempt it is due %s", due)
			}
			continue
		}
		if want := h.state.LastAttempt.Add(wait); !due.Equal(want) || kind != model.DueCallback {
			t.Errorf("after attempt %d due %s as %s, want %s", i+1, due, kind, want)
		}
	}
	if h.state.Attempts != 4 || h.state.LastOutcome != model.NoAnswer {
		t.Errorf("%d attempts, last %s", h.state.Attempts, h.state.LastOutcome)
	}
	h.must(t, model.Command{Action: model.ActReject, Reason: "unreachable"})
}

func TestACallBackTimeOfOnesOwnStandsAboveTheSpacing(t *testing.T) {
	due := noon.Add(90 * time.Minute)
	h := at(t, "mql").must(t, model.Command{Action: model.ActTry, Outcome: model.Voicemail, Due: due})
	if got, _ := h.state.DueAt(rules); !got.Equal(due) {
		t.Errorf("due %s, want %s", got, due)
	}
}

func TestConnectedEndsTheCallBacks(t *testing.T) {
	h := at(t, "mql").must(t, try(model.NoAnswer), try(model.Connected))
	if due, kind := h.state.DueAt(rules); !due.IsZero() || kind != model.DueNone {
		t.Errorf("due %s as %s", due, kind)
	}
	if h.state.LastOutcome != model.Connected {
		t.Errorf("last outcome %s", h.state.LastOutcome)
	}
}

func TestASendBackBeginsANewRoundOfAttempts(t *testing.T) {
	h := at(t, "mql").must(t, try(model.NoAnswer), try(model.Connected), model.Command{Action: model.ActPromote},
		model.Command{Action: model.ActSendBack, Reason: "no-show", Actor: "luis"})
	s := h.state
	if s.Stage() != model.StageMQL || s.Attempts != 0 || s.Return != model.ReturnSentBack || s.ReturnWhy != "no-show" || s.DecidedBy != "luis" {
		t.Errorf("%+v", s)
	}
	if due, kind := s.DueAt(rules); kind != model.DueSentBack || due.Sub(s.ReturnedAt) != 4*time.Hour || !kind.Urgent() {
		t.Errorf("due %s as %s", due, kind)
	}
}

func TestSnoozeIsOneDueTimeOnAnOpenLead(t *testing.T) {
	back := noon.Add(5 * time.Hour)
	h := at(t, "mql").must(t, try(model.NoAnswer), model.Command{Action: model.ActSnooze, Due: back})
	if due, kind := h.state.DueAt(rules); !due.Equal(back) || kind != model.DueSnooze {
		t.Errorf("due %s as %s", due, kind)
	}
	if h.state.Stage() != model.StageMQL || h.state.Attempts != 1 {
		t.Errorf("%+v", h.state)
	}
	h.must(t, model.Command{Action: model.ActPromote})
	if due, _ := h.state.DueAt(rules); !due.IsZero() {
		t.Errorf("handed off and still due %s", due)
	}
}

func TestDoNotContactClosesItsChannelOnly(t *testing.T) {
	for _, c := range []struct {
		channel      model.Channel
		email, phone string
	}{{model.ChannelEmail, "unsubscribed", ""}, {model.ChannelPhone, "", "unsubscribed"}, {model.ChannelAll, "unsubscribed", "unsubscribed"}, {"", "unsubscribed", "unsubscribed"}} {
		h := at(t, "mql").must(t, model.Command{Action: model.ActDNC, Channel: c.channel, Cause: "unsubscribed"})
		if h.state.EmailCause() != c.email || h.state.PhoneCause() != c.phone {
			t.Errorf("%q: e-mail %q, phone %q", c.channel, h.state.EmailCause(), h.state.PhoneCause())
		}
		if err := h.do(try(model.Emailed)); (err == nil) != (c.email == "") {
			t.Errorf("%q: mailing gives %v", c.channel, err)
		}
		if err := h.do(try(model.NoAnswer)); (err == nil) != (c.phone == "") {
			t.Errorf("%q: calling gives %v", c.channel, err)
		}
	}
}

func TestWhatTheLedgerSaysOfContactStandsAboveTheFile(t *testing.T) {
	h := open(model.Facts{NoEmail: "opted_out"})
	if h.state.EmailCause() != "opted_out" {
		t.Error("the file's own word does not count")
	}
	h.must(t, model.Command{Action: model.ActDNCOff, Channel: model.ChannelEmail})
	if h.state.EmailCause() != "" {
		t.Errorf("contact is allowed again, yet %q", h.state.EmailCause())
	}
	h.must(t, model.Command{Action: model.ActDNC, Channel: model.ChannelAll})
	if h.state.EmailCause() != "manual" || h.state.PhoneCause() != "manual" {
		t.Errorf("%q %q", h.state.EmailCause(), h.state.PhoneCause())
	}
}

func TestWhatIsForbiddenAlreadyIsNotForbiddenAgain(t *testing.T) {
	forbid := func(c model.Channel, cause string) model.Command {
		return model.Command{Action: model.ActDNC, Channel: c, Cause: cause}
	}
	allow := func(c model.Channel) model.Command { return model.Command{Action: model.ActDNCOff, Channel: c} }
	for _, c := range []struct {
		name string
		last model.Command
		next model.Command
		done bool
	}{
		{"the same again", forbid(model.ChannelPhone, "asked"), forbid(model.ChannelPhone, "asked"), false},
		{"all ways again", forbid(model.ChannelAll, "asked"), forbid("", "asked"), false},
		{"one of all ways", forbid(model.ChannelAll, "asked"), forbid(model.ChannelEmail, "asked"), false},
		{"for another cause", forbid(model.ChannelPhone, "asked"), forbid(model.ChannelPhone, "bounced"), true},
		{"the other way", forbid(model.ChannelPhone, "asked"), forbid(model.ChannelEmail, "asked"), true},
		{"all ways after one", forbid(model.ChannelPhone, "asked"), forbid(model.ChannelAll, "asked"), true},
		{"allowed after it was forbidden", forbid(model.ChannelPhone, "asked"), allow(model.ChannelPhone), true},
		{"allowed again", allow(model.ChannelPhone), allow(model.ChannelPhone), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := at(t, "mql").must(t, c.last)
			err := h.do(c.next)
			if ref := (*model.Refusal)(nil); (err == nil) != c.done || err != nil && (!errors.As(err, &ref) || ref.Code != model.RefusedNothing) {
				t.Errorf("refused: %v", err)
			}
		})
	}
	h := open(model.Facts{NoEmail: "asked"})
	h.must(t, forbid(model.ChannelEmail, "asked")) // it stands when the file is taken back
}

func TestNurtureRestsUntilWhicheverIsFirst(t *testing.T) {
	later := noon.AddDate(0, 0, 1)
	touch := func(k model.TouchKind) model.Touch { return model.Touch{Kind: k, At: later} }
	h := at(t, "mql").must(t, model.Command{Action: model.ActNurture, Until: model.Until{At: noon.AddDate(0, 1, 0), Kind: model.WebinarAttended, Score: 70}})
	s := h.state
	for _, c := range []struct {
		name  string
		touch model.Touch
		score int
		want  bool
	}{
		{"the kind it waits for", touch(model.WebinarAttended), 10, true},
		{"another kind, even one of intent", touch(model.DemoRequest), 69, false},
		{"the score it waits for", touch(model.PageView), 70, true},
	} {
		if got := s.WakesOn(c.touch, c.score); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	if s.WakesAt(noon.AddDate(0, 1, 0).Add(-time.Second)) || !s.WakesAt(noon.AddDate(0, 1, 0)) {
		t.Error("does not wake at its date")
	}
	if due, kind := s.DueAt(rules); !due.Equal(s.Until.At) || kind != model.DueWake || kind.Urgent() {
		t.Errorf("due %s as %s", due, kind)
	}
}

func TestNurtureWithoutADateRestsTwelveWeeksOrUntilTheyAct(t *testing.T) {
	s := at(t, "nurture").state
	if want := s.DecidedAt.Add(84 * 24 * time.Hour); !s.Until.At.Equal(want) || s.Until.Kind != model.KindAnyIntent {
		t.Errorf("%+v, want %s", s.Until, want)
	}
	if s.Round != 1 {
		t.Errorf("round %d", s.Round)
	}
}

func TestARecycledLeadWakesAtTheDateOfItsReason(t *testing.T) {
	s := at(t, "rejected, recycle").state
	wake := s.DecidedAt.Add(180 * 24 * time.Hour)
	if !s.Until.At.Equal(wake) || s.WakesAt(wake.Add(-1)) || !s.WakesAt(wake) {
		t.Errorf("rests until %s, want %s", s.Until.At, wake)
	}
	asked := noon.AddDate(0, 0, 10)
	h := at(t, "mql").must(t, model.Command{Action: model.ActReject, Reason: "bad-timing", Until: model.Until{At: asked}})
	if !h.state.Until.At.Equal(asked) {
		t.Errorf("the date that was asked for is lost: %s", h.state.Until.At)
	}
	removed := at(t, "rejected, remove").state
	if !removed.Suppressed() || !removed.Until.IsZero() || removed.WakesAt(noon.AddDate(9, 0, 0)) {
		t.Errorf("%+v", removed)
	}
}

func TestAWokenLeadIsOnTopWithWhatWokeIt(t *testing.T) {
	due := noon.Add(2 * time.Hour)
	h := at(t, "nurture").must(t, model.Command{Action: model.ActWake, Actor: model.ActorWinnow, Due: due, Cause: "demo_request"})
	s := h.state
	if s.Stage() != model.StageMQL || s.Return != model.ReturnWoken || s.ReturnWhy != "demo_request" || s.Round != 1 {
		t.Errorf("%+v", s)
	}
	if got, kind := s.DueAt(rules); !got.Equal(due) || kind != model.DueWoken {
		t.Errorf("due %s as %s", got, kind)
	}
	if !s.WaitingSince().Equal(s.ReturnedAt) {
		t.Errorf("waits since %s", s.WaitingSince())
	}
}

func TestWhatTheFileSaysDecidesTheStageUntilTheLedgerSpeaks(t *testing.T) {
	for _, c := range []struct {
		name  string
		facts model.Facts
		want  model.Stage
	}{
		{"nothing: it waits in the queue", model.Facts{}, model.StageMQL},
		{"MQL", model.Facts{FileStage: model.StageMQL}, model.StageMQL},
		{"lead, below the threshold", model.Facts{FileStage: model.StageLead}, model.StageLead},
		{"lead, qualified by its touches", model.Facts{FileStage: model.StageLead, QualifiedAt: noon}, model.StageMQL},
		{"converted", model.Facts{FileStage: model.StageSQL}, model.StageSQL},
		{"closed won", model.Facts{FileStage: model.StageWon, QualifiedAt: noon}, model.StageWon},
		{"junk", model.Facts{FileStage: model.StageRejected, FileClass: model.ClassRemove}, model.StageRejected},
		{"own staff is never queued", model.Facts{OwnStaff: true, QualifiedAt: noon}, model.StageLead},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := open(c.facts)
			if got := h.state.Stage(); got != c.want {
				t.Fatalf("stage %s, want %s", got, c.want)
			}
			if c.want.Open() {
				h.must(t, model.Command{Action: model.ActReject, Reason: "student"})
				h.state.Facts = model.Facts{QualifiedAt: noon.Add(time.Hour)} // a re-import
				if h.state.Stage() != model.StageRejected {
					t.Error("a re-import reopened a decided lead")
				}
			}
		})
	}
}

func TestALeadThatItsFileRejectsWakesOnlyOnWhatHappensAfterTheImport(t *testing.T) {
	s := open(model.Facts{FileStage: model.StageRejected, FileClass: model.ClassRecycle, CreatedAt: noon}).state
	if s.WakesOn(model.Touch{Kind: model.DemoRequest, At: noon.Add(-time.Hour)}, 90) {
		t.Error("what happened before the import wakes it")
	}
	if !s.WakesOn(model.Touch{Kind: model.DemoRequest, At: noon.Add(time.Hour)}, 90) {
		t.Error("what happens now does not wake it")
	}
	rests := open(model.Facts{FileStage: model.StageNurture, CreatedAt: noon}).state
	if !rests.WakesOn(model.Touch{Kind: model.DemoRequest, At: noon.Add(time.Hour)}, 0) {
		t.Error("a lead that its file has in nurture does not wake on intent")
	}
}

func TestTheSLARunsFromTheTouchThatQualifiedAndStopsAtTheFirstAttempt(t *testing.T) {
	h := open(model.Facts{QualifiedAt: start, CreatedAt: noon})
	if due, kind := h.state.DueAt(rules); kind != model.DueMQL || !due.Equal(time.Date(2026, 11, 17, 18, 0, 0, 0, time.UTC)) {
		t.Errorf("an MQL of Monday is due %s as %s", due, kind)
	}
	h.state.Facts.HotAt = start.Add(time.Hour)
	if due, kind := h.state.DueAt(rules); kind != model.DueHot || !due.Equal(start.Add(75*time.Minute)) {
		t.Errorf("a hot lead is due %s as %s", due, kind)
	}
	h.must(t, try(model.Connected))
	if due, _ := h.state.DueAt(rules); !due.IsZero() {
		t.Errorf("tried and still due %s", due)
	}
	if due, kind := open(model.Facts{CreatedAt: noon}).state.DueAt(rules); !due.IsZero() || kind != model.DueNone {
		t.Errorf("a pinned lead that did not qualify is due %s", due)
	}
}

package model_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"winnow/model"
)

func TestAnErrorSaysCauseAndNextStepInOneLine(t *testing.T) {
	cause := errors.New("disk full")
	for _, c := range []struct {
		err  error
		want string
		kind model.Kind
	}{
		{model.Invalid("write 14d", "%q is not a date", "soon"), `"soon" is not a date; write 14d`, model.KindInvalid},
		{model.NotFound("", "no lead %s", "7g"), "no lead 7g", model.KindNotFound},
		{model.Conflict("reopen it first", "rejected for good"), "rejected for good; reopen it first", model.KindConflict},
		{&model.Error{Msg: "save", Err: cause, Next: "free some space"}, "save: disk full; free some space", model.KindInternal},
		{&model.Error{Err: cause}, "disk full", model.KindInternal},
		{&model.Refusal{Code: model.RefusedUnknown, Msg: "no such lead"}, "no such lead", model.KindNotFound},
		{cause, "disk full", model.KindInternal},
	} {
		wrapped := fmt.Errorf("undo: %w", c.err)
		if c.err.Error() != c.want || model.KindOf(wrapped) != c.kind {
			t.Errorf("%q of kind %s, want %q of kind %s", c.err, model.KindOf(wrapped), c.want, c.kind)
		}
	}
	if !errors.Is(&model.Error{Err: cause}, cause) {
		t.Error("the cause is lost")
	}
	var kinds []string
	for k := model.KindInternal; k <= model.KindConflict; k++ {
		kinds = append(kinds, k.String())
	}
	if got := strings.Join(kinds, ", "); got != "internal, invalid, not found, conflict" {
		t.Error(got)
	}
}

func TestARefusalSaysWhyThisLeadTakesNoSuchMove(t *testing.T) {
	for _, c := range []struct {
		row  string
		do   model.Action
		want string
	}{
		{"rejected, remove", model.ActPromote, "rejected for good (student); reopen it first"},
		{"sql", model.ActReject, "already handed off (promoted by dana)"},
		{"mql", model.ActAccept, "not handed off yet; promote it first"},
		{"mql", model.ActReopen, "already in the queue"},
		{"won", model.ActNurture, "nurture is not possible from won"},
		{"opportunity", model.ActSendBack, "the lead is at opportunity already"},
	} {
		if err := at(t, c.row).do(model.Command{Action: c.do, Reason: "student"}); err == nil || err.Error() != c.want {
			t.Errorf("%s from %s: %v", c.do, c.row, err)
		}
	}
	junk := open(model.Facts{FileStage: model.StageRejected, FileClass: model.ClassRemove, FileReason: "student"})
	if err := junk.do(model.Command{Action: model.ActPromote}); err == nil || !strings.Contains(err.Error(), "(student)") {
		t.Errorf("a lead that its file rejected: %v", err)
	}
	tried := at(t, "mql").must(t, try(model.NoAnswer))
	_, err := model.Decide(tried.state, model.Command{Action: model.ActPromote}, model.Target{Version: 0}, rules)
	if err == nil || err.Error() != "changed meanwhile: mql, tried once" {
		t.Errorf("tried elsewhere: %v", err)
	}
}

func TestALeadWaitsSinceItCameBackElseQualifiedElseWasStored(t *testing.T) {
	h := open(model.Facts{CreatedAt: noon.AddDate(0, 0, -1), QualifiedAt: start})
	if got := h.state.WaitingSince(); !got.Equal(start) {
		t.Errorf("qualified, waits since %s", got)
	}
	if got := at(t, "mql").state.WaitingSince(); !got.Equal(start) {
		t.Errorf("pinned, waits since %s", got)
	}
	h.must(t, model.Command{Action: model.ActPromote}, model.Command{Action: model.ActSendBack, Reason: "no-show"})
	if got := h.state.WaitingSince(); !got.Equal(h.state.ReturnedAt) || got.IsZero() {
		t.Errorf("sent back, waits since %s", got)
	}
}

func TestTheThresholdNeedsAllItsParts(t *testing.T) {
	mql := model.Threshold{Score: 50, Fit: 10, Engagement: 15}
	for _, c := range []struct {
		score, fit, engagement int
		want                   bool
	}{{50, 10, 40, true}, {50, 35, 15, true}, {49, 10, 39, false}, {60, 9, 51, false}, {54, 40, 14, false}} {
		if got := mql.Reached(c.score, c.fit, c.engagement); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

func TestACallBackIsProposedWithinTheWorkingHours(t *testing.T) {
	r := rules
	r.AttemptsMost = 10
	for _, c := range []struct {
		name    string
		attempt int
		at      string
		want    string
	}{
		{"four hours on", 1, "2026-11-18 10:30", "2026-11-18 14:30"},
		{"a day on", 2, "2026-11-18 10:30", "2026-11-19 10:30"},
		{"four hours on is after work: the next morning", 1, "2026-11-18 16:00", "2026-11-19 09:00"},
		{"four hours on is the end of work: the next morning", 1, "2026-11-18 14:00", "2026-11-19 09:00"},
		{"on Friday afternoon: Monday morning", 1, "2026-11-20 16:00", "2026-11-23 09:00"},
		{"three days from Thursday are Sunday: Monday morning", 3, "2026-11-19 10:30", "2026-11-23 09:00"},
		{"the last spacing repeats", 9, "2026-11-16 10:30", "2026-11-19 10:30"},
		{"after the most attempts there is none", 10, "2026-11-16 10:30", ""},
		{"before the first there is none", 0, "2026-11-16 10:30", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			at, _ := time.Parse("2006-01-02 15:04", c.at)
			want, _ := time.Parse("2006-01-02 15:04", c.want)
			if got := r.CallBack(c.attempt, at); !got.Equal(want) {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
	if got := (model.Rules{AttemptsMost: 4}).CallBack(1, noon); !got.IsZero() {
		t.Errorf("without a spacing: %s", got)
	}
}

func TestViewsStagesAndRows(t *testing.T) {
	var titles []string
	for _, v := range model.Views() {
		titles = append(titles, v.Title())
	}
	if got := strings.Join(titles, " "); got != "Today Hot Working Back Nurture Handed off All" {
		t.Error(got)
	}
	for _, s := range model.Stages() {
		if !s.Known() {
			t.Errorf("%s is not known", s)
		}
	}
	if model.Stage("dead").Known() || model.View("").Title() != "" {
		t.Error("what is not a stage or a view")
	}
	late := model.Row{ID: 3, Key: 5, Stage: model.StageMQL, DueAt: noon}
	if !late.Late(noon.Add(time.Second)) || late.Late(noon) || (model.Row{Stage: model.StageMQL}).Late(noon) {
		t.Error("late is after the due time")
	}
	late.Stage = model.StageNurture
	if late.Late(noon.Add(time.Hour)) {
		t.Error("a lead that rests is late")
	}
	if late.Cursor() != (model.Cursor{Key: 5, ID: 3}) {
		t.Error("the row's place")
	}
	if !(model.Since{At: noon}).IsZero() || (model.Since{New: 1}).IsZero() {
		t.Error("whether something happened")
	}
}

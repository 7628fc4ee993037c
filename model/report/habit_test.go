package report

import (
	"strings"
	"testing"

	"winnow/model"
)

func judged(n int, a model.Action, source string, l model.Lead) (out []Judged) {
	for range n {
		out = append(out, Judged{a, source, TraitsOf(&l)})
	}
	return out
}

func nothingKnown(string) bool { return false }

func TestWhatDecisionsShowIsSaidWithAHabit(t *testing.T) {
	free, work := model.Lead{FreeMail: true, Title: "x", Phone: "1", Company: "c"}, model.Lead{Title: "x", Phone: "1", Company: "c"}
	list := append(judged(12, model.ActReject, "list", free), judged(3, model.ActReject, "list", work)...)
	list = append(list, judged(9, model.ActPromote, "webform", work)...)
	list = append(list, judged(3, model.ActNurture, "webform", work)...)
	list = append(list, judged(4, model.ActPromote, "fair", work)...)
	s := ShownBy(list, DefaultFloor, nothingKnown)
	if got := s.Words(); got != "31 decisions so far, 13 promoted: list 0 of 15, webform 9 of 12" {
		t.Errorf("it says %q", got)
	}
	if s.Habit == nil || s.Habit.Words() != "12 of the last 14 rejects from list had free-mail addresses; of 16 promoted or nurtured leads 0." {
		t.Fatalf("the habit is %+v", s.Habit)
	}
	text, diff := Propose("[team]\ndomains = []\n", []Proposal{s.Habit.Propose})
	if !strings.Contains(text, `when = 'source == "list" and free_mail'`) || !strings.Contains(diff, "+points = -") {
		t.Errorf("%s", diff)
	}
	if s := ShownBy(list, DefaultFloor, func(id string) bool { return id == "list: free-mail" }); s.Habit != nil {
		t.Errorf("one that was dismissed comes again: %+v", s.Habit)
	}
	if s := ShownBy(list[:29], DefaultFloor, nothingKnown); s.Habit != nil {
		t.Error("of 29 decisions a habit is told")
	}
}

func TestWhatEverybodyHasIsNoHabit(t *testing.T) {
	free := model.Lead{FreeMail: true}
	list := append(judged(20, model.ActReject, "list", free), judged(20, model.ActPromote, "webform", free)...)
	if s := ShownBy(list, DefaultFloor, nothingKnown); s.Habit != nil {
		t.Errorf("%+v", s.Habit)
	}
}

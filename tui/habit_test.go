package tui_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"winnow/data/criteriafile"
	"winnow/model/report"
	"winnow/tui"
)

// fakeHabits tell one habit, and note what became of it.
type fakeHabits struct {
	team               *team
	written, dismissed bool
}

func (f *fakeHabits) Shown(ctx context.Context) (report.Shown, error) {
	s, err := f.team.store.Shown(ctx, 3)
	if !f.written && !f.dismissed {
		s.Habit = &report.Habit{ID: "list: free-mail", Source: "list", Said: "had free-mail addresses", K: 12, N: 14, No: 16,
			Propose: report.Proposal{Source: "list", Name: "habit: list: free-mail", When: `source == "list" and free_mail`, Points: -7, Why: "why"}}
	}
	return s, err
}

func (f *fakeHabits) Write(h report.Habit) error {
	text, _ := report.Propose(weighing(10, 10), []report.Proposal{h.Propose})
	f.written = true
	f.team.save(text)
	return nil
}

func (f *fakeHabits) Dismiss(context.Context, report.Habit) error {
	f.dismissed = true
	return nil
}

func TestAfterThirtyDecisionsTheConsoleSaysWhatTheyShow(t *testing.T) {
	f := &fakeHabits{dismissed: true}
	m := &team{desk: desk0(t), t: t}
	f.team = m
	m.bring(people(40)...)
	m.open(120, 40, func(o *tui.Options) { o.Habits = f })
	for range 29 {
		m.Press("p")
	}
	m.Advance(3 * time.Second)
	if strings.Contains(m.Frame(), "decisions so far") {
		t.Errorf("it is said of 29:\n%s", m.Frame())
	}
	m.Press("p")
	m.Advance(3 * time.Second)
	m.wantStatus("Promoted ", "30 decisions so far, 30 promoted", "u undo")
	m.Press("u")
	m.wantStatus("Taken back")
}

func TestWhatDecisionsShowIsNotSaidOfThoseThatWereTakenBack(t *testing.T) {
	f := &fakeHabits{dismissed: true}
	m := &team{desk: desk0(t), t: t}
	f.team = m
	m.bring(people(40)...)
	m.open(120, 40, func(o *tui.Options) { o.Habits = f })
	for range 30 {
		m.Press("p")
	}
	m.Press("u")
	m.Advance(3 * time.Second)
	if strings.Contains(m.Frame(), "decisions so far") {
		t.Errorf("it counts what was taken back:\n%s", m.Frame())
	}
}

func TestAHabitIsOfferedOnceAndComesByTheFileOfCriteria(t *testing.T) {
	for name, c := range map[string]struct {
		key                string
		written, dismissed bool
		shows              string
	}{
		"yes shows what it would move": {"y", true, false, "criteria.toml"},
		"no dismisses it for good":     {"n", false, true, "not offered again"},
		"esc leaves it":                {"esc", false, false, "another time"},
	} {
		t.Run(name, func(t *testing.T) {
			m := &team{desk: desk0(t), t: t}
			m.file = t.TempDir() + "/criteria.toml"
			f := &fakeHabits{team: m}
			m.bring(people(5)...)
			m.open(120, 40, func(o *tui.Options) { o.Habits = f; o.Criteria = criteriafile.New(m.file, m.store) })
			m.Advance(3 * time.Second)
			if !m.Shows("12 of the last 14 rejects from list") || !m.Shows("-7 points") {
				t.Fatalf("nothing is offered:\n%s", m.Frame())
			}
			m.Advance(time.Second)
			m.Press(c.key)
			m.Advance(3 * time.Second)
			if f.written != c.written || f.dismissed != c.dismissed || !m.Shows(c.shows) {
				t.Errorf("written %t, dismissed %t:\n%s", f.written, f.dismissed, m.Frame())
			}
			m.Press("esc")
			m.Advance(5 * time.Second)
			if m.Shows("12 of the last 14") {
				t.Errorf("it is offered again:\n%s", m.Frame())
			}
		})
	}
}

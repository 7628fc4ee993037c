package tui_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"winnow/model"
	"winnow/model/criteria"
)

func TestALeadIsLateFromTheInstantOnAtWhichItIsDue(t *testing.T) {
	d := desk0(t)
	c, err := criteria.Parse("hot.toml", `
[[rule]]
name = "asked for a demo"
group = "intent"
touch = "demo_request"
points = 10

[[trigger]]
name = "demo request"
touches = ["demo_request"]
then = ["hot"]
`)
	if err == nil {
		err = d.store.ApplyCriteria(context.Background(), c, "ops")
	}
	if err != nil {
		t.Fatal(err)
	}
	d.bring(person{name: "Maya Ortiz", title: "VP Operations", email: "person0@company0.example", company: "North", demo: 13*time.Minute + 30*time.Second, pricing: time.Hour})
	d.open(160, 45)
	line := func() string { s, _ := d.SelectedLine(); return s }
	row := d.lead("Maya Ortiz").Row
	if row.DueKind != model.DueHot {
		t.Fatalf("she is not hot but %s", row.DueKind)
	}
	if left := row.DueAt.Sub(d.clock.Now()); left != 90*time.Second || !strings.Contains(line(), "1m left") || strings.Contains(d.Header(), "late") {
		t.Fatalf("%s left:\n%s\n%s", left, d.Header(), line())
	}
	d.Advance(70 * time.Second)
	if !strings.Contains(line(), "due now") {
		t.Errorf("in the minute in which it is due:\n%s", line())
	}
	d.Advance(20 * time.Second)
	if strings.Contains(line(), "LATE") || strings.Contains(d.Header(), "late") {
		t.Errorf("late before its time:\n%s\n%s", d.Header(), line())
	}
	d.Advance(time.Millisecond)
	if !strings.Contains(line(), "LATE !") || !strings.Contains(d.Header(), "1 late") {
		t.Errorf("not late when the time is up:\n%s\n%s", d.Header(), line())
	}
	d.Advance(7 * time.Minute)
	if !strings.Contains(line(), "7m LATE !") {
		t.Errorf("seven minutes later:\n%s", line())
	}
	d.Press("t", "n")
	if !strings.Contains(d.Status(), "back 15:32") || strings.Contains(d.Header(), "late") {
		t.Errorf("an attempt stops the clock:\n%s\n%s", d.Header(), d.Status())
	}
}

func TestAfterTheLastTryADecisionIsProposedAndNotMade(t *testing.T) {
	d := sit(t, people(2))
	for range 3 {
		d.Press("t", "n", "3") // the list of what is worked on keeps it
		d.clock.Move(26 * time.Hour)
	}
	d.Press("t")
	if !d.Shows("the last try") {
		t.Errorf("the menu does not say that this is the last:\n%s", d.Frame())
	}
	d.Press("n")
	if s := d.Status(); !strings.Contains(s, "try 4 of 4, the last. Decide: r 0 is unreachable") || strings.Contains(s, "back") {
		t.Errorf("%s", s)
	}
	row := d.lead("Maya Ortiz").Row
	if row.Stage != model.StageMQL || row.Attempts != 4 || !row.DueAt.IsZero() {
		t.Errorf("%+v", row)
	}
	if !d.Shows("no more tries: decide, unreachable?") {
		t.Errorf("the pane says nothing:\n%s", d.Frame())
	}
}

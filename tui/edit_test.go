package tui_test

import (
	"testing"
	"time"

	"winnow/model"
)

func TestWhoIsRejectedAsBadDataIsListedToBeFixedAndComesBackByTheRightValue(t *testing.T) {
	d := sit(t, people(5))
	d.colleague("Tom Becker", model.ActReject, func(c *model.Command) { c.Reason = "student" })
	d.Advance(2 * time.Second)
	d.Press("r", "1")
	d.wantStatus("Rejected Maya Ortiz: bad data")
	d.Press(":")
	d.Type("to fix")
	d.Press("enter")
	d.wantSelected("Maya Ortiz")
	for _, other := range []string{"Tom Becker", "Ines Calder"} {
		if d.Shows(other) {
			t.Errorf("%s has nothing to be fixed, and is listed:\n%s", other, d.Frame())
		}
	}
	d.Press("e")
	d.Type("emial=x")
	d.Press("enter")
	if !d.Shows("is no field") {
		t.Fatalf("a field that is none is taken:\n%s", d.Frame())
	}
	d.Press("ctrl+u")
	d.Type("email=maya@right.example")
	if !d.Shows("email: maya@right.example, above what files say") {
		t.Errorf("it does not say what it understood:\n%s", d.Frame())
	}
	d.Press("enter")
	d.wantStatus("Typed values of Maya Ortiz", "u undo")
	if l := d.lead("Maya Ortiz"); l.State.Stage() != model.StageMQL || l.Row.Email != "maya@right.example" {
		t.Errorf("the lead is %s, with %s", l.State.Stage(), l.Row.Email)
	}
	d.Press("u")
	if l := d.lead("Maya Ortiz"); l.State.Stage() != model.StageRejected || l.Row.Email == "maya@right.example" {
		t.Errorf("after undo the lead is %s, with %s", l.State.Stage(), l.Row.Email)
	}
}

func TestWrongValuesAreAskedForAtTheFieldThatIsWrong(t *testing.T) {
	d := sit(t, people(5))
	d.colleague("Maya Ortiz", model.ActReject, func(c *model.Command) { c.Reason, c.Cause = "bad-data", "phone" })
	d.Advance(2 * time.Second)
	d.Press("7", "g", "e")
	if !d.Shows("phone=") {
		t.Errorf("the line does not begin with the field:\n%s", d.Frame())
	}
}

package tui_test

import (
	"testing"

	"winnow/model"
)

func TestAnUnfinishedNameOfAFieldDoesNotEmptyTheList(t *testing.T) {
	d := sit(t, people(12))
	d.Press("/")
	for _, c := range []struct{ typed, shows string }{{"s", "Sam Whitlock"}, {"co", "12 matches"}, {"r", "12 matches"}, {"e", "12 matches"}, {">1", "12 matches"}, {" tou", "12 matches"}, {"ches:", ""}} {
		d.Type(c.typed)
		if c.typed == "s" {
			d.Press("backspace")
			d.Type("s")
		}
		if !d.Shows(c.shows) {
			t.Errorf("after %q %q is not there:\n%s", c.typed, c.shows, d.Frame())
		}
	}
	d.Press("esc", "/")
	d.Type("tou")
	d.want("12 matches")
	d.Press("enter") // now it is meant
	if !d.Shows("no match") {
		t.Errorf("a word nobody has matches:\n%s", d.Frame())
	}
	d.Press("esc", "/")
	d.Type("to") // Tom Becker, and the beginning of touch
	d.want("1 match", "Tom Becker")
}

func TestTheSameRejectionIsNotWrittenTwice(t *testing.T) {
	d := sit(t, people(5))
	d.Press("r", "3", "7")
	d.Press("/")
	d.Type("maya")
	d.Press("enter", ".")
	d.wantStatus("already rejected: junk")
	if items := d.lead("Maya Ortiz").Items; len(items) != 1 {
		t.Errorf("%d entries, want 1", len(items))
	}
	d.Press("r", "3")
	d.wantStatus("already rejected: junk")
	d.Press("esc", "r", "1") // another reason is another decision
	if got := d.lead("Maya Ortiz"); len(got.Items) != 2 || got.Row.Reason != "bad-data" || got.Row.Stage != model.StageRejected {
		t.Errorf("%d entries, %+v", len(got.Items), got.Row)
	}
}

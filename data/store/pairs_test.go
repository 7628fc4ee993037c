package store_test

import (
	"testing"

	"winnow/model"
)

// pairs are the proposals that are offered, as a count; the sign in a row follows.
func (d *desk) pairs() int {
	d.t.Helper()
	all, more, err := d.Duplicates(d.t.Context(), 0, 100)
	if err != nil || more {
		d.t.Fatal(more, err)
	}
	for _, p := range all {
		if p.A.Duplicate == "" || p.B.Duplicate == "" {
			d.t.Errorf("a pair without its sign in the row: %+v", p)
		}
	}
	return len(all)
}

func TestTwoLeadsThatAreNotTheSameAreNotProposedAgain(t *testing.T) {
	d := newDesk(t)
	two := func() {
		d.bring("crm", said("external_id=1", "name=Sam Whitlock", "phone=555 0100 100", "company=Jade", "email=sam@jade.example"),
			said("external_id=2", "name=Samuel Whitlock", "phone=555 0100 100", "company=Jade", "email=s.whitlock@jade.example"))
	}
	two()
	if n := d.pairs(); n != 1 {
		t.Fatalf("%d pairs are offered, want 1", n)
	}
	ids := d.ids("SELECT lead FROM score ORDER BY lead")
	res := d.do(model.ActDistinct, ids[1], func(c *model.Command) { c.Into = ids[0] })
	if n := d.pairs(); n != 0 {
		t.Errorf("%d pairs are offered after it was said that they are not the same", n)
	}
	two()
	d.bring("web", said("name=Samuel Whitlock", "phone=555 0100 100", "title=Director"))
	if n := d.pairs(); n != 0 {
		t.Errorf("%d pairs are offered after more imports", n)
	}
	d.check()
	d.undo(res.Entry.ID)
	if n := d.pairs(); n != 1 {
		t.Errorf("%d pairs are offered after that was taken back, want 1", n)
	}
	d.check()
}

func TestAMergeAndItsUndoLeaveEverythingAsItWasWithTheDecisionsOfBoth(t *testing.T) {
	d := newDesk(t)
	d.bring("crm", said("external_id=1", "name=Sam Whitlock", "phone=555 0100 100", "@pricing_view -2h"), said("external_id=2", "name=Samuel Whitlock", "phone=555 0100 100", "@demo_request -1h"))
	ids := d.ids("SELECT lead FROM score ORDER BY lead")
	d.do(model.ActTry, ids[0], func(c *model.Command) { c.Outcome = model.Voicemail })
	d.do(model.ActSnooze, ids[1], func(c *model.Command) { c.Due = c.At.AddDate(0, 0, 1) })
	before := d.dump()
	res := d.do(model.ActMerge, ids[1], func(c *model.Command) { c.Into = ids[0] })
	if n := d.pairs(); n != 0 {
		t.Errorf("%d pairs are offered of one lead", n)
	}
	if one, err := d.Detail(t.Context(), ids[0], 10); err != nil || one.TouchCount < 2 {
		t.Errorf("the lead that stays has %d touches, %v", one.TouchCount, err)
	}
	d.check()
	d.undo(res.Entry.ID)
	d.same("a merge and its undo", before, d.dump())
	if n := d.pairs(); n != 1 {
		t.Errorf("%d pairs are offered again, want 1", n)
	}
	d.check()
}

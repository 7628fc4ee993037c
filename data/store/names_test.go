package store_test

import (
	"testing"

	"winnow/model"
)

func TestATouchByANameIsWhoseOwnRowsSayItWhateverTheyAreMergedInto(t *testing.T) {
	d := newDesk(t)
	d.bring("crm", said("external_id=1", "name=Tom Becker"), said("external_id=2", "name=Thomas"))
	tom, thomas := d.find("Tom Becker"), d.find("Thomas")
	m := d.do(model.ActMerge, tom, func(c *model.Command) { c.Into = thomas })
	d.bring("crm", heard("name=Tom Becker", "@call_in -3h"), heard("name=Tom Becker", "@call_in -2h"))
	if n := d.count("SELECT count(*) FROM touch WHERE lead = ?", int64(tom)); n != 2 {
		t.Fatalf("%d touches are kept under the one who is called so, want 2", n)
	}
	stands := d.dump()
	b := d.bring("web", said("external_id=2", "name=Thomas B.", "email=t@b.example"))
	d.undo(b.LedgerID)
	d.same("an import taken back", stands, d.dump())
	d.check()
	d.undo(m.Entry.ID)
	if n := d.count("SELECT touches FROM score WHERE lead = ?", int64(tom)); n != 2 {
		t.Errorf("%d touches are the lead's after the merge is taken back, want 2", n)
	}
	d.check()
}

func TestNamesakesWhoAreMergedGetTheTouchesOfTheirName(t *testing.T) {
	d := newDesk(t)
	d.bring("crm", said("external_id=1", "name=Tom Becker"), said("external_id=2", "name=Tom  Becker"))
	ids := d.ids("SELECT id FROM lead ORDER BY id")
	b := d.bring("crm", heard("name=Tom Becker", "@call_in -3h"))
	if b.Touches != 0 || b.Unattached != 1 {
		t.Fatalf("the figures are %+v", b)
	}
	apart := d.dump()
	m := d.do(model.ActMerge, ids[0], func(c *model.Command) { c.Into = ids[1] })
	if n := d.count("SELECT touches FROM score WHERE lead = ?", int64(ids[1])); n != 1 {
		t.Errorf("%d touches are of the one they are now, want 1", n)
	}
	d.check()
	d.undo(m.Entry.ID)
	d.same("the merge taken back", apart, d.dump())
	d.check()
}

func TestATouchGoesToTheOneWhoHasItsAddressWhenTheOtherIsMergedAway(t *testing.T) {
	d := newDesk(t)
	d.bring("crm", said("external_id=1", "name=Ann", "email=team@acme.example"), said("external_id=2", "name=Bo", "email=team@acme.example"), said("external_id=3", "name=Cy"))
	ann, bo, cy := d.find("Ann"), d.find("Bo"), d.find("Cy")
	d.bring("web", heard("email=team@acme.example", "@pricing_view -1h"))
	if n := d.count("SELECT count(*) FROM touch WHERE lead = ?", int64(ann)); n != 1 {
		t.Fatal("the touch is not the first one's")
	}
	before := d.dump()
	m := d.do(model.ActMerge, ann, func(c *model.Command) { c.Into = cy })
	if n := d.count("SELECT touches FROM score WHERE lead = ?", int64(bo)); n != 1 {
		t.Errorf("%d touches are of the next one with the address, want 1", n)
	}
	if w, err := d.Waiting(t.Context()); err != nil || w.Touches != 0 {
		t.Errorf("waiting are %+v, %v", w, err)
	}
	d.check()
	d.undo(m.Entry.ID)
	d.same("the merge taken back", before, d.dump())
}

func TestASecondRowWithANewIDOfAKnownPersonIsTheirsHoweverFarDownItStands(t *testing.T) {
	d := newDesk(t)
	d.bring("web", said("email=ann@acme.example", "name=Ann"))
	rows := crmRows(60)
	rows[0] = said("external_id=a", "email=ann@acme.example", "name=Ann")
	rows[40] = said("external_id=a", "email=ann@acme.example", "title=COO")
	if b := d.bring("crm", rows...); b.Created != 58 || b.Updated != 2 {
		t.Errorf("the figures are %+v", b)
	}
	d.bring("web", crmRows(60)...) // known by their addresses, under ids of their own
	rows = crmRows(60)
	rows[59] = rows[2]
	if b := d.bring("other", rows...); b.Created != 0 {
		t.Errorf("a row that stands twice made a lead: %+v", b)
	}
	d.check()
}

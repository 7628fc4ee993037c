package store_test

import (
	"context"
	"slices"
	"testing"

	"winnow/data/store"
	"winnow/model"
)

func TestImportBringsLeads(t *testing.T) {
	d := newDesk(t)
	b := d.bring("crm",
		said("external_id=1", "first_name=Ann", "last_name=Lee", "email=Ann@Acme.example", "company=Acme", "+size=3", "@created -48h", "@pricing_view -2h"),
		said("external_id=2", "name=Bob", "!rejected", "?student"),
		said("name=Cy", "phone=+1 555 0100 200"))
	if b.Rows != 3 || b.Created != 3 || b.Queued != 2 || b.NotQueued["File says rejected"] != 1 || b.Touches != 2 || !b.Finished {
		t.Errorf("the figures are %+v", b)
	}
	if n := d.count("SELECT count(*) FROM score WHERE stage = 'mql'"); n != 2 {
		t.Errorf("%d leads are in the queue, want 2", n)
	}
	if n := d.count("SELECT n FROM tally WHERE name = 'stage:mql'"); n != 2 {
		t.Errorf("the tally of the queue is %d, want 2", n)
	}
	for _, word := range []string{"lee", "acm", "ann"} {
		if n := d.count("SELECT count(*) FROM search WHERE words MATCH ?", word+"*"); n != 1 {
			t.Errorf("%d leads are found by %s, want 1", n, word)
		}
	}
	l, err := d.Detail(context.Background(), d.find("1"), 10)
	if err != nil {
		t.Fatal(err)
	}
	if l.Lead.Email != "Ann@Acme.example" || len(l.Lead.Attributes) != 1 || l.TouchCount != 2 {
		t.Errorf("the lead is %+v", l.Lead)
	}
	bs, err := d.Batches(context.Background())
	if err != nil || len(bs) != 1 || bs[0].Created != 3 || bs[0].NotQueued["File says rejected"] != 1 {
		t.Errorf("the imports are %+v, %v", bs, err)
	}
	d.check()
}

func TestImportAgainChangesNothing(t *testing.T) {
	rows := []store.IncomingRow{
		said("external_id=1", "name=Ann", "email=ann@acme.example", "company=Acme", "@created -48h"),
		said("external_id=1", "name=Ann", "title=COO", "@pricing_view -3h"), // two rows about one lead
		said("external_id=1", "name=Ann", "email=ann@acme.example", "company=Acme"),
		said("name=Bob", "phone=+1 555 0100 200"),
		said("phone=+1 555 0100 300"),
		said("+colour=red"), said("+colour=red"), said("+colour=blue"), // people about whom nothing is known
		said("name=Cy", "company=Acme"), said("name=Cy", "company=Acme"),
	}
	d := newDesk(t)
	first := d.bring("crm", rows...)
	if first.Created != 7 || first.Updated != 2 || first.Unchanged != 1 {
		t.Errorf("the first import's figures are %+v", first)
	}
	before := d.dump()
	for range 2 {
		again := d.bring("crm", rows...)
		if again.Unchanged != len(rows) || again.Created+again.Updated+again.Touches != 0 {
			t.Errorf("the figures of the same file again are %+v", again)
		}
	}
	if n := d.count("SELECT count(*) FROM source_row WHERE batch > 1"); n != 0 {
		t.Errorf("%d rows were stored again", n)
	}
	d.same("the same file again", before, d.dump())
	rows[1] = said("external_id=1", "name=Ann", "title=CEO")
	if b := d.bring("crm", rows...); b.Updated != 2 || b.Unchanged != 8 { // and the row after it, which stays the newer
		t.Errorf("the figures of a changed file are %+v", b)
	}
	if b := d.bring("crm", rows...); b.Unchanged != len(rows) {
		t.Errorf("the figures of the changed file again are %+v", b)
	}
	d.check()
}

func TestUndoOfAnImportIsExact(t *testing.T) {
	a := []store.IncomingRow{
		said("external_id=1", "name=Ann", "email=ann@acme.example", "company=Acme", "title=COO", "@created -48h", "@pricing_view -2h"),
		said("external_id=2", "name=Bob", "email=bob@b.example", "!rejected", "?student"),
		said("external_id=3", "name=Cy", "email=cy@c.example", "company=Cyan", "phone=555 0100 100"),
	}
	b := []store.IncomingRow{
		said("name=Ann Lee", "email=ann@acme.example", "+size=9", "@pricing_view -2h", "@demo_request -1h"),
		said("email=bob@b.example", "!mql"),
		said("name=Dee", "email=dee@d.example", "phone=555 0100 100"),
		said("name=Cy", "email=cy2@c.example", "company=Cyan"),
	}
	base := said("external_id=9", "name=Zed", "email=zed@z.example")
	t.Run("one import after the other, and back", func(t *testing.T) {
		d := newDesk(t)
		d.bring("base", base)
		none := d.dump()
		ba := d.bring("crm", a...)
		one := d.dump()
		bb := d.bring("web", b...)
		both := d.dump()
		d.undo(bb.LedgerID)
		d.same("the second taken back", one, d.dump())
		d.undo(ba.LedgerID)
		d.same("both taken back", none, d.dump())
		d.redo()
		d.same("the first given again", one, d.dump())
		d.undo(ba.LedgerID)
		d.redo()
		d.same("the first given again twice", one, d.dump())
		_ = both
		d.check()
	})
	t.Run("the first one back leaves what the second says", func(t *testing.T) {
		d := newDesk(t)
		d.bring("base", base)
		ba := d.bring("crm", a...)
		d.bring("web", b...)
		both := d.dump()
		d.undo(ba.LedgerID)
		if n := d.count("SELECT count(*) FROM touch t JOIN lead l ON l.id = t.lead WHERE l.name = 'Ann Lee'"); n != 2 {
			t.Errorf("%d touches of Ann are left, want the 2 that the second import also says", n)
		}
		if n := d.count("SELECT count(*) FROM identity WHERE kind = 'id:crm'"); n != 0 {
			t.Errorf("%d ids of the first import are left", n)
		}
		d.check()
		d.redo()
		d.same("given again", both, d.dump())
	})
	t.Run("a decision keeps its lead", func(t *testing.T) {
		d := newDesk(t)
		d.bring("base", base)
		ba := d.bring("crm", a...)
		ann, cy := d.find("1"), d.find("3")
		d.do(model.ActPromote, ann)
		both := d.dump()
		r := d.undo(ba.LedgerID)
		if len(r.Refused) != 1 || r.Refused[0].Target.Lead != ann || r.Refused[0].Refusal.Code != model.RefusedStands {
			t.Errorf("refused are %+v, want Ann", r.Refused)
		}
		if got := d.ids("SELECT id FROM lead WHERE id IN (?, ?)", int64(ann), int64(cy)); !slices.Equal(got, []model.LeadID{ann}) {
			t.Errorf("left are %v, want only %v", got, ann)
		}
		if n := d.count("SELECT count(*) FROM touch WHERE lead = ?", int64(ann)); n != 2 {
			t.Errorf("%d touches of Ann are left, want 2", n)
		}
		d.check()
		d.redo()
		d.same("given again", both, d.dump())
	})
}

func TestAnImportThatBroughtNothingIsListedAndIsNothingToTakeBack(t *testing.T) {
	d := newDesk(t)
	rows := []store.IncomingRow{
		said("external_id=1", "name=Ann Lee", "email=ann@acme.example", "@demo_request -1h"),
		said("email=bob@b.example", "!rejected"),
	}
	none := d.dump()
	first := d.bring("crm", rows...)
	again := d.bring("crm", rows...)
	if again.Unchanged != 2 || again.Created+again.Updated+again.Touches != 0 || !again.LedgerID.IsZero() || !again.Finished {
		t.Errorf("the second import brought %+v", again)
	}
	if n := d.count("SELECT count(*) FROM entry"); n != 1 {
		t.Errorf("the ledger has %d entries, want the first import only", n)
	}
	listed, err := d.Batches(context.Background())
	if err != nil || len(listed) != 2 || listed[1].Unchanged != 2 || listed[0].LedgerID != first.LedgerID || !listed[1].LedgerID.IsZero() {
		t.Errorf("listed are %+v, %v", listed, err)
	}
	d.undo(model.EntryID{})
	d.same("taken back", none, d.dump())
	d.redo()
	if n := d.count("SELECT count(*) FROM lead"); n != 2 {
		t.Errorf("%d leads given again, want 2", n)
	}
	d.check()
}

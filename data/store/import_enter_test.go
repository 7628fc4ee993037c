package store_test

import (
	"testing"

	"winnow/model"
)

func TestAnImportLeavesNothingUntilItWrites(t *testing.T) {
	d := newDesk(t)
	d.bring("web", said("email=ann@acme.example"))
	before := d.count("SELECT count(*) FROM batch")
	imp := d.begin("crm")
	if n := d.count("SELECT count(*) FROM batch"); n != before {
		t.Errorf("%d imports are listed before anything of it is written", n)
	}
	if err := imp.Abort(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := d.count("SELECT count(*) FROM batch"); n != before {
		t.Errorf("%d imports are listed after it was given up", n)
	}
	empty := d.bring("crm")
	if all, err := d.Batches(t.Context()); err != nil || len(all) != before+1 || all[before].ID != empty.ID || !all[before].Finished {
		t.Errorf("one without rows: %+v, %v", all, err)
	}
	next := d.bring("crm", said("email=bob@acme.example", "@pricing_view -1h"))
	if next.ID != empty.ID+1 || next.Created != 1 {
		t.Errorf("the next one: %+v", next)
	}
	if next.ID != model.BatchID(before)+2 {
		t.Errorf("imports are numbered to %d", next.ID)
	}
	d.check()
}

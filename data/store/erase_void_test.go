package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"testing"
	"time"

	"winnow/data/store"
	"winnow/model"
)

// eraseCalled erases somebody after whom no lead is called.
func (d *desk) eraseCalled(ref string) store.Erased {
	d.t.Helper()
	if err := d.Unlisted(context.Background(), ref); err != nil {
		d.t.Fatal(err)
	}
	res, err := d.Erase(context.Background(), store.EraseCommand{ID: d.id(), At: d.now, Actor: "dana", Ref: ref})
	if err != nil {
		d.t.Fatal(err)
	}
	d.now = d.now.Add(time.Minute)
	return res
}

// gone fails where Ann stands in any file of the database.
func (d *desk) gone(words ...string) {
	d.t.Helper()
	if got := d.held(append(words, annsWords...)); len(got) > 0 {
		d.t.Errorf("still there: %q", got)
	}
	d.check()
}

func TestErasingDeletesWhatAnImportThatWasTakenBackSaidToo(t *testing.T) {
	for name, again := range map[string][]store.IncomingRow{
		"she came again with another file": {said("email=annabel.q@quirk.example", "name=Annabel Quirrenbach")},
		"the same file came again":         annsFile(),
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			first := d.bring("crm", annsFile()...)
			back := d.undo(first.LedgerID)
			d.now = d.now.Add(time.Minute)
			d.bring("crm", again...)
			ann := d.ids("SELECT lead FROM identity WHERE kind = 'email' AND value = 'annabel.q@quirk.example'")
			if len(ann) != 1 {
				t.Fatalf("%d leads are Ann", len(ann))
			}
			res := d.erase(ann[0])
			if res.Rows != 2 || res.Void != 1 || len(res.Left) > 0 || len(res.Shared) > 0 {
				t.Errorf("receipt: %+v", res)
			}
			d.gone()
			if len(again) > 1 {
				return // the redo is refused: the others came in again
			}
			r, err := d.Undo(context.Background(), model.UndoCommand{ID: d.id(), At: d.now, Actor: "dana", Target: back.Entry.ID})
			if err != nil || len(r.Refused) > 0 {
				t.Fatal(r.Refused, err)
			}
			if n := d.count("SELECT count(*) FROM lead"); n != 400 {
				t.Errorf("%d leads are back, want the 400 others", n)
			}
			d.gone()
		})
	}
}

func TestAPersonWhomOnlyATakenBackImportNamesIsErased(t *testing.T) {
	for name, ref := range map[string]string{"by address": "Annabel.Q@quirk.example", "by id": "ann-7", "by id as labels have it": "#ann-7"} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			first := d.bring("crm", annsFile()...)
			d.undo(first.LedgerID)
			d.now = d.now.Add(time.Minute)
			res := d.eraseCalled(ref)
			if res.Root != 0 || res.Rows != 1 || res.Void != 1 || res.Touches != 2 || len(res.Left) > 0 {
				t.Errorf("receipt: %+v", res)
			}
			d.gone()
			if err := d.Unlisted(context.Background(), ref); model.KindOf(err) != model.KindNotFound {
				t.Errorf("something is left: %v", err)
			}
			if r := d.redoOf(first.LedgerID); r.Erased != 1 {
				t.Errorf("the import given again says that it left %d erased people out, not 1", r.Erased)
			}
			if n := d.count("SELECT count(*) FROM lead"); n != 400 {
				t.Errorf("%d leads are back, want the 400 others", n)
			}
			if b := d.bring("crm", annsFile()...); b.Erased != 1 || b.Created != 0 {
				t.Errorf("an import brought her back: %+v", b)
			}
			d.gone()
		})
	}
}

func TestAPersonForWhomOnlyTouchesWaitIsErased(t *testing.T) {
	for ref, row := range map[string]store.IncomingRow{
		"annabel.q@quirk.example": heard("email=annabel.q@quirk.example", "@demo_request -2h", "@page_view -3h"),
		"ann-7":                   heard("external_id=ann-7", "@demo_request -2h", "@page_view -3h"),
	} {
		t.Run(ref, func(t *testing.T) {
			d := newDesk(t)
			d.bring("web", row, heard("email=else@x.example", "@page_view -1h"))
			waits := d.count("SELECT count(*) FROM waiting")
			if res := d.eraseCalled(ref); res.Waiting == 0 || res.Keys == 0 || d.count("SELECT count(*) FROM waiting") != waits-res.Waiting || waits == res.Waiting {
				t.Errorf("receipt: %+v of %d", res, waits)
			}
			d.gone()
			if b := d.bring("web", row); b.Erased == 0 || b.Unattached > 0 {
				t.Errorf("they wait again: %+v", b)
			}
			d.undo(model.EntryID{})
			d.gone()
		})
	}
}

func TestErasingLeavesOthersOfATakenBackImportTheirKeys(t *testing.T) {
	d := newDesk(t)
	// The file had Ann's address at Bob's id; the mended one says who Bob is.
	wrong := d.bring("crm", said("external_id=7", "name=Annabel Quirrenbach", "email=annabel.q@quirk.example"))
	d.undo(wrong.LedgerID)
	d.now = d.now.Add(time.Minute)
	mended := said("external_id=7", "name=Bob", "email=bob@x.example", "@page_view -1h")
	d.bring("crm", mended)
	d.eraseCalled("annabel.q@quirk.example")
	d.gone()
	if b := d.bring("crm", mended); b.Erased != 0 || b.Unchanged != 1 {
		t.Errorf("Bob is left out: %+v", b)
	}
}

// TestAnImportGivenAgainLeavesErasedPeopleOut has a row of hers stand in the
// database that an erasure left, as those of older versions may have done.
func TestAnImportGivenAgainLeavesErasedPeopleOut(t *testing.T) {
	d := newDesk(t)
	first := d.bring("crm", annsFile()...)
	ann := d.find("ann-7")
	d.undo(first.LedgerID)
	d.now = d.now.Add(time.Minute)
	row := d.texts(fmt.Sprintf("SELECT batch || ',' || line || ',' || hash || ',' || quote(document) FROM source_row WHERE lead = %d", ann))[0]
	d.eraseCalled("ann-7")
	db, err := sql.Open("sqlite3", "file:"+d.path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(fmt.Sprintf("INSERT INTO source_row (lead, batch, line, hash, document) VALUES (%d, %s)", ann, row)); err != nil {
		t.Fatal(err)
	}
	r, err := d.Redo(context.Background(), model.UndoCommand{ID: d.id(), At: d.now, Actor: "dana", Target: first.LedgerID})
	if err != nil || len(r.Refused) > 0 || r.Erased != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	if n := d.count("SELECT count(*) FROM lead"); n != 400 {
		t.Errorf("%d leads are back, want the 400 others", n)
	}
	if n := d.count(fmt.Sprintf("SELECT count(*) FROM source_row WHERE lead = %d", ann)); n > 0 {
		t.Error("her row is there")
	}
	d.check()
}

func TestAnImportGivenAgainCountsWhoWasErasedWhileItCounted(t *testing.T) {
	d := newDesk(t)
	first := d.bring("crm", annsFile()...)
	ann := d.find("ann-7")
	d.bring("web", said("external_id=ann-8", "email=annabel.q@quirk.example", "city=Ghent"))
	d.erase(ann)
	d.erase(d.ids("SELECT min(id) FROM lead WHERE name <> ''")[0])
	d.undo(first.LedgerID)
	d.now = d.now.Add(time.Minute)
	if r := d.redoOf(first.LedgerID); r.Erased != 2 {
		t.Errorf("it says that it left %d erased people out, not 2", r.Erased)
	}
	if n := d.count("SELECT count(*) FROM lead"); n != 399 {
		t.Errorf("%d leads are back, want the 399 others", n)
	}
	d.check()
}

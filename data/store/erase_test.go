package store_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"winnow/data/store"
	"winnow/model"
)

func (d *desk) erase(lead model.LeadID) store.Erased {
	d.t.Helper()
	res, err := d.Erase(context.Background(), store.EraseCommand{ID: d.id(), At: d.now, Actor: "dana", Lead: lead})
	if err != nil {
		d.t.Fatal(err)
	}
	d.now = d.now.Add(time.Minute)
	return res
}

// annsFile is what a CRM says of Ann and of 400 others.
func annsFile() (rows []store.IncomingRow) {
	for i := range 400 {
		if i == 200 {
			rows = append(rows, said("external_id=ann-7", "name=Annabel Quirrenbach", "email=Annabel.Q@quirk.example", "phone=+49 171 5550199",
				"company=Quirk", "title=VP", "notes=met Annabel Quirrenbach at the fair", "+favourite=annabels-choice", "@demo_request -2h", "@page_view -9h"))
		}
		rows = append(rows, said(fmt.Sprintf("external_id=x%d", i), fmt.Sprintf("name=Person %d", i), fmt.Sprintf("email=p%d@firm%d.example", i, i%37),
			fmt.Sprintf("phone=+49 30 55%05d", i), fmt.Sprintf("company=Firm %d", i%37), "@page_view -3h"))
	}
	return rows
}

// annsWords are what must be found nowhere afterwards, in any case.
var annsWords = []string{"quirrenbach", "annabel", "ann-7", "171 5550199", "1715550199", "491715"}

// held lists which of the words stand in the database's files. It reads the
// write-ahead log before the file it is copied into: a checkpoint between the two
// would otherwise hide what moves.
func (d *desk) held(words []string) (found []string) {
	d.t.Helper()
	files, err := filepath.Glob(filepath.Join(filepath.Dir(d.path), "*"))
	if err != nil {
		d.t.Fatal(err)
	}
	slices.Reverse(files)
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			d.t.Fatal(err)
		}
		text := strings.ToLower(string(b))
		for _, w := range words {
			if n := strings.Count(text, w); n > 0 {
				found = append(found, fmt.Sprintf("%s %d times in %s", w, n, filepath.Base(f)))
			}
		}
	}
	return found
}

// worked is a desk at which much was done to Ann, who is two leads in one.
func worked(t *testing.T) (d *desk, ann, twin model.LeadID, first, second model.Batch, bulk model.Result) {
	d = newDesk(t)
	first = d.bring("crm", annsFile()...)
	second = d.bring("fair", said("external_id=f1", "name=Annabel Quirrenbach", "email=aq@quirk.example", "@webinar_attended -1h"),
		said("external_id=f2", "name=Bob", "email=bob@x.example"))
	ann, twin = d.find("Annabel.Q@quirk.example"), d.find("aq@quirk.example")
	d.do(model.ActNote, ann, noted("Annabel Quirrenbach likes tea"))
	d.do(model.ActTry, ann, tried(model.NoAnswer))
	d.do(model.ActNurture, twin, noted("call Annabel later"))
	d.do(model.ActMerge, twin, func(c *model.Command) { c.Into = ann })
	bulk = d.do(model.ActNurture, ann, func(c *model.Command) {
		for i := range 5 {
			c.Targets = append(c.Targets, model.Target{Lead: d.find(fmt.Sprintf("p%d@firm%d.example", i, i)), Version: model.AnyVersion})
		}
	})
	d.bring("crm", said("external_id=ann-7", "name=Annabel Quirrenbach", "email=annabel.q@quirk.example", "title=CEO"))
	return d, ann, twin, first, second, bulk
}

func TestAnErasedPersonIsFoundNowhere(t *testing.T) {
	d, ann, twin, _, _, _ := worked(t)
	if got := d.held(annsWords); len(got) == 0 {
		t.Fatal("nothing was there to erase")
	}
	res := d.erase(ann)
	if !slices.Equal(res.Leads, []model.LeadID{ann, twin}) || res.Rows != 3 || res.Touches != 3 || res.Notes != 2 || res.Snapshots != 2 || res.Keys == 0 {
		t.Errorf("receipt: %+v", res)
	}
	if res.LogLeft != nil || len(res.Left) > 0 || len(res.Shared) > 0 {
		t.Errorf("left: %q, shared %q, log %v", res.Left, res.Shared, res.LogLeft)
	}
	if got := d.held(annsWords); len(got) > 0 {
		t.Errorf("still there: %q", got)
	}
	if key := d.texts("SELECT value FROM setting WHERE name = 'erase_key'"); len(key) != 1 || len(key[0]) != 64 {
		t.Errorf("the key of the hashes is %q", key)
	}
	for _, table := range d.texts("SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'lead'") {
		if slices.Contains([]string{"entry", "change", "state", "pack_stale"}, table) {
			continue // ids and codes
		}
		if n := d.count("SELECT count(*) FROM " + table + fmt.Sprintf(" WHERE lead IN (%d, %d)", ann, twin)); n > 0 {
			t.Errorf("%d rows in table %s", n, table)
		}
	}
	if _, err := d.Resolve(context.Background(), "annabel.q@quirk.example"); model.KindOf(err) != model.KindNotFound {
		t.Errorf("found by e-mail: %v", err)
	}
	items, err := d.Log(context.Background(), model.Log{Lead: ann})
	if err != nil || len(items) < 4 || items[0].Action != model.ActErase || items[0].Actor != "dana" {
		t.Errorf("the ledger has %d entries, the last %v, %v", len(items), items[0].Action, err)
	}
	d.check()
}

func TestNoImportBringsAnErasedPersonBack(t *testing.T) {
	d, ann, _, _, _, _ := worked(t)
	d.erase(ann)
	leads := d.count("SELECT count(*) FROM lead")
	for name, rows := range map[string][]store.IncomingRow{
		"the same file":           annsFile(),
		"another, by e-mail":      {said("name=A Q", "email=ANNABEL.q+news@quirk.example", "@page_view -1h")},
		"by phone and name":       {said("name=Annabel QUIRRENBACH", "phone=0049 171 5550199")},
		"as it is called at home": {said("name=Annabel Quirrenbach", "phone=0171 5550199")},
		"by her names turned":     {said("name=Quirrenbach, Annabel", "phone=(0171) 555 0199")},
		"by her second number":    {said("name=Annabel Quirrenbach", "phone=+49 30 1234567", "phone2=0171/5550199")},
		"by her own id":           {said("former_id=" + ann.String())},
		"her other address":       {said("email=aq@quirk.example")},
		"an own id of the source": {said("external_id=ann-7")},
	} {
		source := "crm"
		if strings.HasPrefix(name, "another") {
			source = "other"
		} else if strings.HasSuffix(name, "own id") {
			source = model.SourceOwn
		}
		if b := d.bring(source, rows...); b.Erased != 1 || b.Created != 0 {
			t.Errorf("%s: %+v", name, b)
		}
	}
	if b := d.bring("other", said("name=Somebody Else", "phone=+49 171 5550199"), said("external_id=ann-7", "email=new@x.example"),
		said("name=Annabel Quarrenbach", "phone=0171 5550199")); b.Created != 3 || b.Erased != 0 {
		t.Errorf("others with her number, or her id elsewhere: %+v", b)
	}
	if got := d.held([]string{"quirrenbach"}); len(got) > 0 {
		t.Errorf("back: %q", got)
	}
	if n := d.count("SELECT count(*) FROM lead"); n != leads+3 {
		t.Errorf("%d leads, want %d", n, leads+3)
	}
	d.check()
}

func TestWhatWasDoneToAnErasedPersonIsTakenBackWithoutThem(t *testing.T) {
	d, ann, twin, first, second, bulk := worked(t)
	res := d.erase(ann)
	other := d.find("p3@firm3.example")
	d.undo(bulk.Entry.Group)
	if d.detail(other, 1).Row.Stage != model.StageMQL {
		t.Error("the others of the bulk decision did not come back")
	}
	d.check()
	d.redoOf(bulk.Entry.Group)
	d.check()
	d.undo(bulk.Entry.Group)
	for _, it := range d.items(twin) {
		if it.Action == model.ActMerge {
			d.undo(it.Group)
		}
	}
	d.check()
	d.undo(second.LedgerID)
	d.check()
	d.redo()
	d.undo(first.LedgerID)
	d.check()
	d.redo()
	d.check()
	if got := d.held(annsWords); len(got) > 0 {
		t.Errorf("back: %q", got)
	}
	if n := d.count(fmt.Sprintf("SELECT count(*) FROM lead WHERE id IN (%d, %d)", ann, twin)); n > 0 {
		t.Errorf("%d of the leads are back", n)
	}
	no := d.undo(res.Entry)
	if len(no.Refused) == 0 || no.Entry.Seq != 0 {
		t.Errorf("the erasure was taken back: %+v", no)
	}
	r, err := d.Undo(context.Background(), model.UndoCommand{ID: d.id(), At: d.now, Actor: "nobody yet"})
	if err != nil || len(r.Refused) != 1 {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestUndoPassesOverAnErasure(t *testing.T) {
	d, ann, _, _, _, _ := worked(t)
	last := d.do(model.ActPromote, d.find("p9@firm9.example"))
	d.erase(ann)
	if res := d.undo(model.EntryID{}); res.Entry.Undoes != last.Entry.Group {
		t.Errorf("took back %s, want the promotion", res.Entry.Undoes)
	}
}

func TestARestoredBackupIsClearedOfThoseErasedSince(t *testing.T) {
	d, ann, _, _, _, _ := worked(t)
	ctx := context.Background()
	kept := filepath.Join(t.TempDir(), "kept.db")
	early := filepath.Join(t.TempDir(), "early.db")
	if err := d.KeepBackup(ctx, kept, "dana"); err != nil {
		t.Fatal(err)
	}
	d.erase(d.find("p7@firm7.example")) // the key is from after the backup
	if err := d.Backup(ctx, early); err != nil {
		t.Fatal(err)
	}
	res := d.erase(ann)
	if len(res.Backups) != 1 || res.Backups[0].Path != kept || res.Backups[0].Gone {
		t.Errorf("backups named: %+v", res.Backups)
	}
	for from, n := range map[string]int{kept: 2, early: 1} {
		d.db.Close()
		if err := d.Store.Close(); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(d.path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		d.open()
		got, err := d.EraseRestored(ctx)
		if err != nil || got != n {
			t.Errorf("%s: %d erased again, want %d: %v", filepath.Base(from), got, n, err)
		}
		if again, err := d.EraseRestored(ctx); err != nil || again != 0 {
			t.Errorf("%d once more, %v", again, err)
		}
		if got := d.held(annsWords); len(got) > 0 {
			t.Errorf("%s: still there: %q", filepath.Base(from), got)
		}
		if b := d.bring("crm", annsFile()...); b.Erased != 2 {
			t.Errorf("%s: %d left out of an import", filepath.Base(from), b.Erased)
		}
		d.check()
	}
}

func (d *desk) items(lead model.LeadID) []model.Item {
	d.t.Helper()
	items, err := d.Log(context.Background(), model.Log{Lead: lead})
	if err != nil {
		d.t.Fatal(err)
	}
	return items
}

func (d *desk) texts(query string) (out []string) {
	d.t.Helper()
	rows, err := d.db.Query(query)
	if err != nil {
		d.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			d.t.Fatal(err)
		}
		out = append(out, s)
	}
	return out
}

// TestAnErasedPersonIsInNoTable looks into every table and every file of the folder,
// also where people were told of before they were known, and where what was told
// of them counts no more.
func TestAnErasedPersonIsInNoTable(t *testing.T) {
	d := newDesk(t)
	anon := func(at string) store.IncomingRow { return heard("anonymous_id=visitor-ann", at, "external_id=") }
	d.bring("web", heard("anonymous_id=visitor-ann", "@pricing_view -5h"), heard("email=annabel.q@quirk.example", "@page_view -4h"))
	d.bring("crm", annsFile()...)
	ann := d.find("ann-7")
	back := d.bring("fair", said("email=annabel.q@quirk.example", "name=Annabel Quirrenbach", "title=Annabels old title", "@webinar_attended -1h"))
	d.bring("web", said("external_id=ann-web", "email=Annabel.Q@quirk.example", "name=Annabel Quirrenbach", "anonymous_id=visitor-ann"), anon("@page_view -1m"))
	d.undo(back.LedgerID)
	d.do(model.ActReject, ann, func(c *model.Command) { c.Reason = "student"; c.Note = "Annabel Quirrenbach studies" })
	words := append(slices.Clone(annsWords), "visitor-ann", "ann-web", "annabels old title")
	if got := d.held(words); len(got) == 0 {
		t.Fatal("nothing was there to erase")
	}
	d.erase(ann)
	if got := d.held(words); len(got) > 0 {
		t.Errorf("still there: %q", got)
	}
	for _, table := range d.texts("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'") {
		for _, col := range d.texts("SELECT name FROM pragma_table_info('" + table + "')") {
			for _, w := range words {
				// A few digits stand in a hash by chance, a whole phone number does not.
				n := d.count(`SELECT count(*) FROM "`+table+`" WHERE instr(lower(CAST("`+col+`" AS TEXT)), $1) > 0
					AND (typeof("`+col+`") <> 'integer' OR length($1) > 8)`, w)
				if n > 0 {
					t.Errorf("%q stands in %d rows of %s.%s", w, n, table, col)
				}
			}
		}
	}
	d.check()
	b := d.bring("web", anon("@page_view -2m"), said("external_id=ann-web", "title=Back again"))
	if b.Erased != 2 || b.Created+b.Touches+b.Unattached != 0 {
		t.Errorf("she came back: %+v", b)
	}
}

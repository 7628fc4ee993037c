package store_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"winnow/data/sqlite"
	"winnow/data/store"
	"winnow/model"
)

// desk is a store to import into, with a clock that the test turns.
type desk struct {
	*store.Store
	t    testing.TB
	path string
	now  time.Time
	db   *sql.DB
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	d := &desk{t: t, path: filepath.Join(t.TempDir(), "winnow.db"), now: thursday}
	d.open()
	t.Cleanup(func() { d.db.Close(); d.Store.Close() })
	return d
}

func (d *desk) open() {
	d.t.Helper()
	s, err := sqlite.Open(context.Background(), d.path, store.Options{
		Clock: func() time.Time { return d.now }, Rand: rand.Reader, Zone: berlin})
	if err != nil {
		d.t.Fatal(err)
	}
	db, err := sql.Open("sqlite3", "file:"+d.path+"?_query_only=1")
	if err != nil {
		d.t.Fatal(err)
	}
	d.Store, d.db = s, db
}

// said is a row of a file: fields as "name=Ann", attributes as "+size=3", the
// stage as "!rejected", the reason as "?student", touches as "@kind -2h".
func said(parts ...string) store.IncomingRow {
	var in store.IncomingRow
	for _, p := range parts {
		switch {
		case p[0] == '+':
			name, v, _ := strings.Cut(p[1:], "=")
			in.Row.Attributes = append(in.Row.Attributes, model.Attribute{Name: name, Type: model.AttrText, Text: v})
		case p[0] == '!':
			in.Row.Stage, in.Row.StageNote = model.Stage(p[1:]), "File says "+p[1:]
		case p[0] == '?':
			in.Row.Reason = p[1:]
		case p[0] == '@':
			kind, ago, _ := strings.Cut(p[1:], " ")
			d, err := time.ParseDuration(ago)
			if err != nil {
				panic(err)
			}
			in.Touches = append(in.Touches, model.Touch{Kind: model.TouchKind(kind), At: thursday.Add(d), Channel: "web", Detail: "d"})
		default:
			f, v, _ := strings.Cut(p, "=")
			in.Row.Fields = append(in.Row.Fields, model.FieldValue{Field: model.Field(f), Value: v})
		}
	}
	return in
}

func (d *desk) begin(source string) *store.Import {
	d.t.Helper()
	imp, err := d.BeginImport(context.Background(), store.ImportHeader{At: d.now, Actor: "dana", File: source + ".csv", Format: "generic", Source: source})
	if err != nil {
		d.t.Fatal(err)
	}
	return imp
}

// bring imports rows of a source and turns the clock on by a minute.
func (d *desk) bring(source string, rows ...store.IncomingRow) model.Batch {
	d.t.Helper()
	imp := d.begin(source)
	for i := range rows {
		rows[i].Row.Line = i + 2
	}
	if err := imp.Add(context.Background(), slices.Clone(rows)); err != nil {
		d.t.Fatal(err)
	}
	b, err := imp.Finish(context.Background())
	if err != nil {
		d.t.Fatal(err)
	}
	d.now = d.now.Add(time.Minute)
	return b
}

func (d *desk) undo(target model.EntryID) model.Result {
	d.t.Helper()
	r, err := d.Undo(context.Background(), store.UndoCommand{ID: d.id(), At: d.now, Actor: "dana", Target: target})
	if err != nil {
		d.t.Fatal(err)
	}
	return r
}

func (d *desk) redo() model.Result {
	d.t.Helper()
	r, err := d.Redo(context.Background(), store.UndoCommand{ID: d.id(), At: d.now, Actor: "dana"})
	if err != nil {
		d.t.Fatal(err)
	}
	return r
}

func (d *desk) id() model.EntryID {
	id, err := model.NewEntryID(d.now, rand.Reader)
	if err != nil {
		d.t.Fatal(err)
	}
	return id
}

func (d *desk) do(a model.Action, lead model.LeadID, more ...func(*model.Command)) model.Result {
	d.t.Helper()
	c := model.Command{ID: d.id(), At: d.now, Actor: "dana", Action: a, Targets: []model.Target{{Lead: lead, Version: model.AnyVersion}}, Amount: -1}
	for _, m := range more {
		m(&c)
	}
	r, err := d.Do(context.Background(), c)
	if err != nil {
		d.t.Fatal(err)
	}
	if len(r.Refused) > 0 {
		d.t.Fatalf("%s of %s was refused: %s", a, lead, r.Refused[0].Refusal.Msg)
	}
	d.now = d.now.Add(time.Minute)
	return r
}

// find returns the one lead with an e-mail, an external id or a name.
func (d *desk) find(what string) model.LeadID {
	d.t.Helper()
	ids := d.ids("SELECT id FROM lead WHERE email = ?1 OR external_id = ?1 OR name = ?1 ORDER BY id", what)
	if len(ids) != 1 {
		d.t.Fatalf("%d leads are %q", len(ids), what)
	}
	return ids[0]
}

func (d *desk) ids(query string, args ...any) []model.LeadID {
	d.t.Helper()
	rows, err := d.db.Query(query, args...)
	if err != nil {
		d.t.Fatal(err)
	}
	defer rows.Close()
	var ids []model.LeadID
	for rows.Next() {
		var id model.LeadID
		if err := rows.Scan(&id); err != nil {
			d.t.Fatal(err)
		}
		ids = append(ids, id)
	}
	return ids
}

func (d *desk) count(query string, args ...any) int {
	d.t.Helper()
	n := 0
	if err := d.db.QueryRow(query, args...).Scan(&n); err != nil {
		d.t.Fatal(err)
	}
	return n
}

// projected are the tables that follow from what counts. versions leaves the
// versions of states out, which only ever rise.
var projected = []string{
	"SELECT * FROM lead ORDER BY id", "SELECT * FROM identity ORDER BY kind, value, lead", "SELECT * FROM duplicate ORDER BY a, b",
	"SELECT * FROM touch ORDER BY lead, at, hash", "SELECT * FROM score ORDER BY lead", "SELECT * FROM tally WHERE n <> 0 ORDER BY name",
	"SELECT docid, words FROM search ORDER BY docid", "SELECT * FROM snapshot ORDER BY lead, seq",
	`SELECT lead, decided, reason, class, until_at, until_kind, until_score, decided_at, decided_by, returned, returned_at, return_why,
		round, attempts, last_attempt, last_outcome, due_at, due_kind, email_set, email_cause, phone_set, phone_cause, merged_into
		FROM state WHERE decided || returned <> '' OR attempts + email_set + phone_set + merged_into > 0 OR due_at > 0 ORDER BY lead`,
}

// dump writes the tables down, for comparing.
func (d *desk) dump() string {
	d.t.Helper()
	var b strings.Builder
	for _, q := range projected {
		fmt.Fprintf(&b, "%s\n", q)
		rows, err := d.db.Query(q)
		if err != nil {
			d.t.Fatal(err)
		}
		cols, err := rows.Columns()
		if err != nil {
			d.t.Fatal(err)
		}
		for rows.Next() {
			v := make([]any, len(cols))
			p := make([]any, len(cols))
			for i := range v {
				p[i] = &v[i]
			}
			if err := rows.Scan(p...); err != nil {
				d.t.Fatal(err)
			}
			for i, x := range v {
				fmt.Fprintf(&b, " %s=%v", cols[i], x)
			}
			b.WriteByte('\n')
		}
		if err := rows.Err(); err != nil {
			d.t.Fatal(err)
		}
	}
	return b.String()
}

// same compares two dumps line by line.
func (d *desk) same(what, before, after string) {
	d.t.Helper()
	if before == after {
		return
	}
	a, b := strings.Split(before, "\n"), strings.Split(after, "\n")
	shown := 0
	for _, l := range a {
		if !slices.Contains(b, l) && shown < 12 {
			d.t.Errorf("%s: lost   %s", what, l)
			shown++
		}
	}
	for _, l := range b {
		if !slices.Contains(a, l) && shown < 24 {
			d.t.Errorf("%s: gained %s", what, l)
			shown++
		}
	}
	d.t.Fatalf("%s: the tables differ", what)
}

func (d *desk) check() {
	d.t.Helper()
	got, err := d.Doctor(context.Background())
	if err != nil {
		d.t.Fatal(err)
	}
	if !got.Healthy() {
		d.t.Fatalf("doctor found %s", strings.Join(got.Problems, "\n"))
	}
}

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

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
	"winnow/data/store/storetest"
	"winnow/model"
)

// desk is a store to import into, with a clock that the test turns.
type desk struct {
	*store.Store
	t    testing.TB
	path string
	now  time.Time
	db   *sql.DB

	onFired func(context.Context, []store.Fired)
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
		Clock: func() time.Time { return d.now }, Rand: rand.Reader, Zone: berlin, Fired: d.onFired, Start: storetest.Quiet()})
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
// stage as "!rejected", the reason as "?student", touches as "@kind -2h campaign".
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
			ago, campaign, _ := strings.Cut(ago, " ")
			d, err := time.ParseDuration(ago)
			if err != nil {
				panic(err)
			}
			in.Touches = append(in.Touches, model.Touch{Kind: model.TouchKind(kind), At: thursday.Add(d), Channel: "web", Detail: "d", UTM: model.UTM{Campaign: campaign}})
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
	r, err := d.Undo(context.Background(), model.UndoCommand{ID: d.id(), At: d.now, Actor: "dana", Target: target})
	if err != nil {
		d.t.Fatal(err)
	}
	return r
}

func (d *desk) redo() model.Result {
	d.t.Helper()
	r, err := d.Redo(context.Background(), model.UndoCommand{ID: d.id(), At: d.now, Actor: "dana"})
	if err != nil {
		d.t.Fatal(err)
	}
	return r
}

// redoOf is redo of what is named.
func (d *desk) redoOf(target model.EntryID) model.Result {
	d.t.Helper()
	r, err := d.Redo(context.Background(), model.UndoCommand{ID: d.id(), At: d.now, Actor: "dana", Target: target})
	if err != nil || len(r.Refused) > 0 {
		d.t.Fatal(r.Refused, err)
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
	"SELECT * FROM touch ORDER BY lead, at, hash", "SELECT * FROM together ORDER BY lead, at, cause", "SELECT * FROM score ORDER BY lead", "SELECT * FROM tally WHERE n <> 0 ORDER BY name",
	"SELECT docid, words FROM search ORDER BY docid", "SELECT * FROM snapshot ORDER BY lead, seq",
	`SELECT lead, decided, reason, class, until_at, until_kind, until_score, decided_at, decided_by, returned, returned_at, return_why,
		round, attempts, last_attempt, last_outcome, due_at, due_kind, email_set, email_cause, phone_set, phone_cause, merged_into, acted_at, owner, tags
		FROM state WHERE decided || returned <> '' OR attempts + email_set + phone_set + merged_into > 0 OR due_at > 0 OR owner || tags <> '' ORDER BY lead`,
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

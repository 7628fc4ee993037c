package store_test

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"winnow/data/store"
	"winnow/model"
)

func TestNamesSpelledAlikeAtOneCompanyAreOffered(t *testing.T) {
	for _, pair := range [][2]string{{"Sam Whitlock", "Sam Whitlok"}, {"Sam Whitlock", "Sam Whitlcok"}, {"Sam Whitlock", "Whitlock, Sam"}, {"Léa Fournier", "Lea Fournier"},
		{"Jürgen Müller", "Juergen Mueller"}, {"Jürgen Müller", "Jurgen Muller"}, {"Catherine Becker", "Katharine Bekker"}, {"Stephen Brandt", "Steven Brant"},
		{"Ines Calder", "ines calderr"}, {"Bryan Ortiz", "Brian Ortis"}} {
		d := newDesk(t)
		d.bring("crm", said("external_id=1", "name="+pair[0], "email=a@acme.example"), said("external_id=2", "name="+pair[1], "email=b@acme.example"),
			said("external_id=3", "name="+pair[1], "email=c@other.example"))
		pairs, _, err := d.Duplicates(t.Context(), 0, 10)
		if err != nil || len(pairs) != 1 || pairs[0].A.ExternalID != "1" || pairs[0].B.ExternalID != "2" || pairs[0].Why != model.SpelledAlike {
			t.Errorf("%q: offered are %+v, %v", pair, pairs, err)
		}
		d.check()
	}
}

func TestNamesThatTellPeopleApartAreNotOffered(t *testing.T) {
	d := newDesk(t)
	var rows []store.IncomingRow
	for i, name := range []string{"John Lee", "Jan Lee", "Jane Smith", "John Smith", "Tom Becker", "Tim Becker", "Martin", "Morton", "Olu Adeyemi", "Ola Adeyemi", "李伟", "李娜", "Ivan Petrov", "Ivan Petrenko", ""} {
		rows = append(rows, said(fmt.Sprintf("external_id=%d", i), "name="+name, fmt.Sprintf("email=p%d@acme.example", i)))
	}
	d.bring("crm", rows...)
	if pairs, _, err := d.Duplicates(t.Context(), 0, 10); err != nil || len(pairs) != 0 {
		t.Errorf("offered are %+v, %v", pairs, err)
	}
}

func TestAPairOfNamesAlikeComesAndGoesWithItsImport(t *testing.T) {
	d := newDesk(t)
	d.bring("crm", said("external_id=1", "name=Sam Whitlock", "company=Acme"))
	before := d.dump()
	b := d.bring("fair", said("external_id=9", "name=Sam Whitlok", "company=ACME Inc."))
	if n := d.pairs(); n != 1 {
		t.Fatalf("%d pairs are offered", n)
	}
	with := d.dump()
	d.undo(b.LedgerID)
	d.same("taken back", before, d.dump())
	d.redo()
	d.same("given again", with, d.dump())
	ids := d.ids("SELECT lead FROM score ORDER BY lead")
	d.do(model.ActMerge, ids[1], func(c *model.Command) { c.Into = ids[0] })
	if n := d.pairs(); n != 0 {
		t.Errorf("%d pairs are offered of one lead", n)
	}
	d.check()
}

func TestNamesOfAnOlderDatabaseAreComparedInTheBackground(t *testing.T) {
	d := newDesk(t)
	d.bring("crm", said("external_id=1", "name=Sam Whitlock", "company=Acme"), said("external_id=2", "name=Sam Whitlok", "company=Acme"),
		said("external_id=3", "name=Whitlock, Sam", "company=Acme"), said("external_id=4", "name=Ines Calder", "company=Acme", "phone=+49 30 5550100"),
		said("external_id=5", "name=Tom Becker", "phone=+49 30 5550100"), said("external_id=6", "name=Sam Whitlock", "company=Other"), said("company=Acme"))
	want := d.dump()
	db, err := sql.Open("sqlite3", "file:"+d.path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	older := func(keys ...string) {
		for _, q := range append([]string{"DELETE FROM duplicate WHERE why = 'name'", "DELETE FROM setting WHERE name = 'alike'",
			"DELETE FROM identity WHERE kind = 'company' AND lead IN (SELECT id FROM lead WHERE name <> '')"}, keys...) {
			if _, err := db.Exec(q); err != nil {
				t.Fatal(err)
			}
		}
	}
	older(`INSERT INTO identity (kind, value, lead) SELECT 'company', company_key || char(10) ||
		CASE name WHEN 'Whitlock, Sam' THEN 'whitlock sam' ELSE lower(name) END, id FROM lead WHERE company_key <> '' AND name <> ''`)
	if n := d.pairs(); n != 1 {
		t.Fatalf("%d pairs are offered of the older database", n)
	}
	imp := d.begin("web")
	if err := imp.Add(t.Context(), []store.IncomingRow{said("external_id=9", "name=Olu")}); err != nil {
		t.Fatal(err)
	}
	if err := imp.Drain(); err != nil {
		t.Fatal(err)
	}
	if done, err := d.Respell(t.Context()); done || err != nil {
		t.Fatalf("while an import runs: through %v, %v", done, err)
	}
	if err := imp.Abort(t.Context()); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time nothing is left
		if done, err := d.Respell(t.Context()); !done || err != nil {
			t.Fatalf("through %v, %v", done, err)
		}
		d.same("compared", want, d.dump())
	}
	d.check()
	if n := d.pairs(); n != 3 {
		t.Errorf("%d pairs are offered", n)
	}
}

func TestLeadsOfAnOlderDatabaseThatAFileTookBackFromSalesComeBackToIt(t *testing.T) {
	d := newDesk(t)
	at := func(s model.Stage, fields ...string) store.IncomingRow {
		r := said(fields...)
		r.Row.Stage = s
		return r
	}
	d.bring("crm", at(model.StageWon, "external_id=1", "name=Maya Ortiz"), at(model.StageRejected, "external_id=2", "name=Olu Adeyemi"))
	d.bring("crm", at(model.StageMQL, "external_id=1", "name=Maya Ortiz", "title=COO"), at(model.StageMQL, "external_id=2", "name=Olu Adeyemi"))
	want := d.dump()
	if n := d.count("SELECT count(*) FROM score WHERE stage = 'won'"); n != 1 {
		t.Fatalf("%d leads are won after the second file", n)
	}
	db, err := sql.Open("sqlite3", "file:"+d.path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, q := range []string{"UPDATE setting SET value = '' WHERE name = 'alike'", "UPDATE lead SET file_stage = 'mql' WHERE file_stage = 'won'"} {
		if _, err := db.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	if found, err := d.Doctor(t.Context()); err != nil || strings.Contains(strings.Join(found.Problems, "\n"), "source rows say") {
		t.Errorf("doctor beforehand: %v, %v", found.Problems, err)
	}
	if done, err := d.Respell(t.Context()); !done || err != nil {
		t.Fatalf("through %v, %v", done, err)
	}
	d.same("put where its files say", want, d.dump())
	d.check()
}

func TestADatabaseThatIsBegunNowHasNoNamesLeftToCompare(t *testing.T) {
	d := newDesk(t)
	if n := d.count("SELECT count(*) FROM setting WHERE name = 'alike' AND value = 'done'"); n != 1 {
		t.Error("its names would all be looked at")
	}
}

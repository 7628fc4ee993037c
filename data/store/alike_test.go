package store_test

import (
	"fmt"
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

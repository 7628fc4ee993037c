package store_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"winnow/data/store"
	"winnow/model"
)

// bringMended imports rows that an import left out, as a file of problems brings them.
func (d *desk) bringMended(of model.Batch, lines []int, rows ...store.IncomingRow) model.Batch {
	d.t.Helper()
	imp, err := d.BeginImport(context.Background(), store.ImportHeader{At: d.now, Actor: "dana", File: "problems.csv", Source: of.Source, Of: of.LedgerID, OfAt: of.At})
	if err != nil {
		d.t.Fatal(err)
	}
	for i := range rows {
		rows[i].Row.Line, rows[i].Row.OfLine, rows[i].Row.At = i+2, lines[i], of.At
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

func TestAMendedRowIsNoNewerThanTheFileThatItCameFrom(t *testing.T) {
	ann := func(more ...string) store.IncomingRow {
		return said(append([]string{"external_id=1", "email=ann@a.example"}, more...)...)
	}
	for name, c := range map[string]struct {
		later bool // another file came between
		line  int
		want  string
	}{
		"a later file goes before it":                  {true, 9, "Later"},
		"it goes before the rows above it in its file": {false, 9, "Mended"},
		"the rows below it go before it":               {false, 1, "First"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			first := d.bring("crm", ann("company=First"), said("external_id=2", "name=Bob"))
			if c.later {
				d.bring("crm", ann("company=Later"))
			}
			mended := ann("company=Mended", "city=Ghent")
			b := d.bringMended(first, []int{c.line}, mended)
			if b.Updated != 1 {
				t.Errorf("%+v", b)
			}
			l := d.detail(d.find("ann@a.example"), 0).Lead
			if l.Company != c.want || l.City != "Ghent" {
				t.Errorf("the company is %q in %q, want %q in Ghent", l.Company, l.City, c.want)
			}
			if again := d.bringMended(first, []int{c.line}, mended); again.Updated+again.Created != 0 {
				t.Errorf("once more: %+v", again)
			}
			if !c.later {
				if again := d.bring("crm", ann("company=First")); again.Updated+again.Created != 0 {
					t.Errorf("the first file once more: %+v", again)
				}
			}
			d.undo(b.LedgerID)
			if l := d.detail(d.find("ann@a.example"), 0).Lead; l.City != "" || l.Company == "Mended" {
				t.Errorf("taken back: %q in %q", l.Company, l.City)
			}
			d.redo()
			if l := d.detail(d.find("ann@a.example"), 0).Lead; l.Company != c.want {
				t.Errorf("given again: %q", l.Company)
			}
			d.check()
		})
	}
}

func TestALeadOfAMendedRowWaitsSinceItsFileCame(t *testing.T) {
	d := newDesk(t)
	first := d.bring("crm", said("external_id=2", "name=Bob"))
	d.now = d.now.Add(48 * time.Hour)
	d.bringMended(first, []int{3}, said("external_id=1", "name=Ann"))
	a, _ := d.row(d.find("Ann"))
	b, _ := d.row(d.find("Bob"))
	if !a.WaitingSince.Equal(b.WaitingSince) {
		t.Errorf("waiting since %s, the others of the file since %s", a.WaitingSince, b.WaitingSince)
	}
}

func TestTwoBadRowsThatLookLikeOnePersonAreTwoOnceTheirAddressesAreMended(t *testing.T) {
	row := func(mark string, mends bool, more ...string) store.IncomingRow {
		r := said(append([]string{"name=Jo Doe", "phone=+31 10 555 0101"}, more...)...)
		r.Row.Mark, r.Row.Mends = mark, mends
		return r
	}
	bad := []store.IncomingRow{row("row-00000000000000aa", false, "email=jo(at)a.example"), row("row-00000000000000bb", false, "email=jo(at)b.example")}
	mended := []store.IncomingRow{row("row-00000000000000aa", true, "email=jo@a.example"), row("row-00000000000000bb", true, "email=jo@b.example")}
	clean := newDesk(t)
	clean.bring("crm", said("name=Jo Doe", "phone=+31 10 555 0101", "email=jo@a.example"), said("name=Jo Doe", "phone=+31 10 555 0101", "email=jo@b.example"))
	for name, order := range map[string][]int{"in the order of the file": {0, 1}, "the other way round": {1, 0}} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.bring("crm", bad...)
			if n := d.count("SELECT count(*) FROM lead"); n != 1 {
				t.Fatalf("%d leads", n)
			}
			before := d.texts("SELECT name || email || phone FROM lead")
			b := d.bring("crm", mended[order[0]], mended[order[1]])
			mails := "SELECT email FROM lead ORDER BY email"
			if got, want := d.texts(mails), clean.texts(mails); !slices.Equal(got, want) {
				t.Errorf("the leads are %v, want %v", got, want)
			}
			if got, want := d.count("SELECT count(*) FROM duplicate"), clean.count("SELECT count(*) FROM duplicate"); got != want {
				t.Errorf("%d possible duplicates, want %d", got, want)
			}
			d.check()
			if again := d.bring("crm", mended[order[0]], mended[order[1]]); again.Created+again.Updated != 0 {
				t.Errorf("once more: %+v", again)
			}
			if again := d.bring("crm", bad...); again.Created+again.Updated != 0 {
				t.Errorf("the bad file once more: %+v", again)
			}
			d.undo(b.LedgerID)
			if got := d.texts("SELECT name || email || phone FROM lead"); !slices.Equal(got, before) {
				t.Errorf("taken back: %v, want %v", got, before)
			}
			d.check()
			d.redo()
			if got, want := d.texts(mails), clean.texts(mails); !slices.Equal(got, want) {
				t.Errorf("given again: %v, want %v", got, want)
			}
			d.check()
		})
	}
}

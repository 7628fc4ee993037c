package store_test

import (
	"context"
	"fmt"
	mrand "math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"winnow/data/store"
	"winnow/model"
)

// heard is a row that only says whom its touches are about.
func heard(parts ...string) store.IncomingRow {
	in := said(parts...)
	in.TouchesOnly = true
	return in
}

// event is heard with the source's own id of what happened.
func event(id string, parts ...string) store.IncomingRow {
	in := heard(parts...)
	for i := range in.Touches {
		in.Touches[i].EventID = id
	}
	return in
}

// facts are who has which touches, and what waits for whom, without the numbers of
// leads and batches, which follow from the order of the imports.
func (d *desk) facts() string {
	d.t.Helper()
	var lines []string
	for _, q := range []string{
		"SELECT l.email || '/' || l.external_id || '/' || l.name || ' ' || t.at || ' ' || t.hash || ' ' || t.kind FROM touch t LEFT JOIN lead l ON l.id = t.lead",
		"SELECT k.kind || ' ' || k.value || ' ' || w.at || ' ' || hash || ' ' || w.kind FROM waiting w JOIN touch_key k ON k.id = w.who JOIN batch b ON b.id = w.batch WHERE b.state = 'done'",
		"SELECT l.email || '/' || l.external_id || '/' || l.name || ' ' || s.score || ' ' || s.stage || ' ' || s.touches FROM score s JOIN lead l ON l.id = s.lead",
	} {
		rows, err := d.db.Query(q)
		if err != nil {
			d.t.Fatal(err)
		}
		for rows.Next() {
			var s *string
			if err := rows.Scan(&s); err != nil {
				d.t.Fatal(err)
			}
			if s == nil {
				d.t.Fatalf("a touch is of no lead")
			}
			lines = append(lines, *s)
		}
		rows.Close()
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func TestTouchesOfUnknownPeopleWaitAndAttachWhenTheyArrive(t *testing.T) {
	for key, person := range map[string]string{
		"email=Ann+news@acme.example": "email=ann@acme.example",
		"external_id=7":               "external_id=7",
		"phone=+1 555 0100 200":       "phone=1 555 0100-200",
	} {
		t.Run(key, func(t *testing.T) {
			d := newDesk(t)
			b := d.bring("crm", heard(key, "@demo_request -2h"), heard(key, "@pricing_view -1h"), heard("@page_view -3h"))
			if b.Created+b.Updated+b.Touches != 0 || b.Unattached != 3 || b.LedgerID.IsZero() {
				t.Fatalf("the figures are %+v", b)
			}
			if n := d.count("SELECT count(*) FROM lead"); n != 0 {
				t.Errorf("%d leads were made of touches alone", n)
			}
			if w, err := d.Waiting(t.Context()); err != nil || w != (model.Waiting{Touches: 3, People: 1, Nobody: 1}) {
				t.Errorf("waiting are %+v, %v", w, err)
			}
			b = d.bring("crm", said(person, "name=Ann"), said("name=Zoe", "email=zoe@z.example"))
			if b.Attached != 2 || b.Touches != 0 {
				t.Errorf("the figures of her arrival are %+v", b)
			}
			ann := d.find("Ann")
			if n := d.count("SELECT touches FROM score WHERE lead = ?", int64(ann)); n != 2 {
				t.Errorf("she has %d touches, want 2", n)
			}
			if w, _ := d.Waiting(t.Context()); w.Touches != 1 {
				t.Errorf("%d touches wait still, want that of nobody", w.Touches)
			}
			d.check()
			b = d.bring("crm", heard(key, "@demo_request -2h"), heard(key, "@pricing_view -1h"), heard("@page_view -3h"))
			if b.Touches+b.Unattached+b.Updated != 0 || !b.LedgerID.IsZero() {
				t.Errorf("the same file again brought %+v", b)
			}
		})
	}
}

func TestANameAloneFindsItsPersonOnlyWhereThereIsOne(t *testing.T) {
	d := newDesk(t)
	d.bring("zoho", heard("name=Denson", "@converted -2h"), heard("name=Smith", "@converted -3h"))
	b := d.bring("crm", said("external_id=1", "name=Denson")) // another source's
	if b.Attached != 0 {
		t.Errorf("a touch went to somebody its source does not know: %+v", b)
	}
	b = d.bring("zoho", said("external_id=1", "name=Denson"), said("external_id=2", "name=Smith"), said("external_id=3", "name=smith"))
	if b.Attached != 1 {
		t.Errorf("the figures are %+v, want Denson's touch attached", b)
	}
	b = d.bring("zoho", heard("name=DENSON", "@email_open -9h"), heard("name=Smith", "@email_open -9h"))
	if b.Touches != 1 || b.Unattached != 1 {
		t.Errorf("the figures are %+v, want one attached, and one that could be either Smith's", b)
	}
	d.check()
}

func TestAnEventIsToldOnce(t *testing.T) {
	d := newDesk(t)
	d.bring("web", said("email=ann@acme.example"))
	b := d.bring("web", event("e1", "email=ann@acme.example", "@pricing_view -5h"), event("e1", "email=ann@acme.example", "@pricing_view -5h"),
		event("e1", "email=ann@acme.example", "@pricing_view -4h"), // told again, with another time
		event("e2", "email=ann@acme.example", "@pricing_view -5h"),
		heard("email=ann@acme.example", "@page_view -5h"), heard("email=ann@acme.example", "@page_view -5h"),
		event("e9", "email=bo@b.example", "@page_view -5h"), event("e9", "email=bo@b.example", "@page_view -4h"))
	if b.Touches != 3 || b.Unattached != 1 || b.Updated != 1 {
		t.Errorf("the figures are %+v, want 3 touches and 1 that waits", b)
	}
	other := d.bring("shop", event("e1", "email=ann@acme.example", "@pricing_view -5h")) // its own e1
	if other.Touches != 1 {
		t.Errorf("another source's event of the same id: %+v", other)
	}
	d.check()
}

func TestTouchesOfALogAreTakenBackExactly(t *testing.T) {
	d := newDesk(t)
	d.bring("crm", said("external_id=1", "email=ann@acme.example", "name=Ann", "@page_view -9h"), said("external_id=2", "name=Bo"))
	none := d.dump()
	log := d.bring("crm", heard("external_id=1", "@demo_request -2h"), heard("external_id=1", "@page_view -9h"), heard("external_id=3", "@demo_request -1h"))
	one := d.dump()
	people := d.bring("crm", said("external_id=3", "name=Cy", "email=cy@c.example"))
	both := d.dump()
	if people.Attached != 1 {
		t.Fatalf("Cy's touch was not attached: %+v", people)
	}
	d.undo(people.LedgerID)
	d.same("the person taken back", one, d.dump())
	if w, _ := d.Waiting(t.Context()); w.Touches != 1 {
		t.Errorf("%d touches wait for Cy again, want 1", w.Touches)
	}
	d.check()
	d.redo()
	d.same("the person given again", both, d.dump())
	d.undo(log.LedgerID)
	d.check()
	if n := d.count("SELECT count(*) FROM touch"); n != 1 {
		t.Errorf("%d touches are left, want Ann's first", n)
	}
	d.undo(people.LedgerID)
	d.same("both taken back", none, d.dump())
	d.redoOf(log.LedgerID)
	d.same("the log given again", one, d.dump())
	d.undo(log.LedgerID)
	d.redoOf(people.LedgerID)
	d.redoOf(log.LedgerID)
	d.same("both given again, the person first", both, d.dump())
	d.check()
}

func TestALogIsTheSameInAnyOrderOfFiles(t *testing.T) {
	r := mrand.New(mrand.NewPCG(3, 4))
	for round := range 3 {
		files := make([][]store.IncomingRow, 5)
		for n := range files {
			for range 1 + r.IntN(12) {
				id := r.IntN(6)
				who := []string{fmt.Sprintf("external_id=%d", id), fmt.Sprintf("email=p%d@x.example", id)}[id%2]
				if n < 2 {
					files[n] = append(files[n], said(fmt.Sprintf("external_id=%d", id), fmt.Sprintf("email=p%d@x.example", id), fmt.Sprintf("name=P%d", id)))
					continue
				}
				files[n] = append(files[n], event(fmt.Sprint("e", r.IntN(9)), who, fmt.Sprintf("@%s -%dh", []string{"page_view", "demo_request"}[r.IntN(2)], 1+r.IntN(3))),
					heard(who, fmt.Sprintf("@email_open -%dh", 1+r.IntN(4))))
			}
		}
		// What a source says of one id must not depend on who tells it first.
		for n := range files {
			for k := range files[n] {
				if f := files[n][k]; len(f.Touches) > 0 && f.Touches[0].EventID != "" {
					f.Touches[0].Kind, f.Touches[0].At = model.DemoRequest, thursday.Add(-time.Hour)
				}
			}
		}
		var want string
		for k, order := range permutations(len(files)) {
			if k%11 != round && k != 0 {
				continue
			}
			d := newDesk(t)
			for _, n := range order {
				d.bring("crm", files[n]...)
			}
			d.check()
			if got := d.facts(); want == "" {
				want = got
			} else if got != want {
				d.same(fmt.Sprint("files in order ", order), want, got)
			}
		}
	}
}

func permutations(n int) [][]int {
	if n == 0 {
		return [][]int{nil}
	}
	var out [][]int
	for _, p := range permutations(n - 1) {
		for at := range n {
			out = append(out, slices.Insert(slices.Clone(p), at, n-1))
		}
	}
	return out
}

func TestAKilledImportOfTouchesLeavesWhatWas(t *testing.T) {
	ctx := context.Background()
	d := newDesk(t)
	d.bring("crm", said("external_id=1", "name=Ann"))
	d.bring("crm", heard("external_id=2", "@page_view -2h"), heard("external_id=1", "@page_view -3h"))
	before, waiting := d.dump(), d.count("SELECT count(*) FROM waiting")
	imp := d.begin("crm")
	rows := []store.IncomingRow{said("external_id=2", "name=Bo"), heard("external_id=1", "@demo_request -1h"), heard("external_id=9", "@demo_request -1h")}
	if err := imp.Add(ctx, rows); err != nil {
		t.Fatal(err)
	}
	if err := imp.Drain(); err != nil {
		t.Fatal(err)
	}
	if n := d.count("SELECT count(*) FROM touch"); n != 3 {
		t.Fatalf("%d touches are there while it runs, want 3", n)
	}
	if err := imp.Abort(ctx); err != nil {
		t.Fatal(err)
	}
	d.same("aborted", before, d.dump())
	if n := d.count("SELECT count(*) FROM waiting"); n != waiting {
		t.Errorf("%d touches wait, want %d", n, waiting)
	}
	d.check()
}

func TestWhatALogWouldBringIsForeseen(t *testing.T) {
	d := newDesk(t)
	d.bring("crm", said("external_id=1", "name=Ann", "email=ann@acme.example", "@page_view -9h"), said("external_id=2", "name=Bo"))
	d.bring("crm", heard("external_id=7", "@page_view -1h"))
	rows := []store.IncomingRow{heard("external_id=1", "@demo_request -1h"), heard("email=ann@acme.example", "@page_view -9h"), heard("name=Bo", "@page_view -2h"),
		heard("external_id=7", "@page_view -1h"), heard("external_id=8", "@page_view -1h"), heard("external_id=8", "@page_view -1h"), heard("@page_view -4h")}
	f, err := d.Foresee(t.Context(), store.ImportHeader{At: d.now, Actor: "dana", File: "crm.csv", Format: "generic", Source: "crm"})
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Add(t.Context(), slices.Clone(rows)); err != nil {
		t.Fatal(err)
	}
	got, want := f.Figures(), d.bring("crm", rows...)
	if got.Touches != want.Touches || got.Unattached != want.Unattached || got.Updated != want.Updated || got.Created != 0 || want.Touches != 2 || want.Unattached != 2 {
		t.Errorf("foreseen were %+v, and came %+v", got, want)
	}
}

func TestWhatSomebodyDidBeforeTheySaidWhoTheyAreIsTheirsOnceTheyDo(t *testing.T) {
	d := newDesk(t)
	b := d.bring("web", heard("anonymous_id=a1", "@pricing_view -3h"), heard("anonymous_id=a2", "@page_view -3h"))
	if b.Unattached != 2 || d.count("SELECT count(*) FROM lead") != 0 {
		t.Fatalf("the figures are %+v, want two touches that wait", b)
	}
	before := d.dump()
	joined := d.bring("web", said("external_id=u1", "email=ann@acme.example", "name=Ann", "anonymous_id=a1"))
	if joined.Attached != 1 {
		t.Fatalf("the figures are %+v, want the touch of a1 attached", joined)
	}
	b = d.bring("web", heard("anonymous_id=a1", "@page_view -1h"), heard("external_id=u1", "@page_view -1m"))
	if ann := d.find("Ann"); b.Touches != 2 || d.count("SELECT touches FROM score WHERE lead = ?", int64(ann)) != 3 {
		t.Errorf("the figures are %+v, want later touches of either id to be hers", b)
	}
	d.check()
	d.undo(b.LedgerID)
	d.undo(joined.LedgerID)
	d.same("her coming taken back", before, d.dump())
}

func TestTwoPeopleAtOneMachineAreNotProposedAsOne(t *testing.T) {
	d := newDesk(t)
	d.bring("web", said("external_id=u1", "name=Ann", "anonymous_id=a1"), said("external_id=u2", "name=Bob", "anonymous_id=a1"))
	if n := d.count("SELECT count(*) FROM duplicate"); n != 0 {
		t.Errorf("%d pairs are proposed", n)
	}
	d.check()
}

func TestAnotherIDOfTheSamePersonFindsThem(t *testing.T) {
	d := newDesk(t)
	d.bring("web", said("external_id=old", "name=Ann"))
	b := d.bring("web", said("external_id=new", "former_id=old"))
	if b.Updated != 1 || d.count("SELECT count(*) FROM lead") != 1 {
		t.Fatalf("the figures are %+v, want the lead to have both ids", b)
	}
	if b = d.bring("web", heard("external_id=new", "@page_view -1h"), heard("external_id=old", "@pricing_view -1h")); b.Touches != 2 {
		t.Errorf("the figures are %+v, want the touches of both ids", b)
	}
	// Where both are known they may be one, and are not merged unasked.
	d.bring("web", said("external_id=x1", "name=Bob"), said("external_id=x2", "name=Robert"))
	d.bring("web", said("external_id=x2", "former_id=x1"))
	if n := d.count("SELECT count(*) FROM duplicate WHERE why = 'id'"); n != 1 || d.count("SELECT count(*) FROM lead") != 3 {
		t.Errorf("%d pairs are proposed, want Bob and Robert", n)
	}
	d.check()
}

func TestAFileMayTellWhatSomebodyDidBeforeItSaysWhoTheyAre(t *testing.T) {
	for key, person := range map[string]string{"email=ann@acme.example": "email=ann@acme.example", "anonymous_id=a1": "anonymous_id=a1", "external_id=7": "external_id=7", "name=Ann": "external_id=9"} {
		d := newDesk(t)
		b := d.bring("web", heard(key, "@demo_request -2h"), said("email=zoe@z.example"), said(person, "name=Ann", "company=Acme"))
		if ann := d.find("Ann"); b.Attached != 1 || d.count("SELECT touches FROM score WHERE lead = ?", int64(ann)) != 1 {
			t.Errorf("%s: the figures are %+v", key, b)
		}
		d.check()
	}
}

func TestANameThatAnotherComesToHaveTooTellsNobodyAnyMore(t *testing.T) {
	d := newDesk(t)
	d.bring("crm", said("external_id=1", "name=Ann Lee"))
	d.bring("crm", heard("name=Ann Lee", "@demo_request -2h"))
	before := d.dump()
	second := d.bring("crm", said("external_id=2", "name=ann lee"))
	if w, err := d.Waiting(t.Context()); err != nil || w.Touches != 1 {
		t.Errorf("waiting are %+v, %v: want the touch of either", w, err)
	}
	d.check()
	d.undo(second.LedgerID)
	d.same("the second taken back", before, d.dump())
}

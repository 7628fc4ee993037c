package store_test

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"winnow/data/store"
	"winnow/model"
)

// TestHelperTurn is not a test: it undoes, redoes or recovers, some leads at a
// time, and stops for good after so many transactions.
func TestHelperTurn(t *testing.T) {
	path, what := os.Getenv("WINNOW_TEST_TURN_IN"), os.Getenv("WINNOW_TEST_TURN")
	if path == "" {
		return
	}
	left, err := strconv.Atoi(os.Getenv("WINNOW_TEST_TURN_STOP"))
	if err != nil {
		t.Fatal(err)
	}
	halfWay := func() {
		os.Stdout.WriteString("half way\n")
		time.Sleep(forGood)
	}
	d := &desk{t: t, path: path, now: thursday.Add(time.Hour)}
	d.open()
	d.Chunk(3)
	d.Watch(func(part string, _, _, _ time.Time) {
		if part == "what stands on it" { // on a slow machine that takes several, before anything begins
			if left < 0 {
				halfWay()
			}
			return
		}
		if left--; left == 0 {
			halfWay()
		}
	})
	var of model.EntryID
	if what != "recover" {
		if of, err = model.ParseEntryID(os.Getenv("WINNOW_TEST_TURN_OF")); err != nil {
			t.Fatal(err)
		}
	}
	ctx, u := context.Background(), model.UndoCommand{ID: d.id(), At: d.now, Actor: "dana", Target: of, Later: left == 0}
	switch what {
	case "undo":
		_, err = d.Undo(ctx, u)
	case "redo":
		_, err = d.Redo(ctx, u)
	case "recover":
		_, err = d.Recover(ctx)
	}
	if err != nil {
		t.Fatal(err)
	}
	halfWay()
}

// turnElsewhere begins an undo, a redo or a recovery in another process and
// returns once it has stopped after so many transactions, below 0 before it began.
func (d *desk) turnElsewhere(what string, of model.EntryID, after int) (kill func()) {
	d.t.Helper()
	return d.elsewhere("TestHelperTurn", "WINNOW_TEST_TURN_IN="+d.path, "WINNOW_TEST_TURN="+what, "WINNOW_TEST_TURN_OF="+of.String(), fmt.Sprint("WINNOW_TEST_TURN_STOP=", after))
}

// crmFile is an import that brings new leads and speaks of one that is known.
func crmFile() []store.IncomingRow {
	rows := []store.IncomingRow{
		said("email=ann@acme.example", "title=COO", "@pricing_view -2h"),
		said("external_id=7", "name=Gus", "email=gus@g.example", "phone=555 0100 200", "@demo_request -1h"),
		said("external_id=8", "name=Hal", "email=hal@h.example", "phone=555 0100 200"),
		said("external_id=9", "name=Ann Lee", "company=Acme", "phone=555 0100 900"),
	}
	for i := range 8 {
		rows = append(rows, said(fmt.Sprintf("external_id=1%d", i), fmt.Sprintf("name=Person %d", i), fmt.Sprintf("email=p%d@c1.example", i),
			"company=Company 1", fmt.Sprintf("@created -%dh", 30+i), fmt.Sprintf("@page_view -%dh", i)))
	}
	return rows
}

// TestATurnThatIsKilledIsFinishedAtTheNextStart kills the taking back of an
// import, or its giving again, at every transaction, and looks meanwhile.
func TestATurnThatIsKilledIsFinishedAtTheNextStart(t *testing.T) {
	for _, what := range []string{"undo", "redo"} {
		for after := 0; after <= 8; after += 1 + after/4 {
			t.Run(fmt.Sprintf("%s, after %d transactions", what, after), func(t *testing.T) {
				d := newDesk(t)
				d.bring("web", said("name=Ann", "email=ann@acme.example", "company=Acme", "phone=555 0100 900"), said("name=Bob", "phone=555 0100 200"))
				ann := d.find("Ann")
				none := d.dump()
				b := d.bring("crm", crmFile()...)
				want, turning := none, model.ActUndo
				if what == "redo" {
					want, turning = d.dump(), model.ActRedo
					d.undo(b.LedgerID)
					d.same("taken back", none, d.dump())
				}
				kill := d.turnElsewhere(what, b.LedgerID, after)
				left, err := d.Unfinished(t.Context())
				if err != nil || len(left) != 1 || left[0].Turning != turning || !left[0].Finished || left[0].TakenBack != (what == "undo") {
					t.Fatalf("unfinished are %+v, %v", left, err)
				}
				d.check()
				d.do(model.ActNote, ann, func(c *model.Command) { c.Note = "still here" })
				if after > 0 {
					if got, err := d.Recover(t.Context()); err != nil || len(got) != 0 {
						t.Errorf("recovered while it runs: %v, %v", got, err)
					}
				}
				kill()
				got, err := d.Recover(t.Context())
				if err != nil || len(got) != 1 || got[0].ID != b.ID || got[0].Turning != turning {
					t.Fatalf("recovered are %+v, %v", got, err)
				}
				d.same("finished", want, d.dump())
				d.check()
				all, err := d.Batches(t.Context())
				if err != nil || all[1].TakenBack != (what == "undo") || all[1].Turning != "" {
					t.Errorf("the imports are %+v, %v", all, err)
				}
			})
		}
	}
}

func TestARecoveryThatIsKilledIsFinishedByTheNext(t *testing.T) {
	for after := 1; after <= 9; after += 2 {
		t.Run(fmt.Sprintf("after %d transactions", after), func(t *testing.T) {
			d := newDesk(t)
			d.bring("web", said("name=Ann", "email=ann@acme.example"), said("name=Bob"))
			before := d.dump()
			d.importElsewhere()()
			d.turnElsewhere("recover", model.EntryID{}, after)()
			d.check()
			if got, err := d.Recover(t.Context()); err != nil || len(got) != 1 || got[0].File != "crm.csv" || got[0].Finished {
				t.Fatalf("recovered are %+v, %v", got, err)
			}
			d.same("recovered", before, d.dump())
			if n := d.count("SELECT count(*) FROM source_row WHERE batch > 1"); n != 0 {
				t.Errorf("%d rows are left", n)
			}
			d.check()
		})
	}
}

// TestWhatIsDecidedWhileAnImportIsTakenBack tells what a decision meets in the
// middle of it.
func TestWhatIsDecidedWhileAnImportIsTakenBack(t *testing.T) {
	d := newDesk(t)
	d.bring("web", said("name=Ann", "email=ann@acme.example", "company=Acme"))
	b := d.bring("crm", crmFile()...)
	ann, gus, hal, p0, p7 := d.find("ann@acme.example"), d.find("Gus"), d.find("Hal"), d.find("Person 0"), d.find("Person 7")
	promoted := d.do(model.ActPromote, gus)
	passed := d.do(model.ActReject, p0, func(c *model.Command) { c.Reason = d.reason(model.ClassRemove) })
	d.undo(passed.Entry.ID) // nothing stands on it any more
	kill := d.turnElsewhere("undo", b.LedgerID, 2)

	refused := func(what string, no []model.Refused) {
		t.Helper()
		if len(no) != 1 || no[0].Refusal.Code != model.RefusedUnknown {
			t.Errorf("%s: refused are %+v", what, no)
		}
	}
	seq := d.count("SELECT max(seq) FROM entry")
	c := model.Command{At: d.now, Actor: "luis", Action: model.ActPromote, Amount: -1}
	for _, lead := range []model.LeadID{hal, p0, p7} {
		c.ID, c.Targets = d.id(), []model.Target{{Lead: lead, Version: model.AnyVersion}}
		r, err := d.Do(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		refused("a decision on a lead that goes", r.Refused)
	}
	c.ID, c.Action, c.Into, c.Targets = d.id(), model.ActMerge, hal, []model.Target{{Lead: ann, Version: model.AnyVersion}}
	r, err := d.Do(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Refused) != 1 {
		t.Error("a lead was merged into one that goes")
	}
	r, err = d.Redo(t.Context(), model.UndoCommand{ID: d.id(), At: d.now, Actor: "dana", Target: passed.Entry.ID})
	if err != nil {
		t.Fatal(err)
	}
	refused("a redo on a lead that goes", r.Refused)
	if n := d.count("SELECT max(seq) FROM entry"); n != seq {
		t.Errorf("the ledger grew from %d to %d entries", seq, n)
	}
	// What others know too, and what keeps its rows, is worked on as ever.
	d.do(model.ActNurture, ann)
	d.undo(promoted.Entry.ID)
	d.do(model.ActReject, gus, func(c *model.Command) { c.Reason = d.reason(model.ClassRemove) })
	d.check()
	kill()
	if _, err := d.Recover(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := d.ids("SELECT lead FROM score ORDER BY lead"); len(got) != 2 || got[0] != ann || got[1] != gus {
		t.Errorf("left are %v, want Ann and Gus", got)
	}
	if n := d.count("SELECT count(*) FROM touch WHERE lead = ?", int64(gus)); n != 1 {
		t.Errorf("%d touches of Gus are left, want 1", n)
	}
	d.check()
	d.redoOf(b.LedgerID)
	if n := d.count("SELECT count(*) FROM score"); n != 12 {
		t.Errorf("%d leads are there again, want 12", n)
	}
	d.check()
}

func TestTheTakingBackOfAnImportTellsHowFarItIs(t *testing.T) {
	d := newDesk(t)
	d.bring("web", said("name=Ann", "email=ann@acme.example", "company=Acme"))
	b := d.bring("crm", crmFile()...)
	d.Chunk(5)
	for _, turn := range []func(context.Context, model.UndoCommand) (model.Result, error){d.Undo, d.Redo} {
		last, of := 0, 0
		u := model.UndoCommand{ID: d.id(), At: d.now, Actor: "dana", Target: b.LedgerID, Progress: func(done, total int) {
			if done < last || total != 12 {
				t.Errorf("%d of %d after %d", done, total, last)
			}
			last, of = done, total
		}}
		if _, err := turn(t.Context(), u); err != nil {
			t.Fatal(err)
		}
		if last != of || of == 0 {
			t.Errorf("it ended at %d of %d", last, of)
		}
	}
}

func TestAnUndoThatIsKilledBeforeItIsInTheLedgerNeverWas(t *testing.T) {
	d := newDesk(t)
	d.bring("web", said("name=Ann", "email=ann@acme.example", "company=Acme"))
	none := d.dump()
	b := d.bring("crm", crmFile()...)
	both := d.dump()
	promoted := d.do(model.ActPromote, d.find("Gus"))
	d.turnElsewhere("undo", b.LedgerID, -1)() // what stands on it was looked at
	if got, err := d.Recover(t.Context()); err != nil || len(got) != 0 {
		t.Errorf("recovered are %v, %v", got, err)
	}
	d.undo(promoted.Entry.ID)
	d.noSnapshots(both)
	if r := d.undo(b.LedgerID); len(r.Refused) != 0 {
		t.Errorf("refused are %+v, and nothing stands on it any more", r.Refused)
	}
	d.noSnapshots(none)
	d.check()
}

// noSnapshots compares all tables but that of snapshots, which decisions leave
// behind.
func (d *desk) noSnapshots(want string) {
	d.t.Helper()
	got := d.dump()
	cut := func(s string) string {
		var b strings.Builder
		for line := range strings.Lines(s) {
			if !strings.Contains(line, " document=") {
				b.WriteString(line)
			}
		}
		return b.String()
	}
	d.same("taken back", cut(want), cut(got))
}

package store_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"winnow/data/store"
	"winnow/model"
	"winnow/model/criteria"
)

// TestHelperSweep is not a test: it sweeps as of five hours after thursday, and stops
// for good after the first transaction in which leads are scored.
func TestHelperSweep(t *testing.T) {
	path := os.Getenv("WINNOW_TEST_SWEEP_IN")
	if path == "" {
		return
	}
	d := &desk{t: t, path: path, now: thursday.Add(5 * time.Hour)}
	d.open()
	d.Watch(func(part string, _, _, _ time.Time) {
		if part == "scoring" {
			os.Stdout.WriteString("half way\n")
			time.Sleep(forGood)
		}
	})
	if _, _, err := d.Sweep(context.Background()); err != nil {
		t.Fatal(err)
	}
	os.Stdout.WriteString("half way\n")
	time.Sleep(forGood)
}

// booked are leads whose demo requests are still to come, told by two imports.
func (d *desk) booked(n int) (leads []model.LeadID) {
	d.t.Helper()
	d.trigger(demoTrigger)
	var known, told []store.IncomingRow
	for i := range n {
		who := fmt.Sprintf("email=p%d@c%d.example", i, i)
		known = append(known, said(who, "@page_view -1h"))
		told = append(told, said(who, "@demo_request 3h"))
	}
	d.bring("crm", known...)
	d.bring("web", told...)
	for i := range n {
		leads = append(leads, d.find(fmt.Sprintf("p%d@c%d.example", i, i)))
	}
	return leads
}

func TestASweepThatIsKilledLosesNoTriggerAndRepeatsNone(t *testing.T) {
	d := newDesk(t)
	leads := d.booked(20)
	due := func() int {
		return d.count("SELECT count(*) FROM score WHERE next_change_at <= ?", thursday.Add(5*time.Hour).UnixMicro())
	}
	for kills := 0; due() > 0; kills++ {
		if kills > len(leads) {
			t.Fatal("the sweeps do not come on")
		}
		kill := d.elsewhere("TestHelperSweep", "WINNOW_TEST_SWEEP_IN="+d.path)
		kill()
		d.now = thursday.Add(5 * time.Hour)
		d.check()
	}
	if _, _, err := d.Sweep(context.Background()); err != nil {
		t.Fatal(err)
	}
	for _, id := range leads {
		if at := d.fired(id); len(at) != 1 || !at[0].Equal(thursday.Add(3*time.Hour)) {
			t.Fatalf("lead %s: fired for %v", id, at)
		}
	}
}

// TestWhoeverComesBeforeTheSweepLosesNoTrigger has something else write the row of a
// lead after its touch came to count and before it was swept.
func TestWhoeverComesBeforeTheSweepLosesNoTrigger(t *testing.T) {
	ctx := context.Background()
	for name, between := range map[string]func(d *desk, ann model.LeadID){
		"nobody":           func(*desk, model.LeadID) {},
		"a rep who tries":  func(d *desk, ann model.LeadID) { d.do(model.ActPromote, ann) },
		"a rep who undoes": func(d *desk, ann model.LeadID) { d.undo(d.do(model.ActPromote, ann).Entry.Group) },
		"an import":        func(d *desk, _ model.LeadID) { d.bring("crm", said("email=p0@c0.example", "title=COO")) },
		"an import that is taken back": func(d *desk, _ model.LeadID) {
			d.undo(d.bring("crm", said("email=p0@c0.example", "@page_view -2h")).LedgerID)
		},
		"other criteria": func(d *desk, _ model.LeadID) {
			c, err := criteria.Parse("test.toml", d.Criteria().Text+"\n[[rule]]\nname = \"somebody\"\ngroup = \"person\"\nwhen = 'true'\npoints = 3\n")
			if err != nil {
				d.t.Fatal(err)
			}
			if err := d.ApplyCriteria(ctx, c, "dana"); err != nil {
				d.t.Fatal(err)
			}
		},
		"a merge into another": func(d *desk, ann model.LeadID) {
			d.bring("crm", said("email=bob@gmail.com"))
			d.do(model.ActMerge, ann, func(c *model.Command) { c.Into = d.find("bob@gmail.com") })
		},
		"a merge that is taken back": func(d *desk, ann model.LeadID) {
			d.bring("crm", said("email=bob@gmail.com"))
			d.undo(d.do(model.ActMerge, ann, func(c *model.Command) { c.Into = d.find("bob@gmail.com") }).Entry.Group)
		},
	} {
		t.Run(name, func(t *testing.T) {
			var told []store.Fired
			d := newDesk(t)
			d.onFired = func(_ context.Context, f []store.Fired) { told = append(told, f...) }
			d.Store.Close()
			d.open()
			ann := d.booked(1)[0]
			d.now = thursday.Add(3*time.Hour + time.Minute)
			between(d, ann)
			d.check()
			for range 2 {
				if _, _, err := d.Sweep(ctx); err != nil {
					t.Fatal(err)
				}
			}
			stand, _, err := d.FiredSince(ctx, 0, 10)
			if err != nil {
				t.Fatal(err)
			}
			if len(stand) != 1 || !stand[0].At.Equal(thursday.Add(3*time.Hour)) || len(told) != 1 {
				t.Errorf("there stand %+v, told %+v", stand, told)
			}
			if due := d.count("SELECT count(*) FROM score WHERE next_change_at <= ?", d.now.UnixMicro()); due > 0 {
				t.Errorf("%d leads are due still", due)
			}
			d.check()
		})
	}
}

func TestASweepWritesTriggersOfLeadsThatAreOnScreen(t *testing.T) {
	d := newDesk(t)
	leads := d.booked(3)
	if _, _, err := d.Sweep(context.Background()); err != nil { // nothing is left to be written but what is due
		t.Fatal(err)
	}
	d.now = thursday.Add(5 * time.Hour)
	d.detail(leads[0], 1)
	d.do(model.ActNote, leads[0], func(c *model.Command) { c.Note = "a booth" })
	for _, id := range leads { // read last, and as they stand
		d.detail(id, 1)
	}
	if _, _, err := d.Sweep(context.Background()); err != nil {
		t.Fatal(err)
	}
	for _, id := range leads {
		if len(d.fired(id)) != 1 {
			t.Errorf("lead %s did not fire", id)
		}
	}
	d.check()
}

// Of so many leads that are due most are written without waiting for the disk.
func TestAmongManyLeadsThatAreDueEachTriggerIsWrittenAndToldOnce(t *testing.T) {
	var told []store.Fired
	d := newDesk(t)
	d.onFired = func(_ context.Context, f []store.Fired) { told = append(told, f...) }
	d.Store.Close()
	d.open()
	leads := d.booked(520)
	d.now = thursday.Add(5 * time.Hour)
	_, n, err := d.Sweep(context.Background())
	if err != nil || n != len(leads) || len(told) != len(leads) {
		t.Fatalf("%d leads of %d were due, %d triggers told: %v", n, len(leads), len(told), err)
	}
	for _, id := range leads {
		if at := d.fired(id); len(at) != 1 || !at[0].Equal(thursday.Add(3*time.Hour)) {
			t.Fatalf("lead %s: fired for %v", id, at)
		}
	}
	if due := d.count("SELECT count(*) FROM score WHERE next_change_at <= ?", d.now.UnixMicro()); due > 0 {
		t.Errorf("%d leads are due still", due)
	}
	d.check()
}

package store_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"winnow/data/store"
	"winnow/model"
	"winnow/model/criteria"
)

const demoTrigger = `
[[trigger]]
name = "asked for a demo"
touch = "demo_request"
then = ["hot", "notify"]
run = ["tell", "sales"]
`

// trigger applies criteria that are the default's with a trigger.
func (d *desk) trigger(text string) {
	d.t.Helper()
	whole := criteria.Default()
	if i := strings.Index(whole, "\n[[trigger]]"); i >= 0 {
		whole = whole[:i]
	}
	c, err := criteria.Parse("test.toml", whole+text)
	if err != nil {
		d.t.Fatal(err)
	}
	if err := d.ApplyCriteria(context.Background(), c, "dana"); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) fired(lead model.LeadID) (at []time.Time) {
	d.t.Helper()
	log, err := d.Log(context.Background(), model.Log{Lead: lead})
	if err != nil {
		d.t.Fatal(err)
	}
	for _, it := range log {
		if it.Action == model.ActTrigger {
			if it.Actor != model.ActorWinnow || it.Cause != "asked-for-a-demo" || it.From != it.To {
				d.t.Errorf("the ledger has %+v", it)
			}
			at = append(at, it.Due)
		}
	}
	return at
}

func TestATriggerFiresOnceForALeadAndTheTouchThatCompletedIt(t *testing.T) {
	d := newDesk(t)
	d.trigger(demoTrigger)
	ann := []string{"email=ann@gmail.com", "@demo_request -2h"}
	d.bring("crm", said(ann...), said("email=old@b.example", "@demo_request -400h"), said("email=cold@b.example", "@page_view -1h"))
	id := d.find("ann@gmail.com")
	if got := d.fired(id); len(got) != 1 || !got[0].Equal(thursday.Add(-2*time.Hour)) {
		t.Fatalf("fired for %v", got)
	}
	if d.fired(d.find("old@b.example")) != nil || d.fired(d.find("cold@b.example")) != nil {
		t.Error("fired for what is long past, or for nothing")
	}
	row := d.detail(id, 1).Row
	if row.DueKind != model.DueHot || !row.Hot {
		t.Errorf("not hot: %+v", row)
	}
	d.bring("crm", said(ann...)) // again
	d.bring("web", said("email=ann@gmail.com", "@page_view -1h"))
	if got := d.fired(id); len(got) != 1 {
		t.Errorf("the same touch fired again: %v", got)
	}
	d.bring("web", said("email=ann@gmail.com", "@demo_request -10m"))
	if got := d.fired(id); len(got) != 2 {
		t.Errorf("a new request did not fire: %v", got)
	}
	d.check()
}

func TestATriggerStandsInNobodysWay(t *testing.T) {
	d := newDesk(t)
	d.trigger(demoTrigger)
	d.bring("crm", said("email=ann@gmail.com", "@page_view -3h"))
	id := d.find("ann@gmail.com")
	seen := d.detail(id, 1).Row.Version
	d.bring("web", said("email=ann@gmail.com", "@demo_request -1h"))
	c := model.Command{ID: d.id(), At: d.now, Actor: "dana", Action: model.ActNote, Note: "called", Targets: []model.Target{{Lead: id, Version: seen}}}
	r, err := d.Do(context.Background(), c)
	if err != nil || len(r.Refused) > 0 {
		t.Fatalf("a note on the lead as it was seen is refused: %+v, %v", r.Refused, err)
	}
	c.ID, c.Note = d.id(), "again"
	if r, err = d.Do(context.Background(), c); err != nil || len(r.Refused) != 1 {
		t.Errorf("what was noted since does not count: %+v, %v", r, err)
	}
	promoted := d.do(model.ActPromote, id)
	d.bring("web", said("email=ann@gmail.com", "@demo_request -5m"))
	if len(d.fired(id)) != 2 {
		t.Fatal("the second request did not fire")
	}
	if r := d.undo(promoted.Entry.Group); len(r.Refused) > 0 || len(r.Done) != 1 {
		t.Fatalf("the promotion cannot be undone below a trigger: %+v", r)
	}
	d.check()
}

func TestATouchStillToComeSetsOffWhatItDoesWhenItsTimeComes(t *testing.T) {
	var told []store.Fired
	d := newDesk(t)
	d.onFired = func(_ context.Context, f []store.Fired) { told = append(told, f...) }
	d.Store.Close()
	d.open()
	d.trigger(demoTrigger)
	d.bring("crm", said("email=ann@gmail.com"), said("email=bob@gmail.com", "@demo_request -30m"))
	b := d.bring("web", said("email=ann@gmail.com", "@demo_request 3h"))
	ann := d.find("ann@gmail.com")
	sweep := func() {
		t.Helper()
		if _, _, err := d.Sweep(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	told = nil
	d.now = thursday.Add(time.Hour)
	if sweep(); d.fired(ann) != nil || told != nil {
		t.Fatal("it fired before its time")
	}
	d.now = thursday.Add(30 * time.Hour) // nobody looked meanwhile
	sweep()
	sweep()
	if at := d.fired(ann); len(at) != 1 || !at[0].Equal(thursday.Add(3*time.Hour)) || len(told) != 1 || told[0].Lead != ann {
		t.Errorf("fired for %v, told %+v", at, told)
	}
	if n := len(d.fired(d.find("bob@gmail.com"))); n != 1 {
		t.Errorf("what had fired did so %d times", n)
	}
	d.check()
	if r := d.undo(b.LedgerID); len(r.Refused) > 0 || d.detail(ann, 1).Row.Hot {
		t.Errorf("with its import it is not taken back: %+v", r)
	}
	d.check()
}

func TestAnImportThatFiredIsTakenBackExactly(t *testing.T) {
	d := newDesk(t)
	d.trigger(demoTrigger)
	d.bring("crm", said("email=ann@gmail.com", "@page_view -3h"))
	before := d.dump()
	b := d.bring("web", said("email=ann@gmail.com", "@demo_request -1h"), said("email=new@b.example", "@demo_request -1h"))
	d.undo(b.LedgerID)
	d.same("taken back", before, d.dump())
	d.check()
}

func TestWhoWroteATriggerIsToldOfItOnceItIsStored(t *testing.T) {
	var told []store.Fired
	d := newDesk(t)
	d.onFired = func(_ context.Context, f []store.Fired) { told = append(told, f...) }
	d.Store.Close()
	d.open()
	d.trigger(demoTrigger)
	_, last, err := d.FiredSince(context.Background(), 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	d.bring("crm", said("email=ann@gmail.com", "name=Ann Lee", "@demo_request -2h"))
	if len(told) != 1 || told[0].Label != "Ann Lee" || told[0].Name != "asked for a demo" || !told[0].Does(criteria.ActNotify) {
		t.Fatalf("told %+v", told)
	}
	if i := slices.IndexFunc(told[0].Acts, func(a criteria.Act) bool { return a.Kind == criteria.ActRun }); i < 0 || !slices.Equal(told[0].Acts[i].Args, []string{"tell", "sales"}) {
		t.Errorf("acts %+v", told[0].Acts)
	}
	list, now, err := d.FiredSince(context.Background(), last, 10)
	if err != nil || len(list) != 1 || list[0] != told[0].Firing || !list[0].Notify {
		t.Errorf("since %d: %+v, %v", last, list, err)
	}
	if list, _, err = d.FiredSince(context.Background(), now, 10); err != nil || len(list) != 0 {
		t.Errorf("told twice: %+v, %v", list, err)
	}
}

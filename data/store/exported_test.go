package store_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"winnow/data/store"
	"winnow/model"
)

// exported writes the new decisions for a target, and remembers it.
func (d *desk) exported(target string) {
	d.t.Helper()
	seq, err := d.EachDecision(context.Background(), target, true, func(store.Decision) error { return nil })
	if err == nil {
		err = d.MarkExported(context.Background(), store.Exported{Target: target, What: "decisions", Seq: seq, At: d.now, Actor: "dana"})
	}
	if err != nil {
		d.t.Fatal(err)
	}
}

// news lists what the next export for a target tells, a lead once, as what it is now.
func (d *desk) news(target string) (got []string) {
	d.t.Helper()
	_, err := d.EachDecided(context.Background(), target, true, func(x store.Decision) error {
		got = append(got, fmt.Sprintf("%s %s %s", x.Row.Label, x.Item.Action, x.Row.Stage))
		return nil
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return got
}

func (d *desk) notExported() int {
	d.t.Helper()
	n, err := d.Counts(context.Background(), "dana", nil)
	if err != nil {
		d.t.Fatal(err)
	}
	return n.NotExported
}

func TestATargetIsToldAgainOfWhatWasTakenBackSince(t *testing.T) {
	d := newDesk(t)
	d.bring("a", said("name=Ann", "email=ann@x.example"), said("name=Bob", "email=bob@x.example"))
	ann, bob := d.find("ann@x.example"), d.find("bob@x.example")
	tells := func(when string, n int, want ...string) {
		t.Helper()
		if got := d.news("salesforce"); !slices.Equal(got, want) {
			t.Errorf("%s: the export tells %q, want %q", when, got, want)
		}
		if got := d.notExported(); got != n {
			t.Errorf("%s: %d not in the CRM, want %d", when, got, n)
		}
	}
	one := d.do(model.ActPromote, ann)
	d.undo(one.Entry.Group)
	tells("taken back before any export", 0)
	one = d.do(model.ActPromote, ann)
	d.do(model.ActReject, bob, because("poor-fit"))
	tells("decided", 2, "Ann promote sql", "Bob reject rejected")
	d.exported("salesforce")
	tells("exported", 0)
	taken := d.undo(one.Entry.Group)
	tells("taken back after the export", 1, "Ann undo mql")
	d.redoOf(taken.Entry.ID)
	tells("done again: the CRM has it so", 0)
	taken = d.undo(one.Entry.Group)
	d.exported("salesforce")
	tells("told that it was taken back", 0)
	d.redoOf(taken.Entry.ID)
	tells("done again after it was told", 1, "Ann redo sql")
	d.exported("salesforce")
	d.undo(one.Entry.Group)
	d.do(model.ActNurture, ann)
	tells("decided anew: that alone is told", 1, "Ann nurture nurture")
}

func TestALeadIsToldOfOnceByItsLastDecision(t *testing.T) {
	d := newDesk(t)
	d.bring("a", said("name=Ann", "email=ann@x.example"), said("name=Bob", "email=bob@x.example"), said("name=Cy", "email=cy@x.example"))
	ann, bob, cy := d.find("ann@x.example"), d.find("bob@x.example"), d.find("cy@x.example")
	d.do(model.ActPromote, ann)
	d.do(model.ActNurture, bob)
	d.do(model.ActAccept, ann)
	d.do(model.ActNurture, cy)
	d.do(model.ActMerge, cy, func(c *model.Command) { c.Into = bob })
	if got, want := d.news("hubspot"), []string{"Ann accept accepted", "Cy nurture nurture"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := d.decisions(true); len(got) != 4 {
		t.Errorf("the generic export tells every decision, not %q", got)
	}
}

func TestEachTargetIsToldOnItsOwn(t *testing.T) {
	d := newDesk(t)
	d.bring("a", said("name=Ann", "email=ann@x.example"))
	d.do(model.ActPromote, d.find("ann@x.example"))
	d.exported("hubspot")
	if got := d.news("hubspot"); len(got) != 0 {
		t.Errorf("HubSpot is told again: %q", got)
	}
	if got := d.news("salesforce"); len(got) != 1 {
		t.Errorf("Salesforce is told %q", got)
	}
	if n := d.notExported(); n != 0 {
		t.Errorf("%d are in no CRM", n)
	}
	ctx := context.Background()
	if err := d.MarkExported(ctx, store.Exported{Target: "salesforce", What: "leads", Seq: 99, At: d.now, Actor: "dana"}); err != nil {
		t.Fatal(err)
	}
	if got := d.news("salesforce"); len(got) != 1 {
		t.Errorf("a list of leads tells of no decision, but left %q", got)
	}
	full := func() (err error) {
		_, err = d.EachDecision(ctx, "salesforce", true, func(store.Decision) error { return fmt.Errorf("the disk is full") })
		return err
	}
	if full() == nil || len(d.news("salesforce")) != 1 {
		t.Error("an export that failed is not told")
	}
}

func TestTheLeadOfADecisionComesWithWhatEachSourceCallsIt(t *testing.T) {
	d := newDesk(t)
	d.bring("salesforce", said("external_id=00Q1", "email=ann@x.example"))
	d.bring("hubspot", said("external_id=17", "email=ann@x.example"))
	gone := d.bring("marketo", said("external_id=9", "email=ann@x.example"))
	d.undo(gone.LedgerID)
	d.do(model.ActPromote, d.find("ann@x.example"))
	_, err := d.EachDecided(context.Background(), "hubspot", false, func(x store.Decision) error {
		l, err := x.Whole()
		if err != nil || len(l.IDs) != 2 || l.IDs["salesforce"] != "00Q1" || l.IDs["hubspot"] != "17" || l.ExternalID != "17" {
			t.Errorf("%+v, %v", l, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

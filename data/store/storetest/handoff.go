package storetest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"winnow/data/store"
	"winnow/model"
)

func sheets(d *desk) {
	c := d.command(model.ActPromote, d.ids[0])
	c.Sheet = model.Sheet{Budget: "yes", Need: "late pallets", Next: "send the price list",
		Meeting: model.Meeting{At: d.now.Add(26*time.Hour + 1500*time.Microsecond), Minutes: 45, With: "Luis"}}
	d.did(c)
	want := c.Sheet
	check := func(when string) {
		d.t.Helper()
		it, ok := model.HandedOver(d.detail(d.ids[0]).Items)
		if !ok || it.Sheet != want {
			d.t.Errorf("%s the sheet is %+v, want %+v", when, it.Sheet, want)
		}
	}
	check("after the promotion")
	d.undo(model.EntryID{}, "Maya")
	if it, ok := model.HandedOver(d.detail(d.ids[0]).Items); ok {
		d.t.Errorf("a promotion that was taken back is handed over with %+v", it.Sheet)
	}
	d.redo(model.EntryID{}, "Maya")
	check("done again")
	d.did(d.command(model.ActSendBack, d.ids[0]))
	again := d.command(model.ActPromote, d.ids[0])
	again.Sheet, want = model.Sheet{Timeline: "before peak"}, model.Sheet{Timeline: "before peak"}
	d.did(again)
	check("handed over once more")
}

// matches says what a deal is matched with: by what, and whom in the order of ids.
func (d *desk) matches(deal model.Deal) string {
	d.t.Helper()
	found, err := d.MatchDeals(context.Background(), []model.Deal{deal})
	d.must(err)
	var names []string
	for _, r := range found[0].Rows {
		names = append(names, fmt.Sprintf("Person %d", slices.Index(d.ids, r.ID)))
	}
	slices.Sort(names)
	return strings.TrimSpace(found[0].By + " " + strings.Join(names, ", "))
}

func matchesDeals(d *desk) {
	crm := func(i int, id, company string) store.IncomingRow {
		return store.IncomingRow{Row: model.SourceRow{Line: i + 2, Fields: []model.FieldValue{{Field: model.FieldExternalID, Value: id},
			{Field: model.FieldEmail, Value: fmt.Sprintf("p%d@company%d.example", i, i/2)}, {Field: model.FieldCompany, Value: company}}}}
	}
	ctx := context.Background()
	imp, err := d.BeginImport(ctx, store.ImportHeader{At: d.now, Actor: "Maya", File: "crm.csv", Format: "csv", Source: "hubspot", EntryID: d.entryID()})
	d.must(err)
	d.must(imp.Add(ctx, []store.IncomingRow{crm(0, "100", "Acme GmbH"), crm(1, "101", "Acme GmbH"), crm(6, "106", "Brook")}))
	_, err = imp.Finish(ctx)
	d.must(err)
	both := model.Deal{Source: "hubspot", Leads: []string{"100", "101"}}
	if got := d.matches(both); got != "id Person 0, Person 1" {
		d.t.Errorf("before any is with sales it is matched %q", got)
	}
	d.did(d.command(model.ActPromote, d.ids[0], d.ids[6]))
	for _, c := range []struct {
		name string
		deal model.Deal
		want string
	}{
		{"an id of its CRM", model.Deal{Source: "hubspot", Leads: []string{"101"}, Emails: []string{"p6@company3.example"}}, "id Person 1"},
		{"of several the one with sales", both, "id Person 0"},
		{"an id of another program", model.Deal{Source: "zoho", Leads: []string{"100"}}, ""},
		{"an address, however it is written", model.Deal{Source: "hubspot", Leads: []string{"999"}, Emails: []string{"P6@Company3.example"}}, "email Person 6"},
		{"a company with sales, by its name alone", model.Deal{Company: "ACME gmbh"}, "company Person 0"},
		{"a company that sales knows nobody of", model.Deal{Company: "Crest"}, "company"},
		{"nothing", model.Deal{}, ""},
	} {
		if got := d.matches(c.deal); got != c.want {
			d.t.Errorf("%s is matched %q, want %q", c.name, got, c.want)
		}
	}
	merge := d.command(model.ActMerge, d.ids[6])
	merge.Into = d.ids[0]
	d.did(merge)
	if got := d.matches(model.Deal{Emails: []string{"p6@company3.example"}}); got != "email Person 0" {
		d.t.Errorf("of a lead that was merged away it is matched %q", got)
	}
}

func listsDeals(d *desk) {
	ctx := context.Background()
	d.did(d.command(model.ActPromote, d.ids[0], d.ids[1]))
	begin := func() (*store.DealsImport, model.EntryID) {
		d.t.Helper()
		group := d.entryID()
		imp, err := d.BeginDeals(ctx, store.ImportHeader{At: d.now, Actor: "Maya", File: "deals.csv", Format: "hubspot-deals", EntryID: group})
		d.must(err)
		won := d.command(model.ActWon, d.ids[0])
		won.Group, won.Amount, won.Cause = group, 90000, "hubspot-deals"
		d.did(won)
		return imp, group
	}
	imp, group := begin()
	if _, err := d.another().BeginImport(ctx, store.ImportHeader{At: d.now, Actor: "Dana", EntryID: d.entryID()}); model.KindOf(err) != model.KindConflict {
		d.t.Errorf("another import begins beside it: %v", err)
	}
	_, err := imp.Finish(ctx, model.DealFigures{Rows: 3, Taken: 1, Nobody: 2})
	d.must(err)
	last := func() model.Batch {
		d.t.Helper()
		all, err := d.Batches(ctx)
		d.must(err)
		return all[len(all)-1]
	}
	if b := last(); b.Deals == nil || b.Deals.Taken != 1 || b.Rows != 3 || !b.Finished || b.TakenBack || b.LedgerID != group {
		d.t.Errorf("it is listed as %+v", b)
	}
	d.undo(group, "Maya")
	d.wantStage(d.ids[0], model.StageSQL)
	if b := last(); !b.TakenBack {
		d.t.Error("it is not listed as taken back")
	}
	d.redo(group, "Maya")
	if b := last(); b.TakenBack {
		d.t.Error("it is listed as taken back after it was given again")
	}
	d.undo(group, "Maya")
	n := last().ID
	imp, _ = begin()
	d.must(imp.Abort(ctx))
	d.wantStage(d.ids[0], model.StageSQL)
	if last().ID != n {
		d.t.Error("one that was called off is listed")
	}
	imp, _ = begin()
	_, err = imp.Finish(ctx, model.DealFigures{Rows: 1})
	d.must(err)
	if b := last(); !b.LedgerID.IsZero() {
		d.t.Error("one of which nothing was taken can be taken back")
	}
}

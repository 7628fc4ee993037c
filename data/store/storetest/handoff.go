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

func receivers(d *desk) {
	promote := func(i int, owner string) {
		c := d.command(model.ActPromote, d.ids[i])
		c.Owner = owner
		d.did(c)
	}
	promote(0, "Eva")
	promote(1, "Luis")
	promote(2, "Luis")
	promote(3, "zzz")
	d.undo(model.EntryID{}, "Maya")
	refer := d.command(model.ActReject, d.ids[3])
	refer.Reason, refer.Owner = "existing", "Somebody"
	if _, err := d.Do(context.Background(), refer); err != nil {
		d.t.Fatal(err)
	}
	names, err := d.Receivers(context.Background())
	d.must(err)
	if got := strings.Join(names, ", "); got != "Luis, Eva" {
		d.t.Errorf("leads were handed to %s", got)
	}
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

func rightPerson(d *desk) {
	ctx := context.Background()
	before := d.detail(d.ids[0])
	c := d.command(model.ActReject, d.ids[0])
	c.Reason = "wrong-person"
	c.Right, _ = model.ReadPerson("Dana Fox <dana@elsewhere.example>")
	res := d.did(c)
	right := res.Right
	if !right.New || right.Label != "Dana Fox" {
		d.t.Fatalf("the right person is %+v", right)
	}
	d.wantStage(d.ids[0], model.StageRejected)
	d.wantStage(right.Lead, model.StageMQL)
	if again := d.do(c); again.Right.Lead != 0 && again.Right.New || len(again.Done) != 1 {
		d.t.Errorf("the same command once more makes %+v", again)
	}
	last := func(id model.LeadID) model.Item {
		items := d.detail(id).Items
		return items[len(items)-1]
	}
	if it := last(d.ids[0]); it.Other != right.Lead || it.OtherLabel != "Dana Fox" {
		d.t.Errorf("the wrong person leads to %+v", it)
	}
	if it := last(right.Lead); it.Action != model.ActRefer || it.Other != d.ids[0] || it.OtherLabel != "Person 0" {
		d.t.Errorf("the right person leads to %+v", it)
	}
	if l := d.detail(right.Lead).Lead; l.Domain != "elsewhere.example" && l.Company != before.Lead.Company {
		d.t.Errorf("it is at %q, %q", l.Domain, l.Company)
	}
	if all, _ := d.Batches(ctx); len(all) != 1 {
		d.t.Errorf("what was typed is listed as an import: %d", len(all))
	}
	d.undo(model.EntryID{}, "Maya")
	d.wantStage(d.ids[0], model.StageMQL)
	if found, err := d.Resolve(ctx, "dana@elsewhere.example"); err == nil && len(found) > 0 {
		d.t.Errorf("after the undo it is still there: %+v", found)
	}
	d.redo(model.EntryID{}, "Maya")
	d.wantStage(right.Lead, model.StageMQL)
	d.wantStage(d.ids[0], model.StageRejected)

	// One who is known is linked, not made; a name alone is one at the company.
	known := d.command(model.ActReject, d.ids[6])
	known.Reason = "wrong-person"
	known.Right, _ = model.ReadPerson("p8@company4.example")
	if got := d.did(known).Right; got.New || got.Lead != d.ids[8] {
		d.t.Errorf("somebody known is %+v", got)
	}
	named := d.command(model.ActReject, d.ids[2])
	named.Reason = "wrong-person"
	named.Right, _ = model.ReadPerson("Olu Ade")
	olu := d.did(named).Right
	if l := d.detail(olu.Lead).Lead; !olu.New || l.Domain != "company1.example" {
		d.t.Errorf("a name alone makes %+v at %q", olu, l.Domain)
	}
	twice := d.command(model.ActReject, d.ids[4])
	twice.Reason, twice.Right = "wrong-person", []model.FieldValue{{Field: model.FieldEmail, Value: "p4@company2.example"}}
	if _, err := d.Do(ctx, twice); model.KindOf(err) != model.KindInvalid {
		d.t.Errorf("a lead that is its own right person: %v", err)
	}

	// A decision on the right person stands on it.
	d.did(d.command(model.ActPromote, olu.Lead))
	group := d.detail(d.ids[2]).Items
	back := d.undo(group[len(group)-1].Group, "Maya")
	if len(back.Refused) != 1 || back.Refused[0].Target.Lead != olu.Lead {
		d.t.Errorf("it is taken back below a decision: %v", refusals(back))
	}
}

func referred(d *desk) {
	promote := d.command(model.ActPromote, d.ids[0])
	promote.Owner = "Luis"
	d.did(promote)
	c := d.command(model.ActReject, d.ids[1]) // at the same company
	c.Reason = "existing-customer"
	if got := d.did(c).Done[0].Refers; got != "Luis" {
		d.t.Errorf("it is referred to %q, want Luis", got)
	}
	items := d.detail(d.ids[1]).Items
	if it := items[len(items)-1]; it.Owner != "Luis" {
		d.t.Errorf("the ledger refers to %q", it.Owner)
	}
}

func freed(d *desk) {
	row := func(mail string) store.IncomingRow {
		return store.IncomingRow{Row: model.SourceRow{Line: 2, Fields: []model.FieldValue{{Field: model.FieldName, Value: mail}, {Field: model.FieldEmail, Value: mail}}}}
	}
	reject := func(i int) model.EntryID {
		c := d.command(model.ActReject, d.ids[i])
		c.Reason = "competitor"
		return d.did(c).Entry.Group
	}
	first := reject(0)
	late := d.importRows([]store.IncomingRow{row("new@company0.example")})[0]
	d.wantStage(late, model.StageRejected)
	res := d.undo(first, "Maya")
	if res.Freed != 1 {
		d.t.Errorf("%d were freed, want 1", res.Freed)
	}
	d.wantStage(late, model.StageMQL)
	d.redo(res.Entry.Group, "Maya")
	d.wantStage(late, model.StageRejected)
	second := reject(1) // of the same domain
	if res := d.undo(first, "Maya"); res.Freed != 0 {
		d.t.Errorf("%d were freed whom another rejection keeps out", res.Freed)
	}
	if res := d.undo(second, "Maya"); res.Freed != 1 {
		d.t.Errorf("%d were freed by the last undo, want 1", res.Freed)
	}
	d.wantStage(late, model.StageMQL)
	reject(0)
	reject(1)
	reopen := func(i int) string { return d.did(d.command(model.ActReopen, d.ids[i])).Done[0].Frees }
	if got := reopen(0); got != "" {
		d.t.Errorf("one of two who keep the domain out is reopened: %q is let in", got)
	}
	if got := reopen(1); got != "company0.example" {
		d.t.Errorf("the last who kept the domain out is reopened: %q is let in", got)
	}
}

func fixes(d *desk) {
	c := d.command(model.ActReject, d.ids[0])
	c.Reason, c.Cause = "bad-data", "email"
	d.did(c)
	if items := d.detail(d.ids[0]).Items; items[len(items)-1].Cause != "email" {
		d.t.Errorf("the field that is wrong is %q", items[len(items)-1].Cause)
	}
	email := func() string { return d.detail(d.ids[0]).Lead.Email }
	edit := d.command(model.ActEdit, d.ids[0])
	edit.Typed = []model.FieldValue{{Field: model.FieldEmail, Value: "right@company0.example"}}
	if res := d.did(edit); res.Done[0].Change.To != model.StageMQL {
		d.t.Errorf("it is left at %s", res.Done[0].Change.To)
	}
	d.wantStage(d.ids[0], model.StageMQL)
	if email() != "right@company0.example" {
		d.t.Errorf("the address is %q", email())
	}
	if found, err := d.Resolve(context.Background(), "right@company0.example"); err != nil || len(found) != 1 || found[0].ID != d.ids[0] {
		d.t.Errorf("by what was typed %v is found, %v", found, err)
	}
	old := people(0, 1) // what a file says again does not stand above it
	old[0].Row.Fields = append(old[0].Row.Fields, model.FieldValue{Field: model.FieldPhone, Value: "+31 10 555 0148"})
	d.importRows(old)
	if l := d.detail(d.ids[0]).Lead; l.Email != "right@company0.example" {
		d.t.Errorf("after another import the address is %q", l.Email)
	}
	d.undo(edit.ID, "Maya")
	d.wantStage(d.ids[0], model.StageRejected)
	if email() != "p0@company0.example" {
		d.t.Errorf("after the undo the address is %q", email())
	}
	d.redo(edit.ID, "Maya")
	d.wantStage(d.ids[0], model.StageMQL)
	wrong := d.command(model.ActEdit, d.ids[2])
	wrong.Typed = []model.FieldValue{{Field: model.FieldEmail, Value: "nobody"}}
	if res := d.do(wrong); !slices.Equal(codes(res), []model.RefusalCode{model.RefusedInvalid}) {
		d.t.Errorf("what is no address: %v", refusals(res))
	}
}

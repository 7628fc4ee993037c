package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"winnow/data/store"
	"winnow/model"
)

// without is a dump without the lines about some leads and the counts over all.
func without(dump string, leads []model.LeadID) string {
	var out []string
	for _, l := range strings.Split(dump, "\n") {
		if strings.HasPrefix(l, " name=") && strings.Contains(l, " n=") { // table tally
			continue
		}
		if !slices.ContainsFunc(leads, func(id model.LeadID) bool { return strings.Contains(l, fmt.Sprint(int64(id))) }) {
			out = append(out, l)
		} else if n := len(out) - 1; strings.HasPrefix(out[n], " kind=company") && !strings.HasPrefix(l, " ") {
			out = out[:n] // such a key is two lines
		}
	}
	return strings.Join(out, "\n")
}

func TestAnImportTakenBackNamesTheFiveThatWereDecidedOnAndLeavesAllElseAsItWas(t *testing.T) {
	d := newDesk(t)
	var first, second []store.IncomingRow
	for i := range 60 {
		row := []string{fmt.Sprintf("external_id=%d", i), fmt.Sprintf("name=Person %d", i), fmt.Sprintf("email=p%d@firm%d.example", i, i%7),
			fmt.Sprintf("phone=+49 30 555%04d", i%50), fmt.Sprintf("company=Firm %d", i%7), "+size=3", "@page_view -9h"}
		if i < 40 {
			first = append(first, said(row...))
		}
		if i >= 20 { // twenty are in both, with another title, company and touches
			second = append(second, said(append(row, "title=VP", fmt.Sprintf("company=Other %d", i%5), "@demo_request -2h", "@pricing_view -3h")...))
		}
	}
	d.bring("crm", first...)
	// What waits by an id that the second file brings, and work done before it.
	d.bring("web", heard("email=p50@firm1.example", "@pricing_view -1h"), heard("email=p3@firm3.example", "@page_view -1h"))
	d.do(model.ActPromote, d.find("30"))
	d.do(model.ActTry, d.find("31"), tried(model.NoAnswer))
	before := d.dump()
	waiting := d.count("SELECT count(*) FROM waiting")
	batch := d.bring("crm", second...)
	if batch.Created != 20 || batch.Updated != 20 || batch.Attached != 1 {
		t.Fatalf("the second file brought %+v", batch)
	}
	var five []model.LeadID
	var names []string
	for n, act := range []func(lead model.LeadID){
		func(lead model.LeadID) { d.do(model.ActPromote, lead) },
		func(lead model.LeadID) { d.do(model.ActReject, lead, func(c *model.Command) { c.Reason = "student" }) },
		func(lead model.LeadID) { d.do(model.ActNurture, lead) },
		func(lead model.LeadID) { d.do(model.ActTry, lead, tried(model.Connected)) },
		func(lead model.LeadID) { d.do(model.ActNote, lead, noted("call after the fair")) },
	} {
		lead := d.find(fmt.Sprint(52 + n))
		act(lead)
		five, names = append(five, lead), append(names, fmt.Sprintf("Person %d", 52+n))
	}
	decided := d.texts("SELECT group_concat(lead || decided || reason || attempts || last_outcome) FROM (SELECT * FROM state WHERE lead >= " + fmt.Sprint(int64(five[0])) + " ORDER BY lead)")
	res := d.undo(batch.LedgerID)
	var told []string
	for _, r := range res.Refused {
		told = append(told, r.Label)
	}
	slices.Sort(told)
	if !slices.Equal(told, names) {
		t.Errorf("named are %q, want %q", told, names)
	}
	d.same("all else", without(before, five), without(d.dump(), five))
	if n := d.count("SELECT count(*) FROM waiting"); n != waiting {
		t.Errorf("%d touches wait, want %d as before", n, waiting)
	}
	if got := d.texts("SELECT group_concat(lead || decided || reason || attempts || last_outcome) FROM (SELECT * FROM state WHERE lead >= " + fmt.Sprint(int64(five[0])) + " ORDER BY lead)"); !slices.Equal(got, decided) {
		t.Errorf("the decisions are %q, were %q", got, decided)
	}
	for _, name := range names {
		d.find(name)
	}
	d.check()
}

func TestWhoWasOnlyChangedByAnImportAndDecidedOnSinceIsNamedAndReturnsToWhatOthersSay(t *testing.T) {
	d := newDesk(t)
	d.bring("crm", said("external_id=1", "name=Ann", "title=Engineer"), said("external_id=2", "name=Bob", "title=Engineer"), said("external_id=3", "name=Cy", "title=Engineer"))
	d.do(model.ActTry, d.find("2"), tried(model.NoAnswer)) // before it
	batch := d.bring("web", said("external_id=1", "name=Ann", "title=VP"))
	second := d.bring("crm", said("external_id=1", "name=Ann", "title=VP"), said("external_id=2", "name=Bob", "title=VP"), said("external_id=3", "name=Cy", "title=VP"))
	d.do(model.ActReject, d.find("Cy"), func(c *model.Command) { c.Reason = "student" })
	res := d.undo(second.LedgerID)
	if len(res.Refused) > 0 || len(res.Standing) != 1 || res.Standing[0].Label != "Cy" || !strings.Contains(res.Standing[0].Refusal.Msg, "rejected by dana on ") {
		t.Errorf("refused %+v, standing %+v", res.Refused, res.Standing)
	}
	if got := d.texts("SELECT name || ' ' || title FROM lead WHERE external_id = '3'"); !slices.Equal(got, []string{"Cy Engineer"}) {
		t.Errorf("they are %q now", got)
	}
	if got := d.ids("SELECT lead FROM state WHERE decided = 'rejected'"); len(got) != 1 {
		t.Errorf("%d are rejected", len(got))
	}
	if res := d.undo(batch.LedgerID); len(res.Standing) > 0 {
		t.Errorf("of an import that nobody decided after, %+v stand", res.Standing)
	}
	d.check()
}

func TestWhatAnImportLeftGoesWhenItIsTakenBackAgainAfterTheDecisionsWere(t *testing.T) {
	d := newDesk(t)
	d.bring("web", said("external_id=1", "name=Ann", "title=Engineer"))
	d.do(model.ActNurture, d.find("Ann"), func(c *model.Command) { c.Until.Kind = model.DemoRequest })
	before := d.dump()
	batch := d.bring("web", said("external_id=1", "name=Ann", "title=VP", "@demo_request +1h"), said("external_id=2", "name=Bob"), said("external_id=3", "name=Cy"), said("external_id=4", "name=Di"))
	bob, cy := d.find("Bob"), d.find("Cy")
	promoted := d.do(model.ActPromote, bob)
	noted := d.do(model.ActNote, cy, noted("call after the fair"))
	whole := d.dump()
	if res := d.undo(batch.LedgerID); len(res.Refused) != 2 {
		t.Fatalf("kept are %+v", res.Refused)
	}
	res := d.undo(batch.LedgerID)
	if res.Entry.Seq != 0 || len(res.Refused) != 1 || !strings.Contains(res.Refused[0].Refusal.Msg, "undo these decisions first") {
		t.Fatalf("taken back with both decisions standing: %+v", res)
	}
	d.undo(promoted.Entry.ID)
	d.find("Bob") // what was before the decision
	res = d.undo(batch.LedgerID)
	if res.Entry.Action != model.ActUndo || res.Rest != 1 || len(res.Refused) != 1 || res.Refused[0].Label != "Cy" {
		t.Fatalf("the second time: %+v", res)
	}
	if got := d.texts("SELECT name FROM lead ORDER BY id"); !slices.Equal(got, []string{"Ann", "Cy"}) {
		t.Errorf("there are %q", got)
	}
	d.check()
	d.undo(noted.Entry.ID)
	d.undo(batch.LedgerID)
	if got := d.texts("SELECT name FROM lead ORDER BY id"); !slices.Equal(got, []string{"Ann"}) {
		t.Errorf("there are %q", got)
	}
	d.same("all else", without(before, []model.LeadID{bob, cy}), without(d.dump(), []model.LeadID{bob, cy}))
	d.check()
	d.redoOf(batch.LedgerID)
	d.redoOf(promoted.Entry.ID)
	d.redoOf(noted.Entry.ID)
	d.same("given again", whole, d.dump())
	d.check()
	if res := d.undo(batch.LedgerID); len(res.Refused) != 2 {
		t.Errorf("kept are %+v", res.Refused)
	}
	d.check()
}

func TestAnImportWhoseTriggersFiredIsTakenBackButForWhoWasDecidedOnAndThenThemToo(t *testing.T) {
	d := newDesk(t)
	d.trigger(demoTrigger)
	batch := d.bring("crm", said("external_id=1", "name=Ann", "@demo_request -2h"), said("external_id=2", "name=Bob", "@demo_request -2h"))
	bob := d.find("Bob")
	if len(d.fired(bob)) != 1 {
		t.Fatal("nothing fired")
	}
	rejected := d.do(model.ActReject, bob, func(c *model.Command) { c.Reason = "student" })
	for _, want := range [][]string{{"Bob"}, nil} {
		if res := d.undo(batch.LedgerID); res.Entry.Seq == 0 {
			t.Fatalf("refused: %+v", res.Refused)
		}
		if got := d.texts("SELECT name FROM lead"); !slices.Equal(got, want) {
			t.Errorf("there are %q, want %q", got, want)
		}
		d.check()
		if want != nil {
			d.undo(rejected.Entry.ID)
		}
	}
}

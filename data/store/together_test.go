package store_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"winnow/data/store"
	"winnow/model"
	"winnow/model/criteria"
	"winnow/model/report"
)

const threePeople = `
[[trigger]]
id = "asked-for-a-demo"
name = "three people of one company"
touch = ["pricing_view", "demo_request"]
people = 3
within = "14d"
then = ["mql", "notify"]
`

// joint is what a lead is marked with.
func (d *desk) joint(who string) []model.Fired {
	d.t.Helper()
	det, err := d.Detail(context.Background(), d.find(who), 10)
	if err != nil {
		d.t.Fatal(err)
	}
	return det.Lead.Together
}

func (d *desk) stageOf(who string) model.Stage {
	d.t.Helper()
	return d.detail(d.find(who), 1).Row.Stage
}

// someone is a row of a file that wants its people below the threshold.
func someone(who string, more ...string) store.IncomingRow {
	return said(append([]string{"!lead", "email=" + who}, more...)...)
}

func TestPeopleOfOneCompanyAreAllMarkedOnceTheyAreEnough(t *testing.T) {
	d := newDesk(t)
	d.trigger(threePeople)
	d.bring("crm", someone("ann@acme.example", "@pricing_view -200h"), someone("bob@acme.example", "@pricing_view -100h"),
		someone("cold@acme.example", "@page_view -1h"), someone("old@acme.example", "@pricing_view -800h"),
		someone("x@gmail.com", "@pricing_view -1h"), someone("y@gmail.com", "@pricing_view -1h"), someone("z@gmail.com", "@pricing_view -1h"))
	for _, who := range []string{"ann@acme.example", "bob@acme.example", "x@gmail.com"} {
		if d.joint(who) != nil || d.stageOf(who) != model.StageLead {
			t.Fatalf("%s is marked for two, or for a free mail address: %+v", who, d.joint(who))
		}
	}
	b := d.bring("web", someone("eve@acme.example", "@pricing_view -2h"))
	at := thursday.Add(-2 * time.Hour)
	for _, who := range []string{"ann@acme.example", "bob@acme.example", "eve@acme.example"} {
		want := []model.Fired{{Trigger: "asked-for-a-demo", At: at, People: 3}}
		if got := d.joint(who); !slices.Equal(got, want) {
			t.Errorf("%s: %+v", who, got)
		}
		det := d.detail(d.find(who), 1)
		if det.Row.Cooled {
			t.Errorf("%s is said to have cooled, who never was above the threshold", who)
		}
		if det.Row.Stage != model.StageMQL || !det.Row.QualifiedAt.Equal(at) || det.Row.DueKind != model.DueMQL {
			t.Errorf("%s: %+v", who, det.Row)
		}
		if got := d.fired(d.find(who)); len(got) != 1 || !got[0].Equal(at) {
			t.Errorf("the ledger has %v of %s", got, who)
		}
	}
	for _, who := range []string{"cold@acme.example", "old@acme.example"} {
		if d.joint(who) != nil || d.stageOf(who) != model.StageLead {
			t.Errorf("%s is marked without a touch in the span", who)
		}
	}
	d.check()

	d.bring("web", someone("eve@acme.example", "@pricing_view -2h", "@pricing_view -1h"), someone("fay@acme.example", "@demo_request -30m"))
	if got := d.joint("ann@acme.example"); len(got) != 1 || len(d.fired(d.find("ann@acme.example"))) != 1 {
		t.Errorf("they are told again of each other: %+v", got)
	}
	if got := d.joint("fay@acme.example"); len(got) != 1 || got[0].People != 4 {
		t.Errorf("who joined them: %+v", got)
	}
	if r := d.undo(b.LedgerID); len(r.Refused) > 0 {
		t.Errorf("refused: %+v", r.Refused)
	}
	d.check()
}

func TestAnImportThatBroughtPeopleTogetherTakesThemApartAgain(t *testing.T) {
	for _, back := range []string{"the one that completed it", "an earlier one"} {
		t.Run(back, func(t *testing.T) {
			d := newDesk(t)
			d.trigger(threePeople)
			first := d.bring("crm", someone("ann@acme.example", "@pricing_view -200h"), someone("bob@acme.example", "@pricing_view -100h"))
			before := d.dump()
			second := d.bring("web", someone("eve@acme.example", "@pricing_view -2h"))
			marked := d.dump()
			taken := second
			if back != "the one that completed it" {
				taken = first
			}
			if r := d.undo(taken.LedgerID); len(r.Refused) > 0 {
				t.Fatalf("refused: %+v", r.Refused)
			}
			d.check()
			if taken.ID == second.ID {
				d.same("taken back", before, d.dump())
			} else if d.joint("eve@acme.example") != nil || d.stageOf("eve@acme.example") != model.StageLead {
				t.Errorf("she is left over: %+v", d.joint("eve@acme.example"))
			}
			d.redoOf(taken.LedgerID)
			d.same("given again", marked, d.dump())
			d.check()
		})
	}
}

func TestTwoLeadsThatAreOnePersonCountOnce(t *testing.T) {
	d := newDesk(t)
	d.trigger(threePeople)
	d.bring("crm", someone("ann@acme.example", "@pricing_view -200h"), someone("ann.lee@acme.example", "@pricing_view -150h"), someone("bob@acme.example", "@pricing_view -100h"))
	if d.stageOf("bob@acme.example") != model.StageMQL {
		t.Fatal("three are not enough")
	}
	marked, bob := d.dump(), d.find("bob@acme.example")
	ann := d.find("ann@acme.example")
	r := d.do(model.ActMerge, d.find("ann.lee@acme.example"), func(c *model.Command) { c.Into = ann })
	for _, id := range []model.LeadID{ann, bob} {
		if det := d.detail(id, 1); det.Lead.Together != nil || det.Row.Stage != model.StageLead {
			t.Errorf("%s: still marked for two", det.Row.Label)
		}
	}
	d.check()
	d.undo(r.Entry.Group)
	d.same("apart again", marked, d.dump())
	d.check()
}

func TestWhoChangesTheCompanyChangesWhoIsTogether(t *testing.T) {
	d := newDesk(t)
	d.trigger(threePeople)
	row := func(company string) store.IncomingRow {
		return someone("cy@gmail.com", "company="+company, "@pricing_view -1h")
	}
	d.bring("crm", someone("ann@acme.example", "company=Acme"), row("Halden Ltd"),
		someone("a@gmail.com", "company=Halden Ltd", "@pricing_view -3h"), someone("b@gmail.com", "company=HALDEN", "@pricing_view -2h"),
		someone("s@gmail.com", "company=self-employed", "@pricing_view -3h"), someone("t@gmail.com", "company=Self-Employed", "@pricing_view -2h"),
		someone("u@gmail.com", "company=self employed", "@pricing_view -2h"))
	if d.stageOf("a@gmail.com") != model.StageMQL || d.stageOf("cy@gmail.com") != model.StageMQL {
		t.Error("three people of a company that is known by its name are not together")
	}
	if d.stageOf("s@gmail.com") != model.StageLead {
		t.Error("the self-employed are not one company")
	}
	d.bring("crm", row("Brightwell"))
	if d.stageOf("a@gmail.com") != model.StageLead || d.joint("cy@gmail.com") != nil {
		t.Errorf("who left still counts: %+v", d.joint("a@gmail.com"))
	}
	d.check()
	d.bring("crm", row(""))
	d.check()
}

func TestOtherCriteriaAskForOtherPeople(t *testing.T) {
	d := newDesk(t)
	d.trigger("")
	d.bring("crm", someone("ann@acme.example", "@pricing_view -200h"), someone("bob@acme.example", "@pricing_view -100h"), someone("eve@acme.example", "@pricing_view -20h"))
	if d.stageOf("ann@acme.example") != model.StageLead {
		t.Fatal("marked by nothing")
	}
	c, err := criteria.Parse("new.toml", d.Criteria().Text+threePeople)
	if err != nil {
		t.Fatal(err)
	}
	var named []model.LeadID
	if _, err := d.Compare(context.Background(), c, func(m report.Move) error { named = append(named, m.Lead); return nil }, nil); err != nil {
		t.Fatal(err)
	}
	if len(named) != 3 {
		t.Errorf("beforehand %d leads are said to move", len(named))
	}
	if sc, err := d.ScoreBy(context.Background(), d.find("ann@acme.example"), c); err != nil || len(sc.Fired) != 1 || sc.QualifiedAt.IsZero() {
		t.Errorf("by the new criteria: %+v, %v", sc, err)
	}
	d.trigger(threePeople)
	for _, who := range []string{"ann@acme.example", "bob@acme.example", "eve@acme.example"} {
		if d.stageOf(who) != model.StageMQL {
			t.Errorf("%s is not marked", who)
		}
		if d.fired(d.find(who)) != nil {
			t.Error("criteria set something off by themselves")
		}
	}
	d.check()
	d.trigger("")
	if d.stageOf("ann@acme.example") != model.StageLead || d.joint("ann@acme.example") != nil {
		t.Error("the former criteria are applied, and she is still marked")
	}
	d.check()
}

package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"winnow/data/store"
	"winnow/model"
	"winnow/model/criteria"
	"winnow/model/report"
)

func (d *desk) lives(q store.LifeQuery) map[model.LeadID]report.Life {
	d.t.Helper()
	out := map[model.LeadID]report.Life{}
	last := model.LeadID(0)
	err := d.EachLife(context.Background(), q, func(l *report.Life) error {
		if l.Lead <= last {
			d.t.Errorf("lead %s came after %s", l.Lead, last)
		}
		last = l.Lead
		kept := *l
		kept.Steps = slices.Clone(l.Steps) // what is handed over holds until the next one
		out[l.Lead] = kept
		return nil
	}, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	return out
}

func TestALifeIsWhatStandsInTheLedgerAboutALead(t *testing.T) {
	d := newDesk(t)
	ann := said("name=Ann", "email=ann@a.example", "title=VP", "source=web form", "industry=Cold storage", "@page_view -30h", "@demo_request -3h")
	ann.Touches[0].UTM.Campaign, ann.Touches[1].UTM.Campaign = "peak", "late"
	d.bring("crm", ann, said("name=Bob", "email=bob@b.example", "source=list", "country=NL", "+Region=North"))
	a, b := d.find("Ann"), d.find("Bob")
	d.do(model.ActTry, a, tried(model.NoAnswer))
	d.do(model.ActPromote, a)
	undone := d.do(model.ActAccept, a)
	d.undo(undone.Entry.Group)
	d.do(model.ActReject, b, because("student"))

	all := d.lives(store.LifeQuery{})
	l := all[a]
	if l.Source != "web form" || l.Campaign != "peak" || l.Segment != "Cold storage" || l.Content != report.DecisionContent || l.Stage != model.StageSQL {
		t.Errorf("Ann: %+v", l)
	}
	if got := fmt.Sprintln(len(l.Steps), l.Steps[0].Action, l.Steps[0].Try, l.Steps[1].Action, l.Steps[1].Actor); got != "2 try no_answer promote dana\n" {
		t.Errorf("the steps that stand are %s", got)
	}
	if l.Steps[1].Score == report.NoScore || l.Steps[1].Score != d.score(a) {
		t.Errorf("decided at %d, the lead's score is %d", l.Steps[1].Score, d.score(a))
	}
	if l := all[b]; l.Segment != "NL" || len(l.Steps) != 1 || l.Steps[0].Reason != "student" || l.Steps[0].Class != model.ClassRemove {
		t.Errorf("Bob: %+v", l)
	}
	if l := d.lives(store.LifeQuery{Segment: "region"})[b]; l.Segment != "" {
		t.Errorf("the field region is empty, it is told apart by %q", l.Segment)
	}
}

func (d *desk) score(id model.LeadID) (n int) {
	d.t.Helper()
	if err := d.db.QueryRow("SELECT score FROM score WHERE lead = ?1", int64(id)).Scan(&n); err != nil {
		d.t.Fatal(err)
	}
	return n
}

func TestALeadThatOthersWereMergedIntoHasTheirStepsToo(t *testing.T) {
	d := newDesk(t)
	d.bring("crm", said("name=Ann", "email=ann@a.example"), said("name=Anna", "email=anna@a.example"))
	a, b := d.find("Ann"), d.find("Anna")
	d.do(model.ActTry, b, tried(model.NoAnswer))
	d.do(model.ActTry, a, tried(model.Connected))
	d.do(model.ActMerge, b, func(c *model.Command) { c.Into = a })
	d.do(model.ActPromote, a)
	all := d.lives(store.LifeQuery{})
	if len(all) != 1 {
		t.Fatalf("%d lives", len(all))
	}
	got := ""
	for _, s := range all[a].Steps {
		got += fmt.Sprint(s.Action, s.Try, " ")
	}
	if got != "tryno_answer tryconnected promote " {
		t.Errorf("the steps are %s", got)
	}
}

func TestTheSameLivesAreReadFromPacksAndFromRows(t *testing.T) {
	d := newDesk(t)
	var rows []store.IncomingRow
	for i := range 300 {
		r := said(fmt.Sprintf("name=Lead %d", i), fmt.Sprintf("email=l%d@a.example", i), fmt.Sprintf("source=s%d", i%3), "@pricing_view -2h")
		r.Touches[0].UTM.Campaign = fmt.Sprint("c", i%5)
		rows = append(rows, r)
	}
	d.bring("crm", rows...)
	packed := d.lives(store.LifeQuery{})
	if n := d.count("SELECT count(*) FROM pack"); n == 0 {
		t.Fatal("there is no pack to read from")
	}
	d.bring("crm", said("name=Lead 5", "email=l5@a.example", "source=other")) // its pack does not count any more
	again := d.lives(store.LifeQuery{})
	for id, l := range packed {
		if o := again[id]; (o.Source != l.Source || o.Campaign != l.Campaign) && o.Source != "other" {
			t.Errorf("%+v then %+v", l, o)
		}
	}
	if id := d.find("Lead 5"); again[id].Source != "other" || again[id].Campaign != packed[id].Campaign {
		t.Errorf("%+v", again[id])
	}
}

func TestReadingLivesCanBeCalledOff(t *testing.T) {
	d := newDesk(t)
	d.bring("crm", said("name=Ann", "email=ann@a.example"))
	ctx, stop := context.WithTimeout(context.Background(), time.Hour)
	err := d.EachLife(ctx, store.LifeQuery{}, func(*report.Life) error { stop(); return nil }, nil)
	if err == nil {
		t.Error("it went on")
	}
}

func TestWhatAWeekProposesIsCriteriaThatCanBeApplied(t *testing.T) {
	for _, text := range []string{criteria.Default(), rules(t, 40).Text} {
		proposed, diff := report.Propose(text, []report.Proposal{{Source: "list: fair 2025", Points: -5, Why: "96 % of 25"}, {Source: "web", Points: 5, Why: "x"}})
		c, err := criteria.Parse("proposed.toml", proposed)
		if err != nil {
			t.Fatalf("%v\n%s", err, diff)
		}
		d := newDesk(t)
		d.bring("crm", said("name=Ann", "email=ann@a.example", "source=list: fair 2025"), said("name=Bob", "email=bob@a.example", "source=web"))
		d.apply(c)
		if a, b := d.score(d.find("Ann")), d.score(d.find("Bob")); a >= b {
			t.Errorf("the list's lead scores %d, the other %d", a, b)
		}
	}
}

func TestReadingLivesEndsWhereWhoIsToldThemFails(t *testing.T) {
	d := newDesk(t)
	var rows []store.IncomingRow
	for i := range 4 * 1000 { // more pieces than are in memory at once
		rows = append(rows, said(fmt.Sprintf("name=Lead %d", i), fmt.Sprintf("email=l%d@a.example", i)))
	}
	d.bring("crm", rows...)
	enough, n := errors.New("enough"), 0
	err := d.EachLife(context.Background(), store.LifeQuery{}, func(*report.Life) error {
		if n++; n > 1500 {
			return enough
		}
		return nil
	}, nil)
	if !errors.Is(err, enough) || n != 1501 {
		t.Errorf("%v after %d leads", err, n)
	}
	if got := len(d.lives(store.LifeQuery{})); got != len(rows) {
		t.Errorf("%d of %d lives are told", got, len(rows))
	}
}

func TestLivesWithoutScoresAreTheSameButForThem(t *testing.T) {
	d := newDesk(t)
	d.bring("crm", said("name=Ann", "email=ann@a.example", "@demo_request -3h"))
	ann := d.find("Ann")
	d.do(model.ActTry, ann, tried(model.NoAnswer))
	d.do(model.ActReject, ann, because("student"))
	with, without := d.lives(store.LifeQuery{})[ann], d.lives(store.LifeQuery{NoScores: true})[ann]
	if with.Steps[1].Score != d.score(ann) || without.Steps[1].Score != report.NoScore {
		t.Errorf("decided at %d and, not asked for, %d", with.Steps[1].Score, without.Steps[1].Score)
	}
	with.Steps[1].Score = report.NoScore
	if a, b := fmt.Sprintf("%+v", with.Steps), fmt.Sprintf("%+v", without.Steps); a != b || with.Stage != without.Stage {
		t.Errorf("%s\n%s", a, b)
	}
}

package store_test

import (
	"context"
	"errors"
	"fmt"
	mrand "math/rand/v2"
	"slices"
	"testing"
	"time"

	"winnow/data/store"
	"winnow/model"
	"winnow/model/criteria"
	"winnow/model/filter"
)

func (s *shelf) counts(words ...string) model.Counts {
	s.t.Helper()
	n, err := s.Counts(context.Background(), "me", &filter.Filter{Words: words})
	if err != nil {
		s.t.Fatal(err)
	}
	return n
}

func TestCountsAreWhatTheListsHold(t *testing.T) {
	s := newShelf(t)
	s.laySome(500, mrand.New(mrand.NewPCG(5, 5)))
	for _, words := range [][]string{nil, {"may", "or"}} {
		n := s.counts(words...)
		under := len(s.through(list{model.ViewToday, model.SectionNow}, words, 100, false))
		if n.Now != under {
			t.Errorf("%v: %d under NOW, want %d", words, n.Now, under)
		}
		for _, v := range append(model.Views(), model.ViewQueue, model.ViewCooled) {
			want := len(s.through(list{v, model.SectionQueue}, words, 100, false))
			if v == model.ViewToday {
				want += under
			}
			if n.Views[v] != want {
				t.Errorf("%v in %s: %d, want %d", words, v, n.Views[v], want)
			}
		}
	}
}

func TestLateIsWhateverIsPastItsDueTime(t *testing.T) {
	s := newShelf(t)
	for _, ago := range []time.Duration{time.Minute, 3 * 24 * time.Hour, 8 * 24 * time.Hour, -time.Minute} {
		for _, kind := range []model.DueKind{model.DueHot, model.DueCallback, model.DueMQL} {
			s.lay(laid{stage: model.StageMQL, kind: kind, due: thursday.Add(-ago), waiting: thursday})
		}
	}
	s.lay(laid{stage: model.StageNurture, kind: model.DueWake, due: thursday.Add(-time.Minute), waiting: thursday})
	s.lay(laid{stage: model.StageMQL, waiting: thursday})
	if n := s.counts(); !n.NextLate.Equal(thursday.Add(time.Minute)) {
		t.Errorf("the next is late from %s on", n.NextLate)
	}
	if n := s.counts(); n.LateQueue != 4 {
		t.Errorf("%d late in the queue, want 4: the new ones, and who was hot a week ago", n.LateQueue)
	}
	if n := s.counts(); n.Late != 9 {
		t.Errorf("%d late, want 9: what was due a minute, three and eight days ago, hot, call-back and new", n.Late)
	}
}

func TestTheDayIsTheUsersOwn(t *testing.T) {
	s := newShelf(t)
	midnight := time.Date(2026, 11, 19, 23, 0, 0, 0, time.UTC) // in Berlin
	s.lay(laid{stage: model.StageMQL, kind: model.DueSnooze, due: midnight.Add(-time.Microsecond), waiting: thursday})
	s.lay(laid{stage: model.StageMQL, kind: model.DueSnooze, due: midnight, waiting: thursday})
	same(t, "under NOW", s.through(list{model.ViewToday, model.SectionNow}, nil, 5, false), s.ids[:1])
	same(t, "below", s.through(list{model.ViewToday, model.SectionQueue}, nil, 5, false), nil)
	if n := s.counts(); n.Now != 1 || n.Views[model.ViewToday] != 1 {
		t.Errorf("%+v", n)
	}
}

func TestFiguresOfTheDaysWork(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	counts := func(what string, worked, notExported int) {
		t.Helper()
		n, err := d.Counts(ctx, "dana", nil)
		if err != nil || n.WorkedToday != worked || n.NotExported != notExported {
			t.Errorf("%s: worked %d and not exported %d (%v), want %d and %d", what, n.WorkedToday, n.NotExported, err, worked, notExported)
		}
	}
	var rows []store.IncomingRow
	for i := range 6 {
		rows = append(rows, said(fmt.Sprintf("email=a%d@x.example", i)))
	}
	d.bring("a", rows...)
	lead := func(i int) model.LeadID { return d.find(fmt.Sprintf("a%d@x.example", i)) }
	counts("nothing done", 0, 0)
	d.do(model.ActPromote, lead(0))
	d.do(model.ActTry, lead(1), tried(model.NoAnswer))
	d.do(model.ActTry, lead(1), tried(model.NoAnswer))
	d.do(model.ActNurture, lead(1))
	d.do(model.ActNote, lead(2), noted("hm"))
	d.do(model.ActPromote, lead(3), by("jo"))
	counts("two leads worked, one by somebody else", 2, 3)
	taken := d.do(model.ActReject, lead(4), because("poor-fit"), noted("small"))
	counts("a third", 3, 4)
	d.undo(taken.Entry.Group)
	counts("taken back", 2, 3)

	if got := d.decisions(true); !slices.Equal(got, []string{"promote sql", "nurture nurture", "promote sql"}) {
		t.Errorf("new decisions: %v", got)
	}
	counts("handed out, not marked", 2, 3)
	d.exported("generic")
	counts("exported", 2, 0)
	d.do(model.ActPromote, lead(5))
	if got := d.decisions(true); !slices.Equal(got, []string{"promote sql"}) {
		t.Errorf("new decisions after the export: %v", got)
	}
	if got := d.decisions(false); len(got) != 4 {
		t.Errorf("all decisions: %v", got)
	}
	d.now = d.now.Add(24 * time.Hour)
	counts("the next day", 0, 1)
}

// decisions lists what EachDecision hands out, with the stage of the lead now.
func (d *desk) decisions(onlyNew bool) (got []string) {
	d.t.Helper()
	_, err := d.EachDecision(context.Background(), "generic", onlyNew, func(x store.Decision) error {
		got = append(got, string(x.Item.Action)+" "+string(x.Row.Stage))
		return nil
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return got
}

func TestEveryLeadOfALargeDecisionIsHandedOutOnce(t *testing.T) {
	d := newDesk(t)
	var rows []store.IncomingRow
	for i := range 200 {
		rows = append(rows, said(fmt.Sprintf("email=a%d@x.example", i)))
	}
	d.bring("a", rows...)
	all := d.ids("SELECT id FROM lead")
	d.do(model.ActNurture, all[0], func(c *model.Command) {
		c.Targets = nil
		for _, id := range all {
			c.Targets = append(c.Targets, model.Target{Lead: id, Version: model.AnyVersion})
		}
	})
	got := map[model.LeadID]int{}
	_, err := d.EachDecision(context.Background(), "generic", false, func(x store.Decision) error {
		got[x.Row.ID]++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range all {
		if got[id] != 1 {
			t.Errorf("lead %s came %d times", id, got[id])
		}
	}
}

func TestAQueueWithoutActivityIsFitOnly(t *testing.T) {
	d := newDesk(t)
	fitOnly := func() bool {
		t.Helper()
		n, err := d.Counts(context.Background(), "me", nil)
		if err != nil {
			t.Fatal(err)
		}
		return n.FitOnly
	}
	if fitOnly() {
		t.Error("an empty queue is not fit only")
	}
	d.bring("a", said("email=a@x.example", "@created -2h"))
	if !fitOnly() {
		t.Error("a queue of records without activity is fit only")
	}
	d.bring("b", said("email=b@x.example", "@page_view -2h"))
	if fitOnly() {
		t.Error("a queue with a page view is not fit only")
	}
}

func TestEachLeadStreamsAViewInItsOrder(t *testing.T) {
	s := newShelf(t)
	s.laySome(700, mrand.New(mrand.NewPCG(11, 5)))
	ctx := context.Background()
	each := func(v model.View, limit int, words ...string) (got []model.LeadID) {
		t.Helper()
		err := s.EachLead(ctx, v, &filter.Filter{Words: words}, limit, func(r model.Row, _ func() (model.Lead, error)) error {
			got = append(got, r.ID)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	all := s.expected(model.ViewAll, "", nil)
	same(t, "all", each(model.ViewAll, 0), all)
	same(t, "300 of all", each(model.ViewAll, 300), all[:300])
	same(t, "a search", each(model.ViewAll, 0, "maya"), s.expected(model.ViewAll, "", func(n string) bool { return n[:4] == "Maya" }))
	now, queue := s.expected(model.ViewToday, model.SectionNow, nil), s.expected(model.ViewToday, model.SectionQueue, nil)
	same(t, "today", each(model.ViewToday, 0), slices.Concat(now, queue))
	same(t, "less of today than NOW", each(model.ViewToday, 5), now[:5])
	same(t, "today beyond NOW", each(model.ViewToday, len(now)+3), slices.Concat(now, queue[:3]))
	same(t, "just NOW", each(model.ViewToday, len(now)), now)
}

func TestEachLeadReadsTheWholeLeadAndEndsOnAnError(t *testing.T) {
	d := newDesk(t)
	d.bring("a", said("email=a@x.example", "+size=3"), said("email=b@x.example"))
	stop, n := errors.New("stop"), 0
	err := d.EachLead(context.Background(), model.ViewQueue, nil, 0, func(r model.Row, lead func() (model.Lead, error)) error {
		n++
		l, err := lead()
		if err != nil || l.Email != r.Email || (l.Email == "a@x.example") != (len(l.Attributes) == 1) {
			t.Errorf("%s: %+v, %v", r.Email, l, err)
		}
		return stop
	})
	if !errors.Is(err, stop) || n != 1 {
		t.Errorf("%v after %d rows", err, n)
	}
}

func TestAttributeNamesAreThoseOfRowsThatCount(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	d.bring("a", said("email=a@x.example", "+size=3", "+empty="), said("email=b@x.example", "+tier=gold", "+size=4"))
	names := func(most int) []string {
		t.Helper()
		got, err := d.AttributeNames(ctx, most)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if got := names(9); !slices.Equal(got, []string{"size", "tier"}) {
		t.Errorf("got %q", got)
	}
	if got := names(1); !slices.Equal(got, []string{"size"}) {
		t.Errorf("at most one: %q", got)
	}
	later := d.bring("b", said("email=c@x.example", "+region=north"))
	if got := names(9); !slices.Equal(got, []string{"size", "tier", "region"}) {
		t.Errorf("with a second file: %q", got)
	}
	d.undo(later.LedgerID)
	if got := names(9); !slices.Equal(got, []string{"size", "tier"}) {
		t.Errorf("with the second file taken back: %q", got)
	}
}

func TestWhatTheColumnsOfLeadsHold(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	attribute := func(name string, kind model.AttributeType, text string) store.IncomingRow {
		r := said("email=" + name + text + "@x.example")
		r.Row.Attributes = []model.Attribute{{Name: name, Type: kind, Text: text, Number: 3}, {Name: "Empty", Type: model.AttrText}}
		return r
	}
	rows := make([]store.IncomingRow, 0, 300)
	for range 250 {
		rows = append(rows, attribute("Seats", model.AttrNumber, "3"+string(rune('a'+len(rows)%26))+string(rune('a'+len(rows)/26))))
	}
	rare := attribute("Rare one", model.AttrText, "x")
	d.bring("a", append(rows, rare)...)
	types := func(whens ...string) map[string]model.AttributeType {
		t.Helper()
		text := ""
		for _, w := range whens {
			text += "[[rule]]\nname = '" + w + "'\ngroup = 'person'\npoints = 1\nwhen = 'attr[\"" + w + "\"] != \"\"'\n"
		}
		c, err := criteria.Parse("f.toml", text)
		if err != nil {
			t.Fatal(err)
		}
		got, err := d.AttributesFor(ctx, c)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if got := types("seats"); len(got) != 1 || got["Seats"] != model.AttrNumber {
		t.Errorf("%v", got)
	}
	if got := types("seats", "RareOne", "empty"); len(got) != 2 || got["Rare one"] != model.AttrText {
		t.Errorf("what stands far down in a file: %v", got)
	}
	later := d.bring("b", attribute("Seats", model.AttrText, "many"))
	if got := types("seats"); got["Seats"] != "" {
		t.Errorf("a column of two types: %v", got)
	}
	d.undo(later.LedgerID)
	if got := types("seats"); got["Seats"] != model.AttrNumber {
		t.Errorf("once the second file is taken back: %v", got)
	}
}

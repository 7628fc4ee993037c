package store_test

import (
	"context"
	"fmt"
	mrand "math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"winnow/model"
	"winnow/model/filter"
)

// list is a section of a view.
type list struct {
	view model.View
	sec  model.Section
}

func (l list) String() string { return strings.TrimSuffix(string(l.view)+"/"+string(l.sec), "/") }

func lists() []list {
	all := []list{{model.ViewToday, model.SectionNow}, {model.ViewToday, model.SectionQueue}, {view: model.ViewQueue}, {view: model.ViewCooled}}
	for _, v := range model.Views() {
		if v != model.ViewToday {
			all = append(all, list{view: v})
		}
	}
	return all
}

func (s *shelf) page(q model.Query) model.Page {
	s.t.Helper()
	q.Now, q.Zone = thursday, berlin
	p, err := s.Page(context.Background(), q)
	if err != nil {
		s.t.Fatalf("page %+v: %v", q, err)
	}
	return p
}

func idsOf(rows []model.Row) []model.LeadID {
	ids := make([]model.LeadID, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	return ids
}

func same(t testing.TB, what string, got, want []model.LeadID) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got %d rows %v, want %d rows %v", what, len(got), got, len(want), want)
	}
}

// Few of them are found by an index of their own, many along the queue.
func TestWhoCooledIsListedTheSameWhetherFewOrMany(t *testing.T) {
	s := newShelf(t)
	rnd := mrand.New(mrand.NewPCG(8, 8))
	s.laySome(400, rnd)
	for range 3 { // cooled before somebody sent them back
		s.lay(laid{stage: model.StageMQL, score: rnd.IntN(50), waiting: thursday, kind: model.DueSentBack, due: thursday.Add(time.Hour), flags: 8})
	}
	want := s.expected(model.ViewCooled, "", nil)
	if len(want) < 15 {
		t.Fatalf("only %d leads have cooled: nothing to page through", len(want))
	}
	for _, many := range []bool{false, true} {
		if many {
			s.exec("UPDATE tally SET n = n + 10000 WHERE name = 'flag:8'")
		}
		for _, n := range []int{1, 7, 64} {
			same(t, fmt.Sprintf("many %v, forwards by %d", many, n), s.through(list{view: model.ViewCooled}, nil, n, false), want)
			same(t, fmt.Sprintf("many %v, backwards by %d", many, n), s.through(list{view: model.ViewCooled}, nil, n, true), want)
		}
		s.aroundIs(list{view: model.ViewCooled}, want, len(want)/2, 9)
		p := s.page(model.Query{View: model.ViewCooled, Sort: model.SortWaiting, Limit: 1000})
		got := idsOf(p.Rows)
		slices.Sort(got)
		all := slices.Clone(want)
		slices.Sort(all)
		same(t, fmt.Sprintf("many %v, by how long they wait", many), got, all)
	}
}

func TestEveryListReadsTheSameForwardsBackwardsAndFromTheMiddle(t *testing.T) {
	s := newShelf(t)
	rnd := mrand.New(mrand.NewPCG(7, 7))
	s.laySome(600, rnd)
	for _, l := range lists() {
		t.Run(l.String(), func(t *testing.T) {
			s.t = t
			want := s.expected(l.view, l.sec, nil)
			if len(want) < 15 {
				t.Fatalf("only %d leads are in the list: nothing to page through", len(want))
			}
			for _, n := range []int{1, 7, 64, 130} {
				same(t, fmt.Sprintf("forwards by %d", n), s.through(l, nil, n, false), want)
				same(t, fmt.Sprintf("backwards by %d", n), s.through(l, nil, n, true), want)
			}
			for range 20 {
				i, n := rnd.IntN(len(want)), 1+rnd.IntN(30)
				s.aroundIs(l, want, i, n)
			}
		})
	}
}

// through reads a list page by page.
func (s *shelf) through(l list, words []string, n int, back bool) []model.LeadID {
	s.t.Helper()
	q := model.Query{View: l.view, Section: l.sec, Filter: filter.Filter{Words: words}, Limit: n, Last: back}
	var got []model.LeadID
	for {
		p := s.page(q)
		ids := idsOf(p.Rows)
		more := p.More
		if back {
			got, more = append(ids, got...), p.Less
		} else {
			got = append(got, ids...)
		}
		if !more {
			return got
		}
		if len(p.Rows) != n {
			s.t.Fatalf("a page of %d rows that is not the last holds %d", n, len(p.Rows))
		}
		q.Last = false
		if back {
			q.Before = p.Rows[0].Cursor()
		} else {
			q.After = p.Rows[n-1].Cursor()
		}
	}
}

// aroundIs checks the page of n rows around the i-th lead of a list.
func (s *shelf) aroundIs(l list, want []model.LeadID, i, n int) {
	s.t.Helper()
	p := s.page(model.Query{View: l.view, Section: l.sec, Limit: n, Around: want[i]})
	ids := idsOf(p.Rows)
	at := slices.Index(ids, want[i])
	if at < 0 || len(ids) != min(n, len(want)) {
		s.t.Fatalf("the page of %d around lead %d of %d holds %d rows, the lead at %d", n, i, len(want), len(ids), at)
	}
	from := i - at
	same(s.t, "around", ids, want[from:from+len(ids)])
	if p.Less != (from > 0) || p.More != (from+len(ids) < len(want)) {
		s.t.Errorf("rows %d to %d of %d say less %v and more %v", from, from+len(ids), len(want), p.Less, p.More)
	}
	if middle := n / 2; at != middle && from > 0 && from+len(ids) < len(want) {
		s.t.Errorf("the lead stands at %d of %d, not in the middle", at, n)
	}
}

func TestASearchListsInTheOrderOfTheView(t *testing.T) {
	s := newShelf(t)
	s.laySome(400, mrand.New(mrand.NewPCG(3, 9)))
	for _, c := range []struct {
		words []string
		match func(name string) bool
	}{
		{[]string{"may"}, func(n string) bool { return strings.HasPrefix(n, "Maya") }},
		{[]string{"LEA", "or"}, func(n string) bool { return n == "Léa Ortiz" }},
		{[]string{"ortiz", "tom"}, func(n string) bool { return n == "Tom Ortiz" }},
		{[]string{"rtiz"}, func(string) bool { return false }},
		{[]string{"tom", `"`, "*", "-"}, func(n string) bool { return strings.HasPrefix(n, "Tom") }},
	} {
		for _, l := range lists() {
			want := s.expected(l.view, l.sec, c.match)
			same(t, fmt.Sprintf("%v in %s", c.words, l), s.through(l, c.words, 9, false), want)
			same(t, fmt.Sprintf("%v in %s, backwards", c.words, l), s.through(l, c.words, 9, true), want)
		}
	}
}

func TestASearchThatFindsTooManyToSortListsTheSame(t *testing.T) {
	s := newShelf(t)
	s.exec("BEGIN")
	for i := range 6000 {
		l := laid{name: "Maya Ortiz", stage: model.StageMQL, score: i % 90, waiting: thursday}
		if i%3 == 0 {
			l.name = "Tom Becker"
		}
		if i%100 == 0 {
			l.kind, l.due = model.DueHot, thursday.Add(-time.Duration(i)*time.Minute)
		}
		s.lay(l)
	}
	for range 2000 {
		s.lay(laid{name: "Maya Wei", stage: model.StageLead, waiting: thursday})
	}
	s.exec("COMMIT")
	maya := func(n string) bool { return strings.HasPrefix(n, "Maya") }
	for _, l := range []list{{model.ViewToday, model.SectionNow}, {model.ViewToday, model.SectionQueue}, {view: model.ViewAll}} {
		want := s.expected(l.view, l.sec, maya)
		same(t, l.String(), s.through(l, []string{"maya"}, 900, false), want)
		same(t, l.String()+" backwards", s.through(l, []string{"maya"}, 900, true), want)
	}
}

func TestAPageAroundALeadThatLeftTheListIsWhereItStood(t *testing.T) {
	s := newShelf(t)
	for i := range 9 {
		stage := model.StageMQL
		if i == 4 {
			stage = model.StageRejected
		}
		s.lay(laid{stage: stage, score: 90 - i, waiting: thursday})
	}
	p := s.page(model.Query{View: model.ViewQueue, Around: s.ids[4], Limit: 4})
	same(t, "around the rejected lead", idsOf(p.Rows), []model.LeadID{s.ids[2], s.ids[3], s.ids[5], s.ids[6]})
	p = s.page(model.Query{View: model.ViewQueue, Around: 12345, Limit: 2})
	same(t, "around an unknown lead", idsOf(p.Rows), s.ids[:2])
}

func TestAnEmptyListIsAnEmptyPage(t *testing.T) {
	s := newShelf(t)
	for _, l := range lists() {
		p := s.page(model.Query{View: l.view, Section: l.sec})
		if len(p.Rows) != 0 || p.More || p.Less || p.Epoch != 1 {
			t.Errorf("%s: %+v", l, p)
		}
	}
}

func TestAViewThatDoesNotExistIsRefused(t *testing.T) {
	s := newShelf(t)
	_, err := s.Page(context.Background(), model.Query{View: "everything"})
	if model.KindOf(err) != model.KindInvalid {
		t.Errorf("got %v", err)
	}
}

func TestARowHoldsWhatAListShows(t *testing.T) {
	s := newShelf(t)
	tried := thursday.Add(-3 * time.Hour)
	a := s.lay(laid{name: "Maya Ortiz", email: "maya@northwind.example", company: "Northwind", owner: "Dana", external: "660737",
		noEmail: "unsubscribed", noPhone: "file says so", leadFlags: 1, stage: model.StageMQL, score: 80, flags: 1 | 8, kind: model.DueCallback,
		due: thursday.Add(time.Hour), waiting: tried, state: map[string]any{"version": 3, "attempts": 2, "last_outcome": "voicemail",
			"returned": "sent_back", "returned_at": tried, "return_why": "no-show", "phone_set": 1, "phone_cause": "",
			"decided_at": tried, "decided_by": "luis"}})
	b := s.lay(laid{name: "M. Ortiz", stage: model.StageRejected, waiting: tried,
		state: map[string]any{"version": 1, "decided": "rejected", "reason": "junk", "decided_at": tried, "decided_by": "me"}})
	c := s.lay(laid{name: "from the file", stage: model.StageRejected, waiting: tried})
	s.exec("UPDATE lead SET file_reason = 'junk-file' WHERE id = ?", int64(c))
	s.exec("INSERT INTO duplicate VALUES (?, ?, 'same name')", int64(a), int64(b))
	rows := map[model.LeadID]model.Row{}
	for _, r := range s.page(model.Query{View: model.ViewAll}).Rows {
		rows[r.ID] = r
	}
	want := model.Row{ID: a, Key: model.SortKey(80, thursday.Add(time.Hour), tried), Version: 3, ExternalID: "660737", Label: "Maya Ortiz",
		Name: "Maya Ortiz", Email: "maya@northwind.example", Company: "Northwind", Owner: "Dana", Stage: model.StageMQL, Score: 80, Fit: 80,
		Grade: "C3", Hot: true, Cooled: true, FreeMail: true, Duplicate: "M. Ortiz", WaitingSince: tried, DueAt: thursday.Add(time.Hour),
		DueKind: model.DueCallback, Attempts: 2, LastOutcome: model.Voicemail, Return: model.ReturnSentBack, ReturnedAt: tried,
		ReturnWhy: "no-show", DecidedAt: tried, DecidedBy: "luis", EmailCause: "unsubscribed"}
	if got := rows[a]; got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if got := rows[b]; got.Reason != "junk" || got.Duplicate != "Maya Ortiz" || got.DecidedBy != "me" {
		t.Errorf("the rejected lead: %+v", got)
	}
	if got := rows[c]; got.Reason != "junk-file" || got.Version != 0 {
		t.Errorf("the lead that its file rejected: %+v", got)
	}
}

func TestATextMayHoldTheSignThatPartsTexts(t *testing.T) {
	s := newShelf(t)
	odd := "Maya\x1fOrtiz\x1f"
	s.lay(laid{name: odd, company: "\x1f", stage: model.StageMQL, waiting: thursday, state: map[string]any{"version": 1, "decided_by": "d\x1f"}})
	s.lay(laid{name: "Tom", stage: model.StageMQL, waiting: thursday.Add(time.Hour)})
	rows := s.page(model.Query{View: model.ViewQueue}).Rows
	if len(rows) != 2 || rows[0].Name != odd || rows[0].Company != "\x1f" || rows[0].DecidedBy != "d\x1f" || rows[1].Name != "Tom" {
		t.Errorf("%+v", rows)
	}
}

func TestLeadsWithEqualKeysArePagedByTheirIds(t *testing.T) {
	s := newShelf(t)
	for range 300 {
		s.lay(laid{stage: model.StageMQL, score: 10, waiting: thursday})
	}
	for _, back := range []bool{false, true} {
		same(t, fmt.Sprintf("back %v", back), s.through(list{view: model.ViewQueue}, nil, 17, back), s.ids)
	}
}

// What stands under NOW, and what was put off, may be hundreds of leads between
// two rows of Today's queue.
func TestTheQueueGoesOnBeyondWhatItLeavesOut(t *testing.T) {
	s := newShelf(t)
	hotSince := thursday.Add(-7 * 24 * time.Hour).Truncate(time.Minute)
	tomorrow := time.Date(2026, 11, 20, 0, 0, 0, 0, berlin)
	s.exec("BEGIN")
	for i := range 100 {
		s.lay(laid{stage: model.StageMQL, score: 99, kind: model.DueSnooze, due: tomorrow.Add(time.Duration(i) * time.Hour), waiting: thursday})
		s.lay(laid{stage: model.StageMQL, score: 98, kind: model.DueHot, due: hotSince.Add(time.Duration(i) * time.Hour), waiting: thursday})
		s.lay(laid{stage: model.StageMQL, score: 97, kind: model.DueCallback, due: thursday.Add(-time.Duration(i) * time.Hour), waiting: thursday})
	}
	for _, score := range []int{100, 98, 96} {
		s.lay(laid{stage: model.StageMQL, score: score, kind: model.DueHot, due: hotSince.Add(-time.Minute), waiting: thursday})
		s.lay(laid{stage: model.StageMQL, score: score, kind: model.DueWoken, due: tomorrow}) // waiting since ever: the first key of its minute
		s.lay(laid{stage: model.StageMQL, score: score, waiting: thursday})
	}
	s.exec("COMMIT")
	today := list{model.ViewToday, model.SectionQueue}
	want := s.expected(today.view, today.sec, nil)
	if len(want) != 9 {
		t.Fatalf("%d leads are to be listed, not 9", len(want))
	}
	for _, n := range []int{1, 2, 4, 50} {
		same(t, fmt.Sprintf("forwards by %d", n), s.through(today, nil, n, false), want)
		same(t, fmt.Sprintf("backwards by %d", n), s.through(today, nil, n, true), want)
	}
}

func TestAPageSaysWhetherRowsStandOnEitherSide(t *testing.T) {
	s := newShelf(t)
	for range 4 {
		s.lay(laid{stage: model.StageMQL, waiting: thursday})
	}
	at := func(i int) model.Cursor {
		return model.Cursor{Key: model.SortKey(0, time.Time{}, thursday), ID: s.ids[i]}
	}
	for _, c := range []struct {
		name       string
		q          model.Query
		less, more bool
	}{
		{"from the start", model.Query{Limit: 3}, false, true},
		{"all", model.Query{Limit: 4}, false, false},
		{"after the first", model.Query{Limit: 2, After: at(0)}, true, true},
		{"to the end", model.Query{Limit: 3, After: at(0)}, true, false},
		{"before the last", model.Query{Limit: 2, Before: at(3)}, true, true},
		{"from the first to before the last", model.Query{Limit: 3, Before: at(3)}, false, true},
		{"the last", model.Query{Limit: 3, Last: true}, true, false},
	} {
		c.q.View = model.ViewQueue
		if p := s.page(c.q); p.Less != c.less || p.More != c.more {
			t.Errorf("%s: less %v and more %v", c.name, p.Less, p.More)
		}
	}
}

func TestASearchOfALargeDatabaseListsTheSame(t *testing.T) {
	s := newShelf(t)
	s.exec("BEGIN")
	s.exec(`CREATE TEMP TABLE many AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 21000)
		SELECT i, CASE WHEN i % 7000 = 3 THEN 'Rare Bird' WHEN i % 40 = 1 THEN 'Tom Rarely' WHEN i > 15000 THEN 'Late Riser'
			ELSE 'Maya Ortiz' END AS name FROM n`)
	s.exec(`INSERT INTO lead (id, label, name, email, phone, title, company, company_key, country, source, owner, external_id, created_at)
		SELECT i, name, name, '', '', '', '', '', '', '', '', '', 0 FROM many`)
	s.exec(`INSERT INTO score (lead, stage, sort_key, score, fit, engagement, grade, rising, waiting_since, epoch)
		SELECT i, 'mql', i / 10, 0, 0, 0, 'C3', 0, 0, 1 FROM many`)
	s.exec("INSERT INTO search (docid, words) SELECT i, name FROM many")
	s.exec("INSERT INTO tally VALUES ('stage:mql', 21000)")
	s.exec("COMMIT")
	for _, words := range [][]string{{"maya"}, {"rare"}, {"rarely"}, {"bird"}, {"late"}, {"ris", "late"}, {"nobody"}} {
		matches := func(name string) bool {
			for _, w := range words {
				if !strings.Contains(" "+strings.ToLower(name), " "+w) {
					return false
				}
			}
			return true
		}
		want := s.expected(model.ViewQueue, "", matches)
		for _, n := range []int{50, 900} {
			got := s.first(list{view: model.ViewQueue}, words, n, 6)
			same(t, fmt.Sprintf("%v, pages of %d", words, n), got, want[:min(len(got), len(want))])
			if len(got) < min(len(want), n*6) {
				t.Errorf("%v, pages of %d: %d rows of %d", words, n, len(got), len(want))
			}
		}
	}
}

// first reads the first pages of a list.
func (s *shelf) first(l list, words []string, n, pages int) (got []model.LeadID) {
	s.t.Helper()
	q := model.Query{View: l.view, Section: l.sec, Filter: filter.Filter{Words: words}, Limit: n}
	for range pages {
		p := s.page(q)
		got = append(got, idsOf(p.Rows)...)
		if !p.More {
			break
		}
		q.After = p.Rows[len(p.Rows)-1].Cursor()
	}
	return got
}

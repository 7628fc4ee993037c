package queue

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"winnow/model"
	"winnow/themes"
)

var noon = time.Date(2026, time.November, 19, 12, 0, 0, 0, time.UTC)

func rows(from, n int) []model.Row {
	var out []model.Row
	for i := range n {
		out = append(out, model.Row{ID: model.LeadID(from + i), Key: int64(from + i), Label: fmt.Sprintf("lead %d", from+i),
			Stage: model.StageMQL, Score: 60, Grade: "B2"})
	}
	return out
}

func page(from, n int) model.Page { return model.Page{Rows: rows(from, n)} }

func counts(now, all int) model.Counts {
	return model.Counts{Now: now, Views: map[model.View]int{model.ViewToday: all, model.ViewHot: all, model.ViewAll: all}}
}

func list(t testing.TB, w, h int) *Model {
	t.Helper()
	th, err := themes.Load("dark")
	if err != nil {
		t.Fatal(err)
	}
	m := New(th, time.UTC, model.Rules{AttemptsMost: 4, Hot: 75, MQL: model.Threshold{Score: 50}})
	m.SetNow(noon)
	m.SetSize(w, h)
	return m
}

// at is the lead under the cursor and the screen row on which it is drawn.
func at(t testing.TB, m *Model) (model.LeadID, int) {
	t.Helper()
	r, ok := m.Selected()
	if !ok {
		return 0, -1
	}
	for y, l := range m.View() {
		if strings.HasPrefix(ansi.Strip(l), m.th.Glyphs.Cursor) {
			if !strings.Contains(ansi.Strip(l), r.Label) {
				t.Fatalf("the cursor is drawn on %q, selected is %q", ansi.Strip(l), r.Label)
			}
			return r.ID, y
		}
	}
	t.Fatalf("the cursor on %s is not in sight", r.Label)
	return 0, 0
}

func expect(t *testing.T, m *Model, id model.LeadID, y int) {
	t.Helper()
	if gotID, gotY := at(t, m); gotID != id || gotY != y {
		t.Errorf("lead %d on row %d, want lead %d on row %d", gotID, gotY, id, y)
	}
}

func TestAfterADecisionTheNextLeadIsOnTheSameRow(t *testing.T) {
	m := list(t, 80, 20)
	m.SetSections(model.Page{}, page(1, 50), counts(0, 50), model.ViewToday)
	m.Move(4)
	expect(t, m, 5, 5)
	m.Remove(5)
	expect(t, m, 6, 5)
	m.Move(30)
	_, y := at(t, m)
	m.Remove(36)
	expect(t, m, 37, y)
}

func TestOnTheLastRowASelectionRemains(t *testing.T) {
	m := list(t, 80, 20)
	m.SetSections(model.Page{}, page(1, 3), counts(0, 3), model.ViewToday)
	m.End()
	m.Remove(3)
	expect(t, m, 2, 2)
	m.Remove(2)
	m.Remove(1)
	if _, ok := m.Selected(); ok {
		t.Error("an empty list has a selection")
	}
	m.Move(1)
	m.Remove(9)
	if len(m.View()) != 20 {
		t.Error("the empty list has not its height")
	}
}

func TestTheLastOfNowIsFollowedByTheQueueOnTheSameRow(t *testing.T) {
	m := list(t, 80, 20)
	m.SetSections(page(1, 3), page(11, 50), counts(3, 53), model.ViewToday)
	m.Move(2)
	expect(t, m, 3, 3)
	m.Remove(3)
	expect(t, m, 11, 3)
	m.Move(1) // the next key brings back what was pushed out above
	if m.top > m.lines()-m.h && m.top != 0 {
		t.Errorf("rows stay hidden above: top %d", m.top)
	}
}

func TestArrivalsDoNotMoveTheSelectedRow(t *testing.T) {
	m := list(t, 80, 20)
	m.SetSections(model.Page{}, page(10, 50), counts(0, 50), model.ViewToday)
	m.Move(4)
	expect(t, m, 14, 5)
	arrived := append(rows(1, 2), rows(10, 50)...)
	m.SetSections(model.Page{}, model.Page{Rows: arrived}, counts(0, 52), model.ViewToday)
	expect(t, m, 14, 5)
	m.SetSections(page(90, 1), model.Page{Rows: arrived}, counts(1, 53), model.ViewToday)
	expect(t, m, 14, 5)
}

func TestWhatIsDueAboveTheScreenIsSaid(t *testing.T) {
	m := list(t, 80, 20)
	m.SetSections(page(1, 4), page(10, 60), counts(4, 64), model.ViewToday)
	m.Move(1)
	if s := ansi.Strip(m.View()[0]); strings.Contains(s, "above") {
		t.Errorf("nothing is above: %q", s)
	}
	m.SetSections(model.Page{Rows: append(rows(101, 2), rows(1, 4)...)}, page(10, 60), counts(6, 66), model.ViewToday)
	expect(t, m, 2, 2)
	if s := ansi.Strip(m.View()[0]); !strings.Contains(s, "NOW  6 due · 2 above") {
		t.Errorf("two that arrived are out of sight: %q", s)
	}
	m.Move(30)
	if s := ansi.Strip(m.View()[0]); !strings.Contains(s, "6 due above") {
		t.Errorf("the heading of the queue says %q", s)
	}
	m.Reveal(1)
	if s := ansi.Strip(m.View()[0]); strings.Contains(s, "above") {
		t.Errorf("a lead that fits with the first line is shown with it: %q", s)
	}
	expect(t, m, 1, 3)
}

func TestALeadThatIsGoneLeavesTheCursorOnItsRow(t *testing.T) {
	m := list(t, 80, 20)
	m.SetSections(model.Page{}, page(1, 50), counts(0, 50), model.ViewToday)
	m.Move(6)
	rest := slices.DeleteFunc(rows(1, 50), func(r model.Row) bool { return r.ID == 7 })
	m.SetSections(model.Page{}, model.Page{Rows: rest}, counts(0, 49), model.ViewToday)
	expect(t, m, 8, 7)
}

func TestAnotherViewOpensWhereItWasLeft(t *testing.T) {
	m := list(t, 80, 20)
	m.SetSections(model.Page{}, page(1, 50), counts(0, 50), model.ViewToday)
	m.Move(6)
	m.SetSections(model.Page{}, page(101, 5), counts(0, 5), model.ViewHot)
	expect(t, m, 101, 1)
	m.Move(2)
	m.SetSections(model.Page{}, page(1, 50), counts(0, 50), model.ViewToday)
	if r, _ := m.Selected(); r.ID != 7 {
		t.Errorf("Today opens on %d", r.ID)
	}
	m.SetSections(model.Page{}, page(101, 5), counts(0, 5), model.ViewHot)
	if r, _ := m.Selected(); r.ID != 103 {
		t.Errorf("Hot opens on %d", r.ID)
	}
}

func TestPagesAreAskedForBeforeTheEndIsReached(t *testing.T) {
	m := list(t, 80, 20)
	p := page(1, 100)
	p.More = true
	m.SetSections(model.Page{}, p, counts(0, 1000), model.ViewToday)
	if _, _, more, less := m.Needs(); more || less {
		t.Errorf("at the beginning: more %v less %v", more, less)
	}
	m.Move(75)
	after, _, more, _ := m.Needs()
	if !more || after.ID != 100 {
		t.Fatalf("near the end: more %v after %v", more, after)
	}
	id, y := at(t, m)
	p = page(101, 100)
	p.More = true
	m.Append(p)
	expect(t, m, id, y)
	if m.Rank() != 76 {
		t.Errorf("rank %d", m.Rank())
	}
}

func TestLongListsKeepAFewPagesInMemory(t *testing.T) {
	m := list(t, 80, 20)
	const all, size = 5000, 200
	load := func(from int) model.Page {
		n := min(size, all-from+1)
		return model.Page{Rows: rows(from, n), More: from+n-1 < all, Less: from > 1}
	}
	m.SetSections(model.Page{}, load(1), counts(0, all), model.ViewToday)
	for i := range all - 1 {
		m.Move(1)
		if after, _, more, _ := m.Needs(); more {
			m.Append(load(int(after.ID) + 1))
		}
		if m.Len() > keep+size {
			t.Fatalf("%d rows in memory", m.Len())
		}
		if m.Rank() != i+2 {
			t.Fatalf("rank %d, want %d", m.Rank(), i+2)
		}
	}
	for m.Rank() > 1 {
		was := m.Rank()
		m.Move(-1)
		if _, before, _, less := m.Needs(); less {
			from := max(1, int(before.ID)-size)
			m.Prepend(model.Page{Rows: rows(from, int(before.ID)-from), Less: from > 1})
		}
		if r, _ := m.Selected(); m.Rank() != was-1 || int(r.ID) != m.Rank() {
			t.Fatalf("rank %d after %d, on lead %d", m.Rank(), was, r.ID)
		}
	}
}

func TestTheFirstAndTheLastPageAreReadWhenTheyAreNotLoaded(t *testing.T) {
	m := list(t, 80, 20)
	middle := page(500, 100)
	middle.More, middle.Less = true, true
	m.SetSections(model.Page{}, middle, counts(0, 1000), model.ViewToday)
	if m.Rank() != 0 {
		t.Errorf("a place that is not known is given as %d", m.Rank())
	}
	if !m.End() {
		t.Fatal("the last page is not asked for")
	}
	last := page(901, 100)
	last.Less = true
	m.SetSections(model.Page{}, last, counts(0, 1000), model.ViewToday)
	if r, _ := m.Selected(); r.ID != 1000 || m.Rank() != 1000 {
		t.Errorf("on %d, rank %d", r.ID, m.Rank())
	}
	if !m.Home() {
		t.Fatal("the first page is not asked for")
	}
	first := page(1, 100)
	first.More = true
	m.SetSections(model.Page{}, first, counts(0, 1000), model.ViewToday)
	expect(t, m, 1, 1)
}

func TestNowIsReachedByOneKey(t *testing.T) {
	m := list(t, 80, 20)
	m.SetSections(page(1, 3), page(11, 50), counts(3, 53), model.ViewToday)
	m.End()
	if !m.ToNow() {
		t.Error("there is a section NOW")
	}
	expect(t, m, 1, 1)
}

func TestTheListTurnsByHalfAScreenAtItsEdges(t *testing.T) {
	m := list(t, 80, 20)
	m.SetSections(model.Page{}, page(1, 100), counts(0, 100), model.ViewToday)
	m.Move(18)
	expect(t, m, 19, 19) // the last line
	m.Move(1)
	expect(t, m, 20, 10) // the next leads are in sight
	for range 9 {
		m.Move(1)
	}
	expect(t, m, 29, 19)
	for range 18 {
		m.Move(-1)
	}
	expect(t, m, 11, 1) // below the heading that stays on top
	m.Move(-1)
	expect(t, m, 10, 10)
	m.End()
	expect(t, m, 100, 19) // no empty lines below the last
}

func TestTheSectionStaysNamedWhileItsRowsScroll(t *testing.T) {
	m := list(t, 80, 12)
	m.SetSections(page(1, 3), page(11, 50), counts(3, 53), model.ViewToday)
	m.Move(40)
	head := ansi.Strip(m.View()[0])
	if !strings.HasPrefix(head, " QUEUE  50 by score") || !strings.Contains(head, "41 of 53") {
		t.Errorf("the top line says %q", head)
	}
}

func TestALeadThatWasOnlyShownLeavesTheCountAsItIs(t *testing.T) {
	for name, c := range map[string]struct {
		rest model.Page
		want string
	}{
		"part of the list is loaded": {model.Page{Rows: page(11, 10).Rows, Less: true}, "QUEUE  40"},
		"all of it is":               {page(11, 10), "QUEUE  9"},
	} {
		t.Run(name, func(t *testing.T) {
			m := list(t, 80, 20)
			n := 40
			if !c.rest.Less {
				n = 9 // one of the ten is not in the list any more
			}
			m.SetSections(model.Page{}, c.rest, counts(0, n), model.ViewToday)
			m.Drop(11)
			if s := ansi.Strip(m.View()[0]); !strings.Contains(s, c.want) {
				t.Errorf("%q, want %s", s, c.want)
			}
		})
	}
}

func TestATitleIsNotItsOwnReason(t *testing.T) {
	r := model.Row{ID: 1, Label: "Maya Ortiz", Title: "Vice President", Company: "Northwind", Stage: model.StageMQL}
	for w, want := range map[int]string{140: "fit only", 44: "Vice Pres"} {
		m := list(t, w, 10)
		m.SetSections(model.Page{}, model.Page{Rows: []model.Row{r}}, counts(0, 1), model.ViewToday)
		if s := ansi.Strip(m.View()[1]); !strings.Contains(s, want) || strings.Count(s, "Vice") != 1 {
			t.Errorf("at %d: %q", w, s)
		}
	}
}

func TestATitleIsShownWhereItTellsSomething(t *testing.T) {
	for w := 40; w < 130; w++ {
		m := list(t, w, 20)
		p := page(11, 3)
		for i := range p.Rows {
			p.Rows[i].Label, p.Rows[i].Title, p.Rows[i].Company = "Bartholomew Fairbairn", "Director of Logistics", "Saltmarsh Fresh Ltd"
		}
		m.SetSections(model.Page{}, p, counts(0, 3), model.ViewToday)
		if n := m.cols.title; n > 0 && n < 10 {
			t.Errorf("at %d cells a title has %d", w, n)
		}
	}
}

func TestAtEightyColumnsACompanyIsWholeBeforeATitleStandsBesideIt(t *testing.T) {
	m := list(t, 80, 20)
	p := page(1, 2)
	for i := range p.Rows {
		p.Rows[i].Label, p.Rows[i].Title, p.Rows[i].Company = "Maya Ortiz", "VP Operations", "Northwind Freight"
	}
	m.SetSections(model.Page{}, p, counts(0, 2), model.ViewHot)
	if s := ansi.Strip(m.View()[1]); !strings.Contains(s, "Northwind Freight ") {
		t.Errorf("got %q", s)
	}
}

func TestWhyALeadIsBackIsWholeWithTheTimeToCall(t *testing.T) {
	for _, w := range []int{80, 100} {
		m := list(t, w, 20)
		p := page(1, 2)
		for i := range p.Rows {
			p.Rows[i].Label, p.Rows[i].Title, p.Rows[i].Company = "Marta Szczepańska", "Chief Operating Officer", "Wisła Mleczarnia"
			p.Rows[i].Return, p.Rows[i].ReturnedAt = model.ReturnWoken, noon.AddDate(0, 0, -4)
			p.Rows[i].DueKind, p.Rows[i].DueAt = model.DueCallback, noon.Add(23*time.Hour)
		}
		m.SetSections(model.Page{}, p, counts(0, 2), model.ViewBack)
		if s := ansi.Strip(m.View()[1]); !strings.Contains(s, "back: woke ") || !strings.Contains(s, ", call ") || !strings.Contains(s, ":00 ") || !strings.Contains(s, "Wis") {
			t.Errorf("at %d: %q", w, s)
		}
	}
}

func TestADealWithSalesIsWholeBesideItsCompany(t *testing.T) {
	for _, w := range []int{80, 100} {
		m := list(t, w, 20)
		p := page(1, 2)
		for i := range p.Rows {
			p.Rows[i].Label, p.Rows[i].Title, p.Rows[i].Company, p.Rows[i].Stage = "Maximiliane Oberhuber von Tal", "Chief Operating Officer", "Wisła Mleczarnia Gospodarcza", model.StageOpportunity
			p.Rows[i].HandedTo, p.Rows[i].Amount, p.Rows[i].Close = "Luis", 67_000_00, noon.AddDate(0, 3, 7)
		}
		m.SetSections(model.Page{}, p, counts(0, 2), model.ViewHandedOff)
		if s := ansi.Strip(m.View()[1]); !strings.Contains(s, "Luis: 67,000, closes 26 Feb 2027") || !strings.Contains(s, "Wis") {
			t.Errorf("at %d: %q", w, s)
		}
	}
}

func TestRestingLeadsDoNotRepeatTheNameOfTheirView(t *testing.T) {
	m := list(t, 90, 20)
	p := page(11, 1)
	p.Rows[0].Stage, p.Rows[0].DecidedBy, p.Rows[0].DecidedAt = model.StageNurture, "Dana", m.say.Now.AddDate(0, 0, -30)
	m.SetSections(model.Page{}, p, counts(0, 1), model.ViewNurture)
	if s := ansi.Strip(strings.Join(m.View()[1:], "\n")); strings.Contains(s, "nurture") || !strings.Contains(s, "since") {
		t.Errorf("in Nurture:\n%s", s)
	}
	m.SetSections(model.Page{}, p, counts(0, 1), model.ViewAll)
	if s := ansi.Strip(strings.Join(m.View()[1:], "\n")); !strings.Contains(s, "nurture since") {
		t.Errorf("in All:\n%s", s)
	}
}

func TestARangeFollowsTheCursorUntilItIsEnded(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(m *Model)
		want []model.LeadID
	}{
		"it begins at the cursor":        {func(m *Model) { m.ToggleRange() }, []model.LeadID{1}},
		"it grows with the cursor":       {func(m *Model) { m.ToggleRange(); m.Move(3) }, []model.LeadID{1, 2, 11, 12}},
		"it shrinks with the cursor":     {func(m *Model) { m.ToggleRange(); m.Move(3); m.Move(-2) }, []model.LeadID{1, 2}},
		"it turns over at its beginning": {func(m *Model) { m.Move(2); m.ToggleRange(); m.Move(2); m.Move(-3) }, []model.LeadID{11, 2}},
		"ended, it stays":                {func(m *Model) { m.ToggleRange(); m.Move(1); m.ToggleRange(); m.Move(4) }, []model.LeadID{1, 2}},
		"what was picked before stays": {func(m *Model) {
			m.Mark(15)
			m.Move(1)
			m.anchor = 0
			m.ToggleRange()
			m.Move(2)
			m.Move(-1)
		}, []model.LeadID{15, 2, 11}},
		"from the lead picked last":                        {func(m *Model) { m.ToggleMark(); m.Move(2); m.ToggleRange(); m.Move(1) }, []model.LeadID{1, 2, 11, 12}},
		"space ends it and picks one more":                 {func(m *Model) { m.ToggleRange(); m.Move(1); m.EndRange(); m.Move(2); m.ToggleMark() }, []model.LeadID{1, 2, 12}},
		"dropped, moves select nothing":                    {func(m *Model) { m.ToggleRange(); m.Move(2); m.ClearMarks(); m.Move(2) }, nil},
		"when its beginning is gone, it keeps what it has": {func(m *Model) { m.ToggleRange(); m.Move(2); m.Remove(1); m.Move(3) }, []model.LeadID{2, 11}},
	} {
		t.Run(name, func(t *testing.T) {
			m := list(t, 80, 20)
			m.SetSections(page(1, 2), page(11, 10), counts(2, 12), model.ViewToday)
			c.do(m)
			var got []model.LeadID
			for _, r := range m.Marked() {
				got = append(got, r.ID)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("selected %v, want %v", got, c.want)
			}
		})
	}
}

func TestMarks(t *testing.T) {
	m := list(t, 80, 20)
	m.SetSections(page(1, 2), page(11, 10), counts(2, 12), model.ViewToday)
	m.ToggleMark()
	m.Move(3)
	m.ToggleRange()
	m.ToggleRange()
	ids := func() (out []model.LeadID) {
		for _, r := range m.Marked() {
			out = append(out, r.ID)
		}
		return out
	}
	if got := ids(); !slices.Equal(got, []model.LeadID{1, 2, 11, 12}) {
		t.Errorf("marked %v", got)
	}
	m.ToggleMark()
	m.Remove(2)
	if got := ids(); !slices.Equal(got, []model.LeadID{1, 11}) {
		t.Errorf("after one was taken out and one removed: %v", got)
	}
	if !strings.Contains(ansi.Strip(m.View()[1]), "60●B2") {
		t.Errorf("the mark is not drawn: %q", ansi.Strip(m.View()[1]))
	}
	m.ClearMarks()
	if len(m.Marked()) != 0 || strings.Contains(strings.Join(m.View(), ""), "●") {
		t.Error("marks are left")
	}
}

func TestARowIsMarkedAsRisingFromAQuarterOfAllPointsOn(t *testing.T) {
	m := list(t, 80, 20)
	r := rows(1, 3)
	r[0].Rising, r[1].Rising, r[2].Rising = model.RisingFrom-1, model.RisingFrom, 60
	m.SetSections(model.Page{}, model.Page{Rows: r}, counts(0, 3), model.ViewToday)
	var got []bool
	for _, l := range m.View() {
		if strings.Contains(l, r[0].Label) || strings.Contains(l, r[1].Label) || strings.Contains(l, r[2].Label) {
			got = append(got, strings.Contains(l, "▲"))
		}
	}
	if !slices.Equal(got, []bool{false, true, true}) {
		t.Errorf("marked are %v", got)
	}
}

func TestAnArrivalIsTintedForItsTime(t *testing.T) {
	m := list(t, 80, 20)
	m.SetSections(model.Page{}, page(1, 5), counts(0, 5), model.ViewToday)
	plain := m.View()[3]
	m.MarkArrived(3, noon.Add(2*time.Second))
	if m.View()[3] == plain {
		t.Error("it looks like any other")
	}
	m.SetNow(noon.Add(3 * time.Second))
	if m.View()[3] != plain {
		t.Error("it is still tinted")
	}
}

func TestOfACountThatHasNoRoomNothingIsShownRatherThanHalf(t *testing.T) {
	m := list(t, 80, 20)
	c := counts(0, 30)
	c.Silent, c.Sales = 3, map[model.Stage]int{model.StageSQL: 5, model.StageAccepted: 4, model.StageOpportunity: 4}
	m.SetSections(model.Page{}, page(1, 30), c, model.ViewHandedOff)
	if s := ansi.Strip(m.View()[0]); strings.Contains(s, "…") || !strings.Contains(s, "4 accepted") || strings.Contains(s, "oppor") || !strings.Contains(s, "1 of 30") {
		t.Errorf("got %q", s)
	}
}

func TestTheListOfAllLeadsNamesTheirCompaniesBesideTheLead(t *testing.T) {
	m := list(t, 71, 20)
	p := page(1, 3)
	for i := range p.Rows {
		p.Rows[i].Company, p.Rows[i].Label = "Northwind Freight", "Maya Ortiz de la Cruz"
		p.Rows[i].Stage, p.Rows[i].DecidedBy, p.Rows[i].DecidedAt = model.StageNurture, "Dana", noon.AddDate(0, 0, -8)
		p.Rows[i].DueKind, p.Rows[i].DueAt = model.DueWake, noon.AddDate(0, 3, 0)
	}
	m.SetSections(model.Page{}, p, counts(0, 3), model.ViewAll)
	if s := ansi.Strip(m.View()[1]); !strings.Contains(s, "Northwin") || !strings.Contains(s, "nurture since 11") {
		t.Errorf("got %q", s)
	}
}

func TestColumnsKeepTheirPlaceWhileTheCursorMoves(t *testing.T) {
	m := list(t, 100, 20)
	r := rows(1, 30)
	for i := range r {
		r[i].Title, r[i].Company, r[i].Source = strings.Repeat("t", i), strings.Repeat("c", 40-i), "source"
	}
	m.SetSections(model.Page{}, model.Page{Rows: r}, counts(0, 30), model.ViewToday)
	was := m.cols
	for range 29 {
		m.Move(1)
		m.View()
		if m.cols != was {
			t.Fatalf("columns moved: %+v, were %+v", m.cols, was)
		}
	}
}

func TestTheReasonIsCutAfterTitleAndCompany(t *testing.T) {
	for w := 40; w <= 220; w++ {
		m := list(t, w, 10)
		r := rows(1, 1)
		r[0].Label, r[0].Title, r[0].Company = "Maximiliane Featherstonehaugh", "Senior Director of Operations", "The Extraordinarily Long Company of Rotterdam"
		r[0].Return, r[0].ReturnWhy, r[0].ReturnedAt = model.ReturnSentBack, "wrong contact", noon
		m.SetSections(model.Page{}, model.Page{Rows: r}, counts(0, 1), model.ViewToday)
		line := ansi.Strip(m.View()[1])
		whole := strings.Contains(line, "sent back: wrong contact")
		if !whole && (m.cols.title > 0 || m.cols.company > 0) {
			t.Errorf("at %d the reason is cut while title or company is there: %q", w, line)
		}
		if m.cols.title > 0 && m.cols.company == 0 {
			t.Errorf("at %d the company went before the title: %q", w, line)
		}
		if lipgloss.Width(line) != w {
			t.Errorf("at %d the line has %d cells", w, lipgloss.Width(line))
		}
	}
}

func TestRandomKeysKeepTheCursorInSight(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := list(t, rapid.IntRange(40, 120).Draw(rt, "width"), rapid.IntRange(4, 40).Draw(rt, "height"))
		m.SetSections(page(1, rapid.IntRange(0, 4).Draw(rt, "now")), page(11, rapid.IntRange(0, 60).Draw(rt, "queue")), counts(0, 0), model.ViewToday)
		for range rapid.IntRange(1, 60).Draw(rt, "keys") {
			id, y := model.LeadID(0), 0
			if m.Len() > 0 {
				id, y = at(t, m)
			}
			switch rapid.IntRange(0, 8).Draw(rt, "key") {
			case 0, 1:
				m.Move(rapid.IntRange(-5, 5).Draw(rt, "by"))
			case 2:
				m.HalfPage(rapid.SampledFrom([]int{-1, 1}).Draw(rt, "dir"))
			case 3:
				m.Home()
			case 4:
				m.End()
			case 5:
				last := m.cur == m.Len()-1
				m.Remove(id)
				if _, now := at(t, m); m.Len() > 0 && !last && now != y {
					rt.Fatalf("a decision moved the cursor from row %d to %d", y, now)
				}
			case 6:
				m.SetSize(rapid.IntRange(40, 120).Draw(rt, "width"), rapid.IntRange(4, 40).Draw(rt, "height"))
				if now, _ := at(t, m); now != id {
					rt.Fatalf("a resize moved the selection from %d to %d", id, now)
				}
			case 7:
				m.ToggleMark()
			case 8:
				m.ToggleRange()
			}
			if got := len(m.View()); got != m.h {
				rt.Fatalf("%d lines in %d", got, m.h)
			}
			if m.Len() > 0 {
				at(t, m)
			}
		}
	})
}

func TestTheFirstLineNamesTheColumnsWhereThereIsRoom(t *testing.T) {
	for w, want := range map[int]string{104: "score · A fit 1 engagement · ▲ rising · why it is here · tries · due", 80: "A fit 1 engagement · ▲ rising · tries · due   1 of 32", 60: "NOW  2 due"} {
		m := list(t, w, 10)
		m.SetSections(page(1, 2), page(11, 30), counts(2, 30), model.ViewToday)
		if s := ansi.Strip(m.View()[0]); !strings.Contains(s, want) || lipgloss.Width(s) != w {
			t.Errorf("at %d %q is not in %q", w, want, s)
		}
	}
}

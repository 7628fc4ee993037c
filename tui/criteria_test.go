package tui_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"winnow/data/criteriafile"
	"winnow/data/store"
	"winnow/model"
	"winnow/model/criteria"
	"winnow/tui"
)

// team is a desk whose team writes its criteria in a file.
type team struct {
	*desk
	file string
	t    testing.TB
}

// weighing are criteria by which the prices are worth so much, and a VP.
func weighing(pricing, vp int) string {
	return fmt.Sprintf(`[threshold]
mql = { score = 5 }
[group.intent]
side = "engagement"
cap = 60
[group.person]
side = "fit"
cap = 40
[[rule]]
name = "prices"
group = "intent"
touch = "pricing_view"
points = %d
[[rule]]
name = "vp"
group = "person"
when = 'title startsWith "VP"'
points = %d
`, pricing, vp)
}

func newTeam(t testing.TB, leads []person, more ...func(*tui.Options)) *team {
	t.Helper()
	m := &team{desk: desk0(t), t: t}
	m.file = filepath.Join(filepath.Dir(m.path), "criteria.toml")
	c, err := criteria.Parse("criteria.toml", weighing(10, 10))
	if err != nil {
		t.Fatal(err)
	}
	if err := m.store.ApplyCriteria(context.Background(), c, "dana"); err != nil {
		t.Fatal(err)
	}
	m.save(weighing(10, 10))
	m.bring(leads...)
	m.sitDown(more...)
	return m
}

func (m *team) sitDown(more ...func(*tui.Options)) {
	m.t.Helper()
	m.open(120, 40, append(more, func(o *tui.Options) { o.Criteria = criteriafile.New(m.file, m.store) })...)
}

// save writes the file as editors do: beside it, and put in its place.
func (m *team) save(text string) {
	m.t.Helper()
	if err := os.WriteFile(m.file+"~", []byte(text), 0o600); err != nil {
		m.t.Fatal(err)
	}
	if err := os.Rename(m.file+"~", m.file); err != nil {
		m.t.Fatal(err)
	}
}

// rest lets the console look at the file twice, and the user press nothing.
func (m *team) rest() {
	m.t.Helper()
	for range 3 {
		m.Advance(time.Second)
	}
}

func (m *team) shows(text string, want bool) {
	m.t.Helper()
	if m.Shows(text) != want {
		m.t.Fatalf("%q is on the screen: %t\n%s", text, !want, m.Frame())
	}
}

func TestASavedCriteriaFileIsShownAndAppliedOnlyAfterYes(t *testing.T) {
	m := newTeam(t, people(12))
	m.rest()
	m.shows("has changed", false)
	m.save(weighing(30, 10))
	m.rest()
	m.shows("criteria.toml has changed", true)
	m.shows("12 leads move", true)
	m.shows("12 up", true)
	before := m.lead("Maya Ortiz").Row.Score
	for _, key := range []string{"enter", "p", "j", "space", "u"} {
		m.Advance(time.Second)
		m.Press(key)
	}
	m.shows("criteria.toml has changed", true)
	if got := m.lead("Maya Ortiz").Row; got.Score != before || got.Stage != "mql" {
		t.Fatalf("a key did something: %+v", got)
	}
	m.Press("y")
	m.wantStatus("criteria.toml applied", "12 leads move", "u undo")
	if got := m.lead("Maya Ortiz").Row.Score; got != before+20 {
		t.Errorf("the score is %d, was %d", got, before)
	}
	m.shows(fmt.Sprintf(" %d ", before+20), true)
	m.Press("u")
	m.wantStatus("Taken back", "criteria")
	if got := m.lead("Maya Ortiz").Row.Score; got != before {
		t.Errorf("the score is %d, was %d", got, before)
	}
	m.rest()
	m.shows("has changed", false) // the file says what was taken back
	m.Press("U")
	m.wantStatus("Done again")
	if got := m.lead("Maya Ortiz").Row.Score; got != before+20 {
		t.Errorf("the score is %d, was %d", got, before)
	}
}

func TestTheUndoThatTheStatusLineOffersIsTheOneThatItTellsOf(t *testing.T) {
	for name, c := range map[string]struct {
		actor string
		reads time.Duration // until the key
		line  string
	}{
		"criteria of a colleague, at once":      {"dana", 0, "u undo"},
		"criteria of a colleague, once seen":    {"dana", 3 * time.Second, "Other criteria were applied over those of the file"},
		"criteria of one's own, from a command": {"me", 0, "u undo"},
	} {
		t.Run(name, func(t *testing.T) {
			m := newTeam(t, people(6), func(o *tui.Options) { o.ApplyCriteria = true })
			m.save(weighing(30, 10))
			m.rest()
			m.wantStatus("criteria.toml applied", "u undo")
			other, err := criteria.Parse("other.toml", weighing(40, 10))
			if err != nil {
				t.Fatal(err)
			}
			if err := m.store.ApplyCriteria(context.Background(), other, c.actor); err != nil {
				t.Fatal(err)
			}
			m.Advance(c.reads)
			m.wantStatus(c.line)
			if c.reads > 0 {
				m.wantStatus("h lists both")
				return
			}
			m.Press("u")
			m.wantStatus("Not taken back", "later criteria by "+c.actor)
			if got := m.store.Criteria().Hash; got != other.Hash {
				t.Error("it took back what was applied elsewhere")
			}
		})
	}
}

func TestADialogThatOpensByItselfTakesNoKeyAtOnce(t *testing.T) {
	m := newTeam(t, people(4))
	m.save(weighing(30, 10))
	m.rest()
	m.shows("has changed", true)
	m.Press("esc")
	m.wantStatus("criteria.toml is not applied")
	m.save(weighing(31, 10))
	m.Advance(time.Second)
	m.Advance(time.Second)
	m.shows("has changed", true)
	m.Burst("y", "esc") // typed without having seen it
	m.WaitIdle()
	m.shows("has changed", true)
	m.Advance(time.Second)
	m.Press("y")
	m.wantStatus("criteria.toml applied")
}

func TestTheDialogWaitsForWhatTheUserIsDoing(t *testing.T) {
	for name, c := range map[string]struct{ begin, end []string }{
		"a menu":      {[]string{"r"}, []string{"esc"}},
		"a filter":    {[]string{"/", "m"}, []string{"esc", "esc"}},
		"a selection": {[]string{"space"}, []string{"esc"}},
		"the palette": {[]string{":"}, []string{"esc"}},
	} {
		t.Run(name, func(t *testing.T) {
			m := newTeam(t, people(6))
			m.Press(c.begin...)
			m.save(weighing(30, 10))
			m.rest()
			m.shows("has changed", false)
			m.Press(c.end...)
			m.shows("has changed", false)
			m.rest()
			m.shows("has changed", true)
		})
	}
	t.Run("typing", func(t *testing.T) {
		m := newTeam(t, people(6))
		m.save(weighing(30, 10))
		for range 20 {
			m.Press("j", "k") // never a second without a key
			m.shows("has changed", false)
		}
		m.rest()
		m.shows("has changed", true)
	})
}

func TestWhatWasTakenBackIsAppliedOnlyWhenAskedFor(t *testing.T) {
	m := newTeam(t, people(6))
	m.save(weighing(30, 10))
	m.rest()
	m.Advance(time.Second)
	m.Press("y", "u")
	m.wantStatus("Taken back")
	m.sitDown(func(o *tui.Options) { o.ApplyCriteria = true }) // also where changes are applied at once
	m.rest()
	m.shows("has changed", false)
	m.wantStatus("taken back")
	m.Press("C")
	m.shows("taken back by me", true)
	m.Advance(time.Second)
	m.Press("y")
	m.wantStatus("criteria.toml applied")
	m.Press("C")
	m.wantStatus("criteria.toml is applied")
}

func TestABrokenFileKeepsTheLastGoodOneAndSaysWhere(t *testing.T) {
	m := newTeam(t, people(6), func(o *tui.Options) { o.ApplyCriteria = true })
	before := m.store.Criteria().Hash
	m.save(strings.Replace(weighing(30, 10), `group = "intent"`, `group = "intnt"`, 1))
	m.rest()
	m.wantStatus("criteria.toml:11:9:", "what was applied holds")
	if m.store.Criteria().Hash != before {
		t.Error("it was applied")
	}
	m.Press("C")
	m.shows("Mistakes in criteria.toml", true)
	m.shows("11:9:", true)
	m.Advance(time.Second)
	m.Press("y") // there is nothing to say yes to
	m.shows("Mistakes in criteria.toml", true)
	m.save(weighing(30, 10))
	m.rest()
	m.shows("Mistakes", false)
	m.wantStatus("criteria.toml applied")
	m.save("points =")
	m.rest()
	m.wantStatus("what was applied holds")
	m.save(weighing(30, 10))
	m.rest()
	m.wantStatus("criteria.toml is what is applied again")
}

func TestAFileThatSaysTheSameInOtherWordsSaysThatNoLeadMoves(t *testing.T) {
	m := newTeam(t, people(6))
	m.save("# agreed on Monday\n" + weighing(10, 10))
	m.rest()
	m.shows("No lead moves", true)
	m.Advance(time.Second)
	m.Press("y")
	m.wantStatus("criteria.toml applied: no lead moves")
}

func TestTheSelectedRowStaysInItsPlaceWhereverItsLeadGoes(t *testing.T) {
	leads := people(260)
	leads[2].title = "Clerk"
	m := newTeam(t, leads, func(o *tui.Options) { o.ApplyCriteria = true })
	m.Press("j", "j", "j")
	text, at := m.SelectedLine()
	for i := 0; i < 40 && !strings.Contains(text, leads[2].name); i++ {
		m.Press("j")
		text, at = m.SelectedLine()
	}
	if !strings.Contains(text, leads[2].name) {
		m.Press("G")
		text, at = m.SelectedLine()
	}
	if !strings.Contains(text, leads[2].name) {
		t.Fatalf("%s is not found: %s", leads[2].name, text)
	}
	m.save(weighing(10, 9)) // every VP loses a point
	m.rest()
	m.save(weighing(10, 0)) // and then all
	m.rest()
	now, place := m.SelectedLine()
	if !strings.Contains(now, leads[2].name) || place != at {
		t.Errorf("the selected row was %d: %s\nand is %d: %s\n%s", at, text, place, now, m.Frame())
	}
}

func TestCriteriaAppliedElsewhereAreScoredToTheEnd(t *testing.T) {
	m := newTeam(t, people(30))
	other := m.connect()
	c, err := criteria.Parse("criteria.toml", weighing(33, 10))
	if err != nil {
		t.Fatal(err)
	}
	id := m.lead("Maya Ortiz").Row.Score
	if _, err := other.Apply(context.Background(), entryID(t), c, "dana"); err != nil { // and killed here
		t.Fatal(err)
	}
	m.Advance(time.Minute)
	m.Advance(time.Second)
	if got := m.lead("Maya Ortiz").Row.Score; got != id+23 {
		t.Errorf("the score is %d, was %d", got, id)
	}
	m.shows("scoring", false)
}

func entryID(t testing.TB) model.EntryID {
	t.Helper()
	id, err := model.NewEntryID(thursday, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// slow is a store in which the scoring of all leads takes some looks.
type slow struct {
	*store.Store
	left int
}

func (s *slow) ScoreOn(context.Context, time.Duration) (model.Scoring, error) {
	if s.left == 0 {
		return model.Scoring{}, nil
	}
	s.left--
	return model.Scoring{Pending: true, Elsewhere: true, Done: 100 - s.left, Total: 200}, nil
}

func TestTheStatusLineSaysHowFarTheScoringIs(t *testing.T) {
	m := newTeam(t, people(6))
	m.open(100, 30, func(o *tui.Options) { o.Store = &slow{m.store, 40} })
	m.wantStatus("scoring 30 %")
	m.Press("j", "p")
	m.wantStatus("Promoted", "u undo", "scoring 3")
	for range 20 {
		m.Advance(time.Second)
	}
	m.shows("scoring", false)
}

func TestAComparisonWithCriteriaThatAreNoLongerAppliedIsMadeAnew(t *testing.T) {
	m := newTeam(t, people(12))
	m.save(weighing(30, 10))
	m.rest()
	m.shows("12 up", true)
	elsewhere := func(text string) *criteria.Criteria {
		t.Helper()
		c, err := criteria.Parse("criteria.toml", text)
		if err == nil {
			err = m.store.ApplyCriteria(context.Background(), c, "luis")
		}
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	elsewhere(weighing(40, 10))
	m.rest()
	m.shows("has changed", true)
	m.shows("12 down", true)

	other := elsewhere(weighing(20, 10))
	m.Press("y") // before the console has seen it
	m.wantStatus("Not applied", "other criteria were applied")
	if m.store.Criteria().Hash != other.Hash {
		t.Error("it was applied though it had been compared with other criteria")
	}
	m.shows("12 up", true)
	m.Advance(time.Second)
	m.Press("y")
	m.wantStatus("criteria.toml applied", "12 leads move")
}

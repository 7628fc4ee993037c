package store_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"winnow/data/sqlite"
	"winnow/data/store"
	"winnow/model"
	"winnow/model/criteria"
	"winnow/model/report"
)

// rules is a small text of criteria; demo is what a demo request is worth.
func rules(t testing.TB, demo int, more ...string) *criteria.Criteria {
	t.Helper()
	c, err := criteria.Parse("criteria.toml", fmt.Sprintf(`
[team]
domains = ["own.example"]

[threshold]
mql = { score = 30 }
hot = { score = 60 }

[group.person]
side = "fit"
cap = 40

[group.intent]
side = "engagement"
cap = 60

[[rule]]
name = "decides"
group = "person"
when = 'title == "VP"'
points = 25

[[rule]]
name = "asked for a demo"
group = "intent"
touch = "demo_request"
points = %d

[[rule]]
name = "read the prices"
group = "intent"
touch = "pricing_view"
points = 15
%s`, demo, strings.Join(more, "\n")))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// audience imports leads of every sort: some of them qualified, decided, merged.
func audience(d *desk, n int) {
	d.t.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	var rows []store.IncomingRow
	for i := range n {
		parts := []string{fmt.Sprintf("name=Lead %03d", i), fmt.Sprintf("email=lead%d@firm%d.example", i, i%17), "title=" + []string{"VP", "Clerk", ""}[i%3]}
		if i%2 == 0 {
			parts = append(parts, "!lead")
		}
		if i%19 == 3 {
			parts[1] = fmt.Sprintf("email=lead%d@own.example", i)
		}
		for k := range i % 4 {
			parts = append(parts, fmt.Sprintf("@%s -%dh", []string{"demo_request", "pricing_view", "page_view"}[(i+k)%3], 1+r.IntN(900)))
		}
		rows = append(rows, said(parts...))
	}
	d.bring("crm", rows...)
	d.do(model.ActPromote, d.find("Lead 007"))
	d.do(model.ActReject, d.find("Lead 011"), func(c *model.Command) { c.Reason = "student" })
	d.do(model.ActMerge, d.find("Lead 014"), func(c *model.Command) { c.Into = d.find("Lead 013") })
}

// standings are all leads as the lists have them.
func (d *desk) standings() map[model.LeadID]report.Standing {
	d.t.Helper()
	out := map[model.LeadID]report.Standing{}
	err := d.EachLead(context.Background(), model.ViewAll, nil, 0, func(r model.Row, _ func() (model.Lead, error)) error {
		out[r.ID] = report.Standing{Stage: r.Stage, Score: r.Score, Fit: r.Fit, Engagement: r.Engagement, Grade: r.Grade, Hot: r.Hot}
		return nil
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return out
}

func (d *desk) apply(c *criteria.Criteria) {
	d.t.Helper()
	if err := d.ApplyCriteria(context.Background(), c, "dana"); err != nil {
		d.t.Fatal(err)
	}
}

func TestTheComparisonNamesExactlyTheLeadsThatMoveWhenItIsApplied(t *testing.T) {
	for name, to := range map[string]func(testing.TB) *criteria.Criteria{
		"a weight that falls":   func(t testing.TB) *criteria.Criteria { return rules(t, 4) },
		"a weight that rises":   func(t testing.TB) *criteria.Criteria { return rules(t, 55) },
		"another threshold":     func(t testing.TB) *criteria.Criteria { return swap(t, "score = 30", "score = 10") },
		"another hot threshold": func(t testing.TB) *criteria.Criteria { return swap(t, "score = 60", "score = 31") },
		"an own domain more": func(t testing.TB) *criteria.Criteria {
			return swap(t, `"own.example"`, `"own.example", "firm3.example"`)
		},
		"no own domain any more": func(t testing.TB) *criteria.Criteria { return swap(t, `"own.example"`, "") },
		"other grades":           func(t testing.TB) *criteria.Criteria { return rules(t, 40, "[grade]\nA = 20\nB = 1\n1 = 30\n2 = 10") },
		"a comment":              func(t testing.TB) *criteria.Criteria { return rules(t, 40, "# as agreed") },
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.apply(rules(t, 40))
			audience(d, 120)
			before := d.standings()
			c := to(t)
			said := map[model.LeadID]report.Move{}
			change, err := d.Compare(context.Background(), c, func(m report.Move) error { said[m.Lead] = m; return nil }, nil)
			if err != nil {
				t.Fatal(err)
			}
			if change.Leads != len(before) || change.Moved != len(said) {
				t.Errorf("compared %d of %d leads, %d moved, %d were named", change.Leads, len(before), change.Moved, len(said))
			}
			d.apply(c)
			after := d.standings()
			for id, b := range before {
				m, named := said[id]
				if a := after[id]; named != (a != b) {
					t.Errorf("lead %s went from %+v to %+v, named: %t", id, b, a, named)
				} else if named {
					m.Before.Due, m.After.Due = time.Time{}, time.Time{}
					if m.Before != b || m.After != a {
						t.Errorf("lead %s was said to go from %+v to %+v, and went from %+v to %+v", id, m.Before, m.After, b, a)
					}
				}
			}
			for _, m := range append(slices.Clone(change.Movers.First), change.Enter.First...) {
				if m.Staff {
					t.Errorf("own staff is listed: %+v", m)
				}
			}
			if n := change.Staff; n > len(said) || (n == 0) != (name == "a comment" || strings.Contains(name, "threshold") || strings.Contains(name, "domain")) {
				t.Errorf("%d own staff move", n)
			}
			if name == "a comment" != (len(said) == 0) {
				t.Errorf("%d leads move", len(said))
			}
			d.check()
			if r := d.undo(model.EntryID{}); r.Of != model.ActCriteria {
				t.Fatalf("took back %s", r.Of)
			}
			d.finish()
			if !maps.Equal(before, d.standings()) {
				t.Error("the undo did not bring every lead back")
			}
			d.check()
		})
	}
}

func swap(t testing.TB, old, new string) *criteria.Criteria {
	t.Helper()
	text := rules(t, 40).Text
	c, err := criteria.Parse("criteria.toml", strings.Replace(text, old, new, 1))
	if err != nil || c.Text == text {
		t.Fatalf("%q for %q: %v", new, old, err)
	}
	return c
}

func (d *desk) finish() {
	d.t.Helper()
	if err := d.FinishScoring(context.Background(), nil); err != nil {
		d.t.Fatal(err)
	}
}

// scores are the score rows, epochs aside.
func (d *desk) scores() string {
	d.t.Helper()
	list := []string{}
	for _, l := range strings.Split(d.dump(), "\n") {
		if strings.Contains(l, "sort_key=") {
			at := strings.Index(l, " epoch=")
			list = append(list, l[:at]+l[at+len(" epoch="):])
		}
	}
	slices.Sort(list)
	return strings.Join(list, "\n")
}

func TestAScoringThatWasKilledIsFinishedAtTheNextStart(t *testing.T) {
	d := newDesk(t)
	d.apply(rules(t, 40))
	audience(d, 90)
	if e, err := d.Apply(context.Background(), d.id(), rules(t, 5), "dana"); err != nil || e.Seq == 0 {
		t.Fatal(e, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := d.ScoreOn(ctx, time.Hour); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	d.Store.Close()
	d.db.Close()
	d.open()
	left, err := d.ScoreOn(context.Background(), time.Hour)
	if err != nil || left.Pending || left.Total == 0 {
		t.Fatalf("got %+v, %v", left, err)
	}
	if left, err = d.ScoreOn(context.Background(), time.Hour); err != nil || left != (model.Scoring{}) {
		t.Fatalf("there is still something to do: %+v, %v", left, err)
	}
	other := newDesk(t)
	other.apply(rules(t, 5))
	audience(other, 90)
	if got, want := d.byName(), other.byName(); !slices.Equal(got, want) {
		t.Errorf("the leads stand otherwise than where these criteria were applied from the beginning:\n%s\n%s", got, want)
	}
	d.check()
}

// byName are all leads with their scores, whatever their ids.
func (d *desk) byName() []string {
	d.t.Helper()
	var out []string
	err := d.EachLead(context.Background(), model.ViewAll, nil, 0, func(r model.Row, _ func() (model.Lead, error)) error {
		out = append(out, fmt.Sprint(r.Label, " ", r.Score, r.Fit, r.Engagement, " ", r.Stage, r.Hot))
		return nil
	})
	if err != nil {
		d.t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

func TestTwoProcessesScoreTogetherWithoutHarm(t *testing.T) {
	d := newDesk(t)
	d.apply(rules(t, 40))
	audience(d, 400)
	open := func() *store.Store {
		s, err := sqlite.Open(context.Background(), d.path, store.Options{Clock: func() time.Time { return d.now }, Rand: entropy{}, Zone: berlin})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	}
	stores := []*store.Store{d.Store, open(), open()}
	for round, demo := range []int{7, 60, 22, 41} {
		c := rules(t, demo)
		var wg sync.WaitGroup
		for i, s := range stores {
			wg.Go(func() {
				if i == round%3 {
					if err := s.ApplyCriteria(context.Background(), c, "dana"); err != nil {
						t.Error(err)
					}
				}
				if err := s.FinishScoring(context.Background(), nil); err != nil {
					t.Error(err)
				}
				if _, _, err := s.Sweep(context.Background()); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		d.finish()
		d.check()
		before := d.scores()
		if err := d.Rescore(context.Background(), nil); err != nil {
			t.Fatal(err)
		}
		if after := d.scores(); after != before {
			t.Fatalf("round %d: a rescoring changes the scores", round)
		}
	}
}

type entropy struct{}

func (entropy) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(rand.Uint32())
	}
	return len(p), nil
}

func TestWhatIsWrittenWhileLeadsAreScoredStaysRight(t *testing.T) {
	d := newDesk(t)
	d.apply(rules(t, 40))
	audience(d, 300)
	lead := d.find("Lead 101")
	if _, err := d.Apply(context.Background(), d.id(), rules(t, 3), "dana"); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	wg.Go(func() { d.finish() })
	imp := d.begin("more")
	for i := range 60 {
		row := said(fmt.Sprintf("email=lead%d@firm%d.example", i, i%17), fmt.Sprintf("@demo_request -%dh", i+1))
		row.Row.Line = i + 2
		if err := imp.Add(context.Background(), []store.IncomingRow{row}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := imp.Finish(context.Background()); err != nil {
		t.Fatal(err)
	}
	// Without the desk's own way, which turns the clock that the scoring reads.
	try := model.Command{ID: d.id(), At: d.now, Actor: "dana", Action: model.ActTry, Outcome: model.NoAnswer, Amount: -1,
		Targets: []model.Target{{Lead: lead, Version: model.AnyVersion}}}
	if r, err := d.Do(context.Background(), try); err != nil || len(r.Done) != 1 {
		t.Errorf("tried: %+v, %v", r, err)
	}
	wg.Wait()
	d.check()
	before := d.scores()
	if err := d.Rescore(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	if after := d.scores(); after != before {
		t.Error("a rescoring changes the scores")
	}
}

func TestADecisionDuringTheScoringIsKeptUnderTheAppliedCriteria(t *testing.T) {
	d := newDesk(t)
	d.apply(rules(t, 40))
	audience(d, 60)
	lead := d.find("Lead 027") // asked for a demo once
	c := rules(t, 9)
	if _, err := d.Apply(context.Background(), d.id(), c, "dana"); err != nil {
		t.Fatal(err)
	}
	d.do(model.ActPromote, lead)
	var doc, hash string
	if err := d.db.QueryRow("SELECT n.document, e.criteria FROM snapshot n JOIN entry e ON e.seq = n.seq WHERE n.lead = ?1", int64(lead)).Scan(&doc, &hash); err != nil {
		t.Fatal(err)
	}
	if hash != c.Hash || !strings.Contains(doc, `["asked for a demo",`) || !strings.Contains(doc, `,9]`) {
		t.Errorf("the snapshot is not by the applied criteria: by %s: %s", hash, doc)
	}
	d.finish()
	d.check()
}

func TestTheReplayScoresPastDecisionsAsTheyWere(t *testing.T) {
	d := newDesk(t)
	d.apply(rules(t, 10))
	var rows []store.IncomingRow
	for i := range 40 {
		parts := []string{fmt.Sprintf("name=Lead %03d", i), "title=" + []string{"VP", "Clerk"}[i%2]}
		if i < 10 { // those that are promoted asked for a demo, and clerks they are half of them
			parts = append(parts, "@demo_request -30h")
		}
		rows = append(rows, said(parts...))
	}
	d.bring("crm", rows...)
	for i := range 40 {
		lead := d.find(fmt.Sprintf("Lead %03d", i))
		if i < 10 {
			d.do(model.ActPromote, lead)
		} else {
			d.do(model.ActNurture, lead)
		}
	}
	// What came after the decisions is not looked at.
	d.now = d.now.Add(24 * time.Hour)
	for i := 10; i < 40; i++ {
		rows[i].Touches = []model.Touch{{Kind: model.DemoRequest, At: d.now.Add(-time.Hour), Channel: "web"}}
	}
	d.bring("crm", rows...)
	change, err := d.Compare(context.Background(), rules(t, 50), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	r := change.Replay
	if r.Decisions < 40 || !r.Enough() {
		t.Fatalf("%d decisions, %d promoted", r.Decisions, r.Promoted)
	}
	before, after := r.Share(50)
	if before >= 0.9 || after < 0.9 {
		t.Errorf("of the promoted %.2f were on top before, %.2f after", before, after)
	}
}

func TestAScoringThatChangesNothingWritesNothing(t *testing.T) {
	d := newDesk(t)
	d.apply(rules(t, 40))
	audience(d, 200)
	// Signs that stand between parts where rows are read as one text.
	odd := said("name=Odd\x1fOne", "email=odd@firm.example", "title=VP", "@demo_request -5h", "@pricing_view -9h")
	odd.Touches[0].Detail = "a\x1fb\x1e3\x1fdemo_request\x1f\x1f\x1f\x1f"
	odd.Touches[1].Kind, odd.Touches[1].UTM = "odd\x1fkind", model.UTM{Campaign: "spring"}
	d.bring("odd", odd)
	d.finish()
	before, written := d.scores(), d.count("SELECT coalesce(sum(value), 0) FROM counter WHERE name = 'rescored'")
	if err := d.Rescore(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	if d.scores() != before {
		t.Error("the scores are others")
	}
	if n := d.count("SELECT coalesce(sum(value), 0) FROM counter WHERE name = 'rescored'"); n != written {
		t.Errorf("rows were written in %d transactions", n-written)
	}
	c, moved := rules(t, 40, "# the same"), 0
	if _, err := d.Compare(context.Background(), c, func(report.Move) error { moved++; return nil }, nil); err != nil || moved > 0 {
		t.Errorf("%d leads move, %v", moved, err)
	}
}

package report

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"winnow/model"
)

func TestIntervalsAreThoseThatTablesGive(t *testing.T) {
	for _, c := range []struct {
		k, n      int
		low, high float64
	}{{0, 10, 0, 0.2775}, {1, 10, 0.0179, 0.4042}, {5, 10, 0.2366, 0.7634}, {81, 263, 0.2553, 0.3662}, {10, 10, 0.7225, 1}} {
		low, high := Wilson(c.k, c.n)
		if math.Abs(low-c.low) > 1e-4 || math.Abs(high-c.high) > 1e-4 {
			t.Errorf("%d of %d: %.4f to %.4f, want %.4f to %.4f", c.k, c.n, low, high, c.low, c.high)
		}
	}
}

func TestTheExactTestGivesTheProbabilityThatCountingAllTablesGives(t *testing.T) {
	for _, c := range []struct {
		a, n, b, m int
		p          float64
	}{{3, 4, 1, 4, 0.4857}, {8, 10, 1, 6, 0.0350}, {0, 15, 9, 12, 0.0001}, {5, 10, 5, 10, 1}, {0, 5, 0, 9, 1}} {
		if p := Fisher(c.a, c.n, c.b, c.m); math.Abs(p-c.p) > 1e-4 {
			t.Errorf("%v: %.4f", c, p)
		}
	}
}

func TestOfManyComparisonsOnlyThoseAreToldThatHoldForAllOfThem(t *testing.T) {
	// The example of fifteen comparisons in Benjamini and Hochberg's own paper, at 0.1 here.
	ps := []float64{0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1}
	n := 0
	for _, b := range Beyond(ps) {
		if b {
			n++
		}
	}
	if n != 9 {
		t.Errorf("%d are beyond chance, want 9", n)
	}
	if Beyond([]float64{0.09, 0.5, 0.9})[0] {
		t.Error("one of three at 0.09 is within chance")
	}
	r := rand.New(rand.NewPCG(1, 2)) // where there is nothing, next to nothing is told
	told := 0
	for range 300 {
		ps := make([]float64, 20)
		for i := range ps {
			ps[i] = r.Float64()
		}
		if slices.Contains(Beyond(ps), true) {
			told++
		}
	}
	if told > 45 {
		t.Errorf("chance was told as a finding in %d of 300 reports", told)
	}
}

func TestMediansAreThoseOfTheSortedTimes(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 50 {
		var s Spread
		var all []time.Duration
		for range 1 + r.IntN(60) {
			d := time.Duration(r.Int64N(int64(40 * 24 * time.Hour)))
			s.Add(d)
			all = append(all, time.Duration(slot(d))*time.Minute)
		}
		slices.Sort(all)
		for _, part := range []float64{0.5, 0.9} {
			if want := all[int(math.Ceil(part*float64(len(all))))-1]; s.Quantile(part) != want {
				t.Fatalf("%v of %v: %v, want %v", part, all, s.Quantile(part), want)
			}
		}
	}
}

func TestFiguresReadTheSameEverywhere(t *testing.T) {
	for want, f := range map[string]Figure{
		"1,234,567":                   Number(1234567),
		"13 % of 320":                 {Unit: Share, N: 42, Of: 320, Floor: 10},
		"<1 % of 3,000":               {Unit: Share, N: 1, Of: 3000, Floor: 10},
		"3 of 8, too few":             {Unit: Share, N: 3, Of: 8, Floor: 10},
		"-":                           {Unit: Share, Floor: 10},
		"2 h 10 min of 34":            {Unit: Span, N: 34, Span: 130 * time.Minute, Floor: 10},
		"2 d 4 h of 12":               {Unit: Span, N: 12, Span: 52*time.Hour + time.Minute, Floor: 10},
		"too few (3)":                 {Unit: Span, N: 3, Span: time.Hour, Floor: 10},
		"84 d of 12":                  {Unit: Span, N: 12, Span: 84 * 24 * time.Hour, Floor: 10},
		"no need, 3 Sep 2026 by dana": Text("no need, 3 Sep 2026 by dana"),
	} {
		if f.String() != want {
			t.Errorf("%q, want %q", f, want)
		}
	}
}

func cell(t *testing.T, d Document, table, row, column, want string) {
	t.Helper()
	f, ok := d.Figure(table, row, column)
	if !ok || f.String() != want {
		t.Errorf("%s, %s, %s: %q (%t), want %q", table, row, column, f, ok, want)
	}
}

func TestAFunnelCountsHowFarEachLeadCame(t *testing.T) {
	won := life("web", step(model.ActTry, 2), step(model.ActPromote, 5), step(model.ActOpportunity, 30), step(model.ActWon, 60))
	lost := life("web", step(model.ActPromote, 5), step(model.ActWon, 60), step(model.ActLost, 80))
	back := life("list", step(model.ActTry, 4), step(model.ActPromote, 5), step(model.ActSendBack, 30, "no-show"), step(model.ActReject, 50, "no-need"))
	below := life("list")
	below.Qualified, below.Stage, below.FileStage = time.Time{}, model.StageLead, model.StageLead
	staff, test := life("web", step(model.ActReject, 1, "own-staff")), life("web", step(model.ActPromote, 3))
	test.OwnStaff = true
	filed := life("crm")
	filed.FileStage, filed.Stage = model.StageWon, model.StageWon
	d := made(newFunnel(options().filled()), won, lost, back, below, staff, test, filed, life("web"))

	cell(t, d, "steps", "leads", "leads", "5")
	cell(t, d, "steps", "MQL", "leads", "4")
	cell(t, d, "steps", "tried", "leads", "2")
	cell(t, d, "steps", "SQL", "leads", "3")
	cell(t, d, "steps", "accepted", "leads", "2")
	cell(t, d, "steps", "won", "leads", "1")
	cell(t, d, "source", "web", "MQL", "3")
	cell(t, d, "source", "web", "open", "1")
	cell(t, d, "source", "list", "sent back", "1")
	cell(t, d, "weeks", "7 Sep 2026", "SQL", "3")
	cell(t, d, "by-file", "won", "leads", "1")
	cell(t, d, "rep", "dana", "MQL", "3")
}

func TestYoungLeadsDoNotLowerTheRate(t *testing.T) {
	var lives []*Life
	for i := range 20 {
		l := life("web", step(model.ActPromote, 5))
		if i >= 10 {
			l = life("web")
		}
		lives = append(lives, l)
	}
	old := made(newFunnel(options().filled()), lives...)
	for range 100 { // of the last days, not decided yet
		l := life("web")
		l.Created = options().Now.Add(-48 * time.Hour)
		l.Qualified = l.Created
		lives = append(lives, l)
	}
	young := made(newFunnel(options().filled()), lives...)
	for _, d := range []Document{old, young} {
		cell(t, d, "source", "web", "MQL to SQL", "50 % of 20")
	}
}

func TestWeeksBeginAsTheConfigSaysAndInTheZoneOfTheUser(t *testing.T) {
	l := life("web")
	l.Qualified = time.Date(2026, 9, 13, 22, 30, 0, 0, time.UTC) // Sunday; Monday in Berlin
	o := options()
	for _, c := range []struct {
		zone  string
		start time.Weekday
		want  string
	}{{"UTC", time.Monday, "7 Sep 2026"}, {"UTC", time.Sunday, "13 Sep 2026"}, {"Europe/Berlin", time.Monday, "14 Sep 2026"}} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Skip("no time zones here")
		}
		o.Zone, o.WeekStart = zone, c.start
		d := made(newFunnel(o.filled()), l)
		cell(t, d, "weeks", c.want, "MQL", "1")
	}
}

func TestFeedbackTellsUntriedFromBad(t *testing.T) {
	d := made(newFeedback(options().filled()),
		life("web", step(model.ActReject, 3, "student")),
		life("web", step(model.ActReject, 3, "no-need")),
		life("web", step(model.ActTry, 100), step(model.ActReject, 101, "no-need")),
		life("web", step(model.ActTry, 2), step(model.ActReject, 101, "no-need")),
		life("web", step(model.ActTry, 2), step(model.ActPromote, 3), step(model.ActSendBack, 30, "no-show")),
		life("web", step(model.ActTry, 2), step(model.ActPromote, 3), step(model.ActAccept, 30)),
		life("web", step(model.ActNurture, 3)),
		life("web"),
		life("web", step(model.ActReject, 1, "own-staff")))
	for column, want := range map[string]string{"decided": "7", "bad on sight": "1", "never tried": "1", "tried late": "1", "worked and bad": "2",
		"worked and good": "1", "resting": "1", "good of decided": "17 % of 6"} {
		cell(t, d, "worked", "web", column, want)
	}
	cell(t, d, "reasons", "rejected / no need", "leads", "3")
	cell(t, d, "reasons", "sent back / no-show", "leads", "1")
	cell(t, d, "reasons-by", "rejected / no need / web / (no campaign) / 50-74", "leads", "3")
}

func TestADecisionThatWasReplacedCountsOnce(t *testing.T) {
	d := made(newFeedback(options().filled()), life("web", step(model.ActReject, 3, "student"), step(model.ActReject, 4, "no-need"), step(model.ActReopen, 9), step(model.ActReject, 12, "student")))
	cell(t, d, "worked", "web", "decided", "2")
	cell(t, d, "reasons", "rejected / no need", "leads", "1")
	cell(t, d, "reasons", "rejected / student", "leads", "1")
}

func TestASourceStandsOutOnlyBeyondChance(t *testing.T) {
	var lives []*Life
	judged := func(source string, good, bad int) {
		for range good {
			lives = append(lives, life(source, step(model.ActTry, 1), step(model.ActPromote, 3)))
		}
		for range bad {
			lives = append(lives, life(source, step(model.ActTry, 1), step(model.ActReject, 3, "no-need")))
		}
	}
	judged("web", 20, 20)
	judged("event", 11, 9)
	judged("list", 1, 24)
	judged("few", 0, 4)
	d := made(newFeedback(options().filled()), lives...)
	cell(t, d, "waste", "list", "bad of fairly judged", "96 % of 25")
	for _, s := range []string{"web", "event", "few"} {
		if _, ok := d.Figure("waste", s, "bad of fairly judged"); ok {
			t.Errorf("%s stands out", s)
		}
	}
}

func TestExamplesAreTheSameInWhateverOrderLeadsCome(t *testing.T) {
	var lives []*Life
	for i := range 40 {
		lives = append(lives, life("web", Step{Action: model.ActReject, At: monday.Add(time.Hour), Reason: "no-need", Score: (i * 7) % 90}))
	}
	r := rand.New(rand.NewPCG(5, 6))
	want := ""
	for range 10 {
		r.Shuffle(len(lives), func(i, k int) { lives[i], lives[k] = lives[k], lives[i] })
		d := made(newFeedback(options().filled()), lives...)
		if got := fmt.Sprint(d.Examples()); want == "" {
			want = got
		} else if got != want {
			t.Fatalf("%s, then %s", want, got)
		}
	}
	if n := len(strings.Fields(want)); n < 2*sampled {
		t.Errorf("only %d examples", n)
	}
}

func TestACallThatACRMTellsOfIsATry(t *testing.T) {
	start := options().Now.AddDate(0, 0, -10)
	l := &Life{Lead: 1, Source: "web", Stage: model.StageRejected, Created: start, Qualified: start,
		Steps: []Step{{Action: model.ActReject, At: start.Add(48 * time.Hour), Actor: "dana", Reason: "no-need", Class: model.ClassRecycle, Score: 40}}}
	if p := l.Passes(); len(p) != 1 || p[0].Tries != 0 {
		t.Fatalf("%+v", p)
	}
	l.Calls = []time.Time{start.Add(-time.Hour), start.Add(time.Hour), start.Add(72 * time.Hour)}
	if p := l.Passes(); len(p) != 1 || p[0].Tries != 2 || !p[0].FirstTry.Equal(start.Add(time.Hour)) {
		t.Errorf("%+v", p)
	}
	f := newFeedback(options().filled())
	f.Add(l)
	if f.all.untried != 0 || f.all.workedBad+f.all.late != 1 {
		t.Errorf("%+v", f.all)
	}
}

func TestWhoWasKeptOutCountsNowhere(t *testing.T) {
	now := options().Now
	l := &Life{Lead: 1, Source: "web", Stage: model.StageRejected, Created: now.AddDate(0, 0, -2),
		Steps: []Step{{Action: model.ActReject, At: now.AddDate(0, 0, -2), Actor: model.ActorWinnow, Reason: "competitor", Class: model.ClassRemove, Score: NoScore}}}
	f := newFeedback(options().filled())
	f.Add(l)
	if l.Counts() || !l.MQL().IsZero() || f.all.bad != 0 || f.suppressed != 1 {
		t.Errorf("%t, %s, %+v, %d", l.Counts(), l.MQL(), f.all, f.suppressed)
	}
	l.Steps = append(l.Steps, Step{Action: model.ActReopen, At: now.AddDate(0, 0, -1), Actor: "dana"})
	if !l.Counts() {
		t.Error("one that was reopened does not count")
	}
	if x := (&Life{Lead: 2, Test: true, Stage: model.StageMQL}); x.Counts() {
		t.Error("a test counts")
	}
}

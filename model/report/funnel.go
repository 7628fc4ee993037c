package report

import (
	"fmt"
	"strings"
	"time"

	"winnow/model"
)

// steps of the funnel, in their order.
const (
	stepMQL = iota
	stepTried
	stepSQL
	stepAccepted
	stepOpportunity
	stepWon
	funnelSteps
)

// flow counts how far the leads of one group came. settled are those of the MQLs
// that had the time to be decided, and settledSQL those of these that became SQLs.
type flow struct {
	leads, open         int
	steps               [funnelSteps]int
	sentBack, lost      int
	settled, settledSQL int
	toTry, toSQL        Spread // from the MQL on
	toAccept, toOpp     Spread // from the SQL, from the acceptance
	toWon               Spread // from the opportunity
}

// Funnel counts how far leads came, by when they became MQLs.
type Funnel struct {
	o        Options
	all      flow
	byFile   map[model.Stage]int
	weeks    map[int64]*flow // by the Unix time of the week's first day
	sources  map[string]*flow
	campaign map[string]*flow
	segments map[string]*flow
	reps     map[string]*flow
}

func newFunnel(o Options) *Funnel {
	return &Funnel{o: o, byFile: map[model.Stage]int{}, weeks: map[int64]*flow{}, sources: map[string]*flow{},
		campaign: map[string]*flow{}, segments: map[string]*flow{}, reps: map[string]*flow{}}
}

// Add takes a lead in. It counts where it became an MQL within the time, or, without
// that, was stored within it.
func (f *Funnel) Add(l *Life) {
	if !l.Counts() {
		return
	}
	mql := l.MQL()
	at := mql
	if at.IsZero() {
		at = l.Created
	}
	if !f.o.in(at) {
		return
	}
	if l.ByFile() {
		f.byFile[l.FileStage]++
		return
	}
	p := l.reached()
	for _, to := range []*flow{&f.all, group(f.sources, or(l.Source, noSource)), group(f.campaign, or(l.Campaign, noCampaign)),
		group(f.segments, or(l.Segment, noSegment))} {
		to.add(&f.o, l, mql, &p)
	}
	if !mql.IsZero() {
		group(f.weeks, f.o.Week(mql).Unix()).add(&f.o, l, mql, &p)
		group(f.reps, or(l.Rep(), nobody)).add(&f.o, l, mql, &p)
	}
}

func group[K comparable, V any](groups map[K]*V, key K) *V {
	g := groups[key]
	if g == nil {
		g = new(V)
		groups[key] = g
	}
	return g
}

// reach is how far a lead came over all of its passes, and when first.
type reach struct {
	tried, sql, accepted, opportunity, won time.Time
	sentBack, lost                         bool
}

func (l *Life) reached() (r reach) {
	first := func(to *time.Time, t time.Time) {
		if !t.IsZero() && to.IsZero() {
			*to = t
		}
	}
	for _, p := range l.Passes() {
		first(&r.tried, p.FirstTry)
		if p.Verdict == model.ActPromote {
			first(&r.sql, p.At)
		}
		first(&r.accepted, p.Accepted)
		first(&r.opportunity, p.Opportunity)
		first(&r.won, p.Won)
		r.sentBack = r.sentBack || !p.Ret.IsZero()
		r.lost = r.lost || p.Outcome == model.ActLost
	}
	return r
}

func (w *flow) add(o *Options, l *Life, mql time.Time, r *reach) {
	w.leads++
	if mql.IsZero() {
		return
	}
	w.steps[stepMQL]++
	for step, t := range [...]time.Time{stepTried: r.tried, stepSQL: r.sql, stepAccepted: r.accepted, stepOpportunity: r.opportunity, stepWon: r.won} {
		if !t.IsZero() {
			w.steps[step]++
		}
	}
	if r.sentBack {
		w.sentBack++
	}
	if r.lost {
		w.lost++
	}
	if l.Stage.Open() {
		w.open++
	}
	if o.Now.Sub(mql) >= o.Settle {
		w.settled++
		if !r.sql.IsZero() {
			w.settledSQL++
		}
	}
	between := func(s *Spread, a, b time.Time) {
		if !a.IsZero() && !b.IsZero() {
			s.Add(b.Sub(a))
		}
	}
	between(&w.toTry, mql, r.tried)
	between(&w.toSQL, mql, r.sql)
	between(&w.toAccept, r.sql, r.accepted)
	between(&w.toOpp, r.accepted, r.opportunity)
	between(&w.toWon, r.opportunity, r.won)
}

// Document is the report of what was added.
func (f *Funnel) Document() Document {
	d := f.o.document("funnel", "Funnel")
	d.Lead = f.lead()
	d.Sections = []Section{
		{ID: "steps", Title: "From lead to closed won", Tables: []Table{f.stepsTable()}},
		{ID: "weeks", Title: "By the week in which they became MQLs", Tables: []Table{f.weeksTable()}},
		{ID: "source", Title: "By source", Tables: []Table{f.groupTable("source", f.sources)}},
		{ID: "campaign", Title: "By campaign", Tables: []Table{f.groupTable("campaign", f.campaign)}},
		{ID: "segment", Title: "By segment", Tables: []Table{f.groupTable("segment", f.segments)}},
		{ID: "rep", Title: "By rep", Tables: []Table{f.groupTable("rep", f.reps)}},
	}
	if len(f.byFile) > 0 {
		d.Sections = append(d.Sections, Section{ID: "by-file", Title: "Decided by their file", Tables: []Table{f.byFileTable()}})
	}
	d.Notes = []string{
		"A lead counts once, in the week in which it first came into the queue, for all that became of it since. What was undone counts nowhere; nor do own staff and tests.",
		fmt.Sprintf("The rate from MQL to SQL is of those that became MQLs %s ago or earlier, so that young leads do not lower it.", SpanWords(f.o.Settle)),
		"Tried are those with a logged attempt: some are decided without one.",
		"A median is the time that half of those did not exceed that came so far.",
	}
	for _, m := range f.o.Marks {
		d.Notes = append(d.Notes, fmt.Sprintf("Reference, not truth: MQL to SQL %s %s (%s).", m.Name, Percent(m.Part), m.Source))
	}
	return d
}

func (f *Funnel) lead() []string {
	s := &f.all.steps
	if s[stepMQL] == 0 {
		return []string{"No lead became an MQL in this time. Import a file, or ask for a longer one with --since."}
	}
	rate := f.rate(&f.all)
	out := []string{fmt.Sprintf("Of %s MQLs %s were tried, %s became SQLs, %s were accepted, %s became opportunities and %s were won; %s wait for a decision.",
		Grouped(s[stepMQL]), Grouped(s[stepTried]), Grouped(s[stepSQL]), Grouped(s[stepAccepted]), Grouped(s[stepOpportunity]), Grouped(s[stepWon]), Grouped(f.all.open))}
	part, ok := rate.Part()
	if !ok {
		return append(out, fmt.Sprintf("%s of them became MQLs %s ago or earlier: too few to name a rate.", Grouped(f.all.settled), SpanWords(f.o.Settle)))
	}
	line := fmt.Sprintf("MQL to SQL: %s that had %s to be decided (95 %% interval %s).", rate, SpanWords(f.o.Settle), rate.Interval())
	var beside []string
	for _, m := range f.o.Marks {
		low, high := Wilson(rate.N, rate.Of)
		how := "about the"
		if m.Part < low {
			how = "above the"
		} else if m.Part > high {
			how = "below the"
		}
		beside = append(beside, fmt.Sprintf("%s %s of %s", how, m.Name, Percent(m.Part)))
	}
	if len(beside) > 0 && part > 0 {
		line += " That is " + strings.Join(beside, " and ") + " that others publish."
	}
	return append(out, line)
}

func (f *Funnel) rate(w *flow) Figure { return f.o.share(w.settledSQL, w.settled) }

func (f *Funnel) stepsTable() Table {
	w := &f.all
	fl := f.o.Floor
	t := Table{ID: "steps", Title: "Steps", Keys: []string{"step"}, Columns: []string{"leads", "of the step before", "median time there"},
		Chart: Chart{Kind: Bars, Columns: []int{0}}}
	row := func(name string, n int, of Figure, took Figure) {
		t.Rows = append(t.Rows, Row{Keys: []string{name}, Cells: []Figure{Number(n), of, took}})
	}
	none := Text("")
	s := &w.steps
	row("leads", w.leads, none, none)
	row("MQL", s[stepMQL], f.o.share(s[stepMQL], w.leads), none)
	row("tried", s[stepTried], f.o.share(s[stepTried], s[stepMQL]), w.toTry.Median(fl))
	row("SQL", s[stepSQL], f.o.share(s[stepSQL], s[stepMQL]), w.toSQL.Median(fl))
	row("accepted", s[stepAccepted], f.o.share(s[stepAccepted], s[stepSQL]), w.toAccept.Median(fl))
	row("opportunity", s[stepOpportunity], f.o.share(s[stepOpportunity], s[stepAccepted]), w.toOpp.Median(fl))
	row("won", s[stepWon], f.o.share(s[stepWon], s[stepOpportunity]), w.toWon.Median(fl))
	t.Note = "SQLs are compared with the MQLs, for not every lead that is decided was tried. Times to tried and to SQL run from the MQL."
	return t
}

// flowColumns are those of every table of groups.
var flowColumns = []string{"MQL", "tried", "SQL", "accepted", "opportunity", "won", "sent back", "lost", "open", "MQL to SQL", "median to first try", "median to SQL"}

const flowRate = 9 // the column of the rate

func (f *Funnel) cells(w *flow) []Figure {
	s := &w.steps
	return []Figure{Number(s[stepMQL]), Number(s[stepTried]), Number(s[stepSQL]), Number(s[stepAccepted]), Number(s[stepOpportunity]), Number(s[stepWon]),
		Number(w.sentBack), Number(w.lost), Number(w.open), f.rate(w), w.toTry.Median(f.o.Floor), w.toSQL.Median(f.o.Floor)}
}

// shownWeeks is how many of the latest weeks are told apart.
const shownWeeks = 26

func (f *Funnel) weeksTable() Table {
	t := Table{ID: "weeks", Title: "Weeks", Keys: []string{"week of"}, Columns: flowColumns,
		Chart: Chart{Kind: Weeks, Columns: []int{stepMQL, stepSQL}}, Empty: "No lead became an MQL in this time."}
	if len(f.weeks) == 0 {
		return t
	}
	first, last := int64(1<<62), int64(-1<<62)
	for w := range f.weeks {
		first, last = min(first, w), max(last, w)
	}
	from := time.Unix(last, 0).In(f.o.Zone).AddDate(0, 0, -7*(shownWeeks-1))
	var earlier flow
	for w, fl := range f.weeks {
		if w < from.Unix() {
			earlier.merge(fl)
		}
	}
	if earlier.steps[stepMQL] > 0 {
		t.Rows = append(t.Rows, Row{Keys: []string{"before " + day(from)}, Cells: f.cells(&earlier)})
	}
	for w := from; w.Unix() <= last; w = f.o.Week(w.AddDate(0, 0, 7)) {
		if w.Unix() < first {
			continue
		}
		fl := f.weeks[w.Unix()]
		if fl == nil {
			fl = &flow{}
		}
		t.Rows = append(t.Rows, Row{Keys: []string{day(w)}, Cells: f.cells(fl)})
	}
	return t
}

// merge adds another group.
func (w *flow) merge(o *flow) {
	w.leads, w.open, w.sentBack, w.lost = w.leads+o.leads, w.open+o.open, w.sentBack+o.sentBack, w.lost+o.lost
	w.settled, w.settledSQL = w.settled+o.settled, w.settledSQL+o.settledSQL
	for i := range w.steps {
		w.steps[i] += o.steps[i]
	}
	for _, s := range []struct{ to, from *Spread }{{&w.toTry, &o.toTry}, {&w.toSQL, &o.toSQL}, {&w.toAccept, &o.toAccept}, {&w.toOpp, &o.toOpp}, {&w.toWon, &o.toWon}} {
		s.to.merge(s.from)
	}
}

func (f *Funnel) groupTable(id string, groups map[string]*flow) Table {
	t := Table{ID: id, Keys: []string{id}, Columns: flowColumns, Chart: Chart{Kind: Bars, Columns: []int{flowRate}, Marks: f.o.Marks},
		Empty: "No lead became an MQL in this time."}
	var left flow
	shown := 0
	for _, k := range ranked(groups, func(w *flow) int { return w.steps[stepMQL] }, strings.Compare) {
		w := groups[k]
		if w.steps[stepMQL] == 0 {
			continue
		}
		if shown < f.o.Top {
			t.Rows = append(t.Rows, Row{Keys: []string{k}, Cells: f.cells(w)})
			shown++
			continue
		}
		left.merge(w)
		t.More++
	}
	if t.More > 0 {
		t.Rows = append(t.Rows, Row{Keys: []string{fmt.Sprintf("%d others", t.More)}, Cells: f.cells(&left)})
	}
	return t
}

func (f *Funnel) byFileTable() Table {
	t := Table{ID: "by-file", Keys: []string{"stage"}, Columns: []string{"leads"},
		Note: "Their files said so, and nobody decided here: they are in no other figure of this report."}
	for _, s := range model.Stages() {
		if n := f.byFile[s]; n > 0 {
			t.Rows = append(t.Rows, Row{Keys: []string{string(s)}, Cells: []Figure{Number(n)}})
		}
	}
	return t
}

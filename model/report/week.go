package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"winnow/model"
)

// Week is what both teams need of a week: its figures beside those of the weeks
// before, what stands out, and what to change in the criteria for it.
type Week struct {
	o            Options
	this, before counts
	span         time.Duration // of this week
	past         time.Duration // of the time before that it is compared with
	week, all    *Feedback     // of this week, and of both
	first        time.Time     // when anything happened first
}

// compareWeeks is with how much time before a week is compared, in weeks.
const compareWeeks = 12

// counts are the figures of a time.
type counts struct {
	mqls, tries, decided, promoted, rejected, nurtured int
	asked, inTime, returned, answered                  int
}

func newWeek(o Options) *Week {
	if o.From.IsZero() {
		o.From = o.Now.AddDate(0, 0, -7)
	}
	w := &Week{o: o, span: o.Now.Sub(o.From)}
	w.past = compareWeeks * 7 * 24 * time.Hour
	both := o
	both.From = o.From.Add(-w.past)
	w.week, w.all = newFeedback(o), newFeedback(both)
	return w
}

// Add takes a lead in.
func (w *Week) Add(l *Life) {
	w.week.Add(l)
	w.all.Add(l)
	if !l.Counts() || l.ByFile() {
		return
	}
	for _, s := range l.Steps {
		if c := w.at(s.At); c != nil && s.Action == model.ActTry {
			c.tries++
		}
	}
	for i, p := range l.Passes() {
		for _, t := range [...]time.Time{p.Start, p.At} {
			if !t.IsZero() && (w.first.IsZero() || t.Before(w.first)) {
				w.first = t
			}
		}
		if c := w.at(p.Start); c != nil && i == 0 {
			c.mqls++
			if asked, inTime := w.o.answered(&p); asked && !l.TakenUp() {
				c.asked++
				if inTime {
					c.inTime++
				}
			}
		}
		if c := w.at(p.OutcomeAt); c != nil && p.Verdict == model.ActPromote {
			c.answered++
			if !p.Ret.IsZero() {
				c.returned++
			}
		}
		if c := w.at(p.At); c != nil {
			c.decide(p.Verdict)
		}
	}
}

func (c *counts) decide(verdict model.Action) {
	c.decided++
	switch verdict {
	case model.ActPromote:
		c.promoted++
	case model.ActReject:
		c.rejected++
	case model.ActNurture:
		c.nurtured++
	}
}

// at are the counts that a time belongs to, nil for none.
func (w *Week) at(t time.Time) *counts {
	switch {
	case w.o.in(t):
		return &w.this
	case !t.IsZero() && t.Before(w.o.From) && !t.Before(w.all.o.From):
		return &w.before
	}
	return nil
}

// change is one figure of the week beside that of the time before.
type change struct {
	name         string
	this, before Figure
	p            float64 // that the difference is chance
	more         bool
}

// before12 is the time before the week that there is to compare with: twelve weeks,
// less where nothing is known from so long ago.
func (w *Week) before12() time.Duration {
	if w.first.IsZero() {
		return 0
	}
	return max(0, min(w.past, w.o.From.Sub(w.first)))
}

func (w *Week) changes() []change {
	past := w.before12()
	part := float64(w.span) / float64(w.span+past)
	count := func(name string, a, b int) change {
		p := 1.0
		if a+b >= w.o.Floor && past > 0 {
			p = binomial(a, a+b, part)
		}
		mean := float64(b) * float64(w.span) / float64(max(past, 1))
		return change{name, Number(a), Text(fmt.Sprintf("%.1f", mean)), p, float64(a) > mean}
	}
	share := func(name string, k, n, ko, no int) change {
		p := 1.0
		if n >= w.o.Floor && no >= w.o.Floor {
			p = Fisher(k, n, ko, no)
		}
		return change{name, w.o.share(k, n), w.o.share(ko, no), p, k*no > ko*n}
	}
	a, b := &w.this, &w.before
	return []change{
		count("new MQLs", a.mqls, b.mqls), count("attempts", a.tries, b.tries), count("decisions", a.decided, b.decided),
		share("answered within the SLA", a.inTime, a.asked, b.inTime, b.asked),
		share("promoted of decided", a.promoted, a.decided, b.promoted, b.decided),
		share("rejected of decided", a.rejected, a.decided, b.rejected, b.decided),
		share("nurtured of decided", a.nurtured, a.decided, b.nurtured, b.decided),
		share("sent back of answered", a.returned, a.answered, b.returned, b.answered),
	}
}

// beforeName names what the week is compared with.
func (w *Week) beforeName() string {
	if n := int(w.before12().Hours()/24/7 + 0.5); n != 1 {
		return fmt.Sprintf("%d weeks before", n)
	}
	return "the week before"
}

// beforeWords is a figure of the time before, in words.
func (w *Week) beforeWords(f Figure) string {
	switch {
	case f.Unit != Words:
		return f.String()
	case w.span == 7*24*time.Hour:
		return f.Text + " a week"
	}
	return f.Text + " in as long a time"
}

// binomial is the probability of k of n, or of what is no likelier, where each is one
// with probability p: the exact test, two-sided. Counts of two times are compared by
// it, given their sum.
func binomial(k, n int, p float64) float64 {
	at := func(x int) float64 {
		return choose(n, x) + float64(x)*math.Log(p) + float64(n-x)*math.Log1p(-p)
	}
	this, sum := at(k), 0.0
	for x := range n + 1 {
		if l := at(x); l <= this+1e-7 {
			sum += math.Exp(l)
		}
	}
	return min(1, sum)
}

// finding is something that stands out, the surer the smaller p.
type finding struct {
	p    float64
	text string
}

// toldFindings is how many findings a week has at most.
const toldFindings = 3

func (w *Week) findings(changes []change, beyond []bool) (out []finding) {
	for i, c := range changes {
		if beyond[i] {
			how := "less"
			if c.more {
				how = "more"
			}
			out = append(out, finding{c.p, fmt.Sprintf("%s: %s this week, %s than in the %s (%s).", strings.ToUpper(c.name[:1])+c.name[1:], c.this, how, strings.TrimPrefix(w.beforeName(), "the "), w.beforeWords(c.before))})
		}
	}
	for _, c := range w.all.comparedWaste() {
		out = append(out, finding{c.p, fmt.Sprintf("%s costs sales time: %s fairly judged leads were bad in the last 13 weeks, of all other sources %s. The lines below take points off it.",
			c.source, w.o.share(c.k, c.n), w.o.share(c.ko, c.no))})
	}
	for _, c := range w.all.comparedUnder() {
		out = append(out, finding{c.p, fmt.Sprintf("%s scores too low: %s decided below %d were good in the last 13 weeks, of all other sources %s. The lines below give it points.",
			c.source, w.o.share(c.k, c.n), w.all.low(), w.o.share(c.ko, c.no))})
	}
	slices.SortStableFunc(out, func(a, b finding) int { return cmp.Compare(a.p, b.p) })
	return out[:min(len(out), toldFindings)]
}

// facts are what is said of a week in which nothing stands out beyond chance.
func (w *Week) facts() (out []finding) {
	f := &w.week.all
	if f.untried > 0 {
		out = append(out, finding{1, fmt.Sprintf("%s of %s bad leads were never tried.", Grouped(f.untried), Grouped(f.bad))})
	}
	if f.late > 0 {
		out = append(out, finding{1, fmt.Sprintf("%s of %s bad leads were tried late.", Grouped(f.late), Grouped(f.bad))})
	}
	if by := w.week.byReason(); len(by) > 0 {
		out = append(out, finding{1, fmt.Sprintf("The commonest reason: %s, %s of %s.", w.o.reasonName(by[0].action, by[0].reason), Grouped(w.week.why[by[0]].n), Grouped(f.bad))})
	}
	if n := len(w.week.cold.list); n > 0 {
		all := 0
		for _, c := range w.week.cooled {
			all += c
		}
		out = append(out, finding{1, fmt.Sprintf("%s MQLs of this week cooled untried.", Grouped(all))})
	}
	return out[:min(len(out), toldFindings)]
}

// Document is the report of what was added.
func (w *Week) Document() Document {
	d := w.o.document("week", "The week")
	changes := w.changes()
	var ps []float64
	for _, c := range changes {
		ps = append(ps, c.p)
	}
	beyond := Beyond(ps)
	t := Table{ID: "week", Keys: []string{""}, Columns: []string{"this week", w.beforeName(), "beyond chance"},
		Note: "Counts of the time before are the mean of as long a time: of a week, where the report is of one."}
	for i, c := range changes {
		words := map[bool]string{true: "yes, less", false: "no"}[beyond[i]]
		if beyond[i] && c.more {
			words = "yes, more"
		}
		t.Rows = append(t.Rows, Row{Keys: []string{c.name}, Cells: []Figure{c.this, c.before, Text(words)}})
	}
	found := Section{ID: "findings", Title: "What matters"}
	list := w.findings(changes, beyond)
	facts := w.facts()
	switch {
	case len(list) == 0 && len(facts) == 0:
		found.Text = []string{"Nothing of this week is beyond chance."}
	case len(list) == 0:
		found.Text = []string{"Nothing of this week is beyond chance. What it was:"}
	}
	list = append(list, facts...)
	list = list[:min(len(list), toldFindings)]
	for i, f := range list {
		found.Text = append(found.Text, fmt.Sprintf("%d. %s", i+1, f.text))
	}
	a := &w.this
	d.Lead = []string{fmt.Sprintf("%s new MQLs, %s attempts, %s decisions: %s promoted, %s rejected, %s to nurture.", Grouped(a.mqls), Grouped(a.tries), Grouped(a.decided),
		Grouped(a.promoted), Grouped(a.rejected), Grouped(a.nurtured))}
	if a.mqls+a.tries+a.decided == 0 {
		d.Lead = []string{"Nothing happened in this time. Ask for a longer one with --since."}
	}
	d.Sections = []Section{found, {ID: "week", Title: "This week beside the weeks before", Tables: []Table{t}},
		{ID: "sources", Title: "What became of each source's leads this week", Tables: []Table{w.week.workedTable()}},
		{ID: "reasons", Title: "Why leads were rejected and sent back this week", Tables: []Table{w.week.reasonTable(), w.week.reasonExamples()}}}
	d.Notes = append([]string{
		"Beyond chance are differences that Fisher's exact test tells of shares, and the exact binomial test of counts, corrected by Benjamini and Hochberg. Sources are compared over this week and the 12 before.",
	}, w.week.Document().Notes...)
	return d
}

package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"winnow/model"
)

// Document is the report of what was added.
func (f *Feedback) Document() Document {
	d := f.o.document("feedback", "Feedback")
	d.Lead = f.lead()
	wasted, under := f.wasted(), f.underScored()
	d.Sections = []Section{
		{ID: "sources", Title: "What became of each source's leads", Tables: append([]Table{f.workedTable()}, f.workedExamples()...)},
		{ID: "waste", Title: "Sources that stand out", Tables: []Table{wasted, under}},
		{ID: "reasons", Title: "Why leads were rejected and sent back", Tables: []Table{f.reasonTable(), f.crossTable(), f.reasonExamples()}},
		{ID: "score", Title: "Where the score was wrong", Tables: []Table{f.scoreTable(),
			f.examples("high-rejected", fmt.Sprintf("Rejected at %d and more", f.high()), &f.wrong[0]),
			f.examples("low-won", fmt.Sprintf("Won from below %d", f.low()), &f.wrong[1])}},
		{ID: "cooled", Title: "Cooled untried", Tables: []Table{f.cooledTable(), f.examples("cooled-examples", "For example", &f.cold)}},
	}
	d.Notes = []string{
		"A decision counts once for each stay of a lead in the queue, the last one of it. What was undone counts nowhere; nor do own staff and leads that came decided by their file. Of tests those are left out whose name, or mailbox where there is no name, says so (test, asdf); one that was rejected for the reason that students share with tests, and is called otherwise, counts as that.",
		"On sight are rejects without an attempt for a reason that needs none: students, competitors, duplicates, wrong data. Never tried are those without an attempt for any other reason; calls that a CRM's file tells of are attempts, mails are not, for most of them no rep wrote. Late is a first attempt after the SLA of an MQL, in working hours.",
		"Good are leads that sales has and did not send back; bad are rejected ones, and those that were sent back.",
		fmt.Sprintf("Below %d nothing is said. Of several comparisons those are told that are beyond chance by Fisher's exact test, corrected by Benjamini and Hochberg at %.0f %%.", f.o.Floor, 100*FalseDiscoveries),
	}
	if f.suppressed > 0 {
		d.Notes = append(d.Notes, counted(f.suppressed, "lead", "leads")+" came in of people or domains that were rejected for good before: they stayed out of the queue, and are not among the rejects.")
	}
	return d
}

// counted is a number with its noun.
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Grouped(n) + " " + many
}

func (f *Feedback) lead() []string {
	w := &f.all
	if w.bad+w.good+w.resting == 0 {
		return []string{"Nothing was decided in this time. Ask for a longer one with --since."}
	}
	out := []string{fmt.Sprintf("%s decisions: %s good, %s bad, %s resting.", Grouped(w.bad+w.good+w.resting), Grouped(w.good), Grouped(w.bad), Grouped(w.resting))}
	if w.bad > 0 {
		out = append(out, fmt.Sprintf("Of %s %s could be told on sight; never tried: %s, tried late: %s, worked in time and bad all the same: %s.",
			counted(w.bad, "bad one", "bad ones"), Grouped(w.onSight), Grouped(w.untried), Grouped(w.late), Grouped(w.workedBad)))
	}
	return out
}

var workedColumns = []string{"decided", "bad on sight", "never tried", "tried late", "worked and bad", "worked and good", "resting", "good of decided"}

func (f *Feedback) workedTable() Table {
	t := Table{ID: "worked", Keys: []string{"source"}, Columns: workedColumns, Chart: Chart{Kind: Stacks, Columns: []int{1, 2, 3, 4, 5}, Tones: []Tone{ToneIdle, ToneWaits, ToneOther, ToneBad, ToneGood}},
		Note:  "The bars are of who was promoted or rejected; who rests is not in them.",
		Empty: "Nothing was decided in this time."}
	row := func(name string, w *worked) {
		t.Rows = append(t.Rows, Row{Keys: []string{name}, Cells: []Figure{Number(w.bad + w.good + w.resting), Number(w.onSight), Number(w.untried),
			Number(w.late), Number(w.workedBad), Number(w.good), Number(w.resting), f.o.share(w.good, w.bad+w.good)}})
	}
	for i, s := range f.bySource() {
		if i == f.o.Top {
			t.More = len(f.sources) - i
			break
		}
		row(s, f.sources[s])
	}
	if len(t.Rows) > 0 {
		row("all", &f.all)
	}
	return t
}

// exampleSources is of how many sources leads are named.
const exampleSources = 6

func (f *Feedback) workedExamples() []Table {
	t := Table{ID: "worked-examples", Title: "Leads for example", Keys: []string{"source", "how", "lead"}, Columns: []string{"score", "what"}}
	for i, s := range f.bySource() {
		if i == exampleSources {
			break
		}
		for kind, name := range []string{neverTried: "never tried", triedLate: "tried late", workedBad: "worked and bad", workedGood: "worked and good"} {
			if name == "" {
				continue
			}
			for _, x := range f.sources[s].some[kind].list {
				t.Rows = append(t.Rows, Row{Keys: []string{s, name, ""}, Cells: []Figure{scoreFigure(x.rank), Text(x.words)}, Example: x.lead})
			}
		}
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return []Table{t}
}

func scoreFigure(score int) Figure {
	if score == NoScore {
		return Text("not known")
	}
	return Number(max(score, -score))
}

func (f *Feedback) examples(id, title string, s *samples) Table {
	t := Table{ID: id, Title: title, Keys: []string{"lead"}, Columns: []string{"score", "what"}, Empty: "None."}
	for _, x := range s.list {
		t.Rows = append(t.Rows, Row{Keys: []string{""}, Cells: []Figure{scoreFigure(x.rank), Text(x.words)}, Example: x.lead})
	}
	return t
}

// compared is a source beside all others.
type compared struct {
	source string
	k, n   int // of it
	ko, no int // of the others
	p      float64
}

// compare asks of each source with enough behind it whether its share is another one
// than that of all others, and returns those where it is, beyond chance: above them
// (sign 1) or below (sign -1), the surest first.
func (o *Options) compare(sources []string, share func(string) (k, n int), sign int) []compared {
	var all []compared
	var ps []float64
	var sumK, sumN int
	for _, s := range sources {
		k, n := share(s)
		sumK, sumN = sumK+k, sumN+n
	}
	for _, s := range sources {
		k, n := share(s)
		if n < o.Floor || sumN-n < o.Floor {
			continue
		}
		c := compared{source: s, k: k, n: n, ko: sumK - k, no: sumN - n}
		c.p = Fisher(c.k, c.n, c.ko, c.no)
		all, ps = append(all, c), append(ps, c.p)
	}
	var out []compared
	for i, beyond := range Beyond(ps) {
		c := all[i]
		if beyond && sign*(c.k*c.no-c.ko*c.n) > 0 {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b compared) int { return cmp.Compare(a.p, b.p) })
	return out
}

// Wasted are the sources whose leads are bad more often than others' are, of those
// that were tried in time, judged on sight or handed over: what was never tried, or
// late, says nothing of the source.
func (f *Feedback) comparedWaste() []compared {
	return f.o.compare(f.bySource(), func(s string) (int, int) {
		w := f.sources[s]
		bad := w.onSight + w.workedBad
		return bad, bad + w.good
	}, 1)
}

func (f *Feedback) wasted() Table {
	t := Table{ID: "waste", Title: "Waste sales' time: bad more often than the others'", Keys: []string{"source"}, Columns: []string{"bad of fairly judged", "of all other sources"},
		Empty: "No source stands out beyond chance."}
	for _, c := range f.comparedWaste() {
		t.Rows = append(t.Rows, Row{Keys: []string{c.source}, Cells: []Figure{f.o.share(c.k, c.n), f.o.share(c.ko, c.no)}})
	}
	return t
}

// comparedUnder are the sources whose leads are good though they score below the
// threshold, more often than others' are.
func (f *Feedback) comparedUnder() []compared {
	return f.o.compare(f.bySource(), func(s string) (int, int) { return f.sources[s].lowGood, f.sources[s].lowAll }, 1)
}

func (f *Feedback) underScored() Table {
	t := Table{ID: "under", Title: fmt.Sprintf("Score too low: good from below %d more often than the others'", f.low()), Keys: []string{"source"},
		Columns: []string{fmt.Sprintf("good of decided below %d", f.low()), "of all other sources"}, Empty: "No source stands out beyond chance."}
	for _, c := range f.comparedUnder() {
		t.Rows = append(t.Rows, Row{Keys: []string{c.source}, Cells: []Figure{f.o.share(c.k, c.n), f.o.share(c.ko, c.no)}})
	}
	return t
}

func (f *Feedback) reasonTable() Table {
	t := Table{ID: "reasons", Title: "Reasons", Keys: []string{"", "reason"}, Columns: []string{"leads", "of all"}, Chart: Chart{Kind: Bars, Columns: []int{0}},
		Empty: "Nothing was rejected or sent back in this time."}
	total := map[model.Action]int{}
	for k, x := range f.why {
		total[k.action] += x.n
	}
	for _, k := range f.byReason() {
		x := f.why[k]
		t.Rows = append(t.Rows, Row{Keys: []string{actionName(k.action), f.reasonName(k.action, k.reason)}, Cells: []Figure{Number(x.n), f.o.share(x.n, total[k.action])}})
	}
	return t
}

// byReason lists the reasons, the commonest first.
func (f *Feedback) byReason() []whyKey {
	return ranked(f.why, func(x *tally) int { return x.n }, func(a, b whyKey) int {
		return cmp.Or(strings.Compare(string(a.action), string(b.action)), strings.Compare(a.reason, b.reason))
	})
}

func (f *Feedback) reasonExamples() Table {
	t := Table{ID: "reasons-examples", Title: "Leads for example", Keys: []string{"", "reason", "lead"}, Columns: []string{"score", "what"}, Empty: "None."}
	for _, k := range f.byReason() {
		for _, x := range f.why[k].some.list {
			t.Rows = append(t.Rows, Row{Keys: []string{actionName(k.action), f.reasonName(k.action, k.reason), ""}, Cells: []Figure{scoreFigure(x.rank), Text(x.words)}, Example: x.lead})
		}
	}
	return t
}

func actionName(a model.Action) string {
	if a == model.ActSendBack {
		return "sent back"
	}
	return "rejected"
}

// crossTable is reasons by source, campaign and score band. Every group is in it, so
// that its sum is that of all: files have all of them.
func (f *Feedback) crossTable() Table {
	t := Table{ID: "reasons-by", Title: "By source, campaign and score", Keys: []string{"", "reason", "source", "campaign", "score"}, Columns: []string{"leads"},
		Empty: "Nothing was rejected or sent back in this time."}
	for _, k := range ranked(f.reasons, func(n *int) int { return *n }, func(a, b reasonKey) int {
		return cmp.Or(strings.Compare(string(a.action), string(b.action)), strings.Compare(a.reason, b.reason),
			strings.Compare(a.source, b.source), strings.Compare(a.campaign, b.campaign), cmp.Compare(a.band, b.band))
	}) {
		name := BandName(k.band * scoreBand)
		if k.band == scoreBands {
			name = BandName(NoScore)
		}
		t.Rows = append(t.Rows, Row{Keys: []string{actionName(k.action), f.reasonName(k.action, k.reason), k.source, k.campaign, name}, Cells: []Figure{Number(*f.reasons[k])}})
	}
	return t
}

func (f *Feedback) scoreTable() Table {
	t := Table{ID: "score", Title: "Decisions by the score they were made at", Keys: []string{"score"}, Columns: []string{"promoted", "rejected", "sent back", "won", "promoted of both"},
		Chart: Chart{Kind: Bars, Columns: []int{4}}, Empty: "Nothing was decided in this time.", Note: "A score that says something promotes more in every band upwards."}
	for i := len(f.bands) - 1; i >= 0; i-- {
		b := f.bands[i]
		if b == (verdicts{}) {
			continue
		}
		name := BandName(i * scoreBand)
		if i == scoreBands {
			name = BandName(NoScore)
		}
		t.Rows = append(t.Rows, Row{Keys: []string{name}, Cells: []Figure{Number(b.promoted), Number(b.rejected), Number(b.sentBack), Number(b.won), f.o.share(b.promoted, b.promoted+b.rejected)}})
	}
	return t
}

func (f *Feedback) cooledTable() Table {
	t := Table{ID: "cooled", Keys: []string{"source"}, Columns: []string{"leads"}, Empty: "No MQL fell below the threshold untried.",
		Note: "They qualified, nobody tried them, and by now they are below the threshold (" + f.o.thresholdWords() + ")."}
	all := 0
	counts := map[string]*int{}
	for s, n := range f.cooled {
		counts[s] = &n
		all += n
	}
	for i, s := range ranked(counts, func(n *int) int { return *n }, strings.Compare) {
		if i == f.o.Top {
			t.More = len(counts) - i
			break
		}
		t.Rows = append(t.Rows, Row{Keys: []string{s}, Cells: []Figure{Number(*counts[s])}})
	}
	if all > 0 {
		t.Rows = append(t.Rows, Row{Keys: []string{"all"}, Cells: []Figure{Number(all)}})
	}
	return t
}

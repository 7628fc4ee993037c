package report

import (
	"fmt"
	"strings"

	"winnow/model"
)

// Nurture says who rests, for how long, what woke them and what became of them.
type Nurture struct {
	o       Options
	all     rest
	sources map[string]*rest
	content map[string]*rest
	woke    map[string]*awake
	resting samples // those that have rested longest
}

// rest is what became of rests.
type rest struct {
	rests, now, woke               int
	promoted, rejected, anew, open int // of those that woke
	took                           Spread
}

// awake is what became of those that one thing woke.
type awake struct{ n, promoted, decided int }

func newNurture(o Options) *Nurture {
	return &Nurture{o: o, sources: map[string]*rest{}, content: map[string]*rest{}, woke: map[string]*awake{}}
}

// Add takes a lead in: each of its rests that began within the time counts.
func (n *Nurture) Add(l *Life) {
	if !l.Counts() {
		return
	}
	passes := l.Passes()
	for i := range passes {
		p := &passes[i]
		if p.Verdict != model.ActNurture || !n.o.in(p.At) {
			continue
		}
		var next *Pass
		if i+1 < len(passes) {
			next = &passes[i+1]
		}
		for _, to := range []*rest{&n.all, group(n.sources, or(l.Source, noSource)), group(n.content, l.Content.String())} {
			to.add(p, next)
		}
		if next == nil {
			n.resting.add(sample{lead: l.Lead, rank: int(n.o.Now.Sub(p.At).Hours() / 24), at: p.At}, func() string { return "since " + n.o.dayOf(p.At) + untilWords(&n.o, p) })
			continue
		}
		w := group(n.woke, wokenBy(next))
		w.n++
		if next.Verdict != "" {
			w.decided++
		}
		if next.Verdict == model.ActPromote {
			w.promoted++
		}
	}
}

func untilWords(o *Options, p *Pass) string {
	if p.Until.IsZero() {
		return ""
	}
	return ", until " + o.dayOf(p.Until)
}

// wokenBy names what ended a rest.
func wokenBy(next *Pass) string {
	switch {
	case next.Back == model.ActReopen:
		return "a rep reopened it"
	case next.Back == "":
		return "a rep took it up while it rested"
	case next.Cause == "":
		return "not known"
	case next.Cause == "date":
		return "its date"
	case next.Cause == "score":
		return "its score"
	}
	return strings.ReplaceAll(next.Cause, "_", " ")
}

func (r *rest) add(p, next *Pass) {
	r.rests++
	if next == nil {
		r.now++
		return
	}
	r.woke++
	end := next.Start
	if end.IsZero() {
		if end = next.At; end.IsZero() {
			end = next.FirstTry
		}
	}
	r.took.Add(end.Sub(p.At))
	switch next.Verdict {
	case model.ActPromote:
		r.promoted++
	case model.ActReject:
		r.rejected++
	case model.ActNurture:
		r.anew++
	default:
		r.open++
	}
}

var restColumns = []string{"rests", "resting now", "ended", "median rest", "then promoted", "then rejected", "rest again", "open", "promoted of decided"}

func (n *Nurture) cells(r *rest) []Figure {
	return []Figure{Number(r.rests), Number(r.now), Number(r.woke), r.took.Median(n.o.Floor), Number(r.promoted), Number(r.rejected), Number(r.anew), Number(r.open),
		n.o.share(r.promoted, r.promoted+r.rejected+r.anew)}
}

// Document is the report of what was added.
func (n *Nurture) Document() Document {
	d := n.o.document("nurture", "Nurture")
	aim := n.o.Rules.NurtureRest
	if n.all.rests == 0 {
		d.Lead = []string{"No lead was returned to nurture in this time. Ask for a longer one with --since."}
	} else {
		line := fmt.Sprintf("%s rests began: %s go on, %s ended.", Grouped(n.all.rests), Grouped(n.all.now), Grouped(n.all.woke))
		if m := n.all.took.Median(n.o.Floor); m.N > 0 && !m.Few() {
			line += fmt.Sprintf(" Half of these lasted up to %s; without a date the criteria give %s.", SpanWords(m.Span), SpanWords(aim))
		}
		d.Lead = []string{line}
		switch {
		case n.all.woke == 0:
		case n.all.open == n.all.woke:
			d.Lead = append(d.Lead, "None of those that ended is decided again yet: all wait in the queue.")
		default:
			d.Lead = append(d.Lead, fmt.Sprintf("What came of those that ended: %s promoted, %s rejected, %s rest again, %s wait for a decision.",
				Grouped(n.all.promoted), Grouped(n.all.rejected), Grouped(n.all.anew), Grouped(n.all.open)))
		}
	}
	d.Sections = []Section{
		{ID: "sources", Title: "By source", Tables: []Table{n.table("rests", "source", n.sources)}},
		{ID: "woke", Title: "What woke them", Tables: []Table{n.wokeTable()}},
		{ID: "content", Title: "By how far their touches had come", Tables: []Table{n.table("content", "stage of content", n.content)}},
		{ID: "resting", Title: "Resting longest", Tables: []Table{n.restingTable()}},
	}
	d.Notes = []string{
		"A rest begins when a lead is returned to nurture and ends when it wakes, is reopened, or is decided on while it rests. What was undone counts nowhere; nor do own staff and tests.",
		"Awareness are page views, ads and opened mails; consideration are products, downloads, webinars, events and clicked mails; decision are prices, demos, trials, meetings, calls and replies. The furthest of a lead's touches counts.",
	}
	return d
}

func (n *Nurture) table(id, key string, groups map[string]*rest) Table {
	t := Table{ID: id, Keys: []string{key}, Columns: restColumns, Chart: Chart{Kind: Stacks, Columns: []int{1, 4, 5, 6, 7}, Tones: []Tone{ToneIdle, ToneGood, ToneBad, ToneOther, ToneWaits}}, Empty: "No lead was returned to nurture in this time."}
	for i, k := range ranked(groups, func(r *rest) int { return r.rests }, strings.Compare) {
		if i == n.o.Top {
			t.More = len(groups) - i
			break
		}
		t.Rows = append(t.Rows, Row{Keys: []string{k}, Cells: n.cells(groups[k])})
	}
	if len(t.Rows) > 0 {
		t.Rows = append(t.Rows, Row{Keys: []string{"all"}, Cells: n.cells(&n.all)})
	}
	return t
}

func (n *Nurture) wokeTable() Table {
	t := Table{ID: "woke", Keys: []string{"what"}, Columns: []string{"rests", "then promoted of decided"}, Chart: Chart{Kind: Bars, Columns: []int{0}}, Empty: "No rest ended."}
	for _, k := range ranked(n.woke, func(w *awake) int { return w.n }, strings.Compare) {
		w := n.woke[k]
		t.Rows = append(t.Rows, Row{Keys: []string{k}, Cells: []Figure{Number(w.n), n.o.share(w.promoted, w.decided)}})
	}
	return t
}

func (n *Nurture) restingTable() Table {
	t := Table{ID: "resting", Keys: []string{"lead"}, Columns: []string{"days", "what"}, Empty: "Nobody rests."}
	for _, x := range n.resting.list {
		t.Rows = append(t.Rows, Row{Keys: []string{""}, Cells: []Figure{Number(x.rank), Text(x.words)}, Example: x.lead})
	}
	return t
}

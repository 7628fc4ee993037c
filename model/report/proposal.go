package report

import (
	"fmt"
	"math"
	"strings"
)

// Proposal is a line of criteria that a report suggests.
type Proposal struct {
	Source string
	Points int
	Why    string
	Name   string // of the rule; "" = after the source
	When   string // its condition; "" = the source
}

// Rule are the rule's name and condition.
func (p Proposal) Rule() (name, when string) {
	if p.Name != "" {
		return p.Name, p.When
	}
	return "feedback: " + p.Source, fmt.Sprintf("source == \"%s\"", p.Source)
}

// Proposals are what the sources that stand out ask for, with points as weigh reckons
// them.
func (w *Week) Proposals() (out []Proposal) {
	perPoint, how := w.perPoint()
	for _, c := range w.all.comparedWaste() {
		out = append(out, Proposal{Source: c.source, Points: -weigh(c.k, c.n, c.ko, c.no, perPoint), Why: fmt.Sprintf("%s fairly judged leads were bad, of all other sources %s; %s", w.o.share(c.k, c.n), w.o.share(c.ko, c.no), how)})
	}
	for _, c := range w.all.comparedUnder() {
		out = append(out, Proposal{Source: c.source, Points: weigh(c.k, c.n, c.ko, c.no, perPoint), Why: fmt.Sprintf("%s decided below the threshold were good, of all other sources %s; %s", w.o.share(c.k, c.n), w.o.share(c.ko, c.no), how)})
	}
	return out
}

// perPoint is what a point of score is worth in odds by the decisions of 13 weeks, and
// words for it.
func (w *Week) perPoint() (slope float64, how string) {
	slope, ok := w.all.scores.perPoint(w.o.Floor)
	if !ok {
		return usualPerPoint, "ten points are taken to double the odds, which the decisions do not tell"
	}
	return slope, fmt.Sprintf("by the decisions %.0f points double the odds of being good", math.Ln2/slope)
}

const (
	learnedGroup = "[group.learned]"
	diffAround   = 3 // lines of the text as it is, in a diff
)

// Propose is a text of criteria with proposals at its end, and the difference as
// `diff -u` writes it. Both are "" where there is nothing to propose: a source that
// has its line already, or whose name cannot stand in one, gets none.
func Propose(text string, list []Proposal) (proposed, diff string) {
	var add []string
	for _, p := range list {
		name, when := p.Rule()
		name = "name = \"" + name + "\""
		if p.Source == noSource || !speakable(p.Source) || strings.Contains(text, name) {
			continue
		}
		add = append(add, "", "# "+p.Why, "[[rule]]", name, `group = "learned"`, "when = '"+when+"'", fmt.Sprintf("points = %d", p.Points))
	}
	if len(add) == 0 {
		return "", ""
	}
	if !strings.Contains(text, learnedGroup) {
		add = append([]string{"", "# What decisions say of sources: see winnow report week, and criteria habit.", learnedGroup, `side = "fit"`, "cap = 10", "floor = -10"}, add...)
	}
	had := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	around := had[max(0, len(had)-diffAround):]
	var b strings.Builder
	fmt.Fprintf(&b, "--- criteria.toml\n+++ criteria.toml\n@@ -%d,%d +%d,%d @@\n", len(had)-len(around)+1, len(around), len(had)-len(around)+1, len(around)+len(add))
	for _, l := range around {
		b.WriteString(" " + l + "\n")
	}
	for _, l := range add {
		b.WriteString("+" + l + "\n")
	}
	return strings.Join(append(had, add...), "\n") + "\n", b.String()
}

// ProposalSection is what a document says of a proposal, with its effect on past
// decisions.
func ProposalSection(diff string, r *Replay) Section {
	s := Section{ID: "proposal", Title: "Proposed for the criteria"}
	if diff == "" {
		s.Text = []string{"No source stands out so much that a line of the criteria should say it."}
		return s
	}
	s.Code = diff
	if !r.Enough() {
		s.Text = []string{fmt.Sprintf("Past decisions: %s, %s promoted: too few to say which text would have found them.", Grouped(r.Decisions), Grouped(r.Promoted))}
		return s
	}
	t := Table{ID: "replay", Title: "How many of the promoted stand on top by score", Keys: []string{"promoted"}, Columns: []string{"now", "with these lines"}}
	better, worse := false, false
	for _, top := range Tops() {
		before, after := r.Share(top)
		better, worse = better || after > before, worse || after < before
		t.Rows = append(t.Rows, Row{Keys: []string{fmt.Sprintf("among the first %d %%", top)}, Cells: []Figure{Text(Percent(before)), Text(Percent(after))}})
	}
	s.Tables = []Table{t}
	verdict := "the promoted would have stood where they stood, so these decisions show no gain."
	switch {
	case better && worse:
		verdict = "some of the promoted would have stood higher, some lower."
	case better:
		verdict = "the promoted would have stood higher."
	case worse:
		verdict = "the promoted would have stood lower. Think twice."
	}
	s.Text = []string{fmt.Sprintf("Tried on %s past decisions, %s of them promoted, with what was known then: ", Grouped(r.Decisions), Grouped(r.Promoted)) + verdict, "winnow report week --out week.html writes the whole text of the criteria beside it: winnow criteria diff FILE tells which leads it would move, winnow criteria apply FILE applies it."}
	return s
}

package score

import (
	"math"
	"reflect"
	"slices"

	"winnow/model"
	"winnow/model/criteria"
)

// Version is raised when the same criteria may score a lead otherwise than before.
const Version = 2

// Delta says which leads two criteria may score otherwise that differ in some
// rules and thresholds and in nothing else. It is used by one goroutine.
type Delta struct {
	sides [2]changedRules
	hot   int  // the lower of the two, where they differ; else more than any score
	mql   bool // they differ
	fewer bool // and who qualifies by the second does by the first
}

// changedRules are the rules of one criteria that the other has not.
type changedRules struct {
	facts *criteria.Facts
	rules []*criteria.Signal
	holds []*criteria.Signal // of the present lead: those of touches whose condition holds
}

// NewDelta compares the criteria by which leads were scored with others, in what
// scoring and the lists take from them. ok is false where more than rules and
// thresholds differs: every lead may be scored otherwise.
func NewDelta(a, b *criteria.Criteria) (d *Delta, ok bool) {
	if !reflect.DeepEqual(apartFromRules(a), apartFromRules(b)) {
		return nil, false
	}
	d = &Delta{hot: math.MaxInt}
	d.thresholds(&a.Rules, &b.Rules)
	left := make([]bool, len(b.Signals))
	for i := range a.Signals {
		k := slices.IndexFunc(b.Signals, func(s criteria.Signal) bool { return sameRule(&a.Signals[i], &s) })
		for k >= 0 && left[k] { // two rules may say the same
			next := slices.IndexFunc(b.Signals[k+1:], func(s criteria.Signal) bool { return sameRule(&a.Signals[i], &s) })
			if next < 0 {
				k = -1
				break
			}
			k += 1 + next
		}
		if k < 0 {
			d.sides[0].rules = append(d.sides[0].rules, &a.Signals[i])
		} else {
			left[k] = true
		}
	}
	for k := range b.Signals {
		if !left[k] {
			d.sides[1].rules = append(d.sides[1].rules, &b.Signals[k])
		}
	}
	d.sides[0].facts, d.sides[1].facts = a.NewFacts(), b.NewFacts()
	return d, true
}

// thresholds compares them.
func (d *Delta) thresholds(a, b *model.Rules) {
	if a.Hot != b.Hot {
		for _, hot := range [2]int{a.Hot, b.Hot} {
			if hot > 0 { // else nobody is hot by the score
				d.hot = min(d.hot, hot)
			}
		}
	}
	d.mql = a.MQL != b.MQL
	d.fewer = b.MQL.Score >= a.MQL.Score && b.MQL.Fit >= a.MQL.Fit && b.MQL.Engagement >= a.MQL.Engagement
}

// Passes takes what the first criteria said of a lead: its score, and whether it is
// hot and has qualified. It reports whether other thresholds may say otherwise. Who
// is not hot has neither reached the threshold now nor been made hot lately by a
// trigger, and what was before that is forgotten; who never qualified does not by a
// threshold that is as high or higher.
func (d *Delta) Passes(score int, hot, qualified bool) bool {
	return d.hot != math.MaxInt && (hot || score >= d.hot) || d.mql && (qualified || !d.fewer)
}

// apartFromRules is what the scores and lists follow from, but for the rules.
func apartFromRules(c *criteria.Criteria) []any {
	rules := c.Rules
	rules.Hash, rules.MQL, rules.Hot = "", model.Threshold{}, 0
	triggers := slices.Clone(c.Triggers)
	whens := make([]string, len(triggers))
	for i := range triggers {
		if w := triggers[i].When; w != nil {
			whens[i], triggers[i].When = w.Text, nil
		}
	}
	return []any{rules, c.Groups, c.Fit, c.Engagement, c.Grade, c.Touches, triggers, whens}
}

// sameRule reports whether two rules score the same. Their names stand in receipts
// alone.
func sameRule(a, b *criteria.Signal) bool {
	x, y := *a, *b
	if (x.When == nil) != (y.When == nil) || x.When != nil && x.When.Text != y.When.Text {
		return false
	}
	x.Name, y.Name, x.When, y.When = "", "", nil, nil
	return reflect.DeepEqual(x, y)
}

// Lead takes a lead: it may be scored otherwise whatever it did, or if Touched says
// so of its touches, where asks is true, or not at all.
func (d *Delta) Lead(l *model.Lead) (moves, asks bool) {
	for i := range d.sides {
		side := &d.sides[i]
		side.holds = side.holds[:0]
		if len(side.rules) == 0 {
			continue
		}
		side.facts.Set(l)
		for _, r := range side.rules {
			switch {
			case r.When != nil && !r.When.Holds(side.facts):
			case !ofTouches(r), r.Absent > 0: // who never had such a touch is absent too
				return true, false
			default:
				side.holds = append(side.holds, r)
				asks = true
			}
		}
	}
	return false, asks
}

// Touched reports whether touches of a kind make the lead that was taken last one
// that may be scored otherwise.
func (d *Delta) Touched(kind model.TouchKind) bool {
	for i := range d.sides {
		for _, r := range d.sides[i].holds {
			if len(r.Touches) == 0 || slices.ContainsFunc(r.Touches, func(p criteria.Pattern) bool { return p.Kind == kind }) {
				return true
			}
		}
	}
	return false
}

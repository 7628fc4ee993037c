package score

import (
	"strings"
	"time"

	"winnow/model"
	"winnow/model/criteria"
)

// tally is the sum so far: what each rule counted, and the groups' sums.
type tally struct {
	c     *criteria.Criteria
	count []int       // touches, or 1, that a rule counted
	at    []time.Time // latest of them
	kind  []model.TouchKind
	sum   []criteria.Milli // by group
}

func newTally(c *criteria.Criteria) tally {
	n := len(c.Signals)
	return tally{c: c, count: make([]int, n), at: make([]time.Time, n), kind: make([]model.TouchKind, n),
		sum: make([]criteria.Milli, len(c.Groups))}
}

func (t *tally) reset() {
	clear(t.count)
	clear(t.at)
	clear(t.kind)
	clear(t.sum)
}

func (t *tally) copy(from *tally) {
	copy(t.count, from.count)
	copy(t.at, from.at)
	copy(t.kind, from.kind)
	copy(t.sum, from.sum)
}

// add counts a rule once more and reports whether that changed the sum. Touches
// come in the order of time, so that the latest stays.
func (t *tally) add(i int, at time.Time, kind model.TouchKind) bool {
	r := &t.c.Signals[i]
	if t.count[i] > 0 && (!r.Every || r.Limit > 0 && t.count[i] >= r.Limit) {
		return false
	}
	t.count[i]++
	t.at[i], t.kind[i] = at, kind
	t.sum[r.Group] += r.Points
	return true
}

// sides are the sums of the two sides after the groups' bounds, before their own.
func (t *tally) sides() (fit, engagement criteria.Milli) {
	for i := range t.c.Groups {
		g := &t.c.Groups[i]
		if held := g.Bounds.Hold(t.sum[i]); g.Side == model.SideFit {
			fit += held
		} else {
			engagement += held
		}
	}
	return fit, engagement
}

// whole are the two sides in whole points. Together they are never below 0:
// what that takes is given to fit.
func (t *tally) whole() (fit, engagement int) {
	f, e := t.sides()
	fit, engagement = round(t.c.Fit.Hold(f)), round(t.c.Engagement.Hold(e))
	return max(fit, -engagement), engagement
}

// round is the nearest whole number of points, halves up.
func round(m criteria.Milli) int {
	m += 500
	q := m / 1000
	if m%1000 < 0 {
		q--
	}
	return int(q)
}

// compare orders touches by time, then by what they are.
func compare(a, b *model.Touch) int {
	if c := a.At.Compare(b.At); c != 0 {
		return c
	}
	if c := strings.Compare(string(a.Kind), string(b.Kind)); c != 0 {
		return c
	}
	if c := strings.Compare(a.Detail, b.Detail); c != 0 {
		return c
	}
	if c := strings.Compare(a.URL, b.URL); c != 0 {
		return c
	}
	return strings.Compare(a.UTM.Campaign, b.UTM.Campaign)
}

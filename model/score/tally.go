package score

import (
	"winnow/model"
	"winnow/model/criteria"
)

// tally is the score of one hour, added up from the marks: what each rule and
// each group makes. Of rules it holds those only that have marks.
type tally struct {
	rules []sum
	sums  []criteria.Milli // by group, before its bounds

	fit, engagement int // whole points of the sides, before the floor of the whole; see whole
}

func newTally(c *criteria.Criteria) tally {
	return tally{rules: make([]sum, len(c.Signals)), sums: make([]criteria.Milli, len(c.Groups))}
}

// reckon adds up what the touches walked so far score at an hour.
func (s *Scorer) reckon(t *tally, h int64) {
	copy(t.sums, s.base)
	for _, i := range s.used {
		r := &s.rules[i]
		t.rules[i] = r.at(&s.runs[i], h)
		t.sums[r.Group] += t.rules[i].milli
	}
}

// whole are the two sides in whole points. Together they are never below 0:
// what that takes is given to fit.
func (t *tally) whole(c *criteria.Criteria) (fit, engagement int) {
	fit, engagement = wholeSides(c, t.sums)
	t.fit, t.engagement = fit, engagement
	return max(fit, -engagement), engagement
}

// wholeSides draws sums of groups into their bounds, adds them up by side, and
// rounds each side.
func wholeSides(c *criteria.Criteria, sums []criteria.Milli) (fit, engagement int) {
	var f, e criteria.Milli
	for i := range c.Groups {
		g := &c.Groups[i]
		if held := g.Bounds.Hold(sums[i]); g.Side == model.SideFit {
			f += held
		} else {
			e += held
		}
	}
	return round(c.Fit.Hold(f)), round(c.Engagement.Hold(e))
}

// unfloored are the two sides in whole points as they would be without floors of
// their own and of the whole.
func (t *tally) unfloored(c *criteria.Criteria) (fit, engagement int) {
	var sides [2]criteria.Milli
	for i := range c.Groups {
		g := &c.Groups[i]
		if held := g.Bounds.Hold(t.sums[i]); g.Side == model.SideFit {
			sides[0] += held
		} else {
			sides[1] += held
		}
	}
	return round(min(sides[0], c.Fit.Cap)), round(min(sides[1], c.Engagement.Cap))
}

// round is the nearest whole number of points, halves up.
func round(m criteria.Milli) int { return int(floorDiv(int64(m)+500, 1000)) }

// nearest is the nearest whole number of thousandths, halves away from 0.
func nearest(m float64) criteria.Milli {
	n := criteria.Milli(m)
	switch rest := m - float64(n); {
	case rest >= 0.5:
		n++
	case rest <= -0.5:
		n--
	}
	return n
}

package criteria

import (
	"fmt"
	"slices"

	"winnow/model"
)

// Doubts are what is sound and probably not meant, in the order of the file:
// thresholds that no lead can reach by points, holidays that stand there twice.
// They are warnings, as a team may leave all to its triggers.
func (c *Criteria) Doubts() []Mistake {
	list := slices.Clone(c.doubts)
	slices.SortStableFunc(list, func(a, b Mistake) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	return list
}

// asked is the place of a threshold.
type asked struct {
	name string
	at   int
}

const (
	mqlScore = "MQL score"
	hotScore = "hot score"
)

func (p *parser) ask(t *table, key, name string) {
	if n := t.byName[key]; n != nil {
		p.asks = append(p.asks, asked{name, n.at})
	}
}

func (p *parser) doubt(at int, format string, args ...any) {
	p.doubts = append(p.doubts, p.at(at, fmt.Sprintf(format, args...)))
}

// outOfReach notes the thresholds of the text that are above all that rules,
// groups and sides can give.
func (p *parser) outOfReach() {
	fit, engagement := p.most(model.SideFit, p.Fit), p.most(model.SideEngagement, p.Engagement)
	for _, a := range p.asks {
		value, most, of := p.Rules.MQL.Score, fit+engagement, "the two sides give"
		switch a.name {
		case hotScore:
			value = p.Rules.Hot
		case "fit":
			value, most, of = p.Rules.MQL.Fit, fit, "the rules, groups and cap of that side give"
		case "engagement":
			value, most, of = p.Rules.MQL.Engagement, engagement, "the rules, groups and cap of that side give"
		}
		if Milli(value)*1000 > most {
			p.doubt(a.at, "no lead can reach the %s %d: %s at most %d", a.name, value, of, most/1000)
		}
	}
}

// most is what a side can give at most, whichever conditions hold.
func (p *parser) most(side model.Side, bounds Bounds) (sum Milli) {
	for g := range p.Groups {
		if p.Groups[g].Side != side {
			continue
		}
		var group Milli
		for i := range p.Signals {
			switch s := &p.Signals[i]; {
			case s.Group != g || s.Points <= 0:
			case s.Every && s.Limit == 0:
				group += p.Groups[g].Bounds.Cap
			case s.Every:
				group += s.Points * Milli(s.Limit)
			default:
				group += s.Points
			}
		}
		sum += max(0, p.Groups[g].Bounds.Hold(group))
	}
	return bounds.Hold(sum)
}

package words

import (
	"fmt"
	"strings"
	"time"

	"winnow/model"
)

// waysTold is how many ways over a threshold are told; the smallest come first.
const waysTold = 3

// Missing says what would lift a lead over its next threshold, such as "+6 to
// pass: one more pricing view, or decision maker (title)". It is empty for a lead
// above all of them.
func Missing(m model.Missing) string {
	to := map[model.Mark]string{model.MarkMQL: "to pass", model.MarkHot: "to be hot"}[m.To]
	if to == "" {
		return ""
	}
	var short []string
	for _, p := range []struct {
		name string
		n    int
	}{{"", m.Short.Score}, {"fit ", m.Short.Fit}, {"engagement ", m.Short.Engagement}} {
		if p.n > 0 {
			short = append(short, fmt.Sprintf("%s+%d", p.name, p.n))
		}
	}
	head := strings.Join(short, ", ") + " " + to + ": "
	if len(m.Ways) == 0 {
		return head + "no one or two things more would do"
	}
	var ways []string
	for _, w := range m.Ways[:min(len(m.Ways), waysTold)] {
		ways = append(ways, way(w))
	}
	return head + strings.Join(ways, ", or ")
}

func way(w model.Way) string {
	if len(w.Steps) == 2 && w.Steps[0].Touch != "" && w.Steps[0].Touch == w.Steps[1].Touch && w.Steps[0].Like == w.Steps[1].Like {
		return "one more " + touchNoun(w.Steps[0]) + " and another"
	}
	var steps []string
	for _, s := range w.Steps {
		if s.Touch != "" {
			steps = append(steps, "one more "+touchNoun(s))
			continue
		}
		steps = append(steps, s.Rule+" ("+strings.Join(s.Fields, ", ")+")")
	}
	return strings.Join(steps, " and ")
}

// touchNoun is a kind of touch as something that can be counted.
func touchNoun(s model.Step) string {
	noun := Kind(s.Touch)
	switch s.Touch {
	case model.PricingView, model.ProductView:
		noun = strings.TrimSuffix(noun, " page") + " view"
	}
	if s.Like != "" {
		noun += " (“" + s.Like + "”)"
	}
	return noun
}

// Coming says how a score goes on if nothing happens, such as "58 in 7 days, 47
// in 30; below the threshold from 2 Dec". Days are those of the zone.
func Coming(c model.Coming, now time.Time, zone *time.Location) string {
	text := fmt.Sprintf("%d in 7 days, %d in 30", c.In7, c.In30)
	if !c.BelowHot.IsZero() {
		text += "; hot until " + Date(c.BelowHot, now, zone)
	}
	if !c.BelowMQL.IsZero() {
		text += "; below the threshold from " + Date(c.BelowMQL, now, zone)
	}
	return text
}

// Above says why one lead stands above another, the first line what decides, and
// then the differences of their scores. a and b name them.
func Above(c model.Comparison, a, b string) []string {
	margin := c.Margin
	if !c.First {
		a, b, margin = b, a, -margin
	}
	decides := map[model.Order]string{
		model.ByScore: fmt.Sprintf("by %+d of score", margin), model.ByDue: "with the same score, due earlier",
		model.ByWaiting: "with the same score and due time, waiting longer", model.ByID: "all else being equal",
	}[c.By]
	lines := []string{a + " stands above " + b + ": " + decides}
	for _, d := range c.Terms {
		n, from, to := d.A-d.B, d.A, d.B
		if !c.First {
			n, from, to = -n, to, from
		}
		name := d.Group
		if name == "" {
			name = string(d.Side) + " as a whole"
		}
		lines = append(lines, fmt.Sprintf("%+d %s (%d to %d)", n, name, from, to))
	}
	return lines
}

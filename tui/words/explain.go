package words

import (
	"fmt"
	"strings"
	"time"

	"winnow/model"
)

// waysTold is how many ways over a threshold are told; the smallest come first,
// and the last is one by a trigger where there is one.
const waysTold = 3

// Missing says what would lift a lead over its next threshold, such as "+6 to
// pass: one more pricing view, or decision maker (title)"; of one that passed
// before, when that was; of one that need not, that its file put it there. It is empty for a lead above all of them. Days are those
// of the zone.
func Missing(m model.Missing, now time.Time, zone *time.Location) string {
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
	before := ""
	if m.To == model.MarkMQL && !m.Passed.IsZero() {
		before, to = "passed "+Stamp(m.Passed, now, zone)+" by a trigger; ", "to pass by points"
		if m.Cooled {
			before, to = "passed "+Stamp(m.Passed, now, zone)+" and cooled; ", "to pass again"
		}
	}
	if m.Waits {
		before = "in the queue as imported; "
	}
	head := before + strings.Join(short, ", ") + " " + to + ": "
	if len(m.Ways) == 0 {
		return head + "no one or two things more would do"
	}
	return head + strings.Join(ways(m), ", or ")
}

// ways are those that are told.
func ways(m model.Missing) (told []string) {
	acts := map[model.Mark]string{model.MarkMQL: ", which passes at once", model.MarkHot: ", which is hot at once"}[m.To]
	first := len(m.Ways)
	for i, w := range m.Ways {
		if w.Trigger != "" {
			first = i
			break
		}
	}
	points := min(first, waysTold)
	if first < len(m.Ways) {
		points = min(first, waysTold-1)
	}
	for _, w := range m.Ways[:points] {
		told = append(told, way(w))
	}
	for _, w := range m.Ways[first:min(len(m.Ways), first+waysTold-points)] {
		told = append(told, way(w)+acts)
	}
	return told
}

func way(w model.Way) string {
	if len(w.Steps) == 2 && w.Steps[0].Touch != "" && w.Steps[0].Touch == w.Steps[1].Touch && w.Steps[0].Like == w.Steps[1].Like {
		return touchNoun(w.Steps[0]) + " and another"
	}
	var steps []string
	for _, s := range w.Steps {
		if s.Touch != "" {
			steps = append(steps, touchNoun(s))
			continue
		}
		steps = append(steps, s.Rule+" ("+strings.Join(s.Fields, ", ")+")")
	}
	return strings.Join(steps, " and ")
}

// nouns are kinds of touch as something that can be counted, where their names are not.
var nouns = map[model.TouchKind]string{
	model.ProductView: "product page view", model.PricingView: "pricing view",
	model.EmailOpen: "opened e-mail", model.EmailBounce: "bounced e-mail", model.Unsubscribe: "opt-out",
	model.SpamComplaint: "spam complaint", model.SocialEngagement: "social engagement", model.CallIn: "call to us",
	model.MeetingBooked: "booked meeting", model.MeetingCancelled: "cancelled meeting", model.TrialStarted: "started trial",
	model.ProductUsed: "use of the product", model.EmailOut: "sent e-mail",
}

// touchNoun is a touch that is added: one more, or a first one.
func touchNoun(s model.Step) string {
	noun := nouns[s.Touch]
	if noun == "" {
		noun = Kind(s.Touch)
	}
	article := "a "
	switch {
	case s.Again:
		article = "one more "
	case noun != "" && strings.ContainsRune("aeioAEIO", rune(noun[0])): // "a use", "a unit"
		article = "an "
	}
	if s.Like != "" {
		noun += " (“" + s.Like + "”)"
	}
	return article + noun
}

// Coming says how a score goes on if nothing happens, such as "58 in 7 days, 47
// in 30; below the threshold from 2 Dec". Days are those of the zone.
func Coming(c model.Coming, now time.Time, zone *time.Location) string {
	text := fmt.Sprintf("%d in 7 days, %d in 30", c.In7, c.In30)
	if !c.BelowHot.IsZero() {
		text += "; hot until " + dayOrHour(c.BelowHot, now, zone)
	}
	if !c.BelowMQL.IsZero() {
		text += "; below the threshold from " + dayOrHour(c.BelowMQL, now, zone)
	}
	return text
}

// dayOrHour is the day of something to come, and its hour where that is today.
func dayOrHour(t, now time.Time, zone *time.Location) string {
	if Days(t, now, zone) == 0 {
		return "today " + Clock(t, zone)
	}
	return Date(t, now, zone)
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

package criteria

import (
	"errors"
	"slices"
	"strings"
	"time"

	"winnow/model"
)

func (p *parser) rules(n *node) {
	for _, t := range p.sections(n, "rule") {
		p.rule(t)
	}
}

const inOneVisit = "visit" // of within: one visit is the span

func (p *parser) rule(t *table) {
	s := Signal{Group: -1}
	var per string
	globs := func(to *Glob) func(*node) { return func(n *node) { *to = p.glob(n) } }
	p.take(t, "[[rule]]", fields{
		"name":  p.str(&s.Name),
		"group": func(n *node) { s.Group = p.ruleGroup(n) },
		"when":  func(n *node) { s.When = p.condition(n) },
		"touch": func(n *node) { s.Touches = p.patterns(n) },
		"points": func(n *node) {
			if p.sound(func() { p.points(&s.Points, -100, 100)(n) }) && s.Points == 0 {
				p.wrong(n.at, "0 points change nothing: leave the rule out")
			}
		},
		"campaign": globs(&s.Campaign), "channel": globs(&s.Channel), "url": globs(&s.URL), "detail": globs(&s.Detail),
		"per": p.oneOf(&per, "once", "every"), "limit": p.number(&s.Limit, 1, 1000), "per_day": p.number(&s.PerDay, 1, 1000),
		"at_least": p.number(&s.AtLeast, 2, 1000), "visits": p.number(&s.Visits, 2, 1000),
		"within":       func(n *node) { p.span(n, &s) },
		"first_within": p.duration(&s.FirstWithin), "after_quiet": p.hoursOrMore(&s.AfterQuiet), "absent": p.hoursOrMore(&s.Absent),
	})
	for _, key := range []string{"name", "group", "points"} {
		p.want(t, key, "[[rule]]")
	}
	s.Every = per == "every"
	p.name(t, s.Name, "rule")
	p.subject(t, &s)
	p.limits(t, &s)
	p.Signals = append(p.Signals, s)
}

// name reports a name that another section of the sort has, or none.
func (p *parser) name(t *table, name, sort string) {
	n := t.byName["name"]
	switch {
	case n == nil || n.kind != kindText: // told already
	case strings.TrimSpace(name) == "":
		p.wrong(n.at, "a %s needs a name: it stands in every receipt", sort)
	case p.taken[sort+name]:
		p.wrong(n.at, "each %s needs a name of its own; %q is taken", sort, name)
	}
	p.taken[sort+name] = true
}

// subject reports what a rule is about where it is about nothing, or about what
// cannot score on its side.
func (p *parser) subject(t *table, s *Signal) {
	if !t.has("when") && !t.has("touch") && !t.has("absent") {
		p.wrong(t.at, "a rule needs when, touch or both")
		return
	}
	if s.Group < 0 || p.Groups[s.Group].Side != model.SideFit {
		return
	}
	for _, key := range []string{"touch", "absent"} {
		if n := t.byName[key]; n != nil {
			p.wrong(n.at, "touches score in groups on side engagement; %s is on side fit", p.Groups[s.Group].Name)
			return
		}
	}
}

// ofTouches are the keys that say which touches count, and how.
var ofTouches = []string{"campaign", "channel", "url", "detail", "per", "limit", "per_day", "at_least", "visits", "within",
	"first_within", "after_quiet"}

// limits reports the keys that cannot stand together.
func (p *parser) limits(t *table, s *Signal) {
	for _, key := range ofTouches {
		n := t.byName[key]
		switch {
		case n == nil:
		case t.has("absent") && !slices.Contains(ofTouches[:4], key):
			p.wrong(n.at, "%s does not go with absent, which looks at the latest touch alone", key)
			return
		case !t.has("touch"):
			p.wrong(n.at, "%s says which touches count, and this rule names none: add touch = ...", key)
			return
		}
	}
	p.counts(t, s)
	p.spans(t, s)
}

func (p *parser) counts(t *table, s *Signal) {
	for _, key := range []string{"limit", "per_day"} {
		if n := t.byName[key]; n != nil && !s.Every && (t.byName["per"] == nil || t.byName["per"].text == "once") && !t.lostKey("per") {
			p.wrong(n.at, `%s goes with per = "every"; else the latest touch alone counts`, key)
			return
		}
	}
	if s.Limit > 0 && s.PerDay > s.Limit {
		p.wrong(t.byName["per_day"].at, "per_day %d is more than limit %d, which is what counts at all", s.PerDay, s.Limit)
	}
}

func (p *parser) spans(t *table, s *Signal) {
	atLeast, visits, within := t.byName["at_least"], t.byName["visits"], t.byName["within"]
	switch {
	case atLeast != nil && visits != nil:
		p.wrong(visits.at, "at_least counts touches and visits counts visits: a rule takes one of them")
	case within != nil && !t.has("at_least") && !t.has("visits"):
		p.wrong(within.at, "within is the span of at_least or visits, and this rule has neither; add at_least = 3")
	case atLeast != nil && !t.has("within"):
		p.wrong(atLeast.at, `at_least needs the span it counts in: add within = "7d" or within = "visit"`)
	case visits != nil && !t.has("within"):
		p.wrong(visits.at, `visits needs the span it counts in: add within = "7d"`)
	case visits != nil && s.InVisit:
		p.wrong(within.at, `visits are counted in a span of days: write within = "7d"`)
	case s.Visits > 0 && s.Within > 0 && time.Duration(s.Visits-1)*VisitGap > s.Within:
		p.wrong(within.at, "%d visits do not fit in it: half an hour without a touch ends a visit", s.Visits)
	}
	if s.FirstWithin > 0 && s.AfterQuiet >= s.FirstWithin {
		p.wrong(t.byName["after_quiet"].at, "no touch so soon after the first one comes after so long a quiet: after_quiet must be shorter than first_within")
	}
}

// span reads a within: a length of time, or one visit.
func (p *parser) span(n *node, s *Signal) {
	var text string
	switch {
	case !p.sound(func() { p.str(&text)(n) }):
	case text == inOneVisit:
		s.InVisit = true
	default:
		if d, err := ParseDuration(text); errors.Is(err, errTooLong) {
			p.wrong(n.at, "%v", err)
		} else if err != nil {
			hint := `write 7d, 4h or "visit"`
			if nearest(text, []string{inOneVisit}) != "" {
				hint = `did you mean "visit"?`
			}
			p.wrong(n.at, "%q is not a length of time; %s", text, hint)
		} else {
			s.Within = d
		}
	}
}

// hoursOrMore reads a length of time in which clocks of whole hours can count.
func (p *parser) hoursOrMore(to *time.Duration) func(*node) {
	return func(n *node) {
		if p.sound(func() { p.duration(to)(n) }) && *to < time.Hour {
			p.wrong(n.at, "ages are counted in whole hours: write 1h or more")
		}
	}
}

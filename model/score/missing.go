package score

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"winnow/model"
	"winnow/model/criteria"
)

const (
	mostWays  = 6
	pairsFrom = 10 // of the touches, and of the fields: those that bring most
)

// taken is a condition that is taken to hold, or not to.
type taken struct {
	rule  int
	holds int8
}

// addition is something that might be added to a lead: a touch, or fields as a
// rule asks for them.
type addition struct {
	step  model.Step
	touch model.Touch
	rule  int // whose fields; -1 for a touch
	alone int // what it brings by itself
	many  bool
}

// over says how a scoring stands above the threshold that is looked for.
type over int

const (
	below over = iota
	byPoints
	atOnce // by a trigger, whatever its points
)

// search looks for what would lift a lead.
type search struct {
	s       *Scorer
	lead    *model.Lead
	touches []model.Touch // with room for two more
	now, at time.Time     // at is that of an added touch
	is      model.Scored
	waits   bool // in the queue whatever its score
	to      model.Mark
	list    []addition
}

// Missing says what would lift a lead over its next threshold: the MQL's three
// parts first, then hot. It tries every touch that a rule or a trigger names, and
// every condition on fields that does not hold, by scoring the lead with it; where
// no single one has the points, the pairs of those that bring most. Of a field that
// is filled it supposes that what else scores by it is lost, so that what it
// promises is enough; and it has to be enough now, not at some touch of the past.
// Of a rule or a trigger one way is told. It costs some hundred scorings.
func (s *Scorer) Missing(l *model.Lead, touches []model.Touch, now time.Time) model.Missing {
	return s.missing(l, touches, now, false)
}

// MissingToHot is Missing of a lead that waits in the queue whatever its score: the
// MQL threshold is nothing to it.
func (s *Scorer) MissingToHot(l *model.Lead, touches []model.Touch, now time.Time) model.Missing {
	return s.missing(l, touches, now, true)
}

func (s *Scorer) missing(l *model.Lead, touches []model.Touch, now time.Time, waits bool) model.Missing {
	x := search{s: s, lead: l, now: now, waits: waits, touches: append(make([]model.Touch, 0, len(touches)+2), touches...)}
	x.at = free(touches, now)
	x.is = s.ScoreOnly(l, x.touches, now)
	out := x.next()
	if out.To == model.MarkNone {
		return out
	}
	x.additions()
	out.Ways = x.alone()
	if !slices.ContainsFunc(out.Ways, func(w model.Way) bool { return w.Trigger == "" }) {
		out.Ways = append(x.pairs(), out.Ways...)
	}
	out.Ways = shortest(out.Ways)
	return out
}

// shortest are the ways by points, the smallest first, and then those by triggers:
// one of a rule or trigger, and at most mostWays.
func shortest(ways []model.Way) []model.Way {
	list := make([]model.Way, 0, len(ways))
	for _, w := range ways {
		if !slices.ContainsFunc(list, func(o model.Way) bool { return sameWay(&o, &w) }) {
			list = append(list, w)
		}
	}
	slices.SortStableFunc(list, func(a, b model.Way) int {
		switch {
		case (a.Trigger == "") != (b.Trigger == ""):
			return cmp.Compare(len(a.Trigger), len(b.Trigger))
		case a.Trigger != "":
			return 0
		}
		return cmp.Compare(a.Score, b.Score)
	})
	if first := slices.IndexFunc(list, func(w model.Way) bool { return w.Trigger != "" }); first >= mostWays {
		list[mostWays-1] = list[first]
	}
	return list[:min(len(list), mostWays)]
}

// sameWay reports whether two ways are by one trigger, or by the same rules.
func sameWay(a, b *model.Way) bool {
	if a.Trigger != "" || b.Trigger != "" {
		return a.Trigger == b.Trigger
	}
	return slices.EqualFunc(a.Steps, b.Steps, func(a, b model.Step) bool {
		return a.Rule == b.Rule && (a.Touch == "") == (b.Touch == "")
	})
}

// free is an instant of the hour of now at which nothing happened, nor just after:
// touches of one instant that are the same in everything count once.
func free(touches []model.Touch, now time.Time) time.Time {
	at := now.UTC().Truncate(time.Microsecond)
	for slices.ContainsFunc(touches, func(t model.Touch) bool { d := t.At.Sub(at); return d >= 0 && d <= time.Microsecond }) {
		if at = at.Add(2 * time.Microsecond); hour(at.Add(time.Microsecond)) != hour(now) {
			return now.UTC().Truncate(time.Hour)
		}
	}
	return at
}

// next is the next threshold, and what the lead is short of.
func (x *search) next() (out model.Missing) {
	rules, is := &x.s.c.Rules, &x.is
	fit, engagement := x.s.now.unfloored(x.s.c)
	passes := rules.MQL.Reached(is.Score, is.Fit, is.Engagement)
	out.Waits = x.waits && !passes
	switch {
	case !passes && !x.waits:
		out.To = model.MarkMQL
		out.Short = model.Threshold{Score: x.short(rules.MQL.Score, fit, engagement)}
		if is.Fit < rules.MQL.Fit {
			out.Short.Fit = rules.MQL.Fit - fit
		}
		if is.Engagement < rules.MQL.Engagement {
			out.Short.Engagement = rules.MQL.Engagement - engagement
		}
		out.Passed, out.Cooled = is.QualifiedAt, !is.QualifiedAt.IsZero() && !is.Prompted
	case rules.Hot > 0 && is.Score < rules.Hot && is.HotAt.IsZero():
		out.To = model.MarkHot
		out.Short = model.Threshold{Score: x.short(rules.Hot, fit, engagement)}
	}
	x.to = out.To
	return out
}

// short is how many points a score lacks, given the sides in whole points as they
// are below their floors: what a floor gave is the first that is lost again. They
// are points of touches, or those of fields where engagement has no room for them.
func (x *search) short(asked, fit, engagement int) int {
	c := x.s.c
	if x.is.Score >= asked {
		return 0
	}
	fitHeld, engagementHeld := round(c.Fit.Hold(criteria.Milli(fit)*1000)), round(c.Engagement.Hold(criteria.Milli(engagement)*1000))
	acts := asked - fitHeld - engagement
	if criteria.Milli(engagement+acts)*1000 > c.Engagement.Cap {
		return asked - engagementHeld - fit
	}
	return acts
}

// passes reports how a scoring stands above the threshold: by its points, or by a
// trigger that an added touch sets off.
func (x *search) passes(sc *model.Scored) over {
	rules := &x.s.c.Rules
	reached := rules.MQL.Reached(sc.Score, sc.Fit, sc.Engagement)
	if x.to == model.MarkHot {
		reached = sc.Score >= rules.Hot
	}
	switch {
	case reached:
		return byPoints
	case (x.to == model.MarkHot || x.is.QualifiedAt.IsZero()) && x.sets(sc) != nil:
		return atOnce
	}
	return below
}

// sets is the trigger that an added touch sets off and that lifts over the
// threshold, nil where there is none.
func (x *search) sets(sc *model.Scored) *trigger {
	for _, f := range sc.Fired {
		for i := range x.s.triggers {
			t := &x.s.triggers[i]
			if t.ID == f.Trigger && !f.At.Before(x.at) && t.People < 2 && (t.hot || t.mql && x.to == model.MarkMQL) {
				return t
			}
		}
	}
	return nil
}

// with scores the lead with some additions.
func (x *search) with(list ...*addition) model.Scored {
	touches := x.touches
	for _, a := range list {
		if a.rule < 0 {
			touch := a.touch
			touch.At = touch.At.Add(time.Duration(len(touches)-len(x.touches)) * time.Microsecond)
			touches = append(touches, touch)
		} else {
			x.fulfil(a.rule)
		}
	}
	sc := x.s.ScoreOnly(x.lead, touches, x.now)
	x.s.taken = x.s.taken[:0]
	return sc
}

// fulfil supposes that the fields of a rule are as it asks, and that nothing else
// scores by them that does now.
func (x *search) fulfil(rule int) {
	s := x.s
	asks := fields(s.rules[rule].When)
	for i := range s.rules {
		r := &s.rules[i]
		if i == rule || r.When == nil || r.Points <= 0 || slices.ContainsFunc(s.taken, func(t taken) bool { return t.rule == i && t.holds == yes }) {
			continue
		}
		if slices.ContainsFunc(fields(r.When), func(f string) bool { return slices.Contains(asks, f) }) {
			s.taken = append(s.taken, taken{i, no})
		}
	}
	s.taken = append(s.taken, taken{rule, yes})
}

// fields are what a condition reads; the names of the company's are those of the
// lead that hold the same.
func fields(w *criteria.Condition) []string {
	list := w.Reads()
	for i := range list {
		list[i] = strings.TrimPrefix(list[i], "company.")
	}
	return list
}

// additions lists what could be added, each touch once.
func (x *search) additions() {
	s := x.s
	for i := range s.rules {
		r := &s.rules[i]
		switch {
		case r.Points <= 0 || r.absent > 0:
		case !ofTouches(r.Signal):
			if !x.holds(i) {
				x.add(addition{step: model.Step{Rule: r.Name, Fields: r.When.Reads()}, rule: i})
			}
		case x.holds(i):
			for _, p := range r.Touches {
				if t, like, ok := x.example(r.Signal, p); ok {
					x.add(addition{step: x.step(r.Name, r.Signal, p, like), touch: t, rule: -1, many: r.AtLeast > 1 || r.Visits > 1})
				}
			}
		}
	}
	for i := range s.triggers {
		t := &s.triggers[i]
		if !t.hot && !t.mql || t.People > 1 { // others have to do something too
			continue
		}
		for _, p := range t.patterns() {
			named := &criteria.Signal{Touches: []criteria.Pattern{p}}
			if e, like, ok := x.example(named, p); ok {
				x.add(addition{step: x.step(t.Name, named, p, like), touch: e, rule: -1})
			}
		}
	}
}

// step is a touch of a pattern that a rule or trigger names.
func (x *search) step(name string, of *criteria.Signal, p criteria.Pattern, like string) model.Step {
	again := slices.ContainsFunc(x.touches, func(t model.Touch) bool {
		return t.Kind == p.Kind && !t.Outbound && hour(t.At) <= hour(x.now) && p.Matches(&t) && of.Counts(&t)
	})
	return model.Step{Rule: name, Touch: p.Kind, Like: like, Again: again}
}

// holds reports whether a rule's condition holds for the lead.
func (x *search) holds(rule int) bool {
	w := x.s.rules[rule].When
	x.s.facts.Set(x.lead)
	return w == nil || w.Holds(x.s.facts)
}

func (x *search) add(a addition) {
	same := func(b addition) bool {
		return b.rule == a.rule && b.rule < 0 && b.step.Touch == a.step.Touch && b.step.Like == a.step.Like
	}
	if !slices.ContainsFunc(x.list, same) {
		x.list = append(x.list, a)
	}
}

// example makes a touch of now that a rule counts, and says what is like in it.
func (x *search) example(r *criteria.Signal, p criteria.Pattern) (t model.Touch, like string, ok bool) {
	_, form, _ := strings.Cut(p.String(), ":")
	like = strings.ReplaceAll(form, "*", "")
	plain := func(g criteria.Glob) string {
		s, _, _ := strings.Cut(g.String(), " or ")
		s, _, _ = strings.Cut(s, " not ")
		return strings.ReplaceAll(s, "*", "")
	}
	t = model.Touch{Kind: p.Kind, At: x.at, Channel: plain(r.Channel), Detail: cmp.Or(plain(r.Detail), like), URL: plain(r.URL),
		UTM: model.UTM{Campaign: plain(r.Campaign)}}
	if like == "" {
		like = cmp.Or(t.Detail, t.URL, t.UTM.Campaign)
	}
	if r.Counts(&t) {
		return t, like, true
	}
	t.URL = cmp.Or(t.URL, like)
	return t, like, r.Counts(&t)
}

// alone are the additions that are enough by themselves. It notes what each of
// all brings.
func (x *search) alone() (ways []model.Way) {
	for i := range x.list {
		a := &x.list[i]
		sc := x.with(a)
		a.alone = sc.Score - x.is.Score
		step, w := a.step, model.Way{Score: sc.Score}
		step.Points = a.alone
		switch x.passes(&sc) {
		case below:
			continue
		case atOnce:
			w.Trigger = x.sets(&sc).Name
			step.Rule = w.Trigger
		}
		w.Steps = []model.Step{step}
		ways = append(ways, w)
	}
	return ways
}

// pairs are the pairs that have the points, of those that bring most.
func (x *search) pairs() (ways []model.Way) {
	best := x.best()
	for i, a := range best {
		for _, b := range best[i:] {
			if a == b && a.rule >= 0 {
				continue
			}
			sc := x.with(a, b)
			if x.passes(&sc) != byPoints {
				continue
			}
			first, second := a.step, b.step
			first.Points = a.alone
			second.Points = sc.Score - x.is.Score - a.alone
			ways = append(ways, model.Way{Steps: []model.Step{first, second}, Score: sc.Score})
		}
	}
	return ways
}

// best are the additions that bring most, and touches of which it takes several.
func (x *search) best() (best []*addition) {
	sorted := make([]*addition, len(x.list))
	for i := range x.list {
		sorted[i] = &x.list[i]
	}
	slices.SortStableFunc(sorted, func(a, b *addition) int { return cmp.Compare(b.alone, a.alone) })
	touches, fields := 0, 0
	for _, a := range sorted {
		n := &touches
		if a.rule >= 0 {
			n = &fields
		}
		if *n++; *n <= pairsFrom || a.many {
			best = append(best, a)
		}
	}
	return best
}

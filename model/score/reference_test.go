package score

import (
	"math"
	"reflect"
	"slices"
	"time"

	"winnow/model"
	"winnow/model/criteria"
)

// plainly is the slow and obvious scorer that the real one is held against: it
// looks at every touch anew for every question.
type plainly struct {
	c       *criteria.Criteria
	lead    *model.Lead
	touches []model.Touch // inbound, by time, none twice
	zone    *time.Location
}

func newPlainly(c *criteria.Criteria, l *model.Lead, touches []model.Touch) plainly {
	p := plainly{c: c, lead: l, zone: zoneOf(c)}
	for _, t := range touches {
		if !t.Outbound && !slices.ContainsFunc(p.touches, func(x model.Touch) bool { return reflect.DeepEqual(x, t) }) {
			p.touches = append(p.touches, t)
		}
	}
	slices.SortFunc(p.touches, func(a, b model.Touch) int { return compare(&a, &b) })
	return p
}

func (p plainly) holds(w *criteria.Condition) bool {
	if w == nil {
		return true
	}
	f := p.c.NewFacts()
	f.Set(p.lead)
	return w.Holds(f)
}

// until are the touches of hours up to h.
func (p plainly) until(h int64) plainly {
	p.touches = slices.DeleteFunc(slices.Clone(p.touches), func(t model.Touch) bool { return hour(t.At) > h })
	return p
}

// by are the touches up to an instant, or before it.
func (p plainly) by(at time.Time, before bool) plainly {
	p.touches = slices.DeleteFunc(slices.Clone(p.touches), func(t model.Touch) bool {
		return t.At.After(at) || before && t.At.Equal(at)
	})
	return p
}

func (p plainly) acts() []model.Touch {
	return slices.DeleteFunc(slices.Clone(p.touches), func(t model.Touch) bool { return t.Kind == model.Created })
}

// named are the touches that a rule names.
func (p plainly) named(r *criteria.Signal) (list []model.Touch) {
	from := p.touches
	if len(r.Touches) == 0 {
		from = p.acts()
	}
	for _, t := range from {
		if r.Counts(&t) {
			list = append(list, t)
		}
	}
	return list
}

// counting are those that count for it, limits aside.
func (p plainly) counting(r *criteria.Signal) (list []model.Touch) {
	named := p.named(r)
	enters := func(i int) bool { return i == 0 || named[i].At.Sub(named[i-1].At) >= criteria.VisitGap }
	for i, t := range named {
		n := 0
		switch {
		case r.Visits > 0 && !enters(i):
			continue
		case r.InVisit && r.Visits == 0:
			for k := i; ; k-- {
				if n++; enters(k) {
					break
				}
			}
		default:
			for k := range i + 1 {
				if (r.Visits == 0 || enters(k)) && (r.Within == 0 || t.At.Sub(named[k].At) <= r.Within) {
					n++
				}
			}
		}
		if n < max(r.AtLeast, 1) && r.Visits == 0 || n < r.Visits {
			continue
		}
		if r.FirstWithin == 0 && r.AfterQuiet == 0 {
			list = append(list, t)
			continue
		}
		acts := p.by(t.At, false).acts()
		if r.FirstWithin > 0 && len(acts) > 0 && t.At.Sub(acts[0].At) > r.FirstWithin {
			continue
		}
		if r.AfterQuiet > 0 {
			earlier := slices.DeleteFunc(acts, func(a model.Touch) bool { return !a.At.Before(t.At) })
			if len(earlier) == 0 || t.At.Sub(earlier[len(earlier)-1].At) < r.AfterQuiet {
				continue
			}
		}
		list = append(list, t)
	}
	return list
}

// rule is what a rule scores at an hour.
func (p plainly) rule(r *criteria.Signal, h int64) criteria.Milli {
	if !p.holds(r.When) {
		return 0
	}
	if !ofTouches(r) {
		return r.Points
	}
	list := p.counting(r)
	if r.Absent > 0 {
		var since []time.Time
		if len(list) > 0 {
			since = []time.Time{list[len(list)-1].At}
		} else {
			if !p.lead.CreatedAt.IsZero() {
				since = append(since, p.lead.CreatedAt)
			}
			if len(p.touches) > 0 {
				since = append(since, p.touches[0].At)
			}
		}
		for _, t := range since {
			if time.Duration(h-hour(t))*time.Hour >= r.Absent {
				return r.Points
			}
		}
		return 0
	}
	left, n, days := 0.0, 0, map[string]int{}
	for _, t := range slices.Backward(list) {
		d := t.At.In(p.zone).Format(time.DateOnly)
		if r.Every && r.PerDay > 0 && days[d] >= r.PerDay {
			continue
		}
		if !r.Every && n == 1 || r.Every && r.Limit > 0 && n == r.Limit {
			break
		}
		days[d]++
		n++
		fading := 1.0
		if hl := p.c.Groups[r.Group].HalfLife; hl > 0 {
			fading = math.Exp2(-float64(h-hour(t.At)) / hl.Hours())
		}
		left += fading
	}
	return criteria.Milli(math.Round(float64(r.Points) * left))
}

// score adds the rules up at an hour, by the touches up to it.
func (p plainly) score(h int64) (fit, engagement int) {
	p = p.until(h)
	var sides [2]criteria.Milli
	for g := range p.c.Groups {
		group := &p.c.Groups[g]
		var sum criteria.Milli
		for i := range p.c.Signals {
			if r := &p.c.Signals[i]; r.Group == g {
				sum += p.rule(r, h)
			}
		}
		side := 0
		if group.Side == model.SideEngagement {
			side = 1
		}
		sides[side] += group.Bounds.Hold(sum)
	}
	fit, engagement = round(p.c.Fit.Hold(sides[0])), round(p.c.Engagement.Hold(sides[1]))
	return max(fit, -engagement), engagement
}

// fired are the triggers that touches of an instant complete, or that the lead and
// others complete then.
func (p plainly) fired(at time.Time) (list []model.Fired, hot, mql bool) {
	here := p.by(at, false)
	for _, t := range p.c.Triggers {
		fired := model.Fired{Trigger: t.ID, At: at}
		seen := func(patterns []criteria.Pattern, x model.Touch) bool {
			return slices.ContainsFunc(patterns, func(q criteria.Pattern) bool { return q.Matches(&x) })
		}
		about := func(x model.Touch) bool {
			return seen(t.Any, x) || seen(t.All, x) || len(t.Any)+len(t.All) == 0 && x.Kind != model.Created
		}
		in := func(x time.Time) bool { return !x.After(at) && (t.Within == 0 || at.Sub(x) <= t.Within) }
		some := func(is func(model.Touch) bool) bool {
			return slices.ContainsFunc(here.touches, func(x model.Touch) bool { return in(x.At) && is(x) })
		}
		ok := some(func(x model.Touch) bool { return x.At.Equal(at) && about(x) }) && p.holds(t.When) &&
			(len(t.Any) == 0 || some(func(x model.Touch) bool { return seen(t.Any, x) }))
		for _, q := range t.All {
			ok = ok && some(func(x model.Touch) bool { return q.Matches(&x) })
		}
		if t.People > 1 {
			k := slices.IndexFunc(p.lead.Together, func(f model.Fired) bool { return f.Trigger == t.ID && f.At.Equal(at) })
			if ok = k >= 0 && p.holds(t.When); ok {
				fired = p.lead.Together[k]
			}
		}
		if !ok {
			continue
		}
		list = append(list, fired)
		for _, a := range t.Then {
			hot, mql = hot || a.Kind == criteria.ActHot, mql || a.Kind == criteria.ActHot || a.Kind == criteria.ActMQL
		}
	}
	return list, hot, mql
}

// instants are those at which something happened to the lead, up to an hour.
func (p plainly) instants(h int64) []model.Touch {
	list := slices.Clone(p.touches)
	for _, f := range p.lead.Together {
		asks := func(t criteria.Trigger) bool { return t.ID == f.Trigger && t.People > 1 }
		if hour(f.At) <= h && slices.ContainsFunc(p.c.Triggers, asks) {
			list = append(list, model.Touch{At: f.At})
		}
	}
	slices.SortStableFunc(list, func(a, b model.Touch) int { return a.At.Compare(b.At) })
	return slices.CompactFunc(list, func(a, b model.Touch) bool { return a.At.Equal(b.At) })
}

// scored is what a store keeps of a lead, but for NextChange; lines aside.
func (p plainly) scored(now time.Time) model.Scored {
	h := hour(now)
	p = p.until(h)
	var out model.Scored
	out.Fit, out.Engagement = p.score(h)
	out.Score = out.Fit + out.Engagement
	out.Grade = p.c.Grade.Of(out.Fit, out.Engagement)
	fit, engagement := p.until(h - week).score(h - week)
	out.Rising = max(0, out.Score-fit-engagement)
	out.Touches = len(p.touches)
	isHot := func(score int) bool { return p.c.Rules.Hot > 0 && score >= p.c.Rules.Hot }
	trigger := time.Time{}
	hot := false
	held := func(h int64) bool { return !trigger.IsZero() && h-hour(trigger) < 7*24 }
	for _, t := range p.touches {
		out.LastTouch = t.At
	}
	for _, t := range p.instants(h) {
		at := hour(t.At)
		if fit, engagement := p.by(t.At, true).score(at); hot && !isHot(fit+engagement) {
			hot = false
		}
		if !hot && !held(at) {
			out.HotAt, out.HotLast = time.Time{}, time.Time{}
		}
		fired, firedHot, firedMQL := p.fired(t.At)
		out.Fired = append(out.Fired, fired...)
		if firedHot {
			trigger = t.At
		}
		if firedMQL {
			out.Prompted = h-at < 7*24
		}
		fit, engagement := p.by(t.At, false).score(at)
		if out.QualifiedAt.IsZero() && (firedMQL || p.c.Rules.MQL.Reached(fit+engagement, fit, engagement)) {
			out.QualifiedAt = t.At
		}
		if becomes := isHot(fit + engagement); firedHot || becomes && !hot {
			if out.HotLast = t.At; out.HotAt.IsZero() {
				out.HotAt = t.At
			}
			hot = becomes
		} else {
			hot = becomes
		}
	}
	if !isHot(out.Score) && !held(h) {
		out.HotAt, out.HotLast = time.Time{}, time.Time{}
	}
	return out
}

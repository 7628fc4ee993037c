package score

import (
	"math"
	"slices"
	"time"

	"winnow/model"
	"winnow/model/criteria"
)

// change looks for the hour at which something about the lead moves by itself:
// what is stored of it must be right until then. Between events (a touch of later
// begins to count, leaves the last week, an absence begins, a trigger's heat ends)
// points only fade, which brings every sum nearer to nothing; so that the hour in
// which a side's whole points change can be searched.
type change struct {
	now, at  int64 // hours; at is that of the first event, never where there is none
	drift    drift
	previous drift // of seven days ago
}

func (c *change) begin(now int64) { c.now, c.at = now, never }

// event notes that something happens at an hour.
func (c *change) event(h int64) {
	if h > c.now && (c.at == never || h < c.at) {
		c.at = h
	}
}

// nextChange is the start of the hour at which something stored of the lead
// changes: never later than it does, and mostly just then. before is the score of
// a week ago.
func (s *Scorer) nextChange(score, before int) time.Time {
	s.events()
	c := &s.change
	limit := int64(math.MaxInt64)
	if c.at != never {
		limit = c.at - c.now
	}
	s.drift(&c.drift, &s.now)
	limit = s.firstMove(&c.drift, limit, 1, func(fit, engagement int) bool { return fit != c.drift.fit || engagement != c.drift.engagement })
	if limit <= 1 {
		return hourTime(c.now + limit)
	}
	s.drift(&c.previous, &s.before)
	if score > before { // rising is their difference
		limit = s.firstMove(&c.previous, limit, 1, func(fit, engagement int) bool { return max(0, fit+engagement) != before })
	} else { // rising is 0 until the past falls below the present
		limit = s.firstMove(&c.previous, limit, before-score+1, func(fit, engagement int) bool { return max(0, fit+engagement) < score })
	}
	if limit == math.MaxInt64 {
		return time.Time{}
	}
	return hourTime(c.now + limit)
}

// events notes those that follow from the marks and triggers.
func (s *Scorer) events() {
	c := &s.change
	if s.replay.hotHour != never {
		c.event(s.replay.hotHour + triggerHeat)
	}
	if s.replay.saidHour != never {
		c.event(s.replay.saidHour + triggerHeat)
	}
	for _, i := range s.used {
		r, marks := &s.rules[i], s.runs[i].marks
		until := len(marks)
		for until > 0 && marks[until-1].hour > c.now-week {
			until--
		}
		if until < len(marks) {
			c.event(marks[until].hour + week)
		}
		if r.absent > 0 {
			s.absenceEvents(r, &s.runs[i], until)
		}
	}
}

// absenceEvents notes when an absence begins, now and in the score of a week ago,
// before which so many of its marks are.
func (s *Scorer) absenceEvents(r *rule, x *run, until int) {
	from := func(marks int) int64 {
		if marks > 0 {
			return x.marks[marks-1].hour
		}
		return x.known
	}
	if since := from(len(x.marks)); since != never {
		s.change.event(since + r.absent)
	}
	if since := from(until); since != never {
		s.change.event(since + r.absent + week)
	}
}

// drift is how a tally goes on when nothing happens: parts fade, the rest stays.
type drift struct {
	flat            []criteria.Milli // by group, without the parts
	sums            []criteria.Milli // room to reckon
	parts           []part
	fading          []faded
	place           []int          // by group: 1 more than its place in fading, 0 where nothing fades
	still           criteria.Milli // what the groups of engagement hold in which nothing fades
	slope           slope          // at the hour that was last looked at, at first now
	fit, engagement int            // whole points of the sides now, before the floor of the whole
	rises           bool
	end             int64 // hours until all parts are gone
	fitFades        bool
}

// part is what a rule makes that fades.
type part struct {
	group int     // which says how it fades
	left  float64 // thousandths
	milli criteria.Milli
	slack float64
	next  int // the next part of its group; -1: none
}

// faded is a group in which parts fade.
type faded struct {
	bounds *criteria.Bounds
	fade   *fade
	group  int
	first  int // of its parts
}

// slope is where engagement stands at an hour, before the bounds of the side, and how
// fast it falls, in thousandths and those an hour: what falls at all, and what is not
// above the cap of its group. soon is how long it takes the first that is above.
type slope struct {
	held            criteria.Milli
	all, free, soon float64
}

// add adds a group that stands at a sum and falls so fast.
func (sl *slope) add(g *faded, sum criteria.Milli, fall float64) {
	sl.held += g.bounds.Hold(sum)
	switch above := sum - g.bounds.Cap; {
	case fall == 0:
	case above > 0:
		sl.all, sl.soon = sl.all+fall, min(sl.soon, float64(above)/fall)
	default:
		sl.all, sl.free = sl.all+fall, sl.free+fall
	}
}

// drift takes over a tally, the sides of which were made whole.
func (s *Scorer) drift(d *drift, t *tally) {
	d.flat, d.parts, d.fading = append(d.flat[:0], t.sums...), d.parts[:0], d.fading[:0]
	d.place = slices.Grow(d.place[:0], len(t.sums))[:len(t.sums)]
	clear(d.place)
	d.rises, d.fitFades, d.end = false, false, 0
	for _, i := range s.used {
		r, sum := &s.rules[i], &t.rules[i]
		if r.fade == nil || sum.milli == 0 {
			continue
		}
		next := -1
		if at := d.place[r.Group]; at > 0 {
			g := &d.fading[at-1]
			next, g.first = g.first, len(d.parts)
		} else {
			g := &s.c.Groups[r.Group]
			d.fading = append(d.fading, faded{&g.Bounds, r.fade, r.Group, len(d.parts)})
			d.place[r.Group] = len(d.fading)
			d.fitFades = d.fitFades || g.Side == model.SideFit
			d.end = max(d.end, r.fade.end)
		}
		d.flat[r.Group] -= sum.milli
		d.parts = append(d.parts, part{r.Group, sum.left, sum.milli, 1e-6 + 1e-9*math.Abs(sum.whole), next})
		d.rises = d.rises || sum.left < 0
	}
	if len(d.parts) > 0 {
		d.fit, d.engagement = t.fit, t.engagement
		s.still(d, t)
	}
}

// still notes what engagement holds without the groups that fade, and how these stand
// now.
func (s *Scorer) still(d *drift, t *tally) {
	d.still = 0
	for i := range s.c.Groups {
		if g := &s.c.Groups[i]; g.Side == model.SideEngagement && d.place[i] == 0 {
			d.still += g.Bounds.Hold(t.sums[i])
		}
	}
	d.slope = slope{held: d.still, soon: math.MaxFloat64}
	for i := range d.fading {
		g, left := &d.fading[i], 0.0
		for k := g.first; k >= 0; k = d.parts[k].next {
			left += d.parts[k].left
		}
		d.slope.add(g, t.sums[g.group], left*g.fade.speed)
	}
}

// firstMove searches the first hour below limit, counted from now, at which the
// sides may have moved in the way asked for, by at least so many points; limit
// where there is none. The sides are reckoned with what fades upwards left as it
// is, and then with what fades downwards left: the truth lies between, both only
// go one way, and so what has moved stays moved.
func (s *Scorer) firstMove(d *drift, limit int64, points int, moved func(fit, engagement int) bool) int64 {
	if len(d.parts) == 0 || limit <= 1 {
		return limit
	}
	end, from := min(limit, d.end+1), int64(1)
	if !d.fitFades && !d.rises {
		// Mostly the hour before which it cannot be is the one, or nearly.
		from = d.earliest(points)
		for range mostSteps {
			if from >= end {
				return limit
			}
			if moved(s.ahead(d, from, false)) {
				return from
			}
			from += d.earliest(points)
		}
	}
	at := first(from, end, func(t int64) bool {
		return moved(s.ahead(d, t, false)) || d.rises && moved(s.ahead(d, t, true))
	})
	if at == end {
		return limit
	}
	return at
}

// mostSteps is how often it is asked how soon the sides can have moved before the
// hour is searched.
const mostSteps = 4

// earliest is how many hours engagement takes at least, from the hour of its slope,
// until it is so many points below what it is now: sums fall ever slower, bounds only
// slow them, and what is above the cap of its group does not count.
func (d *drift) earliest(points int) int64 {
	rounding := float64(len(d.parts)) + 1
	spare := float64(d.slope.held-criteria.Milli(1000*(d.engagement-points)+499)) - rounding
	if spare <= 0 {
		return 1
	}
	hours := max(spare/d.slope.all, min(spare/d.slope.free, d.slope.soon))
	return max(1, int64(math.Ceil(min(hours, float64(d.end))-1e-6)))
}

// ahead are the whole points of the sides some hours from now: at least so many
// (rising) or at most.
func (s *Scorer) ahead(d *drift, hours int64, rising bool) (fit, engagement int) {
	if !d.fitFades && !d.rises {
		return d.fit, s.fallen(d, hours)
	}
	d.sums = append(d.sums[:0], d.flat...)
	for i := range d.parts {
		p := &d.parts[i]
		v := p.milli
		switch {
		case p.left < 0 && rising:
			v = nearest(p.left*s.replay.fades[p.group].at(hours) + p.slack)
		case p.left > 0 && !rising:
			v = nearest(p.left*s.replay.fades[p.group].at(hours) - p.slack)
		}
		d.sums[p.group] += v
	}
	return wholeSides(s.c, d.sums)
}

// fallen is engagement so many hours from now, where all parts are of that side and
// fade downwards.
func (s *Scorer) fallen(d *drift, hours int64) int {
	to := slope{held: d.still, soon: math.MaxFloat64}
	for i := range d.fading {
		g := &d.fading[i]
		left, sum, fall := g.fade.at(hours), d.flat[g.group], 0.0
		for k := g.first; k >= 0; {
			p := &d.parts[k]
			now := p.left * left
			sum += nearest(now - p.slack)
			fall += now
			k = p.next
		}
		to.add(g, sum, fall*g.fade.speed)
	}
	d.slope = to
	return round(s.c.Engagement.Hold(to.held))
}

// first is the first hour from a given one on at which something that stays has
// come to be, or limit where it has not before that.
func first(from, limit int64, is func(int64) bool) int64 {
	if from >= limit || is(from) {
		return min(from, limit)
	}
	not, step := from, int64(1)
	yes := limit
	for {
		if not+step >= limit {
			break
		}
		if is(not + step) {
			yes = not + step
			break
		}
		not += step
		step *= 2
	}
	for not+1 < yes {
		if mid := not + (yes-not)/2; is(mid) {
			yes = mid
		} else {
			not = mid
		}
	}
	return yes
}

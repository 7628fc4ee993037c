package demo

import (
	"cmp"
	"slices"
	"time"

	"winnow/model"
	"winnow/model/criteria"
	"winnow/model/score"
)

const day = 24 * time.Hour

// An event is one thing that happens while the quarter is loaded: a command, the
// import of batch n, or something of its own.
type event struct {
	at    time.Time
	cmd   *ask
	batch int // from 1; 0 = none
	other step
}

type step string

const (
	stepSweep  step = "sweep"  // winnow looks for leads to wake
	stepSeen   step = "seen"   // the rep closes the console
	stepExport step = "export" // the decisions so far went into the CRM
)

// An ask is a command about people instead of ids.
type ask struct {
	actor   string
	action  model.Action
	who     []*person
	reason  string
	note    string
	owner   string
	until   model.Until
	due     time.Time
	outcome model.AttemptOutcome
	channel model.Channel
	cause   string
	amount  int64
	close   time.Time
}

// A plan is the quarter before it is loaded.
type plan struct {
	c        chance
	town     *town
	now      time.Time
	zone     *time.Location
	midnight time.Time // the start of today
	me       string
	people   []*person
	batches  []time.Time
	events   []event
	count    int // of touches
	fits     []*person
	others   []*person
	live     *person
	scorer   *score.Scorer
	hours    *model.WorkHours
}

// newPlan thinks the whole quarter up: who there is, what they did, what was
// decided about them.
func newPlan(o Options, cr *criteria.Criteria) *plan {
	c := newChance(o.Seed)
	now := o.Now.UTC().Truncate(time.Second)
	local := now.In(o.Zone)
	p := &plan{c: c, town: newTown(c), now: now, zone: o.Zone, me: o.Me, scorer: score.New(cr), hours: cr.Rules.In(o.Zone).Hours,
		midnight: time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, o.Zone).UTC()}
	for _, ago := range []time.Duration{62 * day, 45 * day, 31 * day, 17 * day, 8 * day, 3 * day, 5 * time.Hour, 3 * time.Minute} {
		p.batches = append(p.batches, now.Add(-ago))
	}
	for i := range p.batches {
		p.events = append(p.events, event{at: p.batches[i], batch: i + 1})
	}
	p.cast()
	for _, x := range p.town.crowd(max(0, o.Leads-len(p.people))) {
		p.people = append(p.people, x)
		if x.level < 2 && x.company.industry.good {
			p.fits = append(p.fits, x)
		} else {
			p.others = append(p.others, x)
		}
	}
	p.give(o.Leads)
	seen := p.now.Add(-26 * time.Minute)
	p.events = append(p.events, event{at: p.today(0.02), other: stepExport}, event{at: seen, other: stepSeen},
		event{at: p.now.Add(-25 * time.Minute), other: stepSweep})
	slices.SortStableFunc(p.events, func(a, b event) int { return cmp.Compare(a.at.UnixMicro(), b.at.UnixMicro()) })
	return p
}

// today is a moment of the rep's day so far: 0 its beginning, 1 the moment at
// which the console was last closed.
func (p *plan) today(part float64) time.Time {
	end := p.now.Add(-27 * time.Minute)
	from := p.now.Add(-200 * time.Minute)
	if from.Before(p.midnight) {
		from = p.midnight
	}
	if end.Before(from) {
		end = from
	}
	return from.Add(time.Duration(float64(end.Sub(from)) * part))
}

// workingAgo is the latest moment from which so much working time has passed: in the
// night, some of yesterday's. What it dates is late at any hour as at noon.
func (p *plan) workingAgo(d time.Duration) time.Time {
	lo, hi := p.now.Add(-30*day), p.now
	for hi.Sub(lo) > time.Second {
		if mid := lo.Add(hi.Sub(lo) / 2); p.hours.Between(mid, p.now) >= d {
			lo = mid
		} else {
			hi = mid
		}
	}
	return hi.Truncate(time.Second)
}

// laterToday is now+d, kept within today.
func (p *plan) laterToday(d time.Duration) time.Time {
	if t, last := p.now.Add(d), p.midnight.Add(day-time.Minute); t.Before(last) || !p.now.Before(last) {
		return t
	} else {
		return last
	}
}

// diary is for what was over before this morning's export of the CRM.
func (p *plan) diary(x *person) *diary {
	d := p.diaryOfToday(x)
	d.now = p.batches[len(p.batches)-2].Add(-time.Second)
	return d
}

// diaryOfToday goes up to the latest export, minutes ago.
func (p *plan) diaryOfToday(x *person) *diary {
	loc := p.zone
	if x.company != nil && x.company.place.zone != "" {
		if l, err := time.LoadLocation(x.company.place.zone); err == nil {
			loc = l
		}
	}
	return &diary{c: p.c, p: x, zone: loc, now: p.batches[len(p.batches)-1].Add(-time.Second), count: &p.count}
}

// settle closes a person's diary and finds the batch that first names them.
func (p *plan) settle(x *person, d *diary) {
	d.done()
	first := x.touches[0].At
	for i, at := range p.batches {
		if !at.Before(first) {
			x.seen = i
			return
		}
	}
	x.seen = len(p.batches) - 1
}

// arrive closes the diary of somebody whom only the latest batch names.
func (p *plan) arrive(x *person, d *diary) {
	d.done()
	x.seen = len(p.batches) - 1
}

// after is a working moment after the person is known and t has passed, before today.
func (p *plan) after(x *person, t time.Time, lo, hi time.Duration) time.Time {
	known := p.batches[x.seen].Add(time.Minute)
	if t.Before(known) {
		t = known
	}
	at := p.c.workTime(t.Add(p.c.between(lo, hi)), p.zone)
	if !at.After(t) {
		at = t.Add(p.c.between(time.Minute, 40*time.Minute))
	}
	if last := p.midnight.Add(-p.c.between(7*time.Hour, 9*time.Hour)); at.After(last) && last.After(t) {
		at = last
	}
	return at
}

func (p *plan) do(at time.Time, a ask) time.Time {
	p.events = append(p.events, event{at: at, cmd: &a})
	return at
}

func (p *plan) rep() string {
	if p.c.in(0.55) {
		return p.me
	}
	return dana
}

// take removes the next person of the crowd who fits, or does not.
func (p *plan) take(fit bool) *person {
	from := &p.others
	if fit && len(p.fits) > 0 || len(p.others) == 0 {
		from = &p.fits
	}
	if len(*from) == 0 {
		return nil
	}
	x := (*from)[0]
	*from = (*from)[1:]
	return x
}

// takes is up to n of take.
func (p *plan) takes(n int, fit bool) []*person {
	var out []*person
	for range n {
		x := p.take(fit)
		if x == nil {
			break
		}
		out = append(out, x)
	}
	return out
}

// past writes a warm history that ends between hi and lo before now.
func (p *plan) past(x *person, lo, hi time.Duration) {
	d := p.diary(x)
	last := p.now.Add(-p.c.between(lo, hi))
	first := last.Add(-p.c.between(6*day, 38*day))
	d.warm(first, last)
	p.settle(x, d)
}

// scored is what the criteria will make of a person as the diary stands.
func (p *plan) scored(x *person) model.Scored {
	l, _ := model.FoldRows(1, []model.SourceRow{x.row(p.now, 1)})
	return p.scorer.Score(&l, x.touches, p.now)
}

// fresh writes a history that brought the person into the queue since the last
// working day, without being hot: the ordinary lead of a day.
func (p *plan) fresh(x *person) {
	since := p.midnight.Add(-day)
	for wd := since.In(p.zone).Weekday(); wd == time.Saturday || wd == time.Sunday; wd = since.In(p.zone).Weekday() {
		since = since.Add(-day)
	}
	source := x.source
	for try := range 40 {
		x.touches, x.source = nil, source
		d := p.diary(x)
		last := p.now.Add(-p.c.between(6*time.Hour, p.now.Sub(since)-2*time.Hour))
		p.approach(d, last, try > 20)
		d.done()
		sc := p.scored(x)
		if sc.Score < 75 && !sc.QualifiedAt.Before(since) {
			break
		}
	}
	p.settle(x, p.diary(x))
}

// approach is a first sign of interest some time ago, and a close look at last.
func (p *plan) approach(d *diary, last time.Time, closer bool) {
	ago := p.c.between(3*day, 40*day)
	switch p.c.IntN(5) {
	case 0:
		d.adClick(last.Add(-ago))
	case 1:
		d.came("newsletter")
		d.mail(last.Add(-ago), true)
	case 2:
		d.came("organic search")
		d.visit(last.Add(-ago), 2)
	case 3:
		d.fair(last.Add(-ago))
	default:
		d.adClick(last.Add(-ago))
		d.mail(last.Add(-ago/2), p.c.in(0.5))
	}
	at := d.visit(last, 2+p.c.IntN(4))
	if p.c.in(0.6) || closer {
		d.guide(at, pick(p.c, guides()))
	}
	if p.c.in(0.35) || closer {
		d.add(at.Add(-40*time.Minute), model.WebinarAttended, "event", pick(p.c, webinars()).title, "/webinars")
	}
	for range 1 + p.c.IntN(3) {
		at = at.Add(p.c.between(2*time.Minute, 9*time.Minute))
		d.pricing(at)
	}
}

// asked is past, and ends with a demo request or the like.
func (p *plan) asked(x *person, lo, hi time.Duration) {
	d := p.diary(x)
	last := p.now.Add(-p.c.between(lo, hi))
	d.keen(last.Add(-p.c.between(6*day, 38*day)), last)
	p.settle(x, d)
}

func (x *person) last() time.Time { return x.touches[len(x.touches)-1].At }

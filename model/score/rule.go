package score

import (
	"time"

	"winnow/model"
	"winnow/model/criteria"
)

// rule is a Signal made ready for scoring.
type rule struct {
	*criteria.Signal
	Points criteria.Milli // as in Signal, and near at hand
	Group  int
	fade   *fade
	most   int   // touches that score at once, the latest ones; 0 = all
	perDay int   // and of one day; 0 = all
	absent int64 // hours of absence from which on it scores; 0 = it scores touches
	free   bool  // every touch that it names counts
}

func newRule(s *criteria.Signal, f *fade) rule {
	r := rule{Signal: s, Points: s.Points, Group: s.Group, fade: f, most: 1}
	if s.Every && s.Absent == 0 {
		r.most, r.perDay = s.Limit, s.PerDay
	}
	if s.Absent > 0 {
		r.fade, r.absent = nil, int64((s.Absent+time.Hour-1)/time.Hour)
	}
	r.free = s.AtLeast <= 1 && s.Visits == 0 && s.FirstWithin == 0 && s.AfterQuiet == 0
	return r
}

// ofTouches reports whether a rule asks for touches, and not only for who a lead is.
func ofTouches(s *criteria.Signal) bool {
	return len(s.Touches) > 0 || s.Absent > 0 || !plain(s) || s.Every || s.AtLeast > 1 || s.Visits > 0 ||
		s.FirstWithin > 0 || s.AfterQuiet > 0
}

// plain reports whether the kind alone says which touches a rule names.
func plain(s *criteria.Signal) bool {
	return s.Campaign.IsZero() && s.Channel.IsZero() && s.URL.IsZero() && s.Detail.IsZero()
}

// mark is a touch that counts for a rule.
type mark struct {
	hour  int64
	touch int32 // its index among the touches
	nth   int32 // how many marks of its day are before it
}

// run is what a rule has seen of a lead's touches so far.
type run struct {
	used  bool
	marks []mark  // by time
	seen  []int64 // touches or visits that the rule names, where it asks for several
	last  int64   // the latest touch that it names
	visit int     // touches of the present visit
	day   int64   // of the latest mark
	known int64   // the hour from which on the lead is known, never where nothing says it
}

func (r *run) reset() {
	r.marks, r.seen = r.marks[:0], r.seen[:0]
	r.last, r.visit, r.used, r.known = never, 0, false, never
}

// never stands for the time of what did not happen, in microseconds since 1970.
const never = -1 << 62

const visitGap = int64(criteria.VisitGap / time.Microsecond)

func micros(d time.Duration) int64 { return int64(d / time.Microsecond) }

// counts reports whether a touch that the rule names, at a time in microseconds,
// counts for it. first and before are the lead's first act, and its latest one
// before that instant.
func (r *rule) counts(x *run, at, first, before int64) bool {
	if r.free {
		return true
	}
	enters := at-x.last >= visitGap
	if x.last = at; enters {
		x.visit = 0
	}
	x.visit++
	return r.enough(x, at, enters) && (r.FirstWithin == 0 || first == never || at-first <= micros(r.FirstWithin)) &&
		(r.AfterQuiet == 0 || before != never && at-before >= micros(r.AfterQuiet))
}

// enough reports whether a touch, which enters a visit or not, is the last of as
// many as the rule asks for.
func (r *rule) enough(x *run, at int64, enters bool) bool {
	least := max(r.AtLeast, 1)
	switch {
	case r.Visits > 0 && !enters:
		return false
	case r.Visits > 0:
		least = r.Visits
	case r.InVisit:
		return x.visit >= least
	}
	if least == 1 {
		return true
	}
	x.seen = append(x.seen, at)
	n := len(x.seen)
	return n >= least && (r.Within == 0 || at-x.seen[n-least] <= micros(r.Within))
}

// sum is what a rule scores at an hour by the marks up to it.
type sum struct {
	n     int     // marks that score
	last  int32   // the latest of them
	whole float64 // thousandths that they would be worth, had they not faded
	left  float64 // and are worth
	milli criteria.Milli
}

// at adds up the marks that score at an hour: the latest ones.
func (r *rule) at(x *run, h int64) (s sum) {
	end := len(x.marks)
	for end > 0 && x.marks[end-1].hour > h {
		end--
	}
	if r.absent > 0 {
		return r.absence(x, end, h)
	}
	if end == 0 {
		return sum{}
	}
	s.last = x.marks[end-1].touch
	var left float64
	if r.perDay > 0 {
		s.n, left = r.days(x.marks[:end], h)
	} else {
		if s.n = end; r.most > 0 {
			s.n = min(end, r.most)
		}
		for i := range s.n {
			left += r.fade.at(h - x.marks[end-1-i].hour)
		}
	}
	s.whole, s.left = float64(r.Points)*float64(s.n), float64(r.Points)*left
	s.milli = nearest(s.left)
	return s
}

// absence is what a rule of absence scores at an hour, up to which so many marks
// are: where there are none, the absence runs from when the lead is known.
func (r *rule) absence(x *run, marks int, h int64) sum {
	s, from := sum{n: 1, last: -1}, x.known
	if marks > 0 {
		from, s.last = x.marks[marks-1].hour, x.marks[marks-1].touch
	}
	if from == never || h-from < r.absent {
		return sum{}
	}
	s.whole, s.left, s.milli = float64(r.Points), float64(r.Points), r.Points
	return s
}

// days is how many of the marks score, at most so many of a day, and what is left
// of them together.
func (r *rule) days(marks []mark, h int64) (n int, left float64) {
	for len(marks) > 0 && (r.most == 0 || n < r.most) {
		last := len(marks) - 1
		day := int(marks[last].nth) + 1
		most := min(day, r.perDay)
		if r.most > 0 {
			most = min(most, r.most-n)
		}
		for i := range most {
			left += r.fade.at(h - marks[last-i].hour)
		}
		n += most
		marks = marks[:len(marks)-day]
	}
	return n, left
}

// dayOf numbers the days of a zone.
func dayOf(t time.Time, zone *time.Location) int64 {
	seconds := t.Unix()
	if zone != nil && zone != time.UTC {
		_, offset := t.In(zone).Zone()
		seconds += int64(offset)
	}
	return floorDiv(seconds, 24*3600)
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// act reports whether a touch is something that the lead did: the making of its
// record is not.
func act(t *model.Touch) bool { return t.Kind != model.Created }

package model

import (
	"errors"
	"math"
	"slices"
	"time"
)

// WorkHours is when a team works: spans of each weekday, less holidays, by the
// clock of one zone. An instant is working time when that clock reads a working
// day and a time within one of its spans, the beginning included and the end not;
// so the hour that a change of the clocks skips is none, and one that comes twice
// counts twice. nil is a team that always works. A WorkHours never changes and is
// safe to share; none of its methods allocates but In.
//
// Times go in and out in microseconds, as the store keeps them, and come out in
// UTC.
type WorkHours struct {
	week [7][]workSpan // by time.Weekday, rising and apart
	sums [7]int64      // working time of a weekday
	upTo [8]int64      // of the week's days before a weekday
	days int           // weekdays with a span
	off  []int32       // holidays, as days since 1970, rising
	gone []int64       // working time that the first n holidays take

	zone     *time.Location // its own; nil: the user's
	stages   []zoneStage
	holidays []Holiday // as given
}

// WorkSpan is a part of a working day, by the clock: from and to after midnight,
// at most 24 hours.
type WorkSpan struct{ From, To time.Duration }

// Holiday is a day without work; with Year 0 it is that day of every year.
type Holiday struct {
	Year  int
	Month time.Month
	Day   int
}

// workSpan is a WorkSpan in microseconds.
type workSpan struct{ from, to int64 }

// zoneStage is a time during which a zone's clock is offset from UTC by the same.
type zoneStage struct{ start, end, offset int64 } // in microseconds, start and end in UTC

const (
	dayMicros = int64(24 * time.Hour / time.Microsecond)
	endless   = int64(math.MaxInt64 / 2)

	// Holidays of every year and changes of the clocks are worked out as far as the
	// order of the queue reaches; before and after there are none.
	firstWorkYear, lastWorkYear = 1970, 2127
)

// NewWorkHours makes working hours of the spans of each weekday, which may not
// overlap, and of holidays. zone may be nil: see In. A week without a span is an
// error, and so are holidays that take more than half of every year.
func NewWorkHours(week [7][]WorkSpan, holidays []Holiday, zone *time.Location) (*WorkHours, error) {
	h := &WorkHours{zone: zone, holidays: slices.Clone(holidays)}
	for d := range week {
		spans := slices.Clone(week[d])
		slices.SortFunc(spans, func(a, b WorkSpan) int { return int(a.From - b.From) })
		for i, s := range spans {
			switch {
			case s.From < 0 || s.To > 24*time.Hour || s.From >= s.To:
				return nil, errors.New("a span of working hours ends before it begins, or is not within one day")
			case i > 0 && s.From < spans[i-1].To:
				return nil, errors.New("two spans of working hours overlap")
			}
			from, to := s.From.Microseconds(), s.To.Microseconds()
			h.week[d] = append(h.week[d], workSpan{from, to})
			h.sums[d] += to - from
		}
		h.upTo[d+1] = h.upTo[d] + h.sums[d]
		if h.sums[d] > 0 {
			h.days++
		}
	}
	if h.days == 0 {
		return nil, errors.New("no day of the week has working hours")
	}
	yearly := map[Holiday]bool{}
	for _, x := range holidays {
		if x.Year == 0 {
			yearly[x] = true
		}
	}
	if len(yearly) > 183 {
		return nil, errors.New("more than half of every year is holidays")
	}
	return h.In(nil), nil
}

// Zone is the zone of their own, nil where they have none.
func (h *WorkHours) Zone() *time.Location {
	if h == nil {
		return nil
	}
	return h.zone
}

// Week is the spans of each weekday, holidays aside.
func (h *WorkHours) Week() (week [7][]WorkSpan) {
	for d := range week {
		switch {
		case h == nil:
			week[d] = []WorkSpan{{0, 24 * time.Hour}}
		default:
			for _, s := range h.week[d] {
				week[d] = append(week[d], WorkSpan{time.Duration(s.from) * time.Microsecond, time.Duration(s.to) * time.Microsecond})
			}
		}
	}
	return week
}

// In returns the hours as they are for a user in a zone (nil = UTC): by the clock
// of their own zone where they have one, else of the user's. Until then they
// count in UTC.
func (h *WorkHours) In(user *time.Location) *WorkHours {
	if h == nil {
		return nil
	}
	zone := h.zone
	if zone == nil {
		zone = user
	}
	if zone == nil {
		zone = time.UTC
	}
	in := *h
	in.stages = stagesOf(zone)
	in.off, in.gone = nil, nil
	in.off = append(in.vanished(), in.holidayDays()...)
	slices.Sort(in.off)
	in.off = slices.Compact(in.off)
	in.gone = make([]int64, len(in.off)+1)
	for i, d := range in.off {
		in.gone[i+1] = in.gone[i] + in.sums[weekday(int64(d))]
	}
	return &in
}

// stagesOf lists the offsets of a zone, without gaps.
func stagesOf(zone *time.Location) []zoneStage {
	t := time.Date(firstWorkYear, 1, 1, 0, 0, 0, 0, time.UTC).In(zone)
	_, offset := t.Zone()
	out := []zoneStage{{start: -endless, end: endless, offset: int64(offset) * 1e6}}
	for {
		_, next := t.ZoneBounds()
		if next.IsZero() || t.Year() > lastWorkYear {
			return out
		}
		if !next.After(t) { // so it is told of the last day of some leap years
			t = t.Add(24 * time.Hour)
			continue
		}
		t = next
		last := &out[len(out)-1]
		if _, offset = t.Zone(); int64(offset)*1e6 == last.offset {
			continue // another name for the same time
		}
		last.end = t.UnixMicro()
		out = append(out, zoneStage{start: last.end, end: endless, offset: int64(offset) * 1e6})
	}
}

// vanished lists the working days that a change of the clocks skips the hours of.
func (h *WorkHours) vanished() []int32 {
	var out []int32
	for i := 1; i < len(h.stages); i++ {
		from, to := h.stages[i].start+h.stages[i-1].offset, h.stages[i].start+h.stages[i].offset
		for d := dayOf(from); d <= dayOf(to); d++ {
			if spans := h.week[weekday(d)]; len(spans) > 0 && from <= d*dayMicros+spans[0].from && d*dayMicros+spans[len(spans)-1].to <= to {
				out = append(out, int32(d))
			}
		}
	}
	return out
}

func (h *WorkHours) holidayDays() []int32 {
	var out []int32
	add := func(year int, x Holiday) {
		if t := time.Date(year, x.Month, x.Day, 0, 0, 0, 0, time.UTC); t.Month() == x.Month { // 29 Feb is not in every year
			out = append(out, int32(dayOf(t.UnixMicro())))
		}
	}
	for _, x := range h.holidays {
		if x.Year != 0 {
			add(x.Year, x)
			continue
		}
		for year := firstWorkYear; year <= lastWorkYear; year++ {
			add(year, x)
		}
	}
	return out
}

// dayOf is the day of a local time, counted since 1970.
func dayOf(local int64) int64 {
	d := local / dayMicros
	if local%dayMicros < 0 {
		d--
	}
	return d
}

// weekday is that of a day since 1970, which began with a Thursday.
func weekday(day int64) int64 { return ((day+4)%7 + 7) % 7 }

// spans are those of a day, none on a holiday.
func (h *WorkHours) spans(day int64) []workSpan {
	s := h.week[weekday(day)]
	if len(s) == 0 || len(h.off) == 0 || !h.isOff(day) {
		return s
	}
	return nil
}

func (h *WorkHours) isOff(day int64) bool {
	n := h.offBefore(day)
	return n < len(h.off) && int64(h.off[n]) == day
}

// offBefore is how many holidays lie before a day.
func (h *WorkHours) offBefore(day int64) int {
	lo, hi := 0, len(h.off)
	for lo < hi {
		if mid := (lo + hi) / 2; int64(h.off[mid]) < day {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// stage is the place of the stage that an instant lies in.
func (h *WorkHours) stage(at int64) int {
	lo, hi := 0, len(h.stages)-1
	for lo < hi {
		if mid := (lo + hi) / 2; h.stages[mid].end <= at {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

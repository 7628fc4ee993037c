package model

import "time"

// Open reports whether t is working time.
func (h *WorkHours) Open(t time.Time) bool {
	if h == nil {
		return true
	}
	at := t.UnixMicro()
	from, _ := h.openFrom(at)
	return from == at
}

// Next is t where that is working time, else when it begins again.
func (h *WorkHours) Next(t time.Time) time.Time {
	if h == nil {
		return t.UTC()
	}
	from, _ := h.openFrom(t.UnixMicro())
	return time.UnixMicro(from).UTC()
}

// Add is when d of working time has passed since t: the earliest such time, so
// that what fills a day is over when the day ends. With d of 0 or less it is Next.
func (h *WorkHours) Add(t time.Time, d time.Duration) time.Time {
	if h == nil {
		return t.Add(max(d, 0)).UTC()
	}
	at, left := t.UnixMicro(), d.Microseconds()
	for {
		from, to := h.openFrom(at)
		if left <= to-from {
			return time.UnixMicro(from + max(left, 0)).UTC()
		}
		left -= to - from
		at = to
	}
}

// EndOfDay is the end of the n-th working day after the day of t; for n = 0 that of
// t's day itself, or of the next working day where that is over or none.
func (h *WorkHours) EndOfDay(t time.Time, n int) time.Time {
	if h == nil {
		y, m, d := t.UTC().Date()
		return time.Date(y, m, d+n+1, 0, 0, 0, 0, time.UTC)
	}
	at := t.UnixMicro()
	day := dayOf(at + h.stages[h.stage(at)].offset)
	for ; n > 0; n-- {
		day = h.workDay(day + 1)
	}
	day = h.workDay(day)
	end := h.end(day)
	if end <= at {
		end = h.end(h.workDay(day + 1))
	}
	return time.UnixMicro(end).UTC()
}

// Between is the working time from a to b, negative where b comes first.
func (h *WorkHours) Between(a, b time.Time) time.Duration {
	if h == nil {
		return b.Sub(a)
	}
	if b.Before(a) {
		return -h.Between(b, a)
	}
	from, to := a.UnixMicro(), b.UnixMicro()
	sum := int64(0)
	for i := h.stage(from); from < to; i++ {
		s := &h.stages[i]
		end := min(to, s.end)
		sum += h.until(end+s.offset) - h.until(from+s.offset)
		from = end
	}
	return time.Duration(sum) * time.Microsecond
}

// Day is how long a working day is, on average over those of a week.
func (h *WorkHours) Day() time.Duration {
	if h == nil {
		return 24 * time.Hour
	}
	return time.Duration(h.upTo[7]/int64(h.days)) * time.Microsecond
}

// Days is how many days of a week are worked.
func (h *WorkHours) Days() int {
	if h == nil {
		return 7
	}
	return h.days
}

// openFrom is the first stretch of working time that is not over at an instant,
// without what of it is over.
func (h *WorkHours) openFrom(at int64) (from, to int64) {
	for i := h.stage(at); ; i++ {
		s := &h.stages[i]
		local, end := at+s.offset, s.end+s.offset
		for day := dayOf(local); day*dayMicros < end; day++ {
			for _, span := range h.spans(day) {
				from, to := max(local, day*dayMicros+span.from), min(end, day*dayMicros+span.to)
				if from < to {
					return from - s.offset, to - s.offset
				}
			}
		}
		at = s.end
	}
}

// workDay is the first working day that is not before a day.
func (h *WorkHours) workDay(day int64) int64 {
	for len(h.spans(day)) == 0 {
		day++
	}
	return day
}

// end is when the working time of a working day is over.
func (h *WorkHours) end(day int64) int64 {
	spans := h.spans(day)
	for n := len(spans) - 1; n >= 0; n-- {
		from, to := day*dayMicros+spans[n].from, day*dayMicros+spans[n].to
		for i := h.stage(to + 2*dayMicros); i >= 0; i-- { // no clock is two days off
			s := &h.stages[i]
			if max(from, s.start+s.offset) < min(to, s.end+s.offset) {
				return min(to, s.end+s.offset) - s.offset
			}
			if s.start+s.offset < from-dayMicros {
				break
			}
		}
	}
	return (day + 1) * dayMicros // not reached: days that the clocks skip are holidays
}

// until is the working time before a local time, counted from the Sunday before
// 1970 on, as if the clocks never changed.
func (h *WorkHours) until(local int64) int64 {
	day := dayOf(local)
	n := weekday(day)
	sum := (day+4-n)/7*h.upTo[7] + h.upTo[n] - h.gone[h.offBefore(day)]
	for _, s := range h.spans(day) {
		sum += max(0, min(s.to, local-day*dayMicros)-s.from)
	}
	return sum
}

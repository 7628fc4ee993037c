// Package when reads the times that people type: "14d", "15:30", "tomorrow 9:00",
// "thu", "2026-12-01". It is pure: the present and the zone are passed in.
package when

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"winnow/model"
)

// Examples names what Parse understands, for hints and errors.
const Examples = "14d, 2w, 3h, 15:30, tomorrow 9:00, thu, 1 dec, 2026-12-01"

// dayStart is the clock time of a day that was typed without one.
const dayStart = 9 * time.Hour

// Parse reads a time that is still to come, in loc (nil = UTC). A clock time that
// has passed today means tomorrow; a weekday is the next one; a day without a
// clock time means 9:00. Days, weeks and months are counted on the calendar of
// loc, hours and minutes on the clock. The result is UTC and after now; the
// error is of kind invalid and names what would be understood.
func Parse(text string, now time.Time, loc *time.Location) (time.Time, error) {
	p := parser{text: text, now: in(now, loc), sign: 1}
	t, ok := p.parse()
	if !ok {
		return time.Time{}, model.Invalid("try "+Examples, "%q is not a time", text)
	}
	if !t.After(now) {
		return time.Time{}, model.Invalid("name a time still to come", "%q has passed", text)
	}
	return t.UTC(), nil
}

// Since reads a time that has passed: "7d" is seven days ago, "yesterday" its
// midnight, "thu" the last Thursday, a date its midnight in loc (nil = UTC). The
// result is UTC and not after now; the error is of kind invalid.
func Since(text string, now time.Time, loc *time.Location) (time.Time, error) {
	p := parser{text: text, now: in(now, loc), sign: -1}
	t, ok := p.parse()
	if !ok {
		return time.Time{}, model.Invalid("try 7d, yesterday, mon, 9:00, 2026-12-01", "%q is not a time", text)
	}
	if t.After(now) {
		return time.Time{}, model.Invalid("name a time that has passed", "%q is still to come", text)
	}
	return t.UTC(), nil
}

func in(now time.Time, loc *time.Location) time.Time {
	if loc == nil {
		loc = time.UTC
	}
	return now.In(loc)
}

// parser reads one text; sign is 1 for times to come and -1 for times passed.
type parser struct {
	text string
	now  time.Time // in the user's zone
	sign int
}

func (p parser) parse() (time.Time, bool) {
	s := strings.TrimSpace(p.text)
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, true
	}
	s = strings.ToLower(strings.Join(strings.Fields(s), " "))
	s = strings.TrimSuffix(strings.TrimPrefix(s, "in "), " ago")
	if t, ok := p.span(s); ok {
		return t, true
	}
	if clock, ok := parseClock(s); ok {
		return p.clockOnly(clock), true
	}
	day, rest, ok := p.day(s)
	if !ok {
		return time.Time{}, false
	}
	clock := dayStart
	if p.sign < 0 {
		clock = 0
	}
	if rest = strings.TrimPrefix(rest, "at "); rest != "" {
		if clock, ok = parseClock(rest); !ok {
			return time.Time{}, false
		}
	}
	return at(day, clock), true
}

// clockOnly is a clock time alone: the next one to come, or the last passed.
func (p parser) clockOnly(clock time.Duration) time.Time {
	t := at(p.now, clock)
	switch {
	case p.sign > 0 && !t.After(p.now):
		t = at(p.now.AddDate(0, 0, 1), clock)
	case p.sign < 0 && t.After(p.now):
		t = at(p.now.AddDate(0, 0, -1), clock)
	}
	return t
}

var spanPattern = regexp.MustCompile(`^(\d{1,4}) ?([a-z]+)$`)

// span reads a length of time: "14d", "2 weeks", "90 min", "6mo".
func (p parser) span(s string) (time.Time, bool) {
	m := spanPattern.FindStringSubmatch(s)
	if m == nil {
		return time.Time{}, false
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		return time.Time{}, false
	}
	n *= p.sign
	switch m[2] {
	case "m", "min", "mins", "minute", "minutes":
		return p.now.Add(time.Duration(n) * time.Minute), true
	case "h", "hr", "hrs", "hour", "hours":
		return p.now.Add(time.Duration(n) * time.Hour), true
	case "d", "day", "days":
		return p.now.AddDate(0, 0, n), true
	case "w", "wk", "week", "weeks":
		return p.now.AddDate(0, 0, 7*n), true
	case "mo", "month", "months":
		return AddMonths(p.now, n), true
	case "q", "quarter", "quarters":
		return AddMonths(p.now, 3*n), true
	case "y", "year", "years":
		return AddMonths(p.now, 12*n), true
	}
	return time.Time{}, false
}

// AddMonths is the same day n months on, or the last day of that month where it
// has no such day: 31 Jan and a month is 28 Feb.
func AddMonths(t time.Time, n int) time.Time {
	y, m, d := t.Date()
	last := time.Date(y, m+time.Month(n)+1, 0, 0, 0, 0, 0, t.Location()).Day()
	return time.Date(y, m+time.Month(n), min(d, last), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), t.Location())
}

// at is the clock time on the day of t, in t's zone.
func at(t time.Time, clock time.Duration) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, int(clock/time.Hour), int(clock%time.Hour/time.Minute), 0, 0, t.Location())
}

var clockPattern = regexp.MustCompile(`^(\d{1,2})(?:[:.h](\d{2}))? ?(am|pm|h)?$`)

// parseClock reads "15:30", "9.05", "9am", "4:15 pm". A bare number is no clock time.
func parseClock(s string) (time.Duration, bool) {
	m := clockPattern.FindStringSubmatch(s)
	if m == nil || m[2] == "" && m[3] == "" {
		return 0, false
	}
	h, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[2])
	switch half := m[3]; {
	case half == "am" || half == "pm":
		if h < 1 || h > 12 {
			return 0, false
		}
		h %= 12
		if half == "pm" {
			h += 12
		}
	}
	if h > 23 || minute > 59 {
		return 0, false
	}
	return time.Duration(h)*time.Hour + time.Duration(minute)*time.Minute, true
}

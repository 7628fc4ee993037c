// Package words says what the console says about times, leads and what happened
// to them: pure functions from the model to short phrases.
package words

import (
	"fmt"
	"strconv"
	"time"
)

// Clock is the time of day of t in zone: "11:45".
func Clock(t time.Time, zone *time.Location) string { return t.In(zone).Format("15:04") }

// Days counts the midnights of zone between now and t; negative for the past.
func Days(t, now time.Time, zone *time.Location) int {
	midnight := func(x time.Time) time.Time {
		y, m, d := x.In(zone).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	return int(midnight(t).Sub(midnight(now)) / (24 * time.Hour))
}

// Date is t's day: "31 Oct", with its year where that is not now's: "31 Oct 2024".
func Date(t, now time.Time, zone *time.Location) string {
	t = t.In(zone)
	if t.Year() != now.In(zone).Year() {
		return t.Format("2 Jan 2006")
	}
	return t.Format("2 Jan")
}

// Stamp is the shortest that places something in the past: the time today, else
// the date.
func Stamp(t, now time.Time, zone *time.Location) string {
	if Days(t, now, zone) == 0 {
		return Clock(t, zone)
	}
	return Date(t, now, zone)
}

// Day names t's day as somebody would say it: today, tomorrow, yesterday, a
// weekday within the coming six days, else the date.
func Day(t, now time.Time, zone *time.Location) string {
	switch n := Days(t, now, zone); {
	case n == 0:
		return "today"
	case n == 1:
		return "tomorrow"
	case n == -1:
		return "yesterday"
	case n > 1 && n < 7:
		return t.In(zone).Format("Mon")
	}
	return Date(t, now, zone)
}

// At names a time to come: "16:30", "tomorrow 9:00", "Mon 9:00", "19 Dec".
func At(t, now time.Time, zone *time.Location) string {
	switch n := Days(t, now, zone); {
	case n == 0:
		return Clock(t, zone)
	case n > 0 && n < 7:
		return Day(t, now, zone) + " " + Clock(t, zone)
	}
	return Date(t, now, zone)
}

// Span is a length of time in one unit: "10m", "2h", "3d", "5w". It rounds down,
// so that nobody has less time than is shown; under a minute it is "1m".
func Span(d time.Duration) string {
	switch d = d.Abs(); {
	case d < 48*time.Hour:
		return hoursOrMinutes(d)
	case d < 60*24*time.Hour:
		return strconv.Itoa(int(d/(24*time.Hour))) + "d"
	}
	return strconv.Itoa(int(d/(7*24*time.Hour))) + "w"
}

// Ago is how long ago t was, or how far it is: "5m ago", "19d ago", "in 3d". Days are
// those of the calendar, so that two dates are never the same number of days away.
func Ago(t, now time.Time, zone *time.Location) string {
	far := now.Sub(t).Abs()
	if n := Days(t, now, zone); far >= 48*time.Hour && far < 60*24*time.Hour {
		far = time.Duration(max(n, -n)) * 24 * time.Hour
	}
	if t.After(now) {
		return "in " + days60(far)
	}
	return days60(far) + " ago"
}

// days60 is Span, in days up to those that the calendar makes of sixty.
func days60(d time.Duration) string {
	if d == 60*24*time.Hour {
		return "60d"
	}
	return Span(d)
}

func hoursOrMinutes(d time.Duration) string {
	if d < time.Hour {
		return strconv.Itoa(max(1, int(d/time.Minute))) + "m"
	}
	return strconv.Itoa(int(d/time.Hour)) + "h"
}

// Count is n with its noun: "1 lead", "12 leads".
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Number(n) + " " + many
}

// Number is n with separators between thousands: "1,204".
func Number(n int) string {
	if n < 0 {
		return "-" + Number(-n)
	}
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%s,%03d", Number(n/1000), n%1000)
}

package when

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// day reads the day at the beginning of s, and returns what follows it.
func (p parser) day(s string) (day time.Time, rest string, ok bool) {
	word, rest, _ := strings.Cut(s, " ")
	switch word {
	case "today":
		return p.now, rest, true
	case "tomorrow", "tmrw":
		return p.now.AddDate(0, 0, 1), rest, true
	case "yesterday":
		return p.now.AddDate(0, 0, -1), rest, true
	case "next", "last", "this":
		return p.relative(word, rest)
	case "on":
		return p.day(rest)
	}
	if wd, ok := weekday(word); ok {
		return p.weekday(wd), rest, true
	}
	for _, layout := range []string{"2006-01-02", "2006/01/02", "02.01.2006", "2.1.2006"} {
		if t, err := time.ParseInLocation(layout, word, p.now.Location()); err == nil {
			return t, rest, true
		}
	}
	if m := numbers.FindStringSubmatch(word); m != nil {
		return p.numbered(m[1], m[2]+m[3], m[3] == "", rest)
	}
	return p.dayOfMonth(s)
}

// relative reads what follows "next": a week is its Monday, a month its first
// day, a weekday the next one.
func (p parser) relative(word, s string) (time.Time, string, bool) {
	unit, rest, _ := strings.Cut(s, " ")
	n := map[string]int{"next": 1, "last": -1}[word]
	monday := p.now.AddDate(0, 0, -(int(p.now.Weekday())+6)%7)
	y, m, _ := p.now.Date()
	switch unit {
	case "week":
		return monday.AddDate(0, 0, 7*n), rest, true
	case "month":
		return time.Date(y, m+time.Month(n), 1, 0, 0, 0, 0, p.now.Location()), rest, true
	case "quarter":
		first := m - (m-1)%3
		return time.Date(y, first+time.Month(3*n), 1, 0, 0, 0, 0, p.now.Location()), rest, true
	case "year":
		return time.Date(y+n, 1, 1, 0, 0, 0, 0, p.now.Location()), rest, true
	}
	if wd, ok := weekday(unit); ok {
		return p.weekday(wd), rest, true
	}
	return time.Time{}, "", false
}

// weekday is the next day of that name, never today; for times passed the last
// one, today among them.
func (p parser) weekday(wd time.Weekday) time.Time {
	d := (int(wd) - int(p.now.Weekday()) + 7) % 7
	switch {
	case p.sign > 0 && d == 0:
		d = 7
	case p.sign < 0 && d > 0:
		d -= 7
	}
	return p.now.AddDate(0, 0, d)
}

var dayMonth = regexp.MustCompile(`^(?:(\d{1,2})(?:st|nd|rd|th)?\.? ([a-z]{3,9})|([a-z]{3,9}) (\d{1,2})(?:st|nd|rd|th)?)(?:,? (\d{4}))?(?: (.*))?$`)

// numbers are a day and a month: 15.12. or 15/12.
var numbers = regexp.MustCompile(`^(\d{1,2})(?:\.(\d{1,2})\.|/(\d{1,2}))$`)

// numbered reads a day and a month in numbers. With points the day comes first; with a
// stroke only where one of them cannot be a month.
func (p parser) numbered(first, second string, points bool, rest string) (time.Time, string, bool) {
	d, err := strconv.Atoi(first)
	m, err2 := strconv.Atoi(second)
	if err != nil || err2 != nil || !points && (d > 12) == (m > 12) {
		return time.Time{}, "", false
	}
	if !points && m > 12 {
		d, m = m, d
	}
	if m < 1 || m > 12 {
		return time.Time{}, "", false
	}
	t, ok := p.nearest(0, time.Month(m), d)
	return t, rest, ok
}

// dayOfMonth reads "1 dec", "dec 1", "1 december 2026 15:00". Without a year it
// is the next such day, or the last one for times passed.
func (p parser) dayOfMonth(s string) (time.Time, string, bool) {
	m := dayMonth.FindStringSubmatch(s)
	if m == nil {
		return time.Time{}, "", false
	}
	month, ok := monthOf(m[2] + m[3])
	d, err := strconv.Atoi(m[1] + m[4])
	if !ok || err != nil {
		return time.Time{}, "", false
	}
	year := 0
	if m[5] != "" {
		year, _ = strconv.Atoi(m[5])
	}
	t, ok := p.nearest(year, month, d)
	return t, m[6], ok
}

// nearest is a day of a year, or for year 0 the next such day, for times passed the
// last one; false where the month has no such day.
func (p parser) nearest(year int, month time.Month, d int) (time.Time, bool) {
	on := func(year int) time.Time { return time.Date(year, month, d, 0, 0, 0, 0, p.now.Location()) }
	t := on(year)
	if year == 0 {
		t = on(p.now.Year())
		switch today := at(p.now, 0); {
		case p.sign > 0 && t.Before(today):
			t = on(p.now.Year() + 1)
		case p.sign < 0 && t.After(today):
			t = on(p.now.Year() - 1)
		}
	}
	return t, d >= 1 && t.Day() == d
}

func weekday(s string) (time.Weekday, bool) {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if len(s) >= 3 && strings.HasPrefix(strings.ToLower(d.String()), s) {
			return d, true
		}
	}
	return 0, false
}

func monthOf(s string) (time.Month, bool) {
	for m := time.January; m <= time.December; m++ {
		if len(s) >= 3 && strings.HasPrefix(strings.ToLower(m.String()), s) {
			return m, true
		}
	}
	return 0, false
}

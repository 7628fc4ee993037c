package intake

import (
	"strconv"
	"strings"
	"time"
)

// dateOrder says which of two numbers below 13 is the month.
type dateOrder uint8

const (
	orderOpen dateOrder = iota // not known: such a date is not read
	orderDMY
	orderMDY
)

func (o dateOrder) String() string {
	switch o {
	case orderDMY:
		return "day first"
	case orderMDY:
		return "month first"
	}
	return ""
}

// dateKind is what readDate made of a value.
type dateKind uint8

const (
	dateNot   dateKind = iota
	dateOK             // one reading only
	dateEqual          // 05/05: both readings say the same
	dateDMY            // only day first makes sense
	dateMDY            // only month first does
	dateOpen           // both would: needs an order
)

// dates reads the times of one column. at is the zone of times that name none.
type dates struct {
	order  dateOrder
	zone   *time.Location
	layout int // of namedLayouts, that fitted last
}

// namedLayouts are dates whose month is a word.
var namedLayouts = []string{
	"2 Jan, 2006 15:04:05", "2 Jan, 2006", "2 Jan 2006", "2 Jan 2006 15:04", "2 Jan 2006 15:04:05", "2 Jan 2006, 15:04",
	"2 January 2006", "2 January 2006 15:04", "2-Jan-2006", "2-Jan-06", "2-Jan-2006 15:04", "2-Jan-2006 15:04:05",
	"Jan 2, 2006", "Jan 2, 2006 3:04 PM", "Jan 2, 2006 3:04:05 PM", "Jan 2, 2006, 3:04 PM", "Jan 2, 2006, 3:04:05 PM",
	"Jan 2, 2006 15:04", "Jan 2, 2006 15:04:05", "January 2, 2006", "January 2, 2006 3:04 PM", "January 2, 2006 15:04",
	"Jan 2 2006", "Jan 2 2006 15:04:05", "Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST",
	"Mon Jan 2 15:04:05 2006", "Mon Jan 2 15:04:05 MST 2006", "Mon Jan 2 2006", "2-Jan-2006 03:04 PM", "2 Jan 2006 03:04 PM",
}

// read reads a date or a time in the common ways of writing them. The time is
// UTC, and means something only for dateOK and dateEqual, or where the order
// was set.
func (d *dates) read(s string) (time.Time, dateKind) {
	if len(s) < 6 || len(s) > 40 {
		return time.Time{}, dateNot
	}
	if s[0] >= '0' && s[0] <= '9' {
		if t, kind := d.numeric(s); kind != dateNot {
			return t, kind
		}
	} else if s[0] < 'A' || s[0] > 'z' {
		return time.Time{}, dateNot
	}
	if !strings.ContainsAny(s, " -") {
		return time.Time{}, dateNot
	}
	for i := range namedLayouts {
		j := (i + d.layout) % len(namedLayouts)
		if t, err := time.ParseInLocation(namedLayouts[j], s, d.zone); err == nil {
			d.layout = j
			return t.UTC(), dateOK
		}
	}
	return time.Time{}, dateNot
}

// numeric reads three numbers with one separator, and the time behind them.
func (d *dates) numeric(s string) (time.Time, dateKind) {
	a, i := digits(s, 0)
	if i == 0 || i >= len(s) {
		return time.Time{}, dateNot
	}
	sep := s[i]
	if sep != '-' && sep != '/' && sep != '.' {
		return time.Time{}, dateNot
	}
	b, j := digits(s, i+1)
	if j == i+1 || j-i > 3 || j >= len(s) || s[j] != sep {
		return time.Time{}, dateNot
	}
	c, k := digits(s, j+1)
	clock, ok := parseClock(s[k:])
	switch {
	case k == j+1 || !ok:
		return time.Time{}, dateNot
	case i == 4:
		if k-j > 3 {
			return time.Time{}, dateNot
		}
		return d.make(a, b, c, clock, dateOK)
	case i > 2 || k-j-1 != 4 && k-j-1 != 2:
		return time.Time{}, dateNot
	}
	if k-j-1 == 2 {
		c += 2000
		if c >= 2070 {
			c -= 100
		}
	}
	switch {
	case a == b:
		return d.make(c, a, b, clock, dateEqual)
	case a > 12:
		return d.make(c, b, a, clock, dateDMY)
	case b > 12:
		return d.make(c, a, b, clock, dateMDY)
	case d.order == orderMDY:
		return d.make(c, a, b, clock, dateOpen)
	default:
		return d.make(c, b, a, clock, dateOpen)
	}
}

// wall is a time of day and what it says of its zone.
type wall struct {
	h, m, s, nano int
	zone          *time.Location
}

func (d *dates) make(year, month, day int, w wall, kind dateKind) (time.Time, dateKind) {
	zone := w.zone
	if zone == nil {
		zone = d.zone
	}
	if month < 1 || month > 12 || day < 1 || day > 31 {
		return time.Time{}, dateNot
	}
	t := time.Date(year, time.Month(month), day, w.h, w.m, w.s, w.nano, zone)
	if t.Day() != day && t.Month() != time.Month(month) { // 31 February
		return time.Time{}, dateNot
	}
	return t.UTC(), kind
}

// digits reads up to four digits at i.
func digits(s string, i int) (n, end int) {
	for end = i; end < len(s) && end < i+4 && s[end] >= '0' && s[end] <= '9'; end++ {
		n = n*10 + int(s[end]-'0')
	}
	return n, end
}

// parseClock reads what stands behind a date: nothing, or a time of day with or
// without seconds, am or pm, and a zone.
func parseClock(s string) (w wall, ok bool) {
	s = strings.TrimLeft(s, "T, ")
	if s == "" {
		return w, true
	}
	var i, j int
	if w.h, i = digits(s, 0); i == 0 || i > 2 || i >= len(s) || s[i] != ':' {
		return w, false
	}
	if w.m, j = digits(s, i+1); j != i+3 {
		return w, false
	}
	if j < len(s) && s[j] == ':' {
		k := 0
		if w.s, k = digits(s, j+1); k != j+3 {
			return w, false
		}
		j = k
		if j < len(s) && (s[j] == '.' || s[j] == ',') {
			k = j + 1
			for k < len(s) && s[k] >= '0' && s[k] <= '9' {
				k++
			}
			micros, err := strconv.Atoi((s[j+1:k] + "000000")[:6])
			if err != nil {
				return w, false
			}
			w.nano = micros * 1000
			j = k
		}
	}
	rest := strings.ToUpper(strings.TrimSpace(s[j:]))
	if p := strings.ReplaceAll(strings.TrimSuffix(rest, "."), ".", ""); p == "AM" || p == "PM" {
		if w.h < 1 || w.h > 12 {
			return w, false
		}
		w.h %= 12
		if p == "PM" {
			w.h += 12
		}
		rest = ""
	}
	if w.h > 24 || w.m > 59 || w.s > 60 {
		return w, false
	}
	w.zone, ok = parseZone(rest)
	return w, ok
}

// zoneHours are the short names of zones that mean one thing only where leads are
// exported. IST, BST and the like do not.
var zoneHours = map[string]int{"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
	"WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "AEST": 10, "AEDT": 11}

// parseZone reads Z, UTC, GMT, +05:30, -0700, +02; nil for nothing.
func parseZone(s string) (*time.Location, bool) {
	switch s {
	case "":
		return nil, true
	case "Z", "UTC", "GMT", "(UTC)":
		return time.UTC, true
	}
	if hours, known := zoneHours[s]; known {
		return time.FixedZone(s, hours*3600), true
	}
	sign := 1
	switch s[0] {
	case '-':
		sign = -1
	case '+':
	default:
		return nil, false
	}
	n, err := strconv.Atoi(strings.Replace(s[1:], ":", "", 1))
	if err != nil || n < 0 || n > 1500 {
		return nil, false
	}
	if len(s) <= 3 {
		n *= 100
	}
	return time.FixedZone("", sign*(n/100*3600+n%100*60)), true
}

// epoch reads seconds or milliseconds since 1970, as some sources write times.
func epoch(s string) (time.Time, bool) {
	if len(s) != 10 && len(s) != 13 || s[0] != '1' {
		return time.Time{}, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return time.Time{}, false
	}
	if len(s) == 10 {
		n *= 1000
	}
	return time.UnixMilli(n).UTC(), true
}

// votes are what the dates of a column tell about its order.
type votes struct{ dmy, mdy, open int }

func (v *votes) add(k dateKind) {
	switch k {
	case dateDMY:
		v.dmy++
	case dateMDY:
		v.mdy++
	case dateOpen:
		v.open++
	}
}

// order is what the votes come to, orderOpen when they do not tell or disagree.
func (v votes) order() dateOrder {
	switch {
	case v.dmy > 0 && v.mdy == 0:
		return orderDMY
	case v.mdy > 0 && v.dmy == 0:
		return orderMDY
	}
	return orderOpen
}

package workbook

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// formatKind is how numbers of a format are written here. A number that is no time
// comes plain, so that none of its digits is lost and no sign of a country has to
// be understood: "1.234,50 €" as 1234.5.
type formatKind uint8

const (
	general formatKind = iota
	percent            // 0.5 as 50%
	digits             // a code or a telephone number: 1234 as 01234
	date
	clock    // of a day
	dateTime // a date and a clock
	elapsed  // hours that may be more than a day has
	byValue  // a date or a clock or both, whatever the number says
)

// format is a number format of a style.
type format struct {
	kind     formatKind
	millis   bool
	sections []section // of digits
}

// section is a part of a format of digits, for the numbers that a condition names.
type section struct {
	op    string // <, <=, >, >=, =, <>; empty: by its place
	limit float64
	parts []rune // 0, # and ? stand for digits; what is negative stands for itself
}

// builtIn are the formats that a workbook names without writing them, as far as
// their numbers are not plain. Those of East Asian dates differ by language.
func builtIn(id int) format {
	switch {
	case id == 9 || id == 10:
		return format{kind: percent}
	case id >= 14 && id <= 17:
		return format{kind: date}
	case id >= 18 && id <= 21 || id == 45:
		return format{kind: clock}
	case id == 22:
		return format{kind: dateTime}
	case id == 46:
		return format{kind: elapsed}
	case id == 47:
		return format{kind: clock, millis: true}
	case id >= 27 && id <= 36 || id >= 50 && id <= 58:
		return format{kind: byValue}
	}
	return format{}
}

const maxCode = 255

// readFormat reads a format's code, such as dd.mm.yyyy or 00000.
func readFormat(code string) format {
	if strings.EqualFold(code, "general") || len(code) > maxCode {
		return format{}
	}
	l := lexFormat(code)
	first := l[0]
	switch {
	case first.elapsed:
		return format{kind: elapsed}
	case first.day && first.clock:
		return format{kind: dateTime, millis: first.millis}
	case first.day:
		return format{kind: date}
	case first.clock:
		return format{kind: clock, millis: first.millis}
	case first.percent:
		return format{kind: percent}
	}
	f := format{kind: digits}
	for _, s := range l {
		if !s.code() {
			break
		}
		f.sections = append(f.sections, s.section)
	}
	if len(f.sections) == 0 {
		return format{}
	}
	return f
}

// write adds a number as the format says it, raw being its text in the workbook.
func (f *format) write(b, raw []byte, from1904 bool) []byte {
	if f.kind == general && plainDigits(raw) {
		return append(b, raw...)
	}
	v, err := strconv.ParseFloat(string(raw), 64)
	if err != nil || math.IsInf(v, 0) || math.IsNaN(v) {
		return append(b, clean(raw)...)
	}
	switch f.kind {
	case percent:
		return append(appendGeneral(b, v*100), '%')
	case digits:
		if v == math.Trunc(v) && math.Abs(v) < 1e15 {
			return f.writeDigits(b, v)
		}
	case elapsed:
		if v >= 0 && v < 1e6 {
			return appendElapsed(b, v)
		}
	case date, clock, dateTime, byValue:
		if out, ok := f.writeTime(b, v, from1904); ok {
			return out
		}
	}
	return appendGeneral(b, v)
}

// plainDigits reports whether a number is written as people write it. An id of
// more digits than a number of a spreadsheet has comes as it stands.
func plainDigits(raw []byte) bool {
	if len(raw) > 0 && raw[0] == '-' {
		raw = raw[1:]
	}
	for _, c := range raw {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(raw) > 0
}

// appendGeneral writes a number with the 15 digits that a spreadsheet keeps, which
// makes 0.1 of 0.10000000000000001.
func appendGeneral(b []byte, v float64) []byte {
	if r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 15, 64), 64); err == nil {
		v = r
	}
	if v == 0 {
		return append(b, '0')
	}
	if a := math.Abs(v); a >= 1e21 || a < 1e-9 {
		return strconv.AppendFloat(b, v, 'G', -1, 64)
	}
	return strconv.AppendFloat(b, v, 'f', -1, 64)
}

const (
	firstDay = 1       // 1900-01-01
	leapDay  = 60      // 1900-02-29, which there was not
	lastDay  = 2958466 // behind 9999-12-31
	from1904 = 1462    // days between the two ways of counting them
	day      = 86400000
)

// writeTime adds a number of days since 1900 or 1904 as a date and a clock. False
// where there is no such day.
func (f *format) writeTime(b []byte, v float64, mac bool) ([]byte, bool) {
	if v < 0 || v >= lastDay || v == 0 && f.kind != clock && !mac {
		return b, false
	}
	unit := 1000.0
	if f.millis {
		unit = 1
	}
	ms := int64(math.Round(v*day/unit) * unit)
	kind := f.kind
	if kind == byValue {
		switch {
		case v < 1:
			kind = clock
		case ms%day == 0:
			kind = date
		default:
			kind = dateTime
		}
	}
	days := ms / day
	if kind == date {
		days = int64(v + 0.5/day)
	}
	if mac {
		days += from1904
	} else if days < leapDay {
		days++
	}
	if kind == dateTime && v < firstDay && !mac {
		kind = clock
	}
	if kind != clock {
		if days < 2 && !mac || days >= lastDay {
			return b, false
		}
		t := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(days))
		b = t.AppendFormat(b, "2006-01-02")
		if kind == date {
			return b, true
		}
		b = append(b, ' ')
	}
	layout := "15:04:05"
	if f.millis {
		layout = "15:04:05.000"
	}
	return time.UnixMilli(ms%day).UTC().AppendFormat(b, layout), true
}

func appendElapsed(b []byte, v float64) []byte {
	s := int64(math.Round(v * 86400))
	b = strconv.AppendInt(b, s/3600, 10)
	return time.Unix(s%3600, 0).UTC().AppendFormat(b, ":04:05")
}

// writeDigits adds a whole number, its digits put in the places of the format.
func (f *format) writeDigits(b []byte, v float64) []byte {
	s, signed, ok := f.sectionFor(v)
	if !ok {
		return appendGeneral(b, v)
	}
	num := strconv.FormatInt(int64(math.Abs(v)), 10)
	if num == "0" {
		num = ""
	}
	var back []byte // from the right
	first := 0
	for s.parts[first] < 0 {
		first++
	}
	for i := len(s.parts) - 1; i >= 0; i-- {
		p := s.parts[i]
		switch {
		case p < 0:
			back = append(back, byte(-p))
			continue
		case num != "":
			back, num = append(back, num[len(num)-1]), num[:len(num)-1]
		case p == '0':
			back = append(back, '0')
		case p == '?':
			back = append(back, ' ')
		}
		for i == first && num != "" {
			back, num = append(back, num[len(num)-1]), num[:len(num)-1]
		}
	}
	if v < 0 && !signed {
		b = append(b, '-')
	}
	for i := len(back) - 1; i >= 0; i-- {
		b = append(b, back[i])
	}
	return b
}

// sectionFor is the section that is meant for a number, and whether that says by
// itself that the number is negative.
func (f *format) sectionFor(v float64) (s section, signed, ok bool) {
	if f.sections[0].op != "" {
		for _, s := range f.sections {
			if s.meets(v) {
				return s, false, true
			}
		}
		return section{}, false, false
	}
	i := 0
	if v < 0 && len(f.sections) > 1 {
		i = 1
	} else if v == 0 && len(f.sections) > 2 {
		i = 2
	}
	return f.sections[i], i == 1, true
}

func (s section) meets(v float64) bool {
	switch s.op {
	case "<":
		return v < s.limit
	case "<=":
		return v <= s.limit
	case ">":
		return v > s.limit
	case ">=":
		return v >= s.limit
	case "=":
		return v == s.limit
	case "<>":
		return v != s.limit
	}
	return true
}

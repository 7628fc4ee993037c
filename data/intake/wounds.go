package intake

import (
	"fmt"
	"regexp"
	"strings"

	"winnow/model"
)

var (
	rangeValue = regexp.MustCompile(`^\d{1,7}\s*(-|–|to)\s*\d{1,7}(\s|$)|^\d{1,7}\+`)
	// A spreadsheet takes 5-20 for a day of May and shows it so.
	rangeAsDate = regexp.MustCompile(`(?i)^(\d{1,2}-(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)-\d{2,4})$`)
	// It shows long numbers in short, and stores what it shows.
	shortened   = regexp.MustCompile(`^\d([.,]\d+)?E\+\d{2}$`)
	brokenCells = map[string]bool{"#ref!": true, "#name?": true, "#value!": true, "#div/0!": true, "#num!": true, "#null!": true, "#####": true}
)

// wound is what a spreadsheet made of values of one column.
type wound struct {
	n       int
	example string
}

func (w *wound) add(value string, times int) {
	if w.n += times; w.example == "" || value < w.example {
		w.example = value
	}
}

// wounds reports what a spreadsheet did to a column before it was exported, as far
// as its sample shows: nobody can read it back, so it stays as it is.
func (c *column) wounds() []string {
	var dates, short, broken wound
	ranges := 0
	for v, n := range c.p.words {
		switch {
		case !mayBeWounded(v):
		case rangeValue.MatchString(v):
			ranges += n
		case rangeAsDate.MatchString(v):
			dates.add(v, n)
		case shortened.MatchString(v):
			short.add(v, n)
		case brokenCells[strings.ToLower(v)]:
			broken.add(v, n)
		}
	}
	var out []string
	say := func(w wound, format string, args ...any) {
		if w.n > 0 {
			out = append(out, fmt.Sprintf("column %q: %s ", c.name, plural(w.n, "value", "values"))+fmt.Sprintf(format, args...))
		}
	}
	if ranges > 0 || c.use == useField && c.role.field == model.FieldEmployees {
		say(dates, "such as %q: a spreadsheet took a range for a date (%s): kept as it is", dates.example, unwound(dates.example))
	}
	if c.use == useField && (c.role.field == model.FieldExternalID || c.role.field == model.FieldPhone || c.role.field == model.FieldPhone2) {
		say(short, "such as %q: a spreadsheet shortened the number, and its digits are lost: left out; format the column as text and export it again", short.example)
	}
	say(broken, "such as %q: an error of a formula, taken as missing", broken.example)
	return out
}

// mayBeWounded leaves out most values in no time: the others are asked patterns.
func mayBeWounded(v string) bool {
	switch c := v[0]; {
	case c >= '0' && c <= '9':
		return strings.ContainsAny(v, "-–+t")
	case c == '#':
		return true
	}
	return len(v) <= len("may-2020") && strings.IndexByte(v, '-') == 3
}

// unwound is the range that a spreadsheet showed as a day: May-20 was 5-20.
func unwound(v string) string {
	const months = "janfebmaraprmayjunjulaugsepoctnovdec"
	a, b, _ := strings.Cut(strings.ToLower(v), "-")
	number := func(s string) string {
		if i := strings.Index(months, s); i >= 0 && len(s) == 3 {
			return fmt.Sprint(i/3 + 1)
		}
		return s
	}
	return "it was " + number(a) + "-" + number(b)
}

// lostDigits counts the values that a spreadsheet shortened, and the different ones
// among them: they tell nobody apart.
func (p profile) lostDigits() (values, distinct int) {
	for v, n := range p.words {
		if strings.Contains(v, "E+") && shortened.MatchString(v) {
			values, distinct = values+n, distinct+1
		}
	}
	return values, distinct
}

// lost reports whether a value that should tell a person apart has lost its digits
// in a spreadsheet: many people share what is left.
func lost(f model.Field, v string) bool {
	switch f {
	case model.FieldExternalID, model.FieldPhone, model.FieldPhone2:
		return len(v) >= 4 && strings.Contains(v, "E+") && shortened.MatchString(v)
	}
	return false
}

package export

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"winnow/model/safetext"
)

// bareNumber and barePhone are what may begin with a sign and is no formula.
var (
	bareNumber = regexp.MustCompile(`^[-+]?[0-9]+([.,][0-9]+)*([eE][-+]?[0-9]{1,3})?$`)
	barePhone  = regexp.MustCompile(`^\+[0-9][0-9 ().\-/]*( ?(x|ext\.?) ?[0-9]+)?$`)
)

// Cell is text as a cell of a CSV file: one safe line that no spreadsheet takes
// for a formula. An apostrophe goes before what would begin one; winnow's own
// import takes it off again. Numbers and phone numbers stay as they are.
func Cell(s string) string {
	s = strings.TrimSpace(safetext.Line(s))
	if !risky(s) || bareNumber.MatchString(s) || barePhone.MatchString(s) {
		return s
	}
	return "'" + s
}

// risky reports whether a spreadsheet could begin a formula here. Apostrophes
// are looked through, so that a value that has one of its own comes back whole.
func risky(s string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, "' "))
	switch r {
	case '=', '+', '-', '@', '＝', '＋', '－', '＠', '−':
		return true
	}
	return false
}

// value is one field of an exported row: string, int, int64, float64, bool,
// time.Time, []string, or nil.
type value = any

// cellOf writes a value for CSV: nothing for zero times and nil.
func cellOf(v value) string {
	switch v := v.(type) {
	case string:
		return Cell(v)
	case int:
		return strconv.Itoa(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	case time.Time:
		return stamp(v)
	case []string:
		return Cell(strings.Join(v, "; "))
	}
	return ""
}

// stamp is a time as both formats write it: RFC 3339 in UTC.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

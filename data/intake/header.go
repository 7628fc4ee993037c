package intake

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// headerKey is the form of a column's name that is compared: letters and digits
// only, in lower case, so that "First Name", first_name and FIRSTNAME are one.
func headerKey(name string) string {
	var b strings.Builder
	for _, r := range norm.NFKC.String(name) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	if b.Len() == 0 { // "#"
		return strings.TrimSpace(name)
	}
	return b.String()
}

// columnNames gives every column a name of its own: the header's, without outer
// space and quotes; a number for one without a name; "Email (2)" for the second
// of a name. doubled lists the columns that were renamed for the last cause.
func columnNames(header []string) (names []string, doubled []int) {
	seen := map[string]int{}
	for i, h := range header {
		n := strings.TrimSpace(strings.TrimPrefix(h, "\ufeff"))
		if len(n) > 1 && n[0] == '"' && n[len(n)-1] == '"' {
			n = strings.TrimSpace(n[1 : len(n)-1])
		}
		if n == "" {
			n = fmt.Sprintf("column %d", i+1)
		}
		low := strings.ToLower(n)
		seen[low]++
		for seen[low] > 1 {
			if again := fmt.Sprintf("%s (%d)", n, seen[low]); seen[strings.ToLower(again)] == 0 {
				n = again
				seen[strings.ToLower(n)]++
				doubled = append(doubled, i)
				break
			}
			seen[low]++
		}
		names = append(names, n)
	}
	return names, doubled
}

// headers is what a recogniser looks at: which columns are there, in no order.
// Beside its key each stands as it is written but for its case and the width of its
// spaces, behind a "=".
type headers map[string]bool

func headersOf(names []string) headers {
	h := headers{}
	for _, n := range names {
		h[headerKey(n)] = true
		h["="+strings.ToLower(strings.Join(strings.Fields(norm.NFKC.String(n)), " "))] = true
	}
	return h
}

// written counts the columns that are written just so, whatever their case: some
// programs are told by "firstName" from those that say "First Name".
func (h headers) written(names ...string) int {
	n := 0
	for _, k := range names {
		if h["="+k] {
			n++
		}
	}
	return n
}

// all reports whether every one of the columns is there.
func (h headers) all(keys ...string) bool { return h.count(keys...) == len(keys) }

// any reports whether one of the columns is there.
func (h headers) any(keys ...string) bool { return h.count(keys...) > 0 }

func (h headers) count(keys ...string) int {
	n := 0
	for _, k := range keys {
		if h[k] {
			n++
		}
	}
	return n
}

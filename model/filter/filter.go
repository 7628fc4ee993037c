// Package filter reads what somebody types to narrow a list.
package filter

import (
	"strings"
	"unicode"
)

// MaxWords bounds a filter; words beyond it are left out.
const MaxWords = 16

// Words splits a filter into the word beginnings that must all match: lower
// case, letters, marks and digits only, as the index splits names and addresses.
// "Ortiz maya@north" gives ortiz, maya, north.
func Words(filter string) []string {
	words := strings.FieldsFunc(strings.ToLower(filter), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
	if len(words) > MaxWords {
		words = words[:MaxWords]
	}
	return words
}

package store

import (
	"strings"
	"unicode"
)

// matchQuery is the full-text query for leads that have, for each word, one that
// begins with it. Signs part words, as they do in what is searched; words of
// signs only are left out. It is empty when nothing is left to look for.
func matchQuery(words []string) string {
	var b strings.Builder
	for _, w := range words {
		for _, part := range strings.FieldsFunc(strings.ToLower(w), func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r)
		}) {
			if b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(part)
			b.WriteByte('*')
		}
	}
	return b.String()
}

// Package spell finds the word that somebody meant.
package spell

import (
	"strings"
	"unicode/utf8"
)

// Nearest returns the one of words that is the fewest edits away from w, the
// first of several, or "" when none is at most within edits away. Case, dashes,
// underscores and spaces count for nothing. A word of which more than half would
// have to change is not meant.
func Nearest(w string, words []string, within int) string {
	best, least := "", within+1
	for _, x := range words {
		longer := max(utf8.RuneCountInString(fold(w)), utf8.RuneCountInString(fold(x)))
		if d := Distance(fold(w), fold(x)); d < least && 2*d <= longer {
			best, least = x, d
		}
	}
	return best
}

var folder = strings.NewReplacer("-", "", "_", "", " ", "")

func fold(s string) string { return folder.Replace(strings.ToLower(s)) }

// Distance is how many letters to add, drop or change make b of a; a swap of
// neighbours counts as one.
func Distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	var older []int
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(x); i++ {
		next := make([]int, len(y)+1)
		next[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			next[j] = min(row[j]+1, next[j-1]+1, row[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				next[j] = min(next[j], older[j-2]+1)
			}
		}
		older, row = row, next
	}
	return row[len(y)]
}

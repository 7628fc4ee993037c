// Package palette finds any action by a few letters of its words and shows the
// keys that would have done the same.
package palette

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"winnow/model/spell"
	"winnow/tui/prompt"
)

// New opens a palette on rows, whose order breaks ties.
func New(rows []prompt.Row) *prompt.Finder {
	f := &prompt.Finder{Title: "Command", Sign: ":", Hint: "type what you want to do", None: "nothing is called that"}
	f.Match = func(query string) []prompt.Row { return find(rows, query) }
	f.Near = func(query string) string { return nearest(rows, query) }
	return f.Open()
}

// find keeps the rows that match, the best first: by words of their title, then by
// what else is said of them, then by letters that are scattered over the title.
func find(all []prompt.Row, query string) []prompt.Row {
	type hit struct {
		row   prompt.Row
		score int
	}
	var hits []hit
	for _, r := range all {
		s, ok := Match(query, r.Title)
		switch {
		case ok && has(r.Title, query):
			hits = append(hits, hit{r, s})
		case r.Mentions(query):
			hits = append(hits, hit{r, -1000})
		case ok: // letters that only follow each other: initials, or chance
			hits = append(hits, hit{r, s - 2000})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(b.score, a.score) })
	rows := make([]prompt.Row, len(hits))
	for i, h := range hits {
		rows[i] = h.row
	}
	return rows
}

// nearest is the title, with its keys, of the row that most words of a query are said
// of, each given or mistyped by a letter or two; "" where that is none.
func nearest(all []prompt.Row, query string) string {
	best, most := "", 0
	for _, r := range all {
		said := strings.FieldsFunc(strings.ToLower(r.Title+" "+r.Help+" "+r.Words), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
		n := 0
		for word := range strings.FieldsSeq(strings.ToLower(query)) {
			switch w := []rune(word); {
			case len(w) < 3:
			case slices.Contains(said, word):
				n += 3
			case slices.ContainsFunc(said, func(s string) bool { return strings.HasPrefix(s, word) }):
				n += 2
			case len(w) > 3 && slices.ContainsFunc(said, func(s string) bool { return spell.Distance(word, s) <= 1+len(w)/6 }):
				n++
			}
		}
		if n > most {
			best, most = r.Title, n
			if r.Keys != "" {
				best += " (" + r.Keys + ")"
			}
		}
	}
	return best
}

// has reports whether the words of query stand in text as they are.
func has(text, query string) bool {
	text = strings.ToLower(text)
	for word := range strings.FieldsSeq(strings.ToLower(query)) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

// Match reports whether the letters of query occur in text in their order, case
// aside, and how well: letters that begin words and letters in a row count more.
// Words of the query are matched one by one. An empty query matches anything.
func Match(query, text string) (score int, ok bool) {
	for word := range strings.FieldsSeq(strings.ToLower(query)) {
		s, ok := matchWord([]rune(word), []rune(strings.ToLower(text)))
		if !ok {
			return 0, false
		}
		score += s
	}
	return score, true
}

// matchWord takes the best of all places where the first letter stands, which
// is enough to prefer whole words over scattered letters.
func matchWord(word, text []rune) (best int, ok bool) {
	for start := range text {
		if text[start] != word[0] {
			continue
		}
		if s, fits := matchFrom(word, text, start); fits && (!ok || s > best) {
			best, ok = s, true
		}
	}
	return best, ok
}

func matchFrom(word, text []rune, start int) (score int, ok bool) {
	next, last := 0, start-1
	for i := start; i < len(text) && next < len(word); i++ {
		if text[i] != word[next] {
			continue
		}
		switch {
		case next > 0 && i == last+1:
			score += 16 // letters in a row count more than beginnings of words
		case i == 0 || !unicode.IsLetter(text[i-1]) && !unicode.IsDigit(text[i-1]):
			score += 12
		default:
			score -= i - last
		}
		last = i
		next++
	}
	return score - start/4, next == len(word)
}

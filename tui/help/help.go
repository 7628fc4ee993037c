// Package help lists the keys that work where the user is. It is searched by
// key and by word, and its rows can be run.
package help

import (
	"strings"

	"winnow/tui/prompt"
)

// New opens a page on rows, with headings among them. title says for where.
func New(title string, rows []prompt.Row) *prompt.Finder {
	f := &prompt.Finder{Title: title, Whole: true, Sign: "?", Hint: "type a key, a word or a sign, as A1", None: "no key and no word like that"}
	f.Match = func(query string) []prompt.Row { return find(rows, strings.TrimSpace(query)) }
	return f.Open()
}

// find keeps the rows that have the search as one of their keys, before those
// that have all its words. A heading stays while a row under it does.
func find(all []prompt.Row, query string) []prompt.Row {
	var byKey, byWord []prompt.Row
	var head *prompt.Row
	for i := range all {
		r := all[i]
		switch {
		case r.Head:
			head = &all[i]
		case query != "" && (hasKey(r.Keys, query) || r.ID == "" && begins(r.Title, query)):
			byKey = append(byKey, r)
		case r.Mentions(query):
			if head != nil {
				byWord, head = append(byWord, *head), nil
			}
			byWord = append(byWord, r)
		}
	}
	return append(byKey, byWord...)
}

// begins reports whether the name of a sign begins with a search of some letters.
func begins(title, query string) bool {
	return len(query) >= 3 && strings.HasPrefix(strings.ToLower(title), strings.ToLower(query))
}

func hasKey(keys, query string) bool {
	if keys == query {
		return true
	}
	for _, k := range strings.Split(keys, ", ") {
		if k == query {
			return true
		}
	}
	return false
}

package store

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"winnow/model"
)

// matchQuery is the full-text query for leads that have, for each word, one that
// begins with it. Signs part words, as they do in what is searched; words of
// signs only are left out. It is empty when nothing is left to look for.
func matchQuery(words []string) string {
	parts := splitWords(nil, strings.Join(words, " "))
	if len(parts) == 0 {
		return ""
	}
	return strings.Join(parts, "* ") + "*"
}

// splitWords appends the words of a text, folded as the full-text index folds
// them: in small letters, and Latin ones without their accent where they have one.
func splitWords(words []string, text string) []string {
	from := -1
	for i, r := range text {
		inWord := r < utf8.RuneSelf && wordASCII[r] || r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsNumber(r) || accent(r))
		switch {
		case inWord && from < 0:
			from = i
		case !inWord && from >= 0:
			words, from = append(words, foldWord(text[from:i])), -1
		}
	}
	if from >= 0 {
		words = append(words, foldWord(text[from:]))
	}
	return words
}

var wordASCII = func() (is [utf8.RuneSelf]bool) {
	for r := range is {
		is[r] = unicode.IsLetter(rune(r)) || unicode.IsDigit(rune(r))
	}
	return is
}()

// accent reports whether r is a mark that is written over or under a letter.
func accent(r rune) bool { return r >= 0x300 && r <= 0x36f }

func foldWord(w string) string {
	for i := range len(w) {
		if c := w[i]; c >= utf8.RuneSelf || c >= 'A' && c <= 'Z' {
			return foldRunes(w)
		}
	}
	return w
}

func foldRunes(w string) string {
	var b strings.Builder
	var parts [8]byte
	for _, r := range w {
		r = unicode.ToLower(r)
		if r >= utf8.RuneSelf {
			if accent(r) {
				continue
			}
			plain := norm.NFD.AppendString(parts[:0], string(r))
			base, size := utf8.DecodeRune(plain)
			if mark, _ := utf8.DecodeRune(plain[size:]); base < utf8.RuneSelf && utf8.RuneCount(plain) == 2 && accent(mark) {
				r = base
			}
		}
		b.WriteRune(r)
	}
	return b.String()
}

// matches reports whether a row has, for each part of a search, a word that
// begins with it. It says what the full-text index says.
func matches(row *model.Row, parts, scratch []string) (bool, []string) {
	scratch = scratch[:0]
	for _, text := range [...]string{row.Name, row.Company, row.Email, row.Title, row.ExternalID} {
		scratch = splitWords(scratch, text)
	}
	for _, p := range parts {
		if !slices.ContainsFunc(scratch, func(w string) bool { return strings.HasPrefix(w, p) }) {
			return false, scratch
		}
	}
	return true, scratch
}

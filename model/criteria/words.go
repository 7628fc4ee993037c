package criteria

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// wordList finds words and phrases in texts, whatever their case: whole ones, or
// their beginnings where they end in *. Scripts that write without spaces have
// no edges of words: their words are found anywhere.
type wordList struct {
	byFirst [256][]word // by first byte
}

type word struct {
	text     string // in lower case
	open     bool   // may go on: ended in *
	anywhere bool   // may begin inside a word: began with *, or of a script without spaces
}

func newWordList(words []string) *wordList {
	l := &wordList{}
	for _, s := range words {
		s = strings.ToLower(strings.Join(strings.Fields(s), " "))
		w := word{text: barePart(s), open: strings.HasSuffix(s, "*"), anywhere: strings.HasPrefix(s, "*")}
		if c, _ := utf8.DecodeRuneInString(w.text); unspaced(c) {
			w.open, w.anywhere = true, true
		}
		l.byFirst[w.text[0]] = append(l.byFirst[w.text[0]], w)
	}
	return l
}

// barePart is a word without what marks it as open; empty for one of marks alone.
func barePart(s string) string {
	return strings.TrimFunc(s, func(c rune) bool { return c == '*' || unicode.IsSpace(c) })
}

func unspaced(c rune) bool {
	return unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// in reports whether a text has one of the words.
func (l *wordList) in(s string) bool {
	s = strings.ToLower(s)
	inside := false
	for i := 0; i < len(s); {
		for _, w := range l.byFirst[s[i]] {
			if (!inside || w.anywhere || !ofWord(first(w.text))) && strings.HasPrefix(s[i:], w.text) && w.ends(s[i+len(w.text):]) {
				return true
			}
		}
		c, size := rune(s[i]), 1
		if c >= utf8.RuneSelf {
			c, size = utf8.DecodeRuneInString(s[i:])
		}
		inside = ofWord(c)
		i += size
	}
	return false
}

// ends reports whether the word may end before the rest of a text.
func (w *word) ends(rest string) bool {
	last, _ := utf8.DecodeLastRuneInString(w.text)
	return w.open || rest == "" || !ofWord(last) || !ofWord(first(rest))
}

func first(s string) rune {
	c, _ := utf8.DecodeRuneInString(s)
	return c
}

func ofWord(c rune) bool {
	if c < utf8.RuneSelf {
		return c >= 'a' && c <= 'z' || c >= '0' && c <= '9'
	}
	return unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.IsMark(c)
}

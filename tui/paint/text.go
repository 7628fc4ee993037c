// Package paint draws lines of exact width: pieces of text in roles of a theme,
// each cut or padded to its cells. It is the one way of text to the screen, and
// cleans all of it.
package paint

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/clipperhouse/uax29/v2/graphemes"

	"winnow/model/safetext"
	"winnow/themes"
)

// plain reports whether s is printable ASCII, whose width is its length.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// Clean makes text from outside safe to show on one line. Clean text stays as it
// is.
func Clean(s string) string {
	if plain(s) {
		return s
	}
	for range 4 { // what a step leaves may be something for the one before
		was := s
		s = safetext.Line(soften(s))
		if strings.ContainsAny(s, "\u200d\ufe0f\u20e3") || strings.ContainsFunc(s, isModifier) {
			s = simpleEmoji(s)
		}
		if s == was {
			break
		}
	}
	return s
}

// soften takes out what would join with the cells beside it.
func soften(s string) string {
	prev := ' '
	return strings.Map(func(r rune) rune {
		switch {
		case prepends(r):
			r = utf8.RuneError
		case prev == ' ' && clings(r): // a mark on nothing
			return -1
		}
		prev = r
		return r
	}, s)
}

func isModifier(r rune) bool { return r >= 0x1f3fb && r <= 0x1f3ff }

// clings reports whether r is drawn onto the character before it: the marks, and
// the two voicing signs of narrow Katakana.
func clings(r rune) bool { return unicode.Is(unicode.M, r) || r == 0xff9e || r == 0xff9f }

// prepends reports whether r draws itself into the character that follows, be it
// the gap between two columns: the few signs and old letters of Unicode that do
// would swallow a cell.
func prepends(r rune) bool {
	switch {
	case r < 0x600:
		return false
	case r <= 0x605, r == 0x6dd, r == 0x70f, r == 0x890, r == 0x891, r == 0x8e2, r == 0xd4e,
		r == 0x110bd, r == 0x110cd, r == 0x111c2, r == 0x111c3, r == 0x113d1, r == 0x1193f, r == 0x11941,
		r == 0x11a3a, r >= 0x11a84 && r <= 0x11a89, r == 0x11d46, r == 0x11f02:
		return true
	}
	return false
}

// simpleEmoji replaces emoji made of several characters by their first one.
// Terminals disagree on how wide the whole is, and one cell too many moves the
// rest of a line. Joiners inside words stay.
func simpleEmoji(s string) string {
	var b strings.Builder
	for g := graphemes.FromString(s); g.Next(); {
		c := g.Value()
		r, n := utf8.DecodeRuneInString(c)
		if isModifier(r) {
			continue // a skin without a hand
		}
		if n < len(c) && (ansi.StringWidth(c) != ansi.StringWidthWc(c) && r > 0x2000 || strings.HasSuffix(c, "\u20e3")) {
			c = c[:n]
		}
		b.WriteString(c)
	}
	return b.String()
}

// Width is the number of cells of clean text.
func Width(th *themes.Theme, s string) int {
	if plain(s) {
		return len(s)
	}
	return th.Cells.StringWidth(s)
}

// Cut shortens clean text to at most w cells. What is cut ends in the theme's
// ellipsis, where there is room for it.
func Cut(th *themes.Theme, s string, w int) string { return cut(th, s, w, th.Glyphs.Ellipsis) }

// Head is the beginning of clean text that fits into w cells.
func Head(th *themes.Theme, s string, w int) string { return cut(th, s, w, "") }

func cut(th *themes.Theme, s string, w int, tail string) string {
	if w <= 0 {
		return ""
	}
	if Width(th, s) <= w {
		return s
	}
	tw := Width(th, tail)
	if tw > w {
		tail, tw = "", 0
	}
	if plain(s) {
		s = s[:w-tw]
	} else {
		s = begin(th.Cells, s, w-tw)
	}
	if tail != "" {
		s = strings.TrimRight(s, " ")
	}
	return s + tail
}

// begin is as many whole characters of s as fit into w cells.
func begin(cells ansi.Method, s string, w int) string {
	n := 0
	for g := graphemes.FromString(s); g.Next(); {
		if w -= cells.StringWidth(g.Value()); w < 0 {
			break
		}
		n = g.End()
	}
	return s[:n]
}

const blanks = "                                                                                                                                "

// Spaces is n spaces; none for n < 0.
func Spaces(n int) string {
	if n <= 0 {
		return ""
	}
	if n <= len(blanks) {
		return blanks[:n]
	}
	return strings.Repeat(" ", n)
}

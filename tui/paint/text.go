// Package paint draws lines of exact width: pieces of text in roles of a theme,
// each cut or padded to its cells. It is the one way of text to the screen, and
// cleans all of it.
package paint

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/clipperhouse/uax29/v2/graphemes"

	"winnow/model/safetext"
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

// Clean makes text from outside safe to show on one line.
func Clean(s string) string {
	if plain(s) {
		return s
	}
	s = safetext.Line(s)
	if strings.ContainsAny(s, "\u200d\ufe0f\u20e3") || strings.ContainsFunc(s, isModifier) {
		return simpleEmoji(s)
	}
	return s
}

func isModifier(r rune) bool { return r >= 0x1f3fb && r <= 0x1f3ff }

// simpleEmoji replaces emoji made of several characters by their first one.
// Terminals disagree on how wide the whole is, and one cell too many moves the
// rest of a line. Joiners inside words stay.
func simpleEmoji(s string) string {
	var b strings.Builder
	for g := graphemes.FromString(s); g.Next(); {
		c := g.Value()
		r, n := utf8.DecodeRuneInString(c)
		if n < len(c) && ansi.StringWidth(c) != ansi.StringWidthWc(c) && r > 0x2000 {
			c = c[:n]
		}
		b.WriteString(c)
	}
	return b.String()
}

// Width is the number of cells of clean text.
func Width(s string) int {
	if plain(s) {
		return len(s)
	}
	return ansi.StringWidth(s)
}

// Cut shortens clean text to at most w cells. What is cut ends in tail, where
// there is room for it.
func Cut(s string, w int, tail string) string {
	if w <= 0 {
		return ""
	}
	if plain(s) {
		if len(s) <= w {
			return s
		}
		tw := Width(tail)
		if tw > w {
			return s[:w]
		}
		return strings.TrimRight(s[:w-tw], " ") + tail
	}
	if ansi.StringWidth(s) <= w {
		return s
	}
	if Width(tail) > w {
		tail = ""
	}
	s = ansi.Truncate(s, w, tail)
	if head, ok := strings.CutSuffix(s, tail); ok {
		s = strings.TrimRight(head, " ") + tail
	}
	return s
}

// Pad fills clean text up to w cells with spaces on the right.
func Pad(s string, w int) string {
	if n := w - Width(s); n > 0 {
		return s + Spaces(n)
	}
	return s
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

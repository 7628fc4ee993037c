// Package safetext is the one cleaner of text that came from outside, for every
// output. Text is stored as given; what reaches a terminal, a report or a JSON
// document has passed through here.
//
// Removing escape sequences alone is not enough: U+009B starts one in a single
// character, a carriage return rewrites a line, bidi controls reorder what
// stands beside them, and characters without width make two different names
// look the same.
package safetext

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxMarks is how many combining marks one base may carry: more than any
// language needs, fewer than would paint over the lines above and below.
const maxMarks = 4

// Line returns s as one line that is safe to print: line breaks and tabs become
// a space, controls and invisible characters are dropped, bytes that are not
// UTF-8 become U+FFFD. A joiner stays where it shapes what is seen: inside the
// scripts that need it and inside an emoji. Safe text is returned as it is.
func Line(s string) string { return clean(s, false) }

// Block is Line for text of several lines: line feeds stay, and CR LF or a lone
// CR become one.
func Block(s string) string { return clean(s, true) }

// plain reports whether s needs no cleaning, by bytes alone.
func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

func clean(s string, block bool) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	prev := rune(0) // last rune written
	marks := 0
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		switch {
		case r == '\r' && strings.HasPrefix(s[i:], "\n"):
			continue
		case block && (r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029' || r == '\u0085'):
			r = '\n'
		case isSpace(r):
			r = ' '
		case unicode.Is(unicode.M, r) && !isVariation(r):
			if prev == 0 || prev == '\n' {
				b.WriteRune('◌') // a mark with nothing to stand on would join its neighbour's cell
			}
			if marks++; marks > maxMarks {
				continue
			}
			b.WriteRune(r)
			prev = r
			continue
		case !keeps(prev, r, s[i:]):
			continue
		}
		marks = 0
		b.WriteRune(r)
		prev = r
	}
	return b.String()
}

func isSpace(r rune) bool {
	switch r {
	case '\t', '\n', '\v', '\f', '\r', '\u0085', '\u00a0', '\u2028', '\u2029':
		return true
	}
	return r != ' ' && unicode.Is(unicode.Zs, r) && r != '\u3000'
}

func isVariation(r rune) bool { return r >= 0xfe00 && r <= 0xfe0f || r >= 0xe0100 && r <= 0xe01ef }

// keeps decides on one rune that is neither space nor mark, after prev and
// before rest.
func keeps(prev, r rune, rest string) bool {
	switch {
	case r < ' ' || r >= 0x7f && r <= 0x9f:
		return false
	case r == '\u200c' || r == '\u200d':
		return joins(prev, r, rest)
	case r == '\ufe0f' || r == '\ufe0e':
		return emoji(prev)
	case isVariation(r), isFiller(r):
		return false
	case r&0xfffe == 0xfffe, r >= 0xfdd0 && r <= 0xfdef: // noncharacters
		return false
	case unicode.Is(unicode.Cf, r), unicode.Is(unicode.Cs, r):
		return numberSign(r)
	}
	return true
}

// joins reports whether a joiner or non-joiner shapes what stands around it.
func joins(prev, r rune, rest string) bool {
	next, _ := utf8.DecodeRuneInString(rest)
	if shapes(prev) && shapes(next) {
		return true
	}
	return r == '\u200d' && emoji(prev) && emoji(next)
}

// shapes reports whether a rune belongs to a script in which joiners are part of
// the spelling, and stays: a joiner beside what is dropped joins nothing.
func shapes(r rune) bool {
	return !unicode.Is(unicode.Cf, r) && !isFiller(r) && !isVariation(r) && unicode.In(r, unicode.Arabic, unicode.Syriac, unicode.Mongolian, unicode.Nko, unicode.Devanagari,
		unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya, unicode.Tamil, unicode.Telugu,
		unicode.Kannada, unicode.Malayalam, unicode.Sinhala, unicode.Khmer, unicode.Myanmar, unicode.Tibetan)
}

// emoji reports whether a rune can be part of an emoji sequence.
func emoji(r rune) bool {
	switch {
	case r >= 0x1f000 && r <= 0x1faff, r >= 0x2600 && r <= 0x27bf, r >= 0x2b00 && r <= 0x2bff,
		r >= 0x2190 && r <= 0x21ff, r >= 0x2300 && r <= 0x23ff, r == '\ufe0f', r == 0x20e3:
		return true
	}
	return r == '©' || r == '®' || r == '‼' || r == '™'
}

// isFiller are letters and marks that show nothing.
func isFiller(r rune) bool {
	switch r {
	case 0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x2800, 0x3164, 0xffa0:
		return true
	}
	return false
}

// numberSign are the format characters that are seen: Arabic and Kaithi signs
// that stand over digits.
func numberSign(r rune) bool {
	switch {
	case r >= 0x600 && r <= 0x605, r == 0x6dd, r == 0x70f, r == 0x890, r == 0x891, r == 0x8e2, r == 0x110bd, r == 0x110cd:
		return true
	}
	return false
}

// JSON escapes, in an encoded JSON document, what encoding/json leaves raw and a
// terminal would act on or hide: DEL, C1 controls and every invisible format
// character. The document decodes to the same values.
func JSON(doc []byte) []byte {
	const hex = "0123456789abcdef"
	out := doc[:0:0]
	last := 0
	unit := func(u uint32) {
		out = append(out, '\\', 'u', hex[u>>12&15], hex[u>>8&15], hex[u>>4&15], hex[u&15])
	}
	for i := 0; i < len(doc); {
		if c := doc[i]; c < utf8.RuneSelf && c != 0x7f {
			i++
			continue
		}
		r, n := utf8.DecodeRune(doc[i:])
		if r == 0x7f || r >= 0x80 && r <= 0x9f || r == '\u2028' || r == '\u2029' ||
			unicode.Is(unicode.Cf, r) && !numberSign(r) || isFiller(r) || isVariation(r) && r != '\ufe0f' {
			out = append(out, doc[last:i]...)
			if u := uint32(r); u > 0xffff {
				u -= 0x10000
				unit(0xd800 + u>>10)
				unit(0xdc00 + u&0x3ff)
			} else {
				unit(u)
			}
			last = i + n
		}
		i += n
	}
	if last == 0 {
		return doc
	}
	return append(out, doc[last:]...)
}

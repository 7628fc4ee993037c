package workbook

import (
	"strconv"
	"strings"
)

// lexed is what a section of a format's code says.
type lexed struct {
	section
	day, clock, elapsed, millis, percent bool
	other                                bool // it says what no code or telephone number has
}

// code reports whether the section writes digits in places of its own: with zeros
// before them, or signs between them. A space alone stands between thousands too.
func (l lexed) code() bool {
	zeros, places, signs := 0, 0, 0
	for _, p := range l.parts {
		switch {
		case p < 0:
			signs += oneIf(p != -' ')
			continue
		case p == '0':
			zeros++
		case zeros > 0: // 0# ## ##: the zero is always there
			signs++
		}
		places++
	}
	return !l.other && places > 0 && places <= 64 && (zeros > 1 || signs > 0)
}

func oneIf(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// lexFormat reads the sections of a code; there is always one.
func lexFormat(code string) []lexed {
	var out []lexed
	var l lexed
	last := byte(0) // the letter before, of days and clocks
	for i := 0; i < len(code); i++ {
		c := code[i]
		switch c {
		case ';':
			out, l, last = append(out, l), lexed{}, 0
		case '"':
			j := strings.IndexByte(code[i+1:], '"')
			if j < 0 {
				j = len(code) - i - 1
			}
			l.literal(code[i+1 : i+1+j])
			i += j + 1
		case '\\':
			if i++; i < len(code) {
				l.literal(code[i : i+1])
			}
		case '_', '*': // room as wide as a character, a character that fills the cell
			i++
		case '[':
			j := strings.IndexByte(code[i:], ']')
			if j < 0 {
				j = len(code) - i - 1
			}
			l.bracket(code[i+1 : i+j])
			i += j
		default:
			i += l.sign(code, i, &last)
		}
	}
	return append(out, l)
}

// sign reads what stands for itself or for a part of a number, and returns how many
// more bytes belong to it. last is the letter of a time before it.
func (l *lexed) sign(code string, i int, last *byte) int {
	c := code[i] | 0x20
	switch {
	case code[i] == '0' || code[i] == '#' || code[i] == '?':
		l.parts = append(l.parts, rune(code[i]))
	case code[i] == '%':
		l.percent = true
	case strings.IndexByte("-+() ", code[i]) >= 0:
		l.literal(code[i : i+1])
	case code[i] == '.' && *last == 's':
		l.millis = strings.HasPrefix(code[i+1:], "0")
	case len(code) > i+4 && strings.EqualFold(code[i:i+5], "am/pm"):
		l.clock = true
		return 4
	case len(code) > i+2 && strings.EqualFold(code[i:i+3], "a/p"):
		l.clock = true
		return 2
	case len(code) > i+6 && strings.EqualFold(code[i:i+7], "general"):
		l.other = true
		return 6
	case c == 'y' || c == 'd':
		l.day, *last = true, c
	case c == 'h' || c == 's':
		l.clock, *last = true, c
	case c == 'm': // minutes behind hours and before seconds, else months
		run := 1
		for i+run < len(code) && code[i+run]|0x20 == 'm' {
			run++
		}
		if *last == 'h' || beforeSeconds(code[i+run:]) {
			l.clock = true
		} else {
			l.day = true
		}
		*last = c
		return run - 1
	default:
		l.other = true
	}
	return 0
}

// beforeSeconds reports whether the next letter of a time is that of seconds.
func beforeSeconds(rest string) bool {
	rest = strings.TrimLeft(rest, ":. \\\"]")
	return rest != "" && rest[0]|0x20 == 's'
}

// literal reads text that stands for itself. Among digits only the signs of
// telephone numbers and codes do.
func (l *lexed) literal(s string) {
	for i := range len(s) {
		if strings.IndexByte("-+() .", s[i]) < 0 {
			l.other = true
			return
		}
		l.parts = append(l.parts, -rune(s[i]))
	}
}

// bracket reads a condition, elapsed hours, or what only colours and translates.
func (l *lexed) bracket(s string) {
	switch strings.ToLower(strings.Trim(s, "hmsHMS")) {
	case "":
		if s != "" {
			l.elapsed = true
		}
		return
	}
	switch {
	case strings.HasPrefix(s, "$-"): // a language
	case strings.HasPrefix(s, "$"): // a currency
		l.other = true
	default:
		op := s[:len(s)-len(strings.TrimLeft(s, "<>="))]
		if f, err := strconv.ParseFloat(s[len(op):], 64); err == nil && op != "" {
			l.op, l.limit = op, f
		}
	}
}

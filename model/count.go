package model

import (
	"strconv"
	"strings"
)

// ParseCount reads a head count: "340", "1,200", "1.200", "10k", "5000+", and of
// a range ("200-500", "51 to 200 employees") the middle. It returns 0 when s does
// not begin with a count.
func ParseCount(s string) int {
	a, rest, ok := leadingCount(strings.TrimLeft(s, " \u00a0~<>≈≥≤=+"))
	if !ok {
		return 0
	}
	rest = strings.TrimLeft(rest, " \u00a0")
	for _, dash := range []string{"-", "–", "—", "to ", "bis ", "à ", ".."} {
		if tail, found := strings.CutPrefix(rest, dash); found {
			if b, _, ok := leadingCount(strings.TrimLeft(tail, " \u00a0.")); ok && b >= a {
				a = (a + b) / 2
			}
			break
		}
	}
	if a > 1e9 {
		return 0
	}
	return int(a)
}

// leadingCount reads the number that s begins with, and returns what follows. A
// mark before exactly three digits groups thousands; any other begins a fraction.
func leadingCount(s string) (n float64, rest string, ok bool) {
	digits := func(s string) int {
		return len(s) - len(strings.TrimLeft(s, "0123456789"))
	}
	end := digits(s)
	if end == 0 || end > 12 {
		return 0, s, false
	}
	text := s[:end]
	for _, mark := range []string{",", ".", "'", "’", " ", "\u00a0", "\u202f"} {
		for strings.HasPrefix(s[end:], mark) && digits(s[end+len(mark):]) == 3 && len(text) < 12 {
			end += len(mark)
			text += s[end : end+3]
			end += 3
		}
	}
	if strings.HasPrefix(s[end:], ".") || strings.HasPrefix(s[end:], ",") {
		if d := digits(s[end+1:]); d > 0 && d < 10 {
			text += "." + s[end+1:end+1+d]
			end += 1 + d
		}
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0, s, false
	}
	switch rest = s[end:]; {
	case strings.HasPrefix(rest, "k"), strings.HasPrefix(rest, "K"):
		n, rest = n*1000, rest[1:]
	case strings.HasPrefix(rest, "M"):
		n, rest = n*1e6, rest[1:]
	}
	return n, rest, true
}

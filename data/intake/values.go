package intake

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// missing reports whether a value says nothing. In names, where Null and None
// are people and NA a country, only the plain signs count.
func missing(s string, named bool) bool {
	if len(s) == 0 {
		return true
	}
	if len(s) > 16 {
		return false
	}
	switch s[0] {
	case '-', '#', '(', '?', '.', '[', '<':
		switch strings.ToLower(s) {
		case "-", "--", "---", "#n/a", "(null)", "(none)", "(blank)", "?", ".", "[null]", "[[unknown]]", "<null>", "(not set)", "-none-", "[not provided]",
			"#ref!", "#name?", "#value!", "#div/0!", "#num!", "#null!", "#####":
			return true
		}
	case 's', 'S', 'u', 'U', 'n', 'N':
		switch strings.ToLower(s) {
		case "select", "unknown", "undefined", "n/a", "nan", "not provided", "not available", "not specified":
			return true
		case "null":
			return !named || s[0] == 'n' || s[1] == 'U'
		case "na", "none", "nil":
			return !named
		}
	}
	return false
}

// yesNo reads a boolean in its spellings; ok is false for anything else.
func yesNo(s string) (v, ok bool) {
	if len(s) == 0 || len(s) > 12 {
		return false, false
	}
	switch strings.ToLower(s) {
	case "yes", "y", "true", "t", "on", "checked", "x", "✓", "✔", "☑", "ja", "oui", "sí", "si", "sim", "wahr", "vrai", "verdadero", "waar",
		"opted in", "opt-in", "enabled", "1", "1.0":
		return true, true
	case "no", "n", "false", "f", "off", "unchecked", "✗", "✘", "☐", "nein", "non", "nee", "não", "falsch", "faux", "falso", "onwaar",
		"never", "disabled", "0", "0.0":
		return false, true
	}
	return false, false
}

// truth is yesNo without the digits, which make a column of numbers.
func truth(s string) (v, ok bool) {
	if len(s) > 0 && s[0] >= '0' && s[0] <= '9' {
		return false, false
	}
	return yesNo(s)
}

// number reads a number as a person writes it: "1,234.5", "$22,700.00",
// "(1,200)", "3.5E8", "12 %"; with comma set "1.234,5". What only looks like
// one is none: codes with leading zeros, ids of more than 15 digits, phones.
func number(s string, comma bool) (float64, bool) {
	if len(s) == 0 || len(s) > 32 || !numeral(s) {
		return 0, false
	}
	if c := s[0]; c >= '0' && c <= '9' {
		if f, ok := plainNumber(s); ok && !comma {
			return f, true
		}
	}
	neg := false
	if s[0] == '(' && s[len(s)-1] == ')' {
		s, neg = s[1:len(s)-1], true
	}
	for _, sign := range []string{"$", "€", "£", "¥", "₹", "USD", "EUR", "GBP"} {
		s = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(s, sign), sign))
	}
	s = strings.TrimSpace(strings.TrimSuffix(s, "%"))
	if t := strings.TrimPrefix(s, "-"); t != s {
		s, neg = strings.TrimSpace(t), !neg
		for _, sign := range []string{"$", "€", "£"} {
			s = strings.TrimSpace(strings.TrimPrefix(s, sign))
		}
	}
	point, group := ".", ","
	if comma {
		point, group = ",", "."
	}
	whole, frac, _ := strings.Cut(s, point)
	if strings.Contains(whole, group) || strings.Contains(whole, " ") || strings.Contains(whole, "'") {
		parts := strings.FieldsFunc(whole, func(r rune) bool { return string(r) == group || r == ' ' || r == '\'' })
		for i, p := range parts {
			if i > 0 && len(p) != 3 || i == 0 && (len(p) == 0 || len(p) > 3) {
				return 0, false
			}
		}
		whole = strings.Join(parts, "")
	}
	if frac != "" || strings.HasSuffix(s, point) {
		whole += "." + frac
	}
	f, ok := plainNumber(whole)
	if neg {
		f = -f
	}
	return f, ok
}

// numeral reports whether a text has nothing but what numbers are written with. Most
// texts are told from numbers by it, which takes no time.
func numeral(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= '0' && c <= '9', c >= 0x80: // a currency or a space, maybe
		case c >= '\t' && c <= '\r', c == ' ', c == '.', c == ',', c == '\'', c == '-', c == '+', c == '(', c == ')', c == '%', c == '$', c == 'e':
		case c == 'E', c == 'U', c == 'S', c == 'D', c == 'R', c == 'G', c == 'B', c == 'P': // USD, EUR, GBP
		default:
			return false
		}
	}
	return true
}

// plainNumber reads digits with at most one point and an exponent.
func plainNumber(s string) (float64, bool) {
	if len(s) == 0 {
		return 0, false
	}
	if len(s) > 1 && s[0] == '0' && s[1] >= '0' && s[1] <= '9' {
		return 0, false
	}
	digits, exp := 0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			if !exp {
				digits++
			}
		case c == '.':
		case (c == 'e' || c == 'E') && digits > 0 && !exp:
			exp = true
		case (c == '-' || c == '+') && exp:
		default:
			return 0, false
		}
	}
	if digits == 0 || digits > 15 && !strings.ContainsAny(s, ".eE") {
		return 0, false
	}
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil
}

// commaDecimal reports whether a value can only be a number written with a
// decimal comma (+1), only one with a decimal point (-1), or tells nothing (0).
func commaDecimal(s string) int {
	i, j := strings.LastIndexByte(s, ','), strings.LastIndexByte(s, '.')
	switch {
	case i < 0 && j < 0:
		return 0
	case i >= 0 && j >= 0:
		if i > j {
			return 1
		}
		return -1
	case i >= 0 && (len(s)-i-1 != 3 || i == 0 || i > 3 && !strings.Contains(s[:i], ",")):
		return 1
	case j >= 0 && (len(s)-j-1 != 3 || j == 0 || j > 3):
		return -1
	}
	return 0
}

// bare takes off the apostrophe that spreadsheets and exports, winnow's own among
// them, put before a cell so that it is not run as a formula or read as a number.
func bare(s string) string {
	if len(s) < 2 || s[0] != '\'' {
		return s
	}
	switch r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, "' ")); r {
	case '=', '+', '-', '@', '＝', '＋', '－', '＠', '−':
		return s[1:]
	}
	if s[1] >= '0' && s[1] <= '9' || s[1] == '\t' {
		return s[1:]
	}
	return s
}

// firstOfMany splits a cell that holds several addresses or numbers.
func firstOfMany(s, seps string) (first, second string) {
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(seps, r) })
	for _, p := range parts {
		if p = strings.TrimSpace(p); p == "" {
			continue
		}
		if first == "" {
			first = p
		} else {
			return first, p
		}
	}
	return first, ""
}

package criteria

import (
	"regexp"
	"regexp/syntax"
	"unicode"
	"unicode/utf8"
)

// begins are the bytes with which a text may begin that a pattern matches.
type begins [256]bool

// matcher makes a function of a pattern. One that is tied to the beginning of the
// text, as those of addresses are, mostly fails at the first byte.
func matcher(re *regexp.Regexp) func(string) bool {
	at, tied := beginsOf(re.String())
	if !tied {
		return re.MatchString
	}
	return func(s string) bool { return s != "" && at[s[0]] && re.MatchString(s) }
}

// beginsOf are those of a pattern. tied is false where it may match elsewhere, or
// the empty text, or where it is not known.
func beginsOf(pattern string) (b begins, tied bool) {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return b, false
	}
	for re.Op == syntax.OpCapture {
		re = re.Sub[0]
	}
	if re.Op != syntax.OpConcat || re.Sub[0].Op != syntax.OpBeginText {
		return b, false
	}
	empty := true
	for _, sub := range re.Sub[1:] {
		var ok bool
		if empty, ok = b.add(sub); !ok {
			return b, false
		}
		if !empty {
			return b, true
		}
	}
	return b, false
}

// add adds those of a part, and says whether it matches the empty text too. ok is
// false where that is not known.
func (b *begins) add(re *syntax.Regexp) (empty, ok bool) {
	switch re.Op {
	case syntax.OpLiteral:
		b.rune(re.Rune[0])
		if re.Flags&syntax.FoldCase != 0 {
			for r := unicode.SimpleFold(re.Rune[0]); r != re.Rune[0]; r = unicode.SimpleFold(r) {
				b.rune(r)
			}
		}
		return false, true
	case syntax.OpCharClass:
		for i := 0; i < len(re.Rune); i += 2 {
			for r := re.Rune[i]; r <= re.Rune[i+1]; r++ {
				if b.rune(r); r >= utf8.RuneSelf {
					break
				}
			}
		}
		return false, true
	case syntax.OpCapture, syntax.OpPlus:
		return b.add(re.Sub[0])
	case syntax.OpStar, syntax.OpQuest:
		_, ok = b.add(re.Sub[0])
		return true, ok
	case syntax.OpEmptyMatch:
		return true, true
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			e, known := b.add(sub)
			if !known {
				return false, false
			}
			empty = empty || e
		}
		return empty, true
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			if empty, ok = b.add(sub); !ok || !empty {
				return empty, ok
			}
		}
		return true, true
	}
	return false, false
}

// rune adds the first byte of a character; of those beyond ASCII all that there are.
func (b *begins) rune(r rune) {
	if r < utf8.RuneSelf {
		b[r] = true
		return
	}
	for i := utf8.RuneSelf; i < len(b); i++ {
		b[i] = true
	}
}

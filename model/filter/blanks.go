package filter

import (
	"strings"
	"unicode"
)

// People put blanks around a sign of comparison, "score > 60": they count for nothing
// where it is plain that a condition is meant.

// signs are those of comparison.
const signs = ":=~<>"

func (p *parser) space() {
	for !p.end() && unicode.IsSpace(p.peek()) {
		p.at++
	}
}

// spaceBefore passes over blanks, if one of the signs follows them.
func (p *parser) spaceBefore(signs string) {
	from := p.at
	if p.space(); p.end() || !strings.ContainsRune(signs, p.peek()) {
		p.at = from
	}
}

// spaceBeforeValue passes over blanks, if a word follows them that begins no condition.
func (p *parser) spaceBeforeValue() {
	from := p.at
	p.space()
	value := p.at
	p.skip()
	if word := string(p.runes[value:p.at]); word == "" || word[0] == '-' || word[0] != '"' && strings.ContainsAny(word, signs) {
		value = from
	}
	p.at = value
}

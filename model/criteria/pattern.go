package criteria

import (
	"strings"

	"winnow/model"
)

// Pattern names touches: those of a kind, or of a kind whose detail, url or
// campaign is like a text with * for anything ("content_download:comparison*").
type Pattern struct {
	Kind model.TouchKind
	like []string // lower case, what stands between the *; nil = any
}

// NewPattern makes a pattern of a kind and what its touches look like, where ""
// is anything. Capitals from A to Z do not matter.
func NewPattern(kind model.TouchKind, like string) Pattern {
	p := Pattern{Kind: kind}
	if like = lowerASCII(strings.TrimSpace(like)); like != "" {
		p.like = strings.Split(like, "*")
	}
	return p
}

// Glob is a text with * for anything, or several of which one is enough, whatever
// their case from A to Z. A form that begins with ! is what the text must not be.
// The zero Glob matches every text.
type Glob struct{ anyOf, noneOf [][]string } // of each, what stands between the *

// NewGlob makes a Glob of its written forms; empty ones are left out, and without
// any it is the zero Glob.
func NewGlob(likes ...string) Glob {
	var g Glob
	for _, s := range likes {
		s, not := strings.CutPrefix(strings.TrimSpace(s), "!")
		switch p := NewPattern("", s); {
		case p.like == nil:
		case not:
			g.noneOf = append(g.noneOf, p.like)
		default:
			g.anyOf = append(g.anyOf, p.like)
		}
	}
	return g
}

// IsZero reports whether g matches every text.
func (g Glob) IsZero() bool { return g.anyOf == nil && g.noneOf == nil }

func (g Glob) String() string {
	var forms []string
	for _, parts := range g.anyOf {
		forms = append(forms, strings.Join(parts, "*"))
	}
	s := strings.Join(forms, " or ")
	for _, parts := range g.noneOf {
		s += " not " + strings.Join(parts, "*")
	}
	return strings.TrimSpace(s)
}

// Matches reports whether a text is like the glob; the empty text is like no form.
func (g Glob) Matches(text string) bool { return g.matches(text, like) }

// MatchesURL is Matches for an address: a form that begins with / is compared
// with what follows the host.
func (g Glob) MatchesURL(url string) bool { return g.matches(url, likeURL) }

func (g Glob) matches(text string, like func([]string, string) bool) bool {
	for _, parts := range g.noneOf {
		if like(parts, text) {
			return false
		}
	}
	for _, parts := range g.anyOf {
		if like(parts, text) {
			return true
		}
	}
	return g.anyOf == nil
}

// Counts reports whether a touch is one of those that the rule names, limits
// aside: an inbound one of any of Touches (of every kind where there is none)
// whose campaign, channel, url and detail are as asked.
func (s *Signal) Counts(t *model.Touch) bool {
	if t.Outbound || !s.names(t) {
		return false
	}
	return s.Campaign.Matches(t.UTM.Campaign) && s.Channel.Matches(t.Channel) && s.URL.MatchesURL(t.URL) && s.Detail.Matches(t.Detail)
}

func (s *Signal) names(t *model.Touch) bool {
	for i := range s.Touches {
		if s.Touches[i].Matches(t) {
			return true
		}
	}
	return len(s.Touches) == 0
}

func (p Pattern) String() string {
	if p.like == nil {
		return string(p.Kind)
	}
	return string(p.Kind) + ":" + strings.Join(p.like, "*")
}

// Matches reports whether the pattern names the touch.
func (p *Pattern) Matches(t *model.Touch) bool {
	if p.Kind != t.Kind {
		return false
	}
	return p.like == nil || like(p.like, t.Detail) || likeURL(p.like, t.URL) || like(p.like, t.UTM.Campaign)
}

// like matches a text, whatever its case, against parts with anything between.
func like(parts []string, text string) bool {
	if text == "" {
		return false
	}
	first, last := parts[0], parts[len(parts)-1]
	if len(parts) == 1 {
		return len(text) == len(first) && hasFold(text, first)
	}
	if !hasFold(text, first) {
		return false
	}
	text = text[len(first):]
	for _, part := range parts[1 : len(parts)-1] {
		i := indexFold(text, part)
		if i < 0 {
			return false
		}
		text = text[i+len(part):]
	}
	return len(text) >= len(last) && hasFold(text[len(text)-len(last):], last)
}

// likeURL is like for an address; parts that begin with / are compared with what
// follows its host.
func likeURL(parts []string, url string) bool {
	if strings.HasPrefix(parts[0], "/") && !strings.HasPrefix(url, "/") && url != "" {
		if _, rest, whole := strings.Cut(url, "://"); whole {
			url = rest
		}
		if i := strings.IndexByte(url, '/'); i >= 0 {
			url = url[i:]
		} else {
			url = "/"
		}
	}
	return like(parts, url)
}

func lowerASCII(s string) string {
	return strings.Map(func(c rune) rune {
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		return c
	}, s)
}

// indexFold finds a part in lower case in a text, or returns -1. Capitals beyond
// ASCII are not folded.
func indexFold(text, part string) int {
	if part == "" {
		return 0
	}
	first, capital := part[0], part[0]
	if first >= 'a' && first <= 'z' {
		capital -= 'a' - 'A'
	}
	for i := 0; i+len(part) <= len(text); i++ {
		if c := text[i]; (c == first || c == capital) && hasFold(text[i:], part) {
			return i
		}
	}
	return -1
}

// hasFold reports whether a text begins with a part in lower case.
func hasFold(text, part string) bool {
	if len(text) < len(part) {
		return false
	}
	for i := range len(part) {
		c := text[i]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != part[i] {
			return false
		}
	}
	return true
}

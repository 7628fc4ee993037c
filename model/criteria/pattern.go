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

// Glob is a text with * for anything, whatever its case from A to Z. The zero
// Glob matches every text.
type Glob struct{ parts []string }

// NewGlob makes a Glob of its written form; "" gives the zero Glob.
func NewGlob(like string) Glob { return Glob{NewPattern("", like).like} }

// IsZero reports whether g matches every text.
func (g Glob) IsZero() bool { return g.parts == nil }

func (g Glob) String() string { return strings.Join(g.parts, "*") }

// Matches reports whether a text is like the glob; the empty text is like none
// but the zero Glob.
func (g Glob) Matches(text string) bool { return g.parts == nil || like(g.parts, text) }

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
	return p.like == nil || like(p.like, t.Detail) || like(p.like, t.URL) || like(p.like, t.UTM.Campaign)
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
	for i := 0; i+len(part) <= len(text); i++ {
		if hasFold(text[i:], part) {
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

// inboundKinds are the kinds of touch that rules can name without declaring them.
func inboundKinds() []model.TouchKind {
	return []model.TouchKind{model.PageView, model.ProductView, model.PricingView, model.FormSubmit, model.ContentDownload,
		model.WebinarRegistered, model.WebinarAttended, model.EventAttended, model.EmailOpen, model.EmailClick, model.EmailReply,
		model.EmailBounce, model.Unsubscribe, model.SocialEngagement, model.AdClick, model.Chat, model.CallIn, model.MeetingBooked,
		model.MeetingHeld, model.NoShow, model.DemoRequest, model.TrialStarted, model.ProductUsed, model.Referral,
		model.Created, model.Converted, model.Activity}
}

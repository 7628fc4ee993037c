package criteria

import (
	"strings"

	"winnow/model"
)

// Pattern names touches: those of a kind, or of a kind whose detail, url or
// campaign is like a text with * for anything ("content_download:comparison*").
type Pattern struct {
	Kind model.TouchKind
	Like string // lower case; empty = any
}

func (p Pattern) String() string {
	if p.Like == "" {
		return string(p.Kind)
	}
	return string(p.Kind) + ":" + p.Like
}

// Matches reports whether the pattern names the touch.
func (p Pattern) Matches(t *model.Touch) bool {
	if p.Kind != t.Kind {
		return false
	}
	return p.Like == "" || like(p.Like, t.Detail) || like(p.Like, t.URL) || like(p.Like, t.UTM.Campaign)
}

// like matches a text against a pattern in lower case with *, whatever the
// text's case.
func like(pattern, text string) bool {
	if text == "" {
		return false
	}
	parts := strings.Split(pattern, "*")
	text = strings.ToLower(text)
	if len(parts) == 1 {
		return text == pattern
	}
	first, last := parts[0], parts[len(parts)-1]
	if !strings.HasPrefix(text, first) {
		return false
	}
	text = text[len(first):]
	for _, part := range parts[1 : len(parts)-1] {
		i := strings.Index(text, part)
		if i < 0 {
			return false
		}
		text = text[i+len(part):]
	}
	return strings.HasSuffix(text, last)
}

// inboundKinds are the kinds of touch that rules can name without declaring them.
func inboundKinds() []model.TouchKind {
	return []model.TouchKind{model.PageView, model.ProductView, model.PricingView, model.FormSubmit, model.ContentDownload,
		model.WebinarRegistered, model.WebinarAttended, model.EventAttended, model.EmailOpen, model.EmailClick, model.EmailReply,
		model.EmailBounce, model.Unsubscribe, model.SocialEngagement, model.AdClick, model.Chat, model.CallIn, model.MeetingBooked,
		model.MeetingHeld, model.NoShow, model.DemoRequest, model.TrialStarted, model.ProductUsed, model.Referral,
		model.Created, model.Converted, model.Activity}
}

package words

import (
	"slices"
	"strings"
	"unicode/utf8"

	"winnow/model"
)

var kindNames = map[model.TouchKind]string{
	model.PageView:          "page visit",
	model.ProductView:       "product page",
	model.PricingView:       "pricing",
	model.FormSubmit:        "form",
	model.ContentDownload:   "guide download",
	model.WebinarRegistered: "webinar sign-up",
	model.WebinarAttended:   "webinar",
	model.EventAttended:     "event",
	model.EmailOpen:         "e-mail opened",
	model.EmailClick:        "e-mail click",
	model.EmailReply:        "e-mail reply",
	model.EmailBounce:       "e-mail bounced",
	model.Unsubscribe:       "unsubscribed",
	model.SpamComplaint:     "called it spam",
	model.SocialEngagement:  "social",
	model.AdClick:           "ad click",
	model.Chat:              "chat",
	model.CallIn:            "called us",
	model.MeetingBooked:     "meeting booked",
	model.MeetingHeld:       "meeting",
	model.MeetingCancelled:  "meeting cancelled",
	model.NoShow:            "no-show",
	model.DemoRequest:       "demo request",
	model.TrialStarted:      "trial started",
	model.ProductUsed:       "product used",
	model.Referral:          "referral",
	model.Created:           "created",
	model.Converted:         "conversion",
	model.Activity:          "activity",
	model.CallOut:           "call",
	model.EmailOut:          "e-mail sent",
}

// Kind is a kind of touch in words. A kind that a source brought is shown as its
// source wrote it, with spaces for underscores.
func Kind(k model.TouchKind) string {
	if n, ok := kindNames[k]; ok {
		return n
	}
	return strings.ReplaceAll(string(k), "_", " ")
}

var kindChannels = map[model.TouchKind]string{
	model.PageView: "web", model.ProductView: "web", model.PricingView: "web",
	model.FormSubmit: "form", model.DemoRequest: "form", model.Converted: "form",
	model.ContentDownload: "content", model.WebinarRegistered: "webinar", model.WebinarAttended: "webinar",
	model.EventAttended: "event", model.EmailOpen: "email", model.EmailClick: "email", model.EmailReply: "email",
	model.EmailBounce: "email", model.Unsubscribe: "email", model.SpamComplaint: "email", model.EmailOut: "email",
	model.SocialEngagement: "social", model.AdClick: "ad", model.Chat: "chat", model.CallIn: "phone", model.CallOut: "phone",
	model.MeetingBooked: "meeting", model.MeetingHeld: "meeting", model.MeetingCancelled: "meeting", model.NoShow: "meeting",
	model.TrialStarted: "product", model.ProductUsed: "product", model.Referral: "referral",
	model.Created: "record", model.Activity: "activity",
}

// Channel is where a touch happened: by its kind, else as its source says.
func Channel(t model.Touch) string {
	if c, ok := kindChannels[t.Kind]; ok {
		return c
	}
	if t.Channel != "" {
		return t.Channel
	}
	return "other"
}

// Outcome is how an attempt ended, in words.
func Outcome(o model.AttemptOutcome) string {
	if o == model.Emailed {
		return "e-mailed"
	}
	return strings.ReplaceAll(string(o), "_", " ")
}

// Stage is a stage in words.
func Stage(s model.Stage) string {
	switch s {
	case model.StageMQL:
		return "in the queue"
	case model.StageLead:
		return "below the threshold"
	case model.StageSQL:
		return "handed off"
	case model.StageWon:
		return "closed won"
	case model.StageLost:
		return "closed lost"
	}
	return string(s)
}

// Reason is the name of a reason by its id, from whichever list has it; an id
// that the criteria do not know any more is shown as it is.
func Reason(rules model.Rules, id string) string {
	for _, list := range [][]model.Reason{rules.Reasons, rules.SendBackReasons, rules.LostReasons} {
		for _, r := range list {
			if r.ID == id {
				return r.Name
			}
		}
	}
	return strings.ReplaceAll(id, "-", " ")
}

// ShortName is a label short enough to stand in a note: the initial of the
// first name and the last one, "S. Whitlock".
func ShortName(label string) string {
	first, rest, ok := strings.Cut(strings.TrimSpace(label), " ")
	if !ok || strings.Contains(label, "@") || first == "" {
		return label
	}
	r, _ := utf8.DecodeRuneInString(first)
	if r < 'A' || r > 0x24f { // scripts without initials stay whole
		return label
	}
	return string(r) + ". " + strings.TrimSpace(rest)
}

// FirstName is what a colleague is called.
func FirstName(who string) string {
	who, _, _ = strings.Cut(strings.TrimSpace(who), "@")
	first, _, _ := strings.Cut(who, " ")
	return first
}

// Owns reports whether an owner is the user.
func (s Speaker) Owns(owner string) bool {
	if s.Names != nil {
		return slices.Contains(s.Names, owner)
	}
	return Same(owner, s.Me)
}

// Same reports whether two ways to write a rep mean one: the same text, or one
// is the other's first name or the beginning of its address.
func Same(a, b string) bool {
	a, b = strings.ToLower(strings.TrimSpace(a)), strings.ToLower(strings.TrimSpace(b))
	if a == "" || b == "" {
		return false
	}
	return a == b || FirstName(a) == b || FirstName(b) == a
}

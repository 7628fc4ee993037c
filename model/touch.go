package model

import (
	"strings"
	"time"
)

// TouchKind is what happened in a touch. Sources may bring kinds of their own.
type TouchKind string

const (
	PageView          TouchKind = "page_view"
	ProductView       TouchKind = "product_view"
	PricingView       TouchKind = "pricing_view"
	FormSubmit        TouchKind = "form_submit"
	ContentDownload   TouchKind = "content_download"
	WebinarRegistered TouchKind = "webinar_registered"
	WebinarAttended   TouchKind = "webinar_attended"
	EventAttended     TouchKind = "event_attended"
	EmailOpen         TouchKind = "email_open"
	EmailClick        TouchKind = "email_click"
	EmailReply        TouchKind = "email_reply"
	EmailBounce       TouchKind = "email_bounce"
	Unsubscribe       TouchKind = "unsubscribe"
	SpamComplaint     TouchKind = "spam_complaint"
	SocialEngagement  TouchKind = "social_engagement"
	AdClick           TouchKind = "ad_click"
	Chat              TouchKind = "chat"
	CallIn            TouchKind = "call_in"
	MeetingBooked     TouchKind = "meeting_booked"
	MeetingHeld       TouchKind = "meeting_held"
	MeetingCancelled  TouchKind = "meeting_cancelled"
	NoShow            TouchKind = "no_show"
	DemoRequest       TouchKind = "demo_request"
	TrialStarted      TouchKind = "trial_started"
	ProductUsed       TouchKind = "product_used"
	Referral          TouchKind = "referral"
	Created           TouchKind = "created"    // the source made the record: scores nothing by default
	Converted         TouchKind = "conversion" // a form or offer whose kind the file does not tell
	Activity          TouchKind = "activity"   // a last-activity date whose kind the file does not tell
	CallOut           TouchKind = "call_out"   // outbound
	EmailOut          TouchKind = "email_out"  // outbound
)

// InboundKinds are the kinds of inbound touch that everybody knows. Sources may
// bring others.
func InboundKinds() []TouchKind {
	return []TouchKind{PageView, ProductView, PricingView, FormSubmit, ContentDownload, WebinarRegistered, WebinarAttended, EventAttended,
		EmailOpen, EmailClick, EmailReply, EmailBounce, Unsubscribe, SpamComplaint, SocialEngagement, AdClick, Chat, CallIn, MeetingBooked, MeetingHeld,
		MeetingCancelled, NoShow, DemoRequest, TrialStarted, ProductUsed, Referral, Created, Converted, Activity}
}

// IntentKinds are the touches that say somebody wants to buy. They wake a
// recycled or lost lead.
func IntentKinds() []TouchKind {
	return []TouchKind{PricingView, DemoRequest, TrialStarted, MeetingBooked, CallIn, EmailReply, Chat, Referral}
}

// Intent reports whether k is one of IntentKinds.
func (k TouchKind) Intent() bool {
	for _, i := range IntentKinds() {
		if k == i {
			return true
		}
	}
	return false
}

// UTM holds the five campaign fields.
type UTM struct {
	Source   string `json:"source,omitempty"`
	Medium   string `json:"medium,omitempty"`
	Campaign string `json:"campaign,omitempty"`
	Term     string `json:"term,omitempty"`
	Content  string `json:"content,omitempty"`
}

// Words names what a campaign says of source, medium and campaign, "" for nothing.
func (u UTM) Words() string {
	var parts []string
	for _, s := range []string{u.Source, u.Medium, u.Campaign} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " / ")
}

// Origins are the first and the last of the touches, given in any order, that say
// by which campaign somebody came; nil where none does, and the same where one does.
func Origins(touches []Touch) (first, last *Touch) {
	for i := range touches {
		t := &touches[i]
		if t.Outbound || t.UTM.Words() == "" {
			continue
		}
		if first == nil || t.At.Before(first.At) {
			first = t
		}
		if last == nil || !t.At.Before(last.At) {
			last = t
		}
	}
	return first, last
}

// Touch is something that happened between a lead and the company. At is UTC.
type Touch struct {
	Kind     TouchKind `json:"kind"`
	At       time.Time `json:"at"`
	Outbound bool      `json:"outbound,omitempty"`
	Channel  string    `json:"channel,omitempty"` // web, email, ad, event, phone, social, product, form
	UTM      UTM       `json:"utm,omitzero"`
	Detail   string    `json:"detail,omitempty"`
	URL      string    `json:"url,omitempty"`
	EventID  string    `json:"event_id,omitempty"` // the source's own id

	// Attempt is set when the touch is a rep's own attempt, read from the
	// ledger; By is the rep. They are never stored with touches.
	Attempt AttemptOutcome `json:"-"`
	By      string         `json:"-"`
}

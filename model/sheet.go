package model

import (
	"strings"
	"time"
)

// Sheet is what goes to sales with a lead besides the note: what was agreed, and
// what the rep learned. Answers are "yes", "no", "unknown" or a few words; an empty
// one was not asked about. It stands beside the ledger and goes with the person.
type Sheet struct {
	Meeting   Meeting `json:"meeting,omitzero"`
	Budget    string  `json:"budget,omitempty"`
	Authority string  `json:"authority,omitempty"`
	Need      string  `json:"need,omitempty"`
	Timeline  string  `json:"timeline,omitempty"`
	Next      string  `json:"next,omitempty"` // the next step
}

// Meeting is one that was agreed with a lead. At is UTC, to the second; With is the
// account executive, "" = the one the lead is handed to.
type Meeting struct {
	At      time.Time `json:"at"`
	Minutes int       `json:"minutes"`
	With    string    `json:"with,omitempty"`
}

// MeetingMinutes is how long a meeting takes that was agreed without saying.
const MeetingMinutes = 30

// IsZero reports whether no meeting was agreed.
func (m Meeting) IsZero() bool { return m.At.IsZero() }

// End is when a meeting is over.
func (m Meeting) End() time.Time { return m.At.Add(time.Duration(m.Minutes) * time.Minute) }

// IsZero reports whether the sheet says nothing.
func (s Sheet) IsZero() bool { return s == Sheet{} }

// Topic is one of the four things that a rep finds out before sales is involved.
type Topic string

const (
	TopicBudget    Topic = "budget"
	TopicAuthority Topic = "authority"
	TopicNeed      Topic = "need"
	TopicTimeline  Topic = "timeline"
)

// Topics lists the four in the order in which a sheet has them.
func Topics() []Topic { return []Topic{TopicBudget, TopicAuthority, TopicNeed, TopicTimeline} }

// Answer is what the sheet says on a topic, "" where it was not asked about.
func (s Sheet) Answer(t Topic) string {
	switch t {
	case TopicBudget:
		return s.Budget
	case TopicAuthority:
		return s.Authority
	case TopicNeed:
		return s.Need
	case TopicTimeline:
		return s.Timeline
	}
	return ""
}

// answerMost is how many characters an answer has at most: a few words.
const answerMost = 400

// Answer brings what was typed to the form of a sheet: y, n and ? stand for yes, no
// and unknown, and of a text that goes on and on the beginning is kept.
func Answer(typed string) string {
	s := strings.Join(strings.Fields(typed), " ")
	switch strings.ToLower(s) {
	case "y", "yes":
		return "yes"
	case "n", "no":
		return "no"
	case "?", "unknown", "don't know":
		return "unknown"
	}
	if r := []rune(s); len(r) > answerMost {
		return strings.TrimSpace(string(r[:answerMost]))
	}
	return s
}

// HandedOver is the latest promotion that stands among the items of a lead, oldest
// first: who handed it over, to whom, with which words. ok is false where none does.
func HandedOver(items []Item) (it Item, ok bool) {
	live := Live(items)
	for i := len(live) - 1; i >= 0; i-- {
		if live[i].Action == ActPromote {
			return live[i], true
		}
	}
	return Item{}, false
}

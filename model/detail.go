package model

import "time"

// Detail is everything the pane and `winnow show` know about one lead. Touches
// are newest first, own attempts among them, at most the number asked for;
// TouchCount counts all. Weeks counts inbound touches by week, oldest first,
// ending with the present week.
type Detail struct {
	Row        Row
	Lead       Lead
	State      State
	Scored     Scored
	Sources    []Provenance
	Touches    []Touch
	TouchCount int
	Weeks      []int
	Items      []Item  // oldest first
	OfMerged   []Item  // of the leads that were merged into this one, with Of; oldest first
	HandedAt   *Points // the score at the handoff that stands; nil = none does, or it was not kept
	Warnings   []Warning
	Merged     []LeadID // leads that were merged into this one
	Fired      []Firing // triggers that fired by the applied criteria, each once, the latest first; without Entry and Seq
}

// Points are a score and its parts, as they were at some time.
type Points struct {
	Score, Fit, Engagement int
	Grade                  string
}

// Since tells what happened while somebody was away.
type Since struct {
	At       time.Time // of the last session's end; zero = first session
	New      int       // leads that entered the queue
	NewHot   int
	Due      int // call-backs and snoozes that came due
	SentBack int
	SentBy   string // one who sent back, where there is one
	Woken    int
	Cooled   int // without a try
	Others   int // decisions by others
}

// IsZero reports whether nothing happened.
func (s Since) IsZero() bool {
	return s.New == 0 && s.Due == 0 && s.SentBack == 0 && s.Woken == 0 && s.Cooled == 0 && s.Others == 0
}

// Firing is a trigger that touches of a lead completed, as the ledger has it.
type Firing struct {
	Entry   EntryID
	Seq     int64
	Lead    LeadID
	Label   string
	Trigger string // its id
	Name    string // its name in the applied criteria, else its id
	At      time.Time
	Notify  bool          // it asks for a notification
	People  int           // of the company who completed it together; 0 = the lead alone, or it is not known
	Within  time.Duration // the span in which they did; 0 = any
}

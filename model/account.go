package model

import "time"

// Account is everybody at one company and what happened with them.
type Account struct {
	Of      LeadID // whom it was asked for
	Company string
	// People are those whom one can work with first, by score, then those with
	// sales, resting, and gone, each by score. More says that there are others.
	People []Row
	More   bool
	// Events are the touches and the decisions of all of them, newest first. Older
	// says that what happened before them is left out.
	Events []AccountEvent
	Older  bool
}

// AccountEvent is a touch of one of the people, an attempt among them, or what was
// decided about one.
type AccountEvent struct {
	Lead  LeadID
	Label string
	At    time.Time
	Touch *Touch
	Item  *Item // nil for touches
}

package model

import "time"

// Mark is a threshold of the score.
type Mark string

const (
	MarkNone Mark = ""
	MarkMQL  Mark = "mql"
	MarkHot  Mark = "hot"
)

// Missing says what would lift a lead over its next threshold: To is none where
// it stands above them all. Short are the points that each part lacks, 0 where it
// lacks none; those that a floor hides count too, as more would be lost in them
// first. Each of Ways is enough by itself, those by points first and of them the
// smallest; without any, no one or two things more would do.
type Missing struct {
	To    Mark
	Short Threshold
	Ways  []Way

	// Passed is when the lead got over the MQL threshold or was lifted by a
	// trigger, though its points do not reach it now; zero = it did not. Cooled:
	// no trigger of the last week holds it up either.
	Passed time.Time
	Cooled bool

	// Waits: the lead does not reach the MQL threshold and need not, as its file put
	// it into the queue. To is hot then.
	Waits bool
}

// Way is a set of steps that together are enough, and the score they would make.
// Trigger is the name of what lifts the lead at once where that score does not
// reach the threshold.
type Way struct {
	Steps   []Step
	Score   int
	Trigger string
}

// Step is one more thing that a rule or a trigger would count: a touch now, of a
// kind and, where Like is not empty, with such a text in it (Again: the lead has
// one already); or else that what the rule asks of Fields is so. Points are what
// the score would gain, after caps and after the steps before it.
type Step struct {
	Rule   string
	Touch  TouchKind
	Like   string
	Again  bool
	Fields []string
	Points int
}

// Coming says how a lead's score goes on if nothing happens but what is known of
// already: the score in 7 and in 30 days, and the first hour at which it is below
// a threshold that it is at now. Zero: it is not at it, or stays for a year.
type Coming struct {
	In7, In30 int
	BelowMQL  time.Time
	BelowHot  time.Time
}

// Standing is what the order of the queue looks at.
type Standing struct {
	ID      LeadID
	Receipt Receipt
	Due     time.Time // zero = none
	Waiting time.Time
}

// Order is what decides which of two leads comes first.
type Order string

const (
	ByScore   Order = "score"   // the higher
	ByDue     Order = "due"     // the earlier; none comes last
	ByWaiting Order = "waiting" // who has waited longer
	ByID      Order = "id"      // all else being equal: the order never changes
)

// Comparison tells why one lead comes before another. Terms are the differences
// of their scores, the largest first; they sum to Margin.
type Comparison struct {
	First  bool  // the first of the two comes first
	By     Order // what decides
	Terms  []Difference
	Margin int // of the scores
}

// Difference is a group of rules (or the cap or floor of a side, where Group is
// empty) in two receipts.
type Difference struct {
	Side  Side
	Group string
	A, B  int
}

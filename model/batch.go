package model

import "time"

// Batch is one import.
type Batch struct {
	ID        BatchID
	At        time.Time
	Actor     string
	File      string
	Format    string
	Source    string
	Rows      int
	Created   int
	Updated   int
	Unchanged int
	Queued    int
	NotQueued map[string]int // by the file's word for the stage
	Touches   int
	// Unattached touches were of people nobody knew then: they wait. Attached ones
	// had waited since an earlier import, for people that this one brought.
	Unattached, Attached int
	Rejected             int
	Erased               int          // rows left out because their people were erased
	Suppressed           int          // rows about people who were rejected for good, or at a suppressed domain: they stay out of the queue
	Deals                *DealFigures // of a file of deals, else nil
	Finished             bool         // false: an import was killed in the middle
	TakenBack            bool
	Left                 int    // leads of it that stay although it was taken back, for decisions stood on them
	Turning              Action // undo or redo while it is being taken back or given again: that is in the ledger, and not through yet
	LedgerID             EntryID
}

// DealFigures are what a file of what became of leads brought: deals that were taken,
// that stand so here already, that are of nobody here, that stand otherwise here, and
// of which it is asked whose they are.
type DealFigures struct {
	Rows     int `json:"rows"`
	Taken    int `json:"taken"`
	Same     int `json:"unchanged"`
	Nobody   int `json:"unknown"`
	Disagree int `json:"disagree"`
	Asked    int `json:"questions"`
}

// Waiting counts the touches of people whom nobody knows yet. They attach when
// their person arrives.
type Waiting struct {
	Touches int
	People  int // different addresses, ids and names that they are about
	Nobody  int // of them name nobody at all
}

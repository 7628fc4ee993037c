package model

import (
	"time"

	"winnow/model/filter"
)

// HistoryQuery asks for entries of the ledger, newest first. Of the filter it
// understands words (of a lead, or what was done: reject, import), by:, reason:,
// stage: (what leads became), owner: (whom it was handed to) and decided: (when).
// At most one of Before and After is set, each the Seq of an entry; with After the
// page is the one that ends just above it.
type HistoryQuery struct {
	Filter        filter.Filter
	Before, After int64
	Limit         int
}

// HistoryPage is a run of entries, newest first. More and Less say whether there are
// older and newer ones.
type HistoryPage struct {
	Entries    []HistoryEntry
	More, Less bool
}

// HistoryEntry is an entry of the ledger with what it did.
type HistoryEntry struct {
	Entry
	Leads     int            // how many it was about, up to HistoryMost
	About     []HistoryAbout // the first few of them
	TakenBack bool
	Of        Action // what an undo or redo was of
	OfActor   string
	File      string // of an import
}

// HistoryMost is where the leads of an entry are not counted any further.
const HistoryMost = 10_000

// HistoryAbout is what an entry did to one lead.
type HistoryAbout struct {
	Item
	Label string // "" = it was erased
}

// HistoryDetail is an entry with more of its leads. WhyNot says why it cannot be
// taken back, "" when it can; for one that was taken back, why it cannot be done again.
type HistoryDetail struct {
	HistoryEntry
	WhyNot string
}

// historyWords are the words by which entries are looked for, and what they mean.
var historyWords = map[string]Action{
	"promoted": ActPromote, "rejected": ActReject, "nurtured": ActNurture, "reopened": ActReopen, "accepted": ActAccept, "tried": ActTry, "attempt": ActTry,
	"attempts": ActTry, "snoozed": ActSnooze, "noted": ActNote, "notes": ActNote, "woke": ActWake, "woken": ActWake, "triggers": ActTrigger, "merged": ActMerge,
	"imports": ActImport, "imported": ActImport, "undone": ActUndo, "redone": ActRedo, "erased": ActErase, "sent": ActSendBack, "dnc": ActDNC,
}

// HistoryAction is what a word of a filter of the history means, where it is a word
// for what was done: "reject", "rejected", "import".
func HistoryAction(word string) (Action, bool) {
	switch a := Action(word); a {
	case ActPromote, ActReject, ActNurture, ActReopen, ActAccept, ActOpportunity, ActWon, ActLost, ActTry, ActSnooze, ActNote, ActWake, ActTrigger,
		ActMerge, ActDistinct, ActEdit, ActRefer, ActErase, ActImport, ActCriteria, ActUndo, ActRedo:
		return a, true
	}
	a, ok := historyWords[word]
	return a, ok
}

// Log asks for entries of the ledger, newest first.
type Log struct {
	Since time.Time
	Lead  LeadID // 0 = all
	Limit int    // 0 = all
}

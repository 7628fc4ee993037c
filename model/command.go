package model

import "time"

// Target is a lead that a command is about, at the version it was seen at.
type Target struct {
	Lead    LeadID
	Version int64 // AnyVersion: as it stands now
	Rank    int   // position as displayed, from 1; 0 = not displayed
}

// AnyVersion as Target.Version takes the lead as it stands: scripts that name a
// lead without having seen it.
const AnyVersion int64 = -1

// Command asks for one change to one lead or several. ID is made before the
// first try. A zero Group means the command is a group of its own.
type Command struct {
	ID      EntryID
	Group   EntryID
	At      time.Time
	Actor   string
	Action  Action
	Targets []Target

	Reason  string // id or key
	Note    string
	Owner   string    // promote: whom it is handed to; trigger: whom it assigns to
	Tags    Tags      // trigger: what it tags with
	Sheet   Sheet     // promote: what goes with it
	Until   Until     // nurture, and a reject whose reason asks for a date
	Due     time.Time // trigger, and do-not-contact by a touch: of that touch
	Outcome AttemptOutcome
	Channel Channel
	Cause   string // do-not-contact: why; wake: what woke it; trigger: its id; reject: the field that is wrong
	Amount  int64  // hundredths; < 0 = not given
	Close   time.Time
	Into    LeadID // merge: the lead that stays
	// Right is, for a rejection of one lead, who is the right person: a name, an
	// address or both, and what else is known. The lead is made where there is none.
	Right []FieldValue
	Typed []FieldValue // edit: the right values
}

// Entry is the header of a ledger entry.
type Entry struct {
	ID       EntryID
	Seq      int64
	Group    EntryID
	At       time.Time
	Actor    string
	Action   Action
	Criteria string  // hash of the criteria that were applied
	Undoes   EntryID // undo and redo: the group that it takes back
	Batch    BatchID // imports
}

// Change is what an entry did to one lead, in ids and codes only.
type Change struct {
	Lead    LeadID
	From    Stage
	To      Stage
	Reason  string
	Class   ReasonClass
	Until   Until
	Due     time.Time
	Outcome AttemptOutcome
	Channel Channel
	Cause   string
	Amount  int64
	Close   time.Time
	Other   LeadID // merge: the lead on the other side; reject: the right person; refer: the wrong one
}

// Item is one entry as one lead saw it. Note, Owner, Tags and Sheet are read from
// beside the ledger, and are empty once erased.
type Item struct {
	Entry
	Change
	Note  string
	Owner string
	Tags  Tags
	Sheet Sheet
	// OtherLabel is what the right or the wrong person is called; read with the details
	// of a lead alone.
	OtherLabel string
	// Of is what the lead is called whose entry this is, where that was merged into the
	// one that is read; read with Log of a lead and Detail.Merged alone.
	Of string
}

// Refused is one lead of a command and why nothing was done to it.
type Refused struct {
	Target  Target
	Label   string
	Refusal *Refusal
}

// Result is what a command did. Done holds the change of each lead that moved;
// Refused the others. A command that moved no lead wrote nothing: Entry.Seq is 0.
//
// Of is set for an undo or redo: the action that was taken back or done again.
// That of an import or of criteria may name no lead; Entry.Seq is set then.
type Result struct {
	Entry   Entry
	Of      Action
	Done    []Done
	Refused []Refused
	// Standing are, for an import that was taken back, leads that it had changed and
	// that somebody decided on since: what it said of them is gone, the decision stays.
	Standing []Refused
	// Freed counts, for an undo, those who come into the queue because nothing keeps
	// their domain out any more.
	Freed int
	// Right is the right person, where a rejection named one.
	Right RightPerson
	// Rest is how many leads went now that an import had left when it was taken back
	// before: decisions stood on them.
	Rest int
	// Erased counts, for an import that is given again, the people that were left out
	// of it because they were erased.
	Erased int
}

// RightPerson is the lead that stands for one that was the wrong person. New: the
// command made it.
type RightPerson struct {
	Lead  LeadID
	Label string
	New   bool
}

// Done is one lead that a command changed.
type Done struct {
	Change     Change
	Label      string
	Version    int64
	Attempts   int
	Due        time.Time
	Of         Action // for an undo or redo: the action that was taken back or done again
	Refers     string // a rejection: the owner whom it refers to
	Suppresses string // a rejection: the domains from which nobody comes into the queue any more
	Frees      string // a reopening: the domains from which people come into the queue again; who was kept out so far stays out
}

// UndoCommand asks to take a group back, or (as a redo) to do again what an undo
// took back. ID is made before the first try. Target is an entry or a group; the
// zero value is the actor's own latest. With AskImport, an own latest that is an
// import is left as it is: the refusal (RefusedAsk) comes with its group in
// Result.Entry.Undoes, to be named once the user has said yes.
//
// Taking an import back, or giving it again, may take minutes: Progress, which may
// be nil, is told how many of its leads are through. With Later the command ends
// as soon as it is in the ledger, and the rest is left to Recover.
type UndoCommand struct {
	ID        EntryID
	At        time.Time
	Actor     string
	Target    EntryID
	AskImport bool
	Progress  func(done, total int)
	Later     bool
}

package model

// Stage is where a lead stands between marketing and sales.
type Stage string

const (
	StageLead        Stage = "lead" // below the threshold
	StageMQL         Stage = "mql"  // in the queue
	StageNurture     Stage = "nurture"
	StageRejected    Stage = "rejected"
	StageSQL         Stage = "sql" // handed off
	StageAccepted    Stage = "accepted"
	StageOpportunity Stage = "opportunity"
	StageWon         Stage = "won"
	StageLost        Stage = "lost"
)

// Stages lists every stage in the order of the funnel.
func Stages() []Stage {
	return []Stage{StageLead, StageMQL, StageNurture, StageRejected, StageSQL,
		StageAccepted, StageOpportunity, StageWon, StageLost}
}

// Known reports whether s is one of the stages.
func (s Stage) Known() bool {
	for _, k := range Stages() {
		if s == k {
			return true
		}
	}
	return false
}

// Open reports whether nothing was decided: the lead is a lead or an MQL.
func (s Stage) Open() bool { return s == StageLead || s == StageMQL }

// HandedOff reports whether sales has the lead and has not closed it.
func (s Stage) HandedOff() bool {
	return s == StageSQL || s == StageAccepted || s == StageOpportunity
}

// replaces reports whether what a later row says of a stage goes before what rows said
// until then. A word for an open lead takes nobody back whom sales has or had: CRMs have
// no other word for leads they are at work on, and no import reopens what was decided.
// Nor does a word that says less of the same: handed off of one that sales is further
// with, refused of one that was lost.
func (s Stage) replaces(before Stage) bool {
	switch s {
	case "":
		return false
	case StageLead, StageMQL:
		return !before.HandedOff() && before != StageWon
	case StageSQL:
		return before != StageAccepted && before != StageOpportunity && before != StageWon
	case StageRejected:
		return before != StageLost
	}
	return true
}

// Action is what a ledger entry did.
type Action string

const (
	ActPromote     Action = "promote"
	ActReject      Action = "reject"
	ActNurture     Action = "nurture"
	ActReopen      Action = "reopen"
	ActAccept      Action = "accept"
	ActSendBack    Action = "send_back"
	ActOpportunity Action = "opportunity"
	ActWon         Action = "won"
	ActLost        Action = "lost"
	ActTry         Action = "try"
	ActSnooze      Action = "snooze"
	ActDNC         Action = "do_not_contact"
	ActDNCOff      Action = "contact_again"
	ActNote        Action = "note"
	ActWake        Action = "wake"    // by winnow: a nurture or recycle rule came true
	ActTrigger     Action = "trigger" // by winnow: touches completed a trigger; it moves nothing by itself
	ActMerge       Action = "merge"
	ActDistinct    Action = "distinct" // two leads that may seem one are not: they are not proposed again
	ActEdit        Action = "edit"     // values were typed, which stand above those of imports
	ActRefer       Action = "refer"    // the lead was named as the right person instead of another
	ActErase       Action = "erase"    // all that is known of the lead was deleted; cannot be undone
	ActImport      Action = "import"
	ActCriteria    Action = "criteria"
	ActUndo        Action = "undo"
	ActRedo        Action = "redo"
)

// Decides reports whether the action is one of the three decisions.
func (a Action) Decides() bool { return a == ActPromote || a == ActReject || a == ActNurture }

// Outcome reports whether the action says what sales did next.
func (a Action) Outcome() bool {
	switch a {
	case ActAccept, ActSendBack, ActOpportunity, ActWon, ActLost:
		return true
	}
	return false
}

// answers reports whether the action is one by which a rep answers what a lead did,
// so that no SLA runs on from before it.
func (a Action) answers() bool {
	return a.Decides() || a.Outcome() || a == ActTry || a == ActSnooze || a == ActReopen
}

// AttemptOutcome is how one attempt to reach a lead ended.
type AttemptOutcome string

const (
	NoAnswer    AttemptOutcome = "no_answer"
	Voicemail   AttemptOutcome = "voicemail"
	Emailed     AttemptOutcome = "emailed"
	Connected   AttemptOutcome = "connected"
	WrongNumber AttemptOutcome = "wrong_number"
)

// AttemptOutcomes lists them in the order in which they are offered.
func AttemptOutcomes() []AttemptOutcome {
	return []AttemptOutcome{NoAnswer, Voicemail, Emailed, Connected, WrongNumber}
}

// Channel is a way to reach a lead that do-not-contact can close.
type Channel string

const (
	ChannelEmail Channel = "email"
	ChannelPhone Channel = "phone"
	ChannelAll   Channel = "all" // in commands only: both
)

// Actor that stands in the ledger for what rules and triggers did.
const ActorWinnow = "winnow"

package model

import "strings"

// done is what actions did, in words that go with "by Dana".
var done = map[Action]string{
	ActPromote: "promoted", ActReject: "rejected", ActNurture: "returned to nurture", ActReopen: "reopened", ActAccept: "accepted",
	ActSendBack: "sent back", ActOpportunity: "made an opportunity", ActWon: "closed won", ActLost: "closed lost", ActTry: "tried", ActSnooze: "snoozed",
	ActDNC: "set to do not contact", ActDNCOff: "allowed contact again", ActNote: "noted", ActWake: "woken", ActMerge: "merged", ActDistinct: "kept apart",
	ActEdit: "typed over", ActRefer: "named as the right person", ActErase: "erased", ActImport: "imported", ActUndo: "taken back", ActRedo: "done again",
}

// Done is what the action did to a lead, in words that go with "by Dana": "promoted".
func (a Action) Done() string {
	if text, ok := done[a]; ok {
		return text
	}
	return strings.ReplaceAll(string(a), "_", " ")
}

// came is how a lead comes to the stages whose names do not say it.
var came = map[Stage]string{StageSQL: "promoted", StageNurture: "nurtured", StageWon: "closed won", StageLost: "closed lost"}

// Came is how somebody brought a lead to a stage: "promoted" to sql.
func (s Stage) Came() string {
	if text, ok := came[s]; ok {
		return text
	}
	return string(s)
}

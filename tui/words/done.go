package words

import (
	"strings"

	"winnow/model"
)

// Done says what was done, up to the name of the lead: "Promoted", "Closed won:".
func Done(a model.Action) string {
	switch a {
	case model.ActPromote:
		return "Promoted"
	case model.ActReject:
		return "Rejected"
	case model.ActNurture:
		return "Returned to nurture:"
	case model.ActReopen:
		return "Reopened"
	case model.ActAccept:
		return "Accepted by sales:"
	case model.ActSendBack:
		return "Sent back:"
	case model.ActOpportunity:
		return "Opportunity:"
	case model.ActWon:
		return "Closed won:"
	case model.ActLost:
		return "Closed lost:"
	case model.ActTry:
		return "Attempt logged:"
	case model.ActSnooze:
		return "Snoozed"
	case model.ActDNC:
		return "Do not contact"
	case model.ActDNCOff:
		return "Contact allowed again:"
	case model.ActNote:
		return "Noted on"
	case model.ActEdit:
		return "Typed values of"
	case model.ActMerge:
		return "Merged"
	case model.ActDistinct:
		return "Not the same:"
	}
	return strings.ReplaceAll(string(a), "_", " ")
}

// Right says who stands for a lead that was the wrong person.
func Right(r model.RightPerson) string {
	if r.New {
		return "The right one is " + r.Label + ", a new lead in the queue"
	}
	return "The right one is " + r.Label + ", who is here already"
}

// Freed says that some come into the queue whom a domain kept out.
func Freed(n int) string {
	return Count(n, "lead that was kept out is", "leads that were kept out are") + " in the queue"
}

// Erased says that an import which is done again leaves some out who were erased.
func Erased(n int) string { return Count(n, "erased person", "erased people") + " left out" }

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
	case model.ActMerge:
		return "Merged"
	case model.ActDistinct:
		return "Not the same:"
	}
	return strings.ReplaceAll(string(a), "_", " ")
}

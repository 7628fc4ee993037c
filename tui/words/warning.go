package words

import (
	"strings"

	"winnow/model"
)

// Warning is something to know before calling, in a clause. r is the lead that
// is warned about.
func (s Speaker) Warning(w model.Warning, r model.Row) string {
	switch w.Kind {
	case model.WarnDNC:
		return doNotContact(w, r)
	case model.WarnOpportunity:
		text := withSales(w)
		if w.Label != "" {
			text += with(w) + w.Label
		}
		text += elsewhere(w, r)
		if w.Who != "" {
			text += ", owner " + FirstName(w.Who)
		}
		return text
	case model.WarnRefusal:
		text := "Rejected here"
		if !w.At.IsZero() {
			text += " " + Date(w.At, s.Now, s.Zone)
		}
		if w.Label != "" {
			text += ", " + w.Label + elsewhere(w, r)
		}
		if w.Reason != "" {
			text += ": " + Reason(s.Rules, w.Reason)
		}
		return text
	case model.WarnOtherRep:
		text := FirstName(w.Who) + " works"
		if w.Label != "" {
			text += " " + w.Label + elsewhere(w, r)
		} else {
			text += " another lead here"
		}
		if !w.At.IsZero() {
			text += " (" + Day(w.At, s.Now, s.Zone) + ")"
		}
		return text
	case model.WarnDuplicate:
		return "May be the same as " + w.Label
	case model.WarnFreeMail:
		return "Free-mail address"
	case model.WarnRoleAddress:
		return "Address of a function, not of a person"
	case model.WarnStudent:
		if w.Reason == model.StudentByTitle {
			return "Student, by the title"
		}
		return "Student? Address of a school"
	case model.WarnOwnStaff:
		return "Own staff"
	}
	return Reason(s.Rules, string(w.Kind))
}

// withSales is how far sales is with the lead that a warning names.
func withSales(w model.Warning) string {
	switch {
	case w.Stage == model.StageSQL && w.At.IsZero():
		return "Handed off here by the file"
	case w.Stage == model.StageSQL:
		return "Handed off here"
	case w.Stage == model.StageAccepted:
		return "Sales works here"
	}
	return "Open opportunity here"
}

func with(w model.Warning) string {
	if w.Stage == model.StageSQL || w.Stage == model.StageAccepted {
		return ": "
	}
	return " with "
}

// elsewhere names the other lead's company where that is called otherwise than the
// lead's own, and what makes it the same.
func elsewhere(w model.Warning, r model.Row) string {
	if w.Company == "" || w.Domain == "" || r.Company == "" || model.NormalCompany(w.Company) == model.NormalCompany(r.Company) {
		return ""
	}
	return " of " + w.Company + " (also " + w.Domain + ")"
}

// MoreWarnings counts warnings of one kind that are not spelled out.
func MoreWarnings(k model.WarningKind, n int) string {
	switch k {
	case model.WarnOpportunity:
		return Number(n) + " more with sales"
	case model.WarnRefusal:
		return Count(n, "more refusal", "more refusals")
	case model.WarnOtherRep:
		return Count(n, "more lead of others", "more leads of others")
	case model.WarnDuplicate:
		return Count(n, "more possible duplicate", "more possible duplicates")
	}
	return Count(n, "more warning", "more warnings")
}

func doNotContact(w model.Warning, r model.Row) string {
	switch {
	case r.EmailCause != "" && r.PhoneCause == "":
		return "Do not e-mail: " + model.SayCause(r.EmailCause)
	case r.PhoneCause != "" && r.EmailCause == "":
		return "Do not call: " + model.SayCause(r.PhoneCause)
	case r.PhoneCause != "" && r.EmailCause != r.PhoneCause:
		return "Do not e-mail: " + model.SayCause(r.EmailCause) + ", do not call: " + model.SayCause(r.PhoneCause)
	case w.Reason != "":
		return "Do not contact: " + model.SayCause(w.Reason)
	}
	return "Do not contact"
}

// Item is an entry of the ledger in words, without its date: "Dana: nurture
// until 19 Dec, bad timing". Its note is apart.
func (s Speaker) Item(it model.Item) string {
	return FirstName(it.Actor) + Of(it) + ": " + s.Did(it)
}

// Of says whose entry it is, after who did it, where that lead was merged into the one
// that is shown; else "".
func Of(it model.Item) string {
	if it.Of == "" {
		return ""
	}
	return " (of " + it.Of + ")"
}

// Did is what an entry of the ledger did to a lead, in words: "nurture until 19 Dec,
// bad timing".
func (s Speaker) Did(it model.Item) string {
	text := s.action(it)
	if it.Reason != "" {
		text += ", " + Reason(s.Rules, it.Reason)
	}
	if it.Action == model.ActReject && it.Cause != "" {
		text += ": the " + strings.ReplaceAll(it.Cause, "_", " ") + " is wrong"
	}
	if it.Action == model.ActReject && it.Owner != "" {
		text += ", referred to " + FirstName(it.Owner)
	}
	if it.Action == model.ActReject && it.OtherLabel != "" {
		text += ", the right one is " + it.OtherLabel
	}
	if ends := s.Until(it.Until); ends != "" && (it.Action == model.ActNurture || it.Action == model.ActReject) {
		text += " until " + ends
	}
	return text
}

// Until is what ends a rest, whichever comes first: "19 Dec or they act".
func (s Speaker) Until(u model.Until) string {
	var ends []string
	if !u.At.IsZero() {
		ends = append(ends, Date(u.At, s.Now, s.Zone))
	}
	switch u.Kind {
	case "":
	case model.KindAnyIntent:
		ends = append(ends, "they act")
	default:
		ends = append(ends, Kind(u.Kind))
	}
	if u.Score > 0 {
		ends = append(ends, "score "+Number(u.Score))
	}
	return strings.Join(ends, " or ")
}

func (s Speaker) action(it model.Item) string {
	switch it.Action {
	case model.ActPromote:
		if it.Owner != "" {
			return "promoted to " + FirstName(it.Owner)
		}
		return "promoted"
	case model.ActReject:
		return "rejected"
	case model.ActSendBack:
		return "sent back"
	case model.ActAccept:
		return "accepted"
	case model.ActReopen:
		return "reopened"
	case model.ActTry:
		if it.Outcome == "" {
			return "tried"
		}
		return "tried, " + Outcome(it.Outcome)
	case model.ActSnooze:
		if it.Due.IsZero() {
			return "snoozed"
		}
		return "snoozed to " + At(it.Due, s.Now, s.Zone)
	case model.ActDNC:
		what := map[model.Channel]string{model.ChannelEmail: "do not e-mail", model.ChannelPhone: "do not call"}[it.Channel]
		if what == "" {
			what = "do not contact"
		}
		if it.Cause != "" {
			what += ", " + model.SayCause(it.Cause)
		}
		if !it.Due.IsZero() {
			what += " " + Date(it.Due, s.Now, s.Zone)
		}
		return what
	case model.ActDNCOff:
		return "contact allowed again"
	case model.ActWake:
		return "woke"
	case model.ActTrigger:
		text := "noticed"
		if it.Cause != "" {
			text += ": " + Reason(model.Rules{}, it.Cause)
		}
		if it.Owner != "" {
			text += ", assigned to " + FirstName(it.Owner)
		}
		if it.Tags != "" {
			text += ", tagged " + strings.Join(it.Tags.List(), ", ")
		}
		return text
	case model.ActMerge:
		return "merged"
	case model.ActEdit:
		return "typed what was wrong"
	case model.ActRefer:
		if it.OtherLabel != "" {
			return "named as the right person instead of " + it.OtherLabel
		}
		return "named as the right person"
	case model.ActWon:
		return "closed won"
	case model.ActLost:
		return "closed lost"
	}
	return Reason(model.Rules{}, string(it.Action))
}

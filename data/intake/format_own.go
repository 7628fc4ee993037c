package intake

import (
	"strings"

	"winnow/model"
)

// ownLeads are leads as winnow itself writes them: export leads, and a queue. Their
// ids name the leads they were, so that a file that was worked on elsewhere comes back
// to them whatever else is known of them. What winnow works out is left to it. All that
// is no column of ours is an attribute, whatever it is called: it was one.
func ownLeads() format {
	return format{
		name: "winnow-leads", source: model.SourceOwn, exact: true,
		match: func(h headers) bool {
			return h.all("id", "score", "fit", "engagement", "grade", "rising") && h.any("waitingsince", "qualifiedat", "lasttouchat")
		},
		roles: merged(ownFields(), ownStanding(), fields(model.FieldFormerID, "id"),
			each(role{use: useReason}, "reason"),
			each(role{use: useNothing}, "rank", "score", "fit", "engagement", "grade", "rising", "qualifiedat", "waitingsince", "dueat", "attempts",
				"lastoutcome", "decidedat", "decidedby", "why", "whyat", "touches", "lasttouchat"),
		),
	}
}

// ownHandoffs are leads that sales has, as winnow writes them. The words that came
// with a handoff are those of its entry, and no attributes of the lead.
func ownHandoffs() format {
	f := ownLeads()
	leads := f.match
	f.name = "winnow-handoffs"
	f.match = func(h headers) bool { return leads(h) && h.all("handedoffto", "handoffnote", "meetingat", "nextstep") }
	f.roles = merged(f.roles, each(role{use: useNothing}, "handedoffto", "handoffnote", "meetingat", "meetingwith", "budget", "authority", "need",
		"timeline", "nextstep"))
	return f
}

// ownDecisions are decisions as winnow writes them: a row an entry. What they tell of
// the lead is taken; that it was decided on only the ledger knows that they are from.
func ownDecisions() format {
	return format{
		name: "winnow-decisions", source: model.SourceOwn, exact: true,
		match: func(h headers) bool {
			return h.all("entry", "seq", "action", "lead", "from", "to", "class", "criteria")
		},
		roles: merged(ownFields(), ownStanding(), fields(model.FieldFormerID, "lead"),
			each(role{use: useNothing}, "entry", "seq", "at", "actor", "action", "label", "from", "to", "reason", "class", "untilat", "untilkind",
				"untilscore", "amount", "closeat", "owner", "note", "score", "grade", "criteria"),
		),
	}
}

// ownFields are a lead's fields by the names that they have here.
func ownFields() map[string]role {
	m := map[string]role{}
	for _, f := range model.Fields() {
		m[headerKey(string(f))] = role{use: useField, field: f}
	}
	return m
}

// ownStanding is where a lead stood. "lead" is below the queue, as in a lifecycle.
func ownStanding() map[string]role {
	return merged(
		each(role{use: useStage, life: true, only: true}, "stage"),
		each(role{use: useNoEmail}, "donotemail"),
		each(role{use: useNoPhone}, "donotcall"),
	)
}

// attributeAfter stands behind the name of an attribute that is also that of one of
// our columns.
const attributeAfter = " (attribute)"

// ownAttribute is the name of an attribute in a file that winnow wrote.
func ownAttribute(name string) string {
	return strings.TrimPrefix(strings.TrimSuffix(name, attributeAfter), "attributes.") // the latter in JSON
}

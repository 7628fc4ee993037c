package intake

import "winnow/model"

// ownLeads are leads as winnow itself writes them: export leads, and a queue. Their
// ids name the leads they were, so that a file that was worked on elsewhere comes back
// to them whatever else is known of them. What winnow works out is left to it.
func ownLeads() format {
	return format{
		name: "winnow-leads", source: model.SourceOwn,
		match: func(h headers) bool {
			return h.all("id", "score", "fit", "engagement", "grade", "rising") && h.any("waitingsince", "qualifiedat", "lasttouchat")
		},
		roles: merged(
			fields(model.FieldFormerID, "id"),
			fields(model.FieldExternalID, "externalid"),
			each(role{use: useNothing}, "rank", "score", "fit", "engagement", "grade", "rising", "qualifiedat", "waitingsince", "dueat", "attempts",
				"lastoutcome", "decidedat", "decidedby", "why", "whyat", "touches", "lasttouchat"),
		),
	}
}

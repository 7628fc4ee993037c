package intake

import (
	"time"

	"winnow/model"
)

// marketoWords are stages of Marketo's own revenue cycle that mean nothing elsewhere.
var marketoWords = map[string]string{"known": "lead"}

func marketo() []format {
	common := merged(
		fields(model.FieldSource, "leadsource", "personsource"),
		each(role{use: useStage}, "leadstatus", "personstatus"),
		each(role{use: useNoEmail, cause: "unsubscribed"}, "unsubscribe", "unsubscribed"),
		each(role{use: useNoEmail, cause: "bounced"}, "emailinvalid"),
		each(role{use: useNoPhone, cause: "opted_out"}, "donotcall"),
	)
	return []format{
		{
			name: "marketo-list", source: "marketo",
			match: func(h headers) bool {
				return h.all("emailaddress") && h.any("id", "marketosfdcid") && !h.any("memberrating") &&
					(h.any("leadstatus", "leadscore", "personscore") || h.all("companyname", "jobtitle"))
			},
			roles: merged(common, fields(model.FieldExternalID, "id"),
				touches(model.Created, "createdat"), each(role{use: useAttribute}, "leadrating", "marketosfdcid")),
			converted: "sql",
			words:     marketoWords,
		},
		{
			name: "marketo-leads", source: "marketo",
			// firstName and leadScore are in one word: many files have an Email, a
			// First Name and a Lead Status.
			match: func(h headers) bool {
				return h.written("email", "firstname") == 2 && !h.any("hsobjectid", "isconverted") && (h.written("leadscore", "leadstatus") > 0 ||
					h.written("updatedat") > 0 && h.written("unsubscribed", "donotcall", "emailinvalid", "mobilephone", "leadsource", "title",
						"numberofemployees", "annualrevenue", "relativescore", "urgency", "priority") > 0)
			},
			roles: merged(common, fields(model.FieldExternalID, "id"), touches(model.Created, "createdat"),
				each(role{use: useAttribute}, "urgency", "priority", "relativescore", "rating")),
			converted: "sql",
			words:     marketoWords,
			zone:      time.UTC,
		},
	}
}

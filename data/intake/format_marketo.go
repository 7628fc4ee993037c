package intake

import "winnow/model"

func marketo() []format {
	refused := merged(
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
			roles: merged(refused, fields(model.FieldExternalID, "id"),
				touches(model.Created, "createdat"), each(role{use: useAttribute}, "leadrating", "marketosfdcid")),
			converted: "sql",
		},
		{
			name: "marketo-leads", source: "marketo",
			match: func(h headers) bool {
				return h.all("email", "firstname") && h.any("leadscore", "marketoguid") && h.any("updatedat", "leadstatus", "unsubscribed", "donotcall")
			},
			roles:     merged(refused, fields(model.FieldExternalID, "id"), touches(model.Created, "createdat")),
			converted: "sql",
		},
	}
}

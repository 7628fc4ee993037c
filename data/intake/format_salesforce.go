package intake

import "winnow/model"

func salesforce() []format {
	return []format{
		{
			name: "salesforce-lead", source: "salesforce",
			match: func(h headers) bool { return h.all("id", "lastname", "company", "status", "isconverted") },
			roles: merged(
				fields(model.FieldExternalID, "id"),
				fields(model.FieldOwner, "ownername", "owner", "ownerid"),
				touches(model.Created, "createddate"),
				touches(model.Activity, "lastactivitydate"),
				each(role{use: useNoEmail, cause: "bounced"}, "emailbouncedreason", "emailbounceddate"),
				each(role{use: useNothing}, "photourl", "attributes"),
			),
			converted: "sql",
		},
		{
			name: "salesforce-report", source: "salesforce",
			match: func(h headers) bool {
				return h.all("leadowner", "leadsource", "leadstatus") && !fromZoho(h) &&
					h.any("companyaccount", "createdate", "lastactivity", "unreadbyowner", "zippostalcode", "stateprovince")
			},
			roles: merged(
				fields(model.FieldExternalID, "leadid"),
				touches(model.Created, "createdate", "createddate"),
				touches(model.Activity, "lastactivity", "lastactivitydate"),
			),
			converted: "sql",
			footer:    true,
		},
	}
}

func salesforceOthers() []format {
	return []format{
		{name: "salesforce-account", refuse: "Salesforce accounts", match: func(h headers) bool {
			return h.all("id", "name") && h.any("accountnumber", "accountsource", "billingcity") && !h.any("email", "lastname")
		}},
		{name: "salesforce-opportunity", refuse: "Salesforce opportunities", match: func(h headers) bool {
			return h.all("id", "name", "stagename") && !h.any("email", "lastname")
		}},
		{name: "salesforce-campaign", refuse: "Salesforce campaigns", match: func(h headers) bool {
			return h.all("id", "name") && h.any("numberofleads", "budgetedcost") && !h.any("email", "lastname")
		}},
	}
}

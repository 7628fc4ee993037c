package intake

import "winnow/model"

// leadsquared calls a lead a prospect.
func leadsquared() format {
	return format{
		name: "leadsquared", source: "leadsquared",
		match: func(h headers) bool {
			return h.all("prospectid") && h.any("leadnumber", "leadorigin", "lastnotableactivity", "prospectstage")
		},
		roles: fields(model.FieldExternalID, "prospectid"),
	}
}

// datablist's sample of a CRM numbers its rows and calls a lead an account.
func datablist() format {
	return format{
		name: "datablist", source: "datablist",
		match: func(h headers) bool { return h.all("index", "accountid", "leadowner", "dealstage") },
		roles: merged(
			fields(model.FieldExternalID, "accountid"),
			each(role{use: useNothing}, "index"),
		),
	}
}

func pipedriveLeads() format {
	return format{
		name: "pipedrive-leads", source: "pipedrive",
		match: func(h headers) bool {
			return h.written("lead - title") > 0
		},
		roles: merged(
			fields(model.FieldExternalID, "leadid"),
			fields(model.FieldName, "personname", "leadcontactperson"),
			fields(model.FieldEmail, "personemail", "personemailwork", "personemailhome", "personemailother"),
			fields(model.FieldPhone, "personphone", "personphonework", "personphonemobile", "personphonehome"),
			fields(model.FieldCompany, "organizationname", "leadorganization"),
			fields(model.FieldOwner, "leadowner"),
			fields(model.FieldSource, "leadsource", "leadsourceorigin"),
			touches(model.Created, "leadleadcreated"),
			each(role{use: useStage}, "leadlabels", "leadlabel"),
			each(role{use: useAttribute}, "leadtitle", "leadcreator", "leadorganizationid", "leadcontactpersonid"),
		),
		noted: ownNoted,
	}
}

func pipedriveOthers() []format {
	return []format{{name: "pipedrive-deals", refuse: "Pipedrive deals", match: func(h headers) bool {
		return h.written("deal - title") > 0
	}}}
}

func apollo() format {
	return format{
		name: "apollo", source: "apollo",
		match: func(h headers) bool { return h.any("apollocontactid") || h.all("companynameforemails", "emailstatus") },
		roles: merged(
			fields(model.FieldExternalID, "apollocontactid"),
			each(role{use: useStage}, "stage"),
			each(role{use: useAttribute}, "emailstatus", "accountowner", "companyphone", "replied", "demoed", "companycity", "companystate",
				"companycountry", "companyaddress"),
			each(role{use: useNoEmail, cause: "bounced"}, "emailbounced"),
			each(role{use: useTouch, touch: model.Activity, out: true}, "lastcontacted"),
		),
	}
}

// eventTables are logs with a row an event.
func eventTables() []format {
	return []format{
		{name: "web-events", refuse: "page views", match: func(h headers) bool {
			return h.any("pagename", "pageurl", "eventname") && h.any("timestamp", "eventtime", "time") && !h.any("email", "lastname", "name")
		}},
	}
}

package intake

import "winnow/model"

// fromZoho tells Zoho's leads from a Salesforce report, which shares the owner,
// source and status columns: by which of the two the others are more like.
func fromZoho(h headers) bool {
	if !h.any("leadname", "lastname") || !h.all("leadowner", "leadstatus") {
		return false
	}
	zoho := h.count("company", "createdtime", "modifiedtime", "emailoptout", "leadconversiontime", "recordid", "createdbyid", "createdby",
		"noofemployees", "secondaryemail", "skypeid", "lastactivitytime", "zipcode", "leadownerid", "leadname")
	report := h.count("companyaccount", "createdate", "lastactivity", "lastmodified", "unreadbyowner", "zippostalcode", "stateprovince", "employees")
	return zoho > report || !h.any("leadsource")
}

func zoho() []format {
	return []format{{
		name: "zoho-leads", source: "zoho",
		match: fromZoho,
		roles: merged(
			fields(model.FieldExternalID, "leadid", "recordid"),
			touches(model.Created, "createdtime"),
			touches(model.Activity, "lastactivitytime"),
		),
		converted: "sql",
	}}
}

func zohoOthers() []format {
	return []format{
		{name: "zoho-calls", refuse: "Zoho calls", match: func(h headers) bool {
			return h.any("callstarttime") && h.any("calltype", "callowner")
		}},
		{name: "zoho-events", refuse: "Zoho events", match: func(h headers) bool {
			return h.all("subject") && h.any("startdatetime", "eventowner")
		}},
		{name: "zoho-tasks", refuse: "Zoho tasks", match: func(h headers) bool { return h.all("taskowner", "subject") }},
		{name: "zoho-campaigns", refuse: "Zoho campaigns", match: func(h headers) bool {
			return h.all("campaignname", "budgetedcost")
		}},
		{name: "zoho-campaign-leads", refuse: "Zoho campaign responses", match: func(h headers) bool {
			return h.all("campaignname", "leadlastname", "status")
		}},
		{name: "zoho-accounts", refuse: "Zoho accounts", match: func(h headers) bool {
			return h.all("accountid", "accountname") && !h.any("email", "lastname")
		}},
		{name: "zoho-potentials", refuse: "Zoho deals", match: func(h headers) bool {
			return h.all("potentialname", "stage") || h.all("dealname", "stage") && !h.any("email")
		}},
	}
}

package intake

import "winnow/model"

func hubspotContacts() format {
	return format{
		name: "hubspot-contacts", source: "hubspot",
		match: func(h headers) bool {
			return h.any("recordid", "recordidcontact", "hsobjectid") && !h.any("dealname") &&
				h.count("lifecyclestage", "leadstatus", "contactowner", "createdate", "lastactivitydate", "marketingcontactstatus",
					"associatedcompany", "associatedcompanyids", "originalsource", "originaltrafficsource", "hsleadstatus",
					"hubspotownerid", "lastmodifieddate") >= 2 && h.any("email", "firstname", "lastname", "phonenumber", "phone")
		},
		roles: merged(
			fields(model.FieldExternalID, "recordid", "recordidcontact", "hsobjectid"),
			each(role{use: useNoEmail, cause: "bounced"}, "emailhardbouncereason", "invalidemailaddress"),
			each(role{use: useNoEmail, cause: "unsubscribed"}, "unsubscribedfromallemail", "hsemailoptout"),
			touches(model.Activity, "lastactivitydate", "noteslastupdated"),
			touches(model.PageView, "timelastseen", "hsanalyticslasttimestamp"),
			each(role{use: useDetail, of: "recentconversiondate"}, "recentconversion", "recentconversioneventname"),
		),
		converted: "sql",
	}
}

func hubspotOthers() []format {
	return []format{
		{name: "hubspot-deals", refuse: "HubSpot deals", match: func(h headers) bool {
			return h.all("recordid", "dealname") && !h.any("email")
		}},
		{name: "hubspot-companies", refuse: "HubSpot companies", match: func(h headers) bool {
			return h.all("recordid", "companyname") && h.any("companyowner", "companydomainname") && !h.any("email", "lastname")
		}},
	}
}

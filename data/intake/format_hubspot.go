package intake

import "winnow/model"

func hubspotContacts() format {
	return format{
		name: "hubspot-contacts", source: "hubspot",
		match: func(h headers) bool {
			return h.any("recordid", "recordidcontact", "hsobjectid") && !h.any("dealname", "companyowner", "companydomainname", "createdtime") &&
				h.count("lifecyclestage", "leadstatus", "contactowner", "createdate", "lastactivitydate", "marketingcontactstatus",
					"associatedcompany", "associatedcompanyids", "originalsource", "originaltrafficsource", "hsleadstatus",
					"hubspotownerid", "lastmodifieddate") >= 2
		},
		roles: merged(
			fields(model.FieldExternalID, "recordid", "recordidcontact", "hsobjectid"),
			fields(model.FieldCompany, "companyname", "associatedcompany", "company"),
			each(role{use: useAttribute}, "associatedcompanyids", "primaryassociatedcompanyid", "lastmodifieddate"),
			each(role{use: useNoEmail, cause: "bounced"}, "emailhardbouncereason", "invalidemailaddress",
				"hsemailhardbouncereason", "hsemailhardbouncereasonenum", "hsemailbadaddress"),
			each(role{use: useNoEmail, cause: "unsubscribed"}, "unsubscribedfromallemail", "hsemailoptout"),
			fields(model.FieldSource, "originalsource", "originaltrafficsource", "hsanalyticssource"),
			fields(model.FieldTimeZone, "timezone", "hstimezone"),
			fields(model.FieldLinkedIn, "linkedinurl", "hslinkedinurl"),
			touches(model.Activity, "lastactivitydate", "noteslastupdated"),
			touches(model.PageView, "timelastseen", "hsanalyticslasttimestamp"),
			touches(model.EmailOpen, "hsemaillastopendate"), touches(model.EmailClick, "hsemaillastclickdate"),
			touches(model.EmailReply, "hsemaillastreplydate", "hssalesemaillastreplied"),
			touches(model.MeetingBooked, "engagementslastmeetingbooked"),
			each(role{use: useTouch, touch: model.Activity, out: true}, "noteslastcontacted"),
			each(role{use: useDetail, of: "recentconversiondate"}, "recentconversion", "recentconversioneventname"),
			each(role{use: useDetail, of: "firstconversiondate"}, "firstconversion", "firstconversioneventname"),
		),
		converted: "sql",
		together:  hubspotBoth,
	}
}

// hubspotBoth reads a contact's lifecycle, which only moves forward, beside its status:
// one handed off that is unqualified is lost, and one that is in progress was accepted.
func hubspotBoth(word string, s standing, other string, o standing) (standing, bool) {
	if s.rank > o.rank {
		word, s, o = other, o, s
	}
	switch {
	case o.rank < rankHandedOff || o.rank > rankOpportunity:
	case s.rank == rankRejected:
		return stands["lost"], true
	case o.stage == model.StageSQL && stageKey(word) == "in progress":
		return stands["accepted"], true
	}
	return standing{}, false
}

// hubspotLeads are the records of HubSpot's lead object. Their ids are their own,
// not those of the contacts.
func hubspotLeads() format {
	return format{
		name: "hubspot-leads", source: "hubspot-leads",
		match: func(h headers) bool {
			return h.any("recordid", "recordidlead") && h.all("leadname") && h.any("leadpipelinestage", "leadstage", "leadlabel")
		},
		roles: merged(
			fields(model.FieldExternalID, "recordid", "recordidlead"),
			fields(model.FieldName, "leadname"),
			fields(model.FieldCompany, "companyname", "associatedcompany", "primaryassociatedcompany"),
			each(role{use: useStage}, "leadpipelinestage", "leadstage"),
			each(role{use: useAttribute}, "leadlabel", "leadtype", "leadpipeline", "associatedcontact", "associatedcontactids", "associatedcompanyids"),
			touches(model.Activity, "lastactivitydate"),
		),
		converted: "sql",
	}
}

func hubspotOthers() []format {
	return []format{
		{name: "hubspot-deals", refuse: "HubSpot deals", match: func(h headers) bool {
			return h.any("recordid", "recordiddeal") && h.all("dealname") && !h.any("email")
		}},
		{name: "hubspot-companies", refuse: "HubSpot companies", match: func(h headers) bool {
			return h.any("recordid", "recordidcompany") && h.all("companyname") && !h.any("email", "firstname", "lastname", "contactowner") &&
				h.any("companyowner", "companydomainname", "recordidcompany")
		}},
	}
}

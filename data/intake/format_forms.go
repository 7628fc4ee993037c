package intake

import (
	"strings"

	"winnow/model"
)

// metaLeads are the answers to forms in Facebook and Instagram. Ids and phones
// come with a prefix that says what they are.
func metaLeads() format {
	return format{
		name: "meta-lead-ads", source: "meta",
		match: func(h headers) bool { return h.all("createdtime", "formid", "isorganic", "platform") },
		roles: merged(
			fields(model.FieldExternalID, "id"),
			fields(model.FieldSource, "platform"),
			touches(model.FormSubmit, "createdtime"),
			each(role{use: useDetail, of: "createdtime"}, "formname"),
			each(role{use: useUTM, of: "campaign"}, "campaignname"),
			each(role{use: useUTM, of: "content"}, "adname"),
			each(role{use: useNothing}, "isorganic"),
		),
		clean: func(key, v string) string {
			if i := strings.IndexByte(v, ':'); i == 1 || i == 2 {
				switch v[:i] {
				case "l", "ag", "as", "c", "f", "p":
					return v[i+1:]
				}
			}
			if key == "platform" {
				switch v {
				case "fb":
					return "Facebook"
				case "ig":
					return "Instagram"
				}
			}
			return v
		},
		test: func(v string) bool { return strings.HasPrefix(v, "<test lead: dummy data") },
	}
}

// mailchimp is an audience; those who left it are in a file of their own.
func mailchimp() format {
	return format{
		name: "mailchimp", source: "mailchimp",
		match: func(h headers) bool { return h.all("emailaddress", "memberrating", "leid") },
		roles: merged(
			fields(model.FieldExternalID, "leid", "euid"),
			touches(model.Created, "optintime"),
			touches(model.FormSubmit, "confirmtime"),
			each(role{use: useNoEmail, cause: "unsubscribed"}, "unsubtime"),
			each(role{use: useNoEmail, cause: "bounced"}, "cleantime"),
			fields(model.FieldCountry, "cc"),
			each(role{use: useAttribute}, "region", "lastchanged", "timezone"),
		),
	}
}

// typeform are the answers to a form; its questions are columns of their own.
func typeform() format {
	return format{
		name: "typeform", source: "typeform",
		match: func(h headers) bool { return h.all("startdateutc", "submitdateutc", "networkid") },
		roles: merged(
			touches(model.FormSubmit, "submitdateutc"),
			each(role{use: useNothing}, "startdateutc", "stagedateutc"),
		),
	}
}

// calendly are booked meetings: the invitee is the lead, and the booking a touch.
func calendly() format {
	return format{
		name: "calendly", source: "calendly",
		match: func(h headers) bool { return h.all("inviteeemail", "eventtypename") },
		roles: merged(
			fields(model.FieldName, "inviteename"), fields(model.FieldFirstName, "inviteefirstname"),
			fields(model.FieldLastName, "inviteelastname"), fields(model.FieldEmail, "inviteeemail"),
			fields(model.FieldPhone, "textremindernumber"), fields(model.FieldTimeZone, "inviteetimezone"),
			fields(model.FieldOwner, "username"), fields(model.FieldExternalID, "inviteeuuid"),
			touches(model.MeetingBooked, "eventcreateddatetime"),
			each(role{use: useDetail, of: "eventcreateddatetime", kindless: true}, "eventtypename"),
			each(role{use: useAttribute}, "useremail", "group", "location"),
		),
	}
}

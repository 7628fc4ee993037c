package intake

import (
	"strings"
	"time"

	"winnow/model"
)

// metaLeads are the answers to forms in Facebook and Instagram. Ids and phones
// come with a prefix that says what they are.
func metaLeads() format {
	return format{
		name: "meta-lead-ads", source: "meta", questions: true,
		match: func(h headers) bool { return h.all("createdtime", "formid", "isorganic", "platform") },
		roles: merged(
			each(role{use: useEventID}, "id"),
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
		drop: func(_, v string) string {
			if strings.HasPrefix(v, "<test lead: dummy data") {
				return testRow
			}
			return ""
		},
	}
}

// mailchimp is an audience: one file of those who get its mail, one of those who
// left, one of those whose mail came back. Times are UTC.
func mailchimp() format {
	return format{
		name: "mailchimp", source: "mailchimp", zone: time.UTC,
		match: func(h headers) bool { return h.all("emailaddress", "memberrating", "leid") },
		roles: merged(
			fields(model.FieldExternalID, "leid", "euid"),
			touches(model.Created, "optintime"),
			touches(model.FormSubmit, "confirmtime"),
			each(role{use: useNoEmail, cause: "unsubscribed", touch: model.Unsubscribe, said: "unsubcampaigntitle"}, "unsubtime"),
			each(role{use: useNoEmail, cause: "bounced", touch: model.EmailBounce, said: "cleancampaigntitle"}, "cleantime"),
			fields(model.FieldCountry, "cc"),
			each(role{use: useAttribute}, "region", "lastchanged", "timezone", "address", "unsubreason"),
		),
		noEmail: func(file string) string {
			switch {
			case strings.HasPrefix(file, "unsubscribed_"):
				return "unsubscribed"
			case strings.HasPrefix(file, "cleaned_"):
				return "bounced"
			}
			return ""
		},
	}
}

// typeform are the answers to a form; its questions are columns of their own.
func typeform() format {
	return format{
		name: "typeform", source: "typeform", zone: time.UTC, questions: true,
		match: func(h headers) bool { return h.all("#", "startdateutc", "submitdateutc", "networkid") },
		roles: merged(
			each(role{use: useEventID}, "#"),
			touches(model.FormSubmit, "submitdateutc"),
			each(role{use: useNothing}, "startdateutc", "stagedateutc", "networkid"),
			each(role{use: useAttribute}, "tags", "ending", "responsetype"),
		),
	}
}

// calendly are booked meetings: the invitee is the lead; that it was booked, was
// cancelled or that nobody came are touches.
func calendly() format {
	begins := func(kind model.TouchKind, cause string, keys ...string) map[string]role {
		return each(role{use: useHappened, touch: kind, of: "startdatetime", said: cause}, keys...)
	}
	return format{
		name: "calendly", source: "calendly", answers: true, questions: true,
		match: func(h headers) bool { return h.all("inviteeemail", "eventtypename") },
		roles: merged(
			fields(model.FieldName, "inviteename"), fields(model.FieldFirstName, "inviteefirstname"),
			fields(model.FieldLastName, "inviteelastname"), fields(model.FieldEmail, "inviteeemail"),
			fields(model.FieldPhone, "textremindernumber"), fields(model.FieldTimeZone, "inviteetimezone"),
			fields(model.FieldOwner, "username"), each(role{use: useEventID}, "inviteeuuid"),
			touches(model.MeetingBooked, "eventcreateddatetime"),
			each(role{use: useDetail, of: "eventcreateddatetime", kindless: true}, "eventtypename"),
			begins(model.MeetingCancelled, "cancellationreason", "canceled", "cancelled"),
			begins(model.NoShow, "eventtypename", "markedasnoshow"),
			each(role{use: useAttribute}, "useremail", "group", "location", "startdatetime", "enddatetime", "meetingnotes",
				"guestemails", "cancellationreason", "canceledby"),
		),
	}
}

// linkedinForms are the answers to lead forms in LinkedIn. The names of its
// columns differ by the way they were exported, so a few of each kind are enough.
func linkedinForms() format {
	return format{
		name: "linkedin-lead-gen", source: "linkedin", questions: true,
		match: func(h headers) bool {
			return h.any("formname", "leadgenform", "leadgenformname", "leadformname") && !h.any("gclid", "adsetid", "isorganic") &&
				h.any("campaignname", "campaigngroupname", "creative", "creativename", "creativeid", "adname", "leadtype") &&
				h.count("emailaddress", "email", "workemail", "companyname", "jobtitle", "linkedinprofileurl") >= 2 &&
				h.any("submittedat", "submitted", "submissiondate", "submissiontime", "submitdate", "submittime", "leadsubmittedat",
					"leadsubmissiontime", "leadsubmissiondate", "datesubmitted", "leadcreatedat", "createdat", "timestamp") ||
				h.all("submittedat", "leadtype", "testlead")
		},
		roles: merged(
			each(role{use: useEventID}, "leadid", "submissionid", "id"),
			touches(model.FormSubmit, "submittedat", "leadsubmittedat", "submissiontime", "submissiondate", "leadsubmissiontime",
				"leadsubmissiondate", "submittime", "submitdate", "datesubmitted", "submitted", "leadcreatedat", "createdat", "timestamp"),
			each(role{use: useDetail, of: "submittedat"}, "formname", "leadgenform", "leadgenformname", "leadformname"),
			each(role{use: useUTM, of: "campaign"}, "campaignname"),
			each(role{use: useUTM, of: "content"}, "creative", "creativename", "adname"),
			fields(model.FieldLinkedIn, "linkedinprofilelink", "linkedinprofileurl"),
			each(role{use: useAttribute}, "testlead", "leadtype"),
		),
		drop:   testsIn("testlead", "istest", "test"),
		origin: "LinkedIn",
	}
}

// googleForms are the answers to lead forms in Google Ads.
func googleForms() format {
	return format{
		name: "google-lead-form", source: "google-ads", questions: true,
		match: func(h headers) bool {
			return h.all("leadid", "gclid") || h.any("gclid", "gclickid") &&
				h.any("form", "formid", "formname", "leadform", "leadformid", "leadformname") && h.any("campaign", "campaignid", "campaignname") ||
				h.all("leadid", "formid", "campaignid", "apiversion")
		},
		roles: merged(
			each(role{use: useEventID}, "leadid"),
			touches(model.FormSubmit, "leadsubmittime", "submissiontime", "submittedat", "submissiondate", "leadsubmissiontime", "createdtime", "date", "time"),
			each(role{use: useDetail, of: "leadsubmittime"}, "formname", "leadformname", "form", "leadform"),
			each(role{use: useUTM, of: "campaign"}, "campaign", "campaignname"),
			fields(model.FieldRegion, "region"), fields(model.FieldCity, "city"),
			fields(model.FieldEmail, "useremail", "workemail", "email"), fields(model.FieldPhone, "userphone", "phonenumber", "workphone"),
			each(role{use: useAttribute}, "gclid", "campaignid", "formid", "leadstage", "adgroupid", "creativeid", "assetgroupid"),
			each(role{use: useNothing}, headerKey(secretKey), "istest", "apiversion"),
		),
		drop:   testsIn("istest", "testlead", "test"),
		origin: "Google Ads",
	}
}

// testRow is what the program's own samples are called.
const testRow = "test row"

// testsIn drops rows that one of the columns calls a test.
func testsIn(keys ...string) func(key, value string) string {
	return func(key, v string) string {
		for _, k := range keys {
			if yes, ok := yesNo(v); key == k && ok && yes {
				return testRow
			}
		}
		return ""
	}
}

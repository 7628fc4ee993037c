package intake

import (
	"strings"
	"time"

	"winnow/model"
)

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

// zohoPerson is whom a row of Zoho's is about. Leads that were converted are known
// by the number of their contact.
func zohoPerson(cell cellOf) []model.FieldValue {
	if id := cell("leadid"); id != "" && id != "0" {
		return about("external_id", id)
	}
	if mail := cell("email", "leademail"); mail != "" {
		return about("email", mail)
	}
	if id := cell("contactid"); id != "" && id != "0" {
		return about("external_id", "contact:"+id)
	}
	return nil
}

// zohoLogs are the activities of Zoho's: calls, meetings and the answers to
// campaigns.
func zohoLogs() []format {
	who := []string{"leadid", "contactid", "email", "leademail"}
	return []format{
		{name: "zoho-calls", source: "zoho", match: func(h headers) bool {
			return h.any("callstarttime") && h.any("calltype", "callowner")
		}, log: &eventLog{at: []string{"callstarttime", "createdtime"}, who: who, nobody: true, person: zohoPerson, tell: zohoCall,
			of: []string{"taskid", "callid", "recordid", "subject", "calltype", "callpurpose", "callresult", "calldurationinminutes", "callduration"}}},
		{name: "zoho-events", source: "zoho", match: func(h headers) bool {
			return h.all("subject") && h.any("startdatetime", "eventowner")
		}, log: &eventLog{at: []string{"startdatetime", "createdtime"}, who: who, nobody: true, person: zohoPerson, tell: zohoMeeting,
			of: []string{"eventid", "recordid", "subject", "location"}}},
		{name: "zoho-campaign-leads", source: "zoho", match: func(h headers) bool {
			return h.all("campaignname", "status") && h.any("leadlastname", "leadname", "leadid")
		}, log: &eventLog{at: []string{"lastmodifiedtime", "modifiedtime", "createdtime"}, nobody: true,
			who: append(who, "leadfirstname", "leadlastname", "leadname"), person: zohoMember, tell: zohoResponse,
			of: []string{"campaignname", "status"}}},
	}
}

// zohoCall: what a rep dialled is ours, all else is theirs.
func zohoCall(cell cellOf, _ time.Time, t *model.Touch) string {
	t.Kind, t.Channel = model.CallIn, "phone"
	if strings.Contains(strings.ToLower(cell("calltype")), "out") {
		t.Kind, t.Outbound = model.CallOut, true
	}
	long := cell("calldurationinminutes")
	if long == "0" {
		long = ""
	}
	if long != "" {
		long += " min"
	}
	t.Detail = bracketed(cell("subject"), cell("callpurpose"), cell("callresult"), long)
	t.EventID = numbered("call", cell("taskid", "callid", "recordid"))
	return ""
}

// zohoMeeting: one that is still to come was booked when it was written down.
func zohoMeeting(cell cellOf, now time.Time, t *model.Touch) string {
	subject := cell("subject")
	low := strings.ToLower(subject)
	t.Kind, t.Channel, t.Detail = model.MeetingHeld, "phone", subject
	t.EventID = numbered("event", cell("eventid", "recordid"))
	switch {
	case strings.Contains(low, "no show") || strings.Contains(low, "no-show"):
		t.Kind = model.NoShow
	case strings.Contains(low, "cancel"):
		t.Kind = model.MeetingCancelled
	case t.At.IsZero():
		d := dates{zone: time.UTC}
		at, kind := d.read(cell("createdtime"))
		if kind != dateOK && kind != dateEqual || at.After(now) {
			return "it lies in the future"
		}
		t.Kind, t.At = model.MeetingBooked, at
	}
	return ""
}

// zohoMember is who answered to a campaign: the list has no ids, and writes a name
// of one word as first and last name.
func zohoMember(cell cellOf) []model.FieldValue {
	if known := zohoPerson(cell); known != nil {
		return known
	}
	if name := nameOf(cell("leadfirstname"), cell("leadlastname")); name != "" {
		return about("name", name)
	}
	return about("name", cell("leadname"))
}

func zohoResponse(cell cellOf, _ time.Time, t *model.Touch) string {
	status := cell("status")
	if status == "" {
		return "it does not say what happened"
	}
	t.Kind, t.Outbound = responseKind(status)
	t.UTM.Campaign = cell("campaignname")
	t.Detail = bracketed(status, t.UTM.Campaign)
	return ""
}

// numbered is an id that a source gives to things of one sort, among its others.
func numbered(sort, id string) string {
	if id == "" {
		return ""
	}
	return sort + " " + id
}

func zohoOthers() []format {
	return []format{
		{name: "zoho-tasks", refuse: "Zoho tasks", match: func(h headers) bool { return h.all("taskowner", "subject") }},
		{name: "zoho-campaigns", refuse: "Zoho campaigns", match: func(h headers) bool {
			return h.all("campaignname", "budgetedcost")
		}},
		{name: "zoho-accounts", refuse: "Zoho accounts", match: func(h headers) bool {
			return h.all("accountid", "accountname") && !h.any("email", "lastname")
		}},
		{name: "zoho-potentials", refuse: "Zoho deals", match: func(h headers) bool {
			return h.all("potentialname", "stage") || h.all("dealname", "stage") && !h.any("email")
		}},
	}
}

package intake

import (
	"encoding/json"
	"strings"
	"time"

	"winnow/model"
)

// eventLogs are events as programs write or send them: a row or an object each.
func eventLogs() []format {
	who := []string{"email", "useremail", "traitsemail", "contexttraitsemail", "propertiesemail", "dataemail", "userid", "leadid", "externalid", "contactid"}
	what := []string{"event", "eventname", "kind", "type", "action", "name", "id", "eventid", "messageid", "source", "detail", "url", "pageurl", "path",
		"channel", "utmsource", "utmmedium", "utmcampaign", "utmterm", "utmcontent", "title"}
	who = append(who, "anonymousid")
	return []format{
		{name: "marketo-activities", source: "marketo", zone: time.UTC, match: func(h headers) bool { return h.all("marketoguid", "leadid", "activitydate") },
			log: &eventLog{at: []string{"activitydate"}, who: []string{"leadid"}, person: func(c cellOf) []model.FieldValue { return about("external_id", c("leadid")) },
				of: []string{"marketoguid", "activitytypeid", "primaryattributevalue", "campaignid", "attributes"}, tell: marketoActivity}},
		segment(), hubspotEvents(),
		{name: "cloud-events", source: "", zone: time.UTC, match: func(h headers) bool { return h.all("specversion", "type", "time", "source") },
			log: &eventLog{at: []string{"time"}, who: append(who, "subject"), of: what, person: eventPerson, tell: plainEvent}},
		{name: "events", zone: time.UTC, match: plainEvents, log: &eventLog{at: []string{"at", "occurredat", "timestamp", "eventtime", "time"}, who: who, of: what, person: eventPerson, tell: plainEvent}},
	}
}

// plainEvents are those of a program that says who, what and when in columns of their
// own, and beside these nothing about the person.
func plainEvents(h headers) bool {
	return h.any("event", "eventname") && h.any("at", "timestamp", "time", "occurredat", "eventtime") &&
		h.any("email", "useremail", "userid", "leadid", "externalid", "contactid", "anonymousid") &&
		!h.any("lastname", "firstname", "name", "fullname", "company", "phone")
}

// eventPerson is whom an event is about: an address wherever it stands, and the id
// that the program knows them by.
func eventPerson(cell cellOf) []model.FieldValue {
	mail := cell("email", "useremail", "traitsemail", "contexttraitsemail", "propertiesemail", "dataemail")
	id := cell("userid", "leadid", "externalid", "contactid")
	if s := cell("subject"); mail == "" && model.NormalEmail(s) != "" {
		mail = s
	}
	if mail == "" && model.NormalEmail(id) != "" {
		mail, id = id, ""
	}
	if mail == "" && id == "" {
		return about(string(model.FieldAnonymousID), cell("anonymousid", "dataanonymousid"))
	}
	return about("external_id", id, "email", mail)
}

// plainEvent is an event with its own word for what happened.
func plainEvent(cell cellOf, _ time.Time, t *model.Touch) string {
	word := cell("event", "eventname", "kind", "type", "action")
	if word == "" {
		return "it does not say what happened"
	}
	tellOf(cell, word, t)
	if id := cell("eventid", "messageid", "id"); id != "" {
		t.EventID = strings.TrimSpace(cell("source") + " " + id)
	}
	return ""
}

// tellOf fills in what an event's word and its properties say.
func tellOf(cell cellOf, word string, t *model.Touch) {
	t.Kind, t.Detail = eventKind(word), cell("detail", "propertiesdetail", "datadetail")
	t.URL = cell("url", "pageurl", "propertiesurl", "dataurl", "contextpageurl", "path", "propertiespath")
	if t.Kind == model.PageView && strings.Contains(strings.ToLower(t.URL), "pricing") {
		t.Kind = model.PricingView
	}
	if t.Detail == "" && string(t.Kind) != string(ownKind(word)) {
		t.Detail = word
	}
	for _, which := range []string{"source", "medium", "campaign", "term", "content"} {
		setUTM(&t.UTM, which, cell("utm"+which, "propertiesutm"+which, "datautm"+which))
	}
	t.Channel = cell("channel", "propertieschannel", "datachannel")
}

// eventKind is the kind that a word means: one of winnow's own, one that its words
// tell, else the source's own.
func eventKind(word string) model.TouchKind {
	own := ownKind(word)
	if r, ok := otherTargets()[string(own)]; ok && r.use == useTouch {
		return own
	}
	switch own {
	case model.Unsubscribe, model.EmailBounce, model.SocialEngagement, model.MeetingCancelled, model.CallOut, model.EmailOut:
		return own
	case "page", "page_viewed", "viewed_page", "pageview":
		return model.PageView
	}
	if k := kindOf(word); k != model.Converted {
		return k
	}
	return own
}

// marketoKinds are the kinds of activities that Marketo numbers.
var marketoKinds = map[string]model.TouchKind{
	"1": model.PageView, "2": model.FormSubmit, "3": "link_click", "6": model.EmailOut, "7": "email_delivered", "8": model.EmailBounce,
	"9": model.Unsubscribe, "10": model.EmailOpen, "11": model.EmailClick, "12": model.Created, "46": "interesting_moment", "104": "campaign_status",
}

// marketoRecords are those about Marketo's own records, not about what people did.
var marketoRecords = map[string]model.TouchKind{
	"13": "value_changed", "22": "score_changed", "24": "added_to_list", "25": "removed_from_list", "37": "lead_deleted",
}

func marketoActivity(cell cellOf, _ time.Time, t *model.Touch) string {
	number := cell("activitytypeid")
	kind, known := marketoKinds[number]
	if !known {
		kind = marketoRecords[number]
	}
	if kind == "" {
		kind = ownKind("marketo activity " + number)
	}
	t.Kind, t.EventID, t.Detail = kind, cell("marketoguid"), cell("primaryattributevalue")
	t.Outbound = !known || number == "6" || number == "7"
	more := marketoAttributes(cell("attributes"))
	word := func(k string) string { s, _ := more[k].(string); return s }
	switch number {
	case "1":
		if t.URL = word("Webpage URL"); t.URL == "" {
			t.URL = t.Detail
		}
		if strings.Contains(strings.ToLower(t.URL), "pricing") {
			t.Kind = model.PricingView
		}
	case "2":
		if k := kindOf(t.Detail); k != model.Converted {
			t.Kind = k
		}
		t.URL = word("Referrer URL")
	case "46":
		t.Detail = word("Description")
	case "104":
		if s := word("New Status"); s != "" {
			t.Kind, t.Outbound = responseKind(s)
			t.UTM.Campaign, t.Detail = t.Detail, bracketed(s, t.Detail)
		}
	}
	return ""
}

// marketoAttributes are what else an activity says: an object in an extract, a list
// of names and values from the API.
func marketoAttributes(text string) map[string]any {
	var more map[string]any
	if json.Unmarshal([]byte(text), &more) == nil {
		return more
	}
	var list []struct {
		Name  string
		Value any
	}
	if json.Unmarshal([]byte(text), &list) != nil {
		return nil
	}
	more = map[string]any{}
	for _, a := range list {
		more[a.Name] = a.Value
	}
	return more
}

package intake

import (
	"strings"
	"time"

	"winnow/model"
)

// segment are the calls of Segment and of RudderStack, which speaks the same: as
// they are sent, or as the tables that they are stored in.
func segment() format {
	who := []string{"userid", "anonymousid", "previousid", "groupid", "email", "useremail", "traitsemail", "contexttraitsemail", "propertiesemail"}
	what := []string{"type", "event", "name", "messageid", "propertiesurl", "propertiestitle", "propertiesname", "propertiesdetail", "contextpageurl", "url", "path",
		"contextcampaignsource", "contextcampaignmedium", "contextcampaignname", "contextcampaignterm", "contextcampaigncontent",
		"propertiesutmsource", "propertiesutmmedium", "propertiesutmcampaign", "propertiesutmterm", "propertiesutmcontent",
		"utmsource", "utmmedium", "utmcampaign", "utmterm", "utmcontent"}
	for _, names := range segmentTraits {
		for _, n := range names {
			what = append(what, n, "traits"+n, "contexttraits"+n)
		}
	}
	return format{name: "segment-events", source: "segment", zone: time.UTC, match: func(h headers) bool { return h.all("type", "messageid") },
		log: &eventLog{at: []string{"originaltimestamp", "timestamp", "sentat", "receivedat"}, who: who, of: what,
			person: eventPerson, lead: segmentLead, tell: segmentEvent}}
}

// segmentTraits are the traits that are fields, by what Segment reserves them for.
var segmentTraits = map[model.Field][]string{
	model.FieldFirstName: {"firstname"}, model.FieldLastName: {"lastname"}, model.FieldPhone: {"phone"},
	model.FieldTitle: {"title", "position", "jobtitle"}, model.FieldCompany: {"companyname", "company"}, model.FieldWebsite: {"website"},
	model.FieldIndustry: {"companyindustry", "industry"}, model.FieldEmployees: {"companyemployeecount", "employees"},
	model.FieldCity: {"addresscity", "city"}, model.FieldRegion: {"addressstate", "state"}, model.FieldCountry: {"addresscountry", "country"},
}

// segmentLead is what the calls say about people themselves: identify who they are,
// group where they work, alias that two ids are one person's. Ids that no person
// has yet, which identify and alias bring together with them, are kept beside.
func segmentLead(cell cellOf, r *model.SourceRow) bool {
	known := eventPerson(cell)
	if len(known) == 0 || known[0].Field == model.FieldAnonymousID {
		return false
	}
	switch strings.ToLower(cell("type")) {
	case "identify":
		r.Fields = append(known, about("name", cell("traitsname", "contexttraitsname"))...)
		for _, f := range model.Fields() {
			for _, n := range segmentTraits[f] {
				if v := cell("traits"+n, "contexttraits"+n, n); v != "" {
					r.Fields = append(r.Fields, model.FieldValue{Field: f, Value: v})
					break
				}
			}
		}
		r.Fields = append(r.Fields, about(string(model.FieldAnonymousID), cell("anonymousid"))...)
	case "group":
		r.Fields = append(known, about("company", cell("traitsname", "traitscompany", "traitscompanyname"), "website", cell("traitswebsite", "traitsdomain"),
			"industry", cell("traitsindustry"), "employees", cell("traitsemployees", "traitsemployeecount"), "revenue", cell("traitsannualrevenue", "traitsrevenue"),
			"city", cell("traitsaddresscity"), "region", cell("traitsaddressstate"), "country", cell("traitsaddresscountry", "traitscountry"))...)
		return len(r.Fields) > len(known)
	case "alias":
		former := cell("previousid")
		if former == "" {
			former = cell("anonymousid")
		}
		r.Fields = append(known, about(string(model.FieldFormerID), former)...)
		return former != "" && former != cell("userid")
	default:
		return false
	}
	return true
}

// segmentEvent: what is tracked has a name, a page is a view of it.
func segmentEvent(cell cellOf, _ time.Time, t *model.Touch) string {
	t.EventID = cell("messageid")
	switch strings.ToLower(cell("type")) {
	case "track":
		if cell("event") == "" {
			return "it does not say what happened"
		}
		tellOf(cell, cell("event"), t)
	case "page", "screen":
		tellOf(cell, "page view", t)
		if name := cell("name", "propertiesname", "propertiestitle", "title"); name != "" && (t.Detail == "" || t.Detail == "page view") {
			t.Detail = name
		}
	case "identify":
		return "it names nobody: neither an e-mail address nor an id"
	default:
		return tellsNothing
	}
	for which, key := range map[string]string{"source": "source", "medium": "medium", "campaign": "name", "term": "term", "content": "content"} {
		if v := cell("contextcampaign" + key); v != "" {
			setUTM(&t.UTM, which, v)
		}
	}
	return ""
}

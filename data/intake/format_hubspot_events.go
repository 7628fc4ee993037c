package intake

import (
	"slices"
	"strings"
	"time"

	"winnow/model"
)

// hubspotEvents are what HubSpot's webhooks send: that a contact was made, that one
// of its properties has another value, that two are one now. Those of other objects
// are left out.
func hubspotEvents() format {
	return format{
		name: "hubspot-events", source: "hubspot", zone: time.UTC,
		match: func(h headers) bool { return h.all("subscriptiontype", "objectid") },
		drop: func(key, v string) string {
			switch key {
			case "objecttypeid":
				if v = strings.TrimSpace(v); v != "" && v != "0-1" {
					return "event of another object than a contact"
				}
				return ""
			case "subscriptiontype":
			default:
				return ""
			}
			object, what, _ := strings.Cut(strings.ToLower(v), ".")
			switch {
			case object != "contact" && object != "object":
				return "event of another object than a contact"
			case what == "associationchange":
				return "change of who belongs to whom"
			}
			return ""
		},
		log: &eventLog{at: []string{"occurredat"}, who: []string{"objectid", "primaryobjectid", "mergedobjectids"},
			of:     []string{"eventid", "subscriptiontype", "propertyname", "propertyvalue", "changesource", "objecttypeid", "changeflag"},
			person: hubspotContact, lead: hubspotProperty, tell: hubspotEvent},
	}
}

func hubspotContact(cell cellOf) []model.FieldValue {
	return about("external_id", cell("objectid", "primaryobjectid"))
}

// hubspotDone are properties that tell of something that the contact did, whose
// value is what it was about.
var hubspotDone = map[string]model.TouchKind{
	"recentconversioneventname": model.Converted, "hsanalyticslasturl": model.PageView,
	"hsemaillastopendate": model.EmailOpen, "hsemaillastclickdate": model.EmailClick, "hsemaillastreplydate": model.EmailReply,
	"hssalesemaillastreplied": model.EmailReply, "engagementslastmeetingbooked": model.MeetingBooked,
	"hsemailoptout": model.Unsubscribe, "hsemailhardbouncereason": model.EmailBounce, "hsemailhardbouncereasonenum": model.EmailBounce,
}

// hubspotProperty is what a change says of the person: a field, where they stand, a
// refusal, or an attribute.
func hubspotProperty(cell cellOf, r *model.SourceRow) bool {
	_, what, _ := strings.Cut(strings.ToLower(cell("subscriptiontype")), ".")
	if r.Fields = hubspotContact(cell); len(r.Fields) == 0 {
		return false
	}
	if what == "merge" {
		// A JSON list, as from_json writes it or as it was.
		for _, id := range strings.FieldsFunc(cell("mergedobjectids"), func(c rune) bool { return c < '0' || c > '9' }) {
			if id != r.Fields[0].Value {
				r.Fields = append(r.Fields, about(string(model.FieldFormerID), id)...)
			}
		}
		return len(r.Fields) > 1
	}
	name, value := cell("propertyname"), cell("propertyvalue")
	key := headerKey(name)
	if what != "propertychange" || name == "" || value == "" || hubspotDone[key] != "" {
		return false
	}
	role, known := hubspotContacts().roles[key]
	if !known {
		role, known = commonRoles()[key]
	}
	switch {
	case !known:
	case role.use == useField && role.field != model.FieldExternalID:
		r.Fields = append(r.Fields, model.FieldValue{Field: role.field, Value: value})
		return true
	case role.use == useStage:
		if s, ok := standingOf(value, role.life); ok {
			r.Stage, r.StageNote, r.Reason = s.stage, value, s.reason
			return true
		}
	case slices.Contains([]use{useNoEmail, useNoPhone, useNoContact}, role.use):
		forbid(r, &column{use: role.use, role: role}, value)
		return true
	case role.use == useTouch: // when something was, which its own event tells
		return false
	}
	r.Attributes = append(r.Attributes, model.Attribute{Name: name, Type: model.AttrText, Text: value})
	return true
}

// hubspotEvent is what a contact did, or that it came or went.
func hubspotEvent(cell cellOf, _ time.Time, t *model.Touch) string {
	_, what, _ := strings.Cut(strings.ToLower(cell("subscriptiontype")), ".")
	t.EventID = cell("eventid")
	switch what {
	case "creation":
		t.Kind, t.Detail = model.Created, strings.ToLower(cell("changesource"))
		if strings.HasPrefix(t.Detail, "form") {
			t.Kind, t.Detail = model.FormSubmit, ""
		}
		return ""
	case "deletion":
		t.Kind, t.Outbound = "contact_deleted", true
		return ""
	case "restore":
		t.Kind, t.Outbound = "contact_restored", true
		return ""
	case "privacydeletion":
		return "HubSpot forgot this person on their wish: winnow erase does so here"
	}
	kind := hubspotDone[headerKey(cell("propertyname"))]
	if kind == "" {
		return tellsNothing
	}
	t.Kind = kind
	switch kind {
	case model.Unsubscribe:
		if yes, ok := yesNo(cell("propertyvalue")); !ok || !yes {
			return tellsNothing
		}
	case model.EmailBounce:
		if t.Detail = cell("propertyvalue"); t.Detail == "" {
			return tellsNothing
		}
	case model.Converted:
		t.Detail = cell("propertyvalue")
		if t.Kind = kindOf(t.Detail); t.Kind == model.Converted {
			t.Kind = model.FormSubmit
		}
	case model.PageView:
		if t.URL = cell("propertyvalue"); strings.Contains(strings.ToLower(t.URL), "pricing") {
			t.Kind = model.PricingView
		}
	}
	return ""
}

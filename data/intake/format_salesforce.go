package intake

import (
	"slices"
	"strings"

	"winnow/model"
)

func salesforce() []format {
	return []format{
		{
			name: "salesforce-lead", source: "salesforce",
			match: func(h headers) bool {
				return h.all("id", "lastname", "company", "status") && (h.any("isconverted", "hasoptedoutofemail") || h.written("ownerid") > 0)
			},
			roles: merged(
				fields(model.FieldExternalID, "id"),
				fields(model.FieldOwner, "ownername", "owner", "ownerid"),
				touches(model.Created, "createddate"),
				touches(model.Activity, "lastactivitydate"),
				each(role{use: useNoEmail, cause: "bounced"}, "emailbouncedreason"),
				each(role{use: useNoEmail, cause: "bounced", touch: model.EmailBounce, said: "emailbouncedreason"}, "emailbounceddate"),
				each(role{use: useNothing}, "photourl", "attributes", "isdeleted"),
			),
			converted: "sql",
			noted:     ownNoted,
			notedNew:  true,
			clean:     salesforceID("id", "convertedaccountid", "convertedcontactid", "convertedopportunityid"),
			drop: func(key, v string) string {
				if yes, ok := yesNo(v); key == "isdeleted" && ok && yes {
					return "deleted row"
				}
				return ""
			},
		},
		{
			name: "salesforce-report", source: "salesforce",
			match: func(h headers) bool {
				return h.all("leadowner", "leadsource", "leadstatus") && !fromZoho(h)
			},
			roles: merged(
				fields(model.FieldExternalID, "leadid"),
				touches(model.Created, "createdate", "createddate"),
				touches(model.Activity, "lastactivity", "lastactivitydate"),
			),
			converted: "sql",
			footer:    true,
			clean:     salesforceID("leadid"),
		},
	}
}

// salesforceID writes ids of 15 characters, as reports have them, in the 18 of
// the API, so that one lead has one id. The last three tell which of each five
// characters are capitals.
func salesforceID(keys ...string) func(key, value string) string {
	return func(key, v string) string {
		if len(v) != 15 || !strings.HasPrefix(v, "00") || !slices.Contains(keys, key) {
			return v
		}
		var tail [3]byte
		for i := range tail {
			bits := 0
			for j := range 5 {
				switch c := v[5*i+j]; {
				case c >= 'A' && c <= 'Z':
					bits |= 1 << j
				case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
				default:
					return v
				}
			}
			tail[i] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[bits]
		}
		return v + string(tail[:])
	}
}

func salesforceOthers() []format {
	return []format{
		{name: "salesforce-account", refuse: "Salesforce accounts", match: func(h headers) bool {
			return h.all("id", "name") && h.any("accountnumber", "accountsource", "billingcity") && !h.any("email", "lastname")
		}},
		{name: "salesforce-opportunity", refuse: "Salesforce opportunities", match: func(h headers) bool {
			return h.all("name", "stagename") && h.any("id", "closedate") && !h.any("email", "lastname")
		}},
		{name: "salesforce-opportunities", refuse: "Salesforce opportunities", match: func(h headers) bool {
			return h.all("opportunityname", "stage") && h.any("closedate", "amount", "probability", "opportunityowner")
		}},
		{name: "salesforce-campaign", refuse: "Salesforce campaigns", match: func(h headers) bool {
			return h.all("name") && h.any("id", "startdate") && h.any("numberofleads", "budgetedcost") && !h.any("email", "lastname")
		}},
	}
}

package export

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"

	"winnow/model"
)

// crmOf is the CRM of a target. Its columns bear the names by which its own import
// knows its fields, and only fields that this may write.
func crmOf(t Target) crm {
	switch t {
	case HubSpot:
		return hubspot()
	case Salesforce:
		return salesforce()
	case Marketo:
		return marketo()
	}
	return pipedrive()
}

// field is a column with one of a lead's fields.
func field(name string, f model.Field) column {
	return column{name: name, value: func(t *told) value { return t.lead.Get(f) }, whole: true}
}

// of is a column that tells the lead or its standing.
func of(name string, f func(t *told) string) column {
	return column{name: name, value: func(t *told) value { return f(t) }}
}

func always(c column) column {
	c.whole = false
	return c
}

// hubspot takes contacts by Record ID, else by e-mail; an empty cell leaves what
// is there. The values of its lists are the internal ones.
func hubspot() crm {
	return crm{
		columns: []column{
			of("Record ID", func(t *told) string { return t.id }),
			of("First Name", func(t *told) string { return t.first }),
			of("Last Name", func(t *told) string { return t.last }),
			always(field("Email", model.FieldEmail)),
			field("Phone Number", model.FieldPhone),
			field("Mobile Phone Number", model.FieldPhone2),
			field("Job Title", model.FieldTitle),
			field("Company Name", model.FieldCompany),
			field("Website URL", model.FieldWebsite),
			field("City", model.FieldCity),
			field("State/Region", model.FieldRegion),
			field("Country/Region", model.FieldCountry),
			of("Contact owner", func(t *told) string { return t.owner }),
			of("Lifecycle Stage", func(t *told) string { return cmp.Or(t.its("lifecyclestage"), hubspotLife[t.row.Stage]) }),
			of("Lead Status", func(t *told) string { return t.status }),
		},
		status: map[Standing]string{"lead": "NEW", "mql": "NEW", Working: "ATTEMPTED_TO_CONTACT", Connected: "CONNECTED", "nurture": "BAD_TIMING",
			"rejected": "UNQUALIFIED", "sql": "OPEN", "accepted": "IN_PROGRESS", "opportunity": "OPEN_DEAL", "won": "CONNECTED", "lost": "UNQUALIFIED"},
		itsStatus: []string{"leadstatus", "hsleadstatus"},
		word:      func(owner string) string { return owner },
		undone: "HubSpot's lifecycle stage only moves forward by an import: clear it there for the contacts that are not handed off any more, " +
			"and import the file then",
	}
}

// hubspotLife are the lifecycle stages. A rejected or resting lead keeps the one it
// has: the status says it. A lost one was handed off, which tells it from these.
var hubspotLife = map[model.Stage]string{
	model.StageLead: "lead", model.StageMQL: "marketingqualifiedlead", model.StageSQL: "salesqualifiedlead", model.StageAccepted: "salesqualifiedlead",
	model.StageOpportunity: "opportunity", model.StageWon: "customer", model.StageLost: "salesqualifiedlead",
}

// notProvided stands where Salesforce wants something for a new lead and nothing
// is known.
const notProvided = "[not provided]"

var salesforceUser = regexp.MustCompile(`^005[0-9A-Za-z]{12}([0-9A-Za-z]{3})?$`)

// salesforce takes leads by Id through its Data Loader, by the API names of its
// fields; a lead without one is new there, and needs a last name and a company.
func salesforce() crm {
	return crm{
		columns: []column{
			of("Id", func(t *told) string { return t.id }),
			of("LastName", func(t *told) string { return orNotProvided(cmp.Or(t.last, t.unparted()), t.id) }),
			of("FirstName", func(t *told) string { return t.first }),
			of("Company", func(t *told) string { return orNotProvided(t.lead.Company, t.id) }),
			always(field("Email", model.FieldEmail)),
			of("Status", func(t *told) string { return t.status }),
			of("OwnerId", func(t *told) string { return t.owner }),
			field("Title", model.FieldTitle),
			field("Phone", model.FieldPhone),
			field("MobilePhone", model.FieldPhone2),
			field("Website", model.FieldWebsite),
			field("City", model.FieldCity),
			field("State", model.FieldRegion),
			field("Country", model.FieldCountry),
			field("Industry", model.FieldIndustry),
			field("NumberOfEmployees", model.FieldEmployees),
			plainAmount("AnnualRevenue"),
			field("LeadSource", model.FieldSource),
			{name: "Description", whole: true, value: func(t *told) value {
				if t.id != "" { // it is the organisation's
					return ""
				}
				return noteOf(t)
			}},
		},
		near: func(t *told) bool {
			return t.id != "" && t.row.Stage != model.StageMQL && t.row.Stage != model.StageRejected
		},
		// One below the threshold gets what the org gives to new leads.
		status: map[Standing]string{"mql": "Open - Not Contacted", Working: "Working - Contacted",
			Connected: "Working - Contacted", "rejected": "Closed - Not Converted", "sql": "Working - Contacted", "accepted": "Working - Contacted",
			"opportunity": "Working - Contacted", "lost": "Closed - Not Converted"},
		itsStatus: []string{"status", "leadstatus"},
		word: func(owner string) string {
			if salesforceUser.MatchString(owner) {
				return owner
			}
			return ""
		},
		optOuts: [2]string{"HasOptedOutOfEmail", "DoNotCall"},
	}
}

// unparted is the whole name of a lead that is new to a CRM which wants a last one.
func (t *told) unparted() string {
	if t.id != "" || t.first != "" {
		return ""
	}
	return t.lead.Name
}

// orNotProvided fills what a new record needs; one that is there keeps its own.
func orNotProvided(s, id string) string {
	if s == "" && id == "" {
		return notProvided
	}
	return s
}

// marketo takes people by id or e-mail, by the API names of its fields.
func marketo() crm {
	return crm{
		columns: []column{
			of("id", func(t *told) string { return t.id }),
			always(field("email", model.FieldEmail)),
			of("firstName", func(t *told) string { return t.first }),
			of("lastName", func(t *told) string { return t.last }),
			always(field("company", model.FieldCompany)),
			of("leadStatus", func(t *told) string { return t.status }),
			field("title", model.FieldTitle),
			field("phone", model.FieldPhone),
			field("mobilePhone", model.FieldPhone2),
			field("website", model.FieldWebsite),
			field("city", model.FieldCity),
			field("state", model.FieldRegion),
			field("country", model.FieldCountry),
			field("industry", model.FieldIndustry),
			field("numberOfEmployees", model.FieldEmployees),
			plainAmount("annualRevenue"),
			field("leadSource", model.FieldSource),
		},
		status: map[Standing]string{"lead": "Known", "mql": "Marketing Qualified", Working: "Attempted to Contact", Connected: "Contacted", "nurture": "Recycled",
			"rejected": "Disqualified", "sql": "Sales Qualified", "accepted": "Sales Accepted", "opportunity": "Opportunity", "won": "Customer", "lost": "Closed Lost"},
		itsStatus: []string{"leadstatus", "personstatus"},
		word:      func(string) string { return "" }, // its sync with the CRM sets the owner
		optOuts:   [2]string{"unsubscribed", "doNotCall"},
	}
}

// pipedrive takes leads by their title, linked to a person or an organization.
func pipedrive() crm {
	return crm{
		columns: []column{
			of("Lead - ID", func(t *told) string { return t.id }),
			of("Lead - Title", pipedriveTitle),
			of("Lead - Owner", func(t *told) string { return t.owner }),
			of("Lead - Labels", func(t *told) string { return t.status }),
			of("Lead - Status", func(t *told) string {
				if t.row.Stage == model.StageRejected || t.row.Stage == model.StageLost {
					return "Archived"
				}
				return ""
			}),
			of("Person - Name", func(t *told) string { return personName(t) }),
			always(field("Person - Email", model.FieldEmail)),
			field("Person - Phone", model.FieldPhone),
			field("Person - Job title", model.FieldTitle),
			always(field("Organization - Name", model.FieldCompany)),
			of("Note", noteOf),
		},
		status:    map[Standing]string{},
		itsStatus: []string{"leadlabels", "leadlabel"},
		word:      func(owner string) string { return owner },
	}
}

// pipedriveTitle is the title that the lead has there, else the one it would get.
func pipedriveTitle(t *told) string {
	for _, a := range t.lead.Attributes {
		if strings.EqualFold(a.Name, "Lead - Title") && a.Text != "" {
			return a.Text
		}
	}
	return t.row.Label + " lead"
}

// personName is never empty where there is no organization to link the lead to.
func personName(t *told) string {
	if t.lead.Name == "" && t.lead.Company == "" {
		return t.row.Label
	}
	return t.lead.Name
}

// noteOf says where a lead stands and why, for a CRM that has no stages or reasons for
// leads. Our import knows it again by how it begins, see ownNoted there.
func noteOf(t *told) string {
	var parts []string
	switch {
	case t.row.Stage == model.StageLead:
		return "Not qualified yet"
	case !t.row.Stage.Open():
		parts = append(parts, strings.ToUpper(string(t.row.Stage[:1]))+string(t.row.Stage[1:]))
	}
	if t.row.Stage == model.StageSQL {
		parts = []string{"Promoted"}
	}
	if t.reason != "" && len(parts) > 0 {
		parts[0] += " (" + t.reason + ")"
	}
	if t.row.DecidedBy != "" && len(parts) > 0 {
		parts = append(parts, "by "+t.row.DecidedBy)
	}
	said := strings.Join(parts, " ")
	if t.note != "" && said != "" {
		return said + ": " + t.note
	}
	return said + t.note
}

// plainAmount is the revenue as a plain number, the only form that a CRM takes.
func plainAmount(name string) column {
	return column{name: name, whole: true, value: func(t *told) value {
		s := strings.TrimSpace(t.lead.Revenue)
		if _, err := strconv.ParseFloat(s, 64); err != nil {
			return nil
		}
		return s
	}}
}

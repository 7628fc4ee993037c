package intake

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// tellingColumns are the columns that tell a program, in every spelling in which it
// writes them: the fewest there can be.
func tellingColumns() map[string][]string {
	return map[string][]string{
		"hubspot-contacts": {"Record ID,Lifecycle Stage,Lead Status,Email", "Record ID - Contact,Contact owner,Create Date,Email",
			"Record ID,Last Activity Date,Marketing contact status,Email", "Record ID,Associated Company,Associated Company IDs,Email",
			"Record ID,Original Source,Original Traffic Source,Email", "hs_object_id,email,lifecyclestage,hs_lead_status",
			"hs_object_id,email,hubspot_owner_id,createdate", "hs_object_id,email,createdate,lastmodifieddate"},
		"hubspot-leads":   {"Record ID,Lead Name,Lead Pipeline Stage", "Record ID,Lead Name,Lead Stage", "Record ID,Lead Name,Lead Label"},
		"salesforce-lead": {"Id,LastName,Company,Status,IsConverted", "ID,LASTNAME,COMPANY,STATUS,ISCONVERTED"},
		"salesforce-report": {"Lead Owner,Lead Source,Lead Status,Email", "Lead Owner,Lead Source,Lead Status,Company / Account,Last Name",
			"Lead ID,Lead Owner,Lead Source,Lead Status,Create Date"},
		"marketo-list": {"Email Address,Id,Lead Status", "Email Address,Id,Lead Score", "Email Address,Id,Person Score",
			"Email Address,Id,Company Name,Job Title", "Email Address,Marketo SFDC ID,Lead Score"},
		"marketo-leads":      {"email,firstName,leadScore", "email,firstName,leadStatus", "email,firstName,updatedAt,unsubscribed"},
		"marketo-activities": {"marketoGUID,leadId,activityDate,activityTypeId,campaignId,primaryAttributeValueId,primaryAttributeValue,attributes"},
		"pipedrive-leads":    {"Lead - Title,Person - Name"},
		"apollo":             {"Company Name for Emails,Email Status,Email", "Apollo Contact Id,Email"},
		"meta-lead-ads":      {"created_time,form_id,is_organic,platform,email"},
		"mailchimp":          {"Email Address,MEMBER_RATING,LEID"},
		"typeform":           {"#,Start Date (UTC),Submit Date (UTC),Network ID,Your e-mail?"},
		"calendly":           {"Invitee Email,Event Type Name"},
		"zoho-leads": {"Last Name,Lead Owner,Lead Status", "Lead Name,Lead Owner,Lead Status",
			"LEADID,Last Name,Company,Lead Owner,Email,Mobile,Website,Industry,Lead Source,Lead Status,Created Time"},
		"linkedin-lead-gen": {"Form Name,Campaign Name,Email address,Company name,Submitted At", "Lead Gen Form,Creative,Email address,Job title,Submission date",
			"Form Name,Creative,Company name,Job title,Submit time"},
		"google-lead-form": {"Lead ID,Campaign,Form,GCLID,Email"},
		"generic":          {"email", "Email,Name", "Name,Company,Status"},
	}
}

func TestASourceIsToldByItsSignatureInAnyOrderAndCase(t *testing.T) {
	rnd := rand.New(rand.NewPCG(9, 10))
	for format, all := range tellingColumns() {
		for _, columns := range all {
			t.Run(format+" by "+columns, func(t *testing.T) {
				for try := range 12 {
					names := strings.Split(columns, ",")
					if try > 0 {
						rnd.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
					}
					for i, n := range names {
						switch try % 4 {
						case 1:
							names[i] = strings.ToUpper(n)
						case 2:
							names[i] = fmt.Sprintf("  %s ", strings.ReplaceAll(n, " ", "  "))
						case 3:
							names[i] = fmt.Sprintf(`"%s"`, n)
						}
					}
					names, _ = columnNames(names)
					if got := recognise(headersOf(names)).name; got != format {
						t.Fatalf("%q is taken for %s", names, got)
					}
				}
			})
		}
	}
}

func TestTheLabelAndTheAPINameOfAColumnAreUnderstoodAlike(t *testing.T) {
	for format, c := range map[string]struct {
		labels string // the format by whose labels; the same where it knows both
		pairs  []string
	}{
		"hubspot-contacts": {"hubspot-contacts", []string{"Record ID=hs_object_id", "First Name=firstname", "Last Name=lastname", "Email=email", "Phone Number=phone",
			"Mobile Phone Number=mobilephone", "Contact owner=hubspot_owner_id", "Lifecycle Stage=lifecyclestage", "Lead Status=hs_lead_status",
			"Create Date=createdate", "Last Activity Date=notes_last_updated", "Last Contacted=notes_last_contacted", "Job Title=jobtitle",
			"Company Name=company", "Website URL=website", "Country/Region=country", "State/Region=state", "City=city", "Industry=industry",
			"Number of Employees=numemployees", "Annual Revenue=annualrevenue", "Original Source=hs_analytics_source",
			"Time Last Seen=hs_analytics_last_timestamp", "Recent Conversion Date=recent_conversion_date",
			"First Conversion Date=first_conversion_date", "Unsubscribed from all email=hs_email_optout",
			"Email hard bounce reason=hs_email_hard_bounce_reason_enum", "Invalid email address=hs_email_bad_address", "Time Zone=hs_timezone",
			"LinkedIn URL=hs_linkedin_url", "Last marketing email open date=hs_email_last_open_date",
			"Last marketing email click date=hs_email_last_click_date", "Last marketing email reply date=hs_email_last_reply_date",
			"Date of last meeting booked in meetings tool=engagements_last_meeting_booked"}},
		"salesforce-lead": {"salesforce-report", []string{"Lead ID=Id", "First Name=FirstName", "Last Name=LastName", "Company / Account=Company", "Phone=Phone",
			"Mobile=MobilePhone", "State/Province=State", "City=City", "Country=Country", "Lead Source=LeadSource", "Lead Status=Status",
			"Annual Revenue=AnnualRevenue", "Employees=NumberOfEmployees", "Create Date=CreatedDate", "Last Activity=LastActivityDate",
			"Converted=IsConverted", "Lead Owner=OwnerId", "Email Opt Out=HasOptedOutOfEmail", "Do Not Call=DoNotCall"}},
		"marketo-leads": {"marketo-list", []string{"Email Address=email", "First Name=firstName", "Last Name=lastName", "Job Title=title", "Company Name=company",
			"Phone Number=phone", "Mobile Phone Number=mobilePhone", "Lead Source=leadSource", "Person Source=leadSource", "Lead Status=leadStatus",
			"Person Status=leadStatus", "Num Employees=numberOfEmployees", "Annual Revenue=annualRevenue", "Unsubscribe=unsubscribed",
			"Do Not Call=doNotCall", "Email Invalid=emailInvalid", "Created At=createdAt"}},
	} {
		for _, pair := range c.pairs {
			label, name, _ := strings.Cut(pair, "=")
			read := func(format, column string) string {
				j := stdin("other," + column + "\nx," + likely(label) + "\n")
				j.From = format
				return readings(t, j)[column]
			}
			got, want := read(c.labels, label), read(format, name)
			if got != want || strings.HasPrefix(got, "attribute") {
				t.Errorf("%s: %q is understood as %s, %q as %s", format, label, got, name, want)
			}
		}
	}
}

// likely is a value that a column of such a name holds.
func likely(label string) string {
	l := strings.ToLower(label)
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(l, w) {
				return true
			}
		}
		return false
	}
	switch {
	case has("date", "created", "last seen", "last contacted", "last activity"):
		return "2026-01-30 10:00"
	case has("status"):
		return "New"
	case has("stage"):
		return "lead"
	case has("converted", "unsub", "opt out", "invalid", "do not"):
		return "true"
	}
	return "some"
}

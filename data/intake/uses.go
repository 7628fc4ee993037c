package intake

import (
	"winnow/model"
)

// use is what a column is for.
type use uint8

const (
	useAttribute use = iota
	useNothing       // empty, or left out by --map
	useField
	useStage     // words for where the lead stands
	useConverted // yes or no
	useReason    // id of the reason of a rejection
	useTouch     // a time at which something happened
	useDetail    // words that belong to the touch of another column
	useNoEmail   // yes = must not be mailed
	useNoPhone
	useNoContact // yes = neither
	useUTM
	useHappened // yes = it happened, at the time of another column
	useEventID  // the source's own id of what the row tells
	useWho      // of a log: whom an event is about
	useWhat     // of a log: what it was
)

// role is what a column of a certain name is understood as. Of several columns
// for one field the lowest rank takes it.
type role struct {
	use   use
	field model.Field
	touch model.TouchKind
	of    string // useDetail, useHappened: headerKey of the column with the time; useUTM: which of the five
	said  string // useHappened: headerKey of the column with its words
	cause string // useNoEmail, useNoPhone: why
	out   bool   // useTouch: it was ours, not theirs
	// kindless: useDetail whose words do not tell the touch's kind
	kindless bool
	life     bool // useStage: a lifecycle, in which "lead" is below the queue
	only     bool // useStage: its words are ours, and no attribute too
	rank     int
}

func fields(f model.Field, keys ...string) map[string]role {
	m := map[string]role{}
	for i, k := range keys {
		m[k] = role{use: useField, field: f, rank: i}
	}
	return m
}

func touches(kind model.TouchKind, keys ...string) map[string]role {
	m := map[string]role{}
	for i, k := range keys {
		m[k] = role{use: useTouch, touch: kind, rank: i}
	}
	return m
}

func each(r role, keys ...string) map[string]role {
	m := map[string]role{}
	for i, k := range keys {
		r.rank = i
		m[k] = r
	}
	return m
}

func merged(parts ...map[string]role) map[string]role {
	m := map[string]role{}
	for _, p := range parts {
		for k, r := range p {
			m[k] = r
		}
	}
	return m
}

// commonRoles are the names of columns that mean the same in most files.
func commonRoles() map[string]role {
	return merged(people(), places(), doings(), standings())
}

func people() map[string]role {
	return merged(
		fields(model.FieldExternalID, "recordid", "recordidcontact", "hsobjectid", "leadid", "prospectid", "externalid",
			"contactid", "personid", "id", "leadnumber", "prospectnumber", "customerid", "userid", "uuid", "guid", "crmid"),
		fields(model.FieldName, "name", "fullname", "leadname", "contactname", "personname", "displayname", "contact",
			"contactperson", "inviteename", "vollständigername", "kontakt", "ansprechpartner", "naam", "nombrecompleto", "nomcomplet"),
		fields(model.FieldFirstName, "firstname", "givenname", "forename", "fname", "inviteefirstname", "vorname", "voornaam", "prénom", "prenom", "nombre"),
		fields(model.FieldLastName, "lastname", "surname", "familyname", "lname", "inviteelastname", "nachname", "achternaam", "nom", "nomdefamille", "apellido", "apellidos"),
		fields(model.FieldEmail, "email", "emailaddress", "email1", "workemail", "businessemail", "companyemail", "primaryemail",
			"personemail", "emailwork", "inviteeemail", "mail", "useremail", "personalemail", "emailadresse", "correoelectrónico", "courriel"),
		fields(model.FieldEmail2, "email2", "secondaryemail", "alternateemail", "otheremail", "additionalemail", "emailother"),
		fields(model.FieldPhone, "phone", "phonenumber", "phone1", "telephone", "workphone", "businessphone", "directphone",
			"workdirectphone", "personphone", "tel", "telefon", "telefonnummer", "telefoon", "téléphone", "teléfono", "contactnumber", "mobile", "mobilephone",
			"mobilephonenumber", "mobilenumber", "cell", "cellphone", "handy", "whatsapp", "whatsappnumber", "corporatephone", "homephone"),
		fields(model.FieldPhone2, "phone2", "secondaryphone", "alternatephone", "otherphone"),
		fields(model.FieldTitle, "jobtitle", "title", "position", "jobrole", "role", "designation", "jobposition", "occupation",
			"currentoccupation", "whatisyourcurrentoccupation", "profession", "funktion", "functie", "poste", "cargo"),
		fields(model.FieldCompany, "company", "companyname", "organization", "organisation", "organizationname", "companyaccount",
			"account", "accountname", "associatedcompany", "business", "businessname", "employer", "firma", "bedrijf", "unternehmen", "société",
			"entreprise", "empresa"),
		fields(model.FieldWebsite, "website", "websiteurl", "companywebsite", "companydomain", "companydomainname", "domain", "homepage", "url", "webseite"),
		fields(model.FieldLinkedIn, "linkedin", "linkedinurl", "linkedinprofile", "personlinkedinurl", "linkedinprofileurl"),
		fields(model.FieldNotes, "notes", "note", "comments", "comment", "message", "description", "remarks", "leadnotes"),
		fields(model.FieldURL, "recordurl", "recordlink", "leadurl", "crmurl", "crmlink", "profileurl"),
	)
}

func places() map[string]role {
	return merged(
		fields(model.FieldCountry, "country", "countryregion", "countryname", "countrycode", "land", "pays", "país"),
		fields(model.FieldRegion, "state", "stateprovince", "province", "region", "stateregion", "bundesland"),
		fields(model.FieldCity, "city", "town", "stadt", "ort", "ville", "ciudad"),
		fields(model.FieldTimeZone, "timezone", "inviteetimezone"),
		fields(model.FieldIndustry, "industry", "sector", "vertical", "branche"),
		fields(model.FieldEmployees, "employees", "numberofemployees", "numemployees", "noofemployees", "employeecount",
			"companysize", "headcount", "size", "mitarbeiter", "mitarbeiterzahl", "anzahlmitarbeiter", "medewerkers"),
		fields(model.FieldRevenue, "annualrevenue", "revenue", "companyrevenue", "umsatz", "jahresumsatz", "omzet"),
		fields(model.FieldSource, "leadsource", "source", "originalsource", "originaltrafficsource", "marketingsource", "channel",
			"leadorigin", "firstinteraction", "sourcechannel", "acquisitionchannel", "leadquelle", "quelle", "utmsource"),
		fields(model.FieldOwner, "leadowner", "contactowner", "owner", "ownername", "assignedto", "salesrep", "accountexecutive",
			"salesowner", "rep", "ownerid", "hubspotownerid"),
	)
}

func doings() map[string]role {
	out := func(keys ...string) map[string]role {
		return each(role{use: useTouch, touch: model.Activity, out: true}, keys...)
	}
	utm := func(which string, keys ...string) map[string]role {
		return each(role{use: useUTM, of: which}, keys...)
	}
	return merged(
		touches(model.Created, "createdate", "created", "createdat", "createdtime", "createddate", "creationdate", "datecreated",
			"createdon", "createtime", "dateadded", "addedat", "addedon", "entrydate", "leadcreated", "leadcreateddate", "leaddate",
			"signupdate", "signedupat", "registrationdate", "registeredat", "optintime", "subscribedat", "erstelltam", "erstellt", "erstelldatum", "aangemaaktop", "datedecréation", "fechadecreación"),
		touches(model.Converted, "recentconversiondate", "firstconversiondate", "conversiondate", "convertedat"),
		touches(model.FormSubmit, "submittedat", "submitdate", "submitdateutc", "submissiondate", "submissiontime", "formsubmittedat",
			"dateofrecentformsubmission"),
		touches(model.Activity, "lastactivitydate", "lastactivity", "lastactivityat", "lastactivitytime", "lastengagementdate",
			"lastengaged", "lastinteraction", "lastinteractiondate"),
		touches(model.PageView, "timelastseen", "lastseen", "lastvisit", "lastvisitdate", "lastsessiondate", "timeoflastsession", "lastwebsitevisit"),
		touches(model.EmailOpen, "lastemailopendate", "lastmarketingemailopendate", "lastemailopened"),
		touches(model.EmailClick, "lastemailclickdate", "lastmarketingemailclickdate", "lastemailclicked"),
		touches(model.EmailReply, "lastemailreplydate", "lastmarketingemailreplydate", "lastreplied"),
		touches(model.DemoRequest, "demorequestedat", "demorequestdate", "demorequested"),
		touches(model.TrialStarted, "trialstartedat", "trialstart", "trialstartdate"),
		touches(model.MeetingBooked, "dateoflastmeetingbookedinmeetingstool", "meetingbookedat", "demobookedat"),
		out("lastcontacted", "lastcontacteddate", "lastcontactdate", "lastcontactedat"),
		each(role{use: useDetail, of: "recentconversiondate"}, "recentconversion"),
		each(role{use: useDetail, of: "firstconversiondate"}, "firstconversion"),
		utm("medium", "utmmedium"), utm("campaign", "utmcampaign"), utm("term", "utmterm"), utm("content", "utmcontent"),
	)
}

func standings() map[string]role {
	refusal := func(u use, cause string, keys ...string) map[string]role {
		return each(role{use: u, cause: cause}, keys...)
	}
	life := each(role{use: useStage, life: true}, "lifecyclestage", "lifecycle", "funnelstage")
	ours := each(role{use: useStage, life: true, only: true}, "winnowstage", "winnowstagec") // see stage_field of the exports
	return merged(life, ours,
		each(role{use: useStage}, "leadstatus", "status", "leadstage", "stage", "dealstage", "hsleadstatus", "pipelinestage",
			"opportunitystage", "prospectstage", "contactstage", "contactstatus", "outcome", "disposition"),
		each(role{use: useConverted}, "converted", "isconverted", "leadconverted", "hasconverted", "iscustomer", "becamecustomer"),
		refusal(useNoEmail, "opted_out", "donotemail", "emailoptout", "hasoptedoutofemail", "optedout", "optout", "optedoutofemail"),
		refusal(useNoEmail, "unsubscribed", "unsubscribed", "unsubscribe", "isunsubscribed", "unsubscribedfromallemail"),
		refusal(useNoEmail, "bounced", "emailbounced", "emailinvalid", "emailhardbounced"),
		refusal(useNoPhone, "opted_out", "donotcall", "phoneoptout", "donotphone"),
		refusal(useNoContact, "opted_out", "donotcontact", "dnc"),
	)
}

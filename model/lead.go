package model

import (
	"strconv"
	"strings"
	"time"
)

// Field is the name of something winnow knows about every lead. Anything else
// is an attribute.
type Field string

const (
	FieldExternalID Field = "external_id"
	FieldName       Field = "name"
	FieldFirstName  Field = "first_name"
	FieldLastName   Field = "last_name"
	FieldEmail      Field = "email"
	FieldEmail2     Field = "email2"
	FieldPhone      Field = "phone"
	FieldPhone2     Field = "phone2"
	FieldTitle      Field = "title"
	FieldCompany    Field = "company"
	FieldWebsite    Field = "website"
	FieldCountry    Field = "country"
	FieldRegion     Field = "region" // state or province
	FieldCity       Field = "city"
	FieldIndustry   Field = "industry"
	FieldEmployees  Field = "employees"
	FieldRevenue    Field = "revenue"
	FieldSource     Field = "source" // the marketing source: webinar, Google Ads, ...
	FieldOwner      Field = "owner"
	FieldURL        Field = "url" // the record in the CRM
	FieldTimeZone   Field = "time_zone"
	FieldLinkedIn   Field = "linkedin"
	FieldNotes      Field = "notes"
)

// What a source row may say of ids beside the one that its source has for the
// person now. They find the person again, and are no values of a lead.
const (
	// FieldAnonymousID: what a website's tool called somebody before it knew who
	// they are.
	FieldAnonymousID Field = "anonymous_id"
	// FieldFormerID: another id of the source's that is the same person.
	FieldFormerID Field = "former_id"
)

// SourceOwn is the source of what winnow itself wrote: its ids, which stand as
// FieldFormerID, are those of leads.
const SourceOwn = "winnow"

// Fields lists the known fields in the order in which they are shown.
func Fields() []Field {
	return []Field{FieldExternalID, FieldName, FieldFirstName, FieldLastName, FieldEmail, FieldEmail2,
		FieldPhone, FieldPhone2, FieldTitle, FieldCompany, FieldWebsite, FieldCountry, FieldRegion, FieldCity,
		FieldIndustry, FieldEmployees, FieldRevenue, FieldSource, FieldOwner, FieldURL, FieldTimeZone,
		FieldLinkedIn, FieldNotes}
}

// FieldValue is one known field of a source row, as given.
type FieldValue struct {
	Field Field  `json:"f"`
	Value string `json:"v"`
}

// AttributeType is what the values of an attribute's column are.
type AttributeType string

const (
	AttrText   AttributeType = "text"
	AttrNumber AttributeType = "number"
	AttrBool   AttributeType = "bool"
	AttrTime   AttributeType = "time"
)

// Attribute is any other column of a source row, under its own name. Text is the
// value as given; Number holds it for numbers, 1 or 0 for booleans, and Unix
// seconds for times.
type Attribute struct {
	Name   string        `json:"n"`
	Type   AttributeType `json:"t"`
	Text   string        `json:"v"`
	Number float64       `json:"x,omitempty"`
}

// Any returns the attribute's value as bool, float64, time.Time or string.
func (a Attribute) Any() any {
	switch a.Type {
	case AttrNumber:
		return a.Number
	case AttrBool:
		return a.Number != 0
	case AttrTime:
		return time.Unix(int64(a.Number), 0).UTC()
	default:
		return a.Text
	}
}

// SourceRow is what one import said about one person. A lead's fields are the
// fold of its source rows: see FoldRows.
type SourceRow struct {
	Batch      BatchID      `json:"-"`
	Line       int          `json:"line"`            // in its file, from 1
	At         time.Time    `json:"at"`              // when the import read it
	Typed      bool         `json:"typed,omitempty"` // an edit by hand: stands above all imports
	Fields     []FieldValue `json:"fields,omitempty"`
	Attributes []Attribute  `json:"attributes,omitempty"`

	// Nth is which of its file's rows about this lead it was, and Twin which of
	// those that say just the same, both from 0: a file that is read again is
	// compared row by row with what it said before.
	Nth  int `json:"nth,omitempty"`
	Twin int `json:"twin,omitempty"`

	// Mark names a row some value of which could not be read, so that the row can be
	// mended: of the rows about a lead that bear one mark only the newest counts, in
	// the place of the first. Mends says that it is such a row again, by what winnow
	// wrote of it. Neither is part of what the row says.
	Mark  string `json:"mark,omitempty"`
	Mends bool   `json:"mends,omitempty"`

	// Of and OfLine are the import and the line of its file where a row stood that could
	// not be read and came by itself, mended: it belongs there among the others.
	Of     BatchID `json:"of,omitempty"`
	OfLine int     `json:"of_line,omitempty"`

	// Gone stands for a row with the mark that was mended and speaks of another lead
	// now, whom its address names; that lead's row has it as Left.
	Gone bool   `json:"gone,omitempty"`
	Left LeadID `json:"left,omitempty"`

	// Stage is what the file says about the lead, mapped: empty when it says
	// nothing, in which case the lead waits in the queue. StageNote is the
	// file's own word ("Junk Lead"), and Reason the reason id that fits it.
	Stage     Stage  `json:"stage,omitempty"`
	StageNote string `json:"stage_note,omitempty"`
	Reason    string `json:"reason,omitempty"`

	// What the file forbids ("Do Not Email: Yes"), as a cause; empty = nothing.
	NoEmail string `json:"no_email,omitempty"`
	NoPhone string `json:"no_phone,omitempty"`
}

// Get returns the row's value of a known field, or "".
func (r SourceRow) Get(f Field) string {
	for _, v := range r.Fields {
		if v.Field == f {
			return v.Value
		}
	}
	return ""
}

// Provenance is one value of a lead and where it came from.
type Provenance struct {
	Name  string // a Field or the name of an attribute
	Value string
	From  string // the batch's source, or "typed"
	Batch BatchID
	Row   int
	At    time.Time
}

// Lead is a person who may buy, as folded from its source rows. Values are as
// given; only Domain and Employees are derived.
type Lead struct {
	ID         LeadID
	ExternalID string
	Name       string
	FirstName  string
	LastName   string
	Email      string
	Email2     string
	Phone      string
	Phone2     string
	Title      string
	Company    string
	Domain     string // of the company; empty for free-mail addresses
	FreeMail   bool
	Website    string
	Country    string
	Region     string
	City       string
	Industry   string
	Employees  int // 0 = unknown
	Revenue    string
	Source     string
	Owner      string
	URL        string
	TimeZone   string
	LinkedIn   string
	Notes      string
	Attributes []Attribute

	// What the file says, folded: see SourceRow.
	FileStage  Stage
	FileReason string
	NoEmail    string
	NoPhone    string
	CreatedAt  time.Time // earliest: the first row's import
	Rows       int

	// IDs are what each source calls the lead, the newest by source; set where a
	// lead was read with its sources.
	IDs map[string]string

	// Together are the triggers that people of its company, this lead among them,
	// completed together, oldest first. No row says them: the store keeps them.
	Together []Fired
}

// Label is what a person calls the lead: its name, else its address, else the
// id its source gave it, else company and phone, else the beginning of its own
// id. It is never empty, and tells the lead from its neighbours.
func (l Lead) Label() string {
	switch {
	case l.Name != "":
		return l.Name
	case l.Email != "":
		return l.Email
	case l.ExternalID != "":
		return "#" + shortID(l.ExternalID)
	case l.Phone != "" && l.Company != "":
		return l.Company + " " + l.Phone
	case l.Phone != "":
		return l.Phone
	case l.Company != "":
		return l.Company + " #" + l.ID.String()[:4]
	default:
		return "#" + l.ID.String()[:6]
	}
}

// shortID is the first block of a UUID, which is enough to say aloud and fits a
// column; any other id is returned whole.
func shortID(id string) string {
	if len(id) != 36 || strings.Count(id, "-") != 4 || id[8] != '-' || strings.Trim(id, "-0123456789abcdefABCDEF") != "" {
		return id
	}
	return id[:8]
}

// Get returns the lead's value of a known field as text.
func (l *Lead) Get(f Field) string {
	if f == FieldEmployees {
		if l.Employees == 0 {
			return ""
		}
		return strconv.Itoa(l.Employees)
	}
	if p := l.field(f); p != nil {
		return *p
	}
	return ""
}

func (l *Lead) field(f Field) *string {
	switch f {
	case FieldExternalID:
		return &l.ExternalID
	case FieldName:
		return &l.Name
	case FieldFirstName:
		return &l.FirstName
	case FieldLastName:
		return &l.LastName
	case FieldEmail:
		return &l.Email
	case FieldEmail2:
		return &l.Email2
	case FieldPhone:
		return &l.Phone
	case FieldPhone2:
		return &l.Phone2
	case FieldTitle:
		return &l.Title
	case FieldCompany:
		return &l.Company
	case FieldWebsite:
		return &l.Website
	case FieldCountry:
		return &l.Country
	case FieldRegion:
		return &l.Region
	case FieldCity:
		return &l.City
	case FieldIndustry:
		return &l.Industry
	case FieldRevenue:
		return &l.Revenue
	case FieldSource:
		return &l.Source
	case FieldOwner:
		return &l.Owner
	case FieldURL:
		return &l.URL
	case FieldTimeZone:
		return &l.TimeZone
	case FieldLinkedIn:
		return &l.LinkedIn
	case FieldNotes:
		return &l.Notes
	}
	return nil
}

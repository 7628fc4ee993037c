// Package filter reads what somebody types to narrow a list: words, and
// conditions such as score>70 country:US,CA -company:acme touch:demo_request<7d.
package filter

import (
	"strings"
	"time"
	"unicode"
)

// MaxWords bounds a filter; words beyond it are left out.
const MaxWords = 16

// Filter is what a text asks for. Every word and every condition must hold.
type Filter struct {
	// Words are word beginnings, of which each must begin a word of name, company,
	// e-mail, title or external id.
	Words []string
	Terms []Term
}

// IsZero reports whether the filter lets everything through.
func (f Filter) IsZero() bool { return len(f.Words) == 0 && len(f.Terms) == 0 }

// Field is what a condition asks about.
type Field string

const (
	Name       Field = "name"
	Company    Field = "company"
	Title      Field = "title"
	Email      Field = "email"
	Phone      Field = "phone"
	Country    Field = "country" // by one of its Spellings, else as a name
	Source     Field = "source"
	Owner      Field = "owner"
	ID         Field = "id" // what its CRM calls it
	Stage      Field = "stage"
	Reasoned   Field = "reason"
	By         Field = "by" // who decided
	Grade      Field = "grade"
	Score      Field = "score"
	Fit        Field = "fit"
	Engagement Field = "engagement"
	Rising     Field = "rising"
	Tries      Field = "tries"
	Touches    Field = "touches"
	Due        Field = "due"
	Decided    Field = "decided"
	Waiting    Field = "waiting"  // since when
	Active     Field = "active"   // the latest touch
	Touch      Field = "touch"    // a kind of touch, with Within
	Campaign   Field = "campaign" // of a touch, else what a column of the lead's file says of one
	Is         Field = "is"
	Attribute  Field = "attr" // Name says which
	Word       Field = ""     // a word that must not be there
)

// Op is how a condition compares.
type Op uint8

const (
	Equals   Op = iota // : one of the values; of a name, a word beginning; = too, but of a name
	Contains           // ~
	Less               // <
	AtMost             // <=
	More               // >
	AtLeast            // >=
	Exactly            // = of a name: the whole of it
)

// Flag is a value of Is.
type Flag string

const (
	Hot       Flag = "hot"
	Late      Flag = "late"
	Cooled    Flag = "cooled"
	Risen     Flag = "rising"
	Untried   Flag = "untried"
	Working   Flag = "working"
	Back      Flag = "back"
	FreeMail  Flag = "free_mail"
	OwnStaff  Flag = "own_staff"
	Duplicate Flag = "duplicate"
	Forbidden Flag = "do_not_contact"
	Unowned   Flag = "unowned"
	Anonymous Flag = "nameless"
)

// Term is one condition: of its values one must match.
type Term struct {
	Not    bool
	Field  Field
	Name   string // of the attribute
	Op     Op
	Values []Value
	At     int // where it begins, in runes of the text
}

// Value is what a field is compared with. Which part of it counts is told by the
// field: times are From <= t < Until, zero where one side is open; numbers are
// From..To; for Touch, Text is the kind or a pattern of it, and the times say when.
type Value struct {
	None        bool // the field is empty
	Text        string
	Low, High   int
	From, Until time.Time
}

// Words splits a text into word beginnings: lower case, letters, marks and digits
// only, as the index splits names and addresses. "Ortiz maya@north" gives ortiz,
// maya, north.
func Words(filter string) []string {
	words := strings.FieldsFunc(strings.ToLower(filter), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
	if len(words) > MaxWords {
		words = words[:MaxWords]
	}
	return words
}

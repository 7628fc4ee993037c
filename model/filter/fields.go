package filter

// kind is how the values of a field are read.
type kind uint8

const (
	names   kind = iota // text in which words are looked for
	codes               // one of a few words, compared whole
	numbers             //
	past                // a time that lies behind, mostly
	future              // a time that lies ahead, mostly
	flags
	touches
)

// Entry describes a field for a completion and for help.
type Entry struct {
	Field Field
	Does  string
	Like  string // an example
	kind  kind
}

// Fields lists the fields in the order in which they are offered.
func Fields() []Entry {
	return []Entry{
		{Score, "the score", "score>70", numbers},
		{Fit, "its side of who they are", "fit>=20", numbers},
		{Engagement, "its side of what they did", "engagement<15", numbers},
		{Rising, "points won in seven days", "rising>0", numbers},
		{Grade, "fit letter and engagement digit", "grade:A1,A2", codes},
		{Company, "a word of the company", "company:acme", names},
		{Title, "the job title", "title~director", names},
		{Name, "a word of the name", "name:maya", names},
		{Email, "part of the address", "email:acme.example", names},
		{Phone, "part of the number", "phone:+3110", names},
		{Country, "the country, by name or code", "country:US,CA", names},
		{Source, "where the lead came from", "source:webinar", names},
		{Campaign, "the campaign they came by", "campaign:peak", names},
		{Owner, "whose lead it is", "owner:me,none", codes},
		{Stage, "where it stands", "stage:mql", codes},
		{Reasoned, "why it was decided so", "reason:student", codes},
		{By, "who decided", "by:dana", codes},
		{Decided, "when it was decided", "decided:today", past},
		{Due, "when somebody should act", "due:today", future},
		{Waiting, "since when it waits", "waiting>3d", past},
		{Active, "the latest touch", "active<7d", past},
		{Touch, "a kind of touch, and how long ago", "touch:demo_request<7d", touches},
		{Tries, "attempts so far", "tries:0", numbers},
		{Touches, "how many touches there are", "touches>5", numbers},
		{Is, "a state", "is:late", flags},
		{ID, "what its CRM calls it", "id:00Q1", names},
		{Attribute, "any other column", `attr."Lead Origin":API`, names},
	}
}

// Flags lists the values of Is.
func Flags() []Flag {
	return []Flag{Hot, Late, Cooled, Risen, Untried, Working, Back, FreeMail, OwnStaff, Duplicate, Forbidden, Unowned, Anonymous}
}

func entryOf(f Field) (Entry, bool) {
	for _, e := range Fields() {
		if e.Field == f {
			return e, true
		}
	}
	return Entry{}, false
}

func fieldNames() []string {
	var out []string
	for _, e := range Fields() {
		out = append(out, string(e.Field))
	}
	return out
}

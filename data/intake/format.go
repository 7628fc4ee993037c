package intake

import (
	"strings"
	"time"

	"winnow/model"
	"winnow/model/spell"
)

// format is a program whose exports are recognised by their columns, never by
// their order. A new one is a file with its value, and a line in formats.
type format struct {
	name   string // "hubspot-contacts"
	source string // what its ids belong to: exports of one program share them
	// match reports whether the columns are those of this program.
	match func(h headers) bool
	// roles are columns that mean something else here than in most files, or
	// are known only here.
	roles map[string]role
	// converted is what its "converted" means: "won" where it stands empty.
	converted string
	// footer: a report with lines of one value below its last row.
	footer bool
	// zone is that of times that name none; nil where the program has none of its own.
	zone *time.Location
	// clean takes off what the program puts around its values; nil = nothing.
	clean func(key, value string) string
	// drop tells by one of its values what a row is that is left out in silence,
	// such as the program's own samples: "test row". nil = none is.
	drop func(key, value string) string
	// noEmail tells by a file's name why nobody in it may be mailed; nil = it does not.
	noEmail func(file string) string
	// questions: columns are called by what people were asked.
	questions bool
	// answers: the questions stand in columns of their own, before their answers.
	answers bool
	// exact: what it has no role for is an attribute, whatever its name.
	exact bool
	// words are its own for where a lead stands, as stageKey writes them, and what each
	// is in stands.
	words map[string]string
	// together reads two words for where a lead stands that say more than each by
	// itself; ok is false where the one further on speaks. nil = they never do.
	together func(word string, s standing, other string, o standing) (both standing, ok bool)
	// noted reads what winnow wrote as a note, for want of a field, of where a lead
	// stands: ok is false for what somebody else wrote. nil = nothing is.
	noted func(note string) (s standing, word string, ok bool)
	// notedNew: only in rows without an id, which are new to the program.
	notedNew bool
	// origin is the marketing source of its leads, where no column names one.
	origin string
	// log: its rows are events, not people.
	log *eventLog
	// refuse says what the rows are when they are no leads.
	refuse string
}

const genericFormat = "generic"

// formats lists the recognised programs, the narrower before the wider.
func formats() []format {
	all := []format{ownHandoffs(), ownLeads(), ownDecisions(), hubspotLeads(), hubspotContacts()}
	all = append(all, salesforce()...)
	all = append(all, zoho()...)
	all = append(all, marketo()...)
	all = append(append(all, zohoLogs()...), eventLogs()...)
	return append(all, pipedriveLeads(), apollo(), metaLeads(), mailchimp(), typeform(), calendly(), linkedinForms(), googleForms(),
		leadsquared(), datablist())
}

// notLeads lists what comes from the same programs and is no list of leads.
func notLeads() []format {
	all := append(hubspotOthers(), salesforceOthers()...)
	all = append(all, zohoOthers()...)
	return append(append(all, pipedriveOthers()...), eventTables()...)
}

// recognise tells which program wrote a file of these columns.
func recognise(h headers) format {
	for _, f := range append(formats(), notLeads()...) {
		if f.match(h) {
			return f
		}
	}
	return format{name: genericFormat}
}

// namedFormat finds a format by the name given to --from.
func namedFormat(name string) (format, error) {
	names := FormatNames()
	for _, f := range append(formats(), format{name: genericFormat}) {
		if strings.EqualFold(f.name, name) {
			return f, nil
		}
	}
	next := "known: " + strings.Join(names, ", ")
	if n := spell.Nearest(name, names, len(name)/2); n != "" {
		next = "did you mean " + n + "? " + next
	}
	return format{}, model.Invalid(next, "there is no format %q", name)
}

// FormatNames lists what --from takes.
func FormatNames() []string {
	var names []string
	for _, f := range formats() {
		names = append(names, f.name)
	}
	return append(names, genericFormat)
}

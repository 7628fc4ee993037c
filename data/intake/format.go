package intake

import (
	"strings"

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
	// clean takes off what the program puts around its values; nil = nothing.
	clean func(key, value string) string
	// test tells the program's own sample rows by one of their values.
	test func(value string) bool
	// refuse says what the rows are when they are no leads.
	refuse string
}

const genericFormat = "generic"

// formats lists the recognised programs, the narrower before the wider.
func formats() []format {
	all := []format{hubspotContacts()}
	all = append(all, salesforce()...)
	all = append(all, zoho()...)
	all = append(all, marketo()...)
	return append(all, pipedriveLeads(), apollo(), metaLeads(), mailchimp(), typeform(), calendly(), leadsquared(), datablist())
}

// notLeads lists what comes from the same programs and is no list of leads.
func notLeads() []format {
	return append(append(hubspotOthers(), salesforceOthers()...), append(zohoOthers(), eventTables()...)...)
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

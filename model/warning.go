package model

import (
	"slices"
	"time"
)

// WarningKind says what a warning is about; the order of the constants is the
// order in which they are shown.
type WarningKind string

const (
	WarnDNC         WarningKind = "do_not_contact"
	WarnOpportunity WarningKind = "open_opportunity" // sales has somebody at the same company: Stage says how far it is
	WarnRefusal     WarningKind = "refusal"          // at the same company
	WarnOtherRep    WarningKind = "other_rep"        // works another lead there
	WarnDuplicate   WarningKind = "duplicate"
	WarnFreeMail    WarningKind = "free_mail"
	WarnRoleAddress WarningKind = "role_address" // info@, sales@: not one person's
	WarnStudent     WarningKind = "student"      // Reason is StudentByTitle or StudentByAddress
	WarnOwnStaff    WarningKind = "own_staff"
)

// Warning is something to know before calling. Lead, Label, Company and Who are set
// where another lead or rep is meant; do-not-contact has the channel in Label.
type Warning struct {
	Kind    WarningKind
	Lead    LeadID
	Label   string
	Company string // as the other lead's file names it
	Domain  string // what makes it the same company, "" = the name does
	Who     string
	Stage   Stage
	Reason  string    // reason id, or the cause of a do-not-contact
	At      time.Time // zero for a stage that a file brought
}

// WarningsFor leaves out what only tells an actor of their own work.
func WarningsFor(actor string, warnings []Warning) []Warning {
	return slices.DeleteFunc(slices.Clone(warnings), func(w Warning) bool {
		return w.Kind == WarnOtherRep && w.Who == actor
	})
}

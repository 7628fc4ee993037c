package export

import (
	"fmt"
	"slices"
	"strings"
)

// Notes are what is to be known of a file before the CRM reads it, a sentence
// each. A file that says everything has none.
func (t Tally) Notes(target Target) []string {
	var notes []string
	say := func(format string, args ...any) { notes = append(notes, fmt.Sprintf(format, args...)) }
	if t.NoID > 0 {
		say("%s: not from %s, so without its id: %s", leads(t.NoID), target.Title(), withoutID(target))
	}
	if words := countsOf(t.NoWord); len(words) > 0 {
		say("no %s for %s: %s knows no word for it, so name yours in the config: [export.%s] %s = \"...\"",
			statusName(target), strings.Join(words, ", "), target.Title(), target, strings.Fields(words[0])[0])
	}
	if words := countsOf(t.Near); len(words) > 0 {
		say("%s's own fields cannot tell %s of the leads it has: a database that does not know them reads back what is nearest, so name a field of yours: [export.%s] %s = \"...\"",
			target.Title(), strings.Join(words, ", "), target, ExtraStage)
	}
	if u := crmOf(target).undone; t.Undone > 0 && u != "" {
		say("%s: told as handed off, and not any more. %s", leads(t.Undone), u)
	}
	for _, x := range []struct {
		n        int
		what     string
		field    Extra
		elsehere string
	}{{t.NoEmail, "not be mailed", ExtraNoEmail, optOutList(target)}, {t.NoPhone, "not be called", ExtraNoPhone, ""}} {
		if x.n > 0 {
			say("%s must %s, and %s has no column for it: name a field of yours in the config, [export.%s] %s = \"...\"%s",
				leads(x.n), x.what, target.Title(), target, x.field, x.elsehere)
		}
	}
	return notes
}

// countsOf lists counts of standings by name: "nurture 1".
func countsOf(counts map[Standing]int) (words []string) {
	for _, s := range Standings() {
		if counts[s] > 0 {
			words = append(words, fmt.Sprintf("%s %d", s, counts[s]))
		}
	}
	slices.Sort(words)
	return words
}

func leads(n int) string {
	if n == 1 {
		return "1 lead"
	}
	return fmt.Sprintf("%d leads", n)
}

// withoutID is what becomes of rows without the CRM's id there.
func withoutID(t Target) string {
	switch t {
	case HubSpot:
		return "it finds them by e-mail, or makes new contacts"
	case Salesforce:
		return "an upsert makes new leads of them, an update refuses them"
	case Marketo:
		return "it finds them by e-mail, or makes new people"
	}
	return "it makes new leads of them"
}

func statusName(t Target) string {
	if t == Pipedrive {
		return "label"
	}
	return "status"
}

func optOutList(t Target) string {
	if t == HubSpot {
		return ", or import them there as an opt-out list"
	}
	return ""
}

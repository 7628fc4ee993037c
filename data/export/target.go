package export

import (
	"strings"

	"winnow/model"
	"winnow/model/spell"
)

// Target is the program that an export is for.
type Target string

const (
	Generic    Target = "generic" // any program: a column for everything
	HubSpot    Target = "hubspot"
	Salesforce Target = "salesforce"
	Marketo    Target = "marketo"
	Pipedrive  Target = "pipedrive"
)

// Targets lists them, the CRMs last.
func Targets() []Target { return []Target{Generic, HubSpot, Salesforce, Marketo, Pipedrive} }

// ParseTarget reads a target's name; empty is generic.
func ParseTarget(s string) (Target, error) {
	var names []string
	for _, t := range Targets() {
		if strings.EqualFold(s, string(t)) {
			return t, nil
		}
		names = append(names, string(t))
	}
	if s == "" {
		return Generic, nil
	}
	next := "there are " + strings.Join(names, ", ")
	if near := spell.Nearest(strings.ToLower(s), names, len(s)/2); near != "" {
		next = "did you mean " + near + "? " + next
	}
	return "", model.Invalid(next, "winnow writes no files for %q", s)
}

// Title is the target's own name.
func (t Target) Title() string {
	switch t {
	case HubSpot:
		return "HubSpot"
	case "", Generic:
		return "any program"
	}
	return strings.ToUpper(string(t[:1])) + string(t[1:])
}

// Settings are what an organisation has its own way in its CRM. What is empty is
// as the CRM comes.
type Settings struct {
	// Source is what the CRM's ids are known under: --source of the import that
	// brought them. Empty is the target's name.
	Source string
	// Status is the word for where a lead stands, by Standing; an empty word writes
	// nothing there.
	Status map[Standing]string
	// Reasons are the CRM's words for reasons, by id; else a reason's name.
	Reasons map[string]string
	// Owners are what the CRM calls people, by their name in winnow.
	Owners map[string]string
	// Fields names the columns for what CRMs have no field of their own for.
	Fields map[Extra]string
}

// Standing is what a CRM's status tells apart: a stage, or an MQL that somebody is
// at work on.
type Standing string

const (
	Working   Standing = "working"   // an MQL with an attempt
	Connected Standing = "connected" // an MQL that was reached
)

// Standings lists them in the order of the funnel.
func Standings() []Standing {
	all := []Standing{"lead", "mql", Working, Connected}
	for _, s := range model.Stages()[2:] {
		all = append(all, Standing(s))
	}
	return all
}

// standing is where a lead stands.
func standing(r model.Row) Standing {
	switch {
	case r.Stage == model.StageMQL && r.Attempts > 0 && r.LastOutcome == model.Connected:
		return Connected
	case r.Stage == model.StageMQL && r.Attempts > 0:
		return Working
	}
	return Standing(r.Stage)
}

// Extra is something that goes into a column of the organisation's own.
type Extra string

const (
	ExtraStage   Extra = "stage_field" // winnow's own word for the stage
	ExtraReason  Extra = "reason_field"
	ExtraNote    Extra = "note_field"
	ExtraUntil   Extra = "until_field" // the day on which a resting lead wakes
	ExtraScore   Extra = "score_field"
	ExtraGrade   Extra = "grade_field"
	ExtraNoEmail Extra = "no_email_field" // true where the lead must not be mailed
	ExtraNoPhone Extra = "no_phone_field"
)

// Extras lists them in the order of their columns.
func Extras() []Extra {
	return []Extra{ExtraStage, ExtraReason, ExtraNote, ExtraUntil, ExtraScore, ExtraGrade, ExtraNoEmail, ExtraNoPhone}
}

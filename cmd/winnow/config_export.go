package main

import (
	"winnow/data/export"
)

// exportConfig is the section [export].
type exportConfig struct {
	For      export.Target // "" = generic, and any export counts as the CRM's
	Settings map[export.Target]export.Settings
}

const exportConfigText = `
# What the CRM takes back: winnow export decisions --new --out today.csv
[export]
# for = "salesforce"         # hubspot, salesforce, marketo, pipedrive; also what "not in CRM" counts

# The words and fields of your organisation: one section for each CRM.
[export.salesforce]
# sql = "Working - Contacted"        # the status of a stage: lead mql working connected nurture
# nurture = "Nurturing"              # rejected sql accepted opportunity won lost
# reason_field = "Rejection_Reason__c"
# stage_field = "Winnow_Stage__c"    # winnow's own word for the stage; its import knows the field by this name
# note_field, until_field, score_field, grade_field, no_email_field, no_phone_field: as you like
# source = "salesforce"              # the --source of the imports that brought its ids

[export.salesforce.reasons]
# "no-budget" = "No Budget"

[export.salesforce.owners]
# "Luis" = "005000000000001AAA"
`

func (r *configReader) export(line int, v any) {
	t, ok := v.(map[string]any)
	if !ok {
		r.wrong(line, "export wants a section: [export]")
		return
	}
	r.c.Export.Settings = map[export.Target]export.Settings{}
	names := []string{"for"}
	for _, target := range export.Targets()[1:] {
		names = append(names, string(target))
	}
	for _, name := range sortedKeys(t) {
		at := r.lineOf("export", name)
		if name == "for" {
			r.exportFor(at, t[name])
			continue
		}
		if _, ok := t[name].(map[string]any); ok {
			at = r.lineOf("", "export."+name)
		}
		target, err := export.ParseTarget(name)
		if err != nil || target == export.Generic {
			r.wrong(at, "there is no setting %q in [export]%s", name, didYouMean(name, names))
			continue
		}
		if section, ok := t[name].(map[string]any); ok {
			r.exportTarget(target, section)
		} else {
			r.wrong(at, "%s wants a section: [export.%s]", name, name)
		}
	}
}

func (r *configReader) exportFor(line int, v any) {
	s, _ := v.(string)
	target, err := export.ParseTarget(s)
	if s == "" || err != nil {
		r.wrong(line, "for wants hubspot, salesforce, marketo, pipedrive or generic, in quotes")
		return
	}
	r.c.Export.For = target
}

func (r *configReader) exportTarget(target export.Target, t map[string]any) {
	section := "export." + string(target)
	s := export.Settings{Status: map[export.Standing]string{}, Fields: map[export.Extra]string{}}
	names := []string{"source", "reasons", "owners"}
	put := map[string]func(string){"source": func(v string) { s.Source = v }}
	for _, st := range export.Standings() {
		names = append(names, string(st))
		put[string(st)] = func(v string) { s.Status[st] = v }
	}
	for _, x := range export.Extras() {
		names = append(names, string(x))
		put[string(x)] = func(v string) { s.Fields[x] = v }
	}
	for _, name := range sortedKeys(t) {
		at := r.lineOf(section, name)
		switch text, isText := t[name].(string); {
		case name == "reasons":
			s.Reasons = r.texts(section+".reasons", t[name])
		case name == "owners":
			s.Owners = r.texts(section+".owners", t[name])
		case put[name] == nil:
			r.wrong(at, "there is no setting %q in [%s]%s", name, section, didYouMean(name, names))
		case !isText:
			r.wrong(at, "%s wants a text in quotes", name)
		default:
			put[name](text)
		}
	}
	r.c.Export.Settings[target] = s
}

// texts reads a section of texts by name.
func (r *configReader) texts(section string, v any) map[string]string {
	t, ok := v.(map[string]any)
	if !ok {
		r.wrong(1, "%s wants a section: [%s]", section, section)
		return nil
	}
	out := map[string]string{}
	for _, name := range sortedKeys(t) {
		if s, ok := t[name].(string); ok {
			out[name] = s
		} else {
			r.wrong(r.lineOf(section, name), "%s wants a text in quotes", name)
		}
	}
	return out
}

package intake

import (
	"strings"
	"testing"

	"winnow/model"
)

// TestWhatIsNoListOfLeadsIsRefused also holds what is taken all the same: a refused
// list is worse than an odd one.
func TestWhatIsNoListOfLeadsIsRefused(t *testing.T) {
	for _, c := range []struct{ what, text, why string }{
		{"a note", "just a note\nthanks\n", "it has one column"},
		{"a file of a program", "module winnow\n\ngo 1.26\n\nrequire (\n\tcharm.land/bubbletea/v2 v2.0.10\n)\n", "it has one column"},
		{"accounts of a machine", "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1::/:/bin/sh\n", "it has one column"},
		{"names without a first line", "Maya\nTom\n", "it has one column"},
		{"prose with commas", "Dear all, thanks, see you\nOne\nTwo\nThree, four\nFive\n", "most of its rows have another number of columns"},
		{"rows without a first line", "Maya,Ortiz,NL\nTom,Becker,NL\n", "its first row looks like the others"},
		{"rows with telephone numbers", "Maya,Ortiz,+31 10 555 0148\nTom,Becker,+31105550149\n", "its first row looks like the others"},
		{"rows of a log", "2026-11-19;12;started\n2026-11-19;13;ended\n", "its first row looks like the others"},

		{"one column that is known", "company\nAcme\n", ""},
		{"one column that is known among others", "x,lead source\n1,web\n", ""},
		{"names of columns in no known language", "alfa,beta\nx,y\nz,w\n", ""},
		{"letters for columns, and marks", "a,x\n,x\n1,x\n", ""},
		{"a list whose header stands again", "alfa,beta\nx,y\nalfa,beta\nz,w\n", ""},
		{"a column whose name is a year", "alfa,beta,2026\nx,y,7\n", ""},
		{"a list with a wide row or two", "alfa,beta\nx,y\nz,w\na,b,c\nd,e\n", ""},
	} {
		_, err := Explain(Job{Files: []string{"-"}, Stdin: strings.NewReader(c.text)})
		if c.why == "" {
			if err != nil {
				t.Errorf("%s: %v", c.what, err)
			}
			continue
		}
		if model.KindOf(err) != model.KindInvalid || !strings.Contains(err.Error(), "is no list of leads") || !strings.Contains(err.Error(), c.why) {
			t.Errorf("%s: %v", c.what, err)
			continue
		}
		for what, j := range map[string]Job{"said what it is": {From: "generic"}, "mapped": {Map: map[string]string{strings.TrimSpace(strings.FieldsFunc(c.text, func(r rune) bool { return strings.ContainsRune("\n,;", r) })[0]): "name"}}} {
			j.Files, j.Stdin = []string{"-"}, strings.NewReader(c.text)
			if _, err := Explain(j); err != nil {
				t.Errorf("%s, %s: %v", c.what, what, err)
			}
		}
	}
}

func TestATreeOfSalesforceRecordsThatAreNoPeopleIsRefusedByName(t *testing.T) {
	for what, record := range map[string]string{
		"Salesforce campaigns": `{"attributes":{"type":"Campaign","referenceId":"C1"},"Name":"Direct mail","Status":"Completed","StartDate":"2026-01-14","BudgetedCost":500}`,
	} {
		_, err := Explain(Job{Files: []string{"-"}, Stdin: strings.NewReader(`{"records":[` + record + "]}")})
		if model.KindOf(err) != model.KindInvalid || !strings.Contains(err.Error(), "holds "+what+", not leads") {
			t.Errorf("%s: %v", what, err)
		}
	}
	_, err := Explain(Job{Files: []string{"-"}, Stdin: strings.NewReader(`{"records":[{"Name":"Mill","StageName":"New","CloseDate":"2026-09-06","Email":"a@b.example"}]}`)})
	if err != nil {
		t.Errorf("people with a stage of a deal: %v", err)
	}
}

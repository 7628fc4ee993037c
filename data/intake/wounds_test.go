package intake

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"winnow/model"
)

func TestWhatASpreadsheetDidToAColumnIsReported(t *testing.T) {
	text := "Lead ID,Email,Company size,Phone,Score,Joined\n" +
		"1.23457E+15,a@b.example,11-50,4.91511E+11,#REF!,May-20\n" +
		"1.23457E+15,c@d.example,May-20,+31 10 555 0148,7,Jun-21\n" +
		"77,e@f.example,51-200,,8,Jul-22\n"
	rep, rec := importAll(t, stdin(text))
	notes := strings.Join(rep.Files[0].Notes, "\n")
	for _, want := range []string{
		`column "Company size": 1 value such as "May-20": a spreadsheet took a range for a date (it was 5-20): kept as it is`,
		`column "Lead ID": 2 values such as "1.23457E+15": a spreadsheet shortened the number, and its digits are lost: left out`,
		`column "Phone": 1 value such as "4.91511E+11": a spreadsheet shortened the number`,
		`column "Score": 1 value such as "#REF!": an error of a formula, taken as missing`,
	} {
		if !strings.Contains(notes, want) {
			t.Errorf("the notes do not say %q:\n%s", want, notes)
		}
	}
	var told []string
	for _, p := range rep.Files[0].Problems {
		if strings.Contains(p.Problem, "shortened the number") {
			told = append(told, fmt.Sprint(p.Line, p.Column, p.Value))
		}
	}
	if want := []string{"2Lead ID1.23457E+15", "2Phone4.91511E+11", "3Lead ID1.23457E+15"}; !slices.Equal(told, want) || rec.rows[1].Row.Mark == "" {
		t.Errorf("of the rows it says %q, want %q", told, want)
	}
	if strings.Contains(notes, `"Joined"`) {
		t.Errorf("months are taken for ranges: %s", notes)
	}
	a, b := rec.rows[0].Row, rec.rows[1].Row
	if a.Get(model.FieldExternalID) != "" || a.Get(model.FieldPhone) != "" || b.Get(model.FieldEmployees) != "May-20" || rec.rows[2].Row.Get(model.FieldExternalID) != "77" {
		t.Errorf("read as %+v and %+v", a.Fields, b.Fields)
	}
}

func TestBooleansAreReadInTheirManySpellings(t *testing.T) {
	for _, v := range []string{"yes", "Y", "TRUE", "t", "On", "checked", "x", "✓", "ja", "oui", "sí", "vrai", "wahr", "1"} {
		if yes, ok := yesNo(v); !ok || !yes {
			t.Errorf("%q is not yes", v)
		}
	}
	for _, v := range []string{"no", "N", "FALSE", "f", "Off", "unchecked", "✗", "nein", "non", "faux", "falsch", "nee", "0"} {
		if yes, ok := yesNo(v); !ok || yes {
			t.Errorf("%q is not no", v)
		}
	}
	_, rec := importAll(t, stdin("Email,Unsubscribed,Email Opt Out\na@b.example,,Opted in\nc@d.example,x,\ne@f.example,Subscribed,\ng@h.example,2024-01-01,no\n"))
	for i, want := range []string{"", "unsubscribed", "", "unsubscribed"} {
		if got := rec.rows[i].Row.NoEmail; got != want {
			t.Errorf("row %d must not be mailed: %q, want %q", i+1, got, want)
		}
	}
}

func TestWordsForNothingAreMissingInEveryColumn(t *testing.T) {
	_, rec := importAll(t, stdin("Email,Last Name,Country,Budget,Plan\na@b.example,Null,NA,N/A,Select\nc@d.example,null,unknown,-,#N/A\ne@f.example,Ray,NL,12,Pro\n"))
	if r := rec.rows[0].Row; r.Get(model.FieldLastName) != "Null" || r.Get(model.FieldCountry) != "NA" || len(r.Attributes) != 0 {
		t.Errorf("a person called Null in Namibia is read as %+v", r)
	}
	if r := rec.rows[1].Row; r.Get(model.FieldLastName) != "" || r.Get(model.FieldCountry) != "" || len(r.Attributes) != 0 {
		t.Errorf("a row of nothing is read as %+v", r)
	}
}

package tui_test

import (
	"testing"
	"time"
)

func TestTakingTheLastImportBackNamesItAndShowsWhatTheLeadsAreThen(t *testing.T) {
	d := desk0(t)
	d.me = "me"
	d.bring(people(3)...)
	d.clock.Move(30 * time.Hour)
	again := people(1)
	again[0].title, again[0].pricing = "Chief Tester", time.Hour
	d.bring(again...)
	d.open(120, 40)
	if !d.Shows("Chief Tester") {
		t.Fatalf("the second file is not shown:\n%s", d.Frame())
	}
	d.Advance(time.Minute)
	d.Press("u")
	for _, want := range []string{"Take back the import of leads.csv, today 17:24?", "0 new leads, 1 changed"} {
		if !d.Shows(want) {
			t.Errorf("it does not say %q:\n%s", want, d.Frame())
		}
	}
	d.Press("y")
	d.wantStatus("Taken back: the import of leads.csv, with every lead that only it brought", "U redo")
	if d.Shows("Chief Tester") {
		t.Errorf("the lead is shown as the import left it:\n%s", d.Frame())
	}
	d.Press("U")
	if !d.Shows("Chief Tester") {
		t.Errorf("the lead is shown as it was without the import:\n%s", d.Frame())
	}
	d.Advance(3 * time.Second)
	d.Press("u", "y")
	if d.Shows("Chief Tester") {
		t.Errorf("taken back once more, the lead is shown as the import left it:\n%s", d.Frame())
	}
}

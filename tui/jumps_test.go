package tui_test

import (
	"strings"
	"testing"

	"winnow/model"
)

func TestAFewLettersFindALeadWhereverItIs(t *testing.T) {
	d := sit(t, people(12))
	d.Press("j", "p") // Ines is with sales
	d.Press("ctrl+f")
	d.want("Find", "a few letters")
	d.Type("in")
	d.want("Ines Calder", "handed off")
	if strings.Contains(d.Frame()[strings.Index(d.Frame(), "Find"):], "Maya Ortiz  ") && d.Shows("Maya Ortiz          Company 0          in the queue") {
		t.Errorf("others are found:\n%s", d.Frame())
	}
	d.Type("es cal")
	d.Press("enter")
	d.wantSelected("Ines Calder")
	if h := d.Header(); !strings.Contains(h, "7 All") {
		t.Errorf("not among all: %q", h)
	}
	d.wantStage("Ines Calder", model.StageSQL)
}

func TestALeadInTheListIsGoneToWithinIt(t *testing.T) {
	d := sit(t, people(12))
	d.Press("ctrl+f")
	d.Type("olu")
	d.Press("enter")
	d.wantSelected("Olu Adeyemi")
	d.want("QUEUE")
}

func TestLettersOfFirstAndLastNameInOneWordFindTheirLead(t *testing.T) {
	d := sit(t, people(6))
	d.Press("ctrl+f")
	d.Type("maor")
	d.want("Maya Ortiz")
	d.Press("ctrl+u")
	d.Type("zzzz")
	d.want("Nobody's name, company, address, title or id has words that begin so.")
	d.Press("enter") // nothing to go to
	d.want("Find")
	d.Press("esc")
	d.wantSelected("Maya Ortiz")
}

func TestLettersTypedIntoTheFinderDecideNothing(t *testing.T) {
	d := sit(t, people(4))
	d.Press("ctrl+f")
	d.Type("pr1u")
	d.Paste("maya\n")
	d.Press("esc")
	for _, p := range people(4) {
		d.wantStage(p.name, model.StageMQL)
	}
}

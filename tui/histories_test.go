package tui_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"winnow/model"
)

func TestTheHistoryListsEveryChangeAndTakesAnyBackThatNothingStandsOn(t *testing.T) {
	d := sit(t, people(6))
	d.Resize(160, 45)
	d.Press("p", "r", "3", "n", "q", "h") // Maya, Ines, Olu
	d.want("HISTORY", "nurture until", "Olu Adeyemi", "rejected, junk", "Ines Calder", "promoted", "Maya Ortiz", "imported leads.csv", "u takes it back", "in the queue → nurture")
	d.Press("j", "u") // the third-last decision is still there, this one is not
	d.wantStatus("Taken back: rejected Ines Calder")
	d.wantStage("Ines Calder", model.StageMQL)
	d.wantStage("Olu Adeyemi", model.StageNurture)
	d.want("took back: rejected", "taken back")
	d.Press("u")
	d.wantStatus("that was done already; U does it again")
	d.Press("U")
	d.wantStatus("Done again: rejected Ines Calder")
	d.wantStage("Ines Calder", model.StageRejected)
	d.Press("esc")
	d.want("QUEUE")
}

func TestAnEntryOnWhichSomethingStandsSaysWhatAndStays(t *testing.T) {
	d := sit(t, people(4))
	d.Resize(160, 45)
	d.Press("n", "q")
	d.colleague("Maya Ortiz", model.ActPromote)
	d.Advance(2 * time.Second)
	d.Press("h", "j")
	d.want("It cannot be taken back: promoted by dana")
	d.Press("u")
	d.wantStatus("Not taken back: promoted by dana", "stands on it")
	d.wantStage("Maya Ortiz", model.StageSQL)
	d.Press("k", "u") // a colleague's, by choosing it
	d.wantStage("Maya Ortiz", model.StageNurture)
}

func TestTheHistoryIsFilteredAndGoesToTheLead(t *testing.T) {
	d := sit(t, people(6))
	d.Press("p", "r", "3", "h", "/")
	d.Type("ines")
	d.want("/ ines", "rejected, junk")
	if d.Shows("Maya Ortiz") {
		t.Errorf("the history is not narrowed:\n%s", d.Frame())
	}
	d.Press("esc", "/")
	d.Type("promoted")
	d.Press("enter")
	d.want("Maya Ortiz", "esc clears it")
	d.Press("enter")
	d.wantSelected("Maya Ortiz")
	d.Press("h", "/")
	d.Type("score>3")
	d.want("the history does not tell score")
	d.Press("ctrl+u")
	d.Type("zzz")
	d.want("No change matches")
	d.Press("p", "u") // text
	d.Press("esc", "esc")
	d.wantStage("Olu Adeyemi", model.StageMQL)
}

func TestAnImportAndABulkAreAskedAboutBeforeTheHistoryTakesThemBack(t *testing.T) {
	d := sit(t, people(6))
	d.Press("space", "space", "r", "3", "y", "h", "u")
	d.want("Take back", "2 leads")
	d.Press("enter")
	d.wantStage("Maya Ortiz", model.StageRejected)
	d.Press("y")
	d.wantStage("Maya Ortiz", model.StageMQL)
	d.Press("G", "u")
	d.want("What it brought goes")
	d.Press("n")
	if d.leads() != 6 {
		t.Error("the import is gone")
	}
}

func TestALongHistoryIsReadAsOneGoesDownAndUp(t *testing.T) {
	d := sit(t, people(1))
	maya := d.lead("Maya Ortiz").Row.ID
	for i := range 450 { // more than are kept in memory
		d.byDana(maya, model.ActNote, func(c *model.Command) { c.Note = fmt.Sprint("note ", i) })
	}
	d.Resize(80, 120)
	d.Press("h")
	for range 12 {
		d.Press("ctrl+d")
	}
	d.Press("G")
	d.want("imported leads.csv")
	for range 12 {
		d.Press("ctrl+u")
	}
	if !strings.Contains(d.Frame(), "note 449") {
		t.Errorf("the newest is not to be seen:\n%s", d.Frame())
	}
	d.Press("G", "g")
	if !strings.Contains(d.Frame(), "note 449") {
		t.Errorf("g does not go to the newest:\n%s", d.Frame())
	}
}

func TestWhatWasTakenBackIsToldWithoutPiecesOfWhatIsNotKnown(t *testing.T) {
	d := sit(t, people(4))
	d.Press("t", "n", "u", "s", "t", "u", "D", "e", "u", "h")
	d.want("took back: tried  ", "took back: snoozed  ", "took back: do not contact  ")
	if d.Shows("tried,  ") || d.Shows("snoozed to  ") || d.Shows("contact,  ") {
		t.Errorf("something is missing behind a comma:\n%s", d.Frame())
	}
}

func TestTheHistoryCutsTheReasonBeforeTheName(t *testing.T) {
	d := sit(t, []person{{name: "Maximiliane Oberhuber"}, {name: "Ann Lee"}})
	d.Press("r", "3", "h")
	for _, w := range []int{60, 50} {
		d.Resize(w, 20)
		if row := d.Lines()[3]; !strings.Contains(row, "rejected") || !strings.Contains(row, "Maximiliane Ob") {
			t.Errorf("at %d the name is cut: %q\n%s", w, row, d.Frame())
		}
	}
}

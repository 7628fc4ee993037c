package tui_test

import (
	"testing"
	"time"

	"winnow/model"
)

func TestHandedOffTellsWhoHasALeadAtWhichStageAndForHowLong(t *testing.T) {
	d := sit(t, people(4))
	d.Press("P")
	d.Type("@luis call first")
	d.Press("enter", "p", "6")
	d.want("2 with sales · 2 to be answered", "luis since 11:24", "since today")
	d.Press("g", "A")
	d.want("1 to be answered", "1 accepted", "taken today")
}

func TestAnOpportunityIsAskedForWhatItIsWorthAndWhenItCloses(t *testing.T) {
	for text, want := range map[string]struct {
		amount int64
		closes string
	}{"48k 15 dec": {4800000, "2026-12-15"}, "48,000.50": {4800050, ""}, "15 dec": {0, "2026-12-15"}, "1250, 2027-01-04": {125000, "2027-01-04"}, "": {0, ""}} {
		d := sit(t, people(2))
		d.Press("p", "6", "O")
		if text != "" {
			d.Type(text)
		}
		d.Press("enter")
		items := model.Live(d.lead("Maya Ortiz").Items)
		it := items[len(items)-1]
		closes := ""
		if !it.Close.IsZero() {
			closes = it.Close.Format(time.DateOnly)
		}
		if it.Action != model.ActOpportunity || it.Amount != want.amount || closes != want.closes {
			t.Errorf("%q: %s of %d, closes %q", text, it.Action, it.Amount, closes)
		}
		if text == "48k 15 dec" {
			d.want("48,000, closes 15 Dec", "1 opportunity")
		}
	}
	d := sit(t, people(2))
	d.Press("p", "6", "O")
	d.Type("48k someday")
	d.Press("enter")
	d.want("Opportunity: Maya Ortiz", "is not a time")
}

func TestTheWordsOfTheAccountExecutiveStandOnTopOfALeadThatCameBack(t *testing.T) {
	d := sit(t, people(3))
	d.Press("p", "6", "B")
	d.want("their words first")
	d.Press("enter")
	d.Type("nobody came, try the boss")
	d.Press("enter")
	d.want(`Sent back, "nobody came, try the boss"`)
	d.Press("1")
	d.wantStatus("Sent back: Maya Ortiz")
	d.Press("1", "g")
	d.want("Sent back by me at 11:24: no-show.", "“nobody came, try the boss”", "NOW")
}

func TestOneKeySendsALeadBackWithItsReason(t *testing.T) {
	d := sit(t, people(3))
	d.Press("p", "6", "B", "1")
	d.wantStatus("Sent back: Maya Ortiz")
	d.wantStage("Maya Ortiz", model.StageMQL)
}

package tui_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"winnow/model"
)

func TestBeforeManyAreRejectedTenOfThemAreLookedAt(t *testing.T) {
	d := sit(t, people(30))
	d.Resize(160, 45)
	d.Press("*")
	if !strings.Contains(d.Status(), "30 selected") {
		t.Errorf("not all are selected: %q", d.Status())
	}
	d.Press("r", "7")
	d.want("Reject as no need: 30 leads?", "Ten of them, picked at random:", "do it to 30")
	for _, size := range [][2]int{{160, 45}, {80, 24}} {
		d.Resize(size[0], size[1])
		if got := d.question(); len(got) != 10 {
			t.Errorf("at %v %d are shown\n%s", size, len(got), d.Frame())
		}
	}
	d.Press("enter")
	d.wantStage("Maya Ortiz", model.StageMQL)
	d.Press("y")
	d.wantStatus("Rejected 30 leads")
	if n := d.queued(); n != 0 {
		t.Errorf("%d are left", n)
	}
	d.Press("u")
	d.wantStatus("Taken back")
	if n := d.queued(); n != 30 {
		t.Errorf("one undo brings %d back", n)
	}
}

// question are the lines of the look at ten, each of one lead.
func (d *desk) question() (rows []string) {
	for _, l := range d.Lines() {
		if i := strings.Index(l, "│"); i >= 0 && strings.Contains(l[i:], "  Company ") && strings.Contains(l[i:], "pricing") {
			rows = append(rows, l)
		}
	}
	return rows
}

func TestTheLookAtTenSaysWhatSpeaksAgainstItAndWhoIsLeftOut(t *testing.T) {
	d := sit(t, append(people(12), person{name: "Maximiliane von der Featherstonehaugh-Schwarzenberg", company: "Internationale Gesellschaft der Kaltspediteure"}))
	d.Resize(80, 24)
	d.Press("7", "t", "n", "g", "t", "n") // the first of them twice
	d.Press("g", "*", "r", "0")
	d.want("Left out: ", "needs 2 attempts first")
	d.Press("esc", "r", "7")
	d.want("13 leads?", "points", "tried already")
	for i, l := range d.Lines() {
		if strings.Contains(l, "Maximiliane") && (!strings.Contains(l, "…") || !strings.Contains(l, "fit only")) {
			t.Errorf("line %d of a long name is not cut, or why it is here is: %q", i, l)
		}
	}
}

func TestAllThatAFilterLeavesIsSelectedWithWhatIsNotLoadedToo(t *testing.T) {
	var all []person
	for i := range 260 {
		company := "Acme"
		if i%2 == 1 {
			company = "Other"
		}
		all = append(all, person{name: fmt.Sprintf("Lead %d", i), company: company, email: fmt.Sprintf("l%d@x%d.example", i, i)})
	}
	d := sit(t, all)
	d.Press("/")
	d.Type("company:acme")
	d.Press("enter", "*", "n", "q", "y")
	d.wantStatus("Returned to nurture: 130 leads")
	if n := d.queued(); n != 130 {
		t.Errorf("%d are left", n)
	}
	d.Press("esc", "*", "*", "p") // selected, and no more: one lead
	d.wantStatus("Promoted Lead ")
}

func TestWorkingTellsHowTheLastTryEndedAndProposesTheDecisionAfterTheLast(t *testing.T) {
	d := sit(t, people(3))
	d.Resize(160, 45)
	d.Press("t", "v", "3")
	d.want("voicemail, back", "1/4")
	for range 3 {
		d.Press("t", "n")
	}
	d.want("no answer, decide: unreachable?", "4/4")
	d.wantStage("Maya Ortiz", model.StageMQL) // proposed, never made
}

func TestOneKeyShowsWhatIsDueBeforeNoon(t *testing.T) {
	d := sit(t, people(4))
	d.Press("s", "d")
	d.Type("11:40")
	d.Press("enter", "j", "s", "d")
	d.Type("15:00")
	d.Press("enter", "b")
	d.want("due<12:00", "1 match", "snoozed to 11:40")
	d.Press("b")
	if d.Shows("due<12:00") {
		t.Error("again does not show all")
	}
	d.clock.Move(2 * time.Hour)
	d.Press("b")
	d.want("due<tomorrow", "2 matches")
}

func TestAThirdRestIsAskedAboutAndItsClockShown(t *testing.T) {
	d := sit(t, people(2))
	d.Resize(160, 45)
	for range 2 {
		d.Press("7", "g", "n", "2")
		d.clock.Move(15 * 24 * time.Hour)
		d.Advance(2 * time.Minute)
	}
	d.Press("7", "g")
	d.want("after rest 2")
	d.Press("n", "m")
	d.want("Rest number 3 for Maya Ortiz?")
	d.Press("enter")
	d.wantStage("Maya Ortiz", model.StageMQL)
	d.Press("y")
	d.wantStage("Maya Ortiz", model.StageNurture)
	d.Press("5")
	d.want("day 1 of 3", "round 3")
}

func TestARestEndsAtAKindOfTouchOrAScoreToo(t *testing.T) {
	d := sit(t, people(2))
	d.Resize(160, 45)
	d.Press("n", "d")
	d.Type("score:80x")
	d.Press("enter")
	d.want("from 1 to 100")
	d.Press("backspace")
	d.Type(", pricing_view")
	d.Press("enter")
	d.wantStage("Maya Ortiz", model.StageNurture)
	d.Press("5")
	d.want("on pricing or at score 80")
	d.Press("7", "*", "n", "d")
	d.Type("score:70, intent")
	d.Press("enter")
	d.want("Nurture until they act or score 70: 2 leads?")
}

func TestFocusShowsOneLeadAfterTheOther(t *testing.T) {
	d := sit(t, people(4))
	d.Resize(160, 45)
	d.Press("z")
	d.want("FIELDS", "Maya Ortiz  VP Operations")
	if d.Shows("Ines Calder") {
		t.Errorf("the list is there:\n%s", d.Frame())
	}
	d.Press("j")
	d.want("Ines Calder  VP Operations")
	d.Press("p")
	d.wantStage("Ines Calder", model.StageSQL)
	d.want("Olu Adeyemi  VP Operations")
	d.Press("z")
	d.want("QUEUE")
	d.wantSelected("Olu Adeyemi")
	d.Press("z", "esc")
	d.want("QUEUE")
	d.Press("enter", "j") // in full the keys scroll
	d.want("Olu Adeyemi  VP Operations")
}

func TestTheSessionTellsItsPaceAndIsCopied(t *testing.T) {
	d := sit(t, people(6))
	d.Press("p", "r", "3")
	d.clock.Move(30 * time.Minute)
	d.Press("t", "n", "S")
	d.want("The session so far", "1 promoted, 1 rejected", "4 decisions an hour", "first attempt after", "median of 1 lead")
	d.Press("y")
	if !strings.Contains(d.Clipboard, "me, Thu 19 Nov, 11:24 to 11:54") || !strings.Contains(d.Clipboard, "4 decisions an hour") {
		t.Errorf("copied %q", d.Clipboard)
	}
	d.wantStatus("Session copied")
	if s := d.Summary(); !strings.Contains(s, "4 decisions an hour") {
		t.Errorf("the summary says %q", s)
	}
}

func TestTheBarSaysHowManyOfTheSelectedADecisionWouldLeaveOut(t *testing.T) {
	d := sit(t, people(5))
	d.Resize(160, 45)
	d.Press("p", "7", "g", "space", "space", "space")
	d.wantStatus("3 selected", "promote 2, not 1", "reject 2, not 1")
	d.Press("esc", "1", "*")
	d.wantStatus("4 selected", "p promote")
	if strings.Contains(d.Status(), "not 1") {
		t.Errorf("it leaves somebody out: %q", d.Status())
	}
}

func TestTheUndoOfABulkGoesToTheLeadThatTheCursorWasOnBefore(t *testing.T) {
	for name, keys := range map[string][]string{
		"among those that were selected":  {"space", "space", "k", "k", "j"},
		"below those that were selected":  {"space", "space", "space", "j", "j", "j"},
		"the last of the list":            {"space", "space", "G"},
		"selected all, from in the midst": {"j", "j", "j", "*"},
	} {
		t.Run(name, func(t *testing.T) {
			d := sit(t, people(12))
			d.Press(keys...)
			before, at := d.SelectedLine()
			before = strings.Replace(before, "●", " ", 1) // it may be selected itself
			d.Press("n", "q", "y")
			d.wantStatus("Returned to nurture")
			d.Press("g", "u")
			d.wantStatus("Taken back")
			if now, line := d.SelectedLine(); now != before || line != at {
				t.Errorf("the cursor was on %q in line %d, and is on %q in line %d\n%s", before, at, now, line, d.Frame())
			}
		})
	}
}

func TestWhatTheFocusSaysOfItsKeysEndsWithIt(t *testing.T) {
	for _, leave := range []string{"z", "esc", "q"} {
		d := sit(t, people(5))
		d.Press("z")
		d.wantStatus("One lead at a time: j and k go on")
		d.Press(leave)
		if d.Shows("One lead at a time") {
			t.Errorf("after %s it is still said:\n%s", leave, d.Frame())
		}
	}
}

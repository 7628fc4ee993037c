package tui_test

import (
	"strings"
	"testing"
)

func TestArrowsGoThroughAMenuAndEnterChooses(t *testing.T) {
	d := sit(t, people(4))
	d.Press("n", "down", "down")
	d.want("enter choose")
	d.Press("enter")
	d.wantStatus("Maya Ortiz", "u undo")
	d.wantStage("Maya Ortiz", "nurture")
	d.Press("t", "up", "down", "down", "down", "down", "up", "enter")
	d.wantStatus("onnected logged")
	d.Press("n", "enter") // no item was gone to: enter is the menu's own key
	if d.Shows("enter choose") {
		t.Errorf("the menu is still open:\n%s", d.Frame())
	}
}

func TestEnterInAMenuDoesNotConfirmForMany(t *testing.T) {
	d := sit(t, people(4))
	d.Press("space", "space", "r", "down", "enter", "enter", "enter")
	d.want("2 leads")
	for _, name := range []string{"Maya Ortiz", "Ines Calder"} {
		d.wantStage(name, "mql")
	}
}

func TestADisabledItemThatIsGoneToSaysWhy(t *testing.T) {
	d := sit(t, people(2))
	d.Press("r")
	for range 40 {
		d.Press("down")
		if strings.HasPrefix(strings.TrimLeft(shownLine(d, "unreachable"), " │|"), "0▌") {
			break
		}
	}
	d.Press("enter")
	d.wantStage("Maya Ortiz", "mql")
}

// shownLine is the first line of the screen that holds a text.
func shownLine(d *desk, text string) string {
	for _, l := range strings.Split(d.Frame(), "\n") {
		if strings.Contains(l, text) {
			return l
		}
	}
	return ""
}

func TestAnUndoRightAfterARefusedKeySaysWhatItTookBack(t *testing.T) {
	d := sit(t, people(3))
	d.Press("p", "K") // no meeting was agreed
	if d.Press("u"); !d.Shows("Taken back: promoted Maya Ortiz, the last thing you did; the key before this one had done nothing") {
		t.Fatalf("undo:\n%s", d.Frame())
	}
}

func TestTheBriefThatWasCopiedCanBeSeen(t *testing.T) {
	d := sit(t, people(2))
	d.Press("y")
	d.wantStatus("Brief copied: Maya Ortiz, ", " lines", "y again shows it")
	d.Press("y")
	d.want("Copied: the brief of Maya Ortiz", strings.SplitN(d.Clipboard, "\n", 2)[0])
	d.Press("y")
	if d.Shows("Copied: the brief of") {
		t.Error("it does not close")
	}
	d.Press("j", "y")
	d.wantStatus("Brief copied: Ines Calder")
}

func TestTheFooterSaysHowToLeave(t *testing.T) {
	d := desk0(t)
	d.bring(people(2)...)
	d.open(160, 45)
	d.want("q quit")
	d.Press("7")
	d.want("q back")
}

func TestTheFooterNamesWhatMattersMost(t *testing.T) {
	for _, c := range []struct {
		name  string
		w     int
		key   string
		hints []string
	}{
		{"at 100 columns nothing is missed but what a selection and a ban are for", 100, "1", []string{"p promote", "s snooze", "/ filter", ": command", "q quit", "? help"}},
		{"at 80 columns a newcomer can find, look for anything and leave", 80, "1", []string{"p promote", "t tried", "u undo", "/ filter", "  :  ", "q quit", "? help"}},
		{"at 80 columns in Handed off too", 80, "6", []string{"A accepted", "L lost", "u undo", "  q  ", "? help"}},
		{"at 60 columns one can decide, log a try, filter and leave", 60, "1", []string{"p promote", "n nurture", "t tried", "  u  ", "  /  ", "  q  ", "? help"}},
		{"at 40 columns one can decide and undo", 40, "1", []string{"p promote", "r reject", "  u  ", "? help"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := desk0(t)
			d.bring(people(2)...)
			d.open(c.w, 24)
			d.Press("p", c.key)
			for _, hint := range c.hints {
				if !strings.Contains(d.Footer(), hint) {
					t.Errorf("%q is missing in %q", hint, d.Footer())
				}
			}
		})
	}
}

func TestEachSignOfTheListIsExplainedByTypingIt(t *testing.T) {
	for sign, want := range map[string]string{"A1": "Fit from A, the best", "▲": "The score rose", "rising": "The score rose", "tries": "How often somebody tried", "score": "0 to 100",
		"0/2": "At the top right", "0 of 2 worked": "At the top right", "│": "Threshold in the bar", "faded": "What happened counts", "intent cap": "Signals of one group", "LATE": "Late counts in the team"} {
		t.Run(sign, func(t *testing.T) {
			d := desk0(t)
			d.bring(people(2)...)
			d.open(80, 24)
			d.Press("?")
			d.Type(sign)
			d.want(want)
		})
	}
}

func TestWhatTheHelpSaysIsNeverCut(t *testing.T) {
	for _, w := range []int{80, 100, 160} {
		d := desk0(t)
		d.bring(people(2)...)
		d.open(w, 45)
		d.Press("?")
		for range 12 {
			for _, l := range d.Lines() {
				if at := strings.LastIndex(l, "│"); at > 0 && strings.Contains(l[:at], "…") && strings.Contains(l, "  Hand") {
					t.Errorf("at %d columns %q is cut", w, l)
				}
			}
			d.Press("pgdown")
		}
		d.Press("pgdown", "pgdown")
		d.want("Late by seven minutes")
	}
}

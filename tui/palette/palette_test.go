package palette

import (
	"testing"

	"winnow/tui/prompt"
)

func TestTheBestMatchComesFirst(t *testing.T) {
	rows := []prompt.Row{{ID: "dnc.email", Title: "Do not e-mail"}, {ID: "note", Title: "Write a note"}, {ID: "snooze.tomorrow", Title: "Snooze until tomorrow"},
		{ID: "nurture.two_weeks", Title: "Nurture for two weeks"}, {ID: "undo", Title: "Undo", Help: "Takes back your own latest decision."}, {ID: "redo", Title: "Redo"}}
	for query, want := range map[string]string{"note": "note", "tom": "snooze.tomorrow", "n two": "nurture.two_weeks", "sut": "snooze.tomorrow", "latest": "undo", "UNDO": "undo", "": "dnc.email"} {
		got := find(rows, query)
		if len(got) == 0 || got[0].ID != want {
			t.Errorf("%q finds %v first, not %s", query, got, want)
		}
	}
	rows = append([]prompt.Row{{ID: "mine", Title: "Mine and unowned, or everybody's"}}, append(rows, prompt.Row{ID: "history", Title: "History", Help: "Takes any change back, an undo too."})...)
	got := find(rows, "undo")
	if len(got) != 3 || got[0].ID != "undo" || got[1].ID != "history" || got[2].ID != "mine" {
		t.Errorf("what is said of an action does not stand above scattered letters: %v", got)
	}
	if got := find(rows, "xyzzy"); len(got) != 0 {
		t.Errorf("nonsense finds %v", got)
	}
}

func TestWordsThatMatchNothingNameWhatIsNearest(t *testing.T) {
	rows := []prompt.Row{{Title: "Export into a file", Help: "Writes decisions as CSV.", Words: "download"}, {Title: "Undo", Keys: "u", Help: "Takes back."}}
	for query, want := range map[string]string{"expotr everything": "Export into a file", "exprt": "Export into a file", "download all of it": "Export into a file", "undo all my things": "Undo (u)", "zzzz": "", "": ""} {
		if got := nearest(rows, query); got != want {
			t.Errorf("%q is nearest to %q, not %q", query, got, want)
		}
	}
}

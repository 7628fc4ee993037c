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
	if got := find(rows, "xyzzy"); len(got) != 0 {
		t.Errorf("nonsense finds %v", got)
	}
}

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"winnow/tui/tuitest/terminal"
)

func TestACommandToTypeIsAboutTheSameLeads(t *testing.T) {
	for want, f := range map[string]flags{
		"winnow undo":           {},
		"winnow --db x.db undo": {db: "x.db"},
		"winnow --db 'my leads.db' --config c.toml undo": {db: "my leads.db", config: "c.toml"},
	} {
		if got := (&app{flags: f}).typed("undo"); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestUndoAsksAtATerminalBeforeItTakesAnImportBack tells that one word typed too many
// does not cost the queue.
func TestUndoAsksAtATerminalBeforeItTakesAnImportBack(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "leads.csv")
	if err := os.WriteFile(file, []byte("Name,Email\nAnn Lee,ann@acme.example\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := command(dir, "winnow", "import", file).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	leads := func() string {
		out, err := command(dir, "winnow", "queue").CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return string(out)
	}
	for _, c := range []struct {
		said, told string
		left       bool
	}{{"\r", "nothing was taken back", true}, {"y\r", "Took back the import of", false}} {
		term := terminal.Start(t, 250, 20, command(dir, "winnow", "undo"))
		term.WaitText("leads.csv of")
		term.Press(c.said)
		term.WaitText(c.told)
		term.Wait()
		if got := strings.Contains(leads(), "Ann Lee"); got != c.left {
			t.Errorf("after %q the lead is there: %v", c.said, got)
		}
	}
}

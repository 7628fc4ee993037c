package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestAHotLeadThatArrivesInTheWatchedFolderStandsUnderNOW opens a console whose
// config names a folder, and puts a demo request into it.
func TestAHotLeadThatArrivesInTheWatchedFolderStandsUnderNOW(t *testing.T) {
	in := t.TempDir()
	config := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(config, []byte(fmt.Sprintf("[import]\nwatch = %q\n", in)), 0o600); err != nil {
		t.Fatal(err)
	}
	c := start(t, 30, "winnow", "--config", config)
	c.WaitText("QUEUE")
	c.Press("jjj")
	c.WaitFor("the cursor on the fourth lead", func(s string) bool { return strings.Contains(selected(s), "Lead 0003") })

	file := "Email,Name,Demo requested at\nmaya@gmail.com,Maya Ortiz," + time.Now().UTC().Format(time.RFC3339) + "\n"
	if err := os.WriteFile(filepath.Join(in, "hot.csv"), []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	told := map[string]bool{} // in one line, or where seconds lie between them one after the other
	c.WaitFor("the file and its lead to be told", func(s string) bool {
		parts := []string{"hot.csv came in: 1 new lead, 1 touch", "Hot: Maya Ortiz, demo request   H go there"}
		for _, p := range parts {
			told[p] = told[p] || strings.Contains(s, p)
		}
		return told[parts[0]] && told[parts[1]]
	})
	if s := c.Screen(); !strings.Contains(selected(s), "Lead 0003") {
		t.Errorf("the cursor moved:\n%s", s)
	}
	c.Press("H")
	c.WaitFor("the lead under NOW", func(s string) bool {
		before, _, found := strings.Cut(s, "QUEUE")
		return found && strings.Contains(before, "NOW") && strings.Contains(selected(s), "Maya Ortiz")
	})
	c.WaitOutput("a notification of the terminal", func(out string) bool {
		_, told, found := strings.Cut(out, "\x1b]9;")
		return found && strings.Contains(told, "Maya Ortiz")
	})

	// An own undo is not about what arrived.
	c.Press("p")
	c.WaitText("Promoted")
	c.Press("u")
	c.WaitText("Taken back")
	if n := c.total(t, "all"); n != 31 {
		t.Errorf("%d leads, want 31", n)
	}
	c.Press("q")
	c.leaves(t, 0)
}

// selected is the row of the list that the cursor is on.
func selected(screen string) string {
	for _, line := range strings.Split(screen, "\n") {
		if strings.Contains(line, "▌") {
			return line
		}
	}
	return ""
}

package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A machine on which winnow was never used: whatever is asked, it says how to begin,
// and leaves nothing behind.
func TestWhereThereIsNoDatabaseEachCommandSaysHowToBeginAndMakesNone(t *testing.T) {
	dir := t.TempDir()
	for line, want := range map[string]int{
		"queue": 0, "log": 0, "imports": 0, "score": 0, "export leads": 0,
		"show x": 4, "undo": 4, "redo": 4, "score --explain x": 4, "doctor": 4, "backup b.db": 4, "promote x": 4, "reject x --reason junk": 4,
		"nurture x": 4, "reopen x": 4, "try x no_answer": 4, "snooze x --until 1d": 4, "dnc x": 4, "note x y": 4, "outcome x won": 4, "merge x y": 4, "erase x --yes": 4,
	} {
		t.Run(line, func(t *testing.T) {
			c := command(dir, "winnow", strings.Fields(line)...)
			c.Dir = dir
			out, err := c.CombinedOutput()
			var exit *exec.ExitError
			if err != nil && !errors.As(err, &exit) {
				t.Fatal(err)
			}
			if got := c.ProcessState.ExitCode(); got != want {
				t.Errorf("exit code %d, want %d", got, want)
			}
			if !strings.Contains(strings.ToLower(string(out)), "start with: winnow import leads.csv") {
				t.Errorf("it does not say how to begin: %s", out)
			}
			for _, made := range []string{"data", "b.db"} {
				if _, err := os.Stat(filepath.Join(dir, made)); !errors.Is(err, os.ErrNotExist) {
					t.Errorf("it made %s", made)
					_ = os.RemoveAll(filepath.Join(dir, made))
				}
			}
		})
	}
}

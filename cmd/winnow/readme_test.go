package main

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"winnow/tui/action"
)

var update = flag.Bool("update", false, "write the generated parts of README.md anew")

const (
	readme    = "../../README.md"
	keysBegin = "<!-- keys: go test ./cmd/winnow -run TestReadme -update -->\n"
	keysEnd   = "<!-- /keys -->"
)

// TestReadmeShowsTheKeysThereAre holds the key table of the README to the
// registry of actions.
func TestReadmeShowsTheKeysThereAre(t *testing.T) {
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), keysBegin)
	old, after, closed := strings.Cut(rest, keysEnd)
	if !ok || !closed {
		t.Fatalf("README.md has no place for the key table: put %q and %q where it belongs", keysBegin, keysEnd)
	}
	table := "\n" + strings.TrimSpace(action.MarkdownTable()) + "\n\n"
	if old == table {
		return
	}
	if !*update {
		t.Fatalf("the key table of README.md is stale: go test ./cmd/winnow -run TestReadme -update")
	}
	if err := os.WriteFile(readme, []byte(before+keysBegin+table+keysEnd+after), 0o644); err != nil {
		t.Fatal(err)
	}
}

// scriptReadme runs the commands that the README has below a mark, as a shell does:
// readme loop. What they print is the script's standard output.
func scriptReadme(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: readme MARK")
	}
	all, err := os.ReadFile(readme)
	ts.Check(err)
	_, text, found := strings.Cut(string(all), "<!-- "+args[0]+" -->\n```sh\n")
	commands, _, ended := strings.Cut(text, "\n```")
	if !found || !ended {
		ts.Fatalf("the README has no commands under %s", args[0])
	}
	ts.Check(ts.Exec("sh", "-e", "-c", commands))
}

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"winnow/tui/tuitest/terminal"
)

// task is one of the ten commonest things that an SDR does, with the keys that it takes
// here and in VisiData, on the same file, until it is on disk. In VisiData the
// cursor begins in the column that the task is about, and a decision is a letter in the
// column of decisions; its keys were pressed in VisiData 2.11 in tmux.
type task struct {
	name   string
	keys   []string
	shows  string // once it is done
	others []string
}

// saved writes VisiData's sheet over its file.
var saved = []string{"ctrl+s", "enter", "y"}

func tasks() []task {
	j := func(all ...[]string) (out []string) {
		for _, k := range all {
			out = append(out, k...)
		}
		return out
	}
	typed := func(s string) []string { return strings.Split(s, "") }
	var twenty, twentyOthers []string
	for i, d := range []string{"p", "r3", "p", "r4", "n", "p", "r7", "p", "r3", "n", "p", "r8", "p", "r3", "n", "p", "r1", "p", "r3", "n"} {
		twentyOthers = j(twentyOthers, []string{"e"}, typed(d), []string{"enter"})
		if i < 19 {
			twentyOthers = append(twentyOthers, "j")
		}
		if twenty = append(twenty, typed(d)...); d == "n" {
			twenty = append(twenty, "enter")
		}
	}
	return []task{
		{"decide on 20 leads, for mixed reasons", twenty, "20 of 40 worked", j(twentyOthers, saved)},
		{"log a call without answer, and its call-back", []string{"t", "n"}, "No answer logged", j(typed("e1"), []string{"enter"}, typed("le15:24"), []string{"enter"}, saved)},
		{"find a person by half a name", typed("/mart"), "Marta", j(typed("/mart"), []string{"enter"})},
		{"reject everything from a campaign", typed("lc*r3y"), "14 leads", j(typed(",lger3"), []string{"enter"}, saved)},
		{"undo the third-last decision", typed("hjju"), "Taken back", j(typed("kkkzd"), saved)},
		{"see why a lead is first", nil, "WHY NOW", []string{"enter"}},
		{"hand one off, with the brief copied", typed("yp"), "Promoted", j(typed("Yep"), []string{"enter"}, saved)},
		{"see who else is at the company", typed("a"), "PEOPLE", typed(`,"`)},
		{"find how to do something never done", typed("?date"), "Nurture until a date", j([]string{"ctrl+h"}, typed("/date"), []string{"enter"})},
		{"recover from a wrong bulk", typed("u"), "Taken back", j(typed("U"), saved)},
	}
}

const tasksBegin, tasksEnd = "<!-- tasks: go test ./cmd/winnow -run TestReadme -update -->\n", "<!-- /tasks -->"

// TestReadmeCountsTheKeysOfTheCommonestTasks holds the table of the README to the keys.
func TestReadmeCountsTheKeysOfTheCommonestTasks(t *testing.T) {
	var b strings.Builder
	b.WriteString("\n| | winnow | VisiData |\n|---|---|---|\n")
	for _, k := range tasks() {
		if len(k.keys) >= len(k.others) {
			t.Errorf("%s takes %d keys, and %d in VisiData", k.name, len(k.keys), len(k.others))
		}
		keys := ""
		if n := len(k.keys); n > 0 && n < 8 {
			keys = " `" + strings.Join(k.keys, " ") + "`"
		}
		fmt.Fprintf(&b, "| %s | %d%s | %d |\n", k.name, len(k.keys), keys, len(k.others))
	}
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), tasksBegin)
	old, after, closed := strings.Cut(rest, tasksEnd)
	if !ok || !closed {
		t.Fatalf("README.md has no place for the table of tasks: put %q and %q where it belongs", tasksBegin, tasksEnd)
	}
	if table := b.String() + "\n"; old != table {
		if !*update {
			t.Fatal("the table of tasks in README.md is stale: go test ./cmd/winnow -run TestReadme -update")
		}
		if err := os.WriteFile(readme, []byte(before+tasksBegin+table+tasksEnd+after), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// tasksFile is the file that the tasks are done on: 40 people at eight companies, of
// three campaigns.
func tasksFile() string {
	first, last := strings.Fields("Maya Ines Olu Tom Priya Marta Sam Ravi Ana Noor"), strings.Fields("Ortiz Calder Adeyemi Becker Raman Nowak Whitlock Menon Sousa Dijk")
	companies, campaigns := []string{"Northwind", "Halden", "Kestrel", "Brightwell", "Sand", "Jade", "Atelier", "Tallis"}, []string{"peak-q4", "spring-fair", "cold-list"}
	var b strings.Builder
	b.WriteString("name,email,title,company,campaign,decision,tries,due\n")
	for i := range 40 {
		f, l, c := first[i%10], last[(i*7+i/10)%10], companies[i%8]
		fmt.Fprintf(&b, "%s %s,%s.%s%d@%s.example,VP Operations,%s,%s,,,\n", f, l, strings.ToLower(f), strings.ToLower(l), i, strings.ToLower(c), c, campaigns[i%3])
	}
	return b.String()
}

// TestTheCommonestTasksTakeThatManyKeys presses the keys of each task, and no other.
func TestTheCommonestTasksTakeThatManyKeys(t *testing.T) {
	for _, k := range tasks() {
		t.Run(k.name, func(t *testing.T) {
			dir := t.TempDir()
			file := filepath.Join(dir, "leads.csv")
			if err := os.WriteFile(file, []byte(tasksFile()), 0o600); err != nil {
				t.Fatal(err)
			}
			if out, err := command(dir, "winnow", "import", file).CombinedOutput(); err != nil {
				t.Fatalf("import: %v\n%s", err, out)
			}
			c := console{terminal.Start(t, 140, 40, command(dir, "winnow")), dir}
			c.WaitText("SCORE")
			press := func(keys ...string) {
				for _, key := range keys {
					c.PressSlowly(strings.Replace(key, "enter", "\r", 1))
				}
			}
			switch k.name { // what was done before it
			case "undo the third-last decision":
				for n := range 3 { // the same key again, for what it shows
					press("p")
					c.WaitText(fmt.Sprintf("%d of 40 worked", n+1))
				}
			case "recover from a wrong bulk":
				press("*", "r", "3", "y")
				c.WaitText("40 of 40 worked")
			}
			press(k.keys...)
			c.WaitText(k.shows)
			c.Kill()
		})
	}
}

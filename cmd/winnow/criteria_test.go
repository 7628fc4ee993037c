package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"winnow/tui/tuitest/terminal"
)

// weights are criteria by which titles are worth so much.
func weights(vp, clerk int) string {
	return fmt.Sprintf(`[threshold]
mql = { score = 5 }
[group.person]
side = "fit"
cap = 40
[[rule]]
name = "vp"
group = "person"
when = 'title == "VP"'
points = %d
[[rule]]
name = "clerk"
group = "person"
when = 'title == "Clerk"'
points = %d
`, vp, clerk)
}

// team is a console whose team writes its criteria in a file, with leads in the
// queue and leads below the threshold.
func team(t *testing.T, config string) (c console, save func(text string)) {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "config", "winnow", "criteria.toml")
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	save = func(text string) { // as editors do: written beside it, and put in its place
		t.Helper()
		if err := os.WriteFile(file+"~", []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(file+"~", file); err != nil {
			t.Fatal(err)
		}
	}
	save(weights(30, 10))
	var b strings.Builder
	b.WriteString("Lead ID,Name,Email,Company,Title,Created Date\n")
	for i := range 24 {
		fmt.Fprintf(&b, "L%d,Lead %02d,lead%d@company%d.example,Company %d,%s,2026-11-10\n", i, i, i, i, i, []string{"VP", "Clerk", "Cook"}[i%3])
	}
	leads := filepath.Join(dir, "leads.csv")
	for name, text := range map[string]string{leads: b.String(), filepath.Join(dir, "config", "winnow", "config.toml"): config} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{{"criteria", "apply"}, {"import", leads, "--stage", "lead"}} {
		if out, err := command(dir, "winnow", args...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
	}
	return console{terminal.Start(t, 120, 40, command(dir, "winnow")), dir}, save
}

// standings are score and stage of every lead.
func (c console) standings(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, l := range c.json(t, "queue", "--view", "all", "--all")["leads"].([]any) {
		lead := l.(map[string]any)
		out[lead["id"].(string)] = fmt.Sprint(lead["score"], lead["stage"])
	}
	return out
}

// moves are the leads that criteria diff names, with score and stage after.
func (c console) moves(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, l := range c.json(t, "criteria", "diff")["moves"].([]any) {
		move := l.(map[string]any)
		after := move["after"].(map[string]any)
		out[move["id"].(string)] = fmt.Sprint(after["score"], after["stage"])
	}
	return out
}

func changed(before, after map[string]string) map[string]string {
	out := map[string]string{}
	for id, s := range after {
		if before[id] != s {
			out[id] = s
		}
	}
	return out
}

// topIs waits until a lead is the first of the queue: what is read in the
// background keeps the selected row in its place, so the key goes there again.
func (c console) topIs(t *testing.T, label string) {
	t.Helper()
	for until := time.Now().Add(terminal.Patience); time.Now().Before(until); {
		c.Press("g")
		time.Sleep(200 * time.Millisecond)
		if strings.Contains(c.Row(2), label) {
			return
		}
	}
	t.Fatalf("%s is not the first:\n%s", label, c.Screen())
}

func TestEditingAWeightMovesTheQueueAsTheComparisonSaidAndUndoMovesItBack(t *testing.T) {
	c, save := team(t, "me = \"maya\"\n")
	c.WaitText("QUEUE")
	c.WaitText("Lead 00")
	before := c.standings(t)

	save(weights(30, 35)) // clerks come above
	c.WaitText("criteria.toml has changed")
	c.WaitText("8 leads move")
	said := c.moves(t)
	if len(said) != 8 {
		t.Errorf("%d leads were named: %v", len(said), said)
	}
	c.Press("\r") // enter never confirms
	time.Sleep(600 * time.Millisecond)
	c.Press("y")
	c.WaitText("criteria.toml applied")
	c.WaitRow(2, "the selected row to stay", func(row string) bool { return strings.Contains(row, "Lead 00") })
	c.topIs(t, "Lead 01")
	after := c.standings(t)
	if moved := changed(before, after); !maps.Equal(moved, said) {
		t.Errorf("it was said %v would move, and %v did", said, moved)
	}

	c.Press("u")
	c.WaitText("Taken back: the criteria of the file")
	c.topIs(t, "Lead 00")
	if now := c.standings(t); !maps.Equal(now, before) {
		t.Errorf("not all are back: %v", changed(before, now))
	}
	// The file is as it was, and is not applied by itself again.
	time.Sleep(2500 * time.Millisecond)
	if s := c.Screen(); strings.Contains(s, "has changed") || strings.Contains(s, "applied") {
		t.Errorf("it asks again:\n%s", s)
	}
	c.Press("q")
	c.leaves(t, 0)
}

func TestABrokenCriteriaFileKeepsTheLastGoodOneAndSaysWhere(t *testing.T) {
	c, save := team(t, "me = \"maya\"\n[criteria]\non_change = \"apply\"\n")
	c.WaitText("QUEUE")
	save(strings.Replace(weights(20, 10), "points = 20", "points = \"many\"", 1))
	c.WaitText("criteria.toml:10:10: ")
	c.WaitText("what was applied holds")
	save(weights(20, 10))
	c.WaitText("criteria.toml applied: 8 leads move")
	c.Press("q")
	c.leaves(t, 0)
}

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"winnow/tui/tuitest/terminal"
)

// console is winnow in a pseudo-terminal with a home of its own.
type console struct {
	*terminal.Terminal
	dir string
}

// command makes a run of this binary as winnow, or as another of its names, in a
// home below dir.
func command(dir, name string, args ...string) *exec.Cmd {
	self, err := os.Executable()
	if err != nil {
		panic(err)
	}
	c := exec.Command(self, args...)
	c.Args[0] = name
	// The test binary runs as winnow when it is called by that name.
	c.Path = filepath.Join(dir, name)
	if _, err := os.Lstat(c.Path); err != nil {
		if err := os.Symlink(self, c.Path); err != nil {
			panic(err)
		}
	}
	c.Env = append(os.Environ(), "HOME="+dir, "XDG_CONFIG_HOME="+dir+"/config", "XDG_DATA_HOME="+dir+"/data", "XDG_STATE_HOME="+dir+"/state",
		"WINNOW_DB=", "TZ=UTC", "NO_COLOR=", "TERM=xterm-256color", "COLORTERM=truecolor", "TMPDIR="+dir)
	return c
}

// start opens the console on a database with n leads.
func start(t *testing.T, n int, name string, args ...string) console {
	t.Helper()
	dir := t.TempDir()
	if n > 0 {
		file := filepath.Join(dir, "leads.csv")
		var b strings.Builder
		b.WriteString("Lead ID,Name,Email,Company,Title\n")
		for i := range n {
			fmt.Fprintf(&b, "L%04d,Lead %04d,lead%04d@company%d.example,Company %d,Head of Operations\n", i, i, i, i, i)
		}
		if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := command(dir, "winnow", "import", file).CombinedOutput(); err != nil {
			t.Fatalf("import: %v\n%s", err, out)
		}
	}
	return console{terminal.Start(t, 120, 40, command(dir, name, args...)), dir}
}

// json runs a command beside the console and returns its document.
func (c console) json(t *testing.T, args ...string) map[string]any {
	t.Helper()
	out, err := command(c.dir, "winnow", append(args, "--json")...).Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s", args, err, out)
	}
	var doc map[string]any
	if err := json.Unmarshal(out, &doc); err != nil {
		t.Fatalf("%v: %v\n%s", args, err, out)
	}
	return doc
}

func (c console) total(t *testing.T, view string) int {
	t.Helper()
	n, ok := c.json(t, "queue", "--view", view, "--limit", "1")["total"].(float64)
	if !ok {
		t.Fatalf("no total of %s", view)
	}
	return int(n)
}

func (c console) leaves(t *testing.T, code int) {
	t.Helper()
	if got := c.Wait(); got != code {
		t.Errorf("exit code %d, want %d; the output ends with %q", got, code, tail(c.Output()))
	}
	if err := c.Restored(); err != nil {
		t.Error(err)
	}
}

func tail(s string) string { return s[max(0, len(s)-300):] }

func TestAMorningAtTheConsole(t *testing.T) {
	c := start(t, 30, "winnow")
	c.WaitText("QUEUE")
	c.WaitText("Lead 0000")

	c.Press("p")
	c.WaitText("Promoted")
	c.Press("r3")
	c.WaitText("Rejected")
	c.Press("u")
	c.WaitFor("the rejection to be taken back", func(s string) bool { return strings.Contains(s, "Taken back") })

	c.Resize(80, 24)
	c.WaitFor("the small screen", func(s string) bool {
		lines := strings.Split(s, "\n")
		return len(lines) == 24 && strings.Contains(s, "winnow") && strings.Contains(lines[23], "promote")
	})
	c.Resize(160, 45)
	c.WaitText("Handed off")

	c.Press("q")
	c.leaves(t, 0)
	if !strings.Contains(tail(c.Output()), "1 promoted") {
		t.Errorf("the summary of the session is missing: %q", tail(c.Output()))
	}
	if n := c.total(t, "handed_off"); n != 1 {
		t.Errorf("%d leads are handed off, want 1", n)
	}
	if n := c.total(t, "queue"); n != 29 {
		t.Errorf("%d leads are in the queue, want 29", n)
	}
}

func TestAnEmptyDatabaseSaysWhatToDo(t *testing.T) {
	c := start(t, 0, "winnow")
	c.WaitText("import a file")
	c.Press("q")
	c.leaves(t, 0)
}

func TestTheConsoleTellsOfAMistakeInTheConfigAndStarts(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "broken.toml")
	if err := os.WriteFile(file, []byte("[keys]\n\"decide.promte\" = [\"x\"]\n\"undo\" = [\"ctrl+z\"]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := console{terminal.Start(t, 160, 45, command(dir, "winnow", "--config", file, "demo", "--leads", "40")), dir}
	c.WaitText("did you mean decide.promote")
	c.WaitText("ctrl+z undo")
	c.Press("q")
	c.leaves(t, 0)
}

func TestThreeKeysTypedAtOnceDoWhatTheySay(t *testing.T) {
	c := start(t, 10, "winnow")
	c.WaitText("Lead 0000")
	c.Press("p")
	c.WaitText("Promoted Lead 0000")
	time.Sleep(200 * time.Millisecond) // the same deciding key within 150 ms is an auto-repeat
	c.Press("pu")
	c.WaitFor("the second promotion to be taken back", func(s string) bool { return strings.Contains(s, "Taken back") })
	c.Press("\x03")
	c.leaves(t, 0)
	if n := c.total(t, "handed_off"); n != 1 {
		t.Errorf("%d leads are handed off, want 1", n)
	}
}

func TestAMistakeOfOursRestoresTheTerminalAndIsLogged(t *testing.T) {
	c := start(t, 3, "winnow-crash")
	c.WaitText("Lead 0000")
	c.Press("p")
	c.WaitText("Promoted")
	c.Press("X")
	c.leaves(t, 1)
	log, err := os.ReadFile(filepath.Join(c.dir, "state/winnow/winnow.log"))
	if err != nil || !strings.Contains(string(log), "a mistake made on purpose") || !strings.Contains(string(log), "crash_test.go") {
		t.Errorf("the log does not tell of it: %v %q", err, log)
	}
	if !strings.Contains(c.Output(), "winnow.log") {
		t.Errorf("the error does not say where the log is: %q", tail(c.Output()))
	}
	if n := c.total(t, "handed_off"); n != 1 {
		t.Errorf("%d leads are handed off, want 1", n)
	}
}

func TestBeingToldToEndFinishesTheSaves(t *testing.T) {
	for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP} {
		t.Run(sig.String(), func(t *testing.T) {
			c := start(t, 5, "winnow")
			c.WaitText("Lead 0000")
			c.Press("p")
			c.WaitText("Promoted")
			if err := c.Cmd.Process.Signal(sig); err != nil {
				t.Fatal(err)
			}
			c.leaves(t, 0)
			if n := c.total(t, "handed_off"); n != 1 {
				t.Errorf("%d leads are handed off, want 1", n)
			}
		})
	}
}

func TestNoColourMeansNoColour(t *testing.T) {
	dir := t.TempDir()
	cmd := command(dir, "winnow", "demo", "--leads", "40")
	cmd.Env = append(cmd.Env, "NO_COLOR=yes")
	c := console{terminal.Start(t, 120, 40, cmd), dir}
	c.WaitText("QUEUE")
	c.Press("q")
	c.leaves(t, 0)
	for _, m := range regexp.MustCompile(`\x1b\[([0-9;:]*)m`).FindAllStringSubmatch(c.Output(), -1) {
		for _, p := range strings.FieldsFunc(m[1], func(r rune) bool { return r == ';' || r == ':' }) {
			if n, err := strconv.Atoi(p); err == nil && n >= 30 && n != 39 && n != 49 {
				t.Fatalf("a colour was set: %q", m[0])
			}
		}
	}
}

func TestTheDemoLeavesNothingBehind(t *testing.T) {
	dir := t.TempDir()
	c := console{terminal.Start(t, 160, 45, command(dir, "winnow", "demo", "--leads", "60")), dir}
	c.WaitText("Four keys matter")
	c.WaitText("Maya Ortiz")
	made, err := filepath.Glob(filepath.Join(dir, "winnow-demo-*"))
	if err != nil || len(made) != 1 {
		t.Fatalf("the folder of the demo: %v %v", made, err)
	}
	if info, err := os.Stat(made[0]); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the demo's folder should be the user's alone: %v %v", info, err)
	}
	c.WaitText("Astrid Lindqvist") // went hot while somebody watched
	c.Press("q")
	c.leaves(t, 0)
	if made, err = filepath.Glob(filepath.Join(dir, "winnow-demo-*")); err != nil || len(made) != 0 {
		t.Errorf("left behind: %v %v", made, err)
	}
}

// TestWhatWasShownIsThereAfterAKill decides leads by keyboard, kills the console
// in the middle, and looks for every decision that had been on the screen.
// WINNOW_DECISIONS sets how many; 300 is the full count.
func TestWhatWasShownIsThereAfterAKill(t *testing.T) {
	n := 40
	if s := os.Getenv("WINNOW_DECISIONS"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	c := start(t, n+20, "winnow")
	c.WaitText("Lead 0000")
	shown := map[string]string{}
	said := regexp.MustCompile(`(Promoted|Rejected|Nurtured|Returned to nurture)[^L\n]*(Lead \d{4})`)
	kinds := []struct{ keys, stage string }{{"p", "sql"}, {"r3", "rejected"}, {"n2", "nurture"}}
	for i := range n {
		k := kinds[i%len(kinds)]
		before := len(shown)
		c.Press(k.keys)
		c.WaitFor(fmt.Sprintf("decision %d", i+1), func(s string) bool {
			for _, m := range said.FindAllStringSubmatch(s, -1) {
				if shown[m[2]] == "" {
					shown[m[2]] = k.stage
				}
			}
			return len(shown) > before
		})
	}
	c.Press("p") // under way when the process dies: it may be there or not
	c.Kill()

	stages := map[string]string{}
	leads, ok := c.json(t, "queue", "--view", "all", "--all")["leads"].([]any)
	if !ok {
		t.Fatal("no leads")
	}
	for _, l := range leads {
		m := l.(map[string]any)
		stages[m["label"].(string)] = m["stage"].(string)
	}
	for lead, want := range shown {
		if stages[lead] != want {
			t.Errorf("%s was shown as %s and is %s", lead, want, stages[lead])
		}
	}
	if len(shown) != n {
		t.Errorf("%d decisions were shown, want %d", len(shown), n)
	}
	if healthy := c.json(t, "doctor")["healthy"]; healthy != true {
		t.Errorf("doctor: healthy is %v", healthy)
	}
}

func TestALeadDecidedElsewhereIsRefusedWithWhoAndWhat(t *testing.T) {
	c := start(t, 5, "winnow")
	c.WaitText("Lead 0000")
	dana := filepath.Join(c.dir, "dana.toml")
	if err := os.WriteFile(dana, []byte("me = \"Dana\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := command(c.dir, "winnow", "--config", dana, "reject", "lead0000@company0.example", "--reason", "student").CombinedOutput(); err != nil {
		t.Fatalf("reject: %v\n%s", err, out)
	}
	c.Press("p")
	c.WaitFor("the refusal", func(s string) bool {
		return strings.Contains(s, "Dana") && strings.Contains(strings.ToLower(s), "reject")
	})
	c.Press("\x03")
	c.leaves(t, 0)
	if n := c.total(t, "handed_off"); n != 0 {
		t.Errorf("%d leads are handed off: the decision of the other was overwritten", n)
	}
}

func TestTheDemoCleansUpWhenItIsToldToEnd(t *testing.T) {
	dir := t.TempDir()
	c := console{terminal.Start(t, 120, 40, command(dir, "winnow", "demo", "--leads", "40")), dir}
	c.WaitText("QUEUE")
	if err := c.Cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	c.leaves(t, 0)
	if left, err := filepath.Glob(filepath.Join(dir, "winnow-demo-*")); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestAnImportTellsItsProgressOnATerminalOnly(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "leads.csv")
	if err := os.WriteFile(file, []byte("Name,Email\n"+strings.Repeat("Ann Lee,ann@north.example\n", 3000)), 0o600); err != nil {
		t.Fatal(err)
	}
	c := console{terminal.Start(t, 100, 30, command(dir, "winnow", "import", file)), dir}
	if code := c.Wait(); code != 0 {
		t.Errorf("exit code %d: %s", code, c.Output())
	}
	if !regexp.MustCompile(`[\d,]+ rows, [\d,]+ a second`).MatchString(c.Output()) {
		t.Errorf("no progress was shown: %q", c.Output())
	}
	out, err := command(dir, "winnow", "import", file).CombinedOutput()
	if err != nil || strings.Contains(string(out), "a second") || strings.Contains(string(out), "\x1b") {
		t.Errorf("progress where nobody looks: %v %q", err, out)
	}
}

func TestADemoRequestOfAFreeMailAddressStandsUnderNowUntilItIsTried(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "leads.csv")
	if err := os.WriteFile(file, []byte("Email,Name,Demo requested at\nann@gmail.com,Ann Lee,2026-11-19T09:55:00Z\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	const now = "2026-11-19T10:05:00Z" // imported ten minutes after the request, five before it is due
	if out, err := command(dir, "winnow", "--now", now, "import", file).CombinedOutput(); err != nil {
		t.Fatalf("import: %v\n%s", err, out)
	}
	c := console{terminal.Start(t, 120, 40, command(dir, "winnow", "--now", now)), dir}
	c.WaitFor("the lead under NOW with five minutes left", func(s string) bool {
		before, after, ok := strings.Cut(s, "NOW")
		return ok && !strings.Contains(before, "Ann Lee") && strings.Contains(after, "Ann Lee") && strings.Contains(after, "m left")
	})
	c.Press("tn")
	c.WaitText("No answer logged: Ann Lee") // the menu tells of the call-back before it is set
	lead := c.json(t, "--now", now, "queue", "--all")["leads"].([]any)[0].(map[string]any)
	if due := lead["due_at"].(string); !strings.HasPrefix(due, "2026-11-19T14:0") || lead["late"] != false || lead["attempts"] != 1.0 {
		t.Errorf("the attempt did not stop the clock: %v", lead)
	}
	c.Press("q")
	c.leaves(t, 0)
}

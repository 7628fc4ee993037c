package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	"winnow/data/store"
	"winnow/model"
	"winnow/model/criteria"
)

func TestAnErrorHasTheExitCodeOfItsKind(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		want int
	}{
		"nothing":                             {nil, 0},
		"the machine":                         {errors.New("no space left"), 1},
		"input that makes no sense":           {model.Invalid("", "no"), 2},
		"a mistake in the call":               {usageError("no"), 2},
		"an unknown reason":                   {&model.Refusal{Code: model.RefusedReason}, 2},
		"some refused":                        {&exitError{exitSome, nil}, 3},
		"a name that matches nothing":         {fmt.Errorf("look: %w", model.NotFound("", "no")), 4},
		"a move that is not possible":         {&model.Refusal{Code: model.RefusedIllegal}, 5},
		"a lead that was decided elsewhere":   {&model.Refusal{Code: model.RefusedStale}, 5},
		"a file that is not ours":             {failed(model.Invalid("", "no")), 1},
		"a missing file":                      {failed(fileError("x", os.ErrNotExist)), 4},
		"an interrupt in the middle of a run": {context.Canceled, 1},
	} {
		t.Run(name, func(t *testing.T) {
			if got := exitCode(c.err); got != c.want {
				t.Errorf("exit code %d, want %d", got, c.want)
			}
		})
	}
}

func TestAnErrorIsOneCleanLine(t *testing.T) {
	var out bytes.Buffer
	a := newApp(streams{err: &out})
	code := a.report(model.NotFound("try another", "no lead %q\x1b[2J", "evil\u202e"))
	if code != exitNotFound || strings.Count(out.String(), "\n") != 1 || strings.ContainsAny(out.String(), "\x1b\u202e") {
		t.Errorf("code %d, %q", code, out.String())
	}
}

func TestAnErrorDoesNotNameTheFilesOfTheRun(t *testing.T) {
	var out bytes.Buffer
	a := newApp(streams{err: &out})
	defer a.close()
	dir, err := a.tempDir("winnow-test-")
	if err != nil {
		t.Fatal(err)
	}
	a.report(fmt.Errorf("the disk of %s/%s is full", dir, copyName))
	if strings.Contains(out.String(), dir) || !strings.Contains(out.String(), "the copy in ") {
		t.Errorf("the message is %q", out.String())
	}
}

func TestAReaderThatHasEnoughIsNoFailure(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	defer w.Close()
	var told bytes.Buffer
	if code := run(context.Background(), []string{"version"}, streams{out: w, err: &told}); code != exitDone || told.Len() > 0 {
		t.Errorf("exit code %d, %q", code, told.String())
	}
}

func TestATableIsAlignedAndCutToItsTerminal(t *testing.T) {
	var out bytes.Buffer
	a := newApp(streams{out: &out})
	fill := func(width int) string {
		out.Reset()
		tb := a.table("n>", "name", "company")
		tb.width = width
		tb.row("1", "Ann\x1b[31m Lee", "North")
		tb.row("100", "陈伟", strings.Repeat("long ", 20))
		if err := tb.flush(); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	lines := strings.Split(fill(0), "\n")
	if !strings.HasPrefix(lines[0], "  n  name") || strings.Contains(lines[1], "\x1b") || !strings.Contains(lines[2], strings.TrimSpace(strings.Repeat("long ", 20))) {
		t.Errorf("%q", lines)
	}
	if strings.Index(lines[1], "North") != strings.Index(lines[0], "company") {
		t.Errorf("not aligned: %q", lines)
	}
	for _, l := range strings.Split(fill(30), "\n") {
		if n := len([]rune(l)); n > 30 {
			t.Errorf("%d cells, want at most 30: %q", n, l)
		}
	}
}

func TestARestIsReadFromTheCommandLine(t *testing.T) {
	now := time.Date(2026, 11, 19, 10, 0, 0, 0, time.UTC)
	a := newApp(streams{})
	a.clock, a.zone = func() time.Time { return now }, time.UTC
	for in, want := range map[string]model.Until{
		"14d":                            {At: now.AddDate(0, 0, 14)},
		"2026-12-24":                     {At: time.Date(2026, 12, 24, 9, 0, 0, 0, time.UTC)},
		"pricing_view":                   {Kind: model.PricingView},
		"intent":                         {Kind: model.KindAnyIntent},
		"meeting_cancelled":              {Kind: model.MeetingCancelled},
		"score:70":                       {Score: 70},
		"30d, webinar_attended,score:60": {At: now.AddDate(0, 0, 30), Kind: model.WebinarAttended, Score: 60},
	} {
		got, err := a.until(in)
		if err != nil || got != want {
			t.Errorf("%q: %+v %v, want %+v", in, got, err, want)
		}
	}
	for _, in := range []string{"score:0", "score:101", "score:x", "2020-01-01", "pricing_veiw", "sometime", ","} {
		if got, err := a.until(in); err == nil || exitCode(err) != exitUsage {
			t.Errorf("%q: %+v %v, want a mistake in the call", in, got, err)
		}
	}
}

func TestOnlyAddressesAreHandedToTheDesktop(t *testing.T) {
	for _, target := range []string{"file:///etc/passwd", "javascript:alert(1)", "-rf", "", "ftp://x.example", "  https://x.example"} {
		if err := openWith("/bin/true", target); err == nil {
			t.Errorf("%q was opened", target)
		}
	}
	if err := openWith("/bin/true", "https://x.example/a?b=c&d=$(id)"); err != nil {
		t.Error(err)
	}
}

// FuzzConfig: whatever a config holds, it is read or reported, with a line.
func FuzzConfig(f *testing.F) {
	f.Add("me = \"maya\"\n[keys]\n\"decide.promote\" = [\"p\"]\n")
	f.Add("me = 1\n[[keys]]\nfps = true\n[paths]\ndb = [")
	f.Add(defaultConfigText)
	f.Fuzz(func(t *testing.T, text string) {
		c, mistakes := parseConfig("c.toml", text)
		if c.FPS < 10 || c.FPS > 120 || c.Theme == "" {
			t.Errorf("the defaults are gone: %+v", c)
		}
		for _, m := range mistakes {
			if !strings.HasPrefix(m, "c.toml:") {
				t.Errorf("%q names no line", m)
			}
		}
	})
}

func TestWhatIsMissingToOpenALinkIsNamed(t *testing.T) {
	if runtime.GOOS == "darwin" {
		t.Skip("there, open comes with the system")
	}
	found := func(name string) (string, error) { return "/usr/bin/" + name, nil }
	missing := func(string) (string, error) { return "", exec.ErrNotFound }
	for name, c := range map[string]struct {
		display string
		look    func(string) (string, error)
		want    string
	}{
		"no opener":  {":0", missing, "xdg-open is not installed"},
		"no desktop": {"", found, "no desktop here"},
		"both there": {":0", found, ""},
	} {
		t.Run(name, func(t *testing.T) {
			getenv := func(k string) string { return map[string]string{"DISPLAY": c.display}[k] }
			open, why := opener(getenv, c.look)
			if (open == nil) != (why != "") || !strings.Contains(why, c.want) || c.want == "" && why != "" {
				t.Errorf("opener %t, missing %q", open != nil, why)
			}
		})
	}
}

// A program may leave something running: it did what it was started for.
func TestAProgramThatLeavesAChildBehindHasNotFailed(t *testing.T) {
	said, err := runProgram(context.Background(), []string{"/bin/sh", "-c", "sleep 5 & cat"}, []byte("the lead\n"), "config")
	if err != nil || said != "the lead" {
		t.Errorf("%q, %v", said, err)
	}
}

func TestAProgramThatDoesNotEndIsGivenUp(t *testing.T) {
	a := &app{config: config{RunTriggers: true}}
	p := programs{name: "asked", program: "sleep", hung: hungMost}
	a.runAct(context.Background(), &p, store.Fired{}, []string{"sleep", "300"}) // would read the lead, and there is no store
	if p.given != 1 || p.failed != 0 {
		t.Errorf("%+v", p)
	}
}

func TestAConsoleSaysOnceThatAProgramWasNotRun(t *testing.T) {
	n := &notes{}
	tell := (&app{}).firedBehind(n)
	one := store.Fired{Firing: model.Firing{Name: "asked"}, Acts: []criteria.Act{{Kind: criteria.ActRun, Args: []string{"mail"}}}}
	tell(context.Background(), []store.Fired{one, one})
	tell(context.Background(), []store.Fired{one})
	if said := n.take(); len(said) != 1 || said[0] != "asked: mail was not run: set run = true under [triggers] in the config" {
		t.Errorf("it says %q", said)
	}
}

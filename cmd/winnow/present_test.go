package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"winnow/data/demo"
	"winnow/tui/tuitest/terminal"
)

func TestTheDemoBeforeAnAudienceHidesNamesAndLetsALeadDropIn(t *testing.T) {
	dir := t.TempDir()
	c := console{terminal.Start(t, 120, 40, command(dir, "winnow", "demo", "--present", "--leads", "60")), dir}
	c.WaitText("space goes on")
	c.WaitText("M*** O****")
	if s := c.Screen(); strings.Contains(s, "Maya Ortiz") {
		t.Errorf("names are shown:\n%s", s)
	}
	c.Press(" ")
	c.WaitText("1 of 6: A hot lead drops in")
	c.WaitText("A***** L********") // Astrid Lindqvist
	c.WaitText("m left")           // on whatever day this runs
	c.Press("q")
	c.WaitText("the keys are yours")
	c.Press("q")
	if code := c.Wait(); code != 0 {
		t.Errorf("it ends with %d", code)
	}
}

func TestTheWalkEditsAWeightThatTheDemoHas(t *testing.T) {
	if strings.Count(demo.Criteria(), demoWeight[0]) != 1 || strings.Contains(demo.Criteria(), demoWeight[1]) {
		t.Error("the weight that --present edits is not in the demo's criteria, or there twice")
	}
}

func TestTheWalkIsShownInWorkingHours(t *testing.T) {
	zone := time.FixedZone("CET", 3600)
	for name, c := range map[string][2]string{
		"on a working morning it is now":        {"2026-11-19 09:30", "2026-11-19 09:30"},
		"on a Saturday it is Friday morning":    {"2026-11-21 12:00", "2026-11-20 10:24"},
		"on a Sunday too":                       {"2026-11-22 23:59", "2026-11-20 10:24"},
		"before work on Monday it is Friday":    {"2026-11-23 06:00", "2026-11-20 10:24"},
		"in the evening it is the same morning": {"2026-11-19 19:00", "2026-11-19 10:24"},
	} {
		now, err := time.ParseInLocation("2006-01-02 15:04", c[0], zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := showTime(now, zone).Format("2006-01-02 15:04"); got != c[1] {
			t.Errorf("%s: at %s it is shown as of %s, not %s", name, c[0], got, c[1])
		}
	}
}

func TestTheConsoleExportsIntoAFileOfItsOwn(t *testing.T) {
	dir := t.TempDir()
	run := command(dir, "winnow", "demo", "--leads", "60", "--now", "2026-11-19T10:24:00Z")
	run.Dir = dir
	c := console{terminal.Start(t, 120, 40, run), dir}
	c.WaitText("Four keys matter")
	c.Press(":")
	c.WaitText("type what you want to do")
	c.Press("export")
	c.WaitText("Export into a file")
	c.Press("\r")
	c.WaitText("decisions since the last export")
	c.Press("q")
	c.WaitText("Exported the queue")
	files, _ := filepath.Glob(filepath.Join(dir, "winnow-queue-*.csv"))
	if len(files) != 1 {
		t.Fatalf("%d files are there:\n%s", len(files), c.Screen())
	}
	text, err := os.ReadFile(files[0])
	if err != nil || strings.Count(string(text), "\n") < 10 || !strings.Contains(string(text), "Maya Ortiz") {
		t.Errorf("the file says %q: %v", text, err)
	}
}

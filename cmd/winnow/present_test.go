package main

import (
	"strings"
	"testing"

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

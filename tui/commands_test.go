package tui_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"winnow/model"
	"winnow/tui"
)

func TestACommandOfTheUsersRunsWithTheLead(t *testing.T) {
	d := desk0(t)
	d.bring(people(3)...)
	var ran []model.LeadID
	run := func(said string, err error) func(context.Context, model.LeadID) (string, error) {
		return func(_ context.Context, lead model.LeadID) (string, error) {
			ran = append(ran, lead)
			return said, err
		}
	}
	d.open(120, 40, func(o *tui.Options) {
		o.Commands = []tui.UserCommand{{Name: "Wiki", Key: "w", Run: run("page 7", nil)}, {Name: "Dial", Run: run("", nil)}, {Name: "Break", Run: run("", errors.New("it broke: no such page"))}}
	})
	d.Press("!")
	for _, want := range []string{"Run with Maya Ortiz", "w  Wiki", "1  Dial", "2  Break"} {
		if !d.Shows(want) {
			t.Errorf("the menu lacks %q:\n%s", want, d.Frame())
		}
	}
	d.Press("x")
	if len(ran) != 0 || !d.Shows("Run with") {
		t.Error("a key that the menu does not know did something")
	}
	d.Press("w")
	d.wantStatus("Wiki, Maya Ortiz: page 7")
	d.Press("!", "1")
	d.wantStatus("Dial: done for Maya Ortiz")
	d.Press("j", "!", "2")
	d.wantStatus("Break, Ines Calder: it broke: no such page")
	d.Press(":")
	d.Type("wiki")
	if !d.Shows("! w") {
		t.Errorf("the palette does not show its key:\n%s", d.Frame())
	}
	d.Press("enter")
	d.wantStatus("Wiki, Ines Calder: page 7")
	maya, ines := d.lead("Maya Ortiz").Row.ID, d.lead("Ines Calder").Row.ID
	if len(ran) != 4 || ran[0] != maya || ran[3] != ines {
		t.Errorf("run with %v", ran)
	}
	d.Press("space", "!")
	d.wantStatus("Run a command of yours: one lead at a time")
	if d.stage("Maya Ortiz") != "mql" {
		t.Error("a command decided something")
	}
}

func TestWithoutACommandInTheConfigNoneRuns(t *testing.T) {
	d := sit(t, people(2))
	d.Press("!")
	d.wantStatus("the config names none")
}

// running opens a console in which a command runs for a minute, and returns what it was
// told to end by.
func running(t *testing.T) (d *desk, told context.Context) {
	d = desk0(t)
	d.bring(people(3)...)
	d.open(120, 40, func(o *tui.Options) {
		o.Commands = []tui.UserCommand{{Name: "Wiki", Run: func(ctx context.Context, _ model.LeadID) (string, error) { told = ctx; return "page 7", nil }}}
	})
	d.Slow = map[string]time.Duration{"tui.commandRan": time.Minute}
	d.Press("!", "1")
	d.wantStatus("Wiki: running for Maya Ortiz")
	return d, told
}

func TestQuittingAsksAboutAProgramThatStillRuns(t *testing.T) {
	d, told := running(t)
	d.Press("q")
	d.want("Wiki still runs for Maya Ortiz.", "end it and leave")
	d.Press("enter", "esc")
	if d.Quit || told.Err() != nil || d.Shows("still runs") {
		t.Fatalf("it did not stay, or the program was ended:\n%s", d.Frame())
	}
	d.Press("q")
	d.Advance(time.Minute)
	d.wantStatus("Wiki, Maya Ortiz: page 7")
	if d.Quit || d.Shows("still runs") {
		t.Errorf("it asks about a program that has ended:\n%s", d.Frame())
	}
	d.Press("q")
	if !d.Quit {
		t.Error("it does not leave")
	}
}

func TestLeavingEndsAProgramAndWaitsUntilItHasEnded(t *testing.T) {
	for name, keys := range map[string][]string{"by yes": {"q", "y"}, "by quitting twice": {"q", "ctrl+c"}} {
		t.Run(name, func(t *testing.T) {
			d, told := running(t)
			d.Press(keys...)
			if told.Err() == nil || d.Quit {
				t.Fatalf("told to end: %v, left: %v", told.Err(), d.Quit)
			}
			d.wantStatus("Ending Wiki, then leaving")
			d.Advance(time.Minute)
			if !d.Quit {
				t.Error("it does not leave once the program has ended")
			}
		})
	}
	t.Run("by the system", func(t *testing.T) {
		d, told := running(t)
		d.Send(tui.LeaveMsg{})
		if told.Err() == nil {
			t.Error("the program goes on")
		}
	})
}

package tui_test

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/tui/tuitest"
)

func TestAnUndoTypedAfterARefusedDecisionTakesNothingElseBack(t *testing.T) {
	d := sit(t, people(5))
	d.Press("p")
	d.colleague("Ines Calder", model.ActReject, func(c *model.Command) { c.Reason = "student" })
	d.Advance(200 * time.Millisecond)
	d.Burst("p", "u")
	d.WaitIdle()
	d.wantStage("Maya Ortiz", model.StageSQL)
	d.wantStage("Ines Calder", model.StageRejected)
}

func TestAListThatWasReadBeforeASaveIsNotShownAfterIt(t *testing.T) {
	d := sit(t, people(5))
	everythingRuns := func() {
		for d.Pending() > 0 {
			d.Shuffle(func(int) int { return 0 })
		}
	}
	d.colleague("Priya Raman", model.ActNote, func(c *model.Command) { c.Note = "x" })
	d.Run(time.Second) // somebody wrote: the list is read ...
	everythingRuns()
	d.Send(tuitest.Key("p")) // ... and a lead promoted, before any answer comes
	everythingRuns()
	for !strings.Contains(d.Status(), "Promoted") && d.Answers() > 0 {
		d.Shuffle(func(n int) int { return n - 1 }) // the save's answer first
	}
	for d.Answers() > 0 {
		d.Shuffle(func(int) int { return d.Pending() })
		d.Send(tuitest.Key("k"))
		if text, _ := d.SelectedLine(); strings.Contains(text, "Maya") {
			t.Fatalf("a promoted lead came back:\n%s", d.Frame())
		}
	}
}

func TestPPUTypedAsFastAsATerminalSendsItDoesWhatItSays(t *testing.T) {
	d := sit(t, people(5))
	d.Advance(time.Second)
	d.Burst("p", "p", "u")
	d.WaitIdle()
	d.wantStage("Maya Ortiz", model.StageSQL)
	d.wantStage("Ines Calder", model.StageMQL)
	d.wantSelected("Ines Calder")
	d.wantStatus("Taken back", "Ines Calder")
}

// What is typed means the same however the store's answers fall between the
// keys: only the time that they take may differ.
func TestKeysTypedAheadMeanWhatTheyMeanWhenTypedSlowly(t *testing.T) {
	for name, keys := range map[string][]string{
		"promote, promote, undo":           {"p", "p", "u"},
		"promote, move, promote":           {"p", "j", "p"},
		"undo and decide otherwise":        {"p", "u", "r", "3"},
		"tries and decisions":              {"t", "n", "p", "n", "2", "t", "v", "j", "r", "w"},
		"another view":                     {"t", "c", "j", "j", "t", "c", "3", "p", "1", "p"},
		"undo, undo, redo":                 {"p", "r", "7", "u", "u", "U", "s", "1"},
		"repeat":                           {"r", "7", ".", "j", ".", "u", "."},
		"forbid and promote the same lead": {"D", "p", "p", "D", "e", "n", "m"},
		"filter":                           {"/", "i", "n", "e", "enter", "p", "esc", "p"},
		"to the end":                       {"G", "p", "k", "p", "g", "p", "u"},
		"reopened and promoted":            {"r", "3", "7", "R", "p", "u"},
		"a whole selection":                {"space", "space", "j", "space", "p", "y", "p", "u", "u"},
	} {
		t.Run(name, func(t *testing.T) {
			slow := sit(t, people(12))
			slow.Press(keys...)
			want := outcome(slow)
			for seed := range uint64(4) {
				rnd := rand.New(rand.NewPCG(seed, 1))
				fast := sit(t, people(12))
				fast.Advance(time.Second)
				for _, k := range keys {
					fast.Send(tuitest.Key(k))
					for range rnd.IntN(int(seed)*2 + 1) {
						fast.Shuffle(rnd.IntN)
					}
				}
				fast.Advance(time.Second)
				if got := outcome(fast); got != want {
					t.Fatalf("seed %d: typed slowly\n%s\ntyped ahead\n%s", seed, want, got)
				}
			}
		})
	}
}

// outcome is where everybody stands, and the cursor.
func outcome(d *desk) string {
	text, _ := d.SelectedLine()
	return stages(d) + strings.Join(strings.Fields(text), " ") + "\n"
}

// stages is what became of everybody.
func stages(d *desk) string {
	var b strings.Builder
	for _, r := range d.all() {
		b.WriteString(r.Label + " " + string(r.Stage) + " " + r.Reason + " " + string(r.LastOutcome) + " " + r.EmailCause + r.PhoneCause + "\n")
	}
	return b.String()
}

func TestAHeldKeyDecidesOnce(t *testing.T) {
	d := sit(t, people(40))
	d.Advance(time.Second)
	d.Hold("p", 20)
	if n := sales(d); n != 1 {
		t.Errorf("holding p for 20 repeats promoted %d leads", n)
	}
	d.Advance(time.Second)
	d.Press("p")
	if n := sales(d); n != 2 {
		t.Errorf("pressed again a second later, p promoted %d leads in all", n)
	}
}

// The rule of the guard: see guard.go for why.
func TestTheSameKeyTwiceIsMeantUnlessAKeyboardCouldHaveRepeatedIt(t *testing.T) {
	for apart, want := range map[time.Duration]int{0: 2, 3 * time.Millisecond: 2, 16 * time.Millisecond: 1, 33 * time.Millisecond: 1,
		100 * time.Millisecond: 1, 149 * time.Millisecond: 1, 150 * time.Millisecond: 2, time.Second: 2} {
		d := sit(t, people(12))
		d.Advance(time.Second)
		d.Send(tuitest.Key("p"))
		d.clock.Move(apart)
		d.Send(tuitest.Key("p"))
		d.Advance(time.Second)
		if n := sales(d); n != want {
			t.Errorf("p twice, %v apart: %d leads, want %d", apart, n, want)
		}
	}
}

// A busy machine keeps the console from running: then two repeats of a held key
// come in one piece, as if they had been typed ahead.
func TestOnABusyMachineAHeldKeyDecidesOnce(t *testing.T) {
	for name, pieces := range map[string][]int{"steady": {1, 1, 1, 1, 1, 1, 1}, "a stall at once": {2, 1, 1, 1, 1}, "a stall later": {1, 2, 1, 1, 2, 1},
		"a long stall": {8}, "stall upon stall": {2, 2, 2, 3}} {
		t.Run(name, func(t *testing.T) {
			for _, every := range []time.Duration{25 * time.Millisecond, 40 * time.Millisecond} {
				for _, keys := range [][]string{{"p"}, {"r", "3"}, {"n", "2"}, {"t", "v"}} {
					d := sit(t, people(40))
					d.Press(keys[:len(keys)-1]...)
					d.Advance(time.Second)
					for _, n := range pieces {
						d.Burst(slices.Repeat(keys[len(keys)-1:], n)...)
						d.Advance(every)
					}
					d.Advance(time.Second)
					if n := d.Model().Asked(); n != 1 {
						t.Errorf("%v, held, came every %v: %d commands", keys, every, n)
					}
					if !strings.Contains(d.Frame(), "QUEUE") {
						t.Errorf("%v, held, left the view:\n%s", keys, d.Frame())
					}
				}
			}
		})
	}
}

func TestAKeyThatWasTakenForAHeldOneIsNotSilent(t *testing.T) {
	d := sit(t, people(12))
	d.Advance(time.Second)
	d.Hold("p", 3)
	d.wantStatus("Promoted Maya Ortiz", "u undo", "p ignored: held down?")
	d.Press("j")
	if d.Shows("ignored") {
		t.Errorf("it is said of a key that did something:\n%s", d.Frame())
	}
}

func TestEscAndAKeyInOneGoAreTwoKeysWhereNothingIsLostByIt(t *testing.T) {
	for _, c := range []struct {
		name, key  string
		open       []string
		shows, not string
	}{
		{"a filter after a menu", "alt+/", []string{"r"}, "esc clear", "Reject:"},
		{"a view after a filter", "alt+7", []string{"/", "i", "enter"}, "ALL  6", "match"},
		{"the end after a menu", "alt+shift+g", []string{"n"}, "QUEUE", "Nurture:"},
		{"a decision: only the esc counts", "alt+p", []string{"r"}, "Promote to sales: p came with esc in one key; press it again", "Reject:"},
		{"leaving", "alt+q", nil, "press it again", ""},
		{"a note that is typed stays", "alt+7", []string{"N", "s", "e", "c"}, "> sec", "ALL"},
		{"a key that means nothing", "alt+x", []string{"r"}, "Reject: Maya Ortiz", "press it again"},
	} {
		d := sit(t, people(6))
		d.Press(c.open...)
		d.Press(c.key)
		if !d.Shows(c.shows) || c.not != "" && d.Shows(c.not) || d.Quit {
			t.Errorf("%s: it should show %q and not %q:\n%s", c.name, c.shows, c.not, d.Frame())
		}
		d.wantStage("Maya Ortiz", model.StageMQL)
	}
}

func TestWhereTheTerminalTellsAltFromEscTheyAreNotMixedUp(t *testing.T) {
	d := sit(t, people(6))
	d.Send(tea.KeyboardEnhancementsMsg{Flags: 1 | 2 | 8 | 16})
	d.Press("r", "alt+/")
	d.want("Reject: Maya Ortiz")
}

func TestTheRepeatsOfAKeyThatClosedSomethingDoNothing(t *testing.T) {
	for _, c := range []struct {
		name, held string
		open       []string
		shows      string
		not        []string
	}{
		{"a reason that asks: nothing is typed into its prompt", "9", []string{"r"}, "> ", []string{"> 9"}},
		{"esc in a menu: the filter stays", "esc", []string{"/", "i", "enter", "r"}, "/ i", []string{"Reject:"}},
		{"enter in a filter: the lead does not open", "enter", []string{"/", "i"}, "QUEUE", nil},
		{"yes: the brief is not copied", "y", []string{"space", "space", "p"}, "Promoted 2 leads", []string{"copied"}},
		{"q in the lead in full: the console stays", "q", []string{"enter"}, "QUEUE", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := sit(t, people(6))
			d.Press(c.open...)
			d.Advance(time.Second)
			d.Burst(c.held, c.held)
			d.WaitIdle()
			d.clock.Move(33 * time.Millisecond)
			d.Hold(c.held, 10)
			d.Advance(time.Second)
			if !d.Shows(c.shows) || d.Quit {
				t.Errorf("it shows no %q, or left: %v\n%s", c.shows, d.Quit, d.Frame())
			}
			for _, not := range c.not {
				if d.Shows(not) {
					t.Errorf("it shows %q:\n%s", not, d.Frame())
				}
			}
		})
	}
}

func TestWhatAHeldKeyMeansAfterwardsDoesNotHappenEither(t *testing.T) {
	d := sit(t, people(5))
	d.Press("r")
	d.Advance(time.Second)
	d.Hold("3", 10) // rejects, and would then go to view 3
	if !strings.Contains(d.Frame(), "QUEUE") {
		t.Errorf("the held key of a reason went on to a view:\n%s", d.Frame())
	}
}

func TestWhereTheTerminalReportsRepeatsOnlyTheyAreIgnored(t *testing.T) {
	d := sit(t, people(12))
	d.Send(tea.KeyboardEnhancementsMsg{Flags: 1 | 2 | 8 | 16})
	press := func(repeat bool) {
		k := tea.Key(tuitest.Key("p"))
		k.IsRepeat = repeat
		d.Send(tea.KeyPressMsg(k))
		d.WaitIdle()
		d.clock.Move(40 * time.Millisecond)
	}
	press(false)
	press(true)
	press(true)
	if n := sales(d); n != 1 {
		t.Errorf("repeats promoted: %d leads", n)
	}
	press(false)
	press(false)
	if n := sales(d); n != 3 {
		t.Errorf("presses 40 ms apart that are no repeats were ignored: %d leads", n)
	}
}

func sales(d *desk) int {
	n := 0
	for _, p := range people(12) {
		if r := d.lead(p.name).Row; r.Stage == model.StageSQL {
			n++
		}
	}
	return n
}

func TestMovingNeverWaitsForASave(t *testing.T) {
	d := sit(t, people(10))
	d.Advance(time.Second)
	d.Send(tuitest.Key("p")) // on its way, and it stays there
	d.Send(tuitest.Key("j"))
	d.wantSelected("Olu Adeyemi")
	d.Send(tuitest.Key("u"))
	d.Send(tuitest.Key("j"))
	d.wantSelected("Olu Adeyemi") // an undo is waited for, but not for long
	d.Send(tuitest.Key("j"))
	d.WaitIdle()
	d.wantStage("Maya Ortiz", model.StageMQL)
}

// all are the leads as the store has them.
func (d *desk) all() []model.Row {
	d.tb.Helper()
	p, err := d.store.Page(context.Background(), model.Query{View: model.ViewAll, Now: d.clock.Now(), Zone: zone, Limit: 400})
	if err != nil {
		d.tb.Fatal(err)
	}
	slices.SortFunc(p.Rows, func(a, b model.Row) int { return cmp.Compare(a.ID, b.ID) })
	return p.Rows
}

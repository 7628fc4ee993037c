package tui_test

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"testing"
	"time"

	"winnow/data/store"
	"winnow/model"
	"winnow/tui"
	"winnow/tui/tuitest"
)

func TestOneKeyPromotesAndTheNextLeadStandsUnderTheCursor(t *testing.T) {
	d := sit(t, people(5))
	d.Press("j")
	_, before := d.SelectedLine()
	d.Press("p")
	d.wantStage("Ines Calder", model.StageSQL)
	d.wantStatus("Promoted Ines Calder", "u undo")
	d.wantSelected("Olu Adeyemi")
	if _, after := d.SelectedLine(); after != before {
		t.Errorf("the cursor went from screen row %d to %d", before, after)
	}
	if !strings.Contains(d.Frame(), "Olu Adeyemi  VP Operations") {
		t.Errorf("the pane does not show the next lead:\n%s", d.Frame())
	}
}

func TestNothingIsShownAsDoneBeforeItIsOnDisk(t *testing.T) {
	for name, keys := range map[string][]string{"promote": {"p"}, "reject": {"r", "3"}, "nurture": {"n", "2"}, "an attempt": {"t", "n"},
		"a snooze": {"s", "t"}, "do not contact": {"D", "a"}, "a bulk": {"space", "space", "p", "y"}, "in All": {"7", "p"}} {
		t.Run(name, func(t *testing.T) {
			d := sit(t, people(4))
			last := len(keys) - 1
			d.Press(keys[:last]...)
			d.Advance(time.Second)
			line, _ := d.SelectedLine()
			status := d.Status()
			d.Send(tuitest.Key(keys[last]))
			for d.Pending() > 0 && len(d.lead("Maya Ortiz").Items) == 0 {
				if at, _ := d.SelectedLine(); at != line {
					t.Fatalf("the cursor left %q for %q, and nothing is on disk", line, at)
				}
				if now := d.Status(); now != status && strings.Contains(now, "u undo") {
					t.Fatalf("it says %q, and nothing is on disk", now)
				}
				d.Step()
			}
			if len(d.lead("Maya Ortiz").Items) != 1 {
				t.Fatal("it was never stored")
			}
			d.WaitIdle()
			if !strings.Contains(d.Status(), "u undo") {
				t.Errorf("it never says so: %q", d.Status())
			}
		})
	}
}

func TestCommandsAreStoredInTheOrderOfTheirKeys(t *testing.T) {
	d := sit(t, people(6))
	d.Advance(time.Second)
	d.Burst("p", "r", "3", "n", "2", "N")
	d.Type("later")
	d.Burst("enter", "p")
	d.WaitIdle()
	log, err := d.store.Log(context.Background(), model.Log{})
	if err != nil {
		t.Fatal(err)
	}
	var did []string
	for _, it := range slices.Backward(log) {
		if it.Actor == d.opt.Me {
			did = append(did, string(it.Action))
		}
	}
	if got := strings.Join(did, " "); got != "promote reject nurture note promote" {
		t.Errorf("the ledger has %s", got)
	}
}

func TestOnTheLastRowASelectionRemains(t *testing.T) {
	d := sit(t, people(3))
	d.Press("G", "p")
	d.wantSelected("Ines Calder")
	d.Press("p", "p")
	if !d.Shows("QUEUE") && !d.Shows("Nothing") {
		t.Errorf("an empty list says nothing:\n%s", d.Frame())
	}
	d.Press("p", "r", "j", "k", "G", "enter") // nothing to act on, nothing breaks
	d.Press("esc", "u")
	d.wantSelected("Maya Ortiz")
}

func TestUndoBringsTheLeadBackUnderTheCursorAlsoAfterARestart(t *testing.T) {
	d := sit(t, people(5))
	d.Press("p", "j")
	d.Press("u")
	d.wantStatus("Taken back", "Maya Ortiz", "U redo")
	d.wantSelected("Maya Ortiz")
	d.wantStage("Maya Ortiz", model.StageMQL)
	d.Press("U")
	d.wantStage("Maya Ortiz", model.StageSQL)
	d.Press("q")
	if !d.Quit {
		t.Fatal("q does not quit from Today")
	}
	d.open(100, 30)
	d.Press("u")
	d.wantStage("Maya Ortiz", model.StageMQL)
	d.wantSelected("Maya Ortiz")
	d.Press("u")
	d.wantStatus("nothing of yours to take back") // the import was somebody else's
}

func TestUndoOfWhatIsInAnotherListLeavesTheCursorAlone(t *testing.T) {
	d := sit(t, people(12))
	d.Press("n", "2", "5", "R", "1") // nurtured, reopened
	d.Press("j", "j", "j", "j")
	text, at := d.SelectedLine()
	d.Press("u") // back to nurture, out of this list
	d.wantStage("Maya Ortiz", model.StageNurture)
	if now, row := d.SelectedLine(); now != text || row != at && row != at-1 {
		t.Errorf("the cursor went from %q (%d) to %q (%d)", text, at, now, row)
	}
}

func TestUndoOfAnOwnImportAsksAndSaysSo(t *testing.T) {
	d := desk0(t)
	d.me = "me"
	d.bring(people(3)...)
	d.open(120, 40)
	d.Press("p", "u", "u")
	d.Press("u", "enter", "p") // neither the key that asked nor enter is a yes
	if !d.Shows("Take back the import of leads.csv, today 11:24?") {
		t.Fatalf("nothing asks:\n%s", d.Frame())
	}
	if d.Shows("Not taken back") {
		t.Errorf("the question looks like a refusal:\n%s", d.Frame())
	}
	d.Press("esc")
	d.wantSelected("Maya Ortiz")
	d.Press("u", "y")
	d.wantStatus("Taken back: the import of leads.csv", "U redo")
	if !d.Shows("no leads yet") && !d.Shows("QUEUE  0") {
		t.Errorf("the leads are still there:\n%s", d.Frame())
	}
	id, err := model.NewEntryID(d.clock.Now(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	gone := store.EraseCommand{ID: id, At: d.clock.Now(), Actor: "dana", Ref: "person1@company1.example"}
	if _, err := d.store.Erase(t.Context(), gone); err != nil {
		t.Fatal(err)
	}
	d.Press("U")
	d.wantStatus("Done again: the import of leads.csv", "1 erased person left out")
	d.wantSelected("Maya Ortiz")
}

func TestReasonsThatCannotBeGivenAreShownWithWhy(t *testing.T) {
	d := sit(t, people(5))
	d.Press("r")
	if !d.Shows("unreachable") || !d.Shows("needs 2 attempts first, there are 0") {
		t.Errorf("the menu does not say why unreachable cannot be chosen:\n%s", d.Frame())
	}
	d.Press("0")
	d.wantStage("Maya Ortiz", model.StageMQL)
	d.wantStatus("needs 2 attempts")
	d.Press("j", "p", "x") // every key belongs to the menu; unknown ones are swallowed
	d.wantSelected("Maya Ortiz")
	d.wantStage("Maya Ortiz", model.StageMQL)
	d.Press("esc")
	d.Press("t", "n")
	d.Press("u")
	d.Press("r", "3")
	d.wantStage("Maya Ortiz", model.StageRejected)
	d.wantStatus("Rejected Maya Ortiz: junk, test, student, job seeker", "u undo")
}

func TestAReasonThatNoneOfTheSelectedLeadsCanHaveIsShownWithWhy(t *testing.T) {
	d := sit(t, people(5))
	d.Press("space", "space", "r")
	if !d.Shows("none of them: needs 2 attempts first, there are 0") {
		t.Errorf("unreachable looks possible:\n%s", d.Frame())
	}
	d.Press("0")
	d.wantStatus("none of them")
}

func TestTheMenuOfReasonsSaysWhichAskForSomething(t *testing.T) {
	d := sit(t, people(5))
	d.Press("r")
	d.want("9  bad timing…", "asks when to come back", "o  other…", "asks a note", "5  poor fit…", "asks size, industry or region", "6  wrong person…", "asks who is right", "7  no need  ", "3  junk, test, student, job seeker  ")
	d.Resize(60, 16) // in columns, without what follows
	d.want("bad timing…", "other…", "poor fit…")
	if d.Shows("no need…") {
		t.Errorf("what is done at once seems to ask:\n%s", d.Frame())
	}
	d.Press("esc")
	d.Resize(120, 40)
	d.Press("n")
	d.want("a date, act or score…")
	d.Press("esc", "s")
	d.want("a time…")
	d.Press("esc", "space", "space", "r")
	d.want("wrong person  ") // of several nobody asks who is right
}

func TestAReasonAsksForWhatItNeeds(t *testing.T) {
	d := sit(t, people(5))
	d.Press("r", "o", "enter") // other: a note is required
	d.wantStage("Maya Ortiz", model.StageMQL)
	if !d.Shows("a few words are needed") {
		t.Errorf("it does not say what is missing:\n%s", d.Frame())
	}
	d.Type("moved to Lima")
	d.Press("enter")
	d.wantStage("Maya Ortiz", model.StageRejected)
	d.Press("r", "9") // bad timing: a date
	d.Type("1 dec")
	if !d.Shows("Tue 1 Dec 2026 09:00") {
		t.Errorf("it does not say how the date is understood:\n%s", d.Frame())
	}
	d.Press("enter")
	at := d.lead("Ines Calder").State.Until.At.In(zone).Format(time.DateOnly)
	if at != "2026-12-01" {
		t.Errorf("bad timing until 1 dec wakes on %s", at)
	}
	d.Press("r", "9", "enter") // enter alone: the reason's own time
	if at := d.lead("Olu Adeyemi").State.Until.At; at.IsZero() {
		t.Error("bad timing without a date never wakes")
	}
	d.Press("r", "9", "esc")
	d.wantStage("Tom Becker", model.StageMQL)
}

func TestNurtureTakesAKeyOrADateOrNothing(t *testing.T) {
	d := sit(t, people(8))
	day := func(name string) string { return d.lead(name).State.Until.At.In(zone).Format(time.DateOnly) }
	d.Press("n", "2")
	d.Press("n", "m")
	d.Press("n", "q")
	d.Press("n", "h")
	d.Press("n", "d")
	d.Type("14d")
	d.Press("enter")
	d.Press("n", "enter")
	for name, want := range map[string]string{"Maya Ortiz": "2026-12-03", "Ines Calder": "2026-12-19", "Olu Adeyemi": "2027-02-19",
		"Tom Becker": "2027-05-19", "Priya Raman": "2026-12-03", "Marta Nowak": "2027-02-11"} {
		if got := day(name); got != want {
			t.Errorf("%s rests until %s, not %s", name, got, want)
		}
	}
	if k := d.lead("Marta Nowak").State.Until.Kind; k != model.KindAnyIntent {
		t.Errorf("by default a lead wakes when it acts; here %q", k)
	}
	d.wantStatus("Returned to nurture: Marta Nowak until 11 Feb 2027, or when they act")
}

func TestTriesAndSnoozesPutTheLeadWhereItIsDue(t *testing.T) {
	d := sit(t, people(8))
	d.Press("t", "n")
	d.wantStatus("No answer logged: Maya Ortiz, try 1 of 4, back 15:24", "u undo")
	d.wantSelected("Ines Calder")
	d.Press("k", "j")
	if !d.Shows("NOW") || !d.Shows("call back 15:24") {
		t.Errorf("the call-back is not under NOW:\n%s", d.Frame())
	}
	d.Press("s", "1")
	d.wantStatus("Snoozed Ines Calder until 12:24")
	d.Press("s", "t")
	d.wantStatus("Snoozed Olu Adeyemi until tomorrow 09:00")
	d.Press("s", "w")
	d.wantStatus("Snoozed Tom Becker until Mon 09:00")
	d.Press("s", "d")
	d.Type("15:30")
	d.Press("enter")
	d.wantStatus("Snoozed Priya Raman until 15:30")
	d.Press("t", "c")
	d.wantStatus("Connected logged: Marta Nowak, try 1 of 4")
	d.wantSelected("Marta Nowak") // somebody who answered is decided on next
	d.Press("H")
	d.wantSelected("Ines Calder")
}

func TestDoNotContactForbidsAndAllowsAgain(t *testing.T) {
	d := sit(t, people(3))
	d.Press("D", "p")
	if d.lead("Maya Ortiz").Row.PhoneCause == "" {
		t.Fatal("calling is not forbidden")
	}
	d.wantSelected("Maya Ortiz")
	d.Press("t", "n")
	d.wantStatus("do not call")
	d.Press("esc", "c")
	d.wantStatus("do not call")
	d.Press(".")
	d.wantStatus("Maya Ortiz", "it is so already: do not call")
	if n := len(d.lead("Maya Ortiz").Items); n != 1 {
		t.Errorf("%d entries for what was forbidden once", n)
	}
	d.Press("D", "p")
	if d.lead("Maya Ortiz").Row.PhoneCause != "" {
		t.Error("the same keys do not allow it again")
	}
	d.Press("D", "a", "Y")
	d.wantStatus("do not e-mail")
	if d.Clipboard != "" {
		t.Errorf("the address was copied: %q", d.Clipboard)
	}
}

func TestTheLastDecisionAgainOnThisLead(t *testing.T) {
	d := sit(t, people(5))
	d.Press(".")
	d.wantStatus("nothing was decided yet")
	d.Press("r", "7", ".", "j", ".")
	for _, name := range []string{"Maya Ortiz", "Ines Calder", "Tom Becker"} {
		if got := d.lead(name).Row.Reason; got != "no-need" {
			t.Errorf("%s was rejected as %q", name, got)
		}
	}
	d.wantStage("Olu Adeyemi", model.StageMQL)
}

func TestWhileLeadsAreSelectedNoKeyStandsTwice(t *testing.T) {
	d := sit(t, people(6))
	d.Press("space", "space")
	for _, key := range []string{"p promote", "r reject", "n nurture", "t tried"} {
		if n := strings.Count(d.Frame(), key); n != 1 {
			t.Errorf("%q stands there %d times:\n%s", key, n, d.Frame())
		}
	}
}

func TestTheLastDecisionThatStandsIsTheOneDoneAgain(t *testing.T) {
	d := sit(t, people(6))
	d.Press("r", "7", "p", "u") // the promotion was a mistake
	d.wantSelected("Ines Calder")
	d.Press(".")
	if got := d.lead("Ines Calder").Row.Reason; got != "no-need" {
		t.Errorf("after the undo it repeats another: %q", got)
	}
	d.Press("u", "u", ".")
	d.wantStatus("The last decision again: what was decided does not stand")
	d.wantStage("Maya Ortiz", model.StageMQL)
	d.Press("U", ".") // one stands again
	if got := d.lead("Ines Calder").Row.Reason; got != "no-need" {
		t.Errorf("after the redo it repeats nothing: %q", got)
	}
	d.Press("p", "h", "u", "esc", ".") // the promotion, by its row in the history
	d.wantStatus("Rejected Olu Adeyemi: no need")
	for _, p := range people(6) {
		if d.stage(p.name) == model.StageSQL {
			t.Errorf("what the history took back is done again, to %s", p.name)
		}
	}
}

func TestABulkQuestionSaysUntilWhen(t *testing.T) {
	for _, c := range []struct{ keys, says string }{
		{"s 1", "Snooze until 12:24: 2 leads?"},
		{"n 2", "Nurture until 3 Dec: 2 leads?"},
		{"n enter", "Nurture until they act, or the usual rest is over: 2 leads?"},
	} {
		d := sit(t, people(5))
		d.Press("space", "space")
		d.Press(strings.Fields(c.keys)...)
		if !d.Shows(c.says) {
			t.Errorf("%s: it does not ask %q:\n%s", c.keys, c.says, d.Frame())
		}
	}
}

func TestBulkDecisionsAskSayHowManyAndAreOneUndo(t *testing.T) {
	d := sit(t, people(12))
	d.Press("p")
	d.Press("7", "g", "space", "space", "j", "j", "V")
	if !d.Shows("selected") {
		t.Errorf("the selection is not shown:\n%s", d.Frame())
	}
	d.Press("p")
	if !d.Shows("Promote: ") || !d.Shows("leads?") || !d.Shows("Left out: 1 lead, already handed off") {
		t.Errorf("the question does not say how many and who is left out:\n%s", d.Frame())
	}
	d.Press("enter", "p", "space")
	if n := sales(d); n != 1 {
		t.Fatalf("something else than y confirmed: %d promoted", n)
	}
	d.Press("y")
	n := sales(d)
	if n < 3 {
		t.Fatalf("y promoted %d", n)
	}
	d.Press("u")
	if got := sales(d); got != 1 {
		t.Errorf("one undo takes the whole bulk back; %d are still promoted of %d", got, n)
	}
}

func TestOutcomesAreSetInHandedOff(t *testing.T) {
	d := sit(t, people(5))
	d.Press("A")
	d.wantStage("Maya Ortiz", model.StageMQL)
	d.Press("p", "p", "p", "6")
	if !strings.Contains(d.Footer(), "A accepted") {
		t.Errorf("the footer of Handed off does not offer outcomes: %s", d.Footer())
	}
	first, _ := d.SelectedLine()
	d.Press("A", "O")
	d.Type("12k")
	d.Press("enter")
	found := false
	for _, p := range people(3) {
		if r := d.lead(p.name); strings.Contains(first, p.name) {
			found = true
			if r.State.Amount != 1200000 || r.Row.Stage != model.StageOpportunity {
				t.Errorf("%s is %s with %d", p.name, r.Row.Stage, r.State.Amount)
			}
		}
	}
	if !found {
		t.Fatalf("no lead in %q", first)
	}
	d.Press("G", "B", "1")
	d.wantStatus("Sent back", "no-show")
}

func TestQuittingWaitsForTheLastSave(t *testing.T) {
	d := sit(t, people(5))
	d.Advance(time.Second)
	d.Burst("p", "j", "r", "3", "ctrl+c")
	d.WaitIdle()
	if !d.Quit {
		t.Fatal("it did not quit")
	}
	d.wantStage("Maya Ortiz", model.StageSQL)
	d.wantStage("Olu Adeyemi", model.StageRejected)
	if s := d.Summary(); !strings.Contains(s, "`winnow undo` takes the last one back") || !strings.Contains(s, "1 promoted") || !strings.Contains(s, "1 rejected") || !strings.Contains(s, "3 left for today") {
		t.Errorf("the summary says %q", s)
	}
}

func TestTheSummaryOffersToTakeBackWhatItsDatabaseHas(t *testing.T) {
	for name, c := range map[string]struct {
		change       func(*tui.Options)
		want, hasNot string
	}{
		"a database of its own":  {func(o *tui.Options) { o.Undo = "winnow --db x.db undo" }, "`winnow --db x.db undo` takes the last one back", "the demo"},
		"a database thrown away": {func(o *tui.Options) { o.Throwaway = true }, "This was the demo", "undo"},
	} {
		t.Run(name, func(t *testing.T) {
			d := desk0(t)
			d.bring(people(2)...)
			d.open(200, 40, c.change)
			d.Press("p", "ctrl+c")
			if s := d.Summary(); !strings.Contains(s, c.want) || strings.Contains(s, c.hasNot) {
				t.Errorf("the summary says %q", s)
			}
		})
	}
}

func TestPromoteWithANoteHandsItToItsOwner(t *testing.T) {
	d := sit(t, people(2))
	d.Press("P")
	d.Type("@luis wants a price for 40 seats")
	d.Press("enter")
	d.wantStatus("Promoted Maya Ortiz, handed to luis")
	items := d.lead("Maya Ortiz").Items
	if n := len(items); n == 0 || items[n-1].Note != "wants a price for 40 seats" || items[n-1].Owner != "luis" {
		t.Errorf("the handoff says %+v", items)
	}
}

func TestACallBackAtAnotherTimeIsGivenWithTheAttempt(t *testing.T) {
	for name, c := range map[string]struct {
		keys []string
		want string
	}{
		"enter in the menu accepts what stands there":    {[]string{"t", "enter"}, "No answer logged: Maya Ortiz, try 1 of 4, back 15:24"},
		"a key asks for another time":                    {[]string{"t", "b", "1", "6", ":", "0", "0", "enter", "v"}, "Voicemail logged: Maya Ortiz, try 1 of 4, back 16:00"},
		"enter then accepts that":                        {[]string{"t", "b", "2", "h", "enter", "enter"}, "No answer logged: Maya Ortiz, try 1 of 4, back 13:24"},
		"nothing typed is the usual wait":                {[]string{"t", "b", "enter", "n"}, "No answer logged: Maya Ortiz, try 1 of 4, back 15:24"},
		"who answered is called back when it was agreed": {[]string{"t", "b", "1", "6", ":", "0", "0", "enter", "c"}, "Connected logged: Maya Ortiz, try 1 of 4, back 16:00"},
		"a typed time holds for one menu":                {[]string{"t", "b", "2", "h", "enter", "esc", "t", "n"}, "No answer logged: Maya Ortiz, try 1 of 4, back 15:24"},
		"whoever answered is decided on":                 {[]string{"t", "c"}, "Connected logged: Maya Ortiz, try 1 of 4. Next: p promote, n nurture, r reject"},
	} {
		t.Run(name, func(t *testing.T) {
			d := desk0(t)
			d.bring(people(3)...)
			d.open(140, 40)
			d.Press(c.keys...)
			d.wantStatus(c.want, "u undo")
		})
	}
	d := sit(t, people(3))
	d.Press("t")
	d.want("no answer", "back 15:24", "enter choose")
	d.Press("b")
	d.want("enter alone: 15:24")
	d.Type("tomorrow 9:00")
	d.want("back Fri 20 Nov 2026 09:00, then the outcome")
	d.Press("enter")
	d.want("back tomorrow 09:00")
}

func TestARestWithSeveralEndsIsSaidWithAllOfThem(t *testing.T) {
	d := sit(t, people(3))
	d.Resize(140, 40)
	d.Press("n", "d")
	d.want("the first of several, with commas")
	d.Type("1 dec, demo request or score 60")
	d.Press("enter")
	d.wantStatus("Returned to nurture: Maya Ortiz until 1 Dec or demo request or score 60", "u undo")
}

package tui_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"winnow/data/store"
	"winnow/model"
	"winnow/themes"
	"winnow/tui"
	"winnow/tui/tuitest"
)

func TestALeadDecidedElsewhereIsRefusedWithWhoAndWhat(t *testing.T) {
	for name, wait := range map[string]time.Duration{"before it is noticed": 0, "after it was shown": 3 * time.Second} {
		t.Run(name, func(t *testing.T) {
			d := sit(t, people(5))
			d.colleague("Maya Ortiz", model.ActReject, func(c *model.Command) { c.Reason = "student" })
			d.Advance(wait)
			if wait > 0 {
				d.wantSelected("Maya Ortiz") // it does not go from under a finger
				if !d.Shows("elsewhere") {
					t.Errorf("it is not shown as decided elsewhere:\n%s", d.Frame())
				}
			}
			d.Advance(200 * time.Millisecond)
			d.Burst("p")
			d.WaitIdle()
			d.wantStatus("Maya Ortiz", "dana", "reject")
			d.wantStage("Maya Ortiz", model.StageRejected)
			d.wantSelected("Maya Ortiz")
			d.Press("j")
			if d.Shows("Maya Ortiz") && strings.Contains(d.Lines()[2], "Maya") {
				t.Errorf("it stays in the list:\n%s", d.Frame())
			}
			d.wantSelected("Ines Calder")
			d.Press("p")
			d.wantStage("Ines Calder", model.StageSQL)
		})
	}
}

func TestALeadDecidedElsewhereIsNotCountedAndItsMenusDoNotOpen(t *testing.T) {
	d := sit(t, people(5))
	d.colleague("Maya Ortiz", model.ActReject, func(c *model.Command) { c.Reason = "student" })
	d.Advance(3 * time.Second)
	d.wantSelected("Maya Ortiz")
	if !strings.Contains(d.Header(), "Today 4") || !d.Shows("QUEUE  4") {
		t.Errorf("the header and the heading count differently:\n%s", d.Frame())
	}
	for _, key := range []string{"r", "n", "t", "s"} {
		d.Press(key)
		d.wantStatus("Maya Ortiz was decided elsewhere: rejected by dana: junk")
		d.Press("esc")
	}
	d.Press("j")
	if !d.Shows("QUEUE  4") {
		t.Errorf("without it the count is another one:\n%s", d.Frame())
	}
}

func TestOnALeadDecidedElsewhereWhatIsNotYetPossibleStaysImpossible(t *testing.T) {
	d := sit(t, people(5))
	d.colleague("Maya Ortiz", model.ActPromote)
	d.Advance(3 * time.Second)
	d.Press(".")
	d.wantStatus("nothing was decided yet")
}

func TestArrivalsAreMarkedAndLeaveTheCursorAlone(t *testing.T) {
	d := sit(t, people(20))
	d.Press("j", "j", "j")
	_, row := d.SelectedLine()
	d.bring(person{name: "Dana Whitfield", title: "VP Operations", company: "Northwind", email: "dana@northwind.example", demo: time.Minute, pricing: 2 * time.Minute})
	d.Advance(1100 * time.Millisecond)
	d.wantSelected("Tom Becker")
	if _, at := d.SelectedLine(); at != row {
		t.Errorf("the selected row went from %d to %d:\n%s", row, at, d.Frame())
	}
	d.wantStatus("Dana Whitfield", "H go there")
	tinted := func() bool {
		arrived := theme(t, "dark").On(themes.Arrived, themes.Normal)
		return strings.Contains(strings.Join(d.Raw(), ""), arrived[strings.Index(arrived, "48"):len(arrived)-1])
	}
	d.Press("k")
	if !tinted() {
		t.Error("the arrival is not marked")
	}
	d.Advance(3 * time.Second)
	if tinted() {
		t.Error("the mark of the arrival stays")
	}
	d.bring(person{name: "Finn Low", title: "Clerk", company: "Northwind", email: "finn@northwind.example", pricing: time.Minute})
	d.Advance(1100 * time.Millisecond)
	d.wantStatus("Finn Low")
	if d.Shows("go there") {
		t.Errorf("NOW is offered for somebody who is not there:\n%s", d.Frame())
	}
}

// A file's leads may be seen in the list before the file is whole, or with it.
func TestAFileThatArrivesIsToldWithTheLeadItBringsWhicheverIsSeenFirst(t *testing.T) {
	for name, seen := range map[string]time.Duration{"the file": 0, "the lead": 1100 * time.Millisecond} {
		t.Run(name, func(t *testing.T) {
			d := sit(t, people(5))
			d.Advance(10 * time.Second)
			d.me = "me" // the folder that this console watches
			d.bring(person{name: "Dana Whitfield", title: "VP Operations", company: "Northwind", email: "dana@northwind.example", demo: time.Minute})
			d.Advance(seen)
			d.Send(tui.Arrived(tui.Delivery{File: "/in/hot.csv", Created: 1, Touches: 1}))
			d.WaitIdle()
			d.wantStatus("hot.csv came in: 1 new lead, 1 touch. ", ": Dana Whitfield, demo request", "H go there")
		})
	}
}

func TestHGoesToWhoArrivedAndThenToWhatIsDueFirst(t *testing.T) {
	d := sit(t, people(20))
	d.Press("j", "j", "j", "j", "j")
	d.bring(person{name: "Dana Whitfield", title: "Clerk", company: "Northwind", email: "dana@northwind.example", demo: 3 * time.Minute})
	d.Advance(5 * time.Second)
	d.bring(person{name: "Finn Low", title: "Clerk", company: "Northwind", email: "finn@northwind.example", demo: time.Minute})
	d.Advance(1100 * time.Millisecond)
	d.wantStatus("Finn Low", "H go there")
	d.Press("H")
	d.wantSelected("Finn Low")
	if d.Shows("go there") {
		t.Errorf("the key is offered though it was pressed: %q", d.Status())
	}
	d.Press("H")
	d.wantSelected("Dana Whitfield")
}

func TestAnImportOfManyIsToldOnceAndItsRowsAreNotMarked(t *testing.T) {
	d := sit(t, people(3))
	var many []person
	for i := range 40 {
		many = append(many, person{name: fmt.Sprintf("Dana Whitfield %02d", i), email: fmt.Sprintf("dana%02d@northwind.example", i)})
	}
	d.bring(many...)
	d.Advance(1100 * time.Millisecond)
	d.wantStatus("New: Dana Whitfield", "39 others")
	arrived := theme(t, "dark").On(themes.Arrived, themes.Normal)
	if tint := arrived[strings.Index(arrived, "48") : len(arrived)-1]; strings.Contains(strings.Join(d.Raw(), ""), tint) {
		t.Error("every row is marked")
	}
}

func TestRowsThatMoveIntoTheWindowAreNoArrivals(t *testing.T) {
	d := desk0(t)
	d.bring(people(nowMost + 20)...)
	all, err := d.store.Page(context.Background(), model.Query{View: model.ViewAll, Now: d.clock.Now(), Limit: nowMost + 20})
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range all.Rows { // all are due today, one after the other
		d.byDana(r.ID, model.ActSnooze, func(c *model.Command) { c.Due = d.clock.Now().Add(time.Duration(i+1) * time.Minute) })
	}
	d.open(120, 40)
	if !d.Shows(fmt.Sprintf("NOW  %d due", nowMost+20)) {
		t.Fatalf("the leads are not due:\n%s", d.Frame())
	}
	for range 5 {
		d.Press("p")
		d.Advance(2 * time.Second)
		if strings.Contains(d.Status(), "New") || strings.Contains(d.Status(), "Hot:") {
			t.Errorf("a row that moved up is told as new: %s", d.Status())
		}
	}
}

// nowMost is how many rows stand under NOW at a time.
const nowMost = 300

func TestSinceYouLeftTellsWhatHappenedMeanwhile(t *testing.T) {
	d := sit(t, people(6))
	d.Press("q")
	d.clock.Move(time.Hour)
	d.colleague("Tom Becker", model.ActPromote)
	d.bring(person{name: "Dana Whitfield", email: "dana@northwind.example"})
	d.open(120, 40)
	if !d.Shows("SINCE YOU LEFT") || !d.Shows("+1 new") {
		t.Errorf("it does not tell what happened:\n%s", d.Frame())
	}
}

func TestAKeyThatCannotBeSavedAtOnceIsNotSilent(t *testing.T) {
	d := sit(t, people(5))
	d.Send(tuitest.Key("p"))
	d.clock.Move(tuitest.Pause)
	d.Send(tuitest.Key("p"))
	for d.Pending() > 0 {
		d.Shuffle(func(int) int { return 0 }) // the store's answer does not come
	}
	d.Run(time.Second)
	d.wantStatus("Not saved yet: promote Maya Ortiz", "1 key waits behind it")
	for _, who := range []string{"Maya Ortiz", "Ines Calder"} {
		if !regexp.MustCompile(who + ` .* saving: promote `).MatchString(d.Frame()) {
			t.Errorf("the row of %s does not say that it is being saved:\n%s", who, d.Frame())
		}
	}
	d.WaitIdle()
	d.wantStatus("Promoted Ines Calder")
	if d.Shows("saving") {
		t.Errorf("a save is said to be under way:\n%s", d.Frame())
	}
	d.Press("u")
	d.Run(time.Second)
	if strings.Contains(d.Status(), "Not saved yet") {
		t.Errorf("what was saved is said not to be: %s", d.Status())
	}
}

// faulty is a store whose saves fail while told to.
type faulty struct {
	*store.Store
	fail  int
	after bool // the save is carried out before it fails
	err   error
	calls []model.EntryID
}

var errDisk = errors.New("the disk is full; free some space")

func (f *faulty) Do(ctx context.Context, c model.Command) (model.Result, error) {
	f.calls = append(f.calls, c.ID)
	if f.fail > 0 {
		f.fail--
		if f.after {
			_, _ = f.Store.Do(ctx, c)
		}
		return model.Result{}, cmp.Or(f.err, errDisk)
	}
	return f.Store.Do(ctx, c)
}

func TestASaveThatFailsIsTriedAgainUnderTheSameId(t *testing.T) {
	d := desk0(t)
	d.bring(people(5)...)
	f := &faulty{Store: d.store, fail: 1, after: true}
	d.open(120, 40, func(o *tui.Options) { o.Store = f })
	d.Press("p")
	d.wantStatus("Promoted Maya Ortiz")
	if len(f.calls) != 2 || f.calls[0] != f.calls[1] {
		t.Errorf("ids of the tries: %v", f.calls)
	}
	if n := len(d.lead("Maya Ortiz").Items); n != 1 {
		t.Errorf("%d entries for one key", n)
	}
}

func TestWhatCannotBeSavedIsNotShownAsDone(t *testing.T) {
	d := desk0(t)
	d.bring(people(5)...)
	f := &faulty{Store: d.store, fail: 2}
	d.open(120, 40, func(o *tui.Options) { o.Store = f })
	d.Press("n", "2")
	d.wantStatus("Not saved", "the disk is full")
	d.wantSelected("Maya Ortiz")
	f.fail = 2
	d.Advance(time.Second)
	d.Burst("p", "p", "u") // the undo must not reach for something earlier
	d.WaitIdle()
	d.wantStatus("Not saved")
	d.wantStage("Maya Ortiz", model.StageMQL)
	d.Press("p")
	d.wantStage("Maya Ortiz", model.StageSQL)
}

func TestWhatIsRefusedWhileLeavingIsToldAfterwards(t *testing.T) {
	d := sit(t, people(3))
	d.colleague("Maya Ortiz", model.ActReject, func(c *model.Command) { c.Reason = "student" })
	d.Advance(100 * time.Millisecond)
	d.Burst("p", "ctrl+c")
	d.WaitIdle()
	if s := d.Summary(); !d.Quit || !strings.Contains(s, "Maya Ortiz") || !strings.Contains(s, "dana") {
		t.Errorf("quit %v, and the summary says %q", d.Quit, s)
	}
}

func TestLeavingDoesNotHideThatASaveFailed(t *testing.T) {
	d := desk0(t)
	d.bring(people(3)...)
	f := &faulty{Store: d.store, fail: 2}
	d.open(120, 40, func(o *tui.Options) { o.Store = f })
	d.Advance(time.Second)
	d.Burst("p", "ctrl+c")
	d.WaitIdle()
	if d.Quit {
		t.Fatal("it left although the save failed")
	}
	d.wantStatus("Not saved", "the disk is full")
	d.Press("p", "ctrl+c")
	if !d.Quit {
		t.Error("it does not leave any more")
	}
}

func TestAnErrorIsReadWholeOnASmallScreen(t *testing.T) {
	const next = "free some space (12 MiB are needed) and try again"
	for _, size := range [][2]int{{80, 24}, {60, 20}, {40, 12}, {120, 40}} {
		d := desk0(t)
		d.bring(people(40)...)
		f := &faulty{Store: d.store, err: errors.New("the disk of /home/maya/.local/share/winnow/winnow.db is full; " + next)}
		d.open(size[0], size[1], func(o *tui.Options) { o.Store = f })
		d.Press("G")
		who, _ := d.SelectedLine()
		f.fail = 9
		d.Press("p")
		if size[0] > 40 {
			d.wantStatus("Not saved: the disk of", next)
		}
		if now, _ := d.SelectedLine(); now != who {
			t.Errorf("at %v the cursor was on %q, and is on %q:\n%s", size, who, now, d.Frame())
		}
		for i, l := range d.Lines() {
			if ansi.StringWidth(l) != size[0] {
				t.Errorf("at %v line %d has %d cells", size, i, ansi.StringWidth(l))
			}
		}
		if n := len(d.Lines()); n != size[1] {
			t.Errorf("at %v there are %d lines", size, n)
		}
		d.Press("esc")
		if strings.Contains(d.Frame(), "free some") {
			t.Errorf("at %v it stays:\n%s", size, d.Frame())
		}
	}
}

package tui_test

import (
	"context"
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"winnow/model"
	"winnow/tui"
	"winnow/tui/tuitest"
)

// byLuis does something to leads at once, from another process.
func (d *desk) byLuis(actor string, a model.Action, names ...string) model.EntryID {
	d.tb.Helper()
	if d.other == nil {
		d.other = d.connect()
	}
	id, err := model.NewEntryID(d.clock.Now(), rand.Reader)
	if err != nil {
		d.tb.Fatal(err)
	}
	c := model.Command{ID: id, At: d.clock.Now(), Actor: actor, Action: a, Amount: -1}
	if a == model.ActReject || a == model.ActSendBack {
		c.Reason = map[model.Action]string{model.ActReject: "student", model.ActSendBack: "no_show"}[a]
	}
	for _, n := range names {
		c.Targets = append(c.Targets, model.Target{Lead: d.lead(n).Row.ID, Version: model.AnyVersion})
	}
	if _, err := d.other.Do(context.Background(), c); err != nil {
		d.tb.Fatal(err)
	}
	return id
}

func TestWhatAColleagueDecidesIsToldWithinTwoSeconds(t *testing.T) {
	for name, c := range map[string]struct {
		does func(d *desk)
		want string
	}{
		"one lead":        {func(d *desk) { d.byLuis("Luis Vega", model.ActPromote, "Tom Becker") }, "Luis promoted Tom Becker"},
		"with the reason": {func(d *desk) { d.byLuis("Luis Vega", model.ActReject, "Tom Becker") }, "Luis rejected Tom Becker: junk, test, student, job seeker"},
		"a bulk as one": {func(d *desk) { d.byLuis("Luis Vega", model.ActReject, "Tom Becker", "Priya Raman", "Marta Nowak") },
			"Luis rejected 3 leads: junk, test, student, job seeker"},
		"several joined": {func(d *desk) {
			d.byLuis("Luis Vega", model.ActPromote, "Tom Becker")
			d.byLuis("Luis Vega", model.ActPromote, "Priya Raman")
			d.byLuis("Luis Vega", model.ActNurture, "Marta Nowak")
			d.byLuis("Ann", model.ActReopen, "Marta Nowak")
		}, "Luis promoted Tom Becker and Priya Raman and returned Marta Nowak to nurture; Ann reopened Marta Nowak"},
		"the lead under the cursor":        {func(d *desk) { d.byLuis("Luis Vega", model.ActPromote, "Maya Ortiz") }, "Luis promoted Maya Ortiz, under your cursor"},
		"the user's own in another window": {func(d *desk) { d.byLuis("me", model.ActPromote, "Tom Becker") }, "You, elsewhere, promoted Tom Becker"},
		"what is taken back": {func(d *desk) {
			d.byLuis("Luis Vega", model.ActPromote, "Tom Becker")
			d.Advance(10 * time.Second)
			id, _ := model.NewEntryID(d.clock.Now(), rand.Reader)
			if _, err := d.other.Undo(context.Background(), model.UndoCommand{ID: id, At: d.clock.Now(), Actor: "Luis Vega"}); err != nil {
				d.tb.Fatal(err)
			}
		}, "Luis took back: promoted Tom Becker"},
		"an import": {func(d *desk) {
			d.me = "Luis Vega"
			d.bring(person{name: "Dana Whitfield", email: "dana@northwind.example"}, person{name: "Finn Low", email: "finn@northwind.example"})
		}, "Luis imported leads.csv: 2 leads, 2 queued. New: Dana Whitfield"},
	} {
		t.Run(name, func(t *testing.T) {
			d := sit(t, people(8))
			d.Advance(10 * time.Second)
			c.does(d)
			d.Advance(1100 * time.Millisecond)
			d.wantStatus(c.want)
		})
	}
}

func TestWhatTheLastKeyCameToIsNotReplacedByWhatOthersDid(t *testing.T) {
	d := sit(t, people(8))
	d.Press("p")
	d.byLuis("Luis Vega", model.ActPromote, "Tom Becker")
	d.Advance(1100 * time.Millisecond)
	d.wantStatus("Promoted Maya Ortiz. Luis promoted Tom Becker", "u undo")
	d.byLuis("Luis Vega", model.ActPromote, "Priya Raman")
	d.Advance(1100 * time.Millisecond)
	d.wantStatus("Promoted Maya Ortiz. Luis promoted Tom Becker and Priya Raman", "u undo")
	d.Advance(10 * time.Second)
	d.byLuis("Luis Vega", model.ActPromote, "Marta Nowak")
	d.Advance(1100 * time.Millisecond)
	if s := d.Status(); !strings.HasPrefix(strings.TrimSpace(s), "· Luis promoted Marta Nowak") {
		t.Errorf("what was told before stays: %q", s)
	}
}

func TestWhatTheConsoleItselfDidIsNotToldAsDoneElsewhere(t *testing.T) {
	d := sit(t, people(8))
	d.Press("p", "u", "U", "n", "2")
	d.Advance(3 * time.Second)
	if s := d.Status(); strings.Contains(s, "elsewhere") || strings.Contains(s, "promoted") {
		t.Errorf("the status line says %q", s)
	}
}

func TestWhatWentWrongStaysUntilTheNextKey(t *testing.T) {
	d := sit(t, people(8))
	d.colleague("Maya Ortiz", model.ActReject, func(c *model.Command) { c.Reason = "student" })
	d.Press("p")
	d.wantStatus("Not promoted", "dana")
	d.Advance(time.Minute)
	d.bring(person{name: "Dana Whitfield", email: "dana@northwind.example", demo: time.Minute})
	d.Advance(1100 * time.Millisecond)
	d.wantStatus("Not promoted", "dana")
	d.Press("j")
	d.bring(person{name: "Finn Low", email: "finn@northwind.example", demo: time.Minute})
	d.Advance(1100 * time.Millisecond)
	d.wantStatus("Finn Low")
	if s := d.Status(); strings.Contains(s, "Not done") {
		t.Errorf("after a key it stays: %q", s)
	}
}

func TestWhatHappenedSinceTheUserLeftIsToldOnce(t *testing.T) {
	for name, away := range map[string]func(d *desk){
		"a decision":   func(d *desk) { d.Press("p"); d.wantStatus("Promoted"); d.Press("esc") },
		"esc":          func(d *desk) { d.Press("esc") },
		"what is told": func(d *desk) { d.Press("T", "esc") },
	} {
		t.Run(name, func(t *testing.T) {
			d := sit(t, people(30))
			d.Press("q")
			d.clock.Move(time.Hour)
			d.colleague("Tom Becker", model.ActPromote)
			d.open(60, 20)
			d.wantStatus("Since you left: 1 decision by others")
			away(d)
			if s := d.Status(); strings.Contains(s, "Since") {
				t.Errorf("after %s it comes back: %q", name, s)
			}
			d.Press("j")
			if s := d.Status(); strings.Contains(s, "Since") {
				t.Errorf("after another key it comes back: %q", s)
			}
		})
	}
}

func TestEscPutsAwayWhatHappenedSinceTheUserLeft(t *testing.T) {
	d := sit(t, people(6))
	d.Press("q")
	d.clock.Move(time.Hour)
	d.colleague("Tom Becker", model.ActPromote)
	d.open(120, 40)
	d.want("SINCE YOU LEFT")
	d.Press("p")
	d.want("SINCE YOU LEFT")
	d.Press("esc")
	d.want("SINCE YOU LEFT") // the message went
	d.Press("esc")
	if d.Shows("SINCE YOU LEFT") {
		t.Errorf("it stays:\n%s", d.Frame())
	}
}

func TestWhoComesToTheTopAtTheStartIsUnderTheCursor(t *testing.T) {
	d := sit(t, people(6))
	d.colleague("Tom Becker", model.ActNurture, func(c *model.Command) { c.Until.At = d.clock.Now().Add(24 * time.Hour) })
	d.Press("q")
	d.clock.Move(25 * time.Hour)
	d.open(120, 40)
	d.wantSelected("Tom Becker")
	d.bring(person{name: "Dana Whitfield", title: "VP Operations", email: "dana@northwind.example", demo: time.Minute})
	d.Advance(1100 * time.Millisecond)
	d.want("Dana Whitfield")
	d.wantSelected("Tom Becker") // once it has started, nobody moves the cursor
}

func TestWhoTurnsHotIsNamedAtOnceWithTheKeyThatGoesThere(t *testing.T) {
	d := sit(t, people(8))
	d.me = model.ActorWinnow // a watched folder
	d.Advance(10 * time.Second)
	again := people(5)[4:]
	again[0].demo = time.Minute
	d.bring(again...)
	d.Send(tui.Arrived(tui.Delivery{File: "/in/hot.csv", Updated: 1, Touches: 1}))
	d.WaitIdle()
	d.wantStatus("hot.csv came in: 1 changed, 1 touch. asked for a demo or a", "Priya Raman", "H go there")
	d.Press("H")
	d.wantSelected("Priya Raman")
}

func TestAMenuOnALeadThatIsDecidedMeanwhileSaysThatNothingWasDone(t *testing.T) {
	for name, wait := range map[string]time.Duration{"before it is seen": 0, "after it was seen": 3 * time.Second} {
		for who, told := range map[string]string{"Luis Vega": "Luis", "me": "me"} {
			t.Run(name+", by "+who, func(t *testing.T) {
				d := sit(t, people(8))
				d.Press("r")
				d.byLuis(who, model.ActPromote, "Maya Ortiz")
				d.Advance(wait)
				d.Press("3")
				d.wantStatus("Not rejected", "Maya Ortiz", told)
				d.wantStage("Maya Ortiz", model.StageSQL)
				d.Advance(3 * time.Second)
				d.wantStatus("Not rejected")
				if strings.Contains(d.Status(), "under your cursor") {
					t.Errorf("it is told twice: %s", d.Status())
				}
			})
		}
	}
}

func TestManyDecisionsThatTakeLongAreSaidToBeSaved(t *testing.T) {
	d := sit(t, people(110))
	d.Press("*", "n")
	d.Send(tuitest.Key("2"))
	if d.Shows("y ") {
		d.Send(tuitest.Key("y"))
	}
	for d.Pending() > 0 {
		d.Shuffle(func(int) int { return 0 }) // the store's answer does not come
	}
	d.Run(time.Second)
	d.wantStatus("Saving: nurture 110 leads")
	if strings.Contains(d.Status(), "Another program") {
		t.Errorf("the status line says %q", d.Status())
	}
	d.WaitIdle()
}

package tui_test

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/model/report"
	"winnow/themes"
	"winnow/tui"
	"winnow/tui/internal/scene"
	"winnow/tui/tuitest"
)

// audience is a desk before an audience, with a team's file of criteria.
func audience(t *testing.T, w, h int) (*desk, *tui.Presenter) {
	t.Helper()
	m := newTeam(t, people(30))
	var p *tui.Presenter
	m.opt.Reports = func(context.Context, string, time.Time, func(int, int)) (report.Document, error) {
		return report.Document{Title: "How far the leads came"}, nil
	}
	stage := tui.Stage{
		GoHot: func(context.Context) error {
			m.bring(person{name: "Zoe Quist", title: "VP Fleet", company: "Last Dairy", email: "zoe@last.example", demo: time.Second})
			return nil
		},
		EditWeight: func(context.Context) error {
			m.save(weighing(20, 10))
			return nil
		},
	}
	m.Driver = tuitest.Present(t, m.clock, w, h, m.opt, func(o tui.Options) tuitest.Root { p = tui.NewPresenter(o, stage); return p })
	return m.desk, p
}

// plays presses space, and lets the part play to its end.
func (d *desk) plays(key string) {
	d.tb.Helper()
	d.Press(key)
	d.Advance(30 * time.Second)
}

func TestTheWalkShowsTheHandoffWithTheKeysOfTheConsole(t *testing.T) {
	d, _ := audience(t, 120, 40)
	if d.Shows("Maya") || !d.Shows("M*** O****") || !d.Shows("space goes on") {
		t.Fatalf("it does not begin before an audience:\n%s", d.Frame())
	}
	d.plays("space")
	if !d.Shows("1 of 6: A hot lead drops in") || !d.Shows("Z** Q****") {
		t.Fatalf("no lead drops in:\n%s", d.Frame())
	}
	d.wantSelected("Z** Q****")
	d.plays("space")
	d.plays("space")
	d.wantStage("zoe@last.example", model.StageSQL)
	if d.Clipboard == "" || strings.Contains(d.Clipboard, "Zoe") || !strings.Contains(d.Clipboard, "Z** Q****") {
		t.Errorf("the brief that was copied says %q", d.Clipboard)
	}
	d.plays("space")
	for _, p := range people(30) {
		d.wantStage(p.name, model.StageMQL)
	}
	if n := d.entries(model.ActReject); n != 14 {
		t.Errorf("%d were rejected before all of them came back", n)
	}
	d.plays("space")
	for _, p := range people(30) {
		if d.Shows(p.name) || d.Shows(p.email) {
			t.Fatalf("%s is named:\n%s", p.name, d.Frame())
		}
	}
	if n := d.entries(model.ActCriteria); n != 1 {
		t.Errorf("the file of criteria was applied %d times:\n%s", n, d.Frame())
	}
	d.Press("space")
	d.Advance(2 * time.Second)
	if !d.Shows("6 of 6: The report") || !d.Shows("INSIGHTS") {
		t.Errorf("there is no report:\n%s", d.Frame())
	}
	d.Advance(time.Minute)
	if !d.Shows("6 of 6: The report") || !d.Shows("space ends the walk") {
		t.Errorf("the last scene does not wait for the one who tells it:\n%s", d.Frame())
	}
	d.Press("space")
	if d.Quit || !d.Shows("the keys are yours") || !d.Shows("Names and addresses stay hidden") {
		t.Errorf("it does not say that it is over:\n%s", d.Frame())
	}
	d.Press("q")
	if !d.Quit {
		t.Error("q does not leave after the walk")
	}
}

// entries is how many leads the user did something to.
func (d *desk) entries(a model.Action) (n int) {
	d.tb.Helper()
	log, err := d.store.Log(context.Background(), model.Log{})
	if err != nil {
		d.tb.Fatal(err)
	}
	for _, it := range log {
		if it.Action == a && it.Actor == d.opt.Me {
			n++
		}
	}
	return n
}

func TestTheWalkPlaysByItself(t *testing.T) {
	d, _ := audience(t, 120, 40)
	d.Press("enter")
	d.Advance(4 * time.Minute)
	if n := d.entries(model.ActReject); n != 14 || !d.Shows("the keys are yours") {
		t.Errorf("%d were rejected:\n%s", n, d.Frame())
	}
	d.wantStage("zoe@last.example", model.StageSQL)
}

func TestTheWalkEndsWhereTheUserSaysSo(t *testing.T) {
	for _, key := range []string{"esc", "q"} {
		d, _ := audience(t, 120, 40)
		d.Press("space")
		d.Advance(2 * time.Second)
		d.Press(key)
		d.Advance(time.Minute)
		if d.Quit || d.Shows("1 of 6") || !d.Shows("the keys are yours") {
			t.Errorf("%s does not end the walk:\n%s", key, d.Frame())
		}
		d.Press("g", "p") // they are
		if n := d.entries(model.ActPromote); n != 1 {
			t.Errorf("%d were promoted", n)
		}
	}
}

func TestKeysOfTheUsersOwnAreShownAndHeardDuringTheWalk(t *testing.T) {
	d, _ := audience(t, 120, 40)
	d.Press("r")
	if !d.Shows("Reject: N*** v** D*** 2*") || !strings.Contains(d.Footer(), "r  Reject with a reason") {
		t.Errorf("the corner says %q:\n%s", d.Footer(), d.Frame())
	}
	d.Press("space", "3")
	d.wantStage("Noor van Dijk 29", model.StageRejected)
}

func TestAWalkThatCannotGoOnSaysWhy(t *testing.T) {
	m := newTeam(t, people(3))
	m.Driver = tuitest.Present(t, m.clock, 120, 40, m.opt, func(o tui.Options) tuitest.Root {
		return tui.NewPresenter(o, tui.Stage{GoHot: func(context.Context) error { return errors.New("the disk is full") }})
	})
	m.Press("space")
	m.Advance(time.Second)
	if !m.Shows("The walk ends here: the disk is full") {
		t.Errorf("it says nothing:\n%s", m.Frame())
	}
}

func TestAPresentersScreenHasItsSize(t *testing.T) {
	d, p := audience(t, 120, 40)
	for _, size := range [][2]int{{160, 45}, {80, 24}, {60, 20}, {45, 16}, {40, 15}, {39, 11}, {20, 5}, {300, 100}} {
		for _, key := range []string{"", "space", "r", "esc"} {
			if key != "" {
				d.Press(key)
			}
			d.Send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			exact(t, p.Lines(), size[0], size[1])
		}
	}
}

func TestNothingThatIsShownToAnAudienceNamesAnybody(t *testing.T) {
	o := tui.Options{Store: &morning{done: map[model.LeadID]bool{}, everywhere: true}, Me: "me", Rand: rand.Reader, Files: scene.Files{}, Zone: scene.Zone(),
		Themes: []*themes.Theme{theme(t, "mono")}, Reports: func(context.Context, string, time.Time, func(int, int)) (report.Document, error) {
			return report.Document{Title: "What sales did", Sections: []report.Section{{Title: "Wrong", Tables: []report.Table{{Title: "For example", Keys: []string{"lead"}, Columns: []string{"what"},
				Rows: []report.Row{{Keys: []string{"Maya Ortiz, Northwind Freight"}, Cells: []report.Figure{report.Text("no-show")}, Example: 2}}}}}}}, nil
		}}
	d := tuitest.Present(t, tuitest.NewClock(scene.Now()), 160, 60, o, func(o tui.Options) tuitest.Root { return tui.NewPresenter(o, tui.Stage{}) })
	d.Press("esc") // the walk is over
	for _, c := range []struct {
		keys  []string
		shows string
	}{
		{[]string{"g", "j"}, "M*** O****"}, {[]string{"enter"}, "BEFORE"}, {[]string{"esc", "a"}, "WHAT HAPPENED"}, {[]string{"esc", "h"}, "HISTORY"}, {[]string{"esc", "i"}, "M*** O****, N********"},
		{[]string{"esc", "="}, "Duplicates"}, {[]string{"esc", "ctrl+f", "m"}, "M*** O****"}, {[]string{"esc", "I", "a", "tab", "enter"}, "autumn.csv"}, {[]string{"y", "I"}, "autumn.csv"},
		{[]string{"esc", "r"}, "Reject:"}, {[]string{"esc", "*", "p"}, "Several leads"}, {[]string{"y"}, "Promoted"}, {[]string{"!"}, "no"},
	} {
		d.Press(c.keys...)
		d.Advance(time.Second)
		frame := d.Frame()
		if !strings.Contains(frame, c.shows) {
			t.Errorf("after %v there is no %q:\n%s", c.keys, c.shows, frame)
		}
		for _, name := range []string{"Maya", "Ortiz", "maya", "Chen", "陈伟", "Calder", "Whitlock", "Fournier", "Raman", "555 0148", "sam at"} {
			if strings.Contains(frame, name) {
				t.Errorf("after %v it says %q:\n%s", c.keys, name, frame)
			}
		}
	}
}

func TestTheWalkTakesWithItWhatItHadOpened(t *testing.T) {
	d, _ := audience(t, 120, 40)
	for range 3 {
		d.plays("space")
	}
	d.Press("space")
	for n := 0; !d.Shows("Reject: "); n++ {
		if d.Advance(100 * time.Millisecond); n > 400 {
			t.Fatalf("the walk opens no reasons:\n%s", d.Frame())
		}
	}
	d.Press("esc")
	if d.Shows("Reject: ") || d.Shows("4 of 6") {
		t.Errorf("something stays open:\n%s", d.Frame())
	}
}

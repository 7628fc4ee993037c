package tui_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"winnow/model"
	"winnow/themes"
	"winnow/tui"
)

func TestAClickOnALeadMovesAndNeverDecides(t *testing.T) {
	d := sit(t, people(20))
	if d.Model().View().MouseMode != tea.MouseModeNone {
		t.Error("the mouse is on at the start, and the terminal selects no text")
	}
	d.Press("M")
	if d.Model().View().MouseMode == tea.MouseModeNone {
		t.Error("M does not turn the mouse on")
	}
	d.Send(tea.MouseClickMsg{X: 10, Y: 5, Button: tea.MouseLeft})
	d.WaitIdle()
	d.wantSelected("Tom Becker")
	d.Send(tea.MouseWheelMsg{X: 10, Y: 5, Button: tea.MouseWheelDown})
	d.WaitIdle()
	d.wantSelected("Sam Whitlock")
	d.Send(tea.MouseClickMsg{X: 100, Y: 5, Button: tea.MouseLeft})
	d.wantSelected("Sam Whitlock")
	for _, p := range people(20) {
		d.wantStage(p.name, model.StageMQL)
	}
}

// click clicks on the first place of the screen that shows a text.
func (d *desk) click(text string) {
	d.tb.Helper()
	for y, l := range d.Lines() {
		if before, _, ok := strings.Cut(l, text); ok {
			d.Send(tea.MouseClickMsg{X: ansi.StringWidth(before), Y: y, Button: tea.MouseLeft})
			d.WaitIdle()
			return
		}
	}
	d.tb.Fatalf("%q is not on the screen:\n%s", text, d.Frame())
}

func TestAClickOnAKeyThatStandsAloneInTheFooterIsThatKey(t *testing.T) {
	d := desk0(t)
	d.bring(people(20)...)
	d.open(80, 24)
	d.Press("M")
	d.Send(tea.MouseClickMsg{X: strings.Index(d.Lines()[23], "  :  ") + 2, Y: 23, Button: tea.MouseLeft})
	d.WaitIdle()
	d.want("type what you want to do")
}

func TestAClickOnAKeyThatIsShownIsThatKey(t *testing.T) {
	for name, look := range map[string]string{"drawn with boxes": "dark", "in ASCII": "mono"} {
		t.Run(name, func(t *testing.T) {
			d := desk0(t)
			d.bring(people(20)...)
			th := theme(t, look)
			if look == "mono" {
				th = th.WithASCII()
			}
			d.open(120, 40, func(o *tui.Options) { o.Themes = []*themes.Theme{th} })
			d.Press("M")
			d.click("Handed off")
			d.want("Nothing is with sales")
			d.click("1 the queue") // as the empty list offers it
			d.wantSelected("Maya Ortiz")
			d.click("Nurture")
			d.click("Today")
			d.wantSelected("Maya Ortiz")
			d.click("reject")
			d.want("Reject: Maya Ortiz", "no budget")
			d.click("esc close")
			d.wantStage("Maya Ortiz", model.StageMQL)
			d.Press("r")
			d.click("no budget")
			d.wantStage("Maya Ortiz", model.StageRejected)
			d.click("u undo") // as the status line offers it
			d.wantStage("Maya Ortiz", model.StageMQL)
			d.Press(":")
			d.Type("insig")
			d.click("Insights")
			d.wantStatus("Insights: there are no reports here")
			d.Press("space", "space")
			d.click("promote")
			d.click("do it to 2")
			d.wantStage("Maya Ortiz", model.StageSQL)
			d.Press("/")
			d.Type("tom")
			d.click("esc clear")
			if d.Shows("match") {
				t.Errorf("the filter stays:\n%s", d.Frame())
			}
		})
	}
}

func TestTheWheelTurnsWhateverIsOpen(t *testing.T) {
	d := sit(t, people(20))
	d.Press("M")
	turn := func() {
		d.Send(tea.MouseWheelMsg{X: 10, Y: 5, Button: tea.MouseWheelDown})
		d.WaitIdle()
	}
	d.Press("?")
	was := d.Frame()
	turn()
	if d.Frame() == was {
		t.Error("the help stands still")
	}
	d.Press("esc", "r")
	was = d.Frame()
	turn()
	if d.Frame() == was {
		t.Error("the menu stands still")
	}
	d.Press("esc", "p", "p", "p", "p", "p", "h")
	was = d.Frame()
	turn()
	if d.Frame() == was {
		t.Errorf("the history stands still:\n%s", was)
	}
}

func TestWhatTheMouseDoesIsSaidWholeOnASmallScreen(t *testing.T) {
	d := sit(t, people(3))
	d.Resize(80, 24)
	d.Press("M")
	d.want("shift selects text")
}

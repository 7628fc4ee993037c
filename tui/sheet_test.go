package tui_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"winnow/model"
	"winnow/tui"
)

func TestTheHandoffSheetGoesWithThePromotion(t *testing.T) {
	d := sit(t, people(3))
	d.Press("P")
	d.Type("@luis wants 40 seats")
	d.Press("tab", "tab")
	d.Type("tomorrow 14:00 45m")
	d.want("Fri 20 Nov 2026 14:00", "45 minutes")
	d.Press("tab")
	d.Type("y")
	d.want("yes")
	d.Press("down", "down")
	d.Type("late trucks")
	d.Press("tab")
	d.Type("?")
	d.Press("tab")
	d.Type("demo with the depot")
	d.Press("up", "up", "enter")
	d.wantStatus("Promoted Maya Ortiz, handed to luis")
	it, ok := model.HandedOver(d.lead("Maya Ortiz").Items)
	want := model.Sheet{Meeting: model.Meeting{At: it.Sheet.Meeting.At, Minutes: 45}, Budget: "yes", Need: "late trucks", Timeline: "unknown", Next: "demo with the depot"}
	if !ok || it.Sheet != want || it.Note != "wants 40 seats" || it.Owner != "luis" || it.Sheet.Meeting.At.IsZero() {
		t.Errorf("the handoff says %+v", it)
	}
	d.Press("u")
	d.wantStage("Maya Ortiz", model.StageMQL)
	if _, ok := model.HandedOver(d.lead("Maya Ortiz").Items); ok {
		t.Error("the sheet stands though the promotion was taken back")
	}
	d.Press("U")
	if it, ok := model.HandedOver(d.lead("Maya Ortiz").Items); !ok || it.Sheet != want {
		t.Errorf("done again, the handoff says %+v", it)
	}
}

func TestASheetWithAWrongMeetingStaysOpenAtIt(t *testing.T) {
	d := sit(t, people(3))
	d.Press("P", "tab", "tab")
	d.Type("luis on thursday")
	d.Press("tab", "tab", "enter")
	d.want("> meeting", "at what time?")
	d.wantStage("Maya Ortiz", model.StageMQL)
	d.Press("esc")
	d.wantStage("Maya Ortiz", model.StageMQL)
}

func TestASentBackLeadIsHandedOverAgainWithWhatIsKnown(t *testing.T) {
	d := sit(t, people(3))
	d.Press("P", "tab")
	d.Type("luis")
	d.Press("tab", "tab")
	d.Type("approved")
	d.Press("enter")
	d.colleague("Maya Ortiz", model.ActSendBack, func(c *model.Command) { c.Reason, c.Note = "no-show", "nobody came" })
	d.Run(2 * time.Second)
	d.Press("g", "P")
	d.want("Promote Maya Ortiz", "luis", "approved")
}

func TestTheMeetingIsWrittenForACalendar(t *testing.T) {
	var name, text string
	fail := errors.New("the disk is full")
	d := desk0(t)
	d.bring(people(3)...)
	d.open(120, 40, func(o *tui.Options) {
		o.KeepFile = func(n, s string) (string, error) {
			name, text = n, s
			return "/home/me/" + n, fail
		}
	})
	d.Press("K")
	d.wantStatus("no meeting was agreed")
	d.Press("P", "tab", "tab")
	d.Type("tomorrow 14:00 Luis")
	d.Press("enter", "6", "K")
	d.wantStatus("The meeting with Maya Ortiz is not written: the disk is full")
	fail = nil
	d.Press("K")
	d.wantStatus("The meeting with Maya Ortiz is in /home/me/" + name)
	if !strings.HasSuffix(name, ".ics") || !strings.Contains(text, "\r\nDTSTART:2026") || !strings.Contains(text, "with Luis") {
		t.Errorf("%s:\n%s", name, text)
	}
}

func TestAWrongTemplateOfTheBriefIsSaidWithItsLine(t *testing.T) {
	own := "{{.Label}}\n{{.Nothing}}"
	d := desk0(t)
	d.bring(people(1)...)
	d.open(120, 40, func(o *tui.Options) { o.BriefTemplate = func() (string, error) { return own, nil } })
	d.Press("y")
	d.wantStatus("brief.txt.tmpl: 2:")
	own = "For you: {{.Label}}"
	d.Press("y")
	if d.Clipboard != "For you: Maya Ortiz\n" {
		t.Errorf("copied %q", d.Clipboard)
	}
}

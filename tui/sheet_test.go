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

func TestTheOwnerOfAHandoffIsCompletedAndANewNameIsSaidFirst(t *testing.T) {
	for name, c := range map[string]struct {
		keys  []string
		typed string
		want  string // what the sheet says, before enter
		owner string // then
		doubt string // what enter says first
	}{
		"tab takes a name that begins so":            {nil, "@lu", "tab: luis, luisa", "luis", ""},
		"in the line of the owner too":               {[]string{"tab"}, "ev", "tab: eva maria", "eva maria", ""},
		"a name of two words leaves the first line":  {nil, "@ev", "tab: eva maria", "eva maria", ""},
		"a known name is spelled as before":          {nil, "@LUIS wants 40", "", "luis", ""},
		"a new name is taken with the second enter":  {nil, "@zzz wants 40", "", "zzz", "Nobody is named zzz yet; enter again takes it (known: lui"},
		"so is one that has only the meeting for it": {[]string{"tab", "tab"}, "tomorrow 14:00 zoe", "", "zoe", "Nobody is named zoe yet"},
	} {
		t.Run(name, func(t *testing.T) {
			d := sit(t, people(6))
			for lead, owner := range map[string]string{"Ines Calder": "luis", "Olu Adeyemi": "luis", "Tom Becker": "eva maria", "Priya Raman": "luisa"} {
				d.colleague(lead, model.ActPromote, func(c *model.Command) { c.Owner = owner })
			}
			d.Run(2 * time.Second)
			d.Press("g", "P")
			d.Press(c.keys...)
			d.Type(c.typed)
			if c.want != "" {
				d.want(c.want)
				d.Press("tab")
			}
			d.Press("enter")
			if c.doubt != "" {
				d.wantStage("Maya Ortiz", model.StageMQL)
				d.want(c.doubt)
				d.Press("enter")
			}
			if it, ok := model.HandedOver(d.lead("Maya Ortiz").Items); !ok || it.Owner != c.owner {
				t.Errorf("it was handed to %q:\n%s", it.Owner, d.Frame())
			}
		})
	}
}

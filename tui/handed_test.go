package tui_test

import (
	"strings"
	"testing"
	"time"

	"winnow/model"
	"winnow/tui/tuitest"
)

// mates are people of whom two are of one company, the first of them last in the list.
func mates() []person {
	all := people(10)
	all[0].pricing = 400 * time.Hour
	all[1].company, all[1].email = all[0].company, "second@company0.example"
	return all
}

func TestAPromotionSaysWhatSalesShouldKnow(t *testing.T) {
	sentBack := func(d *desk) {
		d.colleague("Maya Ortiz", model.ActPromote, func(c *model.Command) { c.Owner = "luis" })
		d.colleague("Maya Ortiz", model.ActSendBack, func(c *model.Command) { c.Reason = "no-show" })
	}
	for name, c := range map[string]struct {
		before func(d *desk)
		want   string
		at     string
	}{
		"sales has somebody at the company": {func(d *desk) {
			d.colleague("second@company0.example", model.ActPromote, func(c *model.Command) { c.Owner = "luis" })
		}, ". Handed off here: Ines Calder, owner luis", "G"},
		"no way of contact is open": {func(d *desk) {
			d.colleague("Maya Ortiz", model.ActDNC, func(c *model.Command) { c.Channel, c.Cause = model.ChannelAll, "unsubscribed" })
		}, ". Do not contact: unsubscribed", "G"},
		"it was handed off before": {sentBack, ". Handed off before, 19 Nov, to luis", "g"},
	} {
		for read, slow := range map[string]time.Duration{"of a lead that was read": 0, "of one that was not": time.Hour} {
			t.Run(name+", "+read, func(t *testing.T) {
				d := desk0(t)
				d.bring(mates()...)
				c.before(d)
				d.open(140, 40)
				d.Slow = map[string]time.Duration{"tui.detailRead": slow}
				d.Press(c.at, "p")
				d.wantStage("Maya Ortiz", model.StageSQL)
				d.wantStatus("! Promoted Maya Ortiz", c.want, "u undo")
				d.Press("u")
				if d.wantStage("Maya Ortiz", model.StageMQL); strings.Contains(d.Status(), "had done nothing") {
					t.Errorf("a promotion with a warning counts as nothing: %q", d.Status())
				}
			})
		}
	}
}

func TestAPromotionOfSomebodyElseSaysNothingMore(t *testing.T) {
	d := sit(t, mates())
	d.colleague("second@company0.example", model.ActPromote)
	d.Advance(2 * time.Second) // that is told
	d.Press("j", "p")
	if s := d.Status(); !strings.Contains(s, "Promoted Olu Adeyemi") || strings.Contains(s, "Handed off") {
		t.Errorf("the status line says %q", s)
	}
}

func TestSeveralToPromoteNameWhomNobodyMayContact(t *testing.T) {
	d := sit(t, people(3))
	d.Press("D", "a", "space", "space", "p")
	if !strings.Contains(d.Frame(), "Do not contact: 1 of them, Maya Ortiz") {
		t.Errorf("the question does not say it:\n%s", d.Frame())
	}
	d.Send(tuitest.Key("n"))
}

package tui_test

import (
	"testing"
	"time"

	"winnow/model"
)

func TestTheRightPersonIsAskedForAndLinkedInBothPanes(t *testing.T) {
	d := sit(t, people(3))
	d.Press("r", "6")
	d.want("name or e-mail of the right one")
	d.Type("Dana Fox <dana@northwind.example>")
	d.want("Dana Fox, dana@northwind.example: a lead at the same company")
	d.Press("enter")
	d.wantStatus("Rejected Maya Ortiz: wrong person; the right one is Dana Fox, a new lead in the queue")
	wrong, right := d.lead("Maya Ortiz"), d.lead("dana@northwind.example")
	if wrong.State.Stage() != model.StageRejected || right.State.Stage() != model.StageMQL {
		t.Errorf("they stand at %s and %s", wrong.State.Stage(), right.State.Stage())
	}
	d.Press("7", "/")
	d.Type("Maya Ortiz")
	d.Press("enter")
	d.want("right one is Dana Fox")
	d.Press("esc", "/")
	d.Type("Dana Fox")
	d.Press("enter")
	d.want("named as the right person")
	d.Press("esc", "1", "u")
	d.wantStatus("Taken back: rejected Maya Ortiz")
	if d.lead("Maya Ortiz").State.Stage() != model.StageMQL {
		t.Error("one undo does not bring the wrong person back")
	}
}

func TestTheRightPersonMayStayUnknown(t *testing.T) {
	d := sit(t, people(3))
	d.Press("r", "6", "enter")
	d.wantStatus("Rejected Maya Ortiz: wrong person")
	if it := d.lead("Maya Ortiz").Items; it[len(it)-1].Other != 0 {
		t.Error("somebody is named")
	}
}

func TestThePaneShowsTheSheetOfAHandoff(t *testing.T) {
	d := sit(t, people(2))
	maya := d.lead("Maya Ortiz")
	d.colleague("Maya Ortiz", model.ActPromote, func(c *model.Command) {
		c.Sheet = model.Sheet{Budget: "yes", Timeline: "before peak", Next: "price list", Meeting: model.Meeting{At: maya.Lead.CreatedAt.Add(48 * time.Hour), Minutes: 45, With: "Luis"}}
	})
	d.Press("6")
	d.want("SHEET", "45 minutes, with", "Luis · budget yes", "timeline before", "next: price list")
}

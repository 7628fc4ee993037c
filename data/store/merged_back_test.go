package store_test

import (
	"testing"

	"winnow/model"
)

func TestAnImportTakenBackAfterAMergeKeepsAndNamesWhoWasDecidedOnBeforeIt(t *testing.T) {
	d := newDesk(t)
	d.bring("crm", said("external_id=1", "name=Maya Ortiz", "email=maya@acme.example"))
	second := d.bring("web", said("external_id=2", "name=M. Ortiz", "email=m.ortiz@acme.example"), said("external_id=3", "name=Ann Lee", "email=ann@acme.example"))
	maya, other, ann := d.find("1"), d.find("2"), d.find("3")
	d.do(model.ActReject, other, func(c *model.Command) { c.Reason = "student" })
	merge := d.do(model.ActMerge, other, func(c *model.Command) { c.Into = maya })
	later := d.do(model.ActMerge, ann, func(c *model.Command) { c.Into = maya }) // who has no entry but this
	res := d.undo(second.LedgerID)
	if len(res.Refused) != 1 || res.Refused[0].Target.Lead != other || res.Refused[0].Label != "M. Ortiz" {
		t.Errorf("named are %+v, want M. Ortiz alone", res.Refused)
	}
	if got := d.ids("SELECT lead FROM batch_kept"); len(got) != 1 || got[0] != other {
		t.Errorf("%v keep what the import said, want M. Ortiz", got)
	}
	d.undo(later.Entry.ID)
	d.undo(merge.Entry.ID)
	if got := d.detail(other, 0).Row; got.Stage != model.StageRejected || got.Email != "m.ortiz@acme.example" {
		t.Errorf("after the merge is undone she is %+v", got)
	}
	d.check()
}

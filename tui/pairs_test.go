package tui_test

import (
	"testing"
	"time"

	"winnow/model"
)

// twins are two leads that share name and company, and one that does not.
func twins(t *testing.T) *desk {
	t.Helper()
	return sit(t, []person{
		{name: "Sam Whitlock", title: "Ops Director", company: "Jade Foods", pricing: 2 * time.Hour},
		{name: "Sam Whitlock", title: "Director of Operations", company: "Jade Foods Ltd", pricing: 30 * time.Hour},
		{name: "Olu Adeyemi", title: "Ops Manager", company: "Sand & Sons", pricing: 50 * time.Hour}})
}

func TestOneKeyMergesADuplicateAndUndoPartsItAgain(t *testing.T) {
	d := twins(t)
	d.want("dup? ")
	d.Press("=")
	d.want("They share name and company", "STAYS", "GOES INTO IT", "Ops Director", "Director of Operations", "1 of 1")
	d.Press("enter") // nothing
	d.want("They share")
	d.Press("m")
	d.wantStatus("Merged Sam Whitlock", "u undo")
	if n := d.leads(); n != 2 || d.Shows("dup? ") {
		t.Errorf("%d leads are left, want 2:\n%s", n, d.Frame())
	}
	d.Press("u")
	if n := d.leads(); n != 3 || !d.Shows("dup? ") {
		t.Errorf("%d leads are there again, want 3:\n%s", n, d.Frame())
	}
}

func TestTwoCompaniesOfOneDomainAreNotSaidToBeOneCompany(t *testing.T) {
	d := sit(t, []person{
		{name: "Johnson", company: "First Choice Garden Maintenance", email: "a@radio.example", pricing: 2 * time.Hour},
		{name: "Johnson", company: "Ukrop's Super Market", email: "b@radio.example", pricing: 30 * time.Hour}})
	d.Press("=")
	d.want("They share the name and the domain radio.example, at companies of other names.")
}

func TestOneKeySaysForGoodThatTwoLeadsAreNotTheSame(t *testing.T) {
	d := twins(t)
	d.Press("=", "d")
	d.wantStatus("Sam Whitlock is somebody else: not proposed again", "u undo")
	d.Press("=")
	d.want("No two leads look like one person.")
	d.Press("esc")
	if d.Shows("dup? ") || d.leads() != 3 {
		t.Errorf("the sign is still in the row:\n%s", d.Frame())
	}
	d.Press("u")
	d.want("dup? ")
}

func TestRejectingAsADuplicateOpensTheMergeAndSuppressesNobody(t *testing.T) {
	d := twins(t)
	d.Press("r", "2")
	d.want("They share name and company")
	d.Press("x", "m") // the other one stays
	d.wantStatus("Merged Sam Whitlock")
	if n := d.leads(); n != 2 || d.queued() != 2 {
		t.Errorf("%d leads are left, %d of them in the queue, want 2", n, d.queued())
	}
	d.Press("G", "r", "2")
	d.want("Olu Adeyemi is the same as")
	d.Type("sam nobody")
	d.Press("enter")
	d.wantStatus("no lead is called")
	if d.queued() != 2 {
		t.Error("the lead was rejected")
	}
}

// queued is how many leads are in the queue.
func (d *desk) queued() int {
	d.tb.Helper()
	n, err := d.store.Counts(d.tb.Context(), "me", nil)
	if err != nil {
		d.tb.Fatal(err)
	}
	return n.Views[model.ViewToday]
}

// leads is how many leads there are.
func (d *desk) leads() int {
	d.tb.Helper()
	n, err := d.store.Counts(d.tb.Context(), "me", nil)
	if err != nil {
		d.tb.Fatal(err)
	}
	return n.Views[model.ViewAll]
}

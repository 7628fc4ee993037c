package tui_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"winnow/model"
	"winnow/tui"
)

// withViews opens a console with views of its own, and notes what it keeps.
func withViews(t *testing.T, n int, views ...model.SavedView) (*desk, *[]model.SavedView) {
	t.Helper()
	d, kept := desk0(t), &[]model.SavedView{}
	d.bring(people(n)...)
	d.open(160, 45, func(o *tui.Options) {
		o.Views = views
		o.KeepViews = func(all []model.SavedView) error { *kept = all; return nil }
	})
	return d, kept
}

func TestTheFilterIsKeptAsAViewOnAKeyAndCounted(t *testing.T) {
	d, kept := withViews(t, 12)
	d.Press("8")
	d.wantStatus("no view of yours is on 8")
	d.Press("/")
	d.Type("company:company")
	d.Press("enter", "/", "end")
	d.Type(" -maya")
	d.Press("enter", "v")
	d.want("Views", "Today · company:company -maya", "1", "free", "keep the filter here")
	d.Press("s")
	d.want("Name of the view on 8", "today · company:company -maya")
	d.Type("Others")
	d.Press("enter")
	d.wantStatus("Kept as view 8: Others")
	want := []model.SavedView{{Key: 8, Name: "Others", On: model.ViewToday, Filter: "company:company -maya", Sort: model.SortScore}}
	if !reflect.DeepEqual(*kept, want) {
		t.Errorf("kept %+v", *kept)
	}
	if h := d.Header(); !strings.Contains(h, "8 Others 10") {
		t.Errorf("the header says %q", h)
	}
	d.want("OTHERS  10 by score")
	if d.Shows("/ company") || d.Shows("Maya Ortiz") {
		t.Errorf("the filter is still typed, or the view is not narrowed:\n%s", d.Frame())
	}
	d.Press("p")
	if h := d.Header(); !strings.Contains(h, "8 Others 9") {
		t.Errorf("a decision is not counted: %q", h)
	}
	d.Press("/")
	d.Type("tom")
	d.want("1 match", "Tom Becker")
	d.Press("esc", "esc", "8")
	d.want("OTHERS  9")
}

func TestAViewOfOnesOwnTakesTheKeyOfAnotherAndGivesItBack(t *testing.T) {
	d, kept := withViews(t, 8, model.SavedView{Key: 2, Name: "Waiting", On: model.ViewAll, Sort: model.SortWaiting})
	if h := d.Header(); !strings.Contains(h, "2 Waiting 8") || strings.Contains(h, "Hot") {
		t.Errorf("the header says %q", h)
	}
	d.Press("2")
	d.want("WAITING  8 longest waiting first")
	d.wantSelected(longestWaiting(d))
	d.Press("w")
	d.wantStatus("the view lists longest waiting first")
	d.Press(":")
	d.Type("view hot")
	d.Press("enter")
	d.want("HOT")
	d.Press("v", "g", "j", "x")
	d.want("Delete the view Waiting?")
	d.Press("enter")
	if len(*kept) != 0 {
		t.Error("enter confirmed")
	}
	d.Press("y", "esc")
	d.wantStatus("Deleted the view Waiting")
	if h := d.Header(); !strings.Contains(h, "2 Hot") || *kept == nil || len(*kept) != 0 {
		t.Errorf("%q, kept %+v", h, *kept)
	}
}

func longestWaiting(d *desk) string {
	p, err := d.store.Page(d.tb.Context(), model.Query{View: model.ViewAll, Sort: model.SortWaiting, Now: thursday, Limit: 1})
	if err != nil {
		d.tb.Fatal(err)
	}
	return p.Rows[0].Label
}

func TestEverythingOfAViewCanBeChangedWhereTheViewsAreListed(t *testing.T) {
	d, kept := withViews(t, 5, model.SavedView{Key: 9, Name: "Mine", On: model.ViewToday})
	d.Press("v")
	for range 8 {
		d.Press("j")
	}
	d.Press("o", "o", "l", "r")
	d.Press("ctrl+u")
	d.Type("A name that is much too long")
	d.Press("enter")
	d.want("at most 16 letters")
	d.Press("ctrl+u")
	d.Type("Ops")
	d.Press("enter", "f")
	d.Type("scor>70")
	d.Press("enter")
	d.want("score")
	d.Press("ctrl+u")
	d.Type("score>1")
	d.Press("enter")
	want := []model.SavedView{{Key: 9, Name: "Ops", On: model.ViewHot, Filter: "score>1", Sort: model.SortWaiting}}
	if !reflect.DeepEqual(*kept, want) {
		t.Errorf("kept %+v", *kept)
	}
	d.Press("g", "r")
	d.wantStatus("Nothing of yours is on 1")
	d.Press("G", "enter")
	d.want("OPS  0")
}

func TestAViewThatCannotBeWrittenDownSaysSo(t *testing.T) {
	d := desk0(t)
	d.bring(people(3)...)
	d.open(120, 40, func(o *tui.Options) {
		o.KeepViews = func([]model.SavedView) error { return errors.New("the disk is full") }
	})
	d.Press("v", "s")
	d.Type("x")
	d.Press("enter")
	d.wantStatus("Kept as view 8: x, for this session only: the disk is full")
}

func TestALongFilteredListHoldsNothingElseFurtherDown(t *testing.T) {
	d := desk0(t)
	var all []person
	for i := range 260 {
		p := person{name: fmt.Sprintf("Even %d", i), company: "Acme", email: fmt.Sprintf("e%d@acme.example", i), pricing: time.Hour * time.Duration(i+1)}
		if i%2 == 1 {
			p.name, p.company = fmt.Sprintf("Odd %d", i), "Other"
		}
		all = append(all, p)
	}
	d.bring(all...)
	d.open(120, 40)
	d.Press("/")
	d.Type("odd")
	d.Press("enter")
	for range 140 {
		d.Press("j")
		if line, _ := d.SelectedLine(); strings.Contains(line, "Even") {
			t.Fatalf("a lead that does not match is listed: %s", line)
		}
	}
}

package tui_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"winnow/data/store"
	"winnow/model"
	"winnow/tui"
	"winnow/tui/tuitest"
)

// unreadable is a store that cannot read everything about one lead.
type unreadable struct {
	*store.Store
	lead model.LeadID
}

func (u unreadable) Detail(ctx context.Context, id model.LeadID, touches int) (model.Detail, error) {
	if id == u.lead {
		return model.Detail{}, errDisk
	}
	return u.Store.Detail(ctx, id, touches)
}

func TestALeadThatCannotBeReadIsShownUnderItsOwnName(t *testing.T) {
	d := desk0(t)
	d.bring(people(3)...)
	d.open(120, 40, func(o *tui.Options) {
		o.Store = unreadable{d.store, d.lead("Ines Calder").Row.ID}
	})
	d.Press("j")
	d.wantSelected("Ines Calder")
	if n := strings.Count(d.Frame(), "Ines Calder"); n < 2 { // in the list and beside it
		t.Errorf("its name stands %d times:\n%s", n, d.Frame())
	}
	d.wantStatus("Ines Calder cannot be read", "the disk is full")
	for _, part := range []string{"The rest of this lead", "enter tries again"} {
		if !d.Shows(part) {
			t.Errorf("the pane does not say %q:\n%s", part, d.Frame())
		}
	}
	if d.Shows("none known") {
		t.Errorf("touches that were not read are said to be none:\n%s", d.Frame())
	}
}

// ailing is a store that fails to read leads so many times.
type ailing struct {
	*store.Store
	lead  model.LeadID
	fails *int
}

func (a ailing) Detail(ctx context.Context, id model.LeadID, touches int) (model.Detail, error) {
	if id == a.lead && *a.fails > 0 {
		*a.fails--
		return model.Detail{}, errDisk
	}
	return a.Store.Detail(ctx, id, touches)
}

func TestALeadThatCouldNotBeReadIsReadAgain(t *testing.T) {
	for name, c := range map[string]struct {
		fails int
		keys  []string
	}{
		"as soon as the cursor comes to it":  {1, []string{"j"}},
		"when the cursor comes back to it":   {2, []string{"j", "k", "j"}},
		"when it is asked for with its key":  {2, []string{"j", "enter"}},
		"and again, as often as it is asked": {3, []string{"j", "enter", "enter"}},
	} {
		t.Run(name, func(t *testing.T) {
			d := desk0(t)
			d.bring(people(3)...)
			d.open(120, 40, func(o *tui.Options) { o.Store = ailing{d.store, d.lead("Ines Calder").Row.ID, &c.fails} })
			d.Press(c.keys...)
			if d.Shows("UNREAD") || !d.Shows("WHY NOW") {
				t.Errorf("it was not read again:\n%s", d.Frame())
			}
		})
	}
}

// forgetful is a store that cannot read what happened since somebody left.
type forgetful struct{ *store.Store }

func (forgetful) Since(context.Context, string) (model.Since, error) { return model.Since{}, errDisk }

func TestThatNothingIsKnownSinceYouLeftIsSaid(t *testing.T) {
	d := desk0(t)
	d.bring(people(3)...)
	d.open(120, 40, func(o *tui.Options) { o.Store = forgetful{d.store} })
	d.wantStatus("since you left cannot be read", "the disk is full")
}

// noting is a store that notes which leads are read.
type noting struct {
	*store.Store
	read *[]model.LeadID
}

func (c noting) Detail(ctx context.Context, id model.LeadID, touches int) (model.Detail, error) {
	*c.read = append(*c.read, id)
	return c.Store.Detail(ctx, id, touches)
}

func TestNothingIsReadBeforeTheFrameOfAKeyHasLeft(t *testing.T) {
	d := desk0(t)
	d.bring(people(30)...)
	var read []model.LeadID
	d.open(120, 40, func(o *tui.Options) { o.Store = noting{d.store, &read} })
	rest := func() {
		d.Run(25 * time.Millisecond)
		d.WaitIdle()
	}
	d.Press("j")
	rest() // the neighbours on both sides are known from here on
	read = nil
	d.Send(tuitest.Key("j"))
	d.WaitIdle()
	if len(read) > 0 {
		t.Errorf("leads %v were read at once", read)
	}
	if !d.Shows("TOUCHES 1") {
		t.Errorf("the next lead is not there at once:\n%s", d.Frame())
	}
	rest()
	if len(read) != 1 {
		t.Errorf("while the cursor rests, leads %v are read, not the one that comes near", read)
	}
}

func TestALeadThatIsFarIsReadAtOnceWhenTheCursorComesToIt(t *testing.T) {
	d := desk0(t)
	d.bring(people(30)...)
	var read []model.LeadID
	d.open(120, 40, func(o *tui.Options) { o.Store = noting{d.store, &read} })
	read = nil
	d.Send(tuitest.Key("G"))
	d.WaitIdle()
	if len(read) == 0 || !d.Shows("TOUCHES 1") {
		t.Errorf("after reading %v:\n%s", read, d.Frame())
	}
}

package tui_test

import (
	"context"
	"strings"
	"testing"

	"winnow/data/store"
	"winnow/model"
	"winnow/tui"
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
	if n := strings.Count(d.Frame(), "Ines Calder"); n != 2 { // in the list and beside it
		t.Errorf("its name stands %d times:\n%s", n, d.Frame())
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

package store_test

import (
	"context"
	"strings"
	"testing"

	"winnow/data/store"
	"winnow/model"
)

func TestAnImportWhosePeopleCameInAgainIsNotGivenAgain(t *testing.T) {
	first := []store.IncomingRow{said("email=ann@acme.example", "name=Ann"), said("external_id=7", "name=Bob", "email=bob@b.example"), said("name=Cy", "phone=555 0100 200")}
	for name, c := range map[string]struct {
		between func(d *desk)
		refused string // whom it names, empty for nobody
	}{
		"nothing since":            {between: func(*desk) {}},
		"other people since":       {between: func(d *desk) { d.bring("web", said("email=eve@e.example", "name=Eve")) }},
		"one by the address since": {func(d *desk) { d.bring("web", said("email=ann@acme.example", "name=A. Lee")) }, "A. Lee"},
		"one by the id since":      {func(d *desk) { d.bring("crm", said("external_id=7", "email=bob@new.example", "name=Bob Ray")) }, "Bob Ray"},
		"one by the phone since":   {func(d *desk) { d.bring("web", said("name=Cy", "phone=555 0100 200")) }, "Cy"},
		"one of the name with another phone since": {between: func(d *desk) {
			d.bring("web", said("name=Cy", "phone=555 0100 201"))
		}},
		"one since that was taken back too": {between: func(d *desk) { d.undo(d.bring("web", said("email=ann@acme.example")).LedgerID) }},
		"another one with the address": {between: func(d *desk) {
			d.bring("crm", said("external_id=8", "email=bob@b.example", "name=Rob"))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.bring("crm", said("external_id=9", "name=Zoe", "phone=555 0100 200", "email=zoe@z.example"))
			b := d.bring("crm", first...)
			undone := d.undo(b.LedgerID)
			c.between(d)
			before := d.dump()
			for what, turn := range map[string]func(context.Context, model.UndoCommand) (model.Result, error){"redo": d.Redo, "undo of the undo": d.Undo} {
				r, err := turn(t.Context(), model.UndoCommand{ID: d.id(), At: d.now, Actor: "dana", Target: undone.Entry.ID})
				if err != nil {
					t.Fatal(err)
				}
				if c.refused == "" {
					if r.Entry.Seq == 0 || len(r.Refused) > 0 {
						t.Errorf("%s: refused %+v", what, r.Refused)
					}
					break
				}
				if r.Entry.Seq != 0 || len(r.Refused) != 1 || r.Refused[0].Label != c.refused || !strings.Contains(r.Refused[0].Refusal.Msg, "came in again") {
					t.Errorf("%s: %+v", what, r)
				}
				d.same(what, before, d.dump())
			}
			d.check()
		})
	}
}

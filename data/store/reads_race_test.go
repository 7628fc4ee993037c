package store_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"winnow/data/store"
	"winnow/model"
)

// The console reads lists, figures and the pane while a decision is saved. Each
// look is of one moment: a lead is in one list, and counted there.
func TestReadingBesideDecisionsSeesOneMoment(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	var rows []store.IncomingRow
	for i := range 40 {
		rows = append(rows, said(fmt.Sprintf("name=N%d", i), fmt.Sprintf("email=a%d@x.example", i)))
	}
	d.bring("a", rows...)
	all := d.ids("SELECT id FROM lead")
	var readers sync.WaitGroup
	done := make(chan struct{})
	read := func(f func() error) {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				if err := f(); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	now := d.Now()
	read(func() error {
		n, err := d.Counts(ctx, "dana", nil)
		if sum := n.Views[model.ViewQueue] + n.Views[model.ViewHandedOff]; err == nil && sum != len(all) {
			return fmt.Errorf("%d leads are counted, not %d", sum, len(all))
		}
		return err
	})
	read(func() error {
		p, err := d.Page(ctx, model.Query{View: model.ViewAll, Now: now, Limit: 100})
		if err == nil && len(p.Rows) != len(all) {
			return fmt.Errorf("%d leads are listed, not %d", len(p.Rows), len(all))
		}
		return err
	})
	read(func() error {
		got, err := d.Detail(ctx, all[0], 10)
		if err == nil && (got.Row.Version != got.State.Version || int64(len(got.Items)) != got.State.Version || got.Row.Stage != got.State.Stage()) {
			return fmt.Errorf("row at version %d, state at %d, %d items", got.Row.Version, got.State.Version, len(got.Items))
		}
		return err
	})
	for _, id := range all { // without the desk's own way, which turns the clock that the readers read
		c := model.Command{ID: d.id(), At: now, Actor: "dana", Action: model.ActPromote, Amount: -1,
			Targets: []model.Target{{Lead: id, Version: model.AnyVersion}}}
		if r, err := d.Do(ctx, c); err != nil || len(r.Done) != 1 {
			t.Errorf("promote %s: %+v, %v", id, r, err)
		}
	}
	close(done)
	readers.Wait()
}

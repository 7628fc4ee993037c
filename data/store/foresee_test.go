package store_test

import (
	"fmt"
	mrand "math/rand/v2"
	"testing"

	"winnow/data/store"
	"winnow/model"
)

// TestAnImportBringsWhatWasForeseen counts random files beforehand, onto leads that
// are merged and contradict each other, and imports them.
func TestAnImportBringsWhatWasForeseen(t *testing.T) {
	seeds := 12
	if testing.Short() {
		seeds = 4
	}
	for seed := range seeds {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			r := mrand.New(mrand.NewPCG(uint64(seed), 11))
			d := newDesk(t)
			for round := range 12 {
				var rows []store.IncomingRow
				for range 1 + r.IntN(12) {
					rows = append(rows, rumour(r))
				}
				source := []string{"crm", "web"}[r.IntN(2)]
				want := d.foresee(source, rows...)
				before := d.dump()
				d.foresee(source, rows...)
				d.same("counting", before, d.dump())
				got := d.bring(source, rows...)
				figures := func(b model.Batch) string {
					return fmt.Sprintf("%d rows, %d new, %d changed, %d unchanged, %d touches", b.Rows, b.Created, b.Updated, b.Unchanged, b.Touches)
				}
				if figures(got) != figures(want) {
					t.Fatalf("round %d: it brought %s\nforeseen was %s", round, figures(got), figures(want))
				}
				if got.Updated == 0 && got.Queued != want.Queued {
					t.Fatalf("round %d: %d came into the queue, foreseen were %d", round, got.Queued, want.Queued)
				}
				if ids := d.ids("SELECT lead FROM score ORDER BY lead"); seed%2 == 1 && len(ids) > 1 {
					if a, b := ids[r.IntN(len(ids))], ids[r.IntN(len(ids))]; a != b {
						d.try(model.ActMerge, a, func(c *model.Command) { c.Into = b })
					}
				}
			}
		})
	}
}

// foresee counts what rows would bring.
func (d *desk) foresee(source string, rows ...store.IncomingRow) model.Batch {
	d.t.Helper()
	f, err := d.Foresee(d.t.Context(), store.ImportHeader{At: d.now, Actor: "dana", File: "f.csv", Format: "generic", Source: source})
	if err != nil {
		d.t.Fatal(err)
	}
	if err := f.Add(d.t.Context(), rows); err != nil {
		d.t.Fatal(err)
	}
	return f.Figures()
}

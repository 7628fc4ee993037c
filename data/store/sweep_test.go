package store_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"winnow/model"
)

// TestWhatHoursMoveIsRightWhileOthersDecideAndMerge has hours pass over leads, more
// than one reading of them takes, while people decide and merge without a pause.
func TestWhatHoursMoveIsRightWhileOthersDecideAndMerge(t *testing.T) {
	d := newDesk(t)
	throng(d, 1100, 60)
	leads, reason, next, moved := d.ids("SELECT id FROM lead ORDER BY id"), d.reason(model.ClassRemove), 0, 0
	for range 4 {
		d.now = d.now.Add(30 * time.Hour)
		stop := make(chan struct{})
		var deciding sync.WaitGroup
		deciding.Go(func() {
			for stopped := false; !stopped; next++ {
				select {
				case <-stop:
					stopped = true
				default:
				}
				c := model.Command{ID: d.id(), At: d.now, Actor: "dana", Action: model.ActReject, Reason: reason, Amount: -1,
					Targets: []model.Target{{Lead: leads[next*11%len(leads)], Version: model.AnyVersion}}}
				if next%40 == 39 {
					c.Action, c.Reason, c.Into = model.ActMerge, "", leads[next*13%len(leads)]
				}
				if _, err := d.Do(context.Background(), c); err != nil {
					t.Error(err)
					return
				}
			}
		})
		_, n, err := d.Sweep(t.Context())
		close(stop)
		deciding.Wait()
		if moved += n; err != nil {
			t.Fatal(err)
		}
	}
	if moved < 1500 || next < 4 {
		t.Fatalf("%d leads moved, %d decisions came between", moved, next)
	}
	if n := d.count("SELECT count(*) FROM score WHERE next_change_at <= ?", d.now.UnixMicro()); n > 0 {
		t.Errorf("%d leads are left behind", n)
	}
	d.check()
	short := epochs.ReplaceAllString(d.dump(), "")
	if err := d.Rescore(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	d.same("scored in whole", short, epochs.ReplaceAllString(d.dump(), ""))
}

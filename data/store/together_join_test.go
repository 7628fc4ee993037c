package store_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"winnow/data/store"
	"winnow/model"
)

// throng imports people who are together at few companies, all of them active.
func throng(d *desk, n, companies int) model.Batch {
	rows := make([]store.IncomingRow, n)
	for i := range rows {
		rows[i] = someone(fmt.Sprintf("p%d@c%d.example", i, i%companies), fmt.Sprintf("name=Person %d", i), fmt.Sprintf("@pricing_view -%dh", 1+i%500), fmt.Sprintf("@page_view -%dh", i%90))
	}
	return d.bring("throng", rows...)
}

func TestManyPeopleAreBroughtTogetherAndApart(t *testing.T) {
	d := newDesk(t)
	d.trigger(threePeople)
	none := d.dump()
	b := throng(d, 1200, 70)
	if n := d.count("SELECT count(DISTINCT lead) FROM together"); n < 1000 {
		t.Fatalf("%d leads are together", n)
	}
	d.check()
	all := d.dump()
	d.trigger("")
	if n := d.count("SELECT count(*) FROM together"); n != 0 {
		t.Errorf("nobody asks for people any more, and %d marks are left", n)
	}
	d.check()
	d.trigger(threePeople)
	withoutEpoch := func(dump string) string {
		lines := strings.Split(dump, "\n")
		for i, l := range lines {
			before, rest, found := strings.Cut(l, " epoch=")
			if _, after, _ := strings.Cut(rest, " "); found {
				lines[i] = before + " " + after
			}
		}
		return strings.Join(lines, "\n")
	}
	d.same("asked for again", withoutEpoch(all), withoutEpoch(d.dump()))
	d.check()
	d.undo(b.LedgerID)
	d.same("taken back", withoutEpoch(none), withoutEpoch(d.dump()))
}

// TestPeopleAreBroughtTogetherWhileOthersMerge changes who is at the companies
// between the transactions in which people are brought together: once, and again
// and again.
func TestPeopleAreBroughtTogetherWhileOthersMerge(t *testing.T) {
	for _, most := range []int{1, 100} {
		t.Run(fmt.Sprintf("%d times at most", most), func(t *testing.T) {
			d := newDesk(t)
			d.trigger("")
			throng(d, 900, 50)
			d.Chunk(100)
			left := d.ids("SELECT id FROM lead ORDER BY id")
			merges, inside := 0, false
			d.Watch(func(part string, _, _, _ time.Time) {
				if part != "companies" || inside || merges >= most || len(left) < 4 {
					return
				}
				inside = true
				defer func() { inside = false }()
				d.do(model.ActMerge, left[1], func(c *model.Command) { c.Into = left[2] })
				left = left[3:]
				merges++
			})
			d.trigger(threePeople)
			if merges == 0 || most > 1 && merges < 3 {
				t.Fatalf("%d merges came between", merges)
			}
			d.Watch(nil)
			if n := d.count("SELECT count(DISTINCT lead) FROM together"); n < 700 {
				t.Errorf("%d leads are together", n)
			}
			d.check()
			if _, _, err := d.Sweep(context.Background()); err != nil {
				t.Fatal(err)
			}
			d.check()
		})
	}
}

// TestPeopleAreBroughtTogetherWhileOthersDecide decides on leads without a pause
// while people are brought together: nothing of it may be written over.
func TestPeopleAreBroughtTogetherWhileOthersDecide(t *testing.T) {
	d := newDesk(t)
	d.trigger("")
	throng(d, 600, 40)
	leads, stop := d.ids("SELECT id FROM lead ORDER BY id"), make(chan struct{})
	reason, decided := d.reason(model.ClassRemove), 0
	var deciding sync.WaitGroup
	deciding.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			c := model.Command{ID: d.id(), At: d.now, Actor: "dana", Action: model.ActReject, Reason: reason, Amount: -1,
				Targets: []model.Target{{Lead: leads[i*7%len(leads)], Version: model.AnyVersion}}}
			if i/len(leads)%2 == 1 {
				c.Action, c.Reason = model.ActReopen, ""
			}
			if _, err := d.Do(context.Background(), c); err != nil {
				t.Error(err)
				return
			}
			decided++
		}
	})
	for range 4 {
		d.trigger(threePeople)
		d.trigger("")
	}
	d.trigger(threePeople)
	close(stop)
	deciding.Wait()
	if decided < 5 {
		t.Fatalf("%d decisions came between", decided)
	}
	d.check()
}

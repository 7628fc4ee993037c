package store_test

import (
	"fmt"
	mrand "math/rand/v2"
	"slices"
	"testing"

	"winnow/data/store"
	"winnow/model"
)

// rumour is a row about one of few people, from few names, companies and
// addresses, so that files contradict each other all the time.
func rumour(r *mrand.Rand) store.IncomingRow {
	var parts []string
	add := func(odds int, format string, n int) {
		if r.IntN(100) < odds {
			parts = append(parts, fmt.Sprintf(format, r.IntN(n)))
		}
	}
	add(40, "external_id=%d", 6)
	add(60, "email=p%d@c1.example", 6)
	add(40, "phone=555 0100 10%d", 4)
	add(70, "name=Person %d", 5)
	add(40, "company=Company %d", 2)
	add(30, "title=Title %d", 3)
	add(30, "+size=%d", 3)
	if r.IntN(100) < 10 {
		parts = append(parts, "!rejected")
	}
	add(40, "@pricing_view -%dh", 5)
	add(40, "@page_view -%dh", 5)
	if len(parts) == 0 {
		parts = append(parts, "+colour=red")
	}
	in := said(parts...)
	in.TouchesOnly = r.IntN(4) == 0
	return in
}

// hearsay is rumour with visitors of whom nobody knows who they are, until somebody
// says so, and with ids that turn out to be the same person's.
func hearsay(r *mrand.Rand) store.IncomingRow {
	in := rumour(r)
	anon := model.FieldValue{Field: model.FieldAnonymousID, Value: fmt.Sprintf("a%d", r.IntN(3))}
	former := model.FieldValue{Field: model.FieldFormerID, Value: fmt.Sprint(r.IntN(6))}
	known := in.Row.Get(model.FieldExternalID) != "" || in.Row.Get(model.FieldEmail) != ""
	switch n := r.IntN(6); {
	case in.TouchesOnly && n < 3:
		in.Row.Fields = []model.FieldValue{anon}
	case !in.TouchesOnly && known && n < 2:
		in.Row.Fields = append(in.Row.Fields, anon)
	case !in.TouchesOnly && known && n == 2:
		in.Row.Fields = append(in.Row.Fields, former)
	}
	return in
}

// TestWhateverIsTakenBackComesBackAsItWas imports, merges and decides at random,
// and takes imports back in any order and gives them again.
func TestWhateverIsTakenBackComesBackAsItWas(t *testing.T) {
	seeds := 10
	if testing.Short() {
		seeds = 3
	}
	// The last four had touches that only a name told, or an address or a phone that two
	// have, on leads that were merged.
	for _, seed := range seedsAnd(seeds, 27, 51, 233, 241) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			say := rumour
			if seed%4 == 0 {
				say = hearsay
			}
			r := mrand.New(mrand.NewPCG(uint64(seed), 7))
			d := newDesk(t)
			d.Chunk(1 + seed)
			type step struct {
				batch  model.Batch
				before string
			}
			var steps []step
			lifo := true // nothing but imports happened, so that they come off one by one
			decides := seed%2 == 1
			for range 10 {
				before := d.dump()
				var rows []store.IncomingRow
				for range 1 + r.IntN(8) {
					rows = append(rows, say(r))
				}
				if b := d.bring([]string{"crm", "web"}[r.IntN(2)], rows...); !b.LedgerID.IsZero() {
					steps = append(steps, step{b, before}) // one that brought nothing has nothing to take back
				}
				if len(steps) == 0 {
					continue
				}
				if ids := d.ids("SELECT lead FROM score ORDER BY lead"); decides && len(ids) > 1 {
					a, b := ids[r.IntN(len(ids))], ids[r.IntN(len(ids))]
					switch r.IntN(3) {
					case 0:
						lifo = false
						d.try(model.ActPromote, a)
					case 1:
						if a != b {
							lifo = false
							d.try(model.ActMerge, a, func(c *model.Command) { c.Into = b })
						}
					}
				}
				d.check()
				k := r.IntN(len(steps))
				stands := d.dump()
				d.undo(steps[k].batch.LedgerID)
				d.check()
				d.redo()
				d.same(fmt.Sprintf("import %d given again after %d", k, len(steps)), stands, d.dump())
				imp := d.begin("crm")
				if err := imp.Add(t.Context(), []store.IncomingRow{rumour(r), rumour(r), rumour(r)}); err != nil {
					t.Fatal(err)
				}
				if err := imp.Abort(t.Context()); err != nil {
					t.Fatal(err)
				}
				d.same("an import aborted", stands, d.dump())
			}
			for k := len(steps) - 1; k >= 0; k-- {
				d.undo(steps[k].batch.LedgerID)
				d.check()
				if lifo {
					d.same(fmt.Sprintf("import %d taken back", k), steps[k].before, d.dump())
				}
			}
		})
	}
}

// seedsAnd are the numbers below n, and more.
func seedsAnd(n int, more ...int) (seeds []int) {
	for i := range n {
		seeds = append(seeds, i)
	}
	return append(seeds, slices.DeleteFunc(more, func(i int) bool { return i < n })...)
}

// try is do for what may be refused.
func (d *desk) try(a model.Action, lead model.LeadID, more ...func(*model.Command)) {
	d.t.Helper()
	c := model.Command{ID: d.id(), At: d.now, Actor: "dana", Action: a, Targets: []model.Target{{Lead: lead, Version: model.AnyVersion}}, Amount: -1}
	for _, m := range more {
		m(&c)
	}
	if _, err := d.Do(d.t.Context(), c); err != nil {
		d.t.Fatal(err)
	}
}

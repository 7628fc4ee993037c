package store_test

import (
	"fmt"
	"testing"
	"time"

	"winnow/data/store"
	"winnow/model"
)

// The index joins 16 segments of a level within one commit, whatever that takes:
// an import must never let it come to that.
func TestAnImportJoinsTheSearchIndexBeforeTheIndexDoesItself(t *testing.T) {
	d := newDesk(t)
	most := 0
	d.Watch(func(_ string, _, _, _ time.Time) {
		if n := d.count("SELECT coalesce(max(n), 0) FROM (SELECT count(*) AS n FROM search_segdir GROUP BY level)"); n > most {
			most = n
		}
	})
	for k := range 40 {
		var rows []store.IncomingRow
		for i := range 20 {
			rows = append(rows, said(fmt.Sprintf("external_id=%d-%d", k, i), fmt.Sprintf("name=Ann Name%d", i)))
		}
		d.bring("crm", rows...)
	}
	if most < 4 || most > 14 {
		t.Errorf("a level of the index had %d segments, want some and fewer than 16", most)
	}
	if n := d.count("SELECT count(*) FROM search WHERE words MATCH 'ann'"); n != 800 {
		t.Errorf("%d leads are found, want 800", n)
	}
}

func TestMergesLeaveTheSearchIndexToTheNextSweep(t *testing.T) {
	d := newDesk(t)
	var rows []store.IncomingRow
	for i := range 28 {
		rows = append(rows, said(fmt.Sprintf("external_id=%d", i), fmt.Sprintf("name=Ann Name%d", i)))
	}
	d.bring("crm", rows...)
	leads := d.ids("SELECT id FROM lead ORDER BY id")
	for i := 0; i < len(leads); i += 2 {
		d.do(model.ActMerge, leads[i], func(c *model.Command) { c.Into = leads[i+1] })
	}
	const most = "SELECT max(n) FROM (SELECT count(*) AS n FROM search_segdir GROUP BY level)"
	if n := d.count(most); n < 12 {
		t.Fatalf("a level has %d segments: this test is about many", n)
	}
	if _, _, err := d.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := d.count(most); n >= 12 {
		t.Errorf("a level still has %d segments", n)
	}
	if n := d.count("SELECT count(*) FROM search WHERE words MATCH 'ann'"); n != 14 {
		t.Errorf("%d leads are found, want 14", n)
	}
}

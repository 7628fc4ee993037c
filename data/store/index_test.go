package store_test

import (
	"fmt"
	"testing"
	"time"

	"winnow/data/store"
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

package sqlite_test

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"winnow/data/sqlite"
	"winnow/data/sqlite/bulk"
	"winnow/model"
	"winnow/model/filter"
)

// BenchmarkMine reads the top 50 rows of the queue without the leads of others, and
// counts the lists so, where others own none, few, half and nearly all of them.
//
//	go test ./data/sqlite -run '^$' -bench '^BenchmarkMine$' -leads 1000000
func BenchmarkMine(b *testing.B) {
	ctx := context.Background()
	from, err := bulk.Worked(ctx, *leads)
	if err != nil {
		b.Fatal(err)
	}
	path := filepath.Join(b.TempDir(), "owned.db")
	copyFile(b, from, path)
	s, err := sqlite.Open(ctx, path, bulk.Options())
	if err != nil {
		b.Fatal(err)
	}
	db, err := sql.Open("sqlite3", "file:"+path+"?_txlock=immediate&_journal_mode=wal&_synchronous=off")
	if err != nil {
		b.Fatal(err)
	}
	one, err := db.Prepare("SELECT 1")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close(); s.Close() })
	x := &bench{s, one}
	mine := filter.Filter{Terms: []filter.Term{{Field: filter.Owner, Values: []filter.Value{{None: true}, {Text: "Dana"}}}}}
	for _, others := range []int{0, 10, 500, 990, 999, 1000} { // of a thousand; of the others the first is the user's
		_, err := db.Exec(`UPDATE lead SET owner = CASE WHEN id % 100003 * 7919 % 1000 < ? THEN 'Luis ' || (id % 20)
			WHEN id % 100003 * 7919 % 1000 = 999 AND id % 2 = 0 THEN 'Dana' ELSE '' END`, others)
		if err != nil {
			b.Fatal(err)
		}
		for name, f := range map[string]filter.Filter{"everybody": {}, "mine": mine} {
			q := model.Query{View: model.ViewToday, Section: model.SectionQueue, Filter: f, Limit: 50, Now: time.Now(), Zone: time.UTC}
			b.Run(fmt.Sprintf("others-%d/page-%s", others, name), func(b *testing.B) {
				x.compare(b, func(int) error { _, err := x.Page(ctx, q); return err })
			})
			b.Run(fmt.Sprintf("others-%d/counts-%s", others, name), func(b *testing.B) {
				x.compare(b, func(int) error { _, err := x.Counts(ctx, "dana", &f); return err })
			})
		}
	}
}

func copyFile(b *testing.B, from, to string) {
	b.Helper()
	in, err := os.Open(from)
	if err != nil {
		b.Fatal(err)
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := io.Copy(out, in); err != nil {
		b.Fatal(err)
	}
	if err := out.Close(); err != nil {
		b.Fatal(err)
	}
}

package sqlite_test

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"testing"
	"time"

	"winnow/data/sqlite"
	"winnow/data/sqlite/bulk"
	"winnow/data/store"
	"winnow/model"
	"winnow/model/filter"
)

var leads = flag.Int("leads", map[bool]int{false: 10_000, true: 1_000_000}[full()], "leads of the reading benchmarks; what must hold, must hold at 1000000")

// bench is a bulk database and a statement to measure it against.
type bench struct {
	*store.Store
	one *sql.Stmt
}

func openBulk(b *testing.B, n int) *bench {
	b.Helper()
	path, err := bulk.Worked(context.Background(), n)
	if err != nil {
		b.Fatal(err)
	}
	s, err := sqlite.Open(context.Background(), path, bulk.Options())
	if err != nil {
		b.Fatal(err)
	}
	db, err := sql.Open("sqlite3", "file:"+path+"?mode=ro")
	if err != nil {
		b.Fatal(err)
	}
	one, err := db.Prepare("SELECT 1")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close(); s.Close() })
	return &bench{s, one}
}

// compare runs f beside a prepared SELECT 1 and reports the medians' ratio, and
// f's median and 99th of a hundred. unit names what the ratio is to.
func (x *bench) compare(b *testing.B, f func(i int) error) {
	b.Helper()
	var ones, times []time.Duration
	i := 0
	for b.Loop() {
		for range 5 {
			ones = append(ones, timed(b, func() error { var n int; return x.one.QueryRow().Scan(&n) }))
		}
		times = append(times, timed(b, func() error { return f(i) }))
		i++
	}
	one, p50, p99 := quantile(ones, 0.5), quantile(times, 0.5), quantile(times, 0.99)
	b.ReportMetric(float64(p50)/float64(one), "x-select-1")
	b.ReportMetric(float64(p50.Nanoseconds())/1000, "us/p50")
	b.ReportMetric(float64(p99.Nanoseconds())/1000, "us/p99")
}

func timed(b *testing.B, f func() error) time.Duration {
	start := time.Now()
	if err := f(); err != nil {
		b.Fatal(err)
	}
	return time.Since(start)
}

// BenchmarkPage reads the top 50 rows of each list.
//
//	go test ./data/sqlite -run '^$' -bench '^Benchmark(Page|Depth|Detail|Counts|Search|Resolve|EachLead)$' -leads 1000000
func BenchmarkPage(b *testing.B) {
	x := openBulk(b, *leads)
	read := func(name string, q model.Query) {
		q.Limit, q.Now, q.Zone = 50, time.Now(), time.UTC
		b.Run(name, func(b *testing.B) {
			x.compare(b, func(int) error { _, err := x.Page(context.Background(), q); return err })
		})
	}
	read("today-now", model.Query{View: model.ViewToday, Section: model.SectionNow})
	read("today-queue", model.Query{View: model.ViewToday, Section: model.SectionQueue})
	for _, v := range []model.View{model.ViewQueue, model.ViewHot, model.ViewWorking, model.ViewNurture, model.ViewAll} {
		read(string(v), model.Query{View: v})
	}
}

// BenchmarkDepth reads pages of 50 all over the queue, by keyset from where the
// page before ended.
func BenchmarkDepth(b *testing.B) {
	x := openBulk(b, *leads)
	var cursors []model.Cursor
	n := 0
	err := x.EachLead(context.Background(), model.ViewQueue, nil, 0, func(r model.Row, _ func() (model.Lead, error)) error {
		if n++; n%max(1, *leads/1000) == 0 {
			cursors = append(cursors, r.Cursor())
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	for _, back := range []bool{false, true} {
		b.Run(fmt.Sprintf("back-%v", back), func(b *testing.B) {
			x.compare(b, func(i int) error {
				at := cursors[i*7919%len(cursors)]
				q := model.Query{View: model.ViewToday, Section: model.SectionQueue, Limit: 50, Now: time.Now(), Zone: time.UTC, After: at}
				if back {
					q.After, q.Before = model.Cursor{}, at
				}
				_, err := x.Page(context.Background(), q)
				return err
			})
		})
	}
}

// BenchmarkDetail reads leads all over the queue, as the pane shows them.
func BenchmarkDetail(b *testing.B) {
	for _, n := range []int{1000, *leads} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			x := openBulk(b, n)
			var ids []model.LeadID
			err := x.EachLead(context.Background(), model.ViewQueue, nil, 5000, func(r model.Row, _ func() (model.Lead, error)) error {
				ids = append(ids, r.ID)
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
			x.compare(b, func(i int) error {
				_, err := x.Detail(context.Background(), ids[i%len(ids)], 50)
				return err
			})
		})
	}
}

// BenchmarkCounts reads the figures of the console's frame.
func BenchmarkCounts(b *testing.B) {
	x := openBulk(b, *leads)
	x.compare(b, func(int) error { _, err := x.Counts(context.Background(), "dana", nil); return err })
}

// BenchmarkSearch filters the queue as somebody types a name and a company.
func BenchmarkSearch(b *testing.B) {
	x := openBulk(b, *leads)
	for _, words := range [][]string{{"c"}, {"m"}, {"maya"}, {"maya", "ortiz"}, {"maya", "ortiz", "12"}, {"b0000007"}, {"nobody"}} {
		b.Run(fmt.Sprint(words, "-page"), func(b *testing.B) {
			x.compare(b, func(int) error {
				q := model.Query{View: model.ViewToday, Section: model.SectionQueue, Filter: filter.Filter{Words: words}, Limit: 50, Now: time.Now(), Zone: time.UTC}
				_, err := x.Page(context.Background(), q)
				return err
			})
		})
		b.Run(fmt.Sprint(words, "-counts"), func(b *testing.B) {
			x.compare(b, func(int) error {
				_, err := x.Counts(context.Background(), "dana", &filter.Filter{Words: words})
				return err
			})
		})
	}
}

// BenchmarkResolve finds a lead by the beginning of its id, as people type it,
// and by its address.
func BenchmarkResolve(b *testing.B) {
	x := openBulk(b, *leads)
	p, err := x.Page(context.Background(), model.Query{View: model.ViewQueue, Limit: 1})
	if err != nil {
		b.Fatal(err)
	}
	for _, ref := range []string{p.Rows[0].ID.String(), p.Rows[0].ID.String()[:6], p.Rows[0].Email} {
		b.Run(fmt.Sprintf("%d-signs", len(ref)), func(b *testing.B) {
			x.compare(b, func(int) error { _, err := x.Resolve(context.Background(), ref); return err })
		})
	}
}

// BenchmarkEachLead streams the whole queue.
func BenchmarkEachLead(b *testing.B) {
	x := openBulk(b, *leads)
	n := 0
	for b.Loop() {
		err := x.EachLead(context.Background(), model.ViewQueue, nil, 0, func(model.Row, func() (model.Lead, error)) error {
			n++
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "leads/s")
}

package sqlite_test

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"winnow/data/sqlite"
	"winnow/data/sqlite/bulk"
	"winnow/data/store"
	"winnow/model/criteria"
)

// copied is a bulk database that may be written to.
func copied(b *testing.B, n int) (string, store.Options) {
	b.Helper()
	from, err := bulk.Worked(context.Background(), n)
	if err != nil {
		b.Fatal(err)
	}
	path := filepath.Join(b.TempDir(), "leads.db")
	in, err := os.Open(from)
	if err != nil {
		b.Fatal(err)
	}
	defer in.Close()
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := io.Copy(out, in); err != nil {
		b.Fatal(err)
	}
	if err := out.Close(); err != nil {
		b.Fatal(err)
	}
	return path, bulk.Options()
}

// summed is how long SQLite's own sum over the touches takes.
func summed(b *testing.B, path string) time.Duration {
	b.Helper()
	db, err := sql.Open("sqlite3", "file:"+path+"?mode=ro")
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	return timed(b, func() error {
		var leads, points int
		return db.QueryRow(`SELECT count(*), sum(p) FROM (SELECT lead, sum(CASE kind WHEN 'page_view' THEN 1 WHEN 'product_view' THEN 3
			WHEN 'pricing_view' THEN 10 WHEN 'content_download' THEN 6 WHEN 'demo_request' THEN 40 ELSE 2 END) p FROM touch GROUP BY lead)`).Scan(&leads, &points)
	})
}

// reweighed is the default with a rule more, by which two of ten titles score
// otherwise: a fifth of the leads.
func reweighed(b *testing.B, points int) *criteria.Criteria {
	b.Helper()
	c, err := criteria.Parse("criteria.toml", criteria.Default()+fmt.Sprintf(`
[[rule]]
name = "measured"
group = "person"
when = 'title in ["Student", "Analyst"]'
points = %d
`, points))
	if err != nil {
		b.Fatal(err)
	}
	return c
}

// BenchmarkRescore scores every lead by other criteria, by which a fifth of them
// moves: against SQLite's own sum over the same touches.
func BenchmarkRescore(b *testing.B) {
	ctx := context.Background()
	path, opt := copied(b, *leads)
	s, err := sqlite.Open(ctx, path, opt)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	if err := s.ApplyCriteria(ctx, reweighed(b, 1), "bench"); err != nil {
		b.Fatal(err)
	}
	var sum, took, compared time.Duration
	n := 0
	for b.Loop() {
		n++
		sum += summed(b, path)
		c := reweighed(b, 1+n%2*4)
		compared += timed(b, func() error { _, err := s.Compare(ctx, c, nil, nil); return err })
		took += timed(b, func() error { return s.ApplyCriteria(ctx, c, "bench") })
	}
	b.ReportMetric(float64(took)/float64(sum), "x-sum")
	b.ReportMetric(float64(compared)/float64(sum), "compare-x-sum")
	b.ReportMetric(took.Seconds()/float64(n), "s/rescore")
	b.ReportMetric(sum.Seconds()/float64(n), "s/sum")
	b.ReportMetric(peak(b), "MiB/peak")
}

// peak is the most memory that this process has had, in MiB; 0 where the system
// does not say.
func peak(b *testing.B) float64 {
	b.Helper()
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for _, l := range strings.Split(string(text), "\n") {
		var kib float64
		if n, _ := fmt.Sscanf(l, "VmHWM: %f kB", &kib); n == 1 {
			return kib / 1024
		}
	}
	return 0
}

// BenchmarkHour scores what an hour moves.
func BenchmarkHour(b *testing.B) {
	ctx := context.Background()
	path, opt := copied(b, *leads)
	now := opt.Clock()
	opt.Clock = func() time.Time { return now }
	s, err := sqlite.Open(ctx, path, opt)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	if _, _, err := s.Sweep(ctx); err != nil {
		b.Fatal(err)
	}
	var sum, took time.Duration
	n, moved := 0, 0
	for b.Loop() {
		n++
		sum += summed(b, path)
		now = now.Add(time.Hour)
		took += timed(b, func() error {
			_, rescored, err := s.Sweep(ctx)
			moved += rescored
			return err
		})
	}
	b.ReportMetric(float64(took)/float64(sum), "x-sum")
	b.ReportMetric(100*float64(moved)/float64(n)/float64(*leads), "%-moved")
	b.ReportMetric(took.Seconds()/float64(n), "s/hour")
}

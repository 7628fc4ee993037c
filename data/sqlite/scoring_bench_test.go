package sqlite_test

import (
	"context"
	"database/sql"
	"errors"
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
	"winnow/model"
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

// reweighed is what the leads were made under with a rule more, by which two of ten
// titles score otherwise: a fifth of the leads. With another threshold those have to
// be reckoned too that it may be about, and with another cap all: it may be about any.
func reweighed(b *testing.B, points, hot, reach int) *criteria.Criteria {
	b.Helper()
	text := strings.Replace(bulk.Options().Start.Text, "hot = { score = 75 }", fmt.Sprintf("hot = { score = %d }", hot), 1)
	head, rest, found := strings.Cut(text, "[group.reach]")
	if !found {
		b.Fatal("there is no group that nobody's points fill")
	}
	text = head + "[group.reach]" + strings.Replace(rest, "cap = 6", fmt.Sprintf("cap = %d", reach), 1)
	c, err := criteria.Parse("criteria.toml", text+fmt.Sprintf(`
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
// moves: against SQLite's own sum over the same touches. "rule" changes a rule,
// which concerns this fifth alone; "threshold" a threshold too, and "all" the cap of
// a group, so that every lead has to be reckoned.
//
//	go test ./data/sqlite -run '^$' -bench '^Benchmark(Rescore|Hour|ATouch|LongReceipt)$' -leads 1000000
func BenchmarkRescore(b *testing.B) {
	b.Run("rule", func(b *testing.B) { rescore(b, 0, 0) })
	b.Run("threshold", func(b *testing.B) { rescore(b, 1, 0) })
	b.Run("all", func(b *testing.B) { rescore(b, 1, 1) })
}

func rescore(b *testing.B, hotter, wider int) {
	ctx := context.Background()
	path, opt := copied(b, *leads)
	s, err := sqlite.Open(ctx, path, opt)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	if err := s.ApplyCriteria(ctx, reweighed(b, 1, 75, 6), "bench"); err != nil {
		b.Fatal(err)
	}
	var sum, took, compared time.Duration
	n := 0
	for b.Loop() {
		n++
		sum += summed(b, path)
		c := reweighed(b, 1+n%2*4, 75+n%2*hotter, 6+n%2*wider)
		compared += timed(b, func() error { _, err := s.Compare(ctx, c, nil, nil); return err })
		took += timed(b, func() error { return s.ApplyCriteria(ctx, c, "bench") })
	}
	b.ReportMetric(float64(took)/float64(sum), "x-sum")
	b.ReportMetric(float64(compared)/float64(sum), "compare-x-sum")
	b.ReportMetric(took.Seconds()/float64(n), "s/rescore")
	b.ReportMetric(sum.Seconds()/float64(n), "s/sum")
	b.ReportMetric(peak(b), "MiB/peak")
}

// BenchmarkPeople brings all leads together by company, and apart again: criteria
// begin and cease to ask for several people of one. Nearly all of the leads are
// concerned.
func BenchmarkPeople(b *testing.B) {
	ctx := context.Background()
	path, opt := copied(b, *leads)
	s, err := sqlite.Open(ctx, path, opt)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	without := opt.Start
	with, err := criteria.Parse("criteria.toml", criteria.Default())
	if err != nil {
		b.Fatal(err)
	}
	var sum, together, apart time.Duration
	n := 0
	for b.Loop() {
		n++
		sum += summed(b, path)
		together += timed(b, func() error { return s.ApplyCriteria(ctx, with, "bench") })
		apart += timed(b, func() error { return s.ApplyCriteria(ctx, without, "bench") })
	}
	b.ReportMetric(float64(together)/float64(sum), "together-x-sum")
	b.ReportMetric(float64(apart)/float64(sum), "apart-x-sum")
	b.ReportMetric(together.Seconds()/float64(n), "s/together")
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

// BenchmarkHour scores what so many hours move that it is a twentieth of the leads.
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
	if _, _, err := s.Sweep(ctx); err != nil { // what is due since it was made
		b.Fatal(err)
	}
	hours := 0
	for moved := 0; moved < *leads/20; hours++ {
		now = now.Add(time.Hour)
		_, m, err := s.Sweep(ctx)
		if err != nil {
			b.Fatal(err)
		}
		moved += m
	}
	var sum, took time.Duration
	n, moved := 0, 0
	for b.Loop() {
		n++
		sum += summed(b, path)
		now = now.Add(time.Duration(hours) * time.Hour)
		took += timed(b, func() error {
			_, rescored, err := s.Sweep(ctx)
			moved += rescored
			return err
		})
	}
	b.ReportMetric(float64(took)/float64(sum), "x-sum")
	b.ReportMetric(100*float64(moved)/float64(n)/float64(*leads), "%-moved")
	b.ReportMetric(took.Seconds()/float64(n), "s/pass")
	b.ReportMetric(float64(hours), "hours/pass")
}

// BenchmarkATouch has single touches arrive, each as an import of its own, until
// the lead is ranked by it: against decisions, in turn.
func BenchmarkATouch(b *testing.B) {
	ctx := context.Background()
	path, opt := copied(b, *leads)
	s, err := sqlite.Open(ctx, path, opt)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	var rows []model.Row
	err = s.EachLead(ctx, model.ViewQueue, nil, 2000, func(r model.Row, _ func() (model.Lead, error)) error {
		rows = append(rows, r)
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	var touches, entered, decisions []time.Duration
	i := 0
	for b.Loop() {
		decided, touched := rows[i%1000], rows[1000+i%1000]
		i++
		if _, err := s.Detail(ctx, decided.ID, 50); err != nil {
			b.Fatal(err)
		}
		c := decision(b, 0, decided.ID)
		c.Action, c.Outcome, c.Targets[0].Version = model.ActTry, model.NoAnswer, model.AnyVersion
		decisions = append(decisions, timed(b, func() error { _, err := s.Do(ctx, c); return err }))
		ranked, done := arrive(b, s, touched, i)
		touches, entered = append(touches, ranked), append(entered, done)
	}
	for name, at := range map[string]float64{"p50": 0.5, "p99": 0.99} {
		d, t := quantile(decisions, at), quantile(touches, at)
		b.ReportMetric(float64(t)/float64(d), "x-decision/"+name)
		b.ReportMetric(float64(t.Microseconds()), "us-ranked/"+name)
		b.ReportMetric(float64(quantile(entered, at).Microseconds()), "us-entered/"+name)
	}
}

// arrive imports a touch of a lead that is known by its address, and says how long
// it took until the lead was ranked, and until the import was in the ledger.
func arrive(b *testing.B, s *store.Store, of model.Row, i int) (ranked, done time.Duration) {
	ctx, start := context.Background(), time.Now()
	imp, err := s.BeginImport(ctx, store.ImportHeader{At: s.Now(), Actor: "bench", File: "event", Format: "event", Source: "generated"})
	if err != nil {
		b.Fatal(err)
	}
	row := store.IncomingRow{Row: model.SourceRow{Line: 1, Fields: []model.FieldValue{{Field: model.FieldEmail, Value: of.Email}}},
		Touches: []model.Touch{{Kind: model.PricingView, At: s.Now().Add(-time.Duration(i) * time.Millisecond), Channel: "web", URL: "https://us.example/pricing"}}}
	if err := errors.Join(imp.Add(ctx, []store.IncomingRow{row}), imp.Drain()); err != nil {
		b.Fatal(err)
	}
	ranked = time.Since(start)
	if batch, err := imp.Finish(ctx); err != nil || batch.Touches != 1 {
		b.Fatalf("the touch was not taken: %v %+v", err, batch)
	}
	return ranked, time.Since(start)
}

// BenchmarkLongReceipt reads everything about a lead with 5,000 touches, its
// receipt among it: against reading the touches.
func BenchmarkLongReceipt(b *testing.B) {
	const touches = 5000
	ctx := context.Background()
	path := filepath.Join(b.TempDir(), "leads.db")
	s, err := sqlite.Open(ctx, path, bulk.Options())
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	row := bulk.Row(1, s.Now())
	for n := range touches - len(row.Touches) {
		t := row.Touches[n%10]
		t.At = s.Now().Add(-time.Duration(n*17) * time.Minute)
		row.Touches = append(row.Touches, t)
	}
	imp, err := s.BeginImport(ctx, store.ImportHeader{At: s.Now(), Actor: "bench", File: "long", Format: "generated", Source: "generated"})
	if err != nil {
		b.Fatal(err)
	}
	if err := imp.Add(ctx, []store.IncomingRow{row}); err != nil {
		b.Fatal(err)
	}
	if _, err := imp.Finish(ctx); err != nil {
		b.Fatal(err)
	}
	page, err := s.Page(ctx, model.Query{View: model.ViewAll, Limit: 1, Now: s.Now(), Zone: time.UTC})
	if err != nil || len(page.Rows) != 1 {
		b.Fatalf("%d rows, %v", len(page.Rows), err)
	}
	db, err := sql.Open("sqlite3", "file:"+path+"?mode=ro")
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	var reads, receipts time.Duration
	for b.Loop() {
		reads += timed(b, func() error { return readTouches(db, page.Rows[0].ID, touches) })
		receipts += timed(b, func() error {
			d, err := s.Detail(ctx, page.Rows[0].ID, touches)
			if err == nil && (len(d.Touches) != touches || len(d.Scored.Lines) == 0) {
				err = fmt.Errorf("%d touches, %d lines", len(d.Touches), len(d.Scored.Lines))
			}
			return err
		})
	}
	b.ReportMetric(float64(receipts)/float64(reads), "x-reading")
	b.ReportMetric(float64(reads.Microseconds())/float64(b.N), "us/reading")
}

// readTouches reads the touches of a lead as database/sql hands them out.
func readTouches(db *sql.DB, lead model.LeadID, want int) error {
	rows, err := db.Query("SELECT at, kind, outbound, channel, detail, url, event_id, utm FROM touch WHERE lead = ? ORDER BY at", int64(lead))
	if err != nil {
		return err
	}
	defer rows.Close()
	n := 0
	for ; rows.Next(); n++ {
		var at int64
		var outbound bool
		var kind, channel, detail, url, event, utm string
		if err := rows.Scan(&at, &kind, &outbound, &channel, &detail, &url, &event, &utm); err != nil {
			return err
		}
	}
	if n != want {
		return fmt.Errorf("%d touches of %d", n, want)
	}
	return rows.Err()
}

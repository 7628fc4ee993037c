package sqlite_test

import (
	"context"
	"database/sql"
	"testing"
	"time"

	"winnow/data/sqlite"
	"winnow/data/sqlite/bulk"
	"winnow/model/report"
)

// The one aggregate that reads the rows of a report: how each lead stands, the first
// campaign of its touches, and its ledger.
const reportAggregate = `SELECT l.source, p.stage, t.utm, count(*), sum(p.qualified_at IS NOT NULL), sum(s.lead IS NOT NULL), min(t.at),
		sum((SELECT count(*) FROM change c JOIN entry e ON e.seq = c.seq WHERE c.lead = l.id))
	FROM lead l LEFT JOIN score p ON p.lead = l.id LEFT JOIN state s ON s.lead = l.id
	LEFT JOIN (SELECT lead, min(CASE WHEN utm <> '' THEN at END) AS at, utm FROM touch WHERE outbound = 0 GROUP BY lead) t ON t.lead = l.id
	GROUP BY l.source, p.stage, t.utm`

// BenchmarkReport makes a report of every lead, of which three in ten were decided on,
// beside one aggregate in SQL over the same rows.
func BenchmarkReport(b *testing.B) {
	path, err := bulk.Decided(context.Background(), *leads, *leads*3/10)
	if err != nil {
		b.Fatal(err)
	}
	x, err := sqlite.Open(context.Background(), path, bulk.Options())
	if err != nil {
		b.Fatal(err)
	}
	defer x.Close()
	db, err := sql.Open("sqlite3", "file:"+path+"?mode=ro")
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	for _, name := range report.Names() {
		b.Run(name, func(b *testing.B) {
			var made, first, summed time.Duration
			for b.Loop() {
				summed += timed(b, func() error {
					rows, err := db.Query(reportAggregate)
					if err != nil {
						return err
					}
					defer rows.Close()
					for rows.Next() {
					}
					return rows.Err()
				})
				begin := time.Now()
				told := false
				made += timed(b, func() error {
					_, err := x.Report(context.Background(), name, report.Options{}, func(int, int) {
						if !told {
							told, first = true, first+time.Since(begin)
						}
					})
					return err
				})
			}
			b.ReportMetric(float64(made)/float64(summed), "x-aggregate")
			b.ReportMetric(made.Seconds()/float64(b.N), "s/report")
			b.ReportMetric(first.Seconds()/float64(b.N)*1000, "ms/first-progress")
		})
	}
}

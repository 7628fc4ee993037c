// Package bulk makes large databases to measure on: generated leads with ten
// touches each, stored through the real import.
package bulk

import (
	"context"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"winnow/data/sqlite"
	"winnow/data/store"
	"winnow/model"
)

// TouchesPerLead is how many touches every generated lead has.
const TouchesPerLead = 10

const version = 3 // of the generator: other databases of another version are not reused

var (
	first     = []string{"Maya", "Tom", "Inés", "Olu", "Priya", "Chen", "Léa", "Ravi", "Ana", "Noor", "Grace", "Sam", "Marta", "Jon", "Yuki", "Omar"}
	last      = []string{"Ortiz", "Becker", "Calder", "Adeyemi", "Raman", "Wei", "Fournier", "Menon", "Sousa", "van Dijk", "Okafor", "Whitlock", "Nowak", "Hale"}
	titles    = []string{"VP Operations", "Buyer", "Head of Logistics", "Analyst", "COO", "Plant Manager", "Student", "Founder", "Fleet Manager", ""}
	countries = []string{"NL", "DE", "US", "IN", "BR", "JP", "FR", "NG", ""}
	kinds     = []model.TouchKind{model.PageView, model.PageView, model.PageView, model.EmailOpen, model.EmailOpen, model.EmailClick,
		model.ProductView, model.AdClick, model.ContentDownload, model.PricingView, model.WebinarAttended, model.SocialEngagement}
)

// Row is lead number i of a generated file, the same for the same i and now.
func Row(i int, now time.Time) store.IncomingRow {
	r := mathrand.New(mathrand.NewPCG(uint64(i), version))
	name := fmt.Sprintf("%s %s %d", first[r.IntN(len(first))], last[r.IntN(len(last))], i)
	company := r.IntN(max(1, i/3+1))
	row := model.SourceRow{Line: i + 2, At: now, Fields: []model.FieldValue{
		{Field: model.FieldExternalID, Value: fmt.Sprintf("B%07d", i)},
		{Field: model.FieldName, Value: name},
		{Field: model.FieldEmail, Value: fmt.Sprintf("lead%d@company%d.example", i, company)},
		{Field: model.FieldTitle, Value: titles[r.IntN(len(titles))]},
		{Field: model.FieldCompany, Value: fmt.Sprintf("Company %d", company)},
		{Field: model.FieldCountry, Value: countries[r.IntN(len(countries))]},
		{Field: model.FieldEmployees, Value: fmt.Sprint(1 + r.IntN(3000))},
		{Field: model.FieldSource, Value: "generated"},
	}}
	touches := make([]model.Touch, 0, TouchesPerLead)
	at := now.Add(-time.Duration(r.IntN(90*24)) * time.Hour)
	for range TouchesPerLead {
		k := kinds[r.IntN(len(kinds))]
		if r.IntN(400) == 0 {
			k = model.DemoRequest
		}
		at = at.Add(-time.Duration(1+r.IntN(4000)) * time.Minute)
		touches = append(touches, model.Touch{Kind: k, At: at, Channel: "web", URL: fmt.Sprintf("https://us.example/p/%d", r.IntN(500))})
	}
	return store.IncomingRow{Row: row, Touches: touches}
}

// Fill imports n generated leads.
func Fill(ctx context.Context, st *store.Store, n int, now time.Time) error {
	imp, err := st.BeginImport(ctx, store.ImportHeader{At: now, Actor: "bench", File: "generated", Format: "generated", Source: "generated"})
	if err != nil {
		return err
	}
	const chunk = 1000
	for i := 0; i < n; i += chunk {
		rows := make([]store.IncomingRow, 0, chunk)
		for k := i; k < min(n, i+chunk); k++ {
			rows = append(rows, Row(k, now))
		}
		if err := imp.Add(ctx, rows); err != nil {
			return errors.Join(err, imp.Abort(ctx))
		}
	}
	_, err = imp.Finish(ctx)
	return err
}

// Database returns the path of a database of n generated leads. It is made on
// first use, kept in the temporary folder, and made anew after a day or when the
// schema changed.
func Database(ctx context.Context, n int) (string, error) {
	schema, err := schema()
	if err != nil {
		return "", err
	}
	folder := filepath.Join(os.TempDir(), fmt.Sprintf("winnow-bench-%d-%s-%d", version, schema, n))
	path := filepath.Join(folder, "leads.db")
	if info, err := os.Stat(path); err == nil && time.Since(info.ModTime()) < 24*time.Hour {
		return path, nil
	}
	if err := os.RemoveAll(folder); err != nil {
		return "", err
	}
	making := filepath.Join(folder, "making.db")
	now := time.Now()
	st, err := sqlite.Open(ctx, making, Options())
	if err != nil {
		return "", err
	}
	if err := errors.Join(Fill(ctx, st, n, now), st.Close()); err != nil {
		return "", fmt.Errorf("make a database of %d leads: %w", n, err)
	}
	return path, os.Rename(making, path)
}

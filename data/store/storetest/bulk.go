// Package storetest has what the tests and benchmarks of a store need.
package storetest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	mrand "math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"winnow/data/store"
	"winnow/model"
)

// BulkNow is the present of the databases that Bulk makes.
var BulkNow = time.Date(2026, 11, 19, 10, 24, 0, 0, time.UTC)

// BulkTouches is how many touches each of their leads has.
const BulkTouches = 10

// BulkOptions open such a database in its present.
func BulkOptions() store.Options {
	return store.Options{Clock: func() time.Time { return BulkNow }, Rand: rand.Reader, Zone: time.UTC}
}

// Opener opens a database: an engine's Open.
type Opener func(ctx context.Context, path string, opt store.Options) (*store.Store, error)

// Bulk returns the path of a database of n imported leads, some of which were
// worked on. It is made once and kept in the folder for temporary files, for as
// long as the schema and the rows stay the same: a million leads take minutes.
// Read it, and do not write to it.
func Bulk(tb testing.TB, open Opener, n int) string {
	tb.Helper()
	schema, err := Schema()
	if err != nil {
		tb.Fatal(err)
	}
	dir := filepath.Join(os.TempDir(), fmt.Sprintf("winnow-bulk-%d-%s", bulkRows, schema))
	path := filepath.Join(dir, fmt.Sprintf("%d.db", n))
	if _, err := os.Stat(path); err == nil {
		return path
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		tb.Fatal(err)
	}
	tmp, err := os.MkdirTemp(dir, "making-")
	if err != nil {
		tb.Fatal(err)
	}
	defer os.RemoveAll(tmp)
	raw := filepath.Join(tmp, "bulk.db")
	began := time.Now()
	if err := makeBulk(raw, open, n); err != nil {
		tb.Fatal(err)
	}
	tb.Logf("made %d leads in %s", n, time.Since(began).Round(time.Second))
	if err := os.Rename(raw, path); err != nil {
		tb.Fatal(err)
	}
	return path
}

// bulkRows rises when BulkRow or what is done to its leads changes.
const bulkRows = 1

// Schema names the schema that a new database gets: a kept database of another
// one is of no use.
func Schema() (string, error) {
	_, here, _, _ := runtime.Caller(0)
	files, err := filepath.Glob(filepath.Join(filepath.Dir(here), "../migrations/*.sql"))
	if err != nil || len(files) == 0 {
		return "", fmt.Errorf("find the schema's files beside %s: %w", here, err)
	}
	sum := sha256.New()
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		sum.Write(text)
	}
	return fmt.Sprintf("%x", sum.Sum(nil)[:4]), nil
}

func makeBulk(path string, open Opener, n int) error {
	ctx := context.Background()
	s, err := open(ctx, path, BulkOptions())
	if err != nil {
		return err
	}
	defer s.Close()
	imp, err := s.BeginImport(ctx, store.ImportHeader{At: BulkNow, Actor: "bulk", File: "bulk.csv", Format: "generic", Source: "bulk"})
	if err != nil {
		return err
	}
	for from := 0; from < n; from += 1000 {
		rows := make([]store.IncomingRow, 0, 1000)
		for i := from; i < min(from+1000, n); i++ {
			rows = append(rows, BulkRow(i))
		}
		if err := imp.Add(ctx, rows); err != nil {
			return err
		}
	}
	if _, err := imp.Finish(ctx); err != nil {
		return err
	}
	if err := workOn(ctx, s, min(n/10, 300)); err != nil {
		return err
	}
	return s.Close()
}

var (
	firstNames = []string{"Maya", "Tom", "Priya", "Ines", "Olu", "Chen", "Sam", "Léa", "Jon", "Aiko", "Rosa", "Dmitri"}
	lastNames  = []string{"Ortiz", "Becker", "Raman", "Calder", "Adeyemi", "Wei", "Whitlock", "Fournier", "Hale", "Sato", "Lind", "Orlov"}
	titles     = []string{"VP Operations", "Head of Logistics", "Engineer", "COO", "Student", "Director of Supply", "Analyst", "Buyer", "Owner", ""}
	countries  = []string{"NL", "DE", "IN", "FR", "US", "NG", "CN", "GB"}
	industries = []string{"Freight", "Retail", "Food", "Software", "Steel"}
	sources    = []string{"webinar", "Google Ads", "organic", "referral", "trade fair"}
)

// touchKinds are the kinds of touches, each as often as its weight says.
var touchKinds = func() (kinds []model.TouchKind) {
	for _, w := range []struct {
		kind   model.TouchKind
		weight int
	}{{model.PageView, 400}, {model.EmailOpen, 220}, {model.ProductView, 120}, {model.EmailClick, 80}, {model.ContentDownload, 60},
		{model.AdClick, 60}, {model.WebinarRegistered, 25}, {model.FormSubmit, 15}, {model.PricingView, 15}, {model.DemoRequest, 2}} {
		for range w.weight {
			kinds = append(kinds, w.kind)
		}
	}
	return kinds
}()

// BulkRow is the i-th lead of a bulk import, always the same: six leads a
// company, every tenth without an address, touches over half a year.
func BulkRow(i int) store.IncomingRow {
	rnd := mrand.New(mrand.NewPCG(uint64(i), 7))
	pick := func(of []string) string { return of[rnd.IntN(len(of))] }
	first, last, company := pick(firstNames), pick(lastNames), i/6
	in := store.IncomingRow{Row: model.SourceRow{Line: i + 2, At: BulkNow}}
	set := func(f model.Field, v string) {
		if v != "" {
			in.Row.Fields = append(in.Row.Fields, model.FieldValue{Field: f, Value: v})
		}
	}
	set(model.FieldExternalID, fmt.Sprint(100000+i))
	set(model.FieldName, first+" "+last)
	if i%10 != 9 {
		set(model.FieldEmail, fmt.Sprintf("%s.%s.%d@c%d.example", strings.ToLower(first), strings.ToLower(last), i, company))
	}
	set(model.FieldPhone, fmt.Sprintf("+3110%07d", i))
	set(model.FieldTitle, pick(titles))
	set(model.FieldCompany, fmt.Sprintf("Company %d", company))
	set(model.FieldCountry, pick(countries))
	set(model.FieldIndustry, pick(industries))
	set(model.FieldEmployees, fmt.Sprint(1+rnd.IntN(2000)))
	set(model.FieldSource, pick(sources))
	in.Row.Attributes = []model.Attribute{{Name: "Segment", Type: model.AttrText, Text: pick(industries)}}
	if rnd.IntN(10) < 6 {
		in.Row.Stage = model.StageLead
	}
	for range BulkTouches {
		kind := touchKinds[rnd.IntN(len(touchKinds))]
		ago := time.Duration(rnd.IntN(180*24*3600)) * time.Second
		in.Touches = append(in.Touches, model.Touch{Kind: kind, At: BulkNow.Add(-ago), Channel: "web", Detail: "/" + string(kind)})
	}
	return in
}

// workOn decides on leads, tries others and puts some off, spread over the queue
// and over their companies.
func workOn(ctx context.Context, s *store.Store, n int) error {
	rnd := mrand.New(mrand.NewPCG(1, uint64(n)))
	var ids []model.LeadID
	err := s.EachLead(ctx, model.ViewQueue, nil, 10*n, func(r model.Row, _ func() (model.Lead, error)) error {
		ids = append(ids, r.ID)
		return nil
	})
	if err != nil {
		return err
	}
	for i := 0; i < len(ids); i += 10 {
		id, err := model.NewEntryID(BulkNow, rand.Reader)
		if err != nil {
			return err
		}
		c := model.Command{ID: id, At: BulkNow, Actor: "dana", Amount: -1, Targets: []model.Target{{Lead: ids[i], Version: model.AnyVersion}}}
		switch rnd.IntN(6) {
		case 0:
			c.Action, c.Owner = model.ActPromote, "Luis"
		case 1:
			c.Action, c.Reason, c.Note = model.ActReject, "junk", "test data"
		case 2:
			c.Action = model.ActNurture
		case 3:
			c.Action, c.Due = model.ActSnooze, BulkNow.Add(time.Duration(1+rnd.IntN(72))*time.Hour)
		default:
			c.Action, c.Outcome = model.ActTry, model.NoAnswer
		}
		if _, err := s.Do(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

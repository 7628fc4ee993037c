package sqlite_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"winnow/data/store"
	"winnow/model"
)

// fill imports n leads with a source row and ten touches each. It returns their
// ids, in the order in which they were stored.
func fill(t testing.TB, s *store.Store, n int) []model.LeadID {
	t.Helper()
	ctx := context.Background()
	id, err := model.NewEntryID(noon, options().Rand)
	if err != nil {
		t.Fatal(err)
	}
	imp, err := s.BeginImport(ctx, store.ImportHeader{At: noon.Add(-48 * time.Hour), Actor: "Maya", File: "f.csv", Format: "csv", Source: "f", EntryID: id})
	if err != nil {
		t.Fatal(err)
	}
	for from := 0; from < n; from += 1000 {
		var rows []store.IncomingRow
		for i := from; i < min(n, from+1000); i++ {
			rows = append(rows, person(i))
		}
		if err := imp.Add(ctx, rows); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := imp.Finish(ctx); err != nil {
		t.Fatal(err)
	}
	var ids []model.LeadID
	err = s.EachLead(ctx, model.ViewAll, nil, 0, func(r model.Row, _ func() (model.Lead, error)) error {
		ids = append(ids, r.ID)
		return nil
	})
	if err != nil || len(ids) != n {
		t.Fatalf("%d of %d leads are stored: %v", len(ids), n, err)
	}
	return ids
}

// person is the row of one lead, with attributes and touches as real ones have.
func person(i int) store.IncomingRow {
	r := store.IncomingRow{Row: model.SourceRow{Line: i + 2, Fields: []model.FieldValue{
		{Field: model.FieldName, Value: fmt.Sprintf("Lead Number %d", i)}, {Field: model.FieldEmail, Value: fmt.Sprintf("lead%d@company%d.example", i, i/3)},
		{Field: model.FieldTitle, Value: []string{"VP Operations", "Analyst", "Head of Supply", "Student"}[i%4]}, {Field: model.FieldCountry, Value: "NL"},
		{Field: model.FieldCompany, Value: fmt.Sprintf("Company %d", i/3)}, {Field: model.FieldEmployees, Value: fmt.Sprint(20 + i%900)}}}}
	for a := range 12 {
		r.Row.Attributes = append(r.Row.Attributes, model.Attribute{Name: fmt.Sprintf("Column %d", a), Type: model.AttrText, Text: fmt.Sprintf("value %d of %d", i%17, a)})
	}
	for k := range 10 {
		r.Touches = append(r.Touches, model.Touch{At: noon.Add(-time.Duration(k*37+i%50) * time.Hour), Channel: "web", Detail: "seen", URL: "https://x.example/pricing",
			Kind: []model.TouchKind{model.PageView, model.PricingView, model.EmailOpen, model.ContentDownload, model.WebinarAttended}[(i+k)%5]})
	}
	return r
}

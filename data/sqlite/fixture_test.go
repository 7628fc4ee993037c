package sqlite_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"winnow/data/store"
	"winnow/model"
)

// fill lays n leads with a source row and ten touches each into a new database,
// and has them scored. It returns their ids.
func fill(t testing.TB, s *store.Store, n int) []model.LeadID {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+s.Path()+"?_txlock=immediate&_journal_mode=wal&_synchronous=off")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	exec := func(query string, args ...any) {
		if _, err := tx.Exec(query, args...); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
	}
	exec("INSERT INTO batch (id, entry, at, actor, file, format, source, state) VALUES (1, zeroblob(16), $1, 'fixture', 'f.csv', 'csv', 'f', 'done')", noon.UnixMicro())
	var ids []model.LeadID
	for i := range n {
		id := model.LeadID(i+1)<<20 | 7
		ids = append(ids, id)
		row := model.SourceRow{Line: i + 2, At: noon.Add(-48 * time.Hour), Fields: []model.FieldValue{
			{Field: model.FieldName, Value: fmt.Sprintf("Lead Number %d", i)}, {Field: model.FieldEmail, Value: fmt.Sprintf("lead%d@company%d.example", i, i/3)},
			{Field: model.FieldTitle, Value: []string{"VP Operations", "Analyst", "Head of Supply", "Student"}[i%4]}, {Field: model.FieldCountry, Value: "NL"},
			{Field: model.FieldCompany, Value: fmt.Sprintf("Company %d", i/3)}, {Field: model.FieldEmployees, Value: fmt.Sprint(20 + i%900)}}}
		for a := range 12 {
			row.Attributes = append(row.Attributes, model.Attribute{Name: fmt.Sprintf("Column %d", a), Type: model.AttrText, Text: fmt.Sprintf("value %d of %d", i%17, a)})
		}
		doc, err := json.Marshal(row)
		if err != nil {
			t.Fatal(err)
		}
		l, _ := model.FoldRows(id, []model.SourceRow{row})
		exec("INSERT INTO source_row (lead, batch, line, hash, document) VALUES ($1, 1, $2, $3, $4)", int64(id), row.Line, i, string(doc))
		exec(`INSERT INTO lead (id, label, name, email, phone, title, company, company_key, country, source, owner, external_id, created_at)
			VALUES ($1, $2, $3, $4, '', $5, $6, $7, $8, '', '', '', $9)`, int64(id), l.Label(), l.Name, l.Email, l.Title, l.Company,
			model.CompanyKey(l.Domain, l.Company), l.Country, l.CreatedAt.UnixMicro())
		for k := range 10 {
			at := noon.Add(-time.Duration(k*37+i%50) * time.Hour).UnixMicro()
			exec("INSERT INTO touch (lead, at, hash, kind, channel, detail, url, batch) VALUES ($1, $2, $3, $4, 'web', 'seen', 'https://x.example/pricing', 1)",
				int64(id), at, k, []string{"page_view", "pricing_view", "email_open", "content_download", "webinar_attended"}[(i+k)%5])
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := s.Rescore(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	return ids
}

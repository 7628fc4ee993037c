package scene

import (
	"context"

	"winnow/model"
	"winnow/tui/importer"
)

// Batches are the imports of the last days.
func Batches() []model.Batch {
	id := func(n byte) model.EntryID { return model.EntryID{n} }
	return []model.Batch{
		{ID: 1, At: at(12, 9, 4), Actor: "ops", File: "/home/ops/crm/contacts.csv", Format: "hubspot-contacts", Rows: 9240, Created: 9240, Queued: 3120, Touches: 18322, Finished: true, LedgerID: id(1)},
		{ID: 2, At: at(17, 8, 31), Actor: "Dana Park", File: "fair-rotterdam.xlsx", Format: "generic", Rows: 212, Created: 180, Updated: 32, Queued: 180, Rejected: 3, Finished: true, LedgerID: id(2)},
		{ID: 3, At: at(18, 8, 30), Actor: "Dana Park", File: "fair-rotterdam-old.xlsx", Format: "generic", Rows: 90, Created: 90, Queued: 90, Finished: true, TakenBack: true, LedgerID: id(3)},
		{ID: 4, At: at(19, 8, 30), Actor: "ops", File: "/home/ops/crm/contacts.csv", Format: "hubspot-contacts", Rows: 9240, Unchanged: 9240, Finished: true},
		{ID: 5, At: at(19, 9, 2), Actor: "ops", File: "Prospekte Süd – Herbst.csv", Format: "generic", Rows: 1204, Created: 12, Updated: 33, Unchanged: 1156, Queued: 9, Touches: 41, Rejected: 3, Finished: true, LedgerID: id(5)},
	}
}

// Files are two files to import, one of which is refused as a whole.
type Files struct{}

// Complete lists what is at hand.
func (Files) Complete(typed string) []importer.Path {
	all := []importer.Path{
		{Text: "autumn.csv", Name: "autumn.csv", Note: "1.4 MB, 5 minutes ago"},
		{Text: "fair-rotterdam.xlsx", Name: "fair-rotterdam.xlsx", Note: "48 kB, 2 days ago"},
		{Text: "crm/", Name: "crm/", Folder: true},
	}
	var out []importer.Path
	for _, p := range all {
		if len(typed) <= len(p.Text) && p.Text[:len(typed)] == typed {
			out = append(out, p)
		}
	}
	return out
}

// Look reads a file.
func (Files) Look(_ context.Context, path string, _ importer.How) (importer.Look, error) {
	if path != "autumn.csv" {
		return importer.Look{}, model.Invalid("export it again as CSV", "%s is no table: it begins like a web page", path)
	}
	col := func(name, as string, use importer.Use, example string) importer.Column {
		return importer.Column{Name: name, As: as, Use: use, Example: example}
	}
	return importer.Look{Files: []importer.File{{Name: path, Format: "hubspot-contacts", Written: "utf-8, comma", Columns: []importer.Column{
		col("Record ID", "external id", importer.Understood, "51"), col("Email", "email", importer.Understood, "maya.ortiz@northwind.example"),
		col("First Name", "first name", importer.Understood, "Maya"), col("Last Name", "last name", importer.Understood, "Ortiz"),
		col("Job Title", "title", importer.Understood, "VP Operations"), col("Company Name", "company", importer.Understood, "Northwind Freight"),
		col("Lifecycle Stage", "stage", importer.Understood, "marketingqualifiedlead"), col("Last Seen", "touch page view, day first", importer.Understood, "18/11/2026"),
		col("Pallets a month", "kept (number)", importer.Kept, "1200"), col("Depot", "kept (text)", importer.Kept, "Waalhaven"),
		col("Fax", "left out: it is empty", importer.LeftOut, ""),
	}, Notes: []string{`column "First Call": nothing in the file tells whether its dates are day first or month first: kept as text`}, Open: true}}}, nil
}

func firstRows() []importer.Person {
	return []importer.Person{
		{Line: 2, Label: "Maya Ortiz", Title: "VP Operations", Company: "Northwind Freight", Reach: "maya.ortiz@northwind.example", Stage: model.StageMQL, Touches: 1},
		{Line: 3, Label: "陈伟 Chen Wei", Title: "VP Supply", Company: "Northwind Freight", Reach: "chen.wei@northwind.example", Stage: model.StageMQL, Touches: 3},
		{Line: 4, Label: "ops@tallis.example", Company: "Tallis", Reach: "ops@tallis.example", Stage: model.StageLead},
	}
}

func problems() []importer.Problem {
	return []importer.Problem{
		{Line: 17, Column: "Email", Value: "sam at jade", What: "this is no e-mail address"},
		{Line: 203, What: "the row has 9 values, the header 11", Refused: true},
		{Line: 204, What: "a quote is opened and never closed", Refused: true, Value: `"Prospekte`},
		{Line: 811, Column: "Last Seen", Value: "31/02/2026", What: "there is no such day"},
		{Line: 1003, What: "the row has 14 values, the header 11", Refused: true},
	}
}

func figures() importer.Figures {
	return importer.Figures{Files: 1, Rows: 1204, New: 45, Changed: 33, Unchanged: 1123, Refused: 3, Queued: 41, Touches: 88,
		NotQueued: []importer.Word{{Word: "customer", N: 4}}, Problems: problems(), First: firstRows()}
}

// Count counts it.
func (Files) Count(context.Context, string, importer.How, func(importer.Progress)) (importer.Figures, error) {
	return figures(), nil
}

// Import imports it.
func (Files) Import(context.Context, string, importer.How, func(importer.Progress)) (importer.Figures, error) {
	return figures(), nil
}

// SaveRefused writes the refused rows.
func (Files) SaveRefused(context.Context, string, importer.How) (string, int, error) {
	return "autumn-to-mend.csv", 3, nil
}

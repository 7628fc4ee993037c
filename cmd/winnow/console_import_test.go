package main

import (
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"winnow/data/intake"
	"winnow/data/sqlite"
	"winnow/data/store"
	"winnow/model"
	"winnow/tui/importer"
)

// atHome is a console's side of files, with a store, a home and a folder to be in.
func atHome(t *testing.T) *consoleFiles {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("HOME", filepath.Join(dir, "home"))
	for _, d := range []string{"here", "home/Downloads", "here/crm"} {
		if err := os.MkdirAll(filepath.Join(dir, d), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(filepath.Join(dir, "here"))
	st, err := sqlite.Open(context.Background(), filepath.Join(dir, "w.db"), store.Options{Clock: time.Now, Rand: rand.Reader, Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	a := newApp(streams{})
	a.me, a.zone = "dana", time.UTC
	f := &consoleFiles{a: a, saves: newSaving(context.Background(), st)}
	t.Cleanup(f.close)
	return f
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func namesOf(paths []importer.Path) string {
	var names []string
	for _, p := range paths {
		names = append(names, p.Text)
	}
	return strings.Join(names, " ")
}

func TestAPathBeingTypedIsCompletedWithWhatCanBeImported(t *testing.T) {
	f := atHome(t)
	home, _ := os.UserHomeDir()
	for _, name := range []string{"Leads.CSV", "leads-2.xlsx", "notes.md", ".hidden.csv", "crm/contacts.csv.gz", filepath.Join(home, "Downloads", "export.csv")} {
		write(t, name, "Email\na@b.example\n")
	}
	for typed, want := range map[string]string{
		"":                "Leads.CSV leads-2.xlsx crm/ ~/Downloads/export.csv",
		"lea":             "Leads.CSV leads-2.xlsx",
		"crm/":            "crm/ crm/contacts.csv.gz",
		"~/Downloads/exp": "~/Downloads/export.csv",
		".h":              ".hidden.csv",
		"nowhere/at/all":  "",
	} {
		if got := namesOf(f.Complete(typed)); got != want {
			t.Errorf("%q goes on as %q, want %q", typed, got, want)
		}
	}
}

func TestWhatTheConsoleCountsIsWhatItThenImports(t *testing.T) {
	f := atHome(t)
	ctx := context.Background()
	write(t, "leads.csv", "Email,Name,Company,Pets\nann@acme.example,Ann Lee,Acme,cat\nbob at x,Bob,Acme,\n\"open,C,1\nx,y,z,v,w,u\n")
	look, err := f.Look(ctx, "leads.csv", importer.How{})
	if err != nil {
		t.Fatal(err)
	}
	uses := map[string]importer.Use{}
	for _, c := range look.Files[0].Columns {
		uses[c.Name] = c.Use
	}
	if want := map[string]importer.Use{"Email": importer.Understood, "Name": importer.Understood, "Company": importer.Understood,
		"Pets": importer.Kept}; !reflect.DeepEqual(uses, want) {
		t.Errorf("the columns are understood as %v", uses)
	}
	told := func(importer.Progress) {}
	want, err := f.Count(ctx, "leads.csv", importer.How{}, told)
	if err != nil {
		t.Fatal(err)
	}
	if want.New != 2 || want.Refused != 2 || want.Kept != 1 || len(want.Problems) != 3 || len(want.First) != 2 || want.First[0].Label != "Ann Lee" {
		t.Errorf("it counts %+v", want)
	}
	if b, err := f.saves.Batches(ctx); err != nil || len(b) != 0 {
		t.Errorf("counting imported %v, %v", b, err)
	}
	got, err := f.Import(ctx, "leads.csv", importer.How{}, told)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("it brought\n%+v\ncounted was\n%+v", got, want)
	}
	for _, want := range []string{"leads-to-mend.csv", "leads-to-mend-2.csv"} { // nothing is written over
		name, rows, err := f.SaveRefused(ctx, "leads.csv", importer.How{})
		if err != nil || name != want || rows != 3 {
			t.Fatalf("saved %d rows as %q, %v", rows, name, err)
		}
	}
	text, err := os.ReadFile("leads-to-mend.csv")
	if err != nil || strings.Count(string(text), "\n") != 4 || !strings.Contains(string(text), "bob at x,Bob,Acme,,,,w1.") || !strings.Contains(string(text), ",row-") || !strings.Contains(string(text), "the row has 6 values, the header 4") {
		t.Errorf("the rows to mend are %q, %v", text, err)
	}
	if again, err := f.Count(ctx, "leads.csv", importer.How{}, told); err != nil || again.Unchanged != 2 || again.New+again.Changed != 0 {
		t.Errorf("counted again: %+v, %v", again, err)
	}
}

func TestAStoppedImportLeavesNothing(t *testing.T) {
	f := atHome(t)
	var b strings.Builder
	b.WriteString("Email,Name\n")
	for i := range 20_000 {
		b.WriteString("p" + strings.Repeat("x", i%7) + time.Duration(i).String() + "@acme.example,P\n")
	}
	write(t, "leads.csv", b.String())
	ctx, stop := context.WithCancel(context.Background())
	_, err := f.Import(ctx, "leads.csv", importer.How{}, func(p importer.Progress) { stop() })
	if err == nil || !strings.Contains(err.Error(), "taken back") {
		t.Fatalf("it ended with %v", err)
	}
	left, err := f.saves.Batches(context.Background())
	if err != nil || len(left) != 0 {
		t.Errorf("left are %v, %v", left, err)
	}
	if n, err := f.saves.Counts(context.Background(), "dana", nil); err != nil || n.Views["all"] != 0 {
		t.Errorf("there are %v leads, %v", n.Views, err)
	}
}

func TestTheConsoleTakesAFileOfDealsAndTellsOfItBefore(t *testing.T) {
	f := atHome(t)
	ctx := context.Background()
	st := f.saves.Store
	run := func(do func(context.Context, string, importer.How, func(importer.Progress)) (importer.Figures, error), path string) importer.Figures {
		t.Helper()
		figures, err := do(ctx, path, importer.How{}, func(importer.Progress) {})
		if err != nil {
			t.Fatal(err)
		}
		return figures
	}
	write(t, "leads.csv", "Email,Name,Company\nann@acme.example,Ann Lee,Acme\nbob@brook.example,Bob Ray,Brook\n")
	write(t, "deals.csv", "Record ID,Deal Name,Deal Stage,Amount,Close Date,Associated Contact,Associated Company\n"+
		"7,Acme,Closed Won,900,2026-09-20,Ann (ann@acme.example),\n8,Brook,Closed Won,800,2026-09-20,,Brook\n9,Crest,Closed Won,1,2026-09-20,,Crest\n")
	run(f.Import, "leads.csv")
	for _, who := range []string{"ann@acme.example", "bob@brook.example"} {
		rows, err := st.Resolve(ctx, who)
		if err != nil || len(rows) != 1 {
			t.Fatalf("%s: %v, %v", who, rows, err)
		}
		id, _ := f.a.newID()
		if _, err := st.Do(ctx, model.Command{ID: id, At: time.Now(), Actor: "dana", Action: model.ActPromote, Amount: -1, Targets: []model.Target{{Lead: rows[0].ID, Version: model.AnyVersion}}}); err != nil {
			t.Fatal(err)
		}
	}
	look, err := f.Look(ctx, "deals.csv", importer.How{})
	if err != nil || look.Files[0].Format != "hubspot-deals" || look.Files[0].Columns[5].As != "whose it is: addresses" || look.Files[0].Columns[5].Use != importer.Understood {
		t.Fatalf("%+v, %v", look, err)
	}
	counted := run(f.Count, "deals.csv")
	if all, _ := st.Batches(ctx); len(all) != 1 {
		t.Errorf("counting left %d imports, want that of the leads alone", len(all))
	}
	brought := run(f.Import, "deals.csv")
	if counted.Changed != 1 || counted.Asked != 1 || !reflect.DeepEqual(counted, brought) || len(brought.Problems) != 1 || !strings.Contains(brought.Problems[0].What, "Only the company says so") {
		t.Errorf("it counted %+v and brought %+v", counted, brought)
	}
	all, err := st.Batches(ctx)
	if err != nil || len(all) != 2 || all[1].TakenBack || all[1].Deals == nil || importer.Brought(all[1]) != "1 outcome taken, 1 to look at, 1 of nobody here" {
		t.Fatalf("%+v, %v", all, err)
	}
	id, _ := f.a.newID()
	if _, err := st.Undo(ctx, model.UndoCommand{ID: id, At: time.Now(), Actor: "dana", Target: all[1].LedgerID}); err != nil {
		t.Fatal(err)
	}
	if all, _ = st.Batches(ctx); !all[1].TakenBack {
		t.Error("the list does not say that it was taken back")
	}
	if rows, _ := st.Resolve(ctx, "ann@acme.example"); rows[0].Stage != model.StageSQL {
		t.Errorf("Ann stands at %s", rows[0].Stage)
	}
	ask := dealsJob{a: f.a, st: st, actor: "dana", ask: func(_ intake.DealFile, d model.Deal, rows []model.Row) int { return len(rows) - 1 }}
	report, err := intake.Run(ctx, f.job("deals.csv", importer.How{}))
	if err != nil {
		t.Fatal(err)
	}
	if runs, err := ask.all(ctx, report.Deals); err != nil || len(runs[0].done) != 2 || len(runs[0].asks) != 0 {
		t.Errorf("with an answer %+v were taken, %v", runs[0].done, err)
	}
}

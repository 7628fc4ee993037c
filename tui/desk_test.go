package tui_test

import (
	"context"
	"crypto/rand"
	"flag"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"winnow/data/sqlite"
	"winnow/data/store"
	"winnow/model"
	"winnow/themes"
	"winnow/tui"
	"winnow/tui/tuitest"
)

func TestMain(m *testing.M) {
	flag.Parse()
	// Each check opens a database, and a run that fails is to fail again: seed 0 draws others.
	usual := map[string]string{"rapid.checks": "20", "rapid.seed": "1"}
	flag.Visit(func(f *flag.Flag) { delete(usual, f.Name) })
	for name, value := range usual {
		_ = flag.Set(name, value)
	}
	goleak.VerifyTestMain(m)
}

var zone = time.FixedZone("CET", 3600)

// thursday is 11:24 where the desk stands.
var thursday = time.Date(2026, 11, 19, 10, 24, 0, 0, time.UTC)

// desk is a real store in a folder of its own, with somebody's console on it.
type desk struct {
	*tuitest.Driver
	tb    testing.TB
	store *store.Store
	other *store.Store // a colleague's
	clock *tuitest.Clock
	path  string
	opt   tui.Options
	opens []string
	me    string // who imports
}

// person is a lead to import: the fields, and how long ago it asked for a demo or
// looked at prices; 0 = never.
type person struct {
	name, title, company, email string
	owner                       string
	demo, pricing               time.Duration
	stage                       model.Stage
}

// people are enough leads to work with, best first: under NOW the one that asked
// for a demo lately.
func people(n int) []person {
	names := []string{"Maya Ortiz", "Ines Calder", "Olu Adeyemi", "Tom Becker", "Priya Raman", "Marta Nowak", "Sam Whitlock", "Ravi Menon", "Ana Sousa", "Noor van Dijk"}
	var all []person
	for i := range n {
		name := names[i%len(names)]
		if i >= len(names) {
			name = fmt.Sprintf("%s %d", name, i)
		}
		p := person{name: name, title: "VP Operations", company: fmt.Sprintf("Company %d", i), email: fmt.Sprintf("person%d@company%d.example", i, i)}
		p.pricing = time.Duration(i+1) * 26 * time.Hour
		all = append(all, p)
	}
	return all
}

// sit makes a desk with leads on it and opens the console at 120x40.
func sit(tb testing.TB, leads []person) *desk {
	tb.Helper()
	d := desk0(tb)
	d.bring(leads...)
	d.open(120, 40)
	return d
}

// desk0 is a desk without leads and with its console closed.
func desk0(tb testing.TB) *desk {
	tb.Helper()
	d := &desk{tb: tb, me: "ops", clock: tuitest.NewClock(thursday), path: filepath.Join(tb.TempDir(), "winnow.db")}
	d.store = d.connect()
	return d
}

func (d *desk) connect() *store.Store {
	d.tb.Helper()
	s, err := sqlite.Open(context.Background(), d.path, store.Options{Clock: d.clock.Now, Rand: rand.Reader, Zone: zone})
	if err != nil {
		d.tb.Fatal(err)
	}
	d.tb.Cleanup(func() { s.Close() })
	return s
}

// bring imports leads.
func (d *desk) bring(leads ...person) {
	d.tb.Helper()
	ctx := context.Background()
	imp, err := d.store.BeginImport(ctx, store.ImportHeader{At: d.clock.Now(), Actor: d.me, File: "leads.csv", Format: "generic", Source: "test"})
	if err != nil {
		d.tb.Fatal(err)
	}
	var rows []store.IncomingRow
	for i, p := range leads {
		r := store.IncomingRow{Row: model.SourceRow{Line: i + 2, Stage: p.stage}}
		for f, v := range map[model.Field]string{model.FieldName: p.name, model.FieldTitle: p.title, model.FieldCompany: p.company,
			model.FieldEmail: p.email, model.FieldOwner: p.owner, model.FieldPhone: fmt.Sprintf("+31 10 555 %04d", i), model.FieldURL: "https://crm.example/lead/" + fmt.Sprint(i)} {
			if v != "" {
				r.Row.Fields = append(r.Row.Fields, model.FieldValue{Field: f, Value: v})
			}
		}
		if p.demo > 0 {
			r.Touches = append(r.Touches, model.Touch{Kind: model.DemoRequest, At: d.clock.Now().Add(-p.demo), Channel: "form", Detail: "need it before peak season"})
		}
		if p.pricing > 0 {
			r.Touches = append(r.Touches, model.Touch{Kind: model.PricingView, At: d.clock.Now().Add(-p.pricing), Channel: "web", URL: "/pricing"})
		}
		rows = append(rows, r)
	}
	if err := imp.Add(ctx, rows); err != nil {
		d.tb.Fatal(err)
	}
	if _, err := imp.Finish(ctx); err != nil {
		d.tb.Fatal(err)
	}
}

func theme(tb testing.TB, name string) *themes.Theme {
	tb.Helper()
	th, err := themes.Load(name)
	if err != nil {
		tb.Fatal(err)
	}
	return th
}

// open opens the console, with what change makes of the usual options.
func (d *desk) open(w, h int, change ...func(*tui.Options)) {
	d.tb.Helper()
	d.opt = tui.Options{Store: d.store, Me: "me", Rand: rand.Reader, Zone: zone,
		Themes: []*themes.Theme{theme(d.tb, "dark"), theme(d.tb, "light"), theme(d.tb, "mono")}, Auto: true,
		Open: func(target string) error { d.opens = append(d.opens, target); return nil }}
	for _, c := range change {
		c(&d.opt)
	}
	d.Driver = tuitest.Start(d.tb, d.clock, w, h, d.opt)
}

// lead is a lead as the store has it.
func (d *desk) lead(name string) model.Detail {
	d.tb.Helper()
	ctx := context.Background()
	rows, err := d.store.Resolve(ctx, d.email(name))
	if err != nil || len(rows) != 1 {
		d.tb.Fatalf("%d leads are called %q: %v", len(rows), name, err)
	}
	detail, err := d.store.Detail(ctx, rows[0].ID, 50)
	if err != nil {
		d.tb.Fatal(err)
	}
	return detail
}

// email is the address of one of people.
func (d *desk) email(name string) string {
	for _, p := range people(400) {
		if p.name == name {
			return p.email
		}
	}
	return name
}

func (d *desk) stage(name string) model.Stage { return d.lead(name).Row.Stage }

// colleague does something to a lead from another process.
func (d *desk) colleague(name string, a model.Action, more ...func(*model.Command)) {
	d.tb.Helper()
	d.byDana(d.lead(name).Row.ID, a, more...)
}

// byDana is colleague for a lead by its id.
func (d *desk) byDana(lead model.LeadID, a model.Action, more ...func(*model.Command)) {
	d.tb.Helper()
	if d.other == nil {
		d.other = d.connect()
	}
	id, err := model.NewEntryID(d.clock.Now(), rand.Reader)
	if err != nil {
		d.tb.Fatal(err)
	}
	c := model.Command{ID: id, At: d.clock.Now(), Actor: "dana", Action: a, Amount: -1,
		Targets: []model.Target{{Lead: lead, Version: model.AnyVersion}}}
	for _, f := range more {
		f(&c)
	}
	if _, err := d.other.Do(context.Background(), c); err != nil {
		d.tb.Fatal(err)
	}
}

// wantStatus checks what the status line says.
func (d *desk) wantStatus(parts ...string) {
	d.tb.Helper()
	for _, p := range parts {
		if !strings.Contains(d.Status(), p) {
			d.tb.Errorf("the status line says %q, not %q", d.Status(), p)
		}
	}
}

func (d *desk) wantSelected(name string) {
	d.tb.Helper()
	if text, _ := d.SelectedLine(); !strings.Contains(text, name) {
		d.tb.Errorf("the cursor is on %q, not on %s\n%s", text, name, d.Frame())
	}
}

func (d *desk) wantStage(name string, want model.Stage) {
	d.tb.Helper()
	if got := d.stage(name); got != want {
		d.tb.Errorf("%s is %s, not %s", name, got, want)
	}
}

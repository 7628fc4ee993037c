// Package storetest is what every engine of a store must pass: the promises of
// the ledger and its projection, told against the store's own methods, and a
// comparison of random commands with a small pure model.
package storetest

import (
	"context"
	"crypto/rand"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"winnow/data/store"
	"winnow/model"
	"winnow/model/criteria"
)

// Open opens a store at path, and has it closed when the test ends.
type Open func(t *testing.T, path string, opt store.Options) *store.Store

// Noon is the present in which the tests begin: a Thursday.
var Noon = time.Date(2026, 11, 19, 12, 0, 0, 0, time.UTC)

// desk is a database with a clock that the test turns.
type desk struct {
	*store.Store
	t    *testing.T
	open Open
	path string
	now  time.Time
	ids  []model.LeadID // in the order of their rows
}

// newDesk opens a new database and imports n people: row i is person i.
func newDesk(t *testing.T, open Open, n int) *desk {
	t.Helper()
	d := &desk{t: t, open: open, path: filepath.Join(t.TempDir(), "winnow.db"), now: Noon}
	d.Store = d.another()
	if n > 0 {
		d.ids = d.importRows(people(0, n))
	}
	return d
}

// another opens the same file once more, as another process would.
func (d *desk) another() *store.Store {
	return d.open(d.t, d.path, store.Options{Clock: func() time.Time { return d.now }, Rand: rand.Reader, Zone: time.UTC, Start: Quiet()})
}

// people makes rows of people from..to, who differ in what they did: some are
// hot, some did nothing, and every seventh comes rejected or nurtured.
func people(from, to int) []store.IncomingRow {
	var rows []store.IncomingRow
	for i := from; i < to; i++ {
		r := store.IncomingRow{Row: model.SourceRow{Line: i + 2, Fields: []model.FieldValue{
			{Field: model.FieldName, Value: fmt.Sprintf("Person %d", i)},
			{Field: model.FieldEmail, Value: fmt.Sprintf("p%d@company%d.example", i, i/2)},
			{Field: model.FieldTitle, Value: []string{"VP Sales", "Clerk", "Founder"}[i%3]},
		}}}
		for k := range i % 5 {
			r.Touches = append(r.Touches, model.Touch{At: Noon.Add(-time.Duration(1+k*30+i) * time.Hour),
				Kind: []model.TouchKind{model.DemoRequest, model.PricingView, model.ContentDownload, model.PageView}[k]})
		}
		switch i % 7 {
		case 3:
			r.Row.Stage = model.StageLead
		case 5:
			r.Row.Stage = []model.Stage{model.StageNurture, model.StageRejected}[i%2]
		}
		rows = append(rows, r)
	}
	return rows
}

func (d *desk) importRows(rows []store.IncomingRow) []model.LeadID {
	d.t.Helper()
	ctx := context.Background()
	imp, err := d.BeginImport(ctx, store.ImportHeader{At: d.now, Actor: "Maya", File: "people.csv", Format: "csv", Source: "people", EntryID: d.entryID()})
	d.must(err)
	d.must(imp.Add(ctx, rows))
	_, err = imp.Finish(ctx)
	d.must(err)
	ids := make([]model.LeadID, len(rows))
	for i, r := range rows {
		found, err := d.Resolve(ctx, r.Row.Get(model.FieldEmail))
		d.must(err)
		ids[i] = found[0].ID
	}
	return ids
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) entryID() model.EntryID {
	id, err := model.NewEntryID(d.now, rand.Reader)
	d.must(err)
	return id
}

// command makes a command of Maya's about leads as they stand.
func (d *desk) command(a model.Action, leads ...model.LeadID) model.Command {
	c := model.Command{ID: d.entryID(), At: d.now, Actor: "Maya", Action: a, Amount: -1}
	for _, id := range leads {
		c.Targets = append(c.Targets, model.Target{Lead: id, Version: model.AnyVersion})
	}
	switch a {
	case model.ActReject:
		c.Reason = "student"
	case model.ActSendBack:
		c.Reason = "no-show"
	case model.ActLost:
		c.Reason = "price"
	case model.ActTry:
		c.Outcome = model.NoAnswer
	case model.ActSnooze:
		c.Due = d.now.Add(time.Hour)
	case model.ActNote:
		c.Note = "call before ten"
	}
	return c
}

func (d *desk) do(c model.Command) model.Result {
	d.t.Helper()
	res, err := d.Do(context.Background(), c)
	d.must(err)
	return res
}

// did is do for a command that every lead must allow.
func (d *desk) did(c model.Command) model.Result {
	d.t.Helper()
	res := d.do(c)
	if len(res.Refused) > 0 || len(res.Done) != len(c.Targets) {
		d.t.Fatalf("%s: done %d of %d, refused %v", c.Action, len(res.Done), len(c.Targets), refusals(res))
	}
	return res
}

func refusals(res model.Result) []string {
	var out []string
	for _, r := range res.Refused {
		out = append(out, fmt.Sprintf("%s: %s", r.Refusal.Code, r.Refusal.Msg))
	}
	return out
}

func (d *desk) undo(target model.EntryID, actor string) model.Result {
	d.t.Helper()
	res, err := d.Undo(context.Background(), model.UndoCommand{ID: d.entryID(), At: d.now, Actor: actor, Target: target})
	d.must(err)
	if res.Of == model.ActCriteria {
		d.must(d.FinishScoring(context.Background(), nil))
	}
	return res
}

func (d *desk) redo(target model.EntryID, actor string) model.Result {
	d.t.Helper()
	res, err := d.Redo(context.Background(), model.UndoCommand{ID: d.entryID(), At: d.now, Actor: actor, Target: target})
	d.must(err)
	if res.Of == model.ActCriteria {
		d.must(d.FinishScoring(context.Background(), nil))
	}
	return res
}

func (d *desk) detail(id model.LeadID) model.Detail {
	d.t.Helper()
	got, err := d.Detail(context.Background(), id, 100)
	d.must(err)
	return got
}

func (d *desk) stage(id model.LeadID) model.Stage { d.t.Helper(); return d.detail(id).State.Stage() }

func (d *desk) wantStage(id model.LeadID, want model.Stage) {
	d.t.Helper()
	got := d.detail(id)
	if got.State.Stage() != want || got.Row.Stage != want {
		d.t.Errorf("the lead is %s (%s in the lists), want %s", got.State.Stage(), got.Row.Stage, want)
	}
}

func (d *desk) healthy() {
	d.t.Helper()
	got, err := d.Doctor(context.Background())
	d.must(err)
	if !got.Healthy() {
		d.t.Errorf("doctor found %d problems:\n%s", got.Found, strings.Join(got.Problems, "\n"))
	}
}

// Run tells the promises one by one.
func Run(t *testing.T, open func(t *testing.T, path string, opt store.Options) *store.Store) {
	tests := []struct {
		name string
		f    func(d *desk)
	}{
		{"a command of the same id acts once", actsOnce},
		{"a bulk command refuses single leads and does the others", bulk},
		{"a command that moves no lead writes nothing", writesNothing},
		{"a lead decided elsewhere is refused with who and what", stale},
		{"a note and an owner stand beside the entry", remarks},
		{"a handoff sheet goes and comes with its promotion", sheets},
		{"whom leads were handed to is named, those with most first", receivers},
		{"deals are matched by id, else by address, else by company", matchesDeals},
		{"an import of deals is listed, and goes as a whole", listsDeals},
		{"the right person is made or found, linked, and goes with the rejection", rightPerson},
		{"a value that is typed stands above imports, and brings back who waited for it", fixes},
		{"a customer is referred to the owner at the company", referred},
		{"who a domain kept out is back once nothing suppresses it", freed},
		{"undo takes the latest own group back, and redo does it again", undoRedo},
		{"an undo is undone by its id", undoOfUndo},
		{"undo takes a bulk group back whole or not at all", undoBulk},
		{"nothing is undone on which a later change stands", stoodOn},
		{"others' groups are undone by name only", othersByName},
		{"a merge folds two leads into one, and undo parts them", merges},
		{"what rests comes back at its date", wakes},
		{"taking an import back takes its leads out of the lists", importTakenBack},
		{"criteria are applied, written down and taken back", appliesCriteria},
		{"the log tells it newest first", logs},
		{"an entry is found by the beginning of its id", finds},
		{"a backup is a database of its own", backsUp},
		{"another store's commit moves the data version", movesVersion},
		{"an unknown lead is refused as unknown", unknownLead},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := newDesk(t, open, 14)
			d.healthy()
			test.f(d)
			d.healthy()
		})
	}
}

func codes(res model.Result) []model.RefusalCode {
	var out []model.RefusalCode
	for _, r := range res.Refused {
		out = append(out, r.Refusal.Code)
	}
	slices.Sort(out)
	return out
}

// Quiet are the default criteria without triggers, so that the ledger holds what a
// test did and nothing else.
var Quiet = sync.OnceValue(func() *criteria.Criteria {
	text, _, _ := strings.Cut(criteria.Default(), "\n[[trigger]]")
	c, err := criteria.Parse("quiet.toml", text)
	if err != nil {
		panic(err)
	}
	return c
})

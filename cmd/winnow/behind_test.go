package main

import (
	"crypto/rand"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"winnow/data/sqlite"
	"winnow/data/store"
	"winnow/model"
	"winnow/tui/tuitest/terminal"
)

// TestTheConsoleTakesAnImportBackBehindTheNextDecisions tells that an undo of an
// import holds up no key after it, and is carried through.
func TestTheConsoleTakesAnImportBackBehindTheNextDecisions(t *testing.T) {
	ctx := t.Context()
	now := time.Date(2026, 11, 19, 10, 24, 0, 0, time.UTC)
	st, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "winnow.db"), store.Options{Clock: func() time.Time { return now }, Rand: rand.Reader, Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	imp, err := st.BeginImport(ctx, store.ImportHeader{At: now, Actor: "dana", File: "crm.csv", Source: "crm"})
	if err != nil {
		t.Fatal(err)
	}
	var rows []store.IncomingRow
	for i := range 500 {
		rows = append(rows, store.IncomingRow{Row: model.SourceRow{Line: i + 2, Fields: []model.FieldValue{{Field: model.FieldName, Value: fmt.Sprint("Person ", i)}}}})
	}
	if err := imp.Add(ctx, rows); err != nil {
		t.Fatal(err)
	}
	if _, err := imp.Finish(ctx); err != nil {
		t.Fatal(err)
	}
	s := newSaving(ctx, st)
	id, err := model.NewEntryID(now, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	res, err := s.Undo(ctx, model.UndoCommand{ID: id, At: now, Actor: "dana"})
	if err != nil || res.Of != model.ActImport {
		t.Fatalf("undone is %+v, %v", res, err)
	}
	for until := time.Now().Add(terminal.Patience); ; time.Sleep(10 * time.Millisecond) {
		left, err := st.Unfinished(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if len(left) == 0 {
			break
		}
		if time.Now().After(until) {
			t.Fatal("the import is still on its way")
		}
	}
	s.wait()
	rest := 0
	if err := st.EachLead(ctx, model.ViewAll, nil, 0, func(model.Row, func() (model.Lead, error)) error { rest++; return nil }); err != nil || rest != 0 {
		t.Errorf("%d leads are left, %v", rest, err)
	}
}

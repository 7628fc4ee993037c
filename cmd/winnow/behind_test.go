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

// imported is a store into which dana imported so many leads.
func imported(t *testing.T, n int, now time.Time) *store.Store {
	t.Helper()
	ctx := t.Context()
	st, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "winnow.db"), store.Options{Clock: func() time.Time { return now }, Rand: rand.Reader, Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	imp, err := st.BeginImport(ctx, store.ImportHeader{At: now, Actor: "dana", File: "crm.csv", Source: "crm"})
	if err != nil {
		t.Fatal(err)
	}
	var rows []store.IncomingRow
	for i := range n {
		rows = append(rows, store.IncomingRow{Row: model.SourceRow{Line: i + 2, Fields: []model.FieldValue{{Field: model.FieldName, Value: fmt.Sprint("Person ", i)}}}})
	}
	if err := imp.Add(ctx, rows); err != nil {
		t.Fatal(err)
	}
	if _, err := imp.Finish(ctx); err != nil {
		t.Fatal(err)
	}
	return st
}

// left counts the leads of a store.
func left(t *testing.T, st *store.Store) (n int) {
	t.Helper()
	if err := st.EachLead(t.Context(), model.ViewAll, nil, 0, func(model.Row, func() (model.Lead, error)) error { n++; return nil }); err != nil {
		t.Fatal(err)
	}
	return n
}

var teaTime = time.Date(2026, 11, 19, 10, 24, 0, 0, time.UTC)

// TestAnImportOfAFewLeadsIsGoneWhenItsUndoIsTold tells that the list that is read then
// does not show leads that are said to be gone.
func TestAnImportOfAFewLeadsIsGoneWhenItsUndoIsTold(t *testing.T) {
	st := imported(t, 3, teaTime)
	s := newSaving(t.Context(), st)
	s.patience = terminal.Patience
	id, err := model.NewEntryID(teaTime, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Undo(t.Context(), model.UndoCommand{ID: id, At: teaTime, Actor: "dana"}); err != nil {
		t.Fatal(err)
	}
	if n := left(t, st); n != 0 {
		t.Errorf("%d leads are left", n)
	}
	s.wait()
}

// TestTheConsoleTakesAnImportBackBehindTheNextDecisions tells that an undo of an
// import holds up no key after it, and is carried through.
func TestTheConsoleTakesAnImportBackBehindTheNextDecisions(t *testing.T) {
	ctx, now := t.Context(), teaTime
	st := imported(t, 500, now)
	s := newSaving(ctx, st)
	s.patience = 0
	id, err := model.NewEntryID(now, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	res, err := s.Undo(ctx, model.UndoCommand{ID: id, At: now, Actor: "dana"})
	if err != nil || res.Of != model.ActImport {
		t.Fatalf("undone is %+v, %v", res, err)
	}
	for until := time.Now().Add(terminal.Patience); ; time.Sleep(10 * time.Millisecond) {
		open, err := st.Unfinished(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if len(open) == 0 {
			break
		}
		if time.Now().After(until) {
			t.Fatal("the import is still on its way")
		}
	}
	s.wait()
	if n := left(t, st); n != 0 {
		t.Errorf("%d leads are left", n)
	}
}

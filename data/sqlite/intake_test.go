package sqlite_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"winnow/data/intake"
	"winnow/data/sqlite"
	"winnow/data/store"
	"winnow/model"
)

// Real files, from the bytes on disk to the queue.

func sharedData(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join("..", "..", "..", "shared", "data", name)
	if _, err := os.Stat(path); err != nil {
		t.Skip("the shared data is not here")
	}
	return path
}

func openNew(t *testing.T) (*store.Store, string, time.Time) {
	t.Helper()
	now := time.Date(2026, 11, 19, 10, 24, 0, 0, time.UTC)
	path := filepath.Join(t.TempDir(), "winnow.db")
	s, err := sqlite.Open(t.Context(), path, store.Options{Clock: func() time.Time { return now }, Rand: rand.Reader, Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, path, now
}

func importFile(t *testing.T, s *store.Store, now time.Time, path string) intake.FileReport {
	t.Helper()
	rep, err := intake.Run(t.Context(), intake.Job{Files: []string{path}, Now: now, Actor: "dana", Store: intake.Into(s)})
	if err != nil {
		t.Fatalf("import %s: %v", path, err)
	}
	return rep.Files[0]
}

func TestRealFilesReachTheQueueOnceHoweverOftenTheyAreImported(t *testing.T) {
	s, _, now := openNew(t)
	queued := 0
	for _, c := range []struct {
		file         string
		rows, queued int
		notQueued    string
	}{
		{"xeducation/Leads.csv", 9240, 5679, "map[converted:3561]"},
		{"extraalearn/ExtraaLearn.csv", 4612, 4612, "map[]"},
		{"datablist/leads-100.csv", 100, 34, "map[Closed Lost:9 Closed Won:9 Disqualified:12 Negotiation:16 Proposal Sent:11 Qualified:9]"},
		{"zoho/Leads.csv", 3900, 225, "map[Junk Lead:22 Lost Lead:21 converted:3632]"},
	} {
		path := sharedData(t, c.file)
		first := importFile(t, s, now, path)
		if first.Rows != c.rows || first.Created != c.rows || first.Queued != c.queued || fmt.Sprint(first.NotQueued) != c.notQueued {
			t.Errorf("%s: %d rows, %d created, %d queued, not queued %v", c.file, first.Rows, first.Created, first.Queued, first.NotQueued)
		}
		again := importFile(t, s, now, path)
		if again.Unchanged != c.rows || again.Created != 0 || again.Updated != 0 || again.TouchesCreated != 0 || again.TouchesUnchanged != first.TouchesCreated {
			t.Errorf("%s again: %d unchanged, %d created, %d changed, %d new touches", c.file, again.Unchanged, again.Created, again.Updated, again.TouchesCreated)
		}
		queued += c.queued
	}
	counts, err := s.Counts(t.Context(), "dana", nil)
	if err != nil {
		t.Fatal(err)
	}
	if counts.Views[model.ViewQueue] != queued || !counts.FitOnly {
		t.Errorf("%d in the queue (fit only: %v), want %d", counts.Views[model.ViewQueue], counts.FitOnly, queued)
	}
}

// dump is every row of the tables that an import writes, apart from the records
// of imports themselves.
func dump(t *testing.T, path string) map[string]string {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	out := map[string]string{}
	for _, table := range []string{"lead", "source_row", "identity", "touch", "state", "score", "tally", "duplicate"} {
		rows, err := db.QueryContext(context.Background(), "SELECT * FROM "+table)
		if err != nil {
			t.Fatal(err)
		}
		cols, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for rows.Next() {
			vals := make([]any, len(cols))
			for i := range vals {
				vals[i] = new(any)
			}
			if err := rows.Scan(vals...); err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			for i := range vals {
				fmt.Fprintf(&b, "%s=%v ", cols[i], *vals[i].(*any))
			}
			lines = append(lines, b.String())
		}
		if err := rows.Close(); err != nil {
			t.Fatal(err)
		}
		sort.Strings(lines)
		out[table] = strings.Join(lines, "\n")
	}
	return out
}

func TestTakingXEducationBackLeavesEverythingElseEqualTableByTable(t *testing.T) {
	s, path, now := openNew(t)
	importFile(t, s, now, sharedData(t, "datablist/leads-100.csv"))
	before := dump(t, path)
	importFile(t, s, now, sharedData(t, "xeducation/Leads.csv"))
	id, err := model.NewEntryID(now, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Undo(t.Context(), model.UndoCommand{ID: id, At: now, Actor: "dana"}); err != nil {
		t.Fatal(err)
	}
	after := dump(t, path)
	for table, want := range before {
		got := after[table]
		if table == "source_row" { // what was taken back stays on record, and counts for nothing
			var kept []string
			for _, l := range strings.Split(got, "\n") {
				if strings.Contains(l, "batch=1 ") {
					kept = append(kept, l)
				}
			}
			got = strings.Join(kept, "\n")
		}
		if got != want {
			t.Errorf("table %s differs after the import was taken back: %d bytes, were %d", table, len(got), len(want))
		}
	}
}

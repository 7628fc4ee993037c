package sqlite_test

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"winnow/data/sqlite"
	"winnow/data/store"
	"winnow/model"
)

// childMode makes the test binary a process that works on a database, for tests
// of several processes and of being killed.
const childMode = "WINNOW_TEST_CHILD"

func TestMain(m *testing.M) {
	if mode := os.Getenv(childMode); mode != "" {
		if err := child(mode, os.Args[len(os.Args)-1], os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// child decides and says so: each line is the id of a command whose Do returned.
// "decide" goes on until it is killed; "someN" stops after N; "crashN" stops after
// N too, checkpoints every 100 pages, and closes and opens the store every 25; "passN"
// checkpoints as often, and scores meanwhile what ninety hours move.
func child(mode, path string, out io.Writer) (failed error) {
	ctx := context.Background()
	most, pages, reopen := 1<<30, 8192, 1<<30
	passing := strings.HasPrefix(mode, "pass")
	switch {
	case passing:
		pages = 100
	case strings.HasPrefix(mode, "crash"):
		pages, reopen = 100, 25
	case !strings.HasPrefix(mode, "some"):
		mode += strconv.Itoa(most)
	}
	if _, err := fmt.Sscanf(strings.TrimLeft(mode, "abcdefghijklmnopqrstuvwxyz"), "%d", &most); err != nil {
		return fmt.Errorf("mode %s: %w", mode, err)
	}
	opt := options()
	if passing {
		opt.Clock = func() time.Time { return noon.Add(90 * time.Hour) }
	}
	s, err := sqlite.OpenEvery(ctx, path, opt, pages)
	if err != nil {
		return err
	}
	defer func() { s.Close() }()
	rows, err := s.Page(ctx, model.Query{View: model.ViewAll, Now: noon, Limit: 500})
	if err != nil {
		return err
	}
	if passing {
		swept := make(chan error, 1)
		go func() {
			_, n, err := s.Sweep(ctx)
			if err == nil && n < 500 {
				err = fmt.Errorf("the hours moved %d leads", n)
			}
			swept <- err
		}()
		defer func() { failed = errors.Join(failed, <-swept) }()
	}
	for i := range most {
		c, err := mixed(i, rows.Rows[i%len(rows.Rows)].ID)
		if err != nil {
			return err
		}
		res, err := s.Do(ctx, c)
		if err != nil {
			return err
		}
		if len(res.Done) == 0 {
			return fmt.Errorf("decision %d was refused: %s", i, res.Refused[0].Refusal.Msg)
		}
		if _, err := fmt.Fprintln(out, c.ID); err != nil {
			return err
		}
		if i%reopen == reopen-1 {
			if err := s.Close(); err != nil {
				return err
			}
			if s, err = sqlite.OpenEvery(ctx, path, options(), pages); err != nil {
				return err
			}
		}
	}
	return nil
}

// mixed is a command that any lead allows, whatever others did to it meanwhile.
func mixed(i int, lead model.LeadID) (model.Command, error) {
	id, err := model.NewEntryID(noon, options().Rand)
	c := model.Command{ID: id, At: noon, Actor: "Maya", Amount: -1, Targets: []model.Target{{Lead: lead, Version: model.AnyVersion, Rank: i}}}
	switch i % 3 {
	case 0:
		c.Action, c.Reason = model.ActReject, "bad-timing"
	case 1:
		c.Action, c.Note = model.ActNote, strings.Repeat("said much ", i%40+1)
	case 2:
		c.Action = model.ActNurture
	}
	return c, err
}

func childCommand(t testing.TB, mode, path string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0], path)
	cmd.Env = append(os.Environ(), childMode+"="+mode)
	cmd.Stderr = os.Stderr
	return cmd
}

// TestFourProcessesLoseNothing has four processes and four goroutines of this
// one decide on one file at once.
func TestFourProcessesLoseNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "winnow.db")
	s := open(t, path)
	fill(t, s, 50)
	var mu sync.Mutex
	acknowledged := map[string]bool{}
	note := func(line string) {
		mu.Lock()
		defer mu.Unlock()
		acknowledged[line] = true
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			cmd := childCommand(t, "some500", path)
			out, err := cmd.StdoutPipe()
			if err == nil {
				err = cmd.Start()
			}
			if err != nil {
				t.Error(err)
				return
			}
			for lines := bufio.NewScanner(out); lines.Scan(); {
				note(lines.Text())
			}
			if err := cmd.Wait(); err != nil {
				t.Errorf("a process failed: %v", err)
			}
		})
		wg.Go(func() {
			if err := child("some100", path, lineWriter(note)); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if len(acknowledged) != 2400 {
		t.Errorf("%d decisions were acknowledged, want 2,400", len(acknowledged))
	}
	wantStored(t, s, acknowledged)
}

type lineWriter func(line string)

func (w lineWriter) Write(b []byte) (int, error) {
	w(strings.TrimSpace(string(b)))
	return len(b), nil
}

// wantStored looks every acknowledged decision up, and has the database examined.
func wantStored(t testing.TB, s *store.Store, acknowledged map[string]bool) {
	t.Helper()
	ctx := context.Background()
	items, err := s.Log(ctx, model.Log{})
	if err != nil {
		t.Fatal(err)
	}
	stored := map[string]bool{}
	for _, it := range items {
		stored[it.ID.String()] = true
	}
	lost := 0
	for id := range acknowledged {
		if !stored[id] {
			lost++
		}
	}
	if lost > 0 {
		t.Errorf("%d of %d acknowledged decisions are lost", lost, len(acknowledged))
	}
	found, err := s.Doctor(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if !found.Healthy() {
		t.Errorf("doctor: %s", strings.Join(found.Problems, "\n"))
	}
}

// TestUndoOfManyRestoresTheProjection undoes 300 mixed decisions, bulk ones among
// them, from a newly opened store, and compares every table but the ledger's own.
func TestUndoOfManyRestoresTheProjection(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "winnow.db")
	s := open(t, path)
	ids := fill(t, s, 120)
	before := tables(t, path)
	actions := []model.Action{model.ActPromote, model.ActReject, model.ActNurture, model.ActTry, model.ActSnooze, model.ActDNC, model.ActNote, model.ActReopen, model.ActMerge}
	done := 0
	for i := 0; done < 300; i++ {
		c := decision(t, i, ids[(i*7)%len(ids)])
		c.Action = actions[i%len(actions)]
		c.Targets[0].Version = model.AnyVersion
		if i%5 == 0 {
			for k := range 8 {
				c.Targets = append(c.Targets, model.Target{Lead: ids[(i*7+k*3+1)%len(ids)], Version: model.AnyVersion})
			}
		}
		c.Reason, c.Note, c.Outcome, c.Due, c.Into = "bad-timing", "a word", model.NoAnswer, noon.Add(1e12), ids[(i*11+5)%len(ids)]
		res, err := s.Do(ctx, c)
		if err != nil {
			t.Fatal(err)
		}
		if len(res.Done) > 0 {
			done++
		}
	}
	if slices.Equal(before, tables(t, path)) {
		t.Fatal("the decisions changed nothing")
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, path)
	for i := range done {
		id := decision(t, i, 1).ID
		res, err := s.Undo(ctx, model.UndoCommand{ID: id, At: noon, Actor: "Maya"})
		if err != nil || len(res.Refused) > 0 {
			t.Fatalf("undo %d: %v %+v", i, err, res.Refused)
		}
	}
	wantSame(t, before, tables(t, path))
	wantStored(t, s, nil)
}

func wantSame(t testing.TB, want, got []string) {
	t.Helper()
	shown := 0
	for _, line := range got {
		if !slices.Contains(want, line) && shown < 10 {
			t.Errorf("new: %s", line)
			shown++
		}
	}
	for _, line := range want {
		if !slices.Contains(got, line) && shown < 20 {
			t.Errorf("gone: %s", line)
			shown++
		}
	}
}

// tables are the rows of every table but those of the ledger, as text. Versions
// only rise and epochs move, so both are left out; a state that says nothing is
// as good as none. Packs are another form of what other tables say.
func tables(t testing.TB, path string) []string {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path+"?_query_only=1")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var out []string
	names := column(t, db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'search%' ORDER BY name")
	for _, name := range append(names, "search") {
		if slices.Contains([]string{"entry", "change", "remark", "snapshot", "taken_back", "counter", "setting", "pack", "pack_stale"}, name) {
			continue
		}
		query := "SELECT * FROM " + name
		if name == "search" {
			query = "SELECT docid, words FROM search"
		}
		out = append(out, dumpTable(t, db, name, query)...)
	}
	return out
}

func column(t testing.TB, db *sql.DB, query string) []string {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	return out
}

func dumpTable(t testing.TB, db *sql.DB, name, query string) []string {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for rows.Next() {
		values, to := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			to[i] = &values[i]
		}
		if err := rows.Scan(to...); err != nil {
			t.Fatal(err)
		}
		line, says := name, false
		for i, v := range values {
			if columns[i] == "version" || columns[i] == "epoch" {
				continue
			}
			line += fmt.Sprintf(" %s=%v", columns[i], v)
			says = says || columns[i] != "lead" && columns[i] != "name" && v != nil && v != "" && v != int64(0)
		}
		if says || name != "state" && name != "tally" {
			out = append(out, line)
		}
	}
	return out
}

func TestTheLedgerRefusesToBeChanged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "winnow.db")
	s := open(t, path)
	ids := fill(t, s, 3)
	if _, err := s.Do(context.Background(), decision(t, 0, ids[0])); err != nil {
		t.Fatal(err)
	}
	db := sqlite.Pools(path)[0] // as the writer is: a REPLACE is no way around it
	defer db.Close()
	for _, query := range []string{"UPDATE entry SET actor = 'x'", "DELETE FROM entry", "UPDATE change SET reason = 'x'", "DELETE FROM change",
		"REPLACE INTO entry SELECT * FROM entry", "REPLACE INTO change SELECT * FROM change", "UPDATE OR REPLACE entry SET seq = 1"} {
		if _, err := db.Exec(query); err == nil || !strings.Contains(err.Error(), "the ledger is never") {
			t.Errorf("%s: %v", query, err)
		}
	}
}

// TestADecisionKnowsWhatAnotherProcessJustImported has a lead on screen while
// another store imports news of it: the snapshot must hold the news.
func TestADecisionKnowsWhatAnotherProcessJustImported(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "winnow.db")
	s, other := open(t, path), open(t, path)
	ids := fill(t, s, 3)
	shown, err := s.Detail(ctx, ids[0], 50)
	if err != nil {
		t.Fatal(err)
	}
	id := decision(t, 0, ids[0]).ID
	imp, err := other.BeginImport(ctx, store.ImportHeader{At: noon, Actor: "Dana", File: "g.csv", Format: "csv", Source: "g", EntryID: id})
	if err != nil {
		t.Fatal(err)
	}
	news := store.IncomingRow{Row: model.SourceRow{Line: 2, Fields: []model.FieldValue{{Field: model.FieldEmail, Value: shown.Lead.Email}, {Field: model.FieldTitle, Value: "Head of News"}}}}
	if err := imp.Add(ctx, []store.IncomingRow{news}); err != nil {
		t.Fatal(err)
	}
	if _, err := imp.Finish(ctx); err != nil {
		t.Fatal(err)
	}
	if res, err := s.Do(ctx, decision(t, 0, ids[0])); err != nil || len(res.Done) != 1 {
		t.Fatalf("%v %+v", err, res)
	}
	db, err := sql.Open("sqlite3", "file:"+path+"?_query_only=1")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if docs := column(t, db, "SELECT document FROM snapshot"); len(docs) != 1 || !strings.Contains(docs[0], "Head of News") {
		t.Errorf("got %s", docs)
	}
}

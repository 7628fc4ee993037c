package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"winnow/data/store"
	"winnow/model"
)

// with are the embedded migrations and others.
func with(t *testing.T, more map[string]string) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	for name, text := range more {
		files["migrations/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	names, err := fs.Glob(store.Migrations, "migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(store.Migrations, name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: text}
	}
	return files
}

// next is the name of a step after the last one there is, and its number.
func next(t *testing.T, what string) (name string, number int) {
	t.Helper()
	names, err := fs.Glob(store.Migrations, "migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	number = len(names) + 1
	return fmt.Sprintf("%04d_%s.sql", number, what), number
}

func schemaOf(t *testing.T, path string) (version int, hasNew bool) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path+"?_query_only=1")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRow("PRAGMA user_version").Scan(&version); err != nil {
		t.Fatal(err)
	}
	if err := db.QueryRow("SELECT count(*) > 0 FROM sqlite_schema WHERE name = 'new'").Scan(&hasNew); err != nil {
		t.Fatal(err)
	}
	return version, hasNew
}

func TestAMigrationKeepsACopyAndRunsOnce(t *testing.T) {
	ctx := context.Background()
	d := newDesk(t)
	name, number := next(t, "more")
	files := with(t, map[string]string{name: "CREATE TABLE new (x INTEGER) STRICT;"})
	for range 2 {
		if err := d.Migrate(ctx, files); err != nil {
			t.Fatal(err)
		}
	}
	if version, has := schemaOf(t, d.path); version != number || !has {
		t.Errorf("schema %d, table %v", version, has)
	}
	kept := fmt.Sprintf("%s.schema-%d", d.path, number-1)
	if version, has := schemaOf(t, kept); version != number-1 || has {
		t.Errorf("the copy has schema %d, table %v", version, has)
	}
	if info, err := os.Stat(kept); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the copy: %v, %v", info.Mode(), err)
	}
	if err := d.Migrate(ctx, with(t, nil)); err == nil || !strings.Contains(err.Error(), "newer winnow") {
		t.Errorf("the older winnow: %v", err)
	}
}

func TestAMigrationThatFailsLeavesTheSchemaAsItWas(t *testing.T) {
	d := newDesk(t)
	name, number := next(t, "bad")
	err := d.Migrate(context.Background(), with(t, map[string]string{name: "CREATE TABLE new (x INTEGER) STRICT; INSERT INTO nowhere VALUES (1);"}))
	if err == nil || !strings.Contains(err.Error(), "_bad") {
		t.Errorf("got %v", err)
	}
	if version, has := schemaOf(t, d.path); version != number-1 || has {
		t.Errorf("schema %d, table %v", version, has)
	}
}

// until are the embedded migrations up to a number.
func until(t *testing.T, number int) fs.FS {
	t.Helper()
	files, names := fstest.MapFS{}, 0
	for name, file := range with(t, nil).(fstest.MapFS) {
		if n, err := strconv.Atoi(path.Base(name)[:4]); err == nil && n <= number {
			files[name] = file
			names++
		}
	}
	if names != number {
		t.Fatalf("%d migrations up to %d", names, number)
	}
	return files
}

func TestAFileFromBeforeTheClocksLearnsWhoActedWhen(t *testing.T) {
	ctx := context.Background()
	d := newDesk(t)
	d.bring("crm", said("name=Ann", "email=ann@a.example", "+id=1"), said("name=Bob", "email=bob@b.example"), said("name=Cem", "email=cem@c.example"))
	ann := d.find("ann@a.example")
	for lead := ann; lead < ann+3; lead++ {
		d.do(model.ActTry, lead, func(c *model.Command) { c.Outcome = model.NoAnswer })
		d.now = d.now.Add(time.Hour)
	}
	d.do(model.ActNote, ann, func(c *model.Command) { c.Note = "a note is no answer" })
	d.do(model.ActSnooze, ann+1, func(c *model.Command) { c.Due = d.now.Add(5 * time.Hour) })
	d.now = d.now.Add(time.Hour)
	d.do(model.ActPromote, ann+2)
	d.undo(model.EntryID{})
	older, err := sql.Open("sqlite3", "file:"+d.path)
	if err != nil {
		t.Fatal(err)
	}
	defer older.Close()
	if _, err := older.Exec("ALTER TABLE state DROP COLUMN acted_at; ALTER TABLE score DROP COLUMN hot_last; PRAGMA user_version = 2"); err != nil {
		t.Fatal(err)
	}
	if err := d.MarkSeen(ctx, "dana"); err != nil { // so that the writer looks at the schema again
		t.Fatal(err)
	}
	if err := d.Migrate(ctx, until(t, 3)); err != nil {
		t.Fatal(err)
	}
	if diagnosis, err := d.Doctor(ctx); err != nil || !diagnosis.Healthy() {
		t.Errorf("the ledger says otherwise: %v %v", diagnosis.Problems, err)
	}
	var anew int
	if err := d.db.QueryRow("SELECT count(*) FROM setting WHERE name = 'rescore'").Scan(&anew); err != nil || anew != 1 {
		t.Errorf("%d leads' ranks are to be made anew, %v", anew, err)
	}
}

package sqlite_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"winnow/data/sqlite"
	"winnow/data/store"
)

// noon is the present of these tests.
var noon = time.Date(2026, 11, 19, 12, 0, 0, 0, time.UTC)

func options() store.Options {
	return store.Options{Clock: func() time.Time { return noon }, Rand: rand.Reader, Zone: time.UTC}
}

func open(t testing.TB, path string) *store.Store {
	t.Helper()
	s, err := sqlite.Open(context.Background(), path, options())
	if err != nil {
		t.Fatalf("open %s: %v", path, err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestAFileThatAnotherProcessIsMakingIsWaitedFor(t *testing.T) {
	path := filepath.Join(t.TempDir(), "leads.db")
	other, err := sql.Open("sqlite3", "file:"+path+"?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	tx, err := other.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec("CREATE TABLE x (y)"); err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(300*time.Millisecond, func() { _ = tx.Rollback() })
	for _, pool := range sqlite.Pools(path) {
		if err := pool.Ping(); err != nil {
			t.Errorf("it is not waited for: %v", err)
		}
		_ = pool.Close()
	}
}

func TestANewDatabaseIsPrivateAndOpensAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a folder?", "win%now#.db")
	s := open(t, path)
	for file, want := range map[string]os.FileMode{path: 0o600, filepath.Dir(path): 0o700, path + "-wal": 0o600, path + "-shm": 0o600} {
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has mode %o, want %o", file, got, want)
		}
	}
	first := s.Criteria().Hash
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if got := open(t, path).Criteria().Hash; got != first {
		t.Errorf("the criteria changed from %s to %s", first, got)
	}
}

func TestAFileThatIsNotOursIsRefusedAndNotTouched(t *testing.T) {
	foreign := filepath.Join(t.TempDir(), "other.db")
	db, err := sql.Open("sqlite3", foreign)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("CREATE TABLE t (x); PRAGMA user_version = 7"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	other, err := os.ReadFile(foreign)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{
		"another program's database": other,
		"a picture":                  []byte("\x89PNG\r\n\x1a\n" + strings.Repeat("x", 300)),
		"a short text":               []byte("hello"),
		"half a header":              other[:60],
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "x.db")
			if err := os.WriteFile(path, content, 0o644); err != nil {
				t.Fatal(err)
			}
			_, err := sqlite.Open(context.Background(), path, options())
			want := "is not a winnow database"
			if name == "half a header" { // whose it was, nobody can tell
				want = "is a damaged database"
			}
			if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "not touched") {
				t.Errorf("got %v", err)
			}
			after, err := os.ReadFile(path)
			if err != nil || string(after) != string(content) {
				t.Errorf("the file was changed (%v)", err)
			}
			if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 1 {
				t.Errorf("files were left beside it: %v", left)
			}
		})
	}
}

func TestADatabaseThatWasCutShortIsCalledDamaged(t *testing.T) {
	whole := filepath.Join(t.TempDir(), "whole.db")
	if err := open(t, whole).Close(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "x.db")
	if err := os.WriteFile(path, b[:len(b)/8192*4096], 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = sqlite.Open(context.Background(), path, options())
	for _, part := range []string{path + " is a damaged database", "backup", ".recover", "not touched"} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("it does not say %q: %v", part, err)
		}
	}
	if after, _ := os.ReadFile(path); len(after) != len(b)/8192*4096 {
		t.Error("the file was changed")
	}
}

func TestAnEmptyFileBecomesADatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	open(t, path)
}

func TestAFolderIsRefused(t *testing.T) {
	if _, err := sqlite.Open(context.Background(), t.TempDir(), options()); err == nil || !strings.Contains(err.Error(), "is a folder") {
		t.Errorf("got %v", err)
	}
}

func TestANewerFileIsRefusedAndNotTouched(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	if err := open(t, path).Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("PRAGMA user_version = 999"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	before, _ := os.ReadFile(path)
	_, err = sqlite.Open(context.Background(), path, options())
	if err == nil || !strings.Contains(err.Error(), "newer winnow") {
		t.Errorf("got %v", err)
	}
	if after, _ := os.ReadFile(path); string(after) != string(before) {
		t.Error("the file was changed")
	}
}

func TestAnEmptyFileThatBecomesADatabaseIsPrivate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "empty.db")
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	open(t, path)
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

func TestADamagedDatabaseHasNothingMadeBesideIt(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "winnow.db")
	if err := open(t, path).Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, 8192); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.Open(context.Background(), path, options()); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("got %v", err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Errorf("beside it are %v, %v", left, err)
	}
}

func TestLongWorkTakesMemoryInsteadOfFilesAndGivesItBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "winnow.db")
	open(t, path)
	for setting, want := range map[string][2]string{"temp_store": {"2", "0"}, "cache_size": {"-24000", "-2000"}} {
		during, after, err := sqlite.InBulk(t.Context(), path, setting)
		if err != nil || during != want[0] || after != want[1] {
			t.Errorf("%s is %s during long work and %s after it, %v; want %v", setting, during, after, err, want)
		}
	}
}

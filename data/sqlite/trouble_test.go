package sqlite_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"winnow/data/sqlite"
	"winnow/data/store"
	"winnow/model"
)

// smallDisk mounts a file system of a few MiB, and skips the test where it may not.
func smallDisk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size=6m"); err != nil {
		t.Skipf("cannot mount a small disk here: %v", err)
	}
	t.Cleanup(func() { unix.Unmount(dir, unix.MNT_DETACH) })
	return dir
}

func TestAFullDatabaseIsSaidAndLosesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "winnow.db")
	s, err := sqlite.OpenSmall(context.Background(), path, options(), 400)
	if err != nil {
		t.Fatal(err)
	}
	done := decideUntilFull(t, s, fill(t, s, 12))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	wantStored(t, open(t, path), done)
}

func TestAFullDiskIsSaidAndLosesNothing(t *testing.T) {
	dir := smallDisk(t)
	s := open(t, filepath.Join(dir, "winnow.db"))
	ids := fill(t, s, 12)
	done := decideUntilFull(t, s, ids)
	if err := unix.Mount("tmpfs", dir, "tmpfs", unix.MS_REMOUNT, "size=64m"); err != nil {
		t.Fatal(err)
	}
	c, err := mixed(0, ids[0])
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Do(context.Background(), c); err != nil {
		t.Errorf("with space again: %v", err)
	}
	done[c.ID.String()] = true
	wantStored(t, s, done)
}

func TestAnImportThatFillsTheDiskIsTakenBackAndGivesItsSpaceBack(t *testing.T) {
	ctx := context.Background()
	dir := smallDisk(t)
	path := filepath.Join(dir, "winnow.db")
	s := open(t, path)
	imp, err := s.BeginImport(ctx, store.ImportHeader{At: s.Now(), Actor: "dana", File: "long.csv", Source: "long"})
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; err == nil && i < 100_000; i += 100 {
		var rows []store.IncomingRow
		for k := range 100 {
			in := person(i + k)
			in.Row.Attributes = append(in.Row.Attributes, model.Attribute{Name: "Notes", Type: model.AttrText, Text: strings.Repeat("long ", 200)})
			rows = append(rows, in)
		}
		err = imp.Add(ctx, rows)
	}
	if err == nil || !strings.Contains(err.Error(), "free some space") {
		t.Fatalf("the disk does not fill: %v", err)
	}
	// What was stored stays until there is room to take it back.
	if err := imp.Abort(ctx); err != nil && !strings.Contains(err.Error(), "free some space") {
		t.Errorf("aborted on a full disk: %v", err)
	}
	if err := unix.Mount("tmpfs", dir, "tmpfs", unix.MS_REMOUNT, "size=64m"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Recover(ctx); err != nil {
		t.Fatal(err)
	}
	if left, err := s.Unfinished(ctx); err != nil || len(left) != 0 {
		t.Errorf("unfinished are %v, %v", left, err)
	}
	if d, err := s.Doctor(ctx); err != nil || !d.Healthy() || d.Leads != 0 {
		t.Errorf("doctor found %+v, %v", d, err)
	}
	for until := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		info, err := os.Stat(path + "-wal")
		if err != nil {
			t.Fatal(err)
		}
		if info.Size() == 0 {
			break
		}
		if time.Now().After(until) {
			t.Fatalf("the log still takes %d KiB", info.Size()/1024)
		}
	}
}

// decideUntilFull returns what was acknowledged before the disk was full.
func decideUntilFull(t *testing.T, s *store.Store, ids []model.LeadID) map[string]bool {
	t.Helper()
	done := map[string]bool{}
	for i := range 5000 {
		c, err := mixed(i, ids[i%len(ids)])
		if err != nil {
			t.Fatal(err)
		}
		c.Note += strings.Repeat("long ", 2000)
		res, err := s.Do(context.Background(), c)
		if err == nil && len(res.Done) == 1 {
			done[c.ID.String()] = true
			continue
		}
		if err == nil || !strings.Contains(err.Error(), "is full") || !strings.Contains(err.Error(), "free some space") {
			t.Errorf("got %v", err)
		}
		return done
	}
	t.Fatal("the disk does not fill")
	return nil
}

func TestADatabaseThatCannotBeWrittenIsRefused(t *testing.T) {
	dir := smallDisk(t)
	path := filepath.Join(dir, "winnow.db")
	if err := open(t, path).Close(); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mount("tmpfs", dir, "tmpfs", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	for name, path := range map[string]string{"an old file": path, "a new file": filepath.Join(dir, "new.db")} {
		_, err := sqlite.Open(context.Background(), path, options())
		if err == nil || model.KindOf(err) != model.KindInvalid || !strings.Contains(err.Error(), "read-only") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestALockedDatabaseIsSaidAfterTenSeconds(t *testing.T) {
	t.Parallel() // it only waits
	path := filepath.Join(t.TempDir(), "winnow.db")
	s := open(t, path)
	ids := fill(t, s, 3)
	db, err := sql.Open("sqlite3", "file:"+path+"?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	c := decision(t, 0, ids[0])
	_, err = s.Do(context.Background(), c)
	if err == nil || !strings.Contains(err.Error(), "holds") || !strings.Contains(err.Error(), "nothing was saved") {
		t.Errorf("got %v", err)
	}
	if took := time.Since(start); took < 9*time.Second || took > 19*time.Second {
		t.Errorf("it took %v", took)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if res, err := s.Do(context.Background(), c); err != nil || len(res.Done) != 1 {
		t.Errorf("once it is free: %v", err)
	}
}

func TestADatabaseThatNobodyElseMayReadIsSaidAfterTenSeconds(t *testing.T) {
	t.Parallel() // it only waits
	path := filepath.Join(t.TempDir(), "winnow.db")
	if err := open(t, path).Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite3", "file:"+path+"?_locking=EXCLUSIVE&_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	start := time.Now()
	_, err = sqlite.Open(context.Background(), path, options())
	if err == nil || !strings.Contains(err.Error(), "holds") {
		t.Errorf("got %v", err)
	}
	if took := time.Since(start); took < 9*time.Second || took > 19*time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestABackupIsPrivate(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "winnow.db"))
	fill(t, s, 3)
	to := filepath.Join(t.TempDir(), "backup.db")
	if err := s.Backup(context.Background(), to); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(to); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestSettingsAreReadBackOnEveryConnection(t *testing.T) {
	path := filepath.Join(t.TempDir(), "winnow.db")
	open(t, path)
	for name, want := range map[string]string{"synchronous": "2", "foreign_keys": "1", "secure_delete": "1", "trusted_schema": "0", "recursive_triggers": "1", "journal_mode": "wal"} {
		t.Run(name, func(t *testing.T) {
			for _, db := range sqlite.Pools(path) {
				for range 3 { // each on a connection of its own
					c, err := db.Conn(context.Background())
					if err != nil {
						t.Fatal(err)
					}
					var got string
					if err := c.QueryRowContext(context.Background(), "PRAGMA "+name).Scan(&got); err != nil || got != want {
						t.Errorf("got %q, %v; want %s", got, err, want)
					}
				}
				db.Close()
			}
		})
	}
	if _, err := sqlite.OpenPool(path, "journal_mode", "wal", "delete").Exec("SELECT 1"); err == nil || !strings.Contains(err.Error(), "journal_mode") {
		t.Errorf("a setting that did not take went unnoticed: %v", err)
	}
}

// TestOnlyWhatIsDerivedIsCommittedWithoutTheDisk looks at the one connection that does
// not wait for it, which must refuse the ledger.
func TestOnlyWhatIsDerivedIsCommittedWithoutTheDisk(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "winnow.db")
	fill(t, open(t, path), 1)
	db := sqlite.DerivedPool(path)
	defer db.Close()
	for name, want := range map[string]string{"synchronous": "1", "foreign_keys": "1", "secure_delete": "1", "trusted_schema": "0", "recursive_triggers": "1", "journal_mode": "wal"} {
		var got string
		if err := db.QueryRowContext(ctx, "PRAGMA "+name).Scan(&got); err != nil || got != want {
			t.Errorf("%s: got %q, %v; want %s", name, got, err, want)
		}
	}
	if _, err := db.ExecContext(ctx, "UPDATE score SET epoch = epoch"); err != nil {
		t.Error(err)
	}
	if _, err := db.ExecContext(ctx, "INSERT INTO entry SELECT * FROM entry"); err == nil || !strings.Contains(err.Error(), "not derived") {
		t.Errorf("an entry was let through: %v", err)
	}
}

// TestTheLogStaysSmallWhileDecisionsGoOn decides without a pause, while the log
// is copied into the database beside it.
func TestTheLogStaysSmallWhileDecisionsGoOn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "winnow.db")
	s, err := sqlite.OpenEvery(context.Background(), path, options(), 200)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ids := fill(t, s, 12)
	most := int64(0)
	for i := range 1500 {
		c, err := mixed(i, ids[i%len(ids)])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Do(context.Background(), c); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path + "-wal")
		if err != nil {
			t.Fatal(err)
		}
		most = max(most, info.Size())
	}
	if most > 10<<20 {
		t.Errorf("the log grew to %d MiB", most>>20)
	}
	t.Logf("the log was never over %.1f MiB", float64(most)/(1<<20))
}

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// erasing returns a way to run commands on a database of their own.
func erasing(t *testing.T) (db string, winnow func(want int, in string, args ...string) string) {
	t.Helper()
	for _, v := range []string{"XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"} {
		t.Setenv(v, t.TempDir())
	}
	db = filepath.Join(t.TempDir(), "winnow.db")
	return db, func(want int, in string, args ...string) string {
		t.Helper()
		var out, err bytes.Buffer
		if code := run(context.Background(), append([]string{"--db", db}, args...), streams{in: strings.NewReader(in), out: &out, err: &err}); code != want {
			t.Fatalf("%v: code %d, %s", args, code, err.String())
		}
		return out.String()
	}
}

func TestTheLedgerTellsOfWhoWasErasedByTheirID(t *testing.T) {
	_, winnow := erasing(t)
	winnow(0, "name,email\nAnn Low,ann@acme.example\n", "import", "-")
	winnow(0, "", "promote", "ann@acme.example")
	var shown struct{ Lead struct{ ID string } }
	if err := json.Unmarshal([]byte(winnow(0, "", "show", "ann@acme.example", "--json")), &shown); err != nil {
		t.Fatal(err)
	}
	winnow(0, "", "erase", "ann@acme.example", "--yes")
	if got := winnow(0, "", "log", "--lead", shown.Lead.ID); !strings.Contains(got, "promote") || strings.Contains(got, "Ann") {
		t.Errorf("the log says %q", got)
	}
	if got := winnow(0, "", "undo"); !strings.Contains(got, "promote: "+shown.Lead.ID+",") {
		t.Errorf("the undo says %q", got)
	}
	winnow(4, "", "log", "--lead", "0000000000000")
	winnow(4, "", "log", "--lead", "ann@acme.example")
}

func TestWhoWasErasedIsNotCountedWhereAnImportIsDoneAgain(t *testing.T) {
	_, winnow := erasing(t)
	winnow(0, "name,email\nAnn Low,ann@acme.example\nBob Ray,bob@south.example\nCy Dee,cy@south.example\n", "import", "-")
	winnow(0, "", "undo")
	var log struct{ Entries []struct{ ID string } }
	if err := json.Unmarshal([]byte(winnow(0, "", "log", "--json")), &log); err != nil {
		t.Fatal(err)
	}
	winnow(0, "", "erase", "ann@acme.example", "--yes")
	if got := winnow(0, "", "undo", log.Entries[0].ID); !strings.Contains(got, "Did again the import of -: 2 leads\n1 erased person left out\n") {
		t.Errorf("the redo says %q", got)
	}
}

func TestAnErasureNamesTheBackupsThatHoldRowsOfImportsThatWereTakenBack(t *testing.T) {
	db, winnow := erasing(t)
	dir := t.TempDir()
	before, after := filepath.Join(dir, "before.db"), filepath.Join(dir, "after.db")
	winnow(0, "name,email\nBob Ray,bob@south.example\n", "import", "-")
	winnow(0, "", "backup", before)
	winnow(0, "name,email\nAnnabel Quirrenbach,ann@acme.example\n", "import", "-")
	winnow(0, "", "undo")
	winnow(0, "", "backup", after)
	got := winnow(0, "", "erase", "ann@acme.example", "--yes")
	if strings.Contains(got, before) || !strings.Contains(got, after) {
		t.Errorf("the receipt names other backups than %s: %s", after, got)
	}
	held := func() bool {
		b, err := os.ReadFile(db)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Contains(strings.ToLower(string(b)), "quirrenbach") || strings.Contains(string(b), "ann@acme")
	}
	if held() {
		t.Error("the database holds her")
	}
	copied, err := os.ReadFile(after)
	if err == nil {
		err = os.WriteFile(db, copied, 0o600)
	}
	if err != nil || !held() {
		t.Fatalf("the backup does not hold her: %v", err)
	}
	winnow(0, "", "queue")
	if held() {
		t.Error("the backup that was put in the database's place holds her still")
	}
	winnow(0, "", "doctor")
}

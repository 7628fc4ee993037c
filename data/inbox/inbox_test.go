package inbox_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"winnow/data/inbox"
	"winnow/data/intake"
	"winnow/data/sqlite"
	"winnow/data/store"
	"winnow/model"
)

// desk is a watched folder, a real database, and a clock that the test moves.
type desk struct {
	*testing.T
	folder string
	db     string
	now    time.Time
	st     *store.Store
	box    *inbox.Inbox
	fail   error  // of the next import
	stored func() // called after an import
}

func open(t *testing.T) *desk {
	t.Helper()
	d := &desk{T: t, folder: t.TempDir(), db: filepath.Join(t.TempDir(), "leads.db"), now: time.Date(2026, 11, 19, 10, 0, 0, 0, time.UTC)}
	d.st = d.openStore()
	d.box = d.watch(d.st)
	return d
}

func (d *desk) openStore() *store.Store {
	d.Helper()
	st, err := sqlite.Open(d.Context(), d.db, store.Options{Clock: func() time.Time { return d.now }, Rand: rand.Reader, Zone: time.UTC})
	if err != nil {
		d.Fatal(err)
	}
	d.Cleanup(func() {
		if err := st.Close(); err != nil {
			d.Error(err)
		}
	})
	return st
}

func (d *desk) watch(st *store.Store) *inbox.Inbox {
	d.Helper()
	take := func(ctx context.Context, file string) (intake.Report, error) {
		if err := d.fail; err != nil {
			d.fail = nil
			return intake.Report{}, err
		}
		r, err := intake.Run(ctx, intake.Job{Files: []string{file}, Now: d.now, Actor: model.ActorWinnow, Store: intake.Into(st)})
		if d.stored != nil {
			d.stored()
		}
		return r, err
	}
	box, err := inbox.New(d.folder, st, take, func() time.Time { return d.now })
	if err != nil {
		d.Fatal(err)
	}
	d.Cleanup(func() {
		if err := box.Close(); err != nil {
			d.Error(err)
		}
	})
	return box
}

func (d *desk) put(name, text string) {
	d.Helper()
	if err := os.WriteFile(filepath.Join(d.folder, name), []byte(text), 0o600); err != nil {
		d.Fatal(err)
	}
}

func lead(n int) string {
	return fmt.Sprintf("Email,Name\nlead%d@company%d.example,Lead %d\n", n, n, n)
}

// looks looks for three seconds and lists what was delivered: name, and the leads
// it brought or the kind of its error.
func (d *desk) looks(box *inbox.Inbox) (out []string) {
	d.Helper()
	for range 12 {
		got, ok := box.Look(d.Context())
		d.now = d.now.Add(inbox.Every)
		if !ok {
			continue
		}
		s := filepath.Base(got.File)
		for _, f := range got.Report.Files {
			s += fmt.Sprintf(" %d", f.Created)
		}
		if got.Err != nil {
			s += " " + model.KindOf(got.Err).String()
		}
		out = append(out, s)
	}
	return out
}

func (d *desk) want(got []string, want ...string) {
	d.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		d.Errorf("delivered %q, want %q", got, want)
	}
}

func TestAFileIsTakenOnceUntilItChangesAndStaysWhereItIs(t *testing.T) {
	d := open(t)
	d.put("a.csv", lead(1))
	d.want(d.looks(d.box), "a.csv 1")
	d.want(d.looks(d.box))
	if err := d.box.Close(); err != nil {
		t.Fatal(err)
	}
	again := d.watch(d.openStore())
	d.want(d.looks(again)) // another run takes it no second time
	if _, err := os.Stat(filepath.Join(d.folder, "a.csv")); err != nil {
		t.Error(err)
	}
	d.put("a.csv", lead(1)+"lead2@company2.example,Lead 2\n")
	d.want(d.looks(again), "a.csv 1")
}

func TestOlderFilesAreTakenFirst(t *testing.T) {
	d := open(t)
	for i, name := range []string{"c.csv", "a.csv", "b.csv"} {
		d.put(name, lead(i))
		at := d.now.Add(time.Duration(i-10) * time.Minute)
		if err := os.Chtimes(filepath.Join(d.folder, name), at, at); err != nil {
			t.Fatal(err)
		}
	}
	d.want(d.looks(d.box), "c.csv 1", "a.csv 1", "b.csv 1")
}

func TestAFileThatStillGrowsIsLeftAloneUntilItRests(t *testing.T) {
	d := open(t)
	text := "Email,Name\n"
	for i := range 20 {
		text += fmt.Sprintf("lead%d@company.example,Lead %d\n", i, i)
		d.put("a.csv", text)
		if got, ok := d.box.Look(t.Context()); ok {
			t.Fatalf("taken while it grows: %+v", got)
		}
		d.now = d.now.Add(inbox.Every)
	}
	d.want(d.looks(d.box), "a.csv 20")
}

func TestAFileThatSomebodyHasOpenForWritingIsLeftAloneHoweverLongItRests(t *testing.T) {
	if runtime.GOOS != "linux" {
		return // it is not to be known there, and a file that rests is taken
	}
	d := open(t)
	f, err := os.Create(filepath.Join(d.folder, "a.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("Email,Name\nann@north.exam"); err != nil {
		t.Fatal(err)
	}
	d.want(d.looks(d.box))
	if _, err := f.WriteString("ple,Ann Lee\n"); err != nil {
		t.Fatal(err)
	}
	d.want(d.looks(d.box))
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	d.want(d.looks(d.box), "a.csv 1")
}

func TestWhatIsNoFileToImportIsPassedOver(t *testing.T) {
	d := open(t)
	for _, name := range []string{".hidden.csv", "a.csv.part", "b.crdownload", "c.csv.tmp", "~$d.xlsx", "e.csv~"} {
		d.put(name, lead(1))
	}
	d.put("empty.csv", "")
	if err := os.Mkdir(filepath.Join(d.folder, "folder.csv"), 0o700); err != nil {
		t.Fatal(err)
	}
	d.want(d.looks(d.box))
}

func TestAFileThatCannotBeReadIsToldOnceAndAgainWhenItChanges(t *testing.T) {
	d := open(t)
	d.put("a.csv", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
	d.put("b.csv", lead(1))
	d.want(d.looks(d.box), "a.csv invalid", "b.csv 1")
	d.want(d.looks(d.box))
	d.put("a.csv", lead(2))
	d.want(d.looks(d.box), "a.csv 1")
}

func TestAFileThatSomethingElseHindersIsTriedAgain(t *testing.T) {
	d := open(t)
	d.put("a.csv", lead(1))
	d.fail = errors.New("the disk is full")
	d.want(d.looks(d.box), "a.csv internal", "a.csv 1")

	other, err := d.st.BeginImport(t.Context(), store.ImportHeader{At: d.now, Actor: "dana", File: "other.csv"})
	if err != nil {
		t.Fatal(err)
	}
	d.put("b.csv", lead(2))
	d.want(d.looks(d.box)) // another import runs: nothing to tell
	if err := other.Abort(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.want(d.looks(d.box), "b.csv 1")
}

func TestOneProcessTakesFilesAndAnotherTakesOverWhenItEnds(t *testing.T) {
	d := open(t)
	d.want(d.looks(d.box))
	second := d.watch(d.openStore())
	d.put("a.csv", lead(1))
	d.want(d.looks(second))
	d.want(d.looks(d.box), "a.csv 1")
	if err := d.box.Close(); err != nil {
		t.Fatal(err)
	}
	d.put("b.csv", lead(2))
	d.want(d.looks(second), "b.csv 1")
}

func TestAFolderThatGoesAwayIsToldOnceAndWatchedAgainWhenItIsBack(t *testing.T) {
	d := open(t)
	d.want(d.looks(d.box))
	if err := os.Remove(d.folder); err != nil {
		t.Fatal(err)
	}
	d.want(d.looks(d.box), filepath.Base(d.folder)+" internal")
	if err := os.Mkdir(d.folder, 0o700); err != nil {
		t.Fatal(err)
	}
	d.put("a.csv", lead(1))
	d.want(d.looks(d.box), "a.csv 1")
}

func TestAFileThatIsStoredWhenTheWatchEndsIsDeliveredAndNotTakenAgain(t *testing.T) {
	d := open(t)
	d.put("first.csv", lead(1))
	looks := 0 // that it takes until a file is whole
	for ok := false; !ok; looks++ {
		_, ok = d.box.Look(t.Context())
		d.now = d.now.Add(inbox.Every)
	}
	d.put("second.csv", lead(2))
	for range looks - 1 {
		d.box.Look(t.Context())
		d.now = d.now.Add(inbox.Every)
	}
	ctx, end := context.WithCancel(t.Context())
	d.stored = end
	got, err := d.box.Next(ctx)
	if err != nil || len(got.Report.Files) != 1 || got.Report.Files[0].Created != 1 {
		t.Errorf("delivered %+v, %v", got, err)
	}
	if _, err := d.box.Next(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("the next one ends with %v", err)
	}
	if err := d.box.Close(); err != nil {
		t.Fatal(err)
	}
	d.want(d.looks(d.watch(d.openStore())))
}

func TestAFolderToWatchMustBeOne(t *testing.T) {
	d := open(t)
	d.put("a.csv", lead(1))
	for _, c := range []struct {
		path string
		want model.Kind
	}{{filepath.Join(d.folder, "nowhere"), model.KindNotFound}, {filepath.Join(d.folder, "a.csv"), model.KindInvalid}} {
		if _, err := inbox.New(c.path, d.st, nil, time.Now); model.KindOf(err) != c.want {
			t.Errorf("%s: %v", c.path, err)
		}
	}
}

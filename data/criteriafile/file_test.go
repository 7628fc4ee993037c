package criteriafile_test

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"winnow/data/criteriafile"
	"winnow/data/sqlite"
	"winnow/data/store"
	"winnow/model"
	"winnow/model/report"
)

const text = `[threshold]
mql = { score = 5 }
[[rule]]
name = "vp"
group = "person"
when = 'title == "VP"'
points = 10
`

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAFileIsAnotherOneOnceItHasSettled(t *testing.T) {
	path := filepath.Join(t.TempDir(), "criteria.toml")
	f := criteriafile.New(path, nil)
	look := func(what string, want bool) {
		t.Helper()
		if got := f.Changed(); got != want {
			t.Errorf("%s: %t", what, got)
		}
	}
	look("no file at first", false)
	write(t, path, text)
	look("just there: it may still be written", false)
	look("the same twice", true)
	look("told already", false)
	write(t, path, text+"#")
	look("grown", false)
	write(t, path, text+"# and so on")
	look("still growing", false)
	look("settled", true)
	beside := path + "~"
	write(t, beside, text+"# and so on") // as long as before
	if err := os.Chtimes(beside, time.Time{}, time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(beside, path); err != nil {
		t.Fatal(err)
	}
	look("put in its place", false)
	look("put in its place, settled", true)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	look("gone", false)
	look("gone for good", true)

	write(t, path, text)
	if again := criteriafile.New(path, nil); !again.Changed() {
		t.Error("a file that is there at the start is not looked at")
	}
}

// TestHelperWriting is not a test: it has a file open for writing until it is killed.
func TestHelperWriting(t *testing.T) {
	path := os.Getenv("WINNOW_TEST_WRITING")
	if path == "" {
		return
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_TRUNC, 0o600)
	if err == nil {
		_, err = f.WriteString(text)
	}
	if err != nil {
		t.Fatal(err)
	}
	os.Stdout.WriteString("open\n")
	_, _ = os.Stdin.Read(make([]byte, 1)) // until the test ends
}

func TestAFileThatIsBeingWrittenHasNotSettled(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("who writes a file is known on Linux alone")
	}
	path := filepath.Join(t.TempDir(), "criteria.toml")
	f := criteriafile.New(path, nil)
	if f.Changed() {
		t.Fatal("no file is another one")
	}
	cmd := exec.Command(os.Args[0], "-test.run", "^TestHelperWriting$")
	cmd.Env = append(os.Environ(), "WINNOW_TEST_WRITING="+path)
	write(t, path, "")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if s := bufio.NewScanner(out); !s.Scan() || s.Text() != "open" {
		t.Fatalf("it said %q", s.Text())
	}
	for look := range 5 {
		if f.Changed() {
			t.Fatalf("half a file counts at look %d", look)
		}
	}
	if err := in.Close(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if !f.Changed() {
		t.Error("it does not count once it is closed")
	}

	held, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0o600) // as some editors keep it
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	if _, err := held.WriteString("# more\n"); err != nil {
		t.Fatal(err)
	}
	looks := 1
	for !f.Changed() && looks < 100 {
		looks++
	}
	if looks < 10 || looks > 30 {
		t.Errorf("what somebody keeps open counts at look %d", looks)
	}
}

func TestWhatIsAppliedIsWhatWasCompared(t *testing.T) {
	ctx := context.Background()
	st, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "leads.db"), store.Options{Clock: time.Now, Rand: rand.Reader, Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	path := filepath.Join(t.TempDir(), "criteria.toml")
	f := criteriafile.New(path, st)
	compare := func(want report.FileState) report.News {
		t.Helper()
		news, err := f.Compare(ctx)
		if err != nil || news.State != want {
			t.Fatalf("state %d, want %d: %+v, %v", news.State, want, news, err)
		}
		return news
	}
	id := func() model.EntryID {
		id, err := model.NewEntryID(time.Now(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	compare(report.FileNone)
	write(t, path, strings.Replace(text, `"person"`, `"persn"`, 1))
	if news := compare(report.FileBroken); len(news.Mistakes) != 1 || !strings.HasPrefix(news.Mistakes[0], "5:9: ") {
		t.Errorf("the mistakes are %q", news.Mistakes)
	}
	write(t, path, text)
	news := compare(report.FileDiffers)
	write(t, path, text+"# changed since")
	if _, err := f.Apply(ctx, id(), "another", "dana"); model.KindOf(err) != model.KindConflict {
		t.Errorf("a text that was not compared: %v", err)
	}
	first := id()
	for range 2 { // again with the same id: once is enough
		e, err := f.Apply(ctx, first, news.Hash, "dana")
		if err != nil || e.Seq == 0 || st.Criteria().Hash != news.Hash {
			t.Fatalf("got %+v, %v", e, err)
		}
	}
	write(t, path, text)
	compare(report.FileSame)
	if e, err := f.Apply(ctx, id(), news.Hash, "dana"); err != nil || e.Seq != 0 {
		t.Errorf("the applied text again is an entry: %+v, %v", e, err)
	}
	if _, err := st.Undo(ctx, model.UndoCommand{ID: id(), At: time.Now(), Actor: "dana"}); err != nil {
		t.Fatal(err)
	}
	if news := compare(report.FileTakenBack); news.Back == nil || news.Back.Actor != "dana" || news.Change == nil {
		t.Errorf("got %+v", news)
	}
}

func TestAComparisonWithFormerCriteriaIsNotApplied(t *testing.T) {
	ctx := t.Context()
	st, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "leads.db"), store.Options{Clock: time.Now, Rand: rand.Reader, Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	path := filepath.Join(t.TempDir(), "criteria.toml")
	write(t, path, text)
	f, other := criteriafile.New(path, st), criteriafile.New(path+"2", st)
	write(t, path+"2", text+"# another")
	news, err := f.Compare(ctx)
	if err != nil {
		t.Fatal(err)
	}
	apply := func(f *criteriafile.File, hash string) error {
		t.Helper()
		id, err := model.NewEntryID(time.Now(), rand.Reader)
		if err == nil {
			_, err = f.Apply(ctx, id, hash, "dana")
		}
		return err
	}
	second, err := other.Compare(ctx)
	if err = errors.Join(err, apply(other, second.Hash)); err != nil {
		t.Fatal(err)
	}
	if err := apply(f, news.Hash); model.KindOf(err) != model.KindConflict || st.Criteria().Hash != second.Hash {
		t.Errorf("what was compared with former criteria: %v", err)
	}
	if news, err = f.Compare(ctx); err == nil {
		err = apply(f, news.Hash)
	}
	if err != nil || st.Criteria().Hash != news.Hash {
		t.Errorf("compared anew: %v", err)
	}
}

func TestAFolderIsNoFileOfCriteria(t *testing.T) {
	dir := t.TempDir()
	if _, err := criteriafile.Read(dir); model.KindOf(err) != model.KindInvalid || strings.Count(err.Error(), dir) != 1 || !strings.Contains(err.Error(), "name the file") {
		t.Errorf("got %v", err)
	}
}

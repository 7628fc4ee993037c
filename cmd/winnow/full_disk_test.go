package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// fullDisk is winnow on a disk of two MiB, and skips the test where none may be made.
type fullDisk struct {
	t   *testing.T
	dir string
}

func newFullDisk(t *testing.T) fullDisk {
	t.Helper()
	d := fullDisk{t, t.TempDir()}
	if err := unix.Mount("tmpfs", d.dir, "tmpfs", 0, "size=2m"); err != nil {
		t.Skipf("cannot mount a small disk here: %v", err)
	}
	t.Cleanup(func() { unix.Unmount(d.dir, unix.MNT_DETACH) })
	for _, v := range []string{"XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "TMPDIR"} {
		t.Setenv(v, t.TempDir())
	}
	return d
}

// leads writes so many to a file on another disk.
func (d fullDisk) leads(n int) string {
	d.t.Helper()
	var b strings.Builder
	b.WriteString("first name,last name,email,notes\n")
	for i := range n {
		fmt.Fprintf(&b, "Ann%d,Low,ann%d@low%d.example,%s\n", i, i, i, strings.Repeat("long ", 40))
	}
	path := filepath.Join(d.t.TempDir(), fmt.Sprintf("leads-%d.csv", n))
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		d.t.Fatal(err)
	}
	return path
}

func (d fullDisk) winnow(args ...string) (code int, out, err string) {
	d.t.Helper()
	var o, e bytes.Buffer
	code = run(context.Background(), append([]string{"--db", filepath.Join(d.dir, "winnow.db")}, args...), streams{in: strings.NewReader(""), out: &o, err: &e})
	return code, o.String(), e.String()
}

// wantReadable runs what only reads.
func (d fullDisk) wantReadable() {
	d.t.Helper()
	for _, command := range []string{"queue", "show ann1@low1.example", "log", "imports", "doctor",
		"export leads --out " + d.t.TempDir() + "/leads.csv", "backup " + d.t.TempDir() + "/copy.db"} {
		code, out, err := d.winnow(strings.Fields(command)...)
		if code != 0 || out == "" || !strings.Contains(err, "is full; free some space") {
			d.t.Errorf("%s: code %d, %q, %q", command, code, out, err)
		}
	}
	code, _, err := d.winnow("promote", "ann1@low1.example")
	if code != 1 || !strings.Contains(err, "is full; free some space") || strings.Count(err, "\n") != 1 {
		d.t.Errorf("promoted with code %d: %q", code, err)
	}
}

func TestADiskThatAnImportFilledCanBeReadAndIsTakenBackOnceThereIsRoom(t *testing.T) {
	d := newFullDisk(t)
	if code, _, err := d.winnow("import", d.leads(10)); code != 0 {
		t.Fatal(err)
	}
	code, _, err := d.winnow("import", d.leads(20_000))
	if code != 1 || !strings.Contains(err, "is full") || strings.Contains(err, "nothing was saved") {
		t.Fatalf("the disk does not fill: %d, %q", code, err)
	}
	d.wantReadable()
	if err := unix.Mount("tmpfs", d.dir, "tmpfs", unix.MS_REMOUNT, "size=5m"); err != nil {
		t.Fatal(err)
	}
	code, out, err := d.winnow("queue")
	if code != 0 || !strings.Contains(err, "has been taken back") || strings.Count(out, "Ann") != 10 {
		t.Errorf("with room again: %d, %q, %q", code, out, err)
	}
}

func TestAFullDiskWithoutAnImportCanBeRead(t *testing.T) {
	d := newFullDisk(t)
	if code, _, err := d.winnow("import", d.leads(10)); code != 0 {
		t.Fatal(err)
	}
	f, err := os.Create(filepath.Join(d.dir, "filler"))
	if err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = f.Write(make([]byte, 4096))
	}
	f.Close()
	d.wantReadable()
	path := filepath.Join(d.dir, "new.db")
	if code, _, said := d.winnow("--db", path, "import", d.leads(1)); code != 1 || !strings.Contains(said, "is full") {
		t.Errorf("a new one: %d, %q", code, said)
	}
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("a database that could not be made is there: %v", err)
	}
}

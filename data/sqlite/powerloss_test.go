package sqlite_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"winnow/data/sqlite"
)

// TestPowerLossLosesNothingAcknowledged runs a deciding process under strace and
// replays its system calls onto a model of a disk that keeps only what was synced
// and, against it, any part of what was not: at 30 instants, and 1,000 with
// WINNOW_FULL=1. The database that is left must open and hold everything that was
// acknowledged by then.
func TestPowerLossLosesNothingAcknowledged(t *testing.T) { losePower(t, "crash", 12) }

// TestPowerLossAmidAPassLosesNothingAcknowledged has the process score meanwhile what
// hours moved, of which a commit need not be on disk when it returns.
func TestPowerLossAmidAPassLosesNothingAcknowledged(t *testing.T) { losePower(t, "pass", 900) }

func losePower(t *testing.T, mode string, leads int) {
	if _, err := exec.LookPath("strace"); err != nil {
		t.Skip("strace is not installed")
	}
	points, decisions := 30, 60
	if full() {
		points, decisions = 1000, 200
	}
	path := filepath.Join(t.TempDir(), "winnow.db")
	s := open(t, path)
	fill(t, s, leads)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	start := newDisk(t, filepath.Dir(path))
	events := trace(t, path, mode, decisions)
	acks := 0
	for _, e := range events {
		if e.kind == acknowledged {
			acks++
		}
	}
	if acks != decisions {
		t.Fatalf("%d acknowledgements are in the trace, want %d", acks, decisions)
	}
	rnd := rand.New(rand.NewPCG(3, 4))
	at := instants(rnd, events, points)
	said := map[string]bool{}
	checked := 0
	for i, e := range events {
		for len(at) > 0 && at[0] == i {
			at = at[1:]
			reopen(t, start, said, rnd)
			if checked++; t.Failed() {
				t.Fatalf("power lost before event %d of %d, after %d acknowledgements", i, len(events), len(said))
			}
		}
		if e.kind == acknowledged {
			said[e.text] = true
			continue
		}
		start.play(e)
	}
	t.Logf("%d instants in %d events, %d acknowledgements, none lost", checked, len(events), acks)
}

// instants draws places in the trace, half of them right after an acknowledgement.
func instants(rnd *rand.Rand, events []event, n int) []int {
	var acks []int
	for i, e := range events {
		if e.kind == acknowledged {
			acks = append(acks, i+1)
		}
	}
	var at []int
	for i := range n {
		if i%2 == 0 {
			at = append(at, min(len(events)-1, acks[rnd.IntN(len(acks))]))
		} else {
			at = append(at, rnd.IntN(len(events)))
		}
	}
	slices.Sort(at)
	return at
}

// reopen lays what a power loss leaves into a new folder and looks at it.
func reopen(t *testing.T, d *disk, said map[string]bool, rnd *rand.Rand) {
	t.Helper()
	dir, err := os.MkdirTemp(t.TempDir(), "left")
	if err != nil {
		t.Fatal(err)
	}
	d.leave(t, dir, rnd)
	s, err := sqlite.Open(context.Background(), filepath.Join(dir, "winnow.db"), options())
	if err != nil {
		t.Errorf("what is left does not open: %v", err)
		return
	}
	wantStored(t, s, said)
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Error(err)
	}
}

// trace runs the child under strace and reads what it did to the database's files.
func trace(t *testing.T, path, mode string, decisions int) []event {
	t.Helper()
	log := filepath.Join(t.TempDir(), "trace")
	calls := "openat,open,creat,pwrite64,pwritev,pwritev2,write,writev,fsync,fdatasync,sync_file_range,msync,ftruncate," +
		"truncate,rename,renameat,renameat2,unlink,unlinkat,link,linkat,fallocate,mmap,copy_file_range,sendfile"
	cmd := exec.Command("strace", "-f", "-y", "-xx", "-s", "70000", "-o", log, "-e", "trace="+calls, os.Args[0], path)
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%s%d", childMode, mode, decisions))
	if out, err := cmd.CombinedOutput(); err != nil {
		if strings.Contains(string(out), "ptrace") {
			t.Skip("tracing is not allowed here")
		}
		t.Fatalf("strace: %v\n%s", err, out)
	}
	return parseTrace(t, log, filepath.Dir(path))
}

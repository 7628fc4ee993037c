package sqlite_test

import (
	"bufio"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"
)

// TestKilledAtAnyInstantLosesNothingAcknowledged kills a deciding process with
// signal 9, 20 times, and 500 times with WINNOW_FULL=1. Whatever it had said was
// done must be there, and the file sound.
func TestKilledAtAnyInstantLosesNothingAcknowledged(t *testing.T) {
	kills := 20
	if full() {
		kills = 500
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	path := filepath.Join(t.TempDir(), "winnow.db")
	s := open(t, path)
	fill(t, s, 12)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	total := 0
	for kill := range kills {
		acknowledged := decideUntilKilled(t, path, time.Duration(rnd.IntN(120_000))*time.Microsecond)
		total += len(acknowledged)
		s := open(t, path)
		wantStored(t, s, acknowledged)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if t.Failed() {
			t.Fatalf("after kill %d", kill)
		}
		if kill%25 == 24 { // the ledger grows; begin anew before looking at it takes long
			path = filepath.Join(t.TempDir(), "winnow.db")
			s := open(t, path)
			fill(t, s, 12)
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if total < kills {
		t.Errorf("only %d decisions were acknowledged in %d runs: the test tests nothing", total, kills)
	}
	t.Logf("%d kills, %d acknowledged decisions, none lost", kills, total)
}

// decideUntilKilled runs a deciding process, kills it some time after its first
// decision, and returns what it acknowledged.
func decideUntilKilled(t *testing.T, path string, after time.Duration) map[string]bool {
	t.Helper()
	cmd := childCommand(t, "crash1000000", path)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	acknowledged := map[string]bool{}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if len(acknowledged) == 0 {
			time.AfterFunc(after, func() { cmd.Process.Kill() })
		}
		if len(lines.Text()) == 36 { // a line may be cut
			acknowledged[lines.Text()] = true
		}
	}
	cmd.Wait() // killed: always an error
	return acknowledged
}

package sqlite_test

import (
	"context"
	"os"
	"testing"

	"winnow/data/sqlite"
	"winnow/data/store"
	"winnow/data/store/storetest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, openWith)
}

func openWith(t *testing.T, path string, opt store.Options) *store.Store {
	t.Helper()
	s, err := sqlite.Open(context.Background(), path, opt)
	if err != nil {
		t.Fatalf("open %s: %v", path, err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}

// TestRandomCommands compares the store with a small pure model: 2,000 commands,
// and 100,000 with WINNOW_FULL=1.
func TestRandomCommands(t *testing.T) {
	n := 2000
	if full() {
		n = 100_000
	}
	storetest.Random(t, openWith, n, 1)
}

// full reports whether the tests were asked to run in full.
func full() bool { return os.Getenv("WINNOW_FULL") == "1" }

package sqlite_test

import (
	"context"
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

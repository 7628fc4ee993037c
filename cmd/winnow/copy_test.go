package main

import (
	"strings"
	"testing"

	"winnow/data/sqlite"
)

func TestACopyIsRefusedWhereTheDiskHasNoRoomForIt(t *testing.T) {
	room := func(free int64, known bool) func(string) (int64, bool) {
		return func(string) (int64, bool) { return free, known }
	}
	for name, c := range map[string]struct {
		free    int64
		known   bool
		refused bool
	}{
		"room for it and its growth": {9 << 30, true, false},
		"room for the copy alone":    {8 << 30, true, true},
		"none":                       {0, true, true},
		"nobody knows":               {0, false, false},
	} {
		err := roomFor(8<<30, "/tmp/x", room(c.free, c.known))
		if (err != nil) != c.refused {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && !(strings.Contains(err.Error(), "TMPDIR") && strings.Contains(err.Error(), "/tmp/x")) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if free, known := sqlite.Room(t.TempDir()); !known || free <= 0 {
		t.Errorf("here %d are free, %t", free, known)
	}
	if _, known := sqlite.Room("/no/such/folder"); known {
		t.Error("a folder that is not there has room")
	}
}

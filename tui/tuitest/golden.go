package tuitest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Golden compares text with the file of its name in testdata, or writes the file
// where update is set.
func Golden(tb testing.TB, name, got string, update bool) {
	tb.Helper()
	path := filepath.Join("testdata", name+".golden")
	if update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			tb.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	if got == string(want) {
		return
	}
	was := strings.Split(string(want), "\n")
	for i, l := range strings.Split(got, "\n") {
		if i >= len(was) {
			tb.Fatalf("%s ends before line %d: %q (-update writes it anew)", path, i+1, l)
		}
		if l != was[i] {
			tb.Fatalf("%s: line %d is\n%q\nnot\n%q\n(-update writes it anew)", path, i+1, l, was[i])
		}
	}
	tb.Fatalf("%s has lines that are gone (-update writes it anew)", path)
}

package store_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// SQLite plans by the value of a parameter that stands alone as a LIMIT, and so
// prepares the statement anew whenever it is bound: that costs more than a page.
func TestNoLimitIsABareParameter(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	bare := regexp.MustCompile(`(LIMIT|OFFSET) [$]`)
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(text), "\n") {
			if bare.MatchString(line) {
				t.Errorf("%s:%d: write LIMIT 0 + $n: %s", file, i+1, strings.TrimSpace(line))
			}
		}
	}
}

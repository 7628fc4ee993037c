package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var background = regexp.MustCompile(`\b4[0-7]\b|48;[25];[0-9;]+`)

// tint is the background of a cell, "" for the terminal's own.
func (c console) tint(x, y int) string { return background.FindString(c.Look(x, y)) }

// Whatever the renderer sends to get there: on the terminal the header, the footer
// and the selected row are coloured from one end to the other.
func TestHeaderFooterAndTheSelectedRowAreTintedOverTheirWholeWidth(t *testing.T) {
	c := start(t, 60, "winnow")
	c.WaitText("QUEUE")
	c.Rest()
	whole := func(when string) {
		t.Helper()
		for _, y := range []int{0, 39} {
			for x := range 120 {
				if c.tint(x, y) == "" {
					t.Errorf("%s: line %d is without a tint from column %d on: %q", when, y, x, c.Row(y))
					break
				}
			}
		}
		y, rule := -1, -1
		for i := range 40 {
			if strings.HasPrefix(c.Row(i), "▌") {
				y, rule = i, strings.Index(c.Row(i-1), "│")
			}
		}
		if y < 0 {
			t.Fatalf("%s: no row is selected:\n%s", when, c.Screen())
		}
		rule = len([]rune(c.Row(y - 1)[:rule]))
		want := c.tint(0, y)
		for x := range rule {
			if got := c.tint(x, y); got != want || got == "" {
				t.Errorf("%s: the selected row has the tint %q at column %d of %d, not %q: %q", when, got, x, rule, want, c.Row(y))
				break
			}
		}
	}
	whole("at the start")
	for _, keys := range []string{"j", "k", "7", "p", "u", "\t\t", "t\x1b", "/le\r", "\x1b", ","} {
		c.PressAndRest(strings.Split(keys, "")...)
		whole(fmt.Sprintf("after %q", keys))
	}
}

// A theme that is not for the terminal's background brings its own: no cell may be
// left in that of the terminal, whatever was erased there.
func TestAThemeWithABackgroundOfItsOwnCoversTheWholeScreen(t *testing.T) {
	dir := t.TempDir()
	config := filepath.Join(dir, "light.toml")
	if err := os.WriteFile(config, []byte("theme = \"light\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := start(t, 60, "winnow", "--config", config)
	c.WaitText("QUEUE")
	c.Rest()
	for _, keys := range []string{"", "j", "7", "p", "\r", "\x1b", "z", "\x1b", "a", "\x1b", "h", "\x1b", "S", "\x1b", "?", "\x1b", "/le\r", "\x1b", "/zzz\r", "\x1b", "2", "1", "v", "\x1b", "I", "\x1b"} {
		c.PressAndRest(strings.Split(keys, "")...)
		bare, first := 0, ""
		for y := range 40 {
			for x := range 120 {
				if c.tint(x, y) == "" {
					if bare++; bare == 1 {
						first = fmt.Sprintf("line %d, column %d: %q", y, x, c.Row(y))
					}
				}
			}
		}
		if bare > 0 {
			t.Errorf("after %q %d cells have the terminal's background, from %s", keys, bare, first)
		}
	}
}

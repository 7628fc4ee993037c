package tui_test

import (
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/charmbracelet/x/ansi"

	"winnow/model"
)

// Whatever a file says, nothing of it but visible text reaches the terminal, the
// clipboard or the summary.
func TestHostileTextIsHarmlessOnEveryScreen(t *testing.T) {
	evil := "A\x1b]0;owned\x07\x1b[2J\u202eB\u009b31m\u200b\x00\x7f\r\nC\tD"
	d := desk0(t)
	var leads []person
	for _, mark := range []string{"1", "2", "3", "4", "5"} {
		leads = append(leads, person{name: mark + evil, title: evil, company: evil, email: mark + "x@y.example", pricing: time.Hour})
	}
	leads = append(leads, person{name: "6" + evil, title: evil, company: evil, email: "6x" + evil + "@y.example", pricing: time.Minute})
	d.bring(leads...)
	d.colleague("1x@y.example", model.ActNote, func(c *model.Command) { c.Note = evil })
	d.open(120, 40)
	look := func(after string) {
		t.Helper()
		for i, l := range d.Raw() {
			for _, r := range ansi.Strip(l) {
				if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u200b' {
					t.Fatalf("after %s, line %d holds %U: %q", after, i+1, r, l)
				}
			}
			if rest := sgr.ReplaceAllString(l, ""); strings.ContainsAny(rest, "\x1b\u009b\x07") {
				t.Fatalf("after %s, line %d holds a sequence that is not a colour: %q", after, i+1, l)
			}
		}
		if strings.ContainsFunc(strings.ReplaceAll(d.Clipboard, "\n", ""), unicode.IsControl) {
			t.Fatalf("after %s, the clipboard holds %q", after, d.Clipboard)
		}
	}
	look("the start")
	for _, k := range []string{"y", "G", "Y", "g", "h", "esc", "S", "y", "v", "esc", "=", "esc", "ctrl+f", "A", "esc", "/", "A", "esc", "z", "z", "enter", "esc", "r", "esc", "n", "d", "esc", "N", "esc", "space", "space", "p", "esc", "esc", ":", "esc", "?", "esc",
		"o", "esc", "m", "esc", "w", "t", "n", "p", "u", "r", "3", ".", "a", "esc", "7", "5", "6", "1", "s", "1"} {
		d.Press(k)
		look(k)
	}
	d.colleague("5x@y.example", model.ActPromote)
	d.Burst("G", "p", "ctrl+c")
	d.WaitIdle()
	if s := d.Summary(); strings.ContainsFunc(strings.ReplaceAll(s, "\n", ""), unicode.IsControl) {
		t.Errorf("the summary holds %q", s)
	}
}

// sgr is a sequence that changes colours and weights, the only kind that is drawn.
var sgr = regexp.MustCompile("\x1b\\[[0-9;:]*m")

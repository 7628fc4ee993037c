package tui_test

import (
	"strings"
	"testing"
)

func TestTheRendererIsGivenTheScreenWithoutTheBlanksAtItsRight(t *testing.T) {
	d := sit(t, people(30))
	d.Resize(160, 45)
	d.WaitIdle()
	given, less := strings.Split(d.Model().View().Content, "\n"), 0
	for y, whole := range d.Raw() {
		rest, ok := strings.CutPrefix(whole, given[y])
		if !ok || strings.Trim(rest, " ") != "" {
			t.Errorf("line %d is given as %q, not %q", y, given[y], whole)
		}
		less += len(rest)
	}
	if less < 500 {
		t.Errorf("only %d blanks are left out", less)
	}
}

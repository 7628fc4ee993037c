package main

import (
	"bytes"
	"encoding/base64"
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

func TestACopyReachesTheTerminalThroughWhatIsInBetween(t *testing.T) {
	long := strings.Repeat("Maya Ortiz asked for a demo. ", 90)
	seq := "\x1b]52;c;" + base64.StdEncoding.EncodeToString([]byte(long)) + "\a"
	drawn := "\x1b[3;1Hbefore" + seq + "\x1b[4;1Hafter"
	plain := func(sent string) bool { return sent == drawn }
	wrapped := regexp.MustCompile("(?s)\x1bP(.*?)\x1b\\\\")
	through := func(sent string) bool {
		var all strings.Builder
		for _, m := range wrapped.FindAllStringSubmatch(sent, -1) {
			if len(m[0]) > 768 {
				t.Errorf("a piece of %d bytes is more than GNU screen takes", len(m[0]))
			}
			all.WriteString(m[1])
		}
		return all.String() == seq && wrapped.ReplaceAllString(sent, "") == strings.Replace(drawn, seq, "", 1)
	}
	for name, c := range map[string]struct {
		env    map[string]string
		sent   func(string) bool
		toTmux bool
	}{
		"a terminal of its own":                 {map[string]string{"TERM": "xterm-256color"}, plain, false},
		"within GNU screen":                     {map[string]string{"TERM": "screen-256color", "STY": "1.pts-0.here"}, through, false},
		"over ssh from within GNU screen":       {map[string]string{"TERM": "screen.xterm-256color"}, through, false},
		"within tmux":                           {map[string]string{"TERM": "screen-256color", "TMUX": "/tmp/tmux-1/default,1,0"}, plain, true},
		"within tmux that runs in GNU screen":   {map[string]string{"TERM": "tmux-256color", "TMUX": "/tmp/tmux-1/default,1,0", "STY": "1.pts-0.here"}, plain, true},
		"over ssh from within tmux":             {map[string]string{"TERM": "tmux-256color"}, plain, false},
		"from where tmux calls itself a screen": {map[string]string{"TERM": "screen-256color"}, plain, false},
	} {
		var out bytes.Buffer
		w, done := newCopier(&out, func(n string) string { return c.env[n] })
		var told string
		if (w.tmux != nil) != c.toTmux {
			t.Errorf("%s: tmux is told: %v", name, w.tmux != nil)
		} else if c.toTmux {
			w.tmux = func(text string) { told = text }
		}
		n, err := w.Write([]byte(drawn))
		done()
		if err != nil || n != len(drawn) {
			t.Errorf("%s: %d of %d, %v", name, n, len(drawn), err)
		}
		if !c.sent(out.String()) {
			t.Errorf("%s: sent is %q", name, out.String())
		}
		if c.toTmux && told != long {
			t.Errorf("%s: tmux is told %q", name, told)
		}
	}
}

func TestWhatIsDrawnWithoutACopyIsLeftAsItIs(t *testing.T) {
	var out bytes.Buffer
	w, done := newCopier(&out, func(n string) string { return map[string]string{"STY": "1"}[n] })
	defer done()
	text := ansi.SetWindowTitle("winnow") + "\x1b[2Jdrawn"
	if _, err := w.Write([]byte(text)); err != nil || out.String() != text {
		t.Errorf("%q, %v", out.String(), err)
	}
}

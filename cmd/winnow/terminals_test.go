package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"winnow/tui/tuitest/terminal"
)

// demoOn is the demo in an environment of its own.
func demoOn(t *testing.T, env ...string) *terminal.Terminal {
	t.Helper()
	cmd := command(t.TempDir(), "winnow", "demo", "--now", "2026-11-19T10:24:00Z")
	cmd.Env = append(cmd.Env, env...)
	return terminal.Start(t, 120, 40, cmd)
}

// erasedOnColour lists what was erased while the pen stood on a background: all of
// it would be in the colour of the terminal on one that knows no background when it
// erases.
func erasedOnColour(out string) (found []string) {
	p, on, colour := ansi.NewParser(), false, ""
	p.SetHandler(ansi.Handler{HandleCsi: func(c ansi.Cmd, params ansi.Params) {
		switch c.Final() {
		case 'm':
			if len(params) == 0 {
				on = false
			}
			for i := 0; i < len(params); i++ {
				switch n := params[i].Param(0); {
				case n == 38 || n == 48:
					on = on || n == 48
					colour = fmt.Sprint(n)
					if i+1 < len(params) && params[i+1].Param(0) == 5 {
						i += 2
					} else {
						i += 4
					}
				case n == 0 || n == 49:
					on = false
				case n >= 40 && n <= 47 || n >= 100 && n <= 107:
					on, colour = true, fmt.Sprint(n)
				}
			}
		case 'K', 'X', 'J':
			if on {
				found = append(found, string(rune(c.Final()))+" on "+colour)
			}
		}
	}})
	p.Parse([]byte(out))
	return found
}

func TestBlanksAreWrittenWhereATerminalErasesInAColourOfItsOwn(t *testing.T) {
	look := func(term string) (string, []string) {
		c := demoOn(t, "TERM="+term, "COLORTERM=")
		c.WaitText("QUEUE")
		c.Rest()
		for _, keys := range []string{"j", " ", "r", "\x1b", "7", ",", "j", "\x1b", "1"} {
			c.PressAndRest(keys)
		}
		return c.Screen(), erasedOnColour(c.Output())
	}
	screen, erased := look("screen-256color")
	if len(erased) > 0 {
		t.Errorf("it erases what has a background: %v", erased)
	}
	same, elsewhere := look("xterm-256color")
	if screen != same {
		t.Errorf("the words differ:\n%s\nand\n%s", screen, same)
	}
	if len(elsewhere) == 0 {
		t.Error("this test cannot fail: nothing is erased elsewhere")
	}
}

func TestALocaleWithoutUnicodeIsDrawnWithPlainSigns(t *testing.T) {
	for locale, plain := range map[string]bool{
		"": false, "C": true, "POSIX": true, "C.UTF-8": false, "C.utf8": false, "en_US.UTF-8": false, "UTF-8": false,
		"de_DE.ISO-8859-1": true, "ja_JP.eucJP": true, "de_DE": false, "sr_RS.UTF-8@latin": false,
	} {
		if got := plainCharset(func(name string) string { return map[string]string{"LANG": locale}[name] }); got != plain {
			t.Errorf("LANG=%s: plain is %v", locale, got)
		}
	}
	first := map[string]string{"LC_ALL": "en_US.UTF-8", "LC_CTYPE": "C", "LANG": "C"}
	if plainCharset(func(name string) string { return first[name] }) {
		t.Error("LC_ALL does not stand above the others")
	}

	c := demoOn(t, "LC_ALL=POSIX")
	c.WaitText("QUEUE")
	c.Rest()
	if s := c.Screen(); strings.ContainsAny(s, "▌▲│…·–█░") || !strings.Contains(s, "^") {
		t.Errorf("signs that such a terminal may not have:\n%s", s)
	}
}

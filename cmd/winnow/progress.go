package main

import (
	"fmt"
	"time"

	"github.com/charmbracelet/x/ansi"
)

// progress is one line on standard error that is written over, on a terminal only.
type progress struct {
	a     *app
	what  string
	width int
	last  time.Time
	shown bool
}

func (a *app) progress(what string) *progress {
	width, ok := terminalOf(a.err)
	if !ok || a.flags.json {
		width = 0
	}
	return &progress{a: a, what: what, width: width}
}

// at tells how far it has come; total 0 is unknown.
func (p *progress) at(done, total int) {
	if total > 0 {
		p.say(fmt.Sprintf("%s %d of %d", p.what, done, total))
		return
	}
	p.say(fmt.Sprintf("%s %d", p.what, done))
}

// say shows a line, at most ten times a second.
func (p *progress) say(line string) {
	now := time.Now()
	if p.width == 0 || now.Sub(p.last) < 100*time.Millisecond {
		return
	}
	p.last, p.shown = now, true
	line = ansi.Truncate(line, p.width-1, "")
	fmt.Fprintf(p.a.err, "\r\x1b[K%s", line)
}

func (p *progress) done() {
	if p.shown {
		fmt.Fprint(p.a.err, "\r\x1b[K")
		p.shown = false
	}
}

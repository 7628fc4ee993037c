package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"io"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
)

// What is copied goes to the terminal as OSC 52. Two programs in between keep it to
// themselves: GNU screen, which prints what of it is longer than it reads, and tmux,
// which by default takes nothing from the programs in it. For screen the sequence
// is wrapped so that it is handed on; tmux is told by its own command.
const (
	copyStart = "\x1b]52;"
	// screenReads is how much GNU screen takes in one piece: 768 bytes, with what is
	// around it.
	screenReads = 700
	endString   = "\x1b\\"
	tmuxWaits   = 5 * time.Second
)

// copying is a terminal that what is copied reaches through GNU screen and tmux.
type copying struct {
	term.File
	c *copier
}

func (f copying) Write(p []byte) (int, error) { return f.c.Write(p) }

// copier writes to out what a renderer writes, but for what is copied.
type copier struct {
	out    io.Writer
	screen bool              // GNU screen is in between
	tmux   func(text string) // hands a text to tmux, nil where there is none
}

// newCopier reads from the environment what is between the program and the terminal.
// The copier's wait ends when all that was copied has been handed on.
func newCopier(out io.Writer, env func(string) string) (c *copier, wait func()) {
	var under sync.WaitGroup
	c = &copier{out: out}
	name := env("TERM")
	switch {
	case env("TMUX") != "":
		c.tmux = func(text string) { under.Go(func() { loadTmux(text) }) }
	case env("STY") != "", name == "screen", strings.HasPrefix(name, "screen."): // the last two over ssh, from within screen
		c.screen = true
	}
	return c, under.Wait
}

// loadTmux puts text into a buffer of tmux, and by it into the clipboard of the
// terminal that shows it. What fails is what the sequence did before: nothing.
func loadTmux(text string) {
	ctx, stop := context.WithTimeout(context.Background(), tmuxWaits)
	defer stop()
	cmd := exec.CommandContext(ctx, "tmux", "load-buffer", "-w", "-")
	cmd.Stdin = strings.NewReader(text)
	_ = cmd.Run()
}

func (c *copier) Write(p []byte) (int, error) {
	if !c.screen && c.tmux == nil || !bytes.Contains(p, []byte(copyStart)) {
		return c.out.Write(p)
	}
	var b bytes.Buffer
	for rest := p; ; {
		at, end := copied(rest)
		if at < 0 {
			b.Write(rest)
			break
		}
		b.Write(rest[:at])
		seq := string(rest[at:end])
		if c.tmux != nil {
			c.tmux(copiedText(seq))
		}
		if c.screen {
			seq = ansi.ScreenPassthrough(seq, screenReads)
		}
		b.WriteString(seq)
		rest = rest[end:]
	}
	if _, err := c.out.Write(b.Bytes()); err != nil {
		return 0, err
	}
	return len(p), nil
}

// copied is where the first sequence that copies begins and ends, -1 where there is
// none.
func copied(p []byte) (from, to int) {
	from = bytes.Index(p, []byte(copyStart))
	if from < 0 {
		return -1, -1
	}
	to = len(p)
	for _, end := range []string{"\a", endString} {
		if i := bytes.Index(p[from:], []byte(end)); i >= 0 {
			to = min(to, from+i+len(end))
		}
	}
	return from, to
}

// copiedText is the text of a sequence that copies.
func copiedText(seq string) string {
	body := strings.TrimSuffix(strings.TrimSuffix(seq, "\a"), endString)
	text, err := base64.StdEncoding.DecodeString(body[strings.LastIndexByte(body, ';')+1:])
	if err != nil {
		return ""
	}
	return string(text)
}

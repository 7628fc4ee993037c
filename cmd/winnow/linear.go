package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	tea "charm.land/bubbletea/v2"
	"github.com/spf13/cobra"

	"winnow/model/safetext"
	"winnow/tui"
)

// linear reports whether the console is to be read line by line: where it was asked
// for, and on terminals that cannot do otherwise.
func (a *app) linear() bool { return a.flags.linear || os.Getenv("TERM") == "dumb" }

func (a *app) linearFlag(c *cobra.Command) {
	c.Flags().BoolVar(&a.flags.linear, "linear", false, "line by line, for screen readers and pipes: nothing is drawn")
}

// longestLine bounds what is read as one line.
const longestLine = 64 << 10

// runLinear runs the console line by line, from any input to any output, until the
// input ends or q leaves.
func (a *app) runLinear(ctx context.Context, opt tui.Options, saves *saving) error {
	for i := range opt.Themes {
		opt.Themes[i] = opt.Themes[i].WithASCII()
	}
	opt.Own, opt.Theme, opt.Auto, opt.ThemeFiles = nil, "mono", false, nil
	opt.NoColour = "line by line there are no colours"
	out := newLineWriter(a.out)
	copies, copiesDone := newCopier(a.out, os.Getenv)
	defer copiesDone()
	m := tui.NewLinear(opt, out.line)
	guard := &guarded{inner: m, log: a.home.log, now: a.clock}
	p := tea.NewProgram(guard, tea.WithInput(nil), tea.WithOutput(&clipboardOnly{a, copies}), tea.WithoutRenderer(), tea.WithoutSignalHandler(), tea.WithWindowSize(100, 100))
	guard.program = p
	stop := a.leaveOn(ctx, p)
	go func() { // ends with the process: a read of a terminal cannot be called back
		in := bufio.NewScanner(a.in)
		in.Buffer(nil, longestLine)
		for in.Scan() {
			p.Send(tui.LineMsg(in.Text()))
		}
		p.Send(tui.EndMsg{})
	}()
	_, err := p.Run()
	stop()
	saves.wait()
	out.close()
	if guard.crashed != "" {
		return &exitError{exitFailed, fmt.Errorf("a mistake in winnow stopped it: %s; what was said as done is saved; details are in %s", safetext.Line(guard.crashed), a.home.log)}
	}
	if err != nil && !errors.Is(err, tea.ErrProgramKilled) {
		return fmt.Errorf("the console stopped: %w; what was said as done is saved", err)
	}
	if s := m.Summary(); s != "" {
		return a.printf("%s\n", safetext.Block(s))
	}
	return nil
}

// lineWriter writes lines in their order without making anybody wait.
type lineWriter struct {
	mu    sync.Mutex
	more  *sync.Cond
	lines []string
	over  bool
	done  chan struct{}
}

func newLineWriter(w io.Writer) *lineWriter {
	l := &lineWriter{done: make(chan struct{})}
	l.more = sync.NewCond(&l.mu)
	go l.write(w)
	return l
}

func (l *lineWriter) line(s string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, s)
	l.more.Signal()
}

func (l *lineWriter) write(w io.Writer) {
	defer close(l.done)
	for {
		l.mu.Lock()
		for len(l.lines) == 0 && !l.over {
			l.more.Wait()
		}
		lines, over := l.lines, l.over
		l.lines = nil
		l.mu.Unlock()
		for _, s := range lines {
			_, _ = io.WriteString(w, s+"\n") // who reads has gone, and the input ends with it
		}
		if over {
			return
		}
	}
}

// close waits until everything is written.
func (l *lineWriter) close() {
	l.mu.Lock()
	l.over = true
	l.more.Signal()
	l.mu.Unlock()
	<-l.done
}

// clipboardOnly passes on what is copied, and nothing else that a terminal would be
// told: to a terminal that understands it.
type clipboardOnly struct {
	a   *app
	out *copier
}

func (c *clipboardOnly) Write(b []byte) (int, error) {
	_, tty := terminalOf(c.a.out)
	if from, to := copied(b); from >= 0 && tty && os.Getenv("TERM") != "dumb" {
		if _, err := c.out.Write(b[from:to]); err != nil {
			return 0, err
		}
	}
	return len(b), nil
}

package main

import (
	"fmt"
	"os"
	"runtime/debug"
	"time"

	tea "charm.land/bubbletea/v2"
)

// guarded is the console behind a net: a panic in it ends the program as a quit
// does, with the terminal restored, and goes to the log with its stack.
type guarded struct {
	inner   tea.Model
	program *tea.Program
	log     string
	now     func() time.Time
	crashed string
	last    tea.View
}

func (g *guarded) Init() tea.Cmd { return g.inner.Init() }

func (g *guarded) Update(msg tea.Msg) (_ tea.Model, cmd tea.Cmd) {
	if g.crashed != "" {
		return g, tea.Quit
	}
	defer func() {
		if r := recover(); r != nil {
			g.fell(r)
			cmd = tea.Quit
		}
	}()
	g.inner, cmd = g.inner.Update(msg)
	return g, cmd
}

func (g *guarded) View() (v tea.View) {
	defer func() {
		if r := recover(); r != nil {
			g.fell(r)
			v = g.last
			go g.program.Quit()
		}
	}()
	if g.crashed != "" {
		return g.last
	}
	v = g.inner.View()
	g.last = v
	return v
}

// fell writes down what happened. That the log cannot be written must not stop
// the terminal from being restored.
func (g *guarded) fell(r any) {
	g.crashed = fmt.Sprint(r)
	if makeParent(g.log) != nil {
		return
	}
	f, err := os.OpenFile(g.log, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return
	}
	fmt.Fprintf(f, "%s panic: %v\n%s\n", g.now().UTC().Format(time.RFC3339), r, debug.Stack())
	_ = f.Close()
}

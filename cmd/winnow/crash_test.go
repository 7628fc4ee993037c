package main

import (
	"context"
	"os"

	tea "charm.land/bubbletea/v2"
)

// crashing is winnow with a console in which the key X is a mistake of ours.
func crashing() {
	a := newApp(streams{in: os.Stdin, out: os.Stdout, err: os.Stderr})
	a.wrap = func(m tea.Model) tea.Model { return &faulty{m} }
	root := a.root()
	root.SetArgs(os.Args[1:])
	err := root.ExecuteContext(context.Background())
	a.close()
	os.Exit(a.report(err))
}

type faulty struct{ tea.Model }

func (f *faulty) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if k, ok := msg.(tea.KeyPressMsg); ok && k.String() == "X" {
		panic("a mistake made on purpose")
	}
	var cmd tea.Cmd
	f.Model, cmd = f.Model.Update(msg)
	return f, cmd
}

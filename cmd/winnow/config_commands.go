package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"time"

	"winnow/data/store"
	"winnow/model"
	"winnow/model/safetext"
	"winnow/tui"
)

const commandsConfigText = `
# Programs of your own, in the console under ! and in the palette. Each gets the lead
# as JSON on its standard input; the first line that it writes is shown. run is the
# program and its arguments: no shell reads them. After 30 seconds it is ended.
# [[command]]
# name = "Look up in the wiki"
# key = "w"
# run = ["/home/maya/bin/wiki", "--from-json"]
`

// commandConfig is a [[command]] of the config.
type commandConfig struct {
	Name, Key string
	Run       []string
}

// commands reads the programs that a user may run with a lead.
func (r *configReader) commands(line int, v any) {
	tables, ok := v.([]any)
	if !ok {
		r.wrong(line, "command wants two brackets around: [[command]]")
		return
	}
	lines := r.linesOf("[[command]]")
	for i, x := range tables {
		at := line
		if i < len(lines) {
			at = lines[i]
		}
		t, ok := x.(map[string]any)
		if !ok {
			r.wrong(at, "command wants two brackets around: [[command]]")
			continue
		}
		if c, ok := r.command(at, t); ok {
			r.c.Commands = append(r.c.Commands, c)
		}
	}
}

// command reads one of them; false where something in it was reported.
func (r *configReader) command(line int, t map[string]any) (c commandConfig, ok bool) {
	wrong := func(format string, args ...any) (commandConfig, bool) {
		r.wrong(line, format, args...)
		return c, false
	}
	for _, name := range sortedKeys(t) {
		s, isText := t[name].(string)
		switch {
		case name == "run":
			list, isList := t[name].([]any)
			for _, w := range list {
				word, isText := w.(string)
				isList = isList && isText
				c.Run = append(c.Run, word)
			}
			if !isList || len(c.Run) == 0 || c.Run[0] == "" {
				return wrong("run of a command wants the program and its arguments as a list: [\"program\", \"argument\"]; no shell reads it")
			}
		case name != "name" && name != "key":
			return wrong("a command has no setting %q%s", name, didYouMean(name, []string{"name", "key", "run"}))
		case !isText:
			return wrong("%s of a command wants a text in quotes", name)
		case name == "name":
			c.Name = s
		default:
			c.Key = s
		}
	}
	switch {
	case c.Name == "":
		return wrong("a command wants a name: name = \"Look up in the wiki\"")
	case len(c.Run) == 0:
		return wrong("the command %q wants a program: run = [\"program\", \"argument\"]", c.Name)
	case len([]rune(c.Key)) > 1:
		return wrong("key of the command %q wants one character", c.Name)
	case slices.ContainsFunc(r.c.Commands, func(o commandConfig) bool { return o.Key == c.Key && c.Key != "" }):
		return wrong("there are two commands on the key %q; the first one holds", c.Key)
	case slices.ContainsFunc(r.c.Commands, func(o commandConfig) bool { return o.Name == c.Name }):
		return wrong("there are two commands called %q; the first one holds", c.Name)
	}
	return c, true
}

// userCommands are the config's commands as the console runs them.
func (a *app) userCommands(st *store.Store) (all []tui.UserCommand) {
	for _, c := range a.config.Commands {
		all = append(all, tui.UserCommand{Name: c.Name, Key: c.Key, Run: func(ctx context.Context, lead model.LeadID) (string, error) {
			d, err := st.Detail(ctx, lead, 100)
			if err != nil {
				return "", err
			}
			doc, err := append(document{{"command", c.Name}}, a.detailJSON(d)...).MarshalJSON()
			if err != nil {
				return "", err
			}
			return runProgram(ctx, c.Run, doc, "config")
		}})
	}
	return all
}

// hungError tells of a program that did not end.
type hungError struct{ program string }

func (e hungError) Error() string {
	return fmt.Sprintf("%s did not end within %s and was stopped", e.program, runFor)
}

// runProgram runs a program with a document on its standard input, and returns the
// first line that it wrote. What it left running behind it is let be. named says
// where it is named, for who has to mend it.
func runProgram(ctx context.Context, args []string, doc []byte, named string) (said string, err error) {
	ctx, end := context.WithTimeout(ctx, runFor)
	defer end()
	c := exec.CommandContext(ctx, args[0], args[1:]...)
	c.Stdin, c.WaitDelay = bytes.NewReader(doc), time.Second
	last := endTogether(c)
	var out, bad limited
	c.Stdout, c.Stderr = &out, &bad
	err = c.Run()
	if ctx.Err() != nil {
		last()
	}
	switch {
	case errors.Is(context.Cause(ctx), context.Canceled):
		return "", fmt.Errorf("%s was stopped", args[0])
	case ctx.Err() != nil:
		return "", hungError{args[0]}
	case errors.Is(err, exec.ErrNotFound):
		return "", model.NotFound("name it with its whole path in the "+named, "there is no program %q", args[0])
	case err != nil && !errors.Is(err, exec.ErrWaitDelay): // it ended well, and its child holds the pipe
		return "", fmt.Errorf("%s failed: %w%s", args[0], err, bad.tail())
	}
	first, _, _ := bytes.Cut(bytes.TrimSpace(out.b), []byte("\n"))
	return safetext.Line(string(first)), nil
}

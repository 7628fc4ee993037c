// Command winnow is a terminal console for working a day's leads, and the
// commands that do the same from a script.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // a team's zone is known on machines without a database of zones too
)

// version is set when a release is built.
var version = "dev"

func main() {
	// A reader that goes away is an error of writing, so that the run ends in
	// order and leaves no copy behind.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	code := run(ctx, os.Args[1:], streams{in: os.Stdin, out: os.Stdout, err: os.Stderr})
	stop()
	os.Exit(code)
}

// streams are what a run reads and writes.
type streams struct {
	in  io.Reader
	out io.Writer
	err io.Writer
}

// run is the whole program: arguments in, exit code out.
func run(ctx context.Context, args []string, s streams) int {
	a := newApp(s)
	root := a.root()
	root.SetArgs(filterWords(root, args))
	root.SetIn(s.in)
	root.SetOut(s.out)
	root.SetErr(s.err)
	err := root.ExecuteContext(ctx)
	a.close()
	return a.report(err)
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"syscall"

	"winnow/model"
	"winnow/model/safetext"
)

// Exit codes: scripts rely on them.
const (
	exitDone     = 0
	exitFailed   = 1
	exitUsage    = 2
	exitSome     = 3 // done, with some rows or leads refused
	exitNotFound = 4
	exitRefused  = 5 // one lead: conflict, illegal move, ambiguous name
)

// exitError ends a run with a code of its own. Its err may be nil: everything
// was said already.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

// usageError is a mistake in how the command was called.
func usageError(format string, args ...any) error {
	return &exitError{exitUsage, fmt.Errorf(format, args...)}
}

// failed is an error of the world and not of the call: exit code 1 whatever its kind.
func failed(err error) error {
	if err == nil {
		return nil
	}
	var e *exitError
	if errors.As(err, &e) || model.KindOf(err) != model.KindInvalid {
		return err
	}
	return &exitError{exitFailed, err}
}

// fileError says in winnow's words why a file could not be read.
func fileError(path string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return model.NotFound("check the path", "there is no file %q", path)
	}
	return err
}

func exitCode(err error) int {
	var e *exitError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &e):
		return e.code
	}
	switch model.KindOf(err) {
	case model.KindInvalid:
		return exitUsage
	case model.KindNotFound:
		return exitNotFound
	case model.KindConflict:
		return exitRefused
	}
	return exitFailed
}

// report writes an error as one line, several where it lists mistakes, and
// returns the exit code.
func (a *app) report(err error) int {
	if err == nil {
		return exitDone
	}
	if errors.Is(err, syscall.EPIPE) { // who read the output has had enough
		return exitDone
	}
	if errors.Is(err, context.Canceled) {
		err = &exitError{exitFailed, errors.New("interrupted; what was shown as done is saved")}
	}
	if text := strings.TrimSpace(a.nameCopies(err.Error())); text != "" {
		fmt.Fprintf(a.err, "winnow: %s\n", safetext.Block(text))
	}
	return exitCode(err)
}

// nameCopies says in a message what the files of this run alone are: their paths
// tell nobody anything once they are gone.
func (a *app) nameCopies(text string) string {
	for _, dir := range a.temp {
		text = strings.ReplaceAll(text, filepath.Join(dir, copyName), "the copy in "+filepath.Dir(dir))
		text = strings.ReplaceAll(text, dir, filepath.Dir(dir))
	}
	return text
}

// warn tells something on the side; the run goes on.
func (a *app) warn(format string, args ...any) {
	fmt.Fprintf(a.err, "winnow: %s\n", safetext.Line(fmt.Sprintf(format, args...)))
}

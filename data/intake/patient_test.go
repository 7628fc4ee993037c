package intake

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

func TestAnImportThatWaitsForAPipeCanBeStopped(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "leads.csv")
	if err := unix.Mkfifo(pipe, 0o600); err != nil {
		t.Skipf("no pipes here: %v", err)
	}
	t.Cleanup(func() { // who still waits is let go
		if f, err := os.OpenFile(pipe, os.O_WRONLY|unix.O_NONBLOCK, 0); err == nil {
			_ = f.Close()
		}
	})
	silent, never := io.Pipe()
	t.Cleanup(func() { _ = never.Close() })
	half, begin := io.Pipe()
	t.Cleanup(func() { _ = begin.Close() })
	go func() { _, _ = io.WriteString(begin, "name,email\nAnn,ann@low.example\n") }()
	for what, j := range map[string]Job{
		"a named pipe that nobody writes to": {Files: []string{pipe}},
		"standard input without a word":      {Files: []string{"-"}, Stdin: silent},
		"standard input that stops":          {Files: []string{"-"}, Stdin: half},
	} {
		j.Store = &recorder{}
		ctx, stop := context.WithCancel(context.Background())
		time.AfterFunc(50*time.Millisecond, stop)
		ended := make(chan error, 1)
		go func() {
			_, err := Run(ctx, j)
			ended <- err
		}()
		select {
		case err := <-ended:
			if !errors.Is(err, context.Canceled) {
				t.Errorf("%s: %v", what, err)
			}
		case <-time.After(time.Minute):
			t.Fatalf("%s: it still waits", what)
		}
	}
}

func TestANamedPipeIsReadAsItComes(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "leads.csv")
	if err := unix.Mkfifo(pipe, 0o600); err != nil {
		t.Skipf("no pipes here: %v", err)
	}
	text := "name,email\n" + strings.Repeat("Ann,ann@low.example\n", 20_000)
	go func() {
		f, err := os.OpenFile(pipe, os.O_WRONLY, 0)
		if err != nil {
			t.Error(err)
			return
		}
		_, err = io.WriteString(f, text)
		if err = errors.Join(err, f.Close()); err != nil {
			t.Error(err)
		}
	}()
	rec := &recorder{}
	if _, err := Run(context.Background(), Job{Files: []string{pipe}, Store: rec}); err != nil || len(rec.rows) != 20_000 {
		t.Errorf("%d rows, %v", len(rec.rows), err)
	}
}

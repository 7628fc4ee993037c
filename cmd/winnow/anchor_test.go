package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/creack/pty"
)

// A terminal that does not say how it counts gets names of India in cells of their
// own, so that the columns behind them stay in their place.
func TestTheConsoleHoldsTheColumnsOfATerminalThatDoesNotSayHowItCounts(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "leads.csv")
	if err := os.WriteFile(file, []byte("Name,Email,Company\nश्रुति शर्मा,shruti@malabar.example,Malabar\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := command(dir, "winnow", "import", file).CombinedOutput(); err != nil {
		t.Fatalf("import: %v\n%s", err, out)
	}
	c := command(dir, "winnow")
	f, err := pty.StartWithSize(c, &pty.Winsize{Cols: 120, Rows: 40})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out bytes.Buffer
	read := make(chan struct{})
	go func() { _, _ = io.Copy(&out, f); close(read) }() // answers nothing
	time.AfterFunc(2*time.Second, func() { _, _ = f.WriteString("\x03") })
	if err := c.Wait(); err != nil {
		t.Fatal(err)
	}
	<-read
	if want := ansi.SaveCursor + "\x1b[9Xश्रुति शर्मा" + ansi.RestoreCursor + "\x1b[9C"; !bytes.Contains(out.Bytes(), []byte(want)) {
		t.Errorf("the name is not held: %q", out.String())
	}
}

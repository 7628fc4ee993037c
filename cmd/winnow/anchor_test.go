package main

import (
	"bytes"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/creack/pty"

	"winnow/tui/tuitest/terminal"
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
	var mu sync.Mutex
	var out bytes.Buffer
	read := make(chan struct{})
	go func() { // answers nothing
		defer close(read)
		for buf := make([]byte, 64<<10); ; {
			n, err := f.Read(buf)
			mu.Lock()
			out.Write(buf[:n])
			mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	want := []byte(ansi.SaveCursor + "\x1b[9Xश्रुति शर्मा" + ansi.RestoreCursor + "\x1b[9C")
	held := func() bool {
		mu.Lock()
		defer mu.Unlock()
		return bytes.Contains(out.Bytes(), want)
	}
	for until := time.Now().Add(terminal.Patience); !held() && time.Now().Before(until); {
		time.Sleep(20 * time.Millisecond)
	}
	if _, err := f.WriteString("\x03"); err != nil {
		t.Error(err)
	}
	if err := c.Wait(); err != nil {
		t.Fatal(err)
	}
	<-read
	if !held() {
		t.Errorf("the name is not held: %q", out.String())
	}
}

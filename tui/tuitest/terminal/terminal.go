// Package terminal runs a real program in a pseudo-terminal with an emulator at
// the other end, so that a test presses keys and reads the screen as a person does.
package terminal

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// Patience bounds every wait for the screen: what has not come by then is a
// failure, not slowness.
const Patience = time.Minute

// notHeld is longer than the console takes the same key again for one that is held.
const notHeld = 160 * time.Millisecond

// Terminal is a program and the screen it draws on.
type Terminal struct {
	tb   testing.TB
	Cmd  *exec.Cmd
	pty  *os.File
	done chan struct{} // closed when the program's output has ended
	exit error

	mu      sync.Mutex
	emu     *vt.Emulator
	raw     []byte
	changed chan struct{} // closed and replaced whenever output arrived
}

// Start runs cmd on a terminal of w columns and h rows. The program is killed
// when the test ends, if it still runs. A nil Env is the test's environment,
// with TERM set to a terminal of true colour.
func Start(tb testing.TB, w, h int, cmd *exec.Cmd) *Terminal {
	tb.Helper()
	if cmd.Env == nil {
		cmd.Env = append(os.Environ(), "TERM=xterm-256color", "COLORTERM=truecolor")
	}
	f, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: uint16(w), Rows: uint16(h)})
	if err != nil {
		tb.Fatalf("start %s in a pseudo-terminal: %v", cmd.Path, err)
	}
	t := &Terminal{tb: tb, Cmd: cmd, pty: f, emu: vt.NewEmulator(w, h),
		done: make(chan struct{}), changed: make(chan struct{})}
	go t.answer()
	go t.read()
	tb.Cleanup(t.close)
	return t
}

// answer carries what the terminal says by itself (device attributes, colours)
// back to the program.
func (t *Terminal) answer() {
	_, _ = io.Copy(t.pty, t.emu)
}

func (t *Terminal) read() {
	buf := make([]byte, 64<<10)
	for {
		n, err := t.pty.Read(buf)
		if n > 0 {
			t.mu.Lock()
			_, _ = t.emu.Write(buf[:n])
			t.raw = append(t.raw, buf[:n]...)
			t.signal()
			t.mu.Unlock()
		}
		if err != nil {
			break
		}
	}
	err := t.Cmd.Wait()
	t.mu.Lock()
	t.exit = err
	close(t.done)
	t.signal()
	t.mu.Unlock()
}

// signal wakes everybody who waits for the screen. The lock is held.
func (t *Terminal) signal() {
	close(t.changed)
	t.changed = make(chan struct{})
}

func (t *Terminal) close() {
	_ = t.Cmd.Process.Kill()
	<-t.done
	_ = t.pty.Close()
	// Closing the pipe ends answer; the emulator's own Close would race with it.
	if in, ok := t.emu.InputPipe().(io.Closer); ok {
		_ = in.Close()
	}
}

// Press sends keys as a terminal sends them: "j", "\r", "\x1b".
func (t *Terminal) Press(keys string) {
	t.tb.Helper()
	if _, err := t.pty.WriteString(keys); err != nil {
		t.tb.Fatalf("press %q: %v", keys, err)
	}
}

// PressSlowly presses keys as somebody does who looks at the screen in between: each
// once the one before has changed what is shown, and never as fast as a held key,
// counted from what was seen last.
func (t *Terminal) PressSlowly(keys ...string) {
	t.tb.Helper()
	for _, k := range keys {
		time.Sleep(notHeld)
		before := t.Screen()
		t.Press(k)
		t.WaitFor(fmt.Sprintf("what %q does", k), func(s string) bool { return s != before })
	}
}

// PressAndRest presses keys one by one, each of which draws something, if only in
// another colour, and waits each time until the output rests.
func (t *Terminal) PressAndRest(keys ...string) {
	t.tb.Helper()
	for _, k := range keys {
		t.mu.Lock()
		before := len(t.raw)
		t.mu.Unlock()
		t.Press(k)
		if err := t.wait(func() bool { return len(t.raw) > before }); err != nil {
			t.tb.Fatalf("waiting for what %q draws: %v; the screen:\n%s", k, err, t.Screen())
		}
		t.Rest()
	}
}

// Paste sends text the way a terminal pastes it, in brackets.
func (t *Terminal) Paste(text string) {
	t.tb.Helper()
	t.Press("\x1b[200~" + text + "\x1b[201~")
}

// Resize changes the size of the terminal once its output rests: unlike a real
// one, the emulator cannot take a frame that was drawn for another size.
func (t *Terminal) Resize(w, h int) {
	t.tb.Helper()
	t.Rest()
	t.mu.Lock()
	t.emu.Resize(w, h)
	t.mu.Unlock()
	if err := pty.Setsize(t.pty, &pty.Winsize{Cols: uint16(w), Rows: uint16(h)}); err != nil {
		t.tb.Fatalf("resize to %dx%d: %v", w, h, err)
	}
}

// Rest waits until nothing was written for a while.
func (t *Terminal) Rest() {
	const quiet = 250 * time.Millisecond
	deadline := time.Now().Add(Patience)
	for time.Now().Before(deadline) {
		t.mu.Lock()
		changed := t.changed
		t.mu.Unlock()
		select {
		case <-changed:
		case <-time.After(quiet):
			return
		}
	}
}

// Screen is the text on the screen, one line a row, without trailing blanks.
func (t *Terminal) Screen() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.screen()
}

func (t *Terminal) screen() string {
	lines := strings.Split(t.emu.String(), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " \r")
	}
	return strings.Join(lines, "\n")
}

// Row is one line of the screen, from 0.
func (t *Terminal) Row(y int) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.row(y)
}

func (t *Terminal) row(y int) string {
	var b strings.Builder
	for x := 0; x < t.emu.Width(); {
		c := t.emu.CellAt(x, y)
		if c == nil || c.Width <= 0 {
			x++
			continue
		}
		b.WriteString(c.Content)
		x += c.Width
	}
	return strings.TrimRight(b.String(), " ")
}

// Output is every byte the program has written so far.
func (t *Terminal) Output() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.raw)
}

// WaitLook waits until ok holds for the look of one cell: the escape sequence of
// its colours and attributes.
func (t *Terminal) WaitLook(x, y int, what string, ok func(look string) bool) {
	t.tb.Helper()
	if err := t.wait(func() bool { return ok(t.look(x, y)) }); err != nil {
		t.tb.Fatalf("waiting for %s: %v; the screen:\n%s", what, err, t.Screen())
	}
}

// Look is the look of one cell, as WaitLook has it.
func (t *Terminal) Look(x, y int) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.look(x, y)
}

func (t *Terminal) look(x, y int) string {
	c := t.emu.CellAt(x, y)
	if c == nil {
		return ""
	}
	return c.Style.String()
}

// WaitFor returns as soon as ok holds for the screen, looking at it after each
// piece of output. It fails the test, and shows the screen, when Patience ends
// or the program has ended without it.
func (t *Terminal) WaitFor(what string, ok func(screen string) bool) {
	t.tb.Helper()
	if err := t.wait(func() bool { return ok(t.screen()) }); err != nil {
		t.tb.Fatalf("waiting for %s: %v; the screen:\n%s", what, err, t.Screen())
	}
}

// WaitOutput is WaitFor with every byte that the program has written so far: for what
// is no part of the screen.
func (t *Terminal) WaitOutput(what string, ok func(out string) bool) {
	t.tb.Helper()
	if err := t.wait(func() bool { return ok(string(t.raw)) }); err != nil {
		t.tb.Fatalf("waiting for %s: %v; the screen:\n%s", what, err, t.Screen())
	}
}

// WaitText waits until the screen holds a text.
func (t *Terminal) WaitText(text string) {
	t.tb.Helper()
	t.WaitFor(fmt.Sprintf("%q", text), func(s string) bool { return strings.Contains(s, text) })
}

// WaitRow waits until ok holds for one line of the screen: cheaper than WaitFor,
// for measuring.
func (t *Terminal) WaitRow(y int, what string, ok func(row string) bool) {
	t.tb.Helper()
	if err := t.wait(func() bool { return ok(t.row(y)) }); err != nil {
		t.tb.Fatalf("waiting for %s: %v; the screen:\n%s", what, err, t.Screen())
	}
}

// WaitRows is WaitFor with the lines of the screen one by one, from 0: it costs no
// more than the lines that ok asks for.
func (t *Terminal) WaitRows(what string, ok func(row func(y int) string) bool) {
	t.tb.Helper()
	if err := t.wait(func() bool { return ok(t.row) }); err != nil {
		t.tb.Fatalf("waiting for %s: %v; the screen:\n%s", what, err, t.Screen())
	}
}

var errGone = errors.New("the program has ended")

// wait returns when ok, which is called with the lock held, reports true.
func (t *Terminal) wait(ok func() bool) error {
	deadline := time.NewTimer(Patience)
	defer deadline.Stop()
	for {
		t.mu.Lock()
		if ok() {
			t.mu.Unlock()
			return nil
		}
		changed, gone := t.changed, t.ended()
		t.mu.Unlock()
		if gone {
			return errGone
		}
		select {
		case <-changed:
		case <-deadline.C:
			return fmt.Errorf("not within %s", Patience)
		}
	}
}

func (t *Terminal) ended() bool {
	select {
	case <-t.done:
		return true
	default:
		return false
	}
}

// Kill ends the program as kill -9 does, and waits until it is gone.
func (t *Terminal) Kill() {
	_ = t.Cmd.Process.Signal(syscall.SIGKILL)
	<-t.done
}

// Wait waits for the program to end and returns its exit code.
func (t *Terminal) Wait() int {
	t.tb.Helper()
	select {
	case <-t.done:
	case <-time.After(Patience):
		t.tb.Fatalf("the program did not end within %s; the screen:\n%s", Patience, t.Screen())
	}
	if t.exit != nil {
		var e *exec.ExitError
		if !errors.As(t.exit, &e) {
			t.tb.Fatalf("wait for the program: %v", t.exit)
		}
	}
	return t.Cmd.ProcessState.ExitCode()
}

// Restored reports whether the program left the terminal as it found it: the
// alternate screen closed and the cursor shown again.
func (t *Terminal) Restored() error {
	out := t.Output()
	for what, seq := range map[string][2]string{
		"alternate screen": {"\x1b[?1049h", "\x1b[?1049l"},
		"hidden cursor":    {"\x1b[?25l", "\x1b[?25h"},
		"bracketed paste":  {"\x1b[?2004h", "\x1b[?2004l"},
	} {
		if on := strings.LastIndex(out, seq[0]); on >= 0 && strings.LastIndex(out, seq[1]) < on {
			return fmt.Errorf("%s was left on", what)
		}
	}
	return nil
}

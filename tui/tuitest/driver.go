// Package tuitest drives the console as a user does: it presses keys, waits until
// nothing is left to do, and reads what stands on the screen. It has a clock of
// its own and never sleeps: commands run in the order in which they were asked
// for, one at a time, when the test lets them.
package tuitest

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"winnow/tui"
)

// Driver is a console under test.
type Driver struct {
	tb        testing.TB
	model     Root
	clock     *Clock
	pending   []tea.Cmd
	answers   []tea.Msg // of commands that have run, on their way to the console
	timers    []timer
	live      chan tea.Msg             // answers of commands that run beside the test
	Late      string                   // answers of this type come only when WaitIdle finds nothing else left
	Clipboard string                   // what was copied last
	Slow      map[string]time.Duration // by the clock of the test, how long the answers of a type take
	Quit      bool                     // the program has ended
}

type timer struct {
	at time.Time
	f  func(time.Time) tea.Msg
}

// set is what a command for a later message turns into.
type set timer

// Pause is how far apart keys of Press are: nobody takes them for a held key.
const Pause = 300 * time.Millisecond

// begun is how long after its first frame the console has asked for everything; the
// clock does not show it.
const begun = 20 * time.Millisecond

// Start opens the console of opt on a screen of w x h cells and waits until it
// is idle. Clock, Ticks and After of opt are the driver's.
func Start(tb testing.TB, clock *Clock, w, h int, opt tui.Options) *Driver {
	tb.Helper()
	return Present(tb, clock, w, h, opt, func(opt tui.Options) Root { return tui.New(opt) })
}

// Root is what the program runs: the console, or something around it.
type Root interface {
	tea.Model
	Lines() []string
	Summary() string
}

// Present is Start for what make makes of the options.
func Present(tb testing.TB, clock *Clock, w, h int, opt tui.Options, made func(tui.Options) Root) *Driver {
	tb.Helper()
	d := &Driver{tb: tb, clock: clock}
	opt.Clock, opt.Ticks = clock.Now, clock.Now
	opt.After = func(after time.Duration, f func(time.Time) tea.Msg) tea.Cmd {
		at := clock.Now().Add(after)
		return func() tea.Msg { return set{at, f} }
	}
	d.model = made(opt)
	d.queue(d.model.Init())
	d.Send(tea.WindowSizeMsg{Width: w, Height: h})
	at := clock.Now()
	d.Advance(begun)
	clock.set(at)
	return d
}

// Send gives the console a message and draws, as the program would.
func (d *Driver) Send(msg tea.Msg) {
	if d.Quit {
		return
	}
	_, cmd := d.model.Update(msg)
	d.model.View()
	d.queue(cmd)
}

func (d *Driver) queue(cmd tea.Cmd) {
	if cmd != nil {
		d.pending = append(d.pending, cmd)
	}
}

// Pending is the number of commands that have not run.
func (d *Driver) Pending() int { return len(d.pending) }

// Answers is the number of answers that have not been delivered.
func (d *Driver) Answers() int { return len(d.answers) }

// Run turns the clock on and fires the timers on the way, whose commands wait.
func (d *Driver) Run(by time.Duration) {
	d.clock.Move(by)
	for i := 0; i < len(d.timers); {
		t := d.timers[i]
		if t.at.After(d.clock.Now()) {
			i++
			continue
		}
		d.timers = slices.Delete(d.timers, i, i+1)
		d.take(t.f(d.clock.Now()))
	}
}

// Step runs one command, and takes its message in.
func (d *Driver) Step() {
	if len(d.pending) == 0 {
		return
	}
	cmd := d.pending[0]
	d.pending = d.pending[1:]
	msg := cmd()
	if by := d.slow(msg); by > 0 {
		d.timers = append(d.timers, timer{d.clock.Now().Add(by), func(time.Time) tea.Msg { return msg }})
		return
	}
	d.take(msg)
}

// slow is how long an answer takes.
func (d *Driver) slow(msg tea.Msg) time.Duration {
	if d.Slow == nil || msg == nil {
		return 0
	}
	return d.Slow[fmt.Sprintf("%T", msg)]
}

// Shuffle runs one of the commands, or delivers one of the answers, whichever pick
// chooses of n: commands run beside each other, and their answers overtake.
func (d *Driver) Shuffle(pick func(n int) int) {
	n := len(d.pending) + len(d.answers)
	if n == 0 {
		return
	}
	i := pick(n)
	if i < len(d.pending) {
		cmd := d.pending[i]
		d.pending = slices.Delete(d.pending, i, i+1)
		switch msg := cmd().(type) {
		case nil:
		case tea.BatchMsg, set: // more commands, not an answer
			d.take(msg)
		default:
			d.answers = append(d.answers, msg)
		}
		return
	}
	i -= len(d.pending)
	msg := d.answers[i]
	if d.Late == fmt.Sprintf("%T", msg) {
		return
	}
	d.deliver(i)
}

// deliver gives the console one of the answers.
func (d *Driver) deliver(i int) {
	msg := d.answers[i]
	d.answers = slices.Delete(d.answers, i, i+1)
	d.take(msg)
}

func (d *Driver) take(msg tea.Msg) {
	switch msg := msg.(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			d.queue(c)
		}
	case tea.QuitMsg:
		d.Quit = true
	case set:
		d.timers = append(d.timers, timer(msg))
	default:
		if v := reflect.ValueOf(msg); v.Type().String() == "tea.setClipboardMsg" {
			d.Clipboard = v.String()
			return
		}
		d.Send(msg)
	}
}

// WaitIdle runs commands until there are none. Timers stay set.
func (d *Driver) WaitIdle() {
	d.tb.Helper()
	for n := 0; len(d.pending)+len(d.answers) > 0 && !d.Quit; n++ {
		if n > 100_000 {
			d.tb.Fatal("the console never comes to rest")
		}
		if len(d.pending) > 0 || len(d.answers) == 0 {
			d.Step()
			continue
		}
		i := slices.IndexFunc(d.answers, func(msg tea.Msg) bool { return fmt.Sprintf("%T", msg) != d.Late })
		d.deliver(max(i, 0))
	}
}

// Live runs all commands beside each other, as the program does, until what the test
// waits for is so: for commands that wait for something outside of the console. The
// others keep running, and a later Live takes their answers in.
func (d *Driver) Live(what string, until func() bool) {
	d.tb.Helper()
	if d.live == nil {
		d.live = make(chan tea.Msg)
	}
	late := time.After(time.Minute)
	for !until() && !d.Quit {
		for _, cmd := range d.pending {
			go func() {
				select {
				case d.live <- cmd():
				case <-d.tb.Context().Done():
				}
			}()
		}
		d.pending = nil
		select {
		case msg := <-d.live:
			d.take(msg)
		case <-late:
			d.tb.Fatalf("it never came to %s:\n%s", what, d.Frame())
		}
	}
}

// Advance turns the clock on, fires the timers on the way, and waits.
func (d *Driver) Advance(by time.Duration) {
	d.tb.Helper()
	until := d.clock.Now().Add(by)
	d.WaitIdle()
	for !d.Quit {
		next := -1
		for i, t := range d.timers {
			if !t.at.After(until) && (next < 0 || t.at.Before(d.timers[next].at)) {
				next = i
			}
		}
		if next < 0 {
			break
		}
		t := d.timers[next]
		d.timers = slices.Delete(d.timers, next, next+1)
		if t.at.After(d.clock.Now()) {
			d.clock.set(t.at)
		}
		d.take(t.f(d.clock.Now()))
		d.WaitIdle()
	}
	d.clock.set(until)
}

// Press presses keys one after the other as somebody does who looks at the
// screen in between. Keys are written as in the config: "p", "enter", "ctrl+d".
func (d *Driver) Press(keys ...string) {
	d.tb.Helper()
	for _, k := range keys {
		d.Advance(Pause)
		d.Send(Key(k))
		d.WaitIdle()
	}
}

// Burst presses keys as fast as a terminal sends them: all before anything that
// the first one asked for has run.
func (d *Driver) Burst(keys ...string) {
	d.tb.Helper()
	for _, k := range keys {
		d.Send(Key(k))
	}
}

// Hold sends a key again and again, as a keyboard does while it is held down on
// a terminal that does not report repeats: every 33 ms.
func (d *Driver) Hold(key string, times int) {
	d.tb.Helper()
	for range times {
		d.Send(Key(key))
		d.WaitIdle()
		d.clock.Move(33 * time.Millisecond)
	}
}

// Type types text, letter by letter.
func (d *Driver) Type(text string) {
	d.tb.Helper()
	for _, r := range text {
		d.clock.Move(Pause)
		k := tea.Key{Code: r, Text: string(r)}
		if r == ' ' {
			k.Code = tea.KeySpace
		}
		d.Send(tea.KeyPressMsg(k))
		d.WaitIdle()
	}
}

// Paste pastes text, as a terminal with bracketed paste reports it.
func (d *Driver) Paste(text string) {
	d.Send(tea.PasteMsg{Content: text})
	d.WaitIdle()
}

// Resize gives the screen another size.
func (d *Driver) Resize(w, h int) {
	d.Send(tea.WindowSizeMsg{Width: w, Height: h})
	d.WaitIdle()
}

// Key is the message of a key, by its name.
func Key(name string) tea.KeyPressMsg {
	var k tea.Key
	rest := name
	for {
		head, tail, ok := strings.Cut(rest, "+")
		mod, known := map[string]tea.KeyMod{"ctrl": tea.ModCtrl, "alt": tea.ModAlt, "shift": tea.ModShift}[head]
		if !ok || !known || tail == "" {
			break
		}
		k.Mod |= mod
		rest = tail
	}
	if code, ok := codes[rest]; ok {
		k.Code = code
		if rest == "space" && k.Mod == 0 {
			k.Text = " "
		}
		return tea.KeyPressMsg(k)
	}
	r := []rune(rest)
	if len(r) != 1 {
		panic(fmt.Sprintf("there is no key %q", name))
	}
	k.Code = unicode.ToLower(r[0])
	if k.Mod == 0 {
		k.Text = rest
		if unicode.IsUpper(r[0]) {
			k.Mod, k.ShiftedCode = tea.ModShift, r[0]
		}
	}
	return tea.KeyPressMsg(k)
}

var codes = map[string]rune{"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "space": tea.KeySpace, "backspace": tea.KeyBackspace,
	"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight, "home": tea.KeyHome, "end": tea.KeyEnd,
	"pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "delete": tea.KeyDelete}

// Model is the console itself.
func (d *Driver) Model() *tui.Model {
	switch r := d.model.(type) {
	case interface{ Console() *tui.Model }: // of a test's own
		return r.Console()
	case *tui.Presenter:
		return r.Model
	}
	return d.model.(*tui.Model)
}

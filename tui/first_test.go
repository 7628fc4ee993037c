package tui_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"winnow/data/store"
	"winnow/model"
	"winnow/tui"
	"winnow/tui/tuitest"
)

// begin is a console that has begun and not been answered by its store, with the
// commands that it waits for and the timers that it set.
func (d *desk) begin(change ...func(*tui.Options)) (m *tui.Model, cmds []tea.Cmd, timers map[time.Duration]func(time.Time) tea.Msg) {
	d.tb.Helper()
	timers = map[time.Duration]func(time.Time) tea.Msg{}
	d.open(160, 45, change...) // fills d.opt
	opt := d.opt
	opt.Clock, opt.Ticks = d.clock.Now, d.clock.Now
	opt.After = func(after time.Duration, f func(time.Time) tea.Msg) tea.Cmd {
		timers[after] = f
		return nil
	}
	m = tui.New(opt)
	cmds = append(cmds, m.Init())
	_, cmd := m.Update(tea.WindowSizeMsg{Width: 160, Height: 45})
	return m, append(cmds, cmd), timers
}

// answer runs commands, those that follow from their messages too, one after the other
// for as long as more says so after a message, and at most five hundred.
func answer(m *tui.Model, cmds []tea.Cmd, more func() bool) {
	for n := 0; len(cmds) > 0 && n < 500; n++ {
		cmd := cmds[0]
		if cmds = cmds[1:]; cmd == nil {
			continue
		}
		msg := cmd()
		if batch, ok := msg.(tea.BatchMsg); ok {
			cmds = append(cmds, batch...)
			continue
		}
		_, next := m.Update(msg)
		if cmds = append(cmds, next); !more() {
			return
		}
	}
}

// A frame without list and lead would hold up the one with them.
func TestTheFirstFrameHasTheListAndItsFirstLead(t *testing.T) {
	d := desk0(t)
	d.bring(people(5)...)
	m, cmds, _ := d.begin()
	if text := m.View().Content; text != "" {
		t.Fatalf("something is drawn before there is a list:\n%s", text)
	}
	first := ""
	answer(m, cmds, func() bool {
		first = ansi.Strip(m.View().Content)
		return first == ""
	})
	for _, want := range []string{"Ines Calder", "SCORE", "TOUCHES 1", "/pricing"} {
		if !strings.Contains(first, want) {
			t.Errorf("the first frame has no %q:\n%s", want, first)
		}
	}
}

func TestAListThatIsLongInComingIsNotWaitedFor(t *testing.T) {
	d := desk0(t)
	d.bring(people(5)...)
	m, _, timers := d.begin()
	late := timers[100*time.Millisecond]
	if late == nil {
		t.Fatal("nothing ends the wait")
	}
	m.Update(late(d.clock.Now()))
	if text := m.View().Content; !strings.Contains(text, "winnow") || !strings.Contains(text, "Today") || !strings.Contains(text, "Opening") {
		t.Errorf("the frame without a list:\n%s", text)
	}
}

// asking notes what is asked for.
type asking struct {
	*store.Store
	asked []string
}

func (n *asking) Page(ctx context.Context, q model.Query) (model.Page, error) {
	n.asked = append(n.asked, fmt.Sprintf("page %s %d", q.Section, q.Limit))
	return n.Store.Page(ctx, q)
}

func (n *asking) FiredSince(ctx context.Context, seq int64, most int) ([]model.Firing, int64, error) {
	n.asked = append(n.asked, "fired")
	return n.Store.FiredSince(ctx, seq, most)
}

func (n *asking) Sweep(ctx context.Context) (int, int, error) {
	n.asked = append(n.asked, "sweep")
	return n.Store.Sweep(ctx)
}

func TestTheFirstReadingIsShortAndTheRestFollows(t *testing.T) {
	d := desk0(t)
	var hot []person
	for i, p := range people(90) {
		p.demo, p.pricing = time.Duration(i+1)*time.Minute, 0
		hot = append(hot, p)
	}
	d.bring(hot...)
	n := &asking{Store: d.store}
	d.open(160, 130, func(o *tui.Options) { o.Store = n })
	asked := strings.Join(n.asked, ", ")
	for _, order := range [][2]string{{"page now 64", "page now 300"}, {"fired", "sweep"}} {
		a, b := strings.Index(asked, order[0]), strings.Index(asked, order[1])
		if a < 0 || b < 0 || a > b {
			t.Errorf("not %s, then %s: %s", order[0], order[1], asked)
		}
	}
	if i := strings.Index(asked, "fired"); i < strings.Index(asked, "page queue 64") {
		t.Errorf("the list waits for others: %s", asked)
	}
	for _, p := range hot {
		d.want(p.name)
	}
}

func TestAKeyThatDecidesIsNotObeyedBeforeThereIsAListToSee(t *testing.T) {
	d := desk0(t)
	d.bring(people(5)...)
	for name, c := range map[string]struct {
		keys     []string
		selected string
		says     string
	}{
		"a decision":                 {[]string{"j", "p"}, "Ines Calder", ": p was pressed before the list was there; press it again"},
		"what follows belongs to it": {[]string{"r", "3", "j"}, "Maya Ortiz", ": r was pressed before the list was there; press it again"},
		"keys that move":             {[]string{"j", "j"}, "Olu Adeyemi", ""},
	} {
		t.Run(name, func(t *testing.T) {
			m, cmds, _ := d.begin()
			for _, k := range c.keys {
				_, cmd := m.Update(tuitest.Key(k))
				cmds = append(cmds, cmd)
			}
			answer(m, cmds, func() bool { return true })
			text := ansi.Strip(m.View().Content)
			for _, want := range []string{"1 Today 5", c.says} {
				if !strings.Contains(text, want) {
					t.Errorf("no %q:\n%s", want, text)
				}
			}
			for _, l := range strings.Split(text, "\n") {
				if strings.HasPrefix(l, "▌") && !strings.Contains(l, c.selected) {
					t.Errorf("the cursor is on %q, not %s", l, c.selected)
				}
			}
		})
	}
}

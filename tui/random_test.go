package tui_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"pgregory.net/rapid"

	"winnow/data/store"
	"winnow/model"
	"winnow/tui"
	"winnow/tui/action"
	"winnow/tui/tuitest"
)

// counting notes which commands reached the store.
type counting struct {
	*store.Store
	asked map[model.EntryID]bool
	done  int
}

func (c *counting) note(id model.EntryID, res model.Result, err error) (model.Result, error) {
	c.asked[id] = true
	if err == nil && len(res.Done) > 0 {
		c.done++
	}
	return res, err
}

func (c *counting) Do(ctx context.Context, cmd model.Command) (model.Result, error) {
	res, err := c.Store.Do(ctx, cmd)
	return c.note(cmd.ID, res, err)
}

func (c *counting) Undo(ctx context.Context, u model.UndoCommand) (model.Result, error) {
	res, err := c.Store.Undo(ctx, u)
	return c.note(u.ID, res, err)
}

func (c *counting) Redo(ctx context.Context, u model.UndoCommand) (model.Result, error) {
	res, err := c.Store.Redo(ctx, u)
	return c.note(u.ID, res, err)
}

// somebody presses whatever, waits or not, resizes, pastes, and is not alone.
func TestWhateverIsPressed(t *testing.T) {
	keys := []string{"j", "j", "k", "p", "p", "p", "u", "esc", "esc", "enter", "y", "G", "g"} // what is pressed most
	for _, a := range action.Default().All() {
		keys = append(keys, a.Keys...)
	}
	keys = slices.DeleteFunc(keys, func(k string) bool { return k == "q" || k == "ctrl+c" }) // the session goes on
	keys = append(keys, "1", "3", "0", "o", "9")
	rapid.Check(t, func(r *rapid.T) {
		d := desk0(t)
		d.bring(people(14)...)
		c := &counting{Store: d.store, asked: map[model.EntryID]bool{}}
		d.open(120, 40, func(o *tui.Options) { o.Store = c })
		before := d.everybody()
		size := [2]int{120, 40}
		others := false
		for range rapid.IntRange(10, 60).Draw(r, "steps") {
			switch what := rapid.IntRange(0, 30).Draw(r, "what"); {
			case what == 0:
				size = rapid.SampledFrom([][2]int{{160, 45}, {120, 40}, {100, 30}, {80, 24}, {60, 20}, {40, 12}, {39, 11}, {1, 1}}).Draw(r, "size")
				d.Send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			case what == 1:
				d.Advance(time.Duration(rapid.IntRange(1, 90).Draw(r, "seconds")) * time.Second)
			case what == 2:
				d.Send(tea.PasteMsg{Content: "pr1yu\n"})
			case what == 3 && !others:
				others = true
				d.colleague(rapid.SampledFrom(people(14)).Draw(r, "whom").name, model.ActPromote)
			case what < 12:
				d.Shuffle(func(n int) int { return rapid.IntRange(0, n-1).Draw(r, "which") })
			default:
				d.clock.Move(time.Duration(rapid.IntRange(0, 400).Draw(r, "ms")) * time.Millisecond)
				d.Send(tuitest.Key(rapid.SampledFrom(keys).Draw(r, "key")))
			}
			exact(r, d.Raw(), size[0], size[1])
		}
		d.Advance(time.Second)
		d.Resize(120, 40)
		exact(r, d.Raw(), 120, 40)
		if got := len(c.asked); got != d.Model().Asked() {
			r.Fatalf("%d commands were asked for, %d reached the store", d.Model().Asked(), got)
		}
		mine := 0
		log, err := d.store.Log(context.Background(), model.Log{})
		if err != nil {
			r.Fatal(err)
		}
		seen := map[model.EntryID]bool{}
		for _, it := range log {
			if it.Actor == "me" && !seen[it.ID] {
				seen[it.ID] = true
				mine++
			}
		}
		if mine != c.done {
			r.Fatalf("%d commands were shown as done, the ledger has %d", c.done, mine)
		}
		if others {
			return
		}
		for range 8 { // out of whatever is open
			d.Press("esc")
		}
		if _, at := d.SelectedLine(); at < 0 && strings.Contains(d.Header(), "Today") && !d.Shows("Nothing") && d.Shows("by score") {
			r.Fatalf("no row is selected:\n%s", d.Frame())
		}
		for i := 0; !strings.Contains(d.Status(), "nothing of yours"); i++ {
			if i > 200 {
				r.Fatalf("undo never ends: %s", d.Status())
			}
			d.Press("u")
		}
		if after := d.everybody(); after != before {
			r.Fatalf("everything taken back is not the start\n%s\nbut\n%s", before, after)
		}
	})
}

// everybody is how the leads stand, apart from their versions.
func (d *desk) everybody() string {
	d.tb.Helper()
	var b strings.Builder
	for _, p := range people(14) {
		s := d.lead(p.name).State
		s.Version = 0
		fmt.Fprintf(&b, "%s %+v\n", p.name, s)
	}
	return b.String()
}

// exact fails where a frame has not exactly its size.
func exact(r rapid.TB, lines []string, w, h int) {
	r.Helper()
	if len(lines) != h {
		r.Fatalf("%d lines at %dx%d", len(lines), w, h)
	}
	for i, l := range lines {
		if n := lipgloss.Width(l); n != w {
			r.Fatalf("line %d has %d cells at %dx%d: %q", i+1, n, w, h, l)
		}
	}
}

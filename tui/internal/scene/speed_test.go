package scene

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"winnow/model"
	"winnow/themes"
	"winnow/tui/layout"
	"winnow/tui/lead"
	"winnow/tui/paint"
	"winnow/tui/queue"
	"winnow/tui/status"
)

// many is a page of n leads.
func many(n int) model.Page {
	from := QueuePage().Rows
	var p model.Page
	for i := range n {
		r := from[i%len(from)]
		r.ID, r.Key, r.Label = model.LeadID(100+i), int64(i), fmt.Sprintf("%s %d", r.Label, i)
		p.Rows = append(p.Rows, r)
	}
	return p
}

// screen is a console of components, as the root has it.
type screen struct {
	th    *themes.Theme
	frame layout.Frame
	list  *queue.Model
	pane  *lead.Model
	rule  string
}

func newScreen(t testing.TB, w, h int) *screen {
	th, err := themes.Load("dark")
	if err != nil {
		t.Fatal(err)
	}
	s := &screen{th: th, frame: layout.Compute(w, h, layout.Want{})}
	s.list, s.pane = queue.New(th, Zone(), Rules()), lead.New(th, Zone(), Rules())
	s.list.SetNow(Now())
	s.pane.SetNow(Now())
	s.list.SetSize(s.frame.List.W, s.frame.List.H)
	s.pane.SetSize(s.frame.Pane.W, s.frame.Pane.H)
	s.list.SetSections(NowPage(), many(200), Counts(), model.ViewToday)
	s.pane.SetDetail(Detail())
	s.rule = paint.New(th, themes.Base, 1).Put(themes.Rule, th.Glyphs.Rule).String()
	return s
}

// draw is what View does after a key: everything is put together anew.
func (s *screen) draw() []string {
	return s.frame.Join(layout.Parts{
		Header: status.DrawHeader(s.th, s.frame.Header.W, status.Header{View: model.ViewToday, Counts: Counts(), Now: Now(), Zone: Zone()}),
		List:   s.list.View(), Pane: s.pane.View(), Rule: s.rule,
		Status: []string{status.DrawMessage(s.th, s.frame.Status.W, status.Message{Kind: status.OK, Text: "Done.", Key: "u", Does: "undo"})},
		Footer: status.Footer(s.th, s.frame.Footer.W, Hints()),
	})
}

// move goes to the next lead, whose detail is another.
func (s *screen) move(i int) {
	if s.list.Rank() > 150 {
		s.list.Home()
	}
	s.list.Move(1)
	d := *Detail()
	d.Row.ID = model.LeadID(i + 1)
	s.pane.SetDetail(&d)
}

// cell is one piece of a frame and its style.
type cell struct {
	style lipgloss.Style
	text  string
}

// cells takes a drawn frame apart into the pieces that it was made of.
func cells(lines []string) [][]cell {
	var out [][]cell
	for _, l := range lines {
		var row []cell
		for i, text := range strings.Split(l, "\x1b[") {
			if i > 0 {
				_, text, _ = strings.Cut(text, "m")
			}
			if text == "" {
				continue
			}
			n := ansi.StringWidth(text)
			row = append(row, cell{lipgloss.NewStyle().Foreground(lipgloss.Color("#d8dce5")).Background(lipgloss.Color("#27344d")).Width(n).MaxWidth(n), text})
		}
		out = append(out, row)
	}
	return out
}

func drawCells(rows [][]cell) string {
	lines := make([]string, len(rows))
	for i, row := range rows {
		var b strings.Builder
		for _, c := range row {
			b.WriteString(c.style.Render(c.text))
		}
		lines[i] = b.String()
	}
	return strings.Join(lines, "\n")
}

// The frame of 200x60 after a cursor move, against the same frame drawn with one
// lipgloss style a cell.
func BenchmarkViewAfterAMove(b *testing.B) {
	s := newScreen(b, 200, 60)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		s.move(i)
		_ = strings.Join(s.draw(), "\n")
	}
}

func BenchmarkOneStyleACell(b *testing.B) {
	rows := cells(newScreen(b, 200, 60).draw())
	b.ReportAllocs()
	for b.Loop() {
		_ = drawCells(rows)
	}
}

// BenchmarkFrameAfterAMove reports what a frame costs after a cursor move, as a
// ratio to the same frame drawn with one style a cell. The limit is 0.2.
func BenchmarkFrameAfterAMove(b *testing.B) {
	s := newScreen(b, 200, 60)
	rows := cells(s.draw())
	best := func(f func(i int)) time.Duration {
		least := time.Hour
		for i := range 25 {
			start := time.Now()
			f(i)
			least = min(least, time.Since(start))
		}
		return least
	}
	for b.Loop() {
		ours := best(func(i int) { s.move(i); _ = strings.Join(s.draw(), "\n") })
		theirs := best(func(int) { _ = drawCells(rows) })
		b.ReportMetric(float64(ours)/float64(theirs), "ratio")
	}
}

package prompt

import (
	"winnow/themes"
	"winnow/tui/paint"
)

// Confirm asks before something that touches many leads or leaves the console.
// Only its own keys answer; enter never does.
type Confirm struct {
	Title string
	Lines []paint.Span   // one paragraph each
	Rows  [][]paint.Span // a table below them, a line each; the first column is right-aligned
	Yes   string         // key
	Does  string         // what yes does
	No    string
}

// View draws the question in at most w x h cells.
func (c *Confirm) View(th *themes.Theme, w, h int) []string {
	w, room := max(w, 5), max(1, h-2)
	body := paragraphs(th, c.Lines, w-4, room)
	if n := min(len(c.Rows), room-len(body)); n > 0 {
		body = append(body, table(th, c.Rows, w-4)[:n]...)
	}
	return Box(th, w, c.Title, Hints(c.Yes, c.Does, c.No, "no"), body)
}

// table draws rows in columns, each row in one line of w cells: the widest columns give
// way where there is no room for all.
func table(th *themes.Theme, rows [][]paint.Span, w int) []string {
	var widths []int
	for _, r := range rows {
		for i, s := range r {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], paint.SpanWidth(th, []paint.Span{s}))
		}
	}
	for {
		need, widest := tableGap*(len(widths)-1), 0
		for i, n := range widths {
			need += n
			if n > widths[widest] {
				widest = i
			}
		}
		if need <= w || widths[widest] <= 1 {
			break
		}
		widths[widest]--
	}
	out := make([]string, 0, len(rows))
	for _, r := range rows {
		l := paint.New(th, themes.Dialog, w)
		for i, s := range r {
			if i == 0 {
				l.Right(s.Role, s.Text, widths[i])
				continue
			}
			l.Gap(tableGap).Cell(s.Role, s.Text, widths[i])
		}
		out = append(out, l.String())
	}
	return out
}

const tableGap = 2

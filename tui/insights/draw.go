package insights

import (
	"math"
	"strings"

	"winnow/model/report"
	"winnow/themes"
	"winnow/tui/paint"
)

const (
	indent   = 3
	nameMost = 34 // cells of the name of a row
	barMost  = 28
	rowsMost = 60 // of a table; files have all of them
)

// page collects the lines of a document.
type page struct {
	th        *themes.Theme
	w         int
	intervals bool
	lines     []string
}

// document draws all of a report. longer is the key that asks for a longer time, which
// a command does otherwise.
func document(th *themes.Theme, w int, d *report.Document, intervals bool, longer string) []string {
	p := &page{th: th, w: w, intervals: intervals}
	for _, s := range d.Lead {
		p.words(themes.Strong, strings.ReplaceAll(s, "with --since", "with "+longer))
	}
	for _, s := range d.Sections {
		p.blank()
		p.put(themes.Section, strings.ToUpper(s.Title), 1)
		for _, t := range s.Text {
			p.words(themes.Normal, t)
		}
		for _, l := range strings.Split(strings.TrimRight(s.Code, "\n"), "\n") {
			if s.Code != "" {
				p.code(l)
			}
		}
		for i := range s.Tables {
			p.table(&s.Tables[i], d.Report)
		}
	}
	p.blank()
	p.put(themes.Section, "HOW IT WAS COUNTED", 1)
	for _, n := range d.Notes {
		p.words(themes.Faint, n)
	}
	return p.lines
}

func (p *page) blank() { p.lines = append(p.lines, paint.Blank(p.th, themes.Base, p.w)) }

func (p *page) put(role themes.Role, text string, gap int) {
	p.lines = append(p.lines, paint.New(p.th, themes.Base, p.w).Gap(gap).Put(role, paint.Cut(p.th, paint.Clean(text), max(1, p.w-gap-1))).String())
}

func (p *page) words(role themes.Role, text string) {
	for _, part := range paint.Flow(p.th, []paint.Span{{Role: role, Text: paint.Clean(text)}}, max(10, min(p.w, 110)-indent-1)) {
		p.lines = append(p.lines, paint.New(p.th, themes.Base, p.w).Gap(indent).Spans(part...).String())
	}
}

// code draws a line of a diff.
func (p *page) code(l string) {
	role := themes.Dim
	switch {
	case strings.HasPrefix(l, "+"):
		role = themes.Done
	case strings.HasPrefix(l, "-"):
		role = themes.Refused
	}
	p.put(role, l, indent)
}

// column is one that is drawn.
type column struct {
	of    int
	width int
	words bool
}

// table draws a row a line: its name, the bar of its chart, and as many figures as
// there is room for, those that the chart draws first.
func (p *page) table(t *report.Table, of string) {
	if t.Title != "" {
		p.blank()
		p.put(themes.Dim, t.Title, indent)
	}
	if len(t.Rows) == 0 {
		p.put(themes.Faint, t.Empty, indent)
		return
	}
	name := 4
	for _, r := range t.Rows {
		name = max(name, paint.Width(p.th, paint.Clean(r.Name())))
	}
	most := nameMost
	if t.Chart.Kind == "" {
		most = max(nameMost, p.w/2)
	}
	room, bars := max(10, p.w/3), 0
	if t.Chart.Kind != "" {
		bars = min(barMost, max(0, p.w/5))
	} else {
		room = max(room, p.w-indent-2-1-p.needed(t))
	}
	name = min(name, most, room)
	columns, left := p.fit(t, p.w-indent-name-2-bars-1)
	p.heads(t, columns, indent+name+2+bars)
	scale := scaleOf(t)
	for i, r := range t.Rows {
		if i == rowsMost {
			p.put(themes.Faint, report.Grouped(len(t.Rows)-i)+" more in: winnow report "+of, indent)
			break
		}
		called := r.Name()
		if i > 0 && r.Example != 0 { // what the row before says is not said again
			called = unsaid(t.Rows[i-1].Keys, r.Keys)
		}
		p.row(t, r, called, columns, name, bars, scale)
	}
	if len(left) > 0 {
		p.words(themes.Faint, "In a file besides: "+strings.Join(left, ", ")+".")
	}
	if t.Note != "" {
		p.words(themes.Faint, t.Note)
	}
}

// fit picks the columns that there is room for, and names those that are left out.
func (p *page) fit(t *report.Table, room int) (columns []column, left []string) {
	order := append([]int(nil), t.Chart.Columns...)
	for i := range t.Columns {
		first := false
		for _, c := range t.Chart.Columns {
			first = first || c == i
		}
		if !first {
			order = append(order, i)
		}
	}
	taken := make([]int, len(t.Columns))
	for _, i := range order {
		if w := p.wide(t, i); w+2 <= room {
			taken[i] = w
			room -= w + 2
		}
	}
	for i, w := range taken {
		if w == 0 {
			left = append(left, t.Columns[i])
			continue
		}
		columns = append(columns, column{i, w, inWords(t, i)})
	}
	return columns, left
}

// wide is how wide a column wants to be.
func (p *page) wide(t *report.Table, i int) int {
	w := longestWord(t.Columns[i])
	for _, r := range t.Rows {
		w = max(w, paint.Width(p.th, paint.Clean(p.figure(r.Cells[i]))))
	}
	return min(w, 60)
}

// needed is the room that all columns want together.
func (p *page) needed(t *report.Table) (n int) {
	for i := range t.Columns {
		n += p.wide(t, i) + 2
	}
	return n
}

// inWords reports whether a column is text: some of it is, and nothing else.
func inWords(t *report.Table, column int) (some bool) {
	for i := range t.Rows {
		f := &t.Rows[i].Cells[column]
		if f.Unit != report.Words {
			return false
		}
		some = some || f.Text != ""
	}
	return some
}

func longestWord(s string) (n int) {
	for _, w := range strings.Fields(s) {
		n = max(n, len(w))
	}
	return n
}

func (p *page) figure(f report.Figure) string {
	s := f.String()
	if in := f.Interval(); in != "" && p.intervals {
		s += " (" + in + ")"
	}
	return s
}

// heads writes the names of the columns, over as many lines as they need.
func (p *page) heads(t *report.Table, columns []column, from int) {
	var parts [][]string
	lines := 0
	for _, c := range columns {
		var cell []string
		for _, part := range paint.Flow(p.th, []paint.Span{{Text: t.Columns[c.of]}}, max(c.width, 4)) {
			s := ""
			for _, x := range part {
				s += x.Text
			}
			cell = append(cell, strings.TrimSpace(s))
		}
		parts = append(parts, cell)
		lines = max(lines, len(cell))
	}
	for n := range lines {
		l := paint.New(p.th, themes.Base, p.w).To(from)
		for i, c := range columns {
			cell, at := "", n-(lines-len(parts[i]))
			if at >= 0 {
				cell = parts[i][at]
			}
			if l.Gap(2); c.words {
				l.Cell(themes.Faint, cell, c.width)
			} else {
				l.Right(themes.Faint, cell, c.width)
			}
		}
		p.lines = append(p.lines, l.String())
	}
}

// unsaid are the last keys of a row, from the first on that is another one than in
// the row before.
func unsaid(before, keys []string) string {
	n := 0
	for n < len(keys)-1 && n < len(before) && before[n] == keys[n] {
		n++
	}
	if n == 0 {
		return report.Row{Keys: keys}.Name()
	}
	return "    " + report.Row{Keys: keys[n:]}.Name()
}

func (p *page) row(t *report.Table, r report.Row, called string, columns []column, name, bars int, scale float64) {
	l := paint.New(p.th, themes.Base, p.w).Gap(indent)
	role := themes.Normal
	if r.Example != 0 {
		role = themes.Strong
	}
	l.Cell(role, paint.Cut(p.th, paint.Clean(called), name), name).Gap(2)
	if bars > 0 {
		at := l.At()
		l.Spans(p.bars(t, r, bars, scale)...).To(at + bars)
	}
	for _, c := range columns {
		f := r.Cells[c.of]
		role, text := themes.Normal, paint.Cut(p.th, paint.Clean(p.figure(f)), c.width)
		if f.Few() || text == "-" || text == "0" {
			role = themes.Faint
		}
		if l.Gap(2); c.words {
			l.Cell(themes.Dim, text, c.width)
		} else {
			l.Right(role, text, c.width)
		}
	}
	p.lines = append(p.lines, l.String())
}

// scaleOf is the value of the longest bar. A row of all beside others would leave
// them no room.
func scaleOf(t *report.Table) (most float64) {
	for _, r := range t.Rows {
		if len(t.Rows) > 2 && r.Name() == "all" {
			continue
		}
		sum := 0.0
		for i, c := range t.Chart.Columns {
			if i == 0 || t.Chart.Kind == report.Stacks {
				sum += r.Cells[c].Drawn()
			}
		}
		most = max(most, sum)
	}
	return most
}

// toneRole is how what a part of a bar means is drawn.
func toneRole(t report.Tone) themes.Role {
	switch t {
	case report.ToneWaits:
		return themes.Soon
	case report.ToneBad:
		return themes.Refused
	case report.ToneOther:
		return themes.Fit
	case report.ToneGood:
		return themes.Done
	}
	return themes.Dim
}

func (p *page) bars(t *report.Table, r report.Row, w int, scale float64) []paint.Span {
	if scale == 0 || len(t.Rows) > 2 && r.Name() == "all" && t.Chart.Kind == report.Stacks {
		return nil
	}
	if t.Chart.Kind != report.Stacks {
		return bar(p.th, themes.Accent, r.Cells[t.Chart.Columns[0]].Drawn()/scale, w)
	}
	var out []paint.Span
	done, sum := 0, 0.0
	for i, c := range t.Chart.Columns {
		sum += r.Cells[c].Drawn()
		n := min(int(math.Round(sum/scale*float64(w))), w) - done
		glyph := p.th.Glyphs.BarFit
		if i%2 == 1 {
			glyph = p.th.Glyphs.BarEngagement
		}
		if n > 0 {
			out = append(out, paint.Span{Role: toneRole(t.Chart.Tone(i)), Text: strings.Repeat(glyph, n)})
			done += n
		}
	}
	return out
}

// bar is a bar of a part of w cells; what is not nothing is seen.
func bar(th *themes.Theme, role themes.Role, part float64, w int) []paint.Span {
	n := min(int(math.Round(part*float64(w))), w)
	if part > 0 {
		n = max(n, 1)
	}
	if n <= 0 {
		return nil
	}
	return []paint.Span{{Role: role, Text: strings.Repeat(th.Glyphs.BarFit, n)}}
}

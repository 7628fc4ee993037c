// Package insights shows reports on the screen, with charts.
package insights

import (
	"winnow/model/report"
	"winnow/themes"
	"winnow/tui/paint"
)

// Spans are the times that a report can be about, in days; 0 is from the beginning.
var spans = [...]struct {
	days        int
	name, short string
}{{0, "from the beginning", "all time"}, {90, "the last 90 days", "90 days"}, {30, "the last 30 days", "30 days"}, {7, "the last 7 days", "7 days"}}

// Model is the screen. It is a plain value of the console.
type Model struct {
	names     []string
	at        int // of names
	span      int // of spans
	intervals bool
	doc       *report.Document
	failed    string
	done, of  int // of leads, while it is read

	top, rows, height int
	drawn             drawn
}

// drawn are the lines of a document, and what they were made for.
type drawn struct {
	doc       *report.Document
	th        *themes.Theme
	w         int
	intervals bool
	lines     []string
}

// New makes the screen for reports of these names.
func New(names []string) *Model { return &Model{names: names, rows: 20} }

// Wanted is the report to be read, and over how many days; 0 is from the beginning.
func (m *Model) Wanted() (name string, days int) { return m.names[m.at], spans[m.span].days }

// Next goes on to the next report, or back.
func (m *Model) Next(by int) {
	m.at = (m.at + by + len(m.names)) % len(m.names)
	m.clear()
}

// Span goes on to the next time that the report can be about.
func (m *Model) Span() {
	m.span = (m.span + 1) % len(spans)
	m.clear()
}

// Intervals shows them, or not.
func (m *Model) Intervals() { m.intervals = !m.intervals }

func (m *Model) clear() { m.doc, m.failed, m.done, m.of, m.top = nil, "", 0, 0, 0 }

// Set takes the report in, or why there is none.
func (m *Model) Set(d *report.Document, failed string) { m.doc, m.failed = d, failed }

// Read says how far the reading is.
func (m *Model) Read(done, of int) { m.done, m.of = done, of }

// Move scrolls.
func (m *Model) Move(by int) { m.top = max(0, min(m.top+by, m.height-m.rows)) }

// Rows is how many lines are seen at once.
func (m *Model) Rows() int { return m.rows }

// Keys are its keys as the user has them.
type Keys struct{ Next, Span, Intervals, Close string }

// View draws the screen: exactly h lines of w cells.
func (m *Model) View(th *themes.Theme, w, h int, keys Keys) []string {
	out := []string{m.head(th, w), paint.Blank(th, themes.Base, w)}
	m.rows = max(1, h-len(out))
	lines := m.lines(th, w, keys)
	m.height = len(lines)
	m.top = max(0, min(m.top, m.height-m.rows))
	for i := m.top; len(out) < h; i++ {
		if i < len(lines) {
			out = append(out, lines[i])
		} else {
			out = append(out, paint.Blank(th, themes.Base, w))
		}
	}
	return out[:h]
}

// head names the reports, the one that is shown, and the time it is about.
func (m *Model) head(th *themes.Theme, w int) string {
	l := paint.New(th, themes.Base, w).Gap(1).Put(themes.Section, "INSIGHTS").Gap(1)
	shown := 0
	for _, n := range m.names {
		shown += len(n) + 2
	}
	for i, n := range m.names {
		switch {
		case i == m.at:
			l.Gap(2).Put(themes.Accent, n)
		case shown+20 <= w:
			l.Gap(2).Put(themes.Dim, n)
		}
	}
	more, scrolled := spans[m.span].name, ""
	if m.names[m.at] == "week" && spans[m.span].days == 0 { // it is about a week, and says so
		more = ""
	}
	if m.height > m.rows && m.doc != nil {
		scrolled = place(m.top, m.rows, m.height)
	}
	if more != "" && scrolled != "" {
		scrolled = " " + th.Glyphs.Dot + " " + scrolled
	}
	if more != "" && paint.Width(th, more+scrolled) > l.Left()-3 {
		more = spans[m.span].short
	}
	return l.End(1, paint.Span{Role: themes.Faint, Text: paint.Cut(th, more+scrolled, max(1, l.Left()-3))}).String()
}

func place(top, rows, height int) string {
	return report.Percent(float64(min(top+rows, height)) / float64(height))
}

// lines are those of the document, or what is said while there is none.
func (m *Model) lines(th *themes.Theme, w int, keys Keys) []string {
	switch {
	case m.failed != "":
		return m.say(th, w, themes.Late, "The report cannot be made: "+m.failed)
	case m.doc == nil && m.of > 0:
		return append(m.say(th, w, themes.Dim, "Reading "+report.Grouped(m.done)+" of "+report.Grouped(m.of)+" leads"),
			paint.New(th, themes.Base, w).Gap(3).Spans(bar(th, themes.Accent, float64(m.done)/float64(m.of), max(10, min(40, w-8)))...).String(),
			paint.Blank(th, themes.Base, w),
			paint.New(th, themes.Base, w).Gap(3).Put(themes.Key, keys.Close).Put(themes.Faint, " goes back to work meanwhile").String())
	case m.doc == nil:
		return m.say(th, w, themes.Dim, "Reading"+th.Glyphs.Ellipsis)
	}
	d := &m.drawn
	if d.doc != m.doc || d.th != th || d.w != w || d.intervals != m.intervals {
		*d = drawn{m.doc, th, w, m.intervals, document(th, w, m.doc, m.intervals, keys.Span)}
	}
	return d.lines
}

func (m *Model) say(th *themes.Theme, w int, role themes.Role, text string) []string {
	var out []string
	for _, part := range paint.Flow(th, []paint.Span{{Role: role, Text: paint.Clean(text)}}, max(10, w-6)) {
		out = append(out, paint.New(th, themes.Base, w).Gap(3).Spans(part...).String())
	}
	return out
}

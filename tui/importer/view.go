package importer

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"winnow/themes"
	"winnow/tui/paint"
	"winnow/tui/prompt"
	"winnow/tui/words"
)

const (
	widest = 110
	label  = 12 // the column in which the section words end
)

// View draws the dialog in at most w x h cells.
func (m *Model) View(th *themes.Theme, w, h int) []string {
	w = min(w, widest)
	p := &page{th: th, w: max(w-4, 1), h: max(h-2, 1)}
	switch m.at {
	case asking:
		return m.viewAsking(p, w)
	case looking:
		p.text(span(themes.Dim, "reading "+m.path))
		return prompt.Box(th, w, "Import "+m.Name(), prompt.Hints(m.keys.Close, "back"), p.lines)
	case showing:
		return m.viewShowing(p, w)
	case running:
		return m.viewRunning(p, w)
	}
	return m.viewFinished(p, w)
}

// page collects the lines of the dialog.
type page struct {
	th    *themes.Theme
	w, h  int
	lines []string
}

func span(r themes.Role, text string) paint.Span { return paint.Span{Role: r, Text: text} }

func (p *page) line() *paint.Line { return paint.New(p.th, themes.Dialog, p.w) }

func (p *page) put(l *paint.Line) { p.lines = append(p.lines, l.String()) }

func (p *page) blank() { p.put(p.line()) }

// text puts spans, over several lines where they need them.
func (p *page) text(spans ...paint.Span) { p.under("", spans...) }

// under puts spans beside a section word, where there is one.
func (p *page) under(word string, spans ...paint.Span) {
	at := 0
	if word != "" {
		at = label
	}
	for i := range spans {
		spans[i].Text = paint.Clean(spans[i].Text)
	}
	for i, row := range paint.Flow(p.th, spans, p.w-at) {
		l := p.line()
		if i == 0 {
			l.Put(themes.Section, word)
		}
		p.put(l.To(at).Spans(row...))
	}
}

// bar draws how far something is; total 0 is not known.
func (p *page) bar(came Progress, note string) {
	w := min(40, p.w/2)
	l := p.line()
	if came.Total > 0 {
		full := min(w, int(int64(w)*came.Bytes/came.Total))
		l.Put(themes.Accent, strings.Repeat(p.th.Glyphs.BarFit, full)).Put(themes.Rest, strings.Repeat(p.th.Glyphs.BarRest, w-full)).Gap(1).
			Right(themes.Normal, Percent(came), 5).Gap(2)
	}
	text := note
	if came.Rows > 0 {
		text = words.Count(came.Rows, "row", "rows") + " " + note
	}
	if came.Rate >= 1 {
		text += ", " + words.Number(int(came.Rate)) + " a second"
	}
	p.put(l.Put(themes.Dim, text))
}

// Percent is how far a file is, "" where its size is not known.
func Percent(came Progress) string {
	if came.Total <= 0 {
		return ""
	}
	return strconv.Itoa(int(100*min(came.Bytes, came.Total)/came.Total)) + " %"
}

// window shows as much of lines below the head as there is room for, from where the
// user scrolled to.
func (m *Model) window(p *page, lines []string, least int) {
	room := max(p.h-len(p.lines), 0)
	m.page = room
	m.top = max(0, min(m.top, len(lines)-room))
	shown := lines[m.top:min(len(lines), m.top+room)]
	m.more = len(lines) - m.top - len(shown)
	if m.more > 0 && room > least {
		shown = shown[:len(shown)-1]
		m.more++
		p.lines = append(p.lines, shown...)
		p.put(p.line().Put(themes.Dim, words.Count(m.more, "more line", "more lines")))
		return
	}
	p.lines = append(p.lines, shown...)
}

func (m *Model) viewAsking(p *page, w int) []string {
	l := p.line().Put(themes.Accent, "> ")
	if m.input.Text() == "" {
		m.input.Draw(l, 1)
		l.Put(themes.Dim, " the path of a file or folder, or drop a file on this window")
	} else {
		m.input.Draw(l, p.w-2)
	}
	p.put(l)
	if m.wrong != "" {
		p.text(span(themes.Late, p.th.Glyphs.Error+" "+m.wrong))
	}
	p.h = min(p.h, 16)
	room := max(p.h-len(p.lines), 0)
	first := max(0, min(m.sel-room+1, len(m.paths)-room))
	for i := first; i < len(m.paths) && i < first+room; i++ {
		p.put(m.choice(p, m.paths[i], i == m.sel))
	}
	if len(m.paths) == 0 && room > 0 && m.wrong == "" {
		p.put(p.line().Gap(2).Put(themes.Dim, "nothing here can be imported: CSV, TSV, XLSX, JSON, gzip and zip of these can"))
	}
	return prompt.Box(p.th, w, "Import leads", prompt.Hints("tab", "complete", "enter", "look at it", m.keys.Close, "close"), p.lines)
}

func (m *Model) choice(p *page, path Path, selected bool) *paint.Line {
	on, sign, role := themes.Dialog, " ", themes.Normal
	if selected {
		on, sign, role = themes.Cursor, p.th.Glyphs.Cursor, themes.Strong
	}
	l := paint.New(p.th, on, p.w).Put(themes.Accent, sign).Gap(1)
	if path.Note == "" || p.w < 50 {
		return l.Put(role, path.Name)
	}
	return l.Cell(role, path.Name, min(48, p.w*3/5)).Gap(2).Put(themes.Dim, path.Note)
}

func (m *Model) viewShowing(p *page, w int) []string {
	if m.counted == nil {
		p.bar(m.came, "counted, nothing is stored")
	} else {
		m.counts(p, m.counted, "would be new")
	}
	p.blank()
	body := &page{th: p.th, w: p.w, h: 1 << 20}
	m.people(body)
	for i := range m.look.Files {
		m.file(body, &m.look.Files[i], len(m.look.Files) > 1)
	}
	if m.counted != nil {
		notes(body, m.countedAlone())
		m.problems(body, m.counted, false)
	}
	for _, s := range m.look.Skipped {
		body.under("LEFT OUT", span(themes.Dim, s))
	}
	m.window(p, body.lines, 3)
	yes := "import"
	if m.counted == nil {
		yes = "import without counting"
	}
	hints := []string{m.keys.Yes, yes, m.keys.Close, "back"}
	if m.openDates() {
		hints = append(hints, m.keys.Dates, m.dates())
	}
	return prompt.Box(p.th, w, "Import "+m.Name(), prompt.Hints(hints...), p.lines)
}

// openDates reports whether the order of day and month is for a person to say.
func (m *Model) openDates() bool {
	if m.how.DateOrder != "" {
		return true
	}
	for _, f := range m.look.Files {
		if f.Open {
			return true
		}
	}
	return false
}

func (m *Model) dates() string {
	switch m.how.DateOrder {
	case "dmy":
		return "dates: day first"
	case "mdy":
		return "dates: month first"
	}
	return "say whether the day comes first"
}

// counts are the figures of an import, beside their words.
func (m *Model) counts(p *page, f *Figures, made string) {
	dot := span(themes.Faint, " "+p.th.Glyphs.Dot+" ")
	parts := []paint.Span{span(themes.Strong, words.Count(f.Rows, "row", "rows"))}
	add := func(n int, role themes.Role, text string) {
		if n == 0 {
			role = themes.Dim
		}
		parts = append(parts, dot, span(role, words.Number(n)+" "+text))
	}
	add(f.New, themes.Done, made)
	add(f.Changed, themes.Normal, "changed")
	add(f.Unchanged, themes.Normal, "unchanged")
	add(f.Refused, themes.Late, "refused")
	p.text(parts...)
	parts = []paint.Span{span(themes.Normal, words.Number(f.Queued)+" new in the queue")}
	for _, w := range f.NotQueued {
		parts = append(parts, dot, span(themes.Dim, words.Number(w.N)+" "+w.Word+", not queued"))
	}
	if f.Suppressed > 0 {
		parts = append(parts, dot, span(themes.Dim, words.Number(f.Suppressed)+" suppressed: rejected for good"))
	}
	if f.FitOnly {
		parts = append(parts, dot, span(themes.Dim, "fit only: this file has no activity"))
	} else {
		parts = append(parts, dot, span(themes.Dim, words.Count(f.Touches, "new touch", "new touches")))
	}
	p.text(parts...)
}

// people are the first rows as they were understood.
func (m *Model) people(p *page) {
	first := m.came.First
	if len(first) == 0 {
		return
	}
	if len(first) > 5 {
		first = first[:5]
	}
	p.put(p.line().Put(themes.Section, "FIRST ROWS"))
	line := len(strconv.Itoa(first[len(first)-1].Line))
	rest := p.w - line - 2
	who, title, company := rest*26/100, rest*22/100, rest*20/100
	if p.w < 70 {
		who, title, company = rest*45/100, 0, 0
	}
	for _, r := range first {
		l := p.line().Right(themes.Faint, strconv.Itoa(r.Line), line).Gap(2).Cell(themes.Normal, r.Label, who).Gap(1)
		if title > 0 {
			l.Cell(themes.Dim, r.Title, title).Gap(1).Cell(themes.Dim, r.Company, company).Gap(1)
		}
		after := ""
		if r.Stage != "" {
			after = words.Stage(r.Stage)
		}
		if r.Touches > 0 {
			after = strings.TrimPrefix(after+", "+words.Count(r.Touches, "touch", "touches"), ", ")
		}
		n := paint.Width(p.th, after)
		l.Cell(themes.Dim, r.Reach, l.Left()-n-1)
		p.put(l.Gap(1).Put(themes.Faint, after))
	}
	p.blank()
}

// file says how one file is read, column by column.
func (m *Model) file(p *page, f *File, named bool) {
	var by [3][]Column
	for _, c := range f.Columns {
		by[c.Use] = append(by[c.Use], c)
	}
	if named {
		p.under("FILE", span(themes.Strong, filepath.Base(f.Name)))
	}
	p.under("READ AS", span(themes.Normal, f.Format), span(themes.Dim, ", "+f.Written))
	p.under("COLUMNS", span(themes.Normal, words.Number(len(by[Understood]))+" understood"),
		span(themes.Dim, ", "+words.Number(len(by[Kept])+f.KeptToo)+" kept under their own names, "+words.Number(len(by[LeftOut]))+" left out"))
	name, as := 8, 8
	for _, c := range f.Columns {
		name, as = max(name, paint.Width(p.th, paint.Clean(c.Name))), max(as, paint.Width(p.th, paint.Clean(c.As)))
	}
	name, as = min(name, p.w*35/100), min(as, p.w*35/100)
	for u, role := range []themes.Role{themes.Normal, themes.Dim, themes.Faint} {
		for _, c := range by[u] {
			p.put(p.line().Gap(2).Cell(role, c.Name, name).Gap(2).Cell(role, c.As, as).Gap(2).Put(themes.Faint, c.Example))
		}
	}
	notes(p, f.Notes)
	p.blank()
}

// countedAlone are the notes that only counting brought up: the others stand with
// their file.
func (m *Model) countedAlone() []string {
	return slices.DeleteFunc(slices.Clone(m.counted.Notes), func(n string) bool {
		return slices.ContainsFunc(m.look.Files, func(f File) bool { return slices.Contains(f.Notes, n) })
	})
}

func notes(p *page, all []string) {
	for i, n := range all {
		word := "NOTES"
		if i > 0 {
			word = " "
		}
		p.under(word, span(themes.Soon, n))
	}
}

package lead

import (
	"winnow/themes"
	"winnow/tui/paint"
	"winnow/tui/words"
)

// column is where the text beside the section words begins.
const column = 10

// readable is the widest that running text gets: longer lines are hard to read.
const readable = 110

// compactBelow is the height from which on the pane has no blank lines and the
// receipt is one line, so that what matters is seen without scrolling.
const compactBelow = 17

// page collects the lines of the pane.
type page struct {
	*Model
	w     int // of the text, margin included
	lines []string
}

func (m *Model) compact() bool { return !m.full && m.h < compactBelow }

// compose draws everything, from the top; the window on it is cut elsewhere.
func (m *Model) compose() []string {
	p := &page{Model: m, w: min(m.w, readable)}
	p.who()
	p.stage()
	p.warnings()
	p.gap()
	p.whyNow()
	p.tries()
	p.gap()
	if m.compact() {
		p.scoreLine()
		p.before(1)
		p.touches(false)
		p.notes()
		p.about()
		return p.lines
	}
	p.score()
	p.gap()
	p.touches(true)
	p.gap()
	p.before(0)
	p.notes()
	p.about()
	if m.full {
		p.fields()
	}
	return p.lines
}

// line begins a line of the pane with its margin.
func (p *page) line() *paint.Line { return paint.New(p.th, themes.Base, p.Model.w).Gap(1) }

func (p *page) put(l *paint.Line) { p.lines = append(p.lines, l.String()) }

// gap is a blank line between blocks, never two, none where space is short.
func (p *page) gap() {
	blank := paint.Blank(p.th, themes.Base, p.Model.w)
	if n := len(p.lines); p.compact() || n > 0 && p.lines[n-1] == blank {
		return
	}
	p.lines = append(p.lines, blank)
}

// room is the width of text beside the section words.
func (p *page) room() int { return p.w - column - 1 }

// block draws a section word and text flowing beside it, at most most lines; 0 =
// all of it.
func (p *page) block(word string, most int, spans ...paint.Span) {
	rows := paint.Flow(spans, p.room())
	for i, row := range rows {
		if most > 0 && i == most {
			break
		}
		l := p.line()
		if i == 0 {
			l.Put(themes.Section, word)
		}
		l.To(column)
		if i == most-1 && len(rows) > most { // what is cut says so
			row = append(row, paint.Span{Role: themes.Faint, Text: " " + p.th.Glyphs.Ellipsis})
		}
		p.put(l.Spans(row...))
	}
}

// spans are phrases as pieces of a line.
func spans(phrases []words.Phrase) []paint.Span {
	out := make([]paint.Span, len(phrases))
	for i, p := range phrases {
		out[i] = paint.Span{Role: p.Role, Text: p.Text}
	}
	return out
}

func span(r themes.Role, text string) paint.Span { return paint.Span{Role: r, Text: text} }

// dots joins pieces by the separator, leaving empty ones out.
func (p *page) dots(parts ...paint.Span) []paint.Span {
	var out []paint.Span
	for _, s := range parts {
		if paint.Clean(s.Text) == "" {
			continue
		}
		if len(out) > 0 {
			out = append(out, span(themes.Faint, " "+p.th.Glyphs.Dot+" "))
		}
		out = append(out, s)
	}
	return out
}

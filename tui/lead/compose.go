package lead

import (
	"slices"
	"strings"

	"winnow/themes"
	"winnow/tui/paint"
	"winnow/tui/words"
)

// column is where the text beside the section words begins.
const column = 10

// readable is the widest that a column of text gets: longer lines are hard to
// read, and dates and points stand too far from what they belong to.
const readable = 78

// measure is the width of text in a pane of w cells. One that is hardly wider than
// a column is used whole.
func measure(w int) int {
	if w <= readable+2 {
		return w
	}
	return readable
}

// twoColumns is the width from which on a low pane and the lead in full have the
// receipt beside the rest, and from 40 more the lead in full what happened.
const twoColumns = 92

// compactBelow is the height from which on the pane has no blank lines and the
// receipt is one line, so that what matters is seen without scrolling.
const compactBelow = 17

// page collects the lines of the pane.
type page struct {
	*Model
	w     int // of the text, margin included
	lineW int // of a whole line
	lines []string

	warned int // lines of warnings
}

func (m *Model) compact() bool { return !m.full && m.h < compactBelow }

// compose draws everything, from the top; the window on it is cut elsewhere.
func (m *Model) compose() []string {
	p := &page{Model: m, w: measure(m.w), lineW: m.w}
	switch {
	case m.trouble != "":
		p.head()
		p.gap()
		p.unread()
	case m.full && m.w >= twoColumns+40:
		p.beside(m.w*11/20, func(l *page) {
			l.reasons()
			l.before(0)
			l.notes()
		}, (*page).tale, func(shorter *page) { // what a file says has the room that nothing else takes
			shorter.gap()
			shorter.about()
			shorter.fields()
		})
	case m.full && m.w >= twoColumns:
		p.w = m.w
		p.head()
		p.gap()
		p.beside(m.w*11/20, func(l *page) {
			l.whyNow()
			l.tries()
			l.sheet()
			l.gap()
			l.before(0)
			l.notes()
			l.gap()
			l.tale() // what happened is read before what a file says
			l.about()
			l.fields()
		}, (*page).score, nil)
	case m.full:
		p.story()
		p.about()
		p.fields()
	case m.compact() && m.w >= twoColumns:
		p.w = m.w
		p.head()
		p.beside(m.w*11/20, func(l *page) {
			l.whyNow()
			l.tries()
			l.sheet()
			l.before(1)
			l.touches(true)
		}, (*page).score, nil)
		p.notes()
		p.about()
	case m.compact():
		p.head()
		p.whyNow()
		p.tries()
		p.sheet()
		p.scoreLine()
		p.before(1)
		p.touches(false)
		p.notes()
		p.about()
	default:
		p.story()
		p.about()
	}
	return p.lines
}

// head is who it is and what to know before calling.
func (p *page) head() {
	p.who()
	p.stage()
	p.warnings()
}

// unread says why there is no more, and how to try again. What a row tells is
// not drawn as if it were all: "no touches" would be a lie.
func (p *page) unread() {
	p.block("UNREAD", 0, p.flow(span(themes.Late, "The rest of this lead could not be read: "), span(themes.Normal, p.trouble+".")))
	p.put(p.line().To(column).Put(themes.Key, p.keys.Full).Put(themes.Dim, " tries again"))
}

// reasons are who it is, why now, and the score.
func (p *page) reasons() {
	p.head()
	p.gap()
	p.whyNow()
	p.tries()
	p.sheet()
	p.gap()
	p.score()
	p.gap()
}

// story is everything about the lead but its other attributes.
func (p *page) story() {
	p.reasons()
	if p.full {
		p.tale()
	} else {
		p.touches(true)
	}
	p.gap()
	p.before(0)
	p.notes()
}

// beside draws two columns of text with a rule between them, the left one w
// cells wide. What rest draws, if anything, goes on where there is more room.
func (p *page) beside(w int, left, right, rest func(*page)) {
	l := &page{Model: p.Model, w: w, lineW: w}
	r := &page{Model: p.Model, w: measure(p.lineW - w - 1), lineW: p.lineW - w - 1}
	left(l)
	right(r)
	switch {
	case rest == nil:
	case len(r.lines) < len(l.lines):
		rest(r)
	default:
		rest(l)
	}
	rule := paint.New(p.th, themes.Base, 1).Put(themes.Rule, p.th.Glyphs.Rule).String()
	for i := range max(len(l.lines), len(r.lines)) {
		p.lines = append(p.lines, l.at(i)+rule+r.at(i))
	}
}

func (p *page) at(i int) string {
	if i < len(p.lines) {
		return p.lines[i]
	}
	return paint.Blank(p.th, themes.Base, p.lineW)
}

// line begins a line of the pane with its margin.
func (p *page) line() *paint.Line { return paint.New(p.th, themes.Base, p.lineW).Gap(1) }

func (p *page) put(l *paint.Line) { p.lines = append(p.lines, l.String()) }

// gap is a blank line between blocks: never two, never the first, none where
// space is short.
func (p *page) gap() {
	blank := paint.Blank(p.th, themes.Base, p.lineW)
	if n := len(p.lines); p.compact() || n == 0 || p.lines[n-1] == blank {
		return
	}
	p.lines = append(p.lines, blank)
}

// room is the width of text beside the section words.
func (p *page) room() int { return p.w - column - 1 }

// block draws a section word and rows of text beside it, at most most lines; 0 =
// all of it.
func (p *page) block(word string, most int, rows [][]paint.Span) {
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
			row = p.cut(row)
		}
		l.Spans(row...)
		p.put(l)
	}
}

// cut ends a row of a block with an ellipsis, after the last word that leaves
// room for it before the margin.
func (p *page) cut(row []paint.Span) []paint.Span {
	row = slices.Clone(row)
	tail := " " + p.th.Glyphs.Ellipsis
	room := p.room() - paint.Width(p.th, tail)
	for n := len(row); n > 0 && paint.SpanWidth(p.th, row) > room; n = len(row) {
		last := &row[n-1]
		i := strings.LastIndexByte(strings.TrimRight(last.Text, " "), ' ')
		if n == 1 && i < 0 {
			last.Text, tail = paint.Head(p.th, paint.Clean(last.Text), room), p.th.Glyphs.Ellipsis
			break
		}
		if last.Text = last.Text[:max(i, 0)]; last.Text == "" {
			row = row[:n-1]
		}
	}
	return append(row, span(themes.Faint, tail))
}

// flow breaks text for a block.
func (p *page) flow(s ...paint.Span) [][]paint.Span { return paint.Flow(p.th, s, p.room()) }

// pack sets parts side by side with dots between them, in lines of w cells.
func (p *page) pack(w int, parts ...paint.Span) [][]paint.Span {
	all := make([][]paint.Span, 0, len(parts))
	for _, s := range parts {
		all = append(all, []paint.Span{s})
	}
	return paint.Pack(p.th, all, p.dot(), w)
}

func (p *page) dot() paint.Span { return span(themes.Faint, " "+p.th.Glyphs.Dot+" ") }

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
			out = append(out, p.dot())
		}
		out = append(out, s)
	}
	return out
}

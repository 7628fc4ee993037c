package paint

import (
	"strings"

	"winnow/themes"
)

// Line builds one line of a fixed number of cells on one surface. What does not
// fit is cut with the theme's ellipsis; what is missing is filled at the end.
type Line struct {
	th  *themes.Theme
	on  themes.Surface
	w   int
	at  int
	ink string // sequence that is in force, "" = none
	air bool   // a blank in it looks like one of the surface
	b   strings.Builder
}

// New begins a line of w cells.
func New(th *themes.Theme, on themes.Surface, w int) *Line {
	l := &Line{th: th, on: on, w: max(w, 0)}
	l.b.Grow(w * 3)
	return l
}

// Theme is what the line is drawn with.
func (l *Line) Theme() *themes.Theme { return l.th }

// At is the number of cells written, Left that of cells left.
func (l *Line) At() int { return l.at }

// Left is the number of cells left.
func (l *Line) Left() int { return l.w - l.at }

// Put writes text, cut to what is left.
func (l *Line) Put(r themes.Role, text string) *Line {
	s := Cut(l.th, Clean(text), l.Left())
	l.write(r, s, Width(l.th, s))
	return l
}

// Cell writes text in exactly w cells: cut, or padded on the right.
func (l *Line) Cell(r themes.Role, text string, w int) *Line {
	w = min(w, l.Left())
	s := Cut(l.th, Clean(text), w)
	n := Width(l.th, s)
	l.write(r, s, n)
	return l.Gap(w - n)
}

// Right writes text in exactly w cells, padded on the left.
func (l *Line) Right(r themes.Role, text string, w int) *Line {
	w = min(w, l.Left())
	s := Cut(l.th, Clean(text), w)
	n := Width(l.th, s)
	l.Gap(w - n)
	l.write(r, s, n)
	return l
}

// shortGap is the widest gap that is written in the look of the text before it:
// an escape sequence less for the renderer. In a wider one its cells cost more.
const shortGap = 3

// Gap writes n spaces.
func (l *Line) Gap(n int) *Line {
	n = min(n, l.Left())
	if n > 0 {
		if fill := l.th.Fill(l.on); !l.air || fill == "" && n > shortGap || l.th.IsSolid() {
			l.set(fill)
			l.air = true
		}
		l.b.WriteString(Spaces(n))
		l.at += n
	}
	return l
}

// To goes on at a column, where it has not been passed.
func (l *Line) To(col int) *Line { return l.Gap(col - l.at) }

// Spans writes pieces one after the other, cut as a whole.
func (l *Line) Spans(spans ...Span) *Line {
	for i, s := range spans {
		if l.Left() <= 0 {
			break
		}
		text := Clean(s.Text)
		if w := Width(l.th, text); w == l.Left() && i < len(spans)-1 {
			text += l.th.Glyphs.Ellipsis // more follows, so that this is cut too
		}
		l.Put(s.Role, text)
	}
	return l
}

// End writes pieces at the right end of the line, margin cells before it, and
// does nothing where they do not fit.
func (l *Line) End(margin int, spans ...Span) *Line {
	w := SpanWidth(l.th, spans)
	if w+margin > l.Left() {
		return l
	}
	return l.Gap(l.Left() - w - margin).Spans(spans...)
}

// String is the line, filled up to its width.
func (l *Line) String() string {
	l.Gap(l.Left())
	l.set("")
	return l.b.String()
}

func (l *Line) write(r themes.Role, s string, n int) {
	if s == "" {
		return
	}
	l.set(l.th.On(l.on, r))
	l.air = l.th.Airy(l.on, r)
	l.b.WriteString(s)
	l.at += n
}

func (l *Line) set(ink string) {
	if ink == l.ink {
		return
	}
	switch {
	case l.ink == "":
		l.b.WriteString(ink)
	case ink == "":
		l.b.WriteString(themes.Reset)
	default: // one sequence that begins anew, not two: each costs the renderer
		l.b.WriteString("\x1b[0;")
		l.b.WriteString(ink[len("\x1b["):])
	}
	l.ink = ink
}

// Blank is an empty line of w cells.
func Blank(th *themes.Theme, on themes.Surface, w int) string { return New(th, on, w).String() }

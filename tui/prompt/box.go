// Package prompt draws what asks for something: menus of one key, a line to type,
// a question with yes and no. They are plain values; the console moves keys in
// and takes answers out.
package prompt

import (
	"winnow/themes"
	"winnow/tui/paint"
)

// sliver is how many cells beside a box are too few to tell anything.
const sliver = 8

// Snug is how wide a box is that wants so many of w cells: all of them where the
// rest would only show pieces of words beside it.
func Snug(w, want int) int {
	if w-want <= sliver {
		return w
	}
	return want
}

// Box frames lines that were painted on the dialog surface, each w-4 cells wide.
// The result is len(body)+2 lines of w cells. A border means a dialog, so nothing
// else has one.
func Box(th *themes.Theme, w int, title string, hints []paint.Span, body []string) []string {
	tl, tr, bl, br, h, v := "╭", "╮", "╰", "╯", "─", "│"
	if th.ASCII {
		tl, tr, bl, br, h, v = "+", "+", "+", "+", "-", "|"
	}
	edge := func(left, right string, spans []paint.Span, role themes.Role) string {
		l := paint.New(th, themes.Dialog, w).Put(themes.Accent, left+h)
		if n := paint.SpanWidth(th, spans); n > 0 {
			l.Gap(1)
			room := w - 5 - l.At() + 1
			for _, s := range spans {
				cut := paint.Cut(th, paint.Clean(s.Text), room)
				l.Put(s.Role, cut)
				room -= paint.Width(th, cut)
			}
			l.Gap(1)
		}
		for l.Left() > 1 {
			l.Put(themes.Accent, h)
		}
		return l.Put(themes.Accent, right).String()
	}
	lines := make([]string, 0, len(body)+2)
	lines = append(lines, edge(tl, tr, []paint.Span{{Role: themes.Strong, Text: title}}, themes.Strong))
	side := paint.New(th, themes.Dialog, 2).Put(themes.Accent, v).String()
	end := paint.New(th, themes.Dialog, 2).Gap(1).Put(themes.Accent, v).String()
	for _, s := range body {
		lines = append(lines, side+s+end)
	}
	return append(lines, edge(bl, br, hints, themes.Dim))
}

// hint is how a key and its meaning stand in a dialog's lower edge.
func hint(key, means string) []paint.Span {
	return []paint.Span{{Role: themes.Key, Text: key}, {Role: themes.Dim, Text: " " + means}}
}

// Hints joins keys and meanings, given in turn.
func Hints(pairs ...string) []paint.Span {
	var all []paint.Span
	for i := 0; i+1 < len(pairs); i += 2 {
		if i > 0 {
			all = append(all, paint.Span{Role: themes.Dim, Text: "  "})
		}
		all = append(all, hint(pairs[i], pairs[i+1])...)
	}
	return all
}

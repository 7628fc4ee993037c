package prompt

import (
	"winnow/themes"
	"winnow/tui/paint"
)

// Told is something to read and to close.
type Told struct {
	Title string
	Lines []paint.Span // one paragraph each
	Close string       // key
}

// View draws it in at most w x h cells.
func (t *Told) View(th *themes.Theme, w, h int) []string {
	return Box(th, w, t.Title, hint(t.Close, "close"), paragraphs(th, t.Lines, max(w-4, 1), max(1, h-2)))
}

// paragraphs are texts wrapped to w cells, at most h lines.
func paragraphs(th *themes.Theme, texts []paint.Span, w, h int) []string {
	var body []string
	for _, p := range texts {
		for _, spans := range paint.Flow(th, []paint.Span{p}, w) {
			body = append(body, paint.New(th, themes.Dialog, w).Spans(spans...).String())
		}
	}
	if len(body) > h {
		body = append(body[:h-1], paint.New(th, themes.Dialog, w).Put(themes.Dim, th.Glyphs.Ellipsis).String())
	}
	return body
}

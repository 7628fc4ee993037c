package prompt

import (
	"winnow/themes"
	"winnow/tui/paint"
)

// Confirm asks before something that touches many leads or leaves the console.
// Only its own keys answer; enter never does.
type Confirm struct {
	Title string
	Lines []paint.Span // one paragraph each
	Yes   string       // key
	Does  string       // what yes does
	No    string
}

// View draws the question in at most w x h cells.
func (c *Confirm) View(th *themes.Theme, w, h int) []string {
	inner := max(w-4, 1)
	var body []string
	for _, p := range c.Lines {
		for _, spans := range paint.Flow(th, []paint.Span{p}, inner) {
			body = append(body, paint.New(th, themes.Dialog, inner).Spans(spans...).String())
		}
	}
	if most := max(1, h-2); len(body) > most {
		body = append(body[:most-1], paint.New(th, themes.Dialog, inner).Put(themes.Dim, th.Glyphs.Ellipsis).String())
	}
	return Box(th, w, c.Title, Hints(c.Yes, c.Does, c.No, "no"), body)
}

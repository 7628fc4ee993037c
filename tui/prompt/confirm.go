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
	return Box(th, w, c.Title, Hints(c.Yes, c.Does, c.No, "no"), paragraphs(th, c.Lines, max(w-4, 1), max(1, h-2)))
}

// Package looks is the list of themes to choose from. The screen around it is the
// preview: it is drawn in the theme under the cursor.
package looks

import (
	"winnow/themes"
	"winnow/tui/paint"
	"winnow/tui/prompt"
)

// Auto stands in the list for the theme that fits the terminal's background.
const Auto = "auto"

// Model is a cursor over the names of themes, Auto first.
type Model struct {
	names []string
	at    int
}

// New lists Auto and the themes of these names, with the cursor on one.
func New(names []string, on string) *Model {
	m := &Model{names: append([]string{Auto}, names...)}
	for i, n := range m.names {
		if n == on {
			m.at = i
		}
	}
	return m
}

// Name is the theme under the cursor.
func (m *Model) Name() string { return m.names[m.at] }

// Move goes on or back, and stops at the ends.
func (m *Model) Move(by int) { m.at = max(0, min(m.at+by, len(m.names)-1)) }

// Next goes on, from the last to the first.
func (m *Model) Next() { m.at = (m.at + 1) % len(m.names) }

// Keys are its keys as the user has them.
type Keys struct{ Keep, Back string }

// View draws the list in at most w x h cells, in the theme of the preview. all are
// the themes by name; fits is what Auto comes to.
func (m *Model) View(th *themes.Theme, w, h int, all map[string]*themes.Theme, fits string, keys Keys) []string {
	w = min(w, 76)
	inner := max(w-4, 1)
	name := 0
	for _, n := range m.names {
		name = max(name, paint.Width(th, n))
	}
	name = min(name, inner/2)
	tail := 0
	if h >= len(m.names)+4 { // a blank, and the sample
		tail = 2
	}
	room := max(1, min(len(m.names), h-2-tail))
	from := max(0, min(m.at-room/2, len(m.names)-room))
	var body []string
	for i := from; i < from+room; i++ {
		about, ratio := "Fits the terminal's background: "+fits, ""
		if t := all[m.names[i]]; t != nil && m.names[i] != Auto {
			about, ratio = t.About, t.WorstRatio()
		}
		body = append(body, m.row(th, inner, i, name, about, ratio))
	}
	if tail > 0 {
		body = append(body, paint.Blank(th, themes.Dialog, inner), sample(th, inner))
	}
	return prompt.Box(th, w, "Theme", prompt.Hints(keys.Keep, "keep it", keys.Back, "as it was"), body)
}

func (m *Model) row(th *themes.Theme, w, i, name int, about, ratio string) string {
	on, title, sign := themes.Dialog, themes.Normal, " "
	if i == m.at {
		on, title, sign = themes.Cursor, themes.Strong, th.Glyphs.Cursor
	}
	l := paint.New(th, on, w).Put(themes.Accent, sign).Cell(title, m.names[i], name).Gap(2)
	if l.Left() < 16 {
		return l.String()
	}
	return l.Cell(themes.Dim, about, max(1, l.Left()-8)).Gap(1).Right(themes.Faint, ratio, max(1, l.Left())).String()
}

// sample shows the meanings of colours beside each other.
func sample(th *themes.Theme, w int) string {
	g := th.Glyphs
	l := paint.New(th, themes.Dialog, w).Gap(1)
	for _, s := range []paint.Span{
		{Role: themes.Hot, Text: "95"}, {Role: themes.Normal, Text: " "}, {Role: themes.Fit, Text: "A"}, {Role: themes.Engagement, Text: "1"},
		{Role: themes.Normal, Text: " "}, {Role: themes.Done, Text: g.Rising + " rising"}, {Role: themes.Normal, Text: "  "}, {Role: themes.Soon, Text: "in 21m"}, {Role: themes.Normal, Text: "  "}, {Role: themes.Late, Text: "7m LATE !"},
		{Role: themes.Normal, Text: "  "}, {Role: themes.Refused, Text: "refused"}, {Role: themes.Normal, Text: "  "}, {Role: themes.Fit, Text: g.BarFit + g.BarFit + g.BarFit},
		{Role: themes.Engagement, Text: g.BarEngagement + g.BarEngagement + g.BarEngagement}, {Role: themes.Rest, Text: g.BarRest + g.BarRest},
		{Role: themes.Normal, Text: "  "}, {Role: themes.Key, Text: "p"}, {Role: themes.Dim, Text: " promote"},
	} {
		if paint.Width(th, s.Text) > l.Left() {
			break
		}
		l.Put(s.Role, s.Text)
	}
	return l.String()
}

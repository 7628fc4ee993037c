package prompt

import (
	"strconv"

	"winnow/themes"
	"winnow/tui/paint"
)

// Item is one line of a menu. Note says what follows; Disabled why it cannot be
// chosen now, which is shown in its place. Asks marks what does not act at once: it
// asks for something first.
type Item struct {
	Key      string
	Title    string
	Asks     bool
	Note     string
	Disabled string
}

// Menu offers what the next key can mean. Every key belongs to it while it is
// open.
type Menu struct {
	Title string
	Items []Item
	Close string // key
	At    int    // the item that enter chooses, from 1 on; 0 = none
}

// Move has enter choose the item n further down; from none it goes to the first, or up
// to the last.
func (m *Menu) Move(n int) {
	if len(m.Items) == 0 {
		return
	}
	if m.At == 0 && n < 0 {
		m.At = len(m.Items) + 1
	}
	m.At = min(max(m.At+n, 1), len(m.Items))
}

// Chosen is the key of the item that enter chooses, "" = none.
func (m *Menu) Chosen() string {
	if m.At == 0 || m.At > len(m.Items) {
		return ""
	}
	return m.Items[m.At-1].Key
}

// View draws the menu, at most w x h cells. Where one column is too high, the
// items stand in several, and notes give way to titles; where titles would be lost
// too, the arrows go through the items.
func (m *Menu) View(th *themes.Theme, w, h int) []string {
	rows, cols, top := m.grid(th, w, h)
	if cols == 1 {
		w = Snug(w, m.natural(th))
	}
	inner := max(w-4, 1)
	cell := inner / cols
	body := make([]string, rows)
	for r := range body {
		l := paint.New(th, themes.Dialog, inner)
		for c := range cols {
			if i := top + c*rows + r; i < len(m.Items) {
				l.To(c * cell)
				m.item(l, m.Items[i], cell, cols == 1, m.At == i+1)
			}
		}
		body[r] = l.String()
	}
	hints := m.hints()
	if below := len(m.Items) - top - rows*cols; below > 0 {
		if w < 50 {
			hints = Hints(m.Close, "close")
		}
		hints = append(append(Hints("down", strconv.Itoa(below)+" more"), paint.Span{Role: themes.Dim, Text: "  "}), hints...)
	}
	return Box(th, w, m.Title, hints, body)
}

// titleLeast is how much of a title tells it from the others.
const titleLeast = 20

// grid is in how many rows and columns the items stand, and which is the first: the one
// that enter chooses is among those that are seen.
func (m *Menu) grid(th *themes.Theme, w, h int) (rows, cols, top int) {
	n, room, title := max(1, len(m.Items)), max(1, h-2), 0
	for _, it := range m.Items {
		title = max(title, paint.Width(th, it.title(th)))
	}
	cols = (n + room - 1) / room
	if least := m.keyCells(th) + min(title, titleLeast) + 1; cols > 1 {
		cols = max(1, min(cols, (w-4)/least))
	}
	rows = min(room, (n+cols-1)/cols)
	return rows, cols, max(0, min(m.At-1-rows*cols/2, n-rows*cols))
}

// KeyAt is the key of the item that View draws at a cell of its box, "" for none.
func (m *Menu) KeyAt(th *themes.Theme, w, h, x, y int) string {
	rows, cols, top := m.grid(th, w, h)
	if cols == 1 {
		w = Snug(w, m.natural(th))
	}
	cell := max(w-4, 1) / cols
	if x, y = x-2, y-1; x < 0 || y < 0 || y >= rows || cell == 0 || x/cell >= cols {
		return ""
	}
	if i := top + x/cell*rows + y; i < len(m.Items) {
		return m.Items[i].Key
	}
	return ""
}

// hints are the keys that every menu has.
func (m *Menu) hints() []paint.Span {
	if m.At == 0 {
		return Hints(m.Close, "close")
	}
	return Hints("enter", "choose", m.Close, "close")
}

const noteGap = 2

// title is the item's own, with a sign where it asks: the one that menus have for it.
func (it Item) title(th *themes.Theme) string {
	switch {
	case !it.Asks:
		return paint.Clean(it.Title)
	case th.ASCII:
		return paint.Clean(it.Title) + "..."
	}
	return paint.Clean(it.Title) + "…"
}

// natural is the width that shows everything.
func (m *Menu) natural(th *themes.Theme) int {
	title, note := 0, 0
	for _, it := range m.Items {
		title = max(title, paint.Width(th, it.title(th)))
		note = max(note, paint.Width(th, paint.Clean(it.Note+it.Disabled)))
	}
	return max(4+m.keyCells(th)+title+noteGap+note, paint.Width(th, paint.Clean(m.Title))+8)
}

// keyCells is the width of the column of keys.
func (m *Menu) keyCells(th *themes.Theme) int {
	n := 0
	for _, it := range m.Items {
		n = max(n, paint.Width(th, it.Key))
	}
	return n + 2
}

func (m *Menu) item(l *paint.Line, it Item, w int, notes, at bool) {
	end := l.At() + w - 1
	key, title, note := themes.Key, themes.Normal, themes.Dim
	if it.Disabled != "" {
		key, title, note = themes.Faint, themes.Faint, themes.Faint
	}
	text := it.Note
	if it.Disabled != "" {
		text = it.Disabled
	}
	l.Cell(key, it.Key, m.keyCells(l.Theme())-1)
	if at {
		l.Cell(themes.Accent, l.Theme().Glyphs.Cursor, 1)
		title = themes.Strong
	} else {
		l.Gap(1)
	}
	if room := end - l.At(); !notes || text == "" {
		l.Cell(title, it.title(l.Theme()), room)
		return
	}
	widest, longest := 0, 0
	for _, other := range m.Items {
		widest = max(widest, paint.Width(l.Theme(), other.title(l.Theme())))
		longest = max(longest, paint.Width(l.Theme(), paint.Clean(other.Note+other.Disabled)))
	}
	if room := end + 1 - l.At(); widest+noteGap+longest > room {
		// No column holds all notes: each gets what its own title leaves.
		l.Put(title, paint.Cut(l.Theme(), it.title(l.Theme()), room)).Gap(noteGap).Right(note, text, end+1-l.At())
		return
	}
	l.Cell(title, it.title(l.Theme()), min(widest, end-l.At())).Gap(noteGap)
	l.Cell(note, text, end+1-l.At())
}

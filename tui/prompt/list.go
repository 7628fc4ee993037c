package prompt

import (
	"strings"

	"winnow/themes"
	"winnow/tui/paint"
)

// Row is one line of a List: something that can be run, or with Head set a
// heading above others.
type Row struct {
	ID       string
	Keys     string
	Title    string
	Help     string
	Words    string // not shown; a search finds the row by them too
	Disabled string // why it cannot be run now
	Head     bool
}

// Mentions reports whether each word of a search stands in what is said of the row, or
// begins one of its other words.
func (r Row) Mentions(search string) bool {
	text, other := strings.ToLower(r.Title+" "+r.ID+" "+r.Help), " "+r.Words
	for word := range strings.FieldsSeq(strings.ToLower(search)) {
		if !strings.Contains(text, word) && (len(word) < sought || !strings.Contains(other, " "+word)) {
			return false
		}
	}
	return true
}

// sought is from how many letters on a search looks at other words.
const sought = 3

// List is a window on rows with one of them selected. Headings are passed over.
type List struct {
	rows    []Row
	at, top int
}

// SetRows replaces the rows and selects the first that can be selected.
func (l *List) SetRows(rows []Row) {
	l.rows, l.at, l.top = rows, -1, 0
	l.Move(1)
}

// Deselect leaves no row selected, until the next Move.
func (l *List) Deselect() { l.at = -1 }

// Len is the number of rows, headings left out.
func (l *List) Len() int {
	n := 0
	for _, r := range l.rows {
		if !r.Head {
			n++
		}
	}
	return n
}

// Place is the place of the selected row among them, from 1; 0 = none is.
func (l *List) Place() int {
	n := 0
	for i := 0; i <= l.at && i < len(l.rows); i++ {
		if !l.rows[i].Head {
			n++
		}
	}
	return n
}

// Move goes delta selectable rows on or back, and stops at the ends.
func (l *List) Move(delta int) {
	step := 1
	if delta < 0 {
		step, delta = -1, -delta
	}
	for i := l.at + step; i >= 0 && i < len(l.rows) && delta > 0; i += step {
		if !l.rows[i].Head {
			l.at = i
			delta--
		}
	}
}

// SelectAt selects the row that View draws on a line; false where none can be selected
// there.
func (l *List) SelectAt(line int) bool {
	i := l.top + line
	if line < 0 || i >= len(l.rows) || l.rows[i].Head {
		return false
	}
	l.at = i
	return true
}

// Selected is the row under the cursor; ok is false when there is none.
func (l *List) Selected() (r Row, ok bool) {
	if l.at < 0 || l.at >= len(l.rows) {
		return Row{}, false
	}
	return l.rows[l.at], true
}

// View draws exactly h lines of w cells on the dialog surface.
func (l *List) View(th *themes.Theme, w, h int) []string {
	l.scroll(h)
	keys := 0
	for _, r := range l.rows {
		keys = max(keys, paint.Width(th, r.Keys))
	}
	keys = min(keys, max(6, w/4))
	lines := make([]string, 0, h)
	for i := l.top; i < l.top+h; i++ {
		switch {
		case i >= len(l.rows):
			lines = append(lines, paint.Blank(th, themes.Dialog, w))
		case l.rows[i].Head:
			lines = append(lines, paint.New(th, themes.Dialog, w).Put(themes.Section, l.rows[i].Title).String())
		default:
			lines = append(lines, l.row(th, l.rows[i], i == l.at, keys, w))
		}
	}
	return lines
}

func (l *List) scroll(h int) {
	first := l.at
	if first > 0 && l.rows[first-1].Head {
		first-- // a heading is seen with its first row
	}
	if first < l.top {
		l.top = max(first, 0)
	}
	if l.at >= l.top+h {
		l.top = l.at - h + 1
	}
}

func (l *List) row(th *themes.Theme, r Row, selected bool, keys, w int) string {
	on, sign := themes.Dialog, " "
	if selected {
		on, sign = themes.Cursor, th.Glyphs.Cursor
	}
	key, title, help, text := themes.Key, themes.Normal, themes.Dim, r.Help
	if r.Disabled != "" {
		key, title, help, text = themes.Faint, themes.Faint, themes.Faint, r.Disabled
	} else if selected {
		title = themes.Strong
	}
	line := paint.New(th, on, w)
	line.Put(themes.Accent, sign).Cell(key, r.Keys, keys).Gap(2)
	room := w - line.At()
	if text == "" || room < 40 {
		return line.Put(title, r.Title).String()
	}
	line.Cell(title, r.Title, min(28, room/2)).Gap(2).Put(help, text)
	return line.String()
}

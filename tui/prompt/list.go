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
	at, top int   // rows, and the line of all that is drawn first
	whole   bool  // what is said of a row is not cut: it takes the lines that it needs
	drawn   []int // the row of each line of all
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
	n := l.top + line
	if line < 0 || n >= len(l.drawn) || l.rows[l.drawn[n]].Head {
		return false
	}
	l.at = l.drawn[n]
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
	keys, title := 0, 0
	for _, r := range l.rows {
		keys, title = max(keys, paint.Width(th, r.Keys)), max(title, paint.Width(th, r.Title))
	}
	c := rowCells{keys: min(keys, max(6, w/4)), w: w}
	if c.room() >= helpFrom {
		c.title = min(max(title, 1), 28, c.room()/2)
	}
	first, end := l.measure(th, c)
	l.scroll(first, end, h)
	lines := make([]string, 0, h)
	for n := l.top; n < l.top+h; n++ {
		if n >= len(l.drawn) {
			lines = append(lines, paint.Blank(th, themes.Dialog, w))
			continue
		}
		i, sub := l.drawn[n], 0
		for n-sub > 0 && l.drawn[n-sub-1] == i {
			sub++
		}
		if l.rows[i].Head {
			lines = append(lines, paint.New(th, themes.Dialog, w).Put(themes.Section, l.rows[i].Title).String())
			continue
		}
		lines = append(lines, l.row(th, l.rows[i], i == l.at, c, sub))
	}
	return lines
}

// rowCells are the cells of a row's parts. Without any for the title, it has the rest
// of the line, and what is said of the row is not there.
type rowCells struct{ keys, title, w int }

// room is what title and help have together.
func (c rowCells) room() int { return c.w - 1 - c.keys - 2 }

// help is what is left for what is said of a row.
func (c rowCells) help() int { return c.room() - c.title - 2 }

// helpFrom is the room from which on a row says more than its title.
const helpFrom = 40

// measure says which row each line is of, and the lines of the selected one, from its
// heading where that is right above it.
func (l *List) measure(th *themes.Theme, c rowCells) (first, end int) {
	l.drawn = l.drawn[:0]
	first, end = -1, -1
	for i, r := range l.rows {
		if i == l.at {
			first = len(l.drawn)
			if i > 0 && l.rows[i-1].Head {
				first--
			}
		}
		n := 1
		if l.whole && !r.Head && c.title > 0 {
			n = max(1, len(paint.Flow(th, []paint.Span{{Text: r.said()}}, c.help())))
		}
		for range n {
			l.drawn = append(l.drawn, i)
		}
		if i == l.at {
			end = len(l.drawn)
		}
	}
	return first, end
}

// said is what a row says of what it does, behind why it does nothing now.
func (r Row) said() string {
	switch {
	case r.Disabled == "":
		return r.Help
	case r.Help == "":
		return r.Disabled
	}
	return "Not now: " + strings.TrimSuffix(r.Disabled, ".") + ". " + r.Help
}

// scroll brings lines into a window of h; none are selected where first is below 0.
func (l *List) scroll(first, end, h int) {
	if first < 0 {
		l.top = 0
		return
	}
	if end > l.top+h {
		l.top = end - h
	}
	if first < l.top {
		l.top = first
	}
}

// row draws the line of a row that is sub below its first.
func (l *List) row(th *themes.Theme, r Row, selected bool, c rowCells, sub int) string {
	on, sign := themes.Dialog, " "
	if selected {
		on, sign = themes.Cursor, th.Glyphs.Cursor
	}
	key, title, help := themes.Key, themes.Normal, themes.Dim
	if r.Disabled != "" {
		key, title, help = themes.Faint, themes.Faint, themes.Faint
	} else if selected {
		title = themes.Strong
	}
	line := paint.New(th, on, c.w).Put(themes.Accent, sign)
	if sub == 0 {
		line.Cell(key, r.Keys, c.keys).Gap(2)
		if c.title == 0 || r.said() == "" {
			return line.Put(title, r.Title).String()
		}
		line.Cell(title, r.Title, c.title).Gap(2)
	}
	text := r.said()
	if l.whole {
		text = ""
		if rows := paint.Flow(th, []paint.Span{{Text: r.said()}}, c.help()); sub < len(rows) {
			text = rows[sub][0].Text
		}
	}
	return line.To(c.w-c.help()).Put(help, text).String()
}

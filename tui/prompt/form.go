package prompt

import (
	tea "charm.land/bubbletea/v2"

	"winnow/themes"
	"winnow/tui/paint"
)

// Line is one line of a Form.
type Line struct {
	Name  string
	Hint  string // shown below while the line is typed into
	Input Input
	Check func(text string) (understood string, err error) // nil accepts anything
}

// Form wants several lines of text, any of which may stay empty. Tab and the arrows
// go from one to the next, enter on any of them takes all.
type Form struct {
	Title string
	Lines []Line
	Does  string // what enter does
	Close string // key

	at      int
	refused string // what enter was refused for, until the next key
}

// At is the line that is typed into.
func (f *Form) At() int { return f.at }

// Text is what was typed into a line.
func (f *Form) Text(i int) string { return f.Lines[i].Input.Text() }

// Key types into the line, or moves to another. done is true when enter accepts all
// of them; where one is refused, that is the one to type into then.
func (f *Form) Key(k tea.Key) (done bool) {
	f.refused = ""
	switch tea.KeyPressMsg(k).Keystroke() {
	case "tab", "down", "ctrl+n":
		f.at = (f.at + 1) % len(f.Lines)
	case "shift+tab", "up", "ctrl+p":
		f.at = (f.at + len(f.Lines) - 1) % len(f.Lines)
	case "enter":
		for i := range f.Lines {
			if l := &f.Lines[i]; l.Check != nil {
				if _, err := l.Check(l.Input.Text()); err != nil {
					f.at, f.refused = i, err.Error()
					return false
				}
			}
		}
		return true
	default:
		f.Lines[f.at].Input.Key(k)
	}
	return false
}

// Refuse goes to a line and says why it is not taken, until the next key.
func (f *Form) Refuse(line int, why string) { f.at, f.refused = line, why }

// Paste inserts pasted text; it never accepts.
func (f *Form) Paste(s string) {
	f.refused = ""
	f.Lines[f.at].Input.Insert(s)
}

// View draws the lines in a box of w cells and at most h lines: where they are more,
// those around the one that is typed into.
func (f *Form) View(th *themes.Theme, w, h int) []string {
	inner, names := max(w-4, 1), 0
	for i := range f.Lines {
		names = max(names, paint.Width(th, f.Lines[i].Name))
	}
	shown := max(1, min(len(f.Lines), h-3))
	from := max(0, min(f.at-shown/2, len(f.Lines)-shown))
	var body []string
	for i := from; i < from+shown; i++ {
		l := paint.New(th, themes.Dialog, inner)
		sign, role := " ", themes.Dim
		if i == f.at {
			sign, role = ">", themes.Strong
		}
		l.Put(themes.Accent, sign+" ").Cell(role, f.Lines[i].Name, names).Gap(2)
		if room := l.Left(); i == f.at {
			f.Lines[i].Input.Draw(l, room)
		} else {
			l.Put(themes.Normal, paint.Cut(th, paint.Clean(f.Lines[i].Input.Text()), room))
		}
		body = append(body, l.String())
	}
	body = append(body, f.below(th, inner))
	return Box(th, w, f.Title, Hints("tab", "next", "enter", f.Does, f.Close, "close"), body)
}

// below is what is to be known of the line that is typed into.
func (f *Form) below(th *themes.Theme, inner int) string {
	below, line := paint.New(th, themes.Dialog, inner).Gap(2), &f.Lines[f.at]
	if f.refused != "" {
		return below.Put(themes.Late, th.Glyphs.Error+" "+f.refused).String()
	}
	if text := line.Input.Text(); text != "" && line.Check != nil {
		if s, err := line.Check(text); err == nil && s != "" {
			return below.Put(themes.Done, s).String()
		}
	}
	return below.Put(themes.Dim, line.Hint).String()
}

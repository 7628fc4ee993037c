package prompt

import (
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/clipperhouse/uax29/v2/graphemes"

	"winnow/tui/paint"

	"winnow/themes"
)

// Input is one line of text being typed. Its editing keys are those of a shell
// and cannot be remapped. The zero value is empty.
type Input struct {
	left, right []string // graphemes before and after the cursor
	selected    bool     // what is typed or pasted next takes the place of the text
}

// maxInput keeps a paste of a whole file from becoming a note.
const maxInput = 2000

// Text is what has been typed.
func (in *Input) Text() string { return strings.Join(in.left, "") + strings.Join(in.right, "") }

// Set replaces the text and puts the cursor at its end.
func (in *Input) Set(s string) {
	in.left, in.right, in.selected = nil, nil, false
	in.Insert(s)
}

// Select has what is typed or pasted next take the place of the text; any other key
// edits it.
func (in *Input) Select() { in.selected = len(in.left)+len(in.right) > 0 }

// Selected reports whether the text is about to be replaced.
func (in *Input) Selected() bool { return in.selected }

// Cursor is how many runes stand before the cursor.
func (in *Input) Cursor() int { return utf8.RuneCountInString(strings.Join(in.left, "")) }

// Replace puts a text in the place of what stands from a rune to the cursor.
func (in *Input) Replace(from int, text string) {
	in.selected = false
	left := []rune(strings.Join(in.left, ""))
	in.left = nil
	in.Insert(string(left[:max(0, min(from, len(left)))]) + text)
}

// Insert adds text at the cursor: typed or pasted. Line breaks and tabs become
// spaces, other control characters are dropped.
func (in *Input) Insert(s string) {
	if in.selected {
		in.left, in.right, in.selected = nil, nil, false
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	whole := strings.Join(in.left, "") + s // a combining mark joins what stands before it
	in.left = in.left[:0]
	for g := graphemes.FromString(whole); g.Next(); {
		if len(in.left)+len(in.right) >= maxInput {
			break
		}
		in.left = append(in.left, g.Value())
	}
}

// Key edits the text. It reports whether the key was understood.
func (in *Input) Key(k tea.Key) bool {
	if k.Text != "" && k.Mod&^tea.ModShift == 0 {
		in.Insert(k.Text)
		return true
	}
	in.selected = false
	switch tea.KeyPressMsg(k).Keystroke() {
	case "backspace":
		in.left = in.left[:max(0, len(in.left)-1)]
	case "delete", "ctrl+d":
		in.right = in.right[min(1, len(in.right)):]
	case "left", "ctrl+b":
		in.back(len(in.left) - 1)
	case "right", "ctrl+f":
		in.on(1)
	case "home", "ctrl+a":
		in.back(0)
	case "end", "ctrl+e":
		in.on(len(in.right))
	case "ctrl+u":
		in.left = nil
	case "ctrl+k":
		in.right = nil
	case "ctrl+w", "alt+backspace":
		in.left = in.left[:in.wordStart()]
	case "alt+b", "alt+left", "ctrl+left":
		in.back(in.wordStart())
	default:
		return false
	}
	return true
}

func (in *Input) wordStart() int {
	i := len(in.left)
	for i > 0 && in.left[i-1] == " " {
		i--
	}
	for i > 0 && in.left[i-1] != " " {
		i--
	}
	return i
}

// back moves the cursor to before the i-th grapheme.
func (in *Input) back(i int) {
	i = max(i, 0)
	in.right = append(append([]string{}, in.left[i:]...), in.right...)
	in.left = in.left[:i]
}

func (in *Input) on(n int) {
	n = min(n, len(in.right))
	in.left = append(in.left, in.right[:n]...)
	in.right = in.right[n:]
}

// Draw puts the text on a line, at most w cells, scrolled so that the cursor is
// seen. The cursor is drawn, not the terminal's own, so that a frame is the whole
// truth.
func (in *Input) Draw(l *paint.Line, w int) {
	w = min(w, l.Left())
	from, used := len(in.left), 1
	for from > 0 {
		n := paint.Width(l.Theme(), paint.Clean(in.left[from-1]))
		if used+n > w {
			break
		}
		used += n
		from--
	}
	under, rest := " ", ""
	if len(in.right) > 0 {
		under, rest = in.right[0], strings.Join(in.right[1:], "")
	}
	start, ink := l.At(), themes.Strong
	if in.selected {
		ink = themes.Brand
	}
	l.Put(ink, strings.Join(in.left[from:], ""))
	l.Put(themes.Brand, under)
	if room := w - (l.At() - start); room > 0 {
		l.Put(themes.Strong, paint.Head(l.Theme(), paint.Clean(rest), room))
	}
}

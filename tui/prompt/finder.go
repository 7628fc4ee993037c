package prompt

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"winnow/themes"
	"winnow/tui/paint"
)

// Finder is a list that is searched by typing: the palette and the help page.
type Finder struct {
	Title string
	Sign  string                    // before what is typed
	Hint  string                    // while nothing is typed
	None  string                    // when nothing matches
	Near  func(query string) string // what is then nearest to what is typed, "" = nothing; nil = nobody looks
	Close string                    // key
	Whole bool                      // what is said of a row is not cut
	Match func(query string) []Row  // rows for what is typed, "" = all

	input Input
	list  List
	below int // lines below the list, as it was drawn
}

// Open fills the list for the first time.
func (f *Finder) Open() *Finder {
	f.list.whole = f.Whole
	f.fill()
	return f
}

// fill lists what matches. As long as nothing is typed no row is selected: whoever
// looks for help and presses enter has not asked for the first of them.
func (f *Finder) fill() {
	f.list.SetRows(f.Match(f.input.Text()))
	if strings.TrimSpace(f.input.Text()) == "" {
		f.list.Deselect()
	}
}

// Key edits the words or moves. run is the id of the row to run once enter was
// pressed on it.
func (f *Finder) Key(k tea.Key) (run string) {
	switch tea.KeyPressMsg(k).Keystroke() {
	case "enter":
		if r, ok := f.list.Selected(); ok {
			return r.ID
		}
	case "down", "ctrl+n", "tab":
		f.list.Move(1)
	case "up", "ctrl+p", "shift+tab":
		f.list.Move(-1)
	case "pgdown":
		f.list.Move(10)
	case "pgup":
		f.list.Move(-10)
	default:
		if f.input.Key(k) {
			f.fill()
		}
	}
	return ""
}

// Paste inserts pasted text; it never runs anything.
func (f *Finder) Paste(s string) {
	f.input.Insert(s)
	f.fill()
}

// View draws the finder in a box of w x h cells.
func (f *Finder) View(th *themes.Theme, w, h int) []string {
	inner := max(w-4, 1)
	line := paint.New(th, themes.Dialog, inner).Put(themes.Accent, f.Sign+" ")
	if f.input.Text() == "" {
		f.input.Draw(line, 1)
		line.Put(themes.Dim, " "+f.Hint)
	} else {
		f.input.Draw(line, inner-2)
	}
	told := f.told(th, inner, h)
	f.below = len(told)
	body := append([]string{line.String()}, f.list.View(th, inner, max(1, h-3-len(told)))...)
	if f.list.Len() == 0 {
		none := f.None
		if f.Near != nil {
			if near := f.Near(f.input.Text()); near != "" {
				none += "; nearest: " + near
			}
		}
		body[1] = paint.New(th, themes.Dialog, inner).Gap(2).Put(themes.Dim, paint.Cut(th, none, inner-2)).String()
	}
	at, n := f.list.Place(), f.list.Len()
	hints := Hints("enter", "run", f.Close, "close")
	if r, _ := f.list.Selected(); r.ID == "" { // none, or one that only explains
		hints = Hints(f.Close, "close")
		if n > 0 && at == 0 {
			hints = Hints("down", "choose", f.Close, "close")
		}
	}
	rows := len(body) - 1
	body = append(body, told...)
	if at > 0 && n > rows {
		hints = append(hints, paint.Span{Role: themes.Faint, Text: "  " + strconv.Itoa(at) + " of " + strconv.Itoa(n)})
	}
	return Box(th, w, f.Title, hints, body)
}

// SelectAt selects the row on a line of the box, as List.SelectAt does.
func (f *Finder) SelectAt(h, y int) bool {
	return y-2 < h-3-f.below && f.list.SelectAt(y-2)
}

// wholeFrom is the width from which on a row has room for what is said of it.
const wholeFrom = 64

// toldLines is how many lines are kept for what is said of the selected row, which its
// own line may cut.
const toldLines = 2

// told is what is said of the selected row, whole, where the box of h lines has room.
func (f *Finder) told(th *themes.Theme, w, h int) []string {
	if h < 14 || f.Whole && w >= wholeFrom {
		return nil
	}
	out := []string{paint.Blank(th, themes.Dialog, w)}
	r, _ := f.list.Selected()
	for l := range strings.Lines(ansi.Wordwrap(r.said(), w-2, "")) {
		if len(out) <= toldLines {
			out = append(out, paint.New(th, themes.Dialog, w).Gap(2).Put(themes.Dim, strings.TrimSuffix(l, "\n")).String())
		}
	}
	for len(out) <= toldLines {
		out = append(out, paint.Blank(th, themes.Dialog, w))
	}
	return out
}

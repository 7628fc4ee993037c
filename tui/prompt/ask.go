package prompt

import (
	tea "charm.land/bubbletea/v2"

	"winnow/themes"
	"winnow/tui/paint"
)

// Ask wants one line of text. Check turns the text into what it is understood as
// ("Thu 3 Dec 9:00"), or says what is wrong with it; nil accepts anything.
type Ask struct {
	Title string
	Hint  string // shown while nothing is typed
	Input Input
	Close string // key
	Does  string // what enter does, "" = saves
	Check func(text string) (understood string, err error)

	refused string // what enter was refused for, until the next key
}

// Key types into the line. done is true when enter accepts the text.
func (a *Ask) Key(k tea.Key) (done bool) {
	a.refused = ""
	if tea.KeyPressMsg(k).Keystroke() != "enter" {
		a.Input.Key(k)
		return false
	}
	if a.Check != nil {
		if _, err := a.Check(a.Input.Text()); err != nil {
			a.refused = err.Error()
			return false
		}
	}
	return true
}

// Paste inserts pasted text; it never accepts.
func (a *Ask) Paste(s string) {
	a.refused = ""
	a.Input.Insert(s)
}

// View draws the line in a box of w cells.
func (a *Ask) View(th *themes.Theme, w int) []string {
	inner := max(w-4, 1)
	line := paint.New(th, themes.Dialog, inner)
	line.Put(themes.Accent, "> ")
	a.Input.Draw(line, inner-2)
	below := paint.New(th, themes.Dialog, inner).Gap(2)
	text := a.Input.Text()
	switch {
	case a.refused != "":
		below.Put(themes.Late, th.Glyphs.Error+" "+a.refused)
	case text == "":
		below.Put(themes.Dim, a.Hint)
	case a.Check != nil:
		if s, err := a.Check(text); err == nil {
			below.Put(themes.Done, s)
		} else {
			below.Put(themes.Dim, a.Hint)
		}
	}
	does := a.Does
	if does == "" {
		does = "save"
	}
	return Box(th, w, a.Title, Hints("enter", does, a.Close, "close"), []string{line.String(), below.String()})
}

package tui

import (
	tea "charm.land/bubbletea/v2"

	"winnow/themes"
	"winnow/tui/action"
	"winnow/tui/paint"
	"winnow/tui/prompt"
)

// told is a box of lines to read. The key that opened it closes it too.
type told struct {
	prompt.Told
	opener action.ID
}

func newTold(m *Model, title string, opener action.ID, lines []string) *told {
	t := &told{opener: opener}
	t.Title, t.Close = title, m.keys.Key(action.Close)
	for i, l := range lines {
		role := themes.Normal
		if i == 0 {
			role = themes.Strong
		}
		t.Lines = append(t.Lines, paint.Span{Role: role, Text: l})
	}
	return t
}

func (d *told) press(m *Model, _ tea.KeyPressMsg, key string) tea.Cmd {
	if a := m.keys.Find(action.ConfirmScope, key); a != nil && a.ID == action.Close {
		m.open = nil
	}
	if key == m.keys.Key(d.opener) {
		m.open = nil
	}
	return nil
}

func (d *told) paste(string) {}

func (d *told) view(m *Model, w, h int) []string { return d.View(m.th, prompt.Snug(w, 72), h) }

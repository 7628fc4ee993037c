package tui

import (
	"context"
	"math"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/model/safetext"
	"winnow/tui/status"
)

// firedMost is how many triggers are told of at once: the others are in the log.
const firedMost = 20

// firedRead are the triggers that fired since the console last looked.
type firedRead struct {
	list []model.Firing
	last int64
	err  error
}

// readFired looks for triggers that fired. The first look only finds out where
// the ledger ends: what fired before is no news.
func (m *Model) readFired() tea.Cmd {
	store, after := m.opt.Store, m.firedUpTo
	if after == 0 {
		after = math.MaxInt64
	}
	return func() tea.Msg {
		list, last, err := store.FiredSince(context.Background(), after, firedMost)
		return firedRead{list, last, err}
	}
}

// firedRead notifies of the triggers that ask for it: by the terminal's bell, by
// its notification where it has them, and in the status line where the lead's
// arrival does not say so already.
func (m *Model) firedRead(msg firedRead) tea.Cmd {
	if msg.err != nil || msg.last < m.firedUpTo {
		return nil
	}
	m.firedUpTo = max(msg.last, 1)
	text, others := "", 0
	for _, f := range msg.list {
		switch {
		case !f.Notify:
		case text == "":
			text = f.Name + ": " + f.Label
		default:
			others++
		}
	}
	if text == "" {
		return nil
	}
	if others > 0 {
		text += " and " + count(others, "other", "others")
	}
	if m.now.Sub(m.messageAt) >= arrivedFor {
		m.say(status.Info, text)
	}
	return tea.Raw("\a" + notification(text))
}

// notification asks a terminal to show a text outside of its window (OSC 9, as
// iTerm2, Windows Terminal, kitty and others take it; the rest ignore it).
func notification(text string) string { return "\x1b]9;" + safetext.Line(text) + "\x1b\\" }

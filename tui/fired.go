package tui

import (
	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/model/safetext"
	"winnow/tui/status"
)

// firedMost is how many triggers are told of at once: the others are in the log.
const firedMost = 20

// tellFired notifies of the triggers that ask for it: by the terminal's bell, by its
// notification where it has them, and in the status line where the lead's arrival does
// not say so already: arrived is the one whom that names.
func (m *Model) tellFired(list []model.Firing, arrived model.LeadID) tea.Cmd {
	text, others, named, who := "", 0, false, model.LeadID(0)
	for _, f := range list {
		switch {
		case !f.Notify:
			continue
		case text == "":
			text, who = f.Name+": "+f.Label, f.Lead
		default:
			others++
		}
		named = named || f.Lead == arrived
	}
	if text == "" {
		return nil
	}
	if others > 0 {
		text += " and " + count(others, "other", "others")
	}
	if !named || others > 0 {
		s := status.Message{Text: text}
		if row, ok := m.list.Find(who); ok {
			m.offerNow(&s, row)
		}
		m.notice(fromTrigger, s)
	}
	return tea.Raw("\a" + notification(text))
}

// notification asks a terminal to show a text outside of its window (OSC 9, as
// iTerm2, Windows Terminal, kitty and others take it; the rest ignore it).
func notification(text string) string { return "\x1b]9;" + safetext.Line(text) + "\x1b\\" }

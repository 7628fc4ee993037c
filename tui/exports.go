package tui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"winnow/tui/action"
	"winnow/tui/prompt"
	"winnow/tui/status"
)

// exports are what can be written into a file: by its key in the menu, the name that
// winnow export has for it, and whether a filter narrows it.
var exports = []struct {
	key, title, what string
	fresh, narrowed  bool
}{
	{"n", "decisions since the last export", "decisions", true, false},
	{"d", "every decision", "decisions", false, false},
	{"q", "the queue", "queue", false, true},
	{"l", "all leads", "leads", false, true},
	{"h", "handoffs, with their sheets", "handoffs", false, false},
}

// exported says what became of an export.
type exported struct {
	title, path string
	rows        int
	err         error
}

// openExports asks what to write. Queue and leads are narrowed as the list is.
func (m *Model) openExports() {
	filter := ""
	if m.filter.wrong == nil {
		filter = strings.TrimSpace(m.filter.text())
	}
	d := &menu{scope: action.ConfirmScope, Menu: prompt.Menu{Title: "Export into a file", Close: m.keys.Key(action.Close)}}
	for _, e := range exports {
		it := prompt.Item{Key: e.key, Title: e.title}
		if e.narrowed && filter != "" {
			it.Note = "only " + filter
		}
		d.Items = append(d.Items, it)
	}
	d.choose = func(m *Model, key string) tea.Cmd {
		for _, e := range exports {
			if e.key != key {
				continue
			}
			m.open = nil
			m.say(status.Info, "Exporting "+e.title)
			only := ""
			if e.narrowed {
				only = filter
			}
			write := m.opt.Export
			return func() tea.Msg {
				path, rows, err := write(context.Background(), e.what, only, e.fresh)
				return exported{e.title, path, rows, err}
			}
		}
		return nil
	}
	m.open = d
}

func (m *Model) exported(msg exported) {
	switch {
	case msg.err != nil:
		m.say(status.Error, "Not exported, "+msg.title+": "+msg.err.Error())
	case msg.rows == 0:
		m.say(status.Info, "There is nothing to export: "+msg.title)
	default:
		m.tell(status.Message{Kind: status.OK, Whole: true, Text: "Exported " + msg.title + ": " + count(msg.rows, "row", "rows") + " in " + msg.path})
	}
}

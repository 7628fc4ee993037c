package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"winnow/tui/action"
)

// Asked is how many commands keys have asked for.
func (m *Model) Asked() int { return m.saves.asked }

// Arrived is what the console hears of a file in the watched folder.
func Arrived(d Delivery) tea.Msg { return delivered{d} }

// Held is how many rows, leads and keys are in memory.
func (m *Model) Held() (rows, leads, keys int) {
	return m.list.Len(), len(m.details.kept), len(m.ahead)
}

// Cursor is the lead under the cursor, the view, and who is selected.
func (m *Model) Cursor() string {
	row, _ := m.list.Selected()
	text := string(m.view) + ": " + row.Label
	for _, r := range m.list.Marked() {
		text += " [" + r.Label + "]"
	}
	return text
}

// Watch tells f of each action that a key reaches, and what that is called.
func (m *Model) Watch(f func(id action.ID, title string)) { m.watch = f }

// MenuItems are the keys of the menu that is open with their titles, and which of
// them cannot be chosen; nil where none is open.
func (m *Model) MenuItems() (titles map[string]string, off map[string]bool) {
	d, is := m.open.(*menu)
	if !is {
		return nil, nil
	}
	titles, off = map[string]string{}, map[string]bool{}
	for _, it := range d.Items {
		titles[it.Key], off[it.Key] = it.Title, it.Disabled != ""
	}
	if at := d.Chosen(); at != "" { // enter is that of the item it stands on
		titles["enter"], off["enter"] = titles[at], off[at]
	}
	return titles, off
}

// Over is what is open over list and lead, "" = nothing.
func (m *Model) Over() string {
	switch {
	case m.open != nil:
		return fmt.Sprintf("%T", m.open)
	case m.screen != nil:
		return fmt.Sprintf("%T", m.screen)
	}
	return ""
}

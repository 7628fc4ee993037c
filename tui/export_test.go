package tui

// Asked is how many commands keys have asked for.
func (m *Model) Asked() int { return m.saves.asked }

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

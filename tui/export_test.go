package tui

// Asked is how many commands keys have asked for.
func (m *Model) Asked() int { return m.saves.asked }

// Held is how many rows, leads and keys are in memory.
func (m *Model) Held() (rows, leads, keys int) {
	return m.list.Len(), len(m.details.kept), len(m.ahead)
}

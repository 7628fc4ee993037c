package tui

import (
	tea "charm.land/bubbletea/v2"

	"winnow/tui/status"
)

// wheelRows is how far one notch of the wheel moves.
const wheelRows = 3

func (m *Model) toggleMouse() {
	m.mouse = !m.mouse
	if m.mouse {
		m.say(status.Info, "Mouse on: click a lead, turn the wheel; the terminal selects text with shift")
		return
	}
	m.say(status.Info, "Mouse off: the terminal selects text")
}

// point takes the mouse in: it moves, and never decides.
func (m *Model) point(msg tea.MouseMsg) {
	if m.open != nil || m.quitting || m.frameTooSmall() {
		return
	}
	at, pane, list := msg.Mouse(), m.frame.Pane, m.frame.List
	inPane := !pane.Empty() && at.X >= pane.X && at.Y >= pane.Y
	switch msg := msg.(type) {
	case tea.MouseClickMsg:
		if row, ok := m.list.RowAt(at.Y - list.Y); ok && msg.Button == tea.MouseLeft && !inPane && !list.Empty() {
			m.forget() // it is meant for what is on the screen
			m.list.Select(row.ID)
		}
	case tea.MouseWheelMsg:
		by := map[tea.MouseButton]int{tea.MouseWheelUp: -wheelRows, tea.MouseWheelDown: wheelRows}[msg.Button]
		if inPane {
			m.pane.Scroll(by)
		} else if by != 0 {
			m.moved(func() { m.move(by) })
		}
	}
}

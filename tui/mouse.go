package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"winnow/tui/action"
	"winnow/tui/status"
)

// wheelRows is how far one notch of the wheel moves.
const wheelRows = 3

func (m *Model) toggleMouse() {
	m.mouse = !m.mouse
	if m.mouse {
		m.say(status.Info, "Mouse on: click leads, views, menus and keys; shift selects text")
		return
	}
	m.say(status.Info, "Mouse off: the terminal selects text")
}

// point takes the mouse in. On leads it moves; where a key is shown with what it
// does, a click is that key.
func (m *Model) point(msg tea.MouseMsg) tea.Cmd {
	if m.quitting || m.frameTooSmall() {
		return nil
	}
	at := msg.Mouse()
	switch msg.(type) {
	case tea.MouseClickMsg:
		if at.Button == tea.MouseLeft {
			return m.click(at.X, at.Y)
		}
	case tea.MouseWheelMsg:
		switch at.Button {
		case tea.MouseWheelUp:
			return m.wheel(at, -1)
		case tea.MouseWheelDown:
			return m.wheel(at, 1)
		}
	}
	return nil
}

// rowed is a dialog whose rows can be clicked: rowKeys are the keys that do what the
// row does that stands at a cell of its box, nil where none does.
type rowed interface {
	rowKeys(m *Model, w, h, x, y int) []string
}

func (m *Model) click(x, y int) tea.Cmd {
	if m.open != nil {
		return m.clickDialog(x, y)
	}
	f, line := m.frame, m.drawn(y)
	switch {
	case y == f.Header.Y:
		if key := hintAt(m.th.Cells, line, x); len(key) == 1 && key >= "1" && key <= "9" && !m.filter.editing {
			return m.pressAll(key)
		}
	case y == f.Footer.Y:
		if key := signAt(m.th.Cells, line, x); key != "" && !m.filter.editing {
			return m.pressAll(key)
		}
	case m.screen != nil:
	case y >= f.Status.Y && y < f.Footer.Y:
		if key := hintAt(m.th.Cells, line, x); key != "" && (m.selecting() || key == m.message.Key) && !m.filter.editing {
			return m.pressAll(key)
		}
	case !f.Filter.Empty() && y == f.Filter.Y && x < f.Filter.X+f.Filter.W:
		return m.clickChip(hintAt(m.th.Cells, line, x))
	case m.onPane(x, y) || f.List.Empty() || y < f.List.Y:
	default:
		if row, ok := m.list.RowAt(y - f.List.Y); ok {
			m.forget() // it is meant for what is on the screen
			m.list.Select(row.ID)
			return nil
		}
		if _, any := m.list.Selected(); !any { // an empty list offers keys
			if key := hintAt(m.th.Cells, line, x); m.keys.Find(m.scope(), key) != nil {
				return m.pressAll(key)
			}
		}
	}
	return nil
}

// clickChip is a click on the filter: on its keys, or to go on typing it.
func (m *Model) clickChip(key string) tea.Cmd {
	chip := m.chip()
	switch {
	case key == chip.Clear, key == chip.Keep && m.filter.editing:
		return m.pressAll(key)
	case key == "/" && !m.filter.editing:
		m.openFilter()
	}
	return nil
}

func (m *Model) clickDialog(x, y int) tea.Cmd {
	b := m.box()
	x, y = x-b.X, y-b.Y
	if x < 0 || y < 0 || x >= b.W || y >= b.H {
		return nil
	}
	if y == b.H-1 {
		if key := hintAt(m.th.Cells, edgeless(ansi.Strip(b.lines[y])), x); key != "" {
			return m.pressAll(key)
		}
		return nil
	}
	if d, is := m.open.(rowed); is {
		return m.pressAll(d.rowKeys(m, b.w, b.h, x, y)...)
	}
	return nil
}

// wheel moves what is under the pointer.
func (m *Model) wheel(at tea.Mouse, dir int) tea.Cmd {
	id, arrow := action.Down, "down"
	if dir < 0 {
		id, arrow = action.Up, "up"
	}
	_, aMenu := m.open.(*menu)
	switch {
	case aMenu:
		return m.pressAll(arrow)
	case m.open != nil && m.typing():
		return m.pressAll(slices.Repeat([]string{arrow}, wheelRows)...)
	case m.open != nil, m.screen != nil:
		if key := m.keys.Key(id); key != "" {
			return m.pressAll(slices.Repeat([]string{key}, wheelRows)...)
		}
	case m.onPane(at.X, at.Y):
		m.pane.Scroll(dir * wheelRows)
	default:
		m.moved(func() { m.move(dir * wheelRows) })
	}
	return nil
}

func (m *Model) onPane(x, y int) bool {
	pane := m.frame.Pane
	return !pane.Empty() && x >= pane.X && y >= pane.Y
}

func (m *Model) pressAll(keys ...string) tea.Cmd {
	var cmds []tea.Cmd
	for _, key := range keys {
		cmds = append(cmds, m.press(keyOf(key)))
	}
	return tea.Batch(cmds...)
}

// drawn is a line of the screen as it was drawn last, without its colours.
func (m *Model) drawn(y int) string {
	lines := strings.Split(m.frameText, "\n")
	if y < 0 || y >= len(lines) {
		return ""
	}
	return ansi.Strip(lines[y])
}

// hintAt is the key that a line shows at a cell, with what it does: such hints are
// apart from each other by more than one blank, and begin with their key.
func hintAt(cells ansi.Method, line string, x int) string { return keyAt(cells, line, x, 2) }

// signAt is hintAt where a key may stand alone.
func signAt(cells ansi.Method, line string, x int) string { return keyAt(cells, line, x, 1) }

func keyAt(cells ansi.Method, line string, x, least int) string {
	from := 0
	for part := range strings.SplitSeq(line, "  ") {
		to := from + cells.StringWidth(part)
		if words := strings.Fields(part); x >= from && x < to && len(words) >= least {
			return words[0]
		}
		from = to + 2
	}
	return ""
}

// edgeless is the lower edge of a dialog with blanks in the place of its border.
func edgeless(line string) string {
	line = strings.NewReplacer("╰", " ", "─", " ", "╯", " ", "--", "  ").Replace(line)
	if strings.HasPrefix(line, "+-") {
		line = "  " + line[2:]
	}
	return line
}

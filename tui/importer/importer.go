package importer

import (
	"context"
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"

	"winnow/tui/prompt"
)

// Act is what a key means here.
type Act uint8

// The acts.
const (
	None Act = iota
	Yes
	No
	Close
	Down
	Up
	PageDown
	PageUp
	Top
	Bottom
	Filter
	Save
	Dates
	Stop
	Another
)

// Keys are the keys as the user has them.
type Keys struct{ Yes, Close, Filter, Save, Dates, Stop, Another string }

// stage is what the dialog shows.
type stage uint8

const (
	asking   stage = iota // which file
	looking               // its beginning is being read
	showing               // how it would be read, and what it would bring
	running               // it is being stored
	finished              // what it brought, and what not
)

// Model is the dialog and what goes on behind it. It is a plain value of the
// console: its methods are called one at a time.
type Model struct {
	files Files
	keys  Keys
	at    stage

	input prompt.Input
	paths []Path
	sel   int // of paths; -1 = there are none
	wrong string

	path    string
	how     How
	look    Look
	first   []Person
	counted *Figures
	came    Progress
	number  int // of what goes on: answers of what went on before are dropped
	cancel  context.CancelFunc
	stopped bool

	ended    bool // some import did, and what follows is about it
	donePath string
	doneHow  How
	done     Figures
	failed   error
	unseen   bool // nobody looked at it yet
	saved    string

	due       tea.Cmd
	filter    prompt.Input
	filtering bool
	top       int // first line that is shown
	more      int // lines below those that are shown
	page      int
}

// New makes the dialog. files may be nil where nothing can be imported.
func New(files Files, keys Keys) *Model { return &Model{files: files, keys: keys, sel: -1} }

// Can reports whether there is anything to import from.
func (m *Model) Can() bool { return m.files != nil }

// Running reports whether an import is under way.
func (m *Model) Running() bool { return m.at == running }

// Ended reports whether an import ended in this session, and how many of its rows are
// to be mended.
func (m *Model) Ended() (mend int, ok bool) {
	return m.done.Refused + m.done.Kept, m.ended && m.at != running
}

// Saves reports whether the rows to mend can be saved.
func (m *Model) Saves() bool {
	_, ok := m.files.(Saver)
	return ok
}

// Previewing reports whether a file is shown that is not imported yet.
func (m *Model) Previewing() bool { return m.at == showing }

// Name is the file that it is about, without its folder.
func (m *Model) Name() string { return filepath.Base(m.path) }

// Came is how far the import is.
func (m *Model) Came() Progress { return m.came }

// Open begins: with the file under way, with an outcome that nobody looked at, or
// with the question for a path.
func (m *Model) Open() tea.Cmd {
	if m.at == running {
		return nil
	}
	if m.ended && m.unseen {
		m.Outcome()
		return nil
	}
	m.ask()
	return m.complete()
}

// Outcome shows what the last import brought.
func (m *Model) Outcome() {
	m.stopCounting()
	m.at, m.unseen, m.top = finished, false, 0
}

// ask goes back to the path, which stays typed.
func (m *Model) ask() {
	m.stopCounting()
	m.at, m.wrong, m.top, m.sel = asking, "", 0, -1
}

// Hide is called when the dialog closes: what it counted for nothing is stopped, an
// import goes on.
func (m *Model) Hide() {
	if m.at != running {
		m.ask()
	}
	m.filtering, m.filter = false, prompt.Input{}
}

func (m *Model) stopCounting() {
	if m.cancel != nil && m.at != running {
		m.cancel()
		m.cancel = nil
		m.number++
	}
}

// Typing reports whether keys are text now.
func (m *Model) Typing() bool { return m.at == asking || m.filtering }

// Key edits the path or the filter. chosen means the file that enter stands on.
func (m *Model) Key(k tea.Key) tea.Cmd {
	if m.filtering {
		if key := tea.KeyPressMsg(k).Keystroke(); key == "enter" || key == "down" || key == "up" {
			m.filtering = false
			return nil
		}
		m.filter.Key(k)
		m.top = 0
		return nil
	}
	switch tea.KeyPressMsg(k).Keystroke() {
	case "enter":
		return m.choose()
	case "tab":
		return m.goOn()
	case "down", "ctrl+n":
		m.sel = min(m.sel+1, len(m.paths)-1)
		return nil
	case "up", "ctrl+p", "shift+tab":
		m.sel = max(m.sel-1, min(0, len(m.paths)-1))
		return nil
	}
	m.wrong = ""
	if !m.input.Key(k) {
		return nil
	}
	return m.complete()
}

// Paste inserts pasted text: a file dragged onto the terminal comes so, in quotes or
// with its blanks escaped. What follows from it is in Due.
func (m *Model) Paste(s string) {
	switch {
	case m.filtering:
		m.filter.Insert(s)
	case m.at == asking:
		m.wrong = ""
		m.input.Insert(dragged(s))
		m.due = m.complete()
	}
}

// Due is what a paste calls for, nil for nothing.
func (m *Model) Due() tea.Cmd {
	cmd := m.due
	m.due = nil
	return cmd
}

// dragged is a path as a terminal writes it when a file is dropped on it.
func dragged(s string) string {
	s = strings.TrimPrefix(strings.TrimSpace(s), "file://")
	if n := len(s); n > 1 && (s[0] == '\'' || s[0] == '"') && s[n-1] == s[0] {
		return s[1 : n-1]
	}
	return strings.ReplaceAll(s, `\ `, " ")
}

// choose takes what is selected, else what is typed. A folder is gone into first.
func (m *Model) choose() tea.Cmd {
	if m.sel >= 0 && m.sel < len(m.paths) {
		p := m.paths[m.sel]
		m.input.Set(p.Text)
		if p.Folder {
			return m.complete()
		}
	}
	path := strings.TrimSpace(m.input.Text())
	if path == "" {
		m.wrong = "type the path of a file or folder"
		return nil
	}
	m.path, m.how = path, How{}
	return m.read()
}

// goOn types what all that is listed have in common, as a shell does.
func (m *Model) goOn() tea.Cmd {
	switch {
	case len(m.paths) == 0:
		return nil
	case m.sel > 0:
		m.input.Set(m.paths[m.sel].Text)
	default:
		common := m.paths[0].Text
		for _, p := range m.paths[1:] {
			for !strings.HasPrefix(p.Text, common) {
				common = common[:len(common)-1]
			}
		}
		if len(common) <= len(m.input.Text()) {
			common = m.paths[0].Text
		}
		m.input.Set(common)
	}
	return m.complete()
}

// Press carries out what a key means while nothing is typed. leave reports that the
// dialog is to close.
func (m *Model) Press(a Act) (cmd tea.Cmd, leave bool) {
	switch a {
	case Down, Up, PageDown, PageUp, Top, Bottom:
		m.scroll(a)
	case Yes:
		if m.at == showing {
			return m.store(), true
		}
	case No, Close:
		if a == No && m.at == finished { // nothing is asked: what is typed blindly must not reach the list
			return nil, false
		}
		if m.filtering || m.filter.Text() != "" {
			m.filtering, m.filter, m.top = false, prompt.Input{}, 0
			return nil, false
		}
		if m.at == looking || m.at == showing {
			m.ask()
			return m.complete(), false
		}
		return nil, true
	case Filter:
		m.filtering = m.at == finished && len(m.done.Problems) > 0
	case Save:
		if m.at == finished {
			return m.Save(), false
		}
	case Dates:
		if m.at == showing {
			m.how.DateOrder = map[string]string{"": "dmy", "dmy": "mdy", "mdy": ""}[m.how.DateOrder]
			return m.read(), false
		}
	case Stop:
		m.Stop()
	case Another:
		if m.at == finished {
			m.filtering, m.filter = false, prompt.Input{}
			m.ask()
			return m.complete(), false
		}
	}
	return nil, false
}

func (m *Model) scroll(a Act) {
	switch a {
	case Down:
		m.top++
	case Up:
		m.top--
	case PageDown:
		m.top += max(1, m.page-1)
	case PageUp:
		m.top -= max(1, m.page-1)
	case Top:
		m.top = 0
	case Bottom:
		m.top += m.more
	}
	m.top = max(0, m.top)
}

// Stop ends an import that is under way; what the file under way brought is taken
// back.
func (m *Model) Stop() {
	if m.at == running && m.cancel != nil {
		m.stopped = true
		m.cancel()
	}
}

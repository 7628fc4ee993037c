package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/tui/action"
	"winnow/tui/prompt"
	"winnow/tui/status"
)

// Linear is the console for who hears it or reads it line by line: the same console,
// of which nothing is drawn. A line that comes in is keys, an action by its name, or
// what is asked for; what happens is a line that goes out. Nothing is told by colour
// or place, and nothing that was written changes.
type Linear struct {
	*Model
	out   func(line string)
	lines []string  // not taken yet
	keys  []linKey  // of the line that is being carried out
	over  bool      // no more lines come
	said  saidState // so that only what is new is told
}

// linKey is a key, or text to put into what is being typed.
type linKey struct {
	key  string
	text string
}

// LineMsg is a line that was typed. EndMsg says that no more will come.
type (
	LineMsg string
	EndMsg  struct{}
)

// saidState is what was told last.
type saidState struct {
	told  int
	lead  model.LeadID
	list  string
	wrong string   // of the filter
	over  []string // what lies over the list
	typed bool     // and waits for text
	keys  int      // that were said to mean nothing
}

const linearWidth, linearHeight = 100, 100

// NewLinear makes the console of opt for reading line by line. out takes the lines;
// it must not wait.
func NewLinear(opt Options, out func(line string)) *Linear {
	l := &Linear{Model: New(opt), out: out}
	l.Model.guard.reports = true // what is typed ahead is not held down
	return l
}

// Init begins as the console does.
func (l *Linear) Init() tea.Cmd {
	_, cmd := l.Model.Update(tea.WindowSizeMsg{Width: linearWidth, Height: linearHeight})
	l.out("winnow, line by line. Type keys or the name of an action, then enter. ? lists them. An empty line reads the lead again. q leaves.")
	return tea.Batch(l.Model.Init(), cmd)
}

// View draws nothing.
func (l *Linear) View() tea.View { return tea.NewView("") }

// Update hands a message to the console, tells what is new, and goes on with what
// was typed once the console rests.
func (l *Linear) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var cmds []tea.Cmd
	switch msg := msg.(type) {
	case LineMsg:
		l.lines = append(l.lines, string(msg))
	case EndMsg:
		l.over = true
	case tea.WindowSizeMsg: // nothing is drawn, so nothing has to fit
	default:
		_, cmd := l.Model.Update(msg)
		cmds = append(cmds, cmd)
	}
	l.report()
	for !l.quitting && l.resting() {
		cmd, more := l.next()
		cmds = append(cmds, cmd)
		l.report()
		if !more {
			break
		}
	}
	return l, tea.Batch(cmds...)
}

// resting reports whether everything that was asked for is there.
func (l *Linear) resting() bool {
	m := l.Model
	if d, is := m.open.(*jumping); is && (d.busy || d.Text() != d.Shown()) {
		return false
	}
	return m.resting()
}

// resting reports whether everything that was asked for is there.
func (m *Model) resting() bool {
	return m.reads.loaded && !m.reads.busy && !m.reads.dirty && !m.saves.pending() && len(m.ahead) == 0 && !m.opening && !m.owed.reading && len(m.running) == 0
}

// next does the next thing that was typed; false where there is none.
func (l *Linear) next() (cmd tea.Cmd, more bool) {
	if len(l.keys) > 0 {
		k := l.keys[0]
		l.keys = l.keys[1:]
		if k.key == "" {
			return l.type1(k.text), true
		}
		_, cmd = l.Model.Update(keyOf(k.key))
		return cmd, true
	}
	if len(l.lines) == 0 {
		if l.over {
			l.over = false
			_, cmd = l.Model.Update(LeaveMsg{})
			return cmd, true
		}
		return nil, false
	}
	line := l.lines[0]
	l.lines = l.lines[1:]
	l.take(line)
	return nil, true
}

// take turns a line into keys.
func (l *Linear) take(line string) {
	text := strings.TrimSpace(line)
	switch {
	case l.typing():
		switch text {
		case "esc":
			l.keys = []linKey{{key: "esc"}}
		case "tab":
			l.keys = []linKey{{key: text}}
			if _, sheet := l.open.(*sheeting); !sheet {
				l.keys = []linKey{{text: text}, {key: "enter"}}
			}
		default:
			l.keys = []linKey{{text: text}, {key: "enter"}}
		}
	case text == "" && l.open == nil && l.screen == nil:
		l.said.lead, l.said.over = 0, nil
	case text == "":
		l.said.over = nil
	case l.keys1(text):
	case l.open != nil: // the keys of an action elsewhere mean something else here
		if key := l.item(text); key != "" {
			l.keys = []linKey{{key: key}}
			return
		}
		l.out("There is no " + text + " here; esc leaves it.")
	default:
		if id := l.named(text); id != "" {
			l.pressFor(id)
			return
		}
		l.out("There is no key or action " + text + "; ? lists them.")
	}
}

// keys1 takes a line as keys: those before the first that asks for text are
// pressed, and what follows is that text. It returns false where a word is no key.
func (l *Linear) keys1(text string) bool {
	first, rest, _ := strings.Cut(text, " ")
	if len(text) > 1 && strings.ContainsRune("/:", rune(text[0])) {
		first, rest = text[:1], text[1:]
	}
	if a := l.Model.keys.Find(l.scope(), first); a != nil && l.open == nil && l.screen == nil {
		switch a.ID {
		case action.Help:
			l.listKeys(strings.TrimSpace(rest))
			return true
		case action.Filter, action.Palette, action.Jump, action.Note, action.PromoteWith:
			l.keys = []linKey{{key: first}}
			if rest = strings.TrimSpace(rest); rest != "" {
				l.keys = append(l.keys, linKey{text: rest}, linKey{key: "enter"})
			}
			return true
		}
	}
	words := strings.Fields(text)
	for i, w := range words {
		if _, ok := keyNames[w]; !ok && len([]rune(w)) > 1 && !strings.HasPrefix(w, "ctrl+") {
			if i < 2 { // a menu's key, one of its own, and then what that asks for
				return false
			}
			l.keys = append(l.keys, linKey{text: strings.Join(words[i:], " ")}, linKey{key: "enter"})
			return true
		}
		l.keys = append(l.keys, linKey{key: w})
	}
	return true
}

// item is the key of an item of the menu that is open, by its title; "" = none.
func (l *Linear) item(text string) string {
	if d, is := l.open.(*menu); is {
		for _, it := range d.Items {
			if strings.EqualFold(it.Title, text) {
				return it.Key
			}
		}
	}
	return ""
}

// named is the action that somebody wrote out, by its id, its title or its short
// name; "" = none.
func (l *Linear) named(text string) action.ID {
	text = strings.ToLower(text)
	for _, a := range l.Model.keys.All() {
		if a.Scope == action.ConfirmScope {
			continue
		}
		if text == string(a.ID) || text == strings.ToLower(a.Title) || text == strings.ToLower(a.Short) {
			return a.ID
		}
	}
	return ""
}

// pressFor presses the keys of an action, or runs it where it has none.
func (l *Linear) pressFor(id action.ID) {
	if id == action.Help && l.open == nil && l.screen == nil {
		l.listKeys("")
		return
	}
	if path := l.Model.keys.Path(id); path != "" {
		for _, k := range strings.Fields(path) {
			l.keys = append(l.keys, linKey{key: k})
		}
		return
	}
	l.keys = []linKey{{key: l.Model.keys.Key(action.Palette)}, {text: l.Model.keys.Get(id).Title}, {key: "enter"}}
}

func (l *Linear) type1(text string) tea.Cmd {
	if text == "" {
		return nil
	}
	_, cmd := l.Model.Update(tea.PasteMsg{Content: text})
	return cmd
}

// keyNames are the keys that have a name.
var keyNames = map[string]rune{"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "space": tea.KeySpace, "backspace": tea.KeyBackspace,
	"up": tea.KeyUp, "down": tea.KeyDown, "home": tea.KeyHome, "end": tea.KeyEnd, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown}

// keyOf is the message of a key by its name.
func keyOf(name string) tea.KeyPressMsg {
	if code, ok := keyNames[name]; ok {
		k := tea.Key{Code: code}
		if name == "space" {
			k.Text = " "
		}
		return tea.KeyPressMsg(k)
	}
	if rest, ok := strings.CutPrefix(name, "ctrl+"); ok && rest != "" {
		return tea.KeyPressMsg{Code: []rune(rest)[0], Mod: tea.ModCtrl}
	}
	r := []rune(name)[0]
	return tea.KeyPressMsg{Code: r, Text: name}
}

// listKeys tells the keys that work here, or those that fit some words.
func (l *Linear) listKeys(query string) {
	l.openHelp()
	f, is := l.open.(*finder)
	l.open = nil
	if !is {
		return
	}
	rows := f.Match(query)
	for _, r := range rows {
		if r.Head {
			l.out(r.Title + ":")
			continue
		}
		line := orElse(r.Keys, "no key") + ": " + r.Title + ". " + r.Help
		if r.Disabled != "" {
			line += " Not now: " + r.Disabled + "."
		}
		l.out(line)
	}
	if !slices.ContainsFunc(rows, func(r prompt.Row) bool { return !r.Head }) {
		l.out("No action here is called " + query + ".")
	}
}

// kinds of messages are told by a word.
var kindWords = map[status.Kind]string{status.Warn: "Warning: ", status.Error: "Error: "}

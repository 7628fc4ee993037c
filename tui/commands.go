package tui

import (
	"context"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/themes"
	"winnow/tui/action"
	"winnow/tui/paint"
	"winnow/tui/prompt"
	"winnow/tui/status"
	"winnow/tui/words"
)

// UserCommand is a program that the user's config names. Run runs it with a lead, in a
// command and not while a key is handled, and returns the first line that it wrote. It
// ends the program, and what that began, when ctx ends.
type UserCommand struct {
	Name string
	Key  string // in the menu; "" = the next digit that is free
	Run  func(ctx context.Context, lead model.LeadID) (said string, err error)
}

// commandMark begins the id of a user's command among the rows of the palette.
const commandMark = "!"

// commandKeys are the keys of the user's commands in their menu: their own, else
// digits. One that is left without has none.
func (m *Model) commandKeys() []string {
	keys := make([]string, len(m.opt.Commands))
	taken := map[string]bool{}
	for i, c := range m.opt.Commands {
		if c.Key != "" && !taken[c.Key] {
			keys[i], taken[c.Key] = c.Key, true
		}
	}
	digit := 1
	for i := range keys {
		for ; keys[i] == "" && digit < 10; digit++ {
			if k := strconv.Itoa(digit); !taken[k] {
				keys[i], taken[k] = k, true
			}
		}
	}
	return keys
}

// openCommands opens the menu of the user's commands, about the lead under the cursor.
func (m *Model) openCommands() {
	aim := m.aimed()
	if len(aim.rows) != 1 {
		m.say(status.Warn, "One lead at a time; "+m.keys.Key(action.Close)+" ends the selection")
		return
	}
	keys := m.commandKeys()
	d := &menu{aim: aim, scope: action.ConfirmScope, Menu: prompt.Menu{Title: "Run with " + aim.whom(), Close: m.keys.Key(action.Close)}}
	for i, c := range m.opt.Commands {
		if keys[i] != "" {
			d.Items = append(d.Items, prompt.Item{Key: keys[i], Title: c.Name})
		}
	}
	d.choose = func(m *Model, key string) tea.Cmd {
		for i, k := range keys {
			if k == key {
				m.open = nil
				return m.runCommand(i)
			}
		}
		return nil
	}
	m.open = d
}

// commandRows are the user's commands for the palette.
func (m *Model) commandRows(st action.State) []prompt.Row {
	var rows []prompt.Row
	menu, keys := m.keys.Get(action.Command), m.commandKeys()
	for i, c := range m.opt.Commands {
		r := prompt.Row{ID: commandMark + strconv.Itoa(i), Title: c.Name, Help: "Runs a program of your config with the lead.", Disabled: menu.DisabledNow(st)}
		if keys[i] != "" && len(menu.Keys) > 0 {
			r.Keys = menu.Keys[0] + " " + keys[i]
		}
		rows = append(rows, r)
	}
	return rows
}

// runRow runs a row of the palette that is a user's command; false where it is none.
func (m *Model) runRow(id string) (tea.Cmd, bool) {
	n, is := strings.CutPrefix(id, commandMark)
	if !is {
		return nil, false
	}
	i, err := strconv.Atoi(n)
	if err != nil || i >= len(m.opt.Commands) {
		return nil, true
	}
	if why := m.keys.Get(action.Command).DisabledNow(m.state()); why != "" {
		m.say(status.Warn, m.opt.Commands[i].Name+": "+why)
		return nil, true
	}
	return m.runCommand(i), true
}

// commandRan is what became of a user's command.
type commandRan struct {
	run  *program
	said string
	err  error
}

// program is a command of the user's that runs for a lead.
type program struct {
	name, whom string
	stop       context.CancelFunc
}

func (m *Model) runCommand(i int) tea.Cmd {
	sel := m.aimed()
	if len(sel.rows) != 1 {
		m.say(status.Warn, "One lead at a time; "+m.keys.Key(action.Close)+" ends the selection")
		return nil
	}
	c, row := m.opt.Commands[i], sel.rows[0]
	ctx, stop := context.WithCancel(context.Background())
	p := &program{c.Name, row.Label, stop}
	m.running = append(m.running, p)
	m.say(status.Info, c.Name+": running for "+row.Label)
	return func() tea.Msg {
		said, err := c.Run(ctx, row.ID)
		return commandRan{p, said, err}
	}
}

func (m *Model) commandRan(msg commandRan) {
	p := msg.run
	p.stop()
	m.running = slices.DeleteFunc(m.running, func(o *program) bool { return o == p })
	if ask, asked := m.open.(*programAsk); asked && len(m.running) == 0 { // nothing is left to be asked about
		m.open = ask.over
	}
	switch {
	case m.quitting:
	case msg.err != nil:
		m.say(status.Error, p.name+", "+p.whom+": "+msg.err.Error())
	case msg.said == "":
		m.say(status.OK, p.name+": done for "+p.whom)
	default:
		m.say(status.OK, p.name+", "+p.whom+": "+msg.said)
	}
}

// programAsk is the question whether to leave while a program of the user's runs:
// quitting again means yes. over is what was open before.
type programAsk struct {
	dialog
	over dialog
}

// askToEnd asks what is to become of the programs that run when the user leaves.
func (m *Model) askToEnd() {
	over := m.open
	lines := []paint.Span{{Role: themes.Strong, Text: m.runningNow() + "."},
		{Role: themes.Dim, Text: "Leaving now ends it, whatever it is doing. It says here when it is done."}}
	m.openConfirm("Quit", lines, "end it and leave", func(m *Model) tea.Cmd { return m.leave() })
	m.open = &programAsk{m.open, over}
}

// runningNow says which programs run, and for whom.
func (m *Model) runningNow() string {
	first := m.running[0]
	text := first.name + " still runs for " + first.whom
	if n := len(m.running) - 1; n > 0 {
		text += ", and " + words.Count(n, "program more", "programs more")
	}
	return text
}

// endPrograms ends what runs.
func (m *Model) endPrograms() {
	for _, p := range m.running {
		p.stop()
	}
}

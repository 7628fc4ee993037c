package tui

import (
	"context"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/tui/action"
	"winnow/tui/prompt"
	"winnow/tui/status"
)

// UserCommand is a program that the user's config names. Run runs it with a lead, in a
// command and not while a key is handled, and returns the first line that it wrote.
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
	name, whom, said string
	err              error
}

func (m *Model) runCommand(i int) tea.Cmd {
	sel := m.aimed()
	if len(sel.rows) != 1 {
		m.say(status.Warn, "One lead at a time; "+m.keys.Key(action.Close)+" ends the selection")
		return nil
	}
	c, row := m.opt.Commands[i], sel.rows[0]
	m.running++
	m.say(status.Info, c.Name+": running for "+row.Label)
	return func() tea.Msg {
		said, err := c.Run(context.Background(), row.ID)
		return commandRan{c.Name, row.Label, said, err}
	}
}

func (m *Model) commandRan(msg commandRan) {
	m.running--
	switch {
	case msg.err != nil:
		m.say(status.Error, msg.name+", "+msg.whom+": "+msg.err.Error())
	case msg.said == "":
		m.say(status.OK, msg.name+": done for "+msg.whom)
	default:
		m.say(status.OK, msg.name+", "+msg.whom+": "+msg.said)
	}
}

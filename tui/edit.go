package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/tui/prompt"
	"winnow/tui/status"
)

// toFix lists those who were rejected for a value that is wrong.
func (m *Model) toFix() {
	ids := m.rules.ToFix()
	if len(ids) == 0 {
		m.say(status.Info, "No reason of the criteria is about a value to be fixed")
		return
	}
	m.show(model.ViewAll)
	m.setFull(false)
	m.filter.anchor = 0
	m.narrow("stage:rejected reason:" + strings.Join(ids, ","))
}

// askValue opens a line for the right values of a lead, at the field that is wrong
// where the ledger says which.
func (m *Model) askValue() {
	a := prompt.Ask{Title: "Type the right value: " + m.aimed().whom(), Hint: "email=dana@acme.example; title=VP Operations",
		Check: func(text string) (string, error) {
			typed, err := model.ReadTyped(text)
			if err != nil {
				return "", err
			}
			var parts []string
			for _, v := range typed {
				parts = append(parts, strings.ReplaceAll(string(v.Field), "_", " ")+": "+v.Value)
			}
			return strings.Join(parts, ", ") + ", above what files say", nil
		}}
	if rows := m.aimed().rows; len(rows) == 1 {
		if d := m.details.get(rows[0].ID); d != nil {
			if f := model.WrongField(d.State, d.Items); f != "" {
				a.Input.Set(string(f) + "=")
			}
		}
	}
	m.openAsk(a, func(m *Model, text string) tea.Cmd {
		typed, err := model.ReadTyped(text)
		if err != nil {
			m.say(status.Error, err.Error())
			return nil
		}
		return m.decide(decision{title: "type the right value", cmd: model.Command{Action: model.ActEdit, Typed: typed, Amount: -1}})
	})
}

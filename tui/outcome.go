package tui

import (
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/model/when"
	"winnow/tui/prompt"
	"winnow/tui/status"
	"winnow/tui/words"
)

// askAmount asks what a deal is worth and when it closes; both may stay unknown.
func (m *Model) askAmount(title string, a model.Action) {
	closes := map[model.Action]string{model.ActOpportunity: "expected close", model.ActWon: "when it closed"}[a]
	check := func(text string) (string, error) {
		amount, at, err := m.parseDeal(text)
		if err != nil {
			return "", err
		}
		var parts []string
		if amount >= 0 {
			parts = append(parts, words.Amount(amount))
		}
		if !at.IsZero() {
			parts = append(parts, closes+" "+at.In(m.opt.Zone).Format("Mon 2 Jan 2006"))
		}
		return strings.Join(parts, ", "), nil
	}
	hint := "amount, then " + closes + ": 48k 15 dec; enter alone leaves both out"
	m.openAsk(prompt.Ask{Title: title + ": " + m.aimed().whom(), Hint: hint, Check: check}, func(m *Model, text string) tea.Cmd {
		amount, at, err := m.parseDeal(text)
		if err != nil {
			m.say(status.Error, err.Error())
			return nil
		}
		return m.decide(decision{title: verb(a), cmd: model.Command{Action: a, Amount: amount, Close: at}})
	})
}

// parseDeal reads an amount and a day after it, either of which may be missing: the
// amount is -1 then, or the day zero. A day may have passed: deals are often told of
// later.
func (m *Model) parseDeal(text string) (amount int64, at time.Time, err error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return -1, at, nil
	}
	first, rest, _ := strings.Cut(strings.ReplaceAll(text, ", ", " "), " ")
	if amount, err = model.ParseAmount(first); err != nil {
		if at, e := m.dayOfDeal(text); e == nil { // a day alone
			return -1, at, nil
		}
		return -1, at, err
	}
	if rest = strings.TrimSpace(rest); rest == "" {
		return amount, at, nil
	}
	if _, e := strconv.Atoi(first); e == nil { // "15 dec" is a day and no amount
		if at, e := m.dayOfDeal(text); e == nil {
			return -1, at, nil
		}
	}
	at, err = m.dayOfDeal(rest)
	return amount, at, err
}

func (m *Model) dayOfDeal(text string) (time.Time, error) {
	at, err := m.parseTime(text)
	if err == nil {
		return at, nil
	}
	if passed, e := when.Since(text, m.now, m.opt.Zone); e == nil {
		return passed, nil
	}
	return time.Time{}, err
}

// wordsKey opens the line for the account executive's own words among the reasons of
// a lead that is sent back.
const wordsKey = "enter"

// openSendBack opens the reasons; one key sends the lead back. Words of the account
// executive, typed first, stand on top of it when it is in the queue again.
func (m *Model) openSendBack(said string) tea.Cmd {
	title := "Sent back"
	if said != "" {
		title += ", \"" + said + "\""
	}
	cmd := m.openReasonsSaid(model.ActSendBack, title, said)
	d, ok := m.open.(*menu)
	if !ok || said != "" {
		return cmd
	}
	d.Items = append(d.Items, prompt.Item{Key: wordsKey, Title: "their words first", Note: "shown on top of the lead"})
	reasons := d.choose
	d.choose = func(m *Model, key string) tea.Cmd {
		if key != wordsKey {
			return reasons(m, key)
		}
		m.openAsk(prompt.Ask{Title: "Sent back: " + m.aimed().whom(), Hint: "what the account executive said; then the reason"}, func(m *Model, text string) tea.Cmd {
			return m.openSendBack(strings.TrimSpace(text))
		})
		return nil
	}
	return cmd
}

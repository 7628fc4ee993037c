package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/model/filter"
	"winnow/tui/action"
	"winnow/tui/jump"
)

// jumping is the dialog that finds a lead or a company. One search runs at a time,
// and what was typed meanwhile is looked for once after it.
type jumping struct {
	*jump.Model
	busy bool
	due  bool // pasted into: to be looked for
}

func (m *Model) openJump() { m.open = &jumping{Model: jump.New()} }

// jumpFound is what was found for a text.
type jumpFound struct {
	of   *jumping
	text string
	rows []model.Row
	more bool
	err  error
}

func (d *jumping) press(m *Model, k tea.KeyPressMsg, key string) tea.Cmd {
	if m.endsTyping(k, key) {
		m.open = nil
		return nil
	}
	if hit := d.Key(k.Key()); hit != nil {
		m.open = nil
		return m.jumpTo(*hit)
	}
	return d.look(m)
}

// look has what is typed looked for, unless it has been.
func (d *jumping) look(m *Model) tea.Cmd {
	text := d.Text()
	if d.busy || text == d.Shown() {
		return nil
	}
	if text == "" {
		d.SetFound("", nil, false, "")
		return nil
	}
	d.busy = true
	store, now, zone := m.opt.Store, m.now, m.opt.Zone
	return func() tea.Msg {
		msg := jumpFound{of: d, text: text}
		for _, query := range jump.Queries(text) {
			p, err := store.Page(context.Background(), model.Query{View: model.ViewAll, Filter: filter.Filter{Words: query}, Now: now, Zone: zone, Limit: jump.Most})
			if msg.rows, msg.more, msg.err = p.Rows, p.More, err; err != nil || len(p.Rows) > 0 {
				break
			}
		}
		return msg
	}
}

func (m *Model) jumpFound(msg jumpFound) tea.Cmd {
	msg.of.busy = false
	if m.open != dialog(msg.of) {
		return nil
	}
	wrong := ""
	if msg.err != nil {
		wrong = "Nothing can be looked up: " + msg.err.Error()
	} else if m.counts.Views[model.ViewAll] == 0 && len(msg.rows) == 0 {
		wrong = "There are no leads yet; in the list " + m.keys.Key(action.Import) + " imports a file."
	}
	msg.of.SetFound(msg.text, msg.rows, msg.more, wrong)
	return msg.of.look(m)
}

// jumpTo goes to a lead, or to a company.
func (m *Model) jumpTo(h jump.Hit) tea.Cmd {
	if h.Company != "" {
		return m.openAccount(h.Lead)
	}
	m.goTo(h.Lead.ID)
	return nil
}

func (d *jumping) paste(text string) {
	d.Paste(text)
	d.due = true
}

func (d *jumping) wide() {}

func (d *jumping) view(m *Model, w, h int) []string {
	return d.View(m.th, w, h, m.speaker(), m.typingEnds())
}

// lookFor starts what pasted text calls for.
func (m *Model) lookFor() tea.Cmd {
	d, ok := m.open.(*jumping)
	if !ok || !d.due {
		return nil
	}
	d.due = false
	return d.look(m)
}

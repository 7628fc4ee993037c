package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/tui/status"
)

// everyMost is how many leads can be selected at once: a decision on more is a
// matter for a script, and nothing in memory grows with the number of leads.
const everyMost = 1000

// everyRead are all leads of a list, as far as they can be selected.
type everyRead struct {
	key  listKey
	done int
	rows []model.Row
	more bool
	err  error
}

// selectAll selects all that the list holds, or takes the selection away.
func (m *Model) selectAll() tea.Cmd {
	if m.list.Ranging() { // it offers to select all, and a range is no selection that stands
		m.list.EndRange()
	} else if len(m.list.Marked()) > 0 {
		m.mark(m.list.ClearMarks)
		return nil
	}
	q := request{key: m.reads.have, now: m.now, zone: m.opt.Zone}
	q.on, q.order, q.only = m.listOf(q.key)
	store, done := m.opt.Store, m.saves.done
	m.opening = true
	return func() tea.Msg {
		msg := everyRead{key: q.key, done: done}
		sections := []model.Section{model.SectionQueue}
		if q.inSections() {
			sections = []model.Section{model.SectionNow, model.SectionQueue}
		}
		for _, s := range sections {
			next := q.query(s, everyMost-len(msg.rows))
			if next.Limit <= 0 {
				msg.more = true
				break
			}
			p, err := store.Page(context.Background(), next)
			if msg.err = err; err != nil {
				break
			}
			msg.rows, msg.more = append(msg.rows, p.Rows...), p.More
		}
		return msg
	}
}

func (m *Model) everyRead(msg everyRead) {
	m.opening = false
	switch {
	case msg.err != nil:
		m.say(status.Error, "Not selected: "+msg.err.Error())
		return
	case msg.key != m.reads.have || msg.done != m.saves.done || m.quitting:
		m.say(status.Warn, "Not selected: the list changed meanwhile; press it again")
		return
	}
	m.mark(func() {
		for _, r := range msg.rows {
			m.list.MarkRow(r)
		}
	})
	if msg.more {
		m.say(status.Warn, "Only the first "+count(len(msg.rows), "lead is", "leads are")+" selected; do it again for the rest")
	}
}

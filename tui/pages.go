package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/tui/status"
)

// pageRead is a page that continues the list.
type pageRead struct {
	key    listKey
	done   int
	before bool
	page   model.Page
	err    error
}

// nextPage reads on where the cursor comes near the end of what is loaded.
func (m *Model) nextPage() tea.Cmd {
	r := &m.reads
	if r.paging || r.loose || r.changing() || m.frame.List.Empty() {
		return nil
	}
	after, before, wantMore, wantLess := m.list.Needs()
	if !wantMore && !wantLess {
		return nil
	}
	r.paging = true
	at := request{key: r.have, now: m.now, zone: m.opt.Zone}
	at.on, at.order, at.only = m.listOf(r.have)
	q := at.query(model.SectionQueue, pageRows)
	if wantMore {
		q.After = after
	} else {
		q.Before = before
	}
	store, key, done := m.opt.Store, r.have, m.saves.done
	return func() tea.Msg {
		p, err := store.Page(context.Background(), q)
		return pageRead{key, done, !wantMore, p, err}
	}
}

// pageRead takes a page in. One that began before a save, or that belongs to
// another scoring, does not fit any more.
func (m *Model) pageRead(msg pageRead) {
	r := &m.reads
	r.paging = false
	switch {
	case msg.err != nil:
		m.say(status.Error, "The list cannot be read on: "+msg.err.Error())
	case msg.key != r.have || r.busy || msg.done != m.saves.done:
	case msg.page.Epoch != r.epoch:
		r.again()
	default:
		for _, row := range msg.page.Rows {
			r.known[row.ID] = true
		}
		if msg.before {
			m.list.Prepend(msg.page)
			return
		}
		m.list.Append(msg.page)
	}
}

// sinceRead is what happened while the user was away.
type sinceRead struct {
	since model.Since
	err   error
}

func (m *Model) readSince() tea.Cmd {
	store, me := m.opt.Store, m.opt.Me
	return func() tea.Msg {
		s, err := store.Since(context.Background(), me)
		return sinceRead{s, err}
	}
}

func (m *Model) sinceRead(msg sinceRead) {
	if msg.err != nil {
		m.say(status.Error, "What happened since you left cannot be read: "+msg.err.Error())
		return
	}
	m.since, m.sinceLine = msg.since, true
	m.relayout()
}

package tui

import (
	"strings"
	"winnow/model"
	"winnow/model/score"
	"winnow/tui/action"
	"winnow/tui/layout"
	"winnow/tui/queue"
	"winnow/tui/status"
	"winnow/tui/words"
)

// step moves the cursor, or scrolls the lead where that has the focus.
func (m *Model) step(delta int) {
	if m.scrolls() {
		m.pane.Scroll(delta)
		return
	}
	m.moved(func() { m.move(delta) })
}

func (m *Model) halfPage(dir int) {
	if m.scrolls() || m.zoom {
		m.pane.Scroll(dir * max(1, m.frame.Pane.H/2))
		return
	}
	m.moved(func() {
		m.settle()
		m.list.HalfPage(dir)
	})
}

// mark changes the selection, which then shows in place of the last message.
func (m *Model) mark(change func()) {
	m.settle()
	change()
	m.message = status.Message{}
}

// scrolls reports whether moving keys go to the lead.
func (m *Model) scrolls() bool { return m.inPane || m.full && !m.zoom }

// toEnd goes to an end of the list, which may have to be read first.
func (m *Model) toEnd(e end) {
	if m.scrolls() {
		m.pane.Scroll(map[end]int{toFirst: -1 << 20, toLast: 1 << 20}[e])
		return
	}
	far := false
	m.moved(func() {
		m.settle()
		if e == toFirst {
			far = m.list.Home()
		} else {
			far = m.list.End()
		}
	})
	if far {
		if m.list.Ranging() {
			m.list.EndRange()
			m.say(status.Warn, "The range ends here: the leads up to the end of the list are not read yet")
		}
		m.reads.end = e
		m.reads.again()
	}
}

// oneAtATime begins what the focus says of its keys.
const oneAtATime = "One lead at a time: "

// toggleZoom shows one lead at a time, large, or the list again.
func (m *Model) toggleZoom() {
	if m.zoom {
		m.setFull(false)
		return
	}
	m.retry()
	m.setFull(true)
	m.focus(false)
	m.zoom = true
	m.say(status.Info, oneAtATime+m.keys.Key(action.Down)+" and "+m.keys.Key(action.Up)+" go on and back, "+
		m.keys.Key(action.HalfDown)+" scrolls, "+m.keys.Key(action.Focus)+" ends it")
}

// noon is until when the morning's work is due.
const noon = 12

// dueSoon narrows Today to what is due before noon, after it before the day ends.
func (m *Model) dueSoon() {
	text, what := queue.DueByNoon, "due before 12:00"
	if m.now.In(m.opt.Zone).Hour() >= noon {
		text, what = queue.DueToday, "due before the end of the day"
	}
	if m.view == model.ViewToday && m.filter.text() == text {
		m.clearFilter()
		m.say(status.Info, "All of Today again")
		return
	}
	m.show(model.ViewToday)
	m.setFull(false)
	m.filter.anchor = 0 // what is due first
	m.narrow(text)
	least := ", what is late too"
	m.tell(status.Message{Kind: status.Info, Text: "Only what is " + what + least + "; " + m.keys.Key(action.Due) + " or " + m.keys.Key(action.Close) + " shows all of Today",
		Less: []status.Less{{Piece: least}}})
}

// toNow goes to the lead that the status line tells of, once, and else to what is due
// first.
func (m *Model) toNow() {
	if id := m.message.Goes; id != 0 && m.view == model.ViewToday {
		m.arrived()
		there := false
		if m.moved(func() { there = m.list.Select(id) }); there {
			return
		}
	}
	if m.view != model.ViewToday {
		m.show(model.ViewToday)
		m.reads.toNow = true
		return
	}
	m.reads.toNow = false
	due := false
	m.moved(func() { due = m.list.ToNow() })
	if !due {
		m.say(status.Info, "Nothing is due now")
	}
}

// arrived takes the key away from a message that said it goes to a lead, and the whole
// message where it told of nothing else than who came.
func (m *Model) arrived() {
	base := m.notices.base.Text
	m.message.Key, m.message.Does, m.message.Goes = "", "", 0
	if m.message.Text == m.notices.whole && base == "" {
		m.message = status.Message{}
	}
}

// show goes to a view. The filter stays.
func (m *Model) show(v model.View) {
	m.screen = nil
	m.setFull(false)
	if v == m.view {
		return
	}
	m.view = v
	if m.message.Kind == status.Info { // it told of the list that was
		m.message = status.Message{}
	}
	m.pane.Scroll(-1 << 20) // another list: its lead is looked at anew
	m.reads.want.view = v
	m.reads.again()
}

func (m *Model) setFull(full bool) {
	if m.zoom && strings.HasPrefix(m.message.Text, oneAtATime) { // what it said of the keys is over
		m.message = status.Message{}
	}
	m.full, m.zoom = full, false
	m.pane.Full(full)
	m.relayout()
}

// focus moves the keys that move between list and lead.
func (m *Model) focus(pane bool) {
	m.inPane = pane
	m.relayout()
}

// whyAbove says what puts the selected lead above the next: term by term where
// both are read and the score decides, else the first difference.
func (m *Model) whyAbove() {
	a, ok := m.list.Selected()
	b, below := m.list.Near(1)
	if !ok || !below {
		m.say(status.Info, "There is no lead below this one")
		return
	}
	one, two := m.details.find(a.ID), m.details.find(b.ID)
	if one == nil || two == nil || one.fail != "" || two.fail != "" || a.Score == b.Score || m.list.UnderNow() || m.resorted() {
		m.tell(status.Message{Kind: status.Info, Text: a.Label + " is above " + b.Label + ": " + m.order(a, b), Whom: a.Label,
			Less: []status.Less{{Piece: ", and what is due comes first"}, {Piece: "the same in everything; it was", Short: "it was"}}})
		return
	}
	lines := words.Above(score.Compare(standing(one.d), standing(two.d)), a.Label, b.Label)
	m.open = newTold(m, "Why above", action.Why, lines)
}

func standing(d *model.Detail) model.Standing {
	return model.Standing{ID: d.Row.ID, Receipt: d.Scored.Receipt, Due: d.Row.DueAt, Waiting: d.Row.WaitingSince}
}

// order names the first difference in the order of the list.
func (m *Model) order(a, b model.Row) string {
	due := func(r model.Row) string { return words.At(r.DueAt, m.now, m.opt.Zone) }
	urgent := m.list.UnderNow()
	if m.resorted() {
		return "the view lists " + m.ordering(m.view).Title()
	}
	switch {
	case urgent && a.DueAt.Before(b.DueAt):
		return "due " + due(a) + ", before " + due(b)
	case urgent && !b.DueKind.Urgent():
		return "it is due today, and what is due comes first"
	case a.Score != b.Score:
		return "score " + words.Number(a.Score) + " against " + words.Number(b.Score)
	case !a.DueAt.Equal(b.DueAt) && b.DueAt.IsZero():
		return "the same score, and it is due"
	case !a.DueAt.Equal(b.DueAt):
		return "the same score, due " + due(a) + ", before " + due(b)
	case !a.WaitingSince.Equal(b.WaitingSince):
		return "the same score, waiting since " + words.Stamp(a.WaitingSince, m.now, m.opt.Zone) + ", longer"
	}
	return "the same in everything; it was stored first"
}

func (m *Model) resize(w, h int) {
	m.w, m.h = w, h
	m.relayout()
}

// relayout gives every part its size again.
func (m *Model) relayout() {
	if m.w == 0 || m.h == 0 {
		return
	}
	m.frame = layout.Compute(m.w, m.h, layout.Want{PaneFocused: m.inPane, Full: m.full,
		Filter: m.filter.editing || m.filter.text() != "", Since: status.SinceLines(m.since), Status: m.said})
	if m.frame.Split == layout.TooSmall {
		return
	}
	if !m.frame.List.Empty() {
		m.list.SetSize(m.frame.List.W, m.frame.List.H)
	}
	if !m.frame.Pane.Empty() {
		m.pane.SetSize(m.frame.Pane.W, m.frame.Pane.H)
	}
	m.list.SetFocused(!m.inPane)
	m.pane.SetFocused(m.inPane)
}

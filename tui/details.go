package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/tui/status"
)

const (
	detailTouches = 200
	detailsKept   = 24
	// restsAfter is when the frame that a key calls for has left: reading and
	// drawing ahead before that would hold it up.
	restsAfter = 20 * time.Millisecond
)

// details are the leads whose everything was read lately. One is read at a time:
// the selected one first, whatever was selected meanwhile, then its neighbours,
// and farther ones when the cursor rests, so that the next key finds its lead here.
type details struct {
	kept []*known // the latest used last
	busy bool

	at    model.LeadID // the lead that the cursor came to last
	rests bool         // and stays on: its frame has been drawn
	timer bool         // set to find that out
}

type known struct {
	d    *model.Detail
	old  bool   // somebody wrote since: shown until it is read anew
	fail string // why d is the row alone: the rest could not be read
}

func (s *details) find(id model.LeadID) *known {
	for _, k := range s.kept {
		if k.d.Row.ID == id {
			return k
		}
	}
	return nil
}

func (s *details) get(id model.LeadID) *model.Detail {
	if k := s.find(id); k != nil {
		return k.d
	}
	return nil
}

// outdate marks everything as to be read anew.
func (s *details) outdate() {
	for _, k := range s.kept {
		k.old = true
	}
}

// outdateOne marks one lead as to be read anew.
func (s *details) outdateOne(id model.LeadID) {
	if k := s.find(id); k != nil {
		k.old = true
	}
}

func (s *details) put(d *model.Detail, fail string) {
	for i, k := range s.kept {
		if k.d.Row.ID == d.Row.ID {
			s.kept = append(s.kept[:i], s.kept[i+1:]...)
			break
		}
	}
	s.kept = append(s.kept, &known{d: d, fail: fail})
	if len(s.kept) > detailsKept {
		s.kept = append([]*known(nil), s.kept[len(s.kept)-detailsKept:]...)
	}
}

// detailRead is everything about one lead.
type detailRead struct {
	id   model.LeadID
	done int
	d    model.Detail
	err  error
}

// nextDetail shows what is known of the selected lead at once, its row at least,
// and reads what is missing.
func (m *Model) nextDetail() tea.Cmd {
	row, ok := m.list.Selected()
	if !ok {
		if m.pane.Detail() != nil {
			m.pane.SetDetail(nil)
		}
		return nil
	}
	m.showDetail(row)
	if at, is := m.shown(); is && m.screen != nil && !m.details.busy {
		if k := m.details.find(at.ID); k == nil || k.old {
			return m.readDetail(at.ID)
		}
	}
	if m.details.busy || m.frame.Pane.Empty() && !m.full {
		return nil
	}
	if row.ID != m.details.at {
		m.details.at, m.details.rests = row.ID, false
	}
	near := []int{0, 1, -1}
	if !m.reads.begun {
		near = near[:1]
	}
	if id := m.unread(near...); id != 0 {
		return m.readDetail(id)
	}
	if !m.details.rests {
		return m.rest()
	}
	if id := m.unread(2, 3); id != 0 {
		return m.readDetail(id)
	}
	return nil
}

// unread is the first of the leads so many rows from the cursor that has to be
// read, 0 = none.
func (m *Model) unread(steps ...int) model.LeadID {
	for _, step := range steps {
		near, ok := m.list.Near(step)
		if !ok {
			continue
		}
		if k := m.details.find(near.ID); k == nil || k.old {
			return near.ID
		}
	}
	return 0
}

// rested says that the cursor stayed on a lead for a moment.
type rested struct{ id model.LeadID }

// rest waits until the cursor rests on its lead. One timer runs at a time.
func (m *Model) rest() tea.Cmd {
	if m.details.timer {
		return nil
	}
	m.details.timer = true
	id := m.details.at
	return m.opt.After(restsAfter, func(time.Time) tea.Msg { return rested{id} })
}

// rested draws the neighbours ahead; what is read ahead follows. Nothing of it is
// to be seen.
func (m *Model) rested(msg rested) {
	m.details.timer, m.same = false, true
	if msg.id != m.details.at {
		return
	}
	m.details.rests = true
	for _, step := range []int{-1, 1} {
		if near, ok := m.list.Near(step); ok {
			if k := m.details.find(near.ID); k != nil && k.fail == "" {
				m.pane.Prepare(k.d)
			}
		}
	}
}

// showDetail has the pane show the selected lead.
func (m *Model) showDetail(row model.Row) {
	shown := m.pane.Detail()
	k := m.details.find(row.ID)
	switch {
	case k != nil && k.d != shown:
		if k.fail != "" && (shown == nil || shown.Row.ID != row.ID) {
			k.old = true // the cursor came to it: try again
		}
		m.pane.SetDetail(k.d)
		m.pane.SetTrouble(k.fail)
	case k == nil && (shown == nil || shown.Row.ID != row.ID):
		m.pane.SetDetail(&model.Detail{Row: row, Lead: leadOf(row), Scored: scoredOf(row), TouchCount: row.Touches})
	}
}

// retry has the selected lead read again, where that failed.
func (m *Model) retry() {
	if row, ok := m.list.Selected(); ok {
		if k := m.details.find(row.ID); k != nil && k.fail != "" {
			k.old = true
		}
	}
}

// leadOf and scoredOf are what a row tells before everything else is there.
func leadOf(r model.Row) model.Lead {
	return model.Lead{ID: r.ID, ExternalID: r.ExternalID, Name: r.Name, Email: r.Email, Phone: r.Phone, Title: r.Title,
		Company: r.Company, Country: r.Country, Source: r.Source, Owner: r.Owner, FreeMail: r.FreeMail}
}

func scoredOf(r model.Row) model.Scored {
	return model.Scored{Receipt: model.Receipt{Score: r.Score, Fit: r.Fit, Engagement: r.Engagement}, Grade: r.Grade,
		Rising: r.Rising, QualifiedAt: r.QualifiedAt, Why: r.Why, Touches: r.Touches, LastTouch: r.LastTouch}
}

func (m *Model) readDetail(id model.LeadID) tea.Cmd {
	m.details.busy = true
	store, done, me := m.opt.Store, m.saves.done, m.opt.Me
	return func() tea.Msg { return readDetail(store, id, done, me) }
}

// readDetail reads a lead for me, after so many saves.
func readDetail(store Store, id model.LeadID, done int, me string) detailRead {
	d, err := store.Detail(context.Background(), id, detailTouches)
	d.Warnings = model.WarningsFor(me, d.Warnings)
	return detailRead{id, done, d, err}
}

// detailRead takes a lead in. One that was read before a save counts as old.
func (m *Model) detailRead(msg detailRead) {
	m.details.busy = false
	if msg.err != nil {
		row, ok := m.list.Find(msg.id)
		if at, is := m.shown(); !ok && is && at.ID == msg.id {
			row, ok = at, true
		}
		if !ok {
			return
		}
		// Kept, so that it is not asked for again and again: only when the cursor
		// comes to the lead, and when the user asks.
		m.details.put(&model.Detail{Row: row, Lead: leadOf(row), Scored: scoredOf(row)}, msg.err.Error())
		if selected, _ := m.list.Selected(); selected.ID == msg.id {
			m.say(status.Error, row.Label+" cannot be read: "+msg.err.Error())
		}
		return
	}
	m.details.put(&msg.d, "")
	selected, _ := m.list.Selected()
	m.same = msg.id != selected.ID && msg.id != m.stale // read ahead: nothing to be seen
	if msg.id == m.stale {
		m.stale = 0
		m.shownAnew(&msg.d)
	}
	if msg.done != m.saves.done {
		m.details.outdateOne(msg.id)
	}
}

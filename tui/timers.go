package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/tui/status"
)

// Two things happen without a key. One alarm, set to the next moment at which
// something visible changes; and a look at the version of the data each second,
// because other processes write too.

const (
	lookEvery     = time.Second
	arrivedFor    = 2 * time.Second
	arrivedLately = 10 * time.Minute
	leastWait     = 250 * time.Millisecond // of the alarm, should the clock stand still
)

type looked struct {
	version int64
	file    bool // the criteria file is another one
	themes  bool // one of the user's themes is
	err     error
}

// lookLater looks at the version of the data in a second, and at the files of
// criteria and themes.
func (m *Model) lookLater() tea.Cmd {
	store, file, looks := m.opt.Store, m.opt.Criteria, m.opt.ThemeFiles
	return m.opt.After(lookEvery, func(time.Time) tea.Msg {
		v, err := store.DataVersion(context.Background())
		return looked{v, file != nil && file.Changed(), looks != nil && looks.Changed(), err}
	})
}

func (m *Model) looked(msg looked) tea.Cmd {
	m.tellSlow()
	r := &m.reads
	cmds := []tea.Cmd{m.lookLater()}
	if msg.err == nil && r.loaded && msg.version != r.version && !r.busy {
		r.again()
	}
	if msg.file {
		cmds = append(cmds, m.compare(false))
	}
	if msg.themes {
		cmds = append(cmds, m.readThemes())
	}
	return tea.Batch(cmds...)
}

// alarm is the one timer. A later one that was set before is deaf.
type alarm struct {
	number int
	at     time.Time
	tints  time.Time // when the marks of arrival end, zero = there are none
	swept  time.Time // the minute in which what is due was last looked for
	first  bool      // the first look for it follows the first look at the triggers
	more   bool      // asked for again meanwhile
	busy   bool      // looking for it: at the full hour of a large database that takes longer than a minute
}

type rang struct{ number int }

// arm sets the alarm: to the next minute, for times are shown in minutes; or to the
// instant at which the next lead is late, or the end of the marks of arrival.
func (m *Model) arm() tea.Cmd {
	a := &m.alarm
	next := m.now.Truncate(time.Minute).Add(time.Minute)
	if !a.tints.IsZero() && a.tints.Before(next) {
		next = a.tints
	}
	if late := m.late(); late.After(m.now) && late.Before(next) {
		next = late
	}
	if !a.at.IsZero() && !next.Before(a.at) && a.at.After(m.now) {
		return nil
	}
	a.number++
	a.at = next
	number := a.number
	return m.opt.After(max(next.Sub(m.now), leastWait), func(time.Time) tea.Msg { return rang{number} })
}

// late is the first instant at which one more lead is late, zero where none will be.
func (m *Model) late() time.Time {
	if m.counts.NextLate.IsZero() {
		return time.Time{}
	}
	return m.counts.NextLate.Add(time.Millisecond)
}

// rang draws the minute anew, has what is late now counted, and what is due woken.
func (m *Model) rang(msg rang) tea.Cmd {
	a := &m.alarm
	if msg.number != a.number {
		return nil
	}
	a.at = time.Time{}
	if !a.tints.After(m.now) {
		a.tints = time.Time{}
	}
	if late := m.late(); !late.IsZero() && !late.After(m.now) {
		m.counts.NextLate = time.Time{} // until it is read again
		m.reads.again()
	}
	minute := m.now.Truncate(time.Minute)
	if minute.Equal(a.swept) {
		return nil
	}
	if !a.swept.IsZero() && minute.In(m.opt.Zone).YearDay() != a.swept.In(m.opt.Zone).YearDay() {
		m.reads.again() // another day is due
	}
	a.swept = minute
	return m.sweep()
}

// scoreFor is how long the scoring by other criteria goes on before it tells how
// far it is.
const scoreFor = 150 * time.Millisecond

// scored is how far the scoring by other criteria is.
type scored struct {
	left model.Scoring
	err  error
}

type swept struct {
	moved bool
	err   error
}

// sweep has what is due woken and scored; first, what is left to be scored by
// other criteria, a piece at a time.
func (m *Model) sweep() tea.Cmd {
	if m.alarm.busy {
		m.alarm.more = true
		return nil
	}
	m.alarm.busy, m.alarm.more = true, false
	return m.scoreOn()
}

// firstSweep is the sweep of the start.
func (m *Model) firstSweep() tea.Cmd {
	if !m.alarm.first {
		return nil
	}
	m.alarm.first = false
	return m.sweep()
}

// scoreOn scores a piece; where nothing is left to be scored, it sweeps.
func (m *Model) scoreOn() tea.Cmd {
	store := m.opt.Store
	return func() tea.Msg {
		left, err := store.ScoreOn(context.Background(), scoreFor)
		if err != nil || left.Pending || left.Total > 0 {
			return scored{left, err}
		}
		woken, rescored, err := store.Sweep(context.Background())
		return swept{woken+rescored > 0, err}
	}
}

func (m *Model) scored(msg scored) tea.Cmd {
	m.file.scoring = msg.left
	switch {
	case msg.err != nil:
		m.alarm.busy, m.file.scoring = false, model.Scoring{}
		m.say(status.Error, "Not every lead is scored by the applied criteria: "+msg.err.Error())
		return nil
	case m.quitting: // the next start goes on
		m.alarm.busy = false
		return nil
	case msg.left.Elsewhere:
		again := m.scoreOn()
		return m.opt.After(2*scoreFor, func(time.Time) tea.Msg { return again() })
	case !msg.left.Pending:
		m.reads.again()
	}
	return m.scoreOn()
}

func (m *Model) swept(msg swept) tea.Cmd {
	m.alarm.busy, m.file.scoring = false, model.Scoring{}
	if msg.err != nil {
		m.say(status.Error, "What is due cannot be woken: "+msg.err.Error())
	}
	if m.starting == beforeSweep {
		m.starting = started
		if msg.moved {
			m.starting = sweptOnce
		}
	}
	if msg.moved {
		m.reads.again()
	}
	if m.alarm.more {
		return m.sweep()
	}
	return nil
}

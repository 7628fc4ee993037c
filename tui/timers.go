package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

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
	err     error
}

// lookLater looks at the version of the data in a second.
func (m *Model) lookLater() tea.Cmd {
	store := m.opt.Store
	return m.opt.After(lookEvery, func(time.Time) tea.Msg {
		v, err := store.DataVersion(context.Background())
		return looked{v, err}
	})
}

func (m *Model) looked(msg looked) tea.Cmd {
	r := &m.reads
	if msg.err == nil && r.loaded && msg.version != r.version && !r.busy {
		r.again()
	}
	return m.lookLater()
}

// alarm is the one timer. A later one that was set before is deaf.
type alarm struct {
	number int
	at     time.Time
	tints  time.Time // when the marks of arrival end, zero = there are none
	swept  time.Time // the minute in which what is due was last looked for
	busy   bool      // looking for it: at the full hour of a large database that takes longer than a minute
}

type rang struct{ number int }

// arm sets the alarm: to the next minute, or to the end of the marks of arrival.
func (m *Model) arm() tea.Cmd {
	a := &m.alarm
	next := m.now.Truncate(time.Minute).Add(time.Minute)
	if !a.tints.IsZero() && a.tints.Before(next) {
		next = a.tints
	}
	if !a.at.IsZero() && !next.Before(a.at) && a.at.After(m.now) {
		return nil
	}
	a.number++
	a.at = next
	number := a.number
	return m.opt.After(max(next.Sub(m.now), leastWait), func(time.Time) tea.Msg { return rang{number} })
}

// rang draws the minute anew, and has what is due woken.
func (m *Model) rang(msg rang) tea.Cmd {
	a := &m.alarm
	if msg.number != a.number {
		return nil
	}
	a.at = time.Time{}
	if !a.tints.After(m.now) {
		a.tints = time.Time{}
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

type swept struct {
	moved bool
	err   error
}

func (m *Model) sweep() tea.Cmd {
	if m.alarm.busy {
		return nil
	}
	m.alarm.busy = true
	store := m.opt.Store
	return func() tea.Msg {
		woken, rescored, err := store.Sweep(context.Background())
		return swept{woken+rescored > 0, err}
	}
}

func (m *Model) swept(msg swept) {
	m.alarm.busy = false
	if msg.err != nil {
		m.say(status.Error, "What is due cannot be woken: "+msg.err.Error())
	}
	if msg.moved {
		m.reads.again()
	}
}

package tui

import (
	"slices"

	"winnow/model"
)

// selection is what a command is about, taken by value when its key is pressed.
type selection struct {
	rows  []model.Row
	ranks []int // as displayed; 0 = not displayed
	bulk  bool  // marked leads, even if only one
}

// aimed is what the next command is about: what an open menu was opened on, else
// the marked leads, else the lead under the cursor.
func (m *Model) aimed() selection {
	if m.aim != nil {
		return *m.aim
	}
	if m.screen != nil {
		return m.screen.aimed()
	}
	if rows := m.markedThatStay(); len(rows) > 0 {
		return selection{rows: rows, ranks: make([]int, len(rows)), bulk: true}
	}
	row, step, ok := m.target()
	if !ok {
		return selection{}
	}
	return selection{rows: []model.Row{row}, ranks: []int{m.rank(step)}}
}

// markedThatStay are the marked leads without those that a save on its way takes
// out of the list.
func (m *Model) markedThatStay() []model.Row {
	rows := m.list.Marked()
	underway := m.saves.underway()
	return slices.DeleteFunc(rows, func(r model.Row) bool { return leaving(underway, r.ID) })
}

// targets are a selection's leads as a command takes them.
func (s selection) targets() []model.Target {
	ts := make([]model.Target, len(s.rows))
	for i, r := range s.rows {
		ts[i] = model.Target{Lead: r.ID, Version: r.Version, Rank: s.ranks[i]}
	}
	return ts
}

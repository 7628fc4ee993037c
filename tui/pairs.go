package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/tui/action"
	"winnow/tui/duplicates"
	"winnow/tui/prompt"
	"winnow/tui/status"
)

// mostPairs are read at a time.
const mostPairs = 200

// pairsRead are pairs of leads that may be one: all of them, or those of a lead.
type pairsRead struct {
	of    model.Row // the zero row: all
	pairs []model.Duplicate
	more  bool
	err   error
}

// readPairs has the pairs read, and then shown.
func (m *Model) readPairs(of model.Row) tea.Cmd {
	store := m.opt.Store
	m.opening = true
	return func() tea.Msg {
		pairs, more, err := store.Duplicates(context.Background(), of.ID, mostPairs)
		return pairsRead{of, pairs, more, err}
	}
}

func (m *Model) pairsRead(msg pairsRead) {
	m.opening = false
	switch {
	case m.quitting || m.open != nil:
	case msg.err != nil:
		m.say(status.Error, "The possible duplicates cannot be read: "+msg.err.Error())
	case msg.of.ID != 0 && len(msg.pairs) == 0:
		m.askOther(msg.of)
	default:
		m.open = &pairs{duplicates.New(msg.pairs, msg.more)}
	}
}

// askOther asks which lead another one is the same as.
func (m *Model) askOther(of model.Row) {
	m.openAsk(prompt.Ask{Title: of.Label + " is the same as", Hint: "its e-mail address, id, or the beginning of its id"}, func(m *Model, text string) tea.Cmd {
		store := m.opt.Store
		m.opening = true
		return func() tea.Msg {
			rows, err := store.Resolve(context.Background(), text)
			switch {
			case err != nil:
			case len(rows) > 1:
				err = model.Conflict("name it by its whole id", "%q may mean %s", text, names(rows, 3))
			case rows[0].ID == of.ID:
				err = model.Invalid("name the other one", "%q is this lead itself", text)
			}
			if err != nil {
				return pairsRead{of, nil, false, err}
			}
			return pairsRead{of, []model.Duplicate{{A: rows[0], B: of, Why: "what you know of them"}}, false, nil}
		}
	})
}

// pairs is the dialog that goes through them.
type pairs struct{ *duplicates.Model }

func (d *pairs) press(m *Model, _ tea.KeyPressMsg, key string) tea.Cmd {
	a := m.keys.Find(action.DuplicateScope, key)
	if a == nil {
		a = m.keys.Find(action.Main, key)
	}
	switch {
	case a == nil:
	case a.ID == action.Close || a.ID == action.Leave:
		m.open = nil
	case a.ID == action.Down:
		d.Move(1)
	case a.ID == action.Up:
		d.Move(-1)
	case a.ID == action.DuplicateSwap:
		d.Swap()
	case a.ID == action.DuplicateMerge:
		return m.settlePair(d, model.ActMerge)
	case a.ID == action.DuplicateDistinct:
		return m.settlePair(d, model.ActDistinct)
	case a.ID == action.Undo:
		m.open = nil // what it brings back is in the list
		return m.turnBack(undo)
	}
	return nil
}

// settlePair merges the pair that is shown, or has it not proposed again.
func (m *Model) settlePair(d *pairs, act model.Action) tea.Cmd {
	stays, goes, ok := d.Pair()
	if !ok {
		return nil
	}
	cmd := m.submit(decision{title: verb(act), cmd: model.Command{Action: act, Into: stays.ID, Amount: -1}}, selection{rows: []model.Row{goes}, ranks: []int{0}})
	gone := goes.ID
	if act == model.ActDistinct {
		gone = 0
	}
	if d.Settled(gone); d.Len() == 0 {
		m.open = nil
	}
	return cmd
}

func (d *pairs) paste(string) {}

func (d *pairs) view(m *Model, w, h int) []string {
	k := m.keys.Key
	return d.View(m.th, w, h, duplicates.Keys{Merge: k(action.DuplicateMerge), Distinct: k(action.DuplicateDistinct), Swap: k(action.DuplicateSwap),
		Next: k(action.Down), Close: k(action.Close)}, m.now, m.opt.Zone)
}

func (d *pairs) wide() {}

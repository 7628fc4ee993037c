package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/themes"
	"winnow/tui/action"
	"winnow/tui/importer"
	"winnow/tui/paint"
	"winnow/tui/status"
	"winnow/tui/words"
)

// batchOf is the import that a group of the ledger is; nil for none.
func batchOf(store Store, group model.EntryID) *model.Batch {
	if group.IsZero() {
		return nil
	}
	all, err := store.Batches(context.Background())
	for i := len(all) - 1; i >= 0 && err == nil; i-- {
		if all[i].LedgerID == group {
			return &all[i]
		}
	}
	return nil
}

// askImport asks whether to take an import back: one key too many must not cost
// the queue.
func (m *Model) askImport(group model.EntryID, b *model.Batch) {
	m.message = status.Message{}
	lines, file := []paint.Span{{Role: themes.Strong, Text: "Take back the last import?"}}, ""
	if b != nil {
		file = b.File
		lines = []paint.Span{{Role: themes.Strong, Text: "Take back the import of " + file + ", " + words.Day(b.At, m.now, m.opt.Zone) + " " + words.Clock(b.At, m.opt.Zone) + "?"},
			{Role: themes.Normal, Text: "It brought " + importer.Brought(*b) + "."}}
	}
	lines = append(lines, paint.Span{Role: themes.Dim, Text: "There is no later decision of yours. Every lead that only the import brought would go; " + m.keys.Key(action.Redo) + " brings them back."})
	m.openConfirm("Undo", lines, "take the import back", func(m *Model) tea.Cmd { return m.turnImport(undo, group, file) })
}

// turnImport takes an import back, or gives it again.
func (m *Model) turnImport(t turn, group model.EntryID, file string) tea.Cmd {
	cmd := m.turnBackTo(t, group)
	if n := len(m.saves.waiting); n > 0 && file != "" {
		m.saves.waiting[n-1].file = file
	}
	return cmd
}

// nameImport notes which file an undo took back, and has every lead read anew: an
// import that goes or comes names none of those it changed.
func (m *Model) nameImport(in *intent, res model.Result) {
	if res.Of != model.ActImport {
		return
	}
	m.details.outdate()
	s := &m.saves
	if s.files == nil {
		s.files = map[model.EntryID]string{}
	}
	if in.file != "" {
		s.files[res.Entry.Group] = in.file
	}
}

package tui

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"winnow/model"
	"winnow/themes"
	"winnow/tui/paint"
	"winnow/tui/status"
	"winnow/tui/words"
)

// heedRead is what is known of a lead that was promoted before it was read.
type heedRead struct {
	group model.EntryID
	row   model.Row
	d     model.Detail
	err   error
}

// heed says of a lead that was promoted what sales should know: a promotion asks
// nothing, so it must not pass without that. What is not in memory is read.
func (m *Model) heed(in *intent, res model.Result) tea.Cmd {
	if in.turn != do || in.cmd.Action != model.ActPromote || len(res.Done) != 1 || len(in.sel.rows) != 1 {
		return nil
	}
	row, group := in.sel.rows[0], res.Entry.Group
	if k := m.details.find(row.ID); k != nil && k.fail == "" {
		m.heeded(heedRead{group: group, row: row, d: *k.d})
		return nil
	}
	store := m.opt.Store
	return func() tea.Msg {
		d, err := store.Detail(context.Background(), row.ID, 0)
		return heedRead{group, row, d, err}
	}
}

// heeded adds it to the message of the promotion, where that still stands.
func (m *Model) heeded(msg heedRead) {
	if m.message.Turns != msg.group {
		return
	}
	before := slices.DeleteFunc(slices.Clone(msg.d.Items), func(it model.Item) bool { return it.Group == msg.group })
	if clauses := m.speaker().Handoff(msg.row, before, msg.d.Warnings); len(clauses) > 0 {
		m.message.Kind = status.Warn
		m.message.Text += ". " + strings.Join(clauses, ". ")
	}
}

// unwanted names those of some leads to promote who must not be contacted at all.
func unwanted(rows []model.Row) []paint.Span {
	var out []model.Row
	for _, r := range rows {
		if forbidden(r, model.ChannelAll) {
			out = append(out, r)
		}
	}
	if len(out) == 0 {
		return nil
	}
	return []paint.Span{{Role: themes.Soon, Text: "Do not contact: " + words.Number(len(out)) + " of them, " + names(out, 3)}}
}

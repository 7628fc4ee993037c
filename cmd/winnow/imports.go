package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"winnow/model"
)

func (a *app) importsCommand() *cobra.Command {
	return &cobra.Command{Use: "imports", Short: "The imports, with what each brought", Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			st, err := a.openTimeless(cmd.Context())
			if err != nil {
				return err
			}
			batches, err := st.Batches(cmd.Context())
			if err != nil {
				return err
			}
			waiting, err := st.Waiting(cmd.Context())
			if err != nil {
				return err
			}
			if a.flags.json {
				return a.json(document{{"imports", batchesJSON(batches)}, {"touches_waiting", waiting.Touches}})
			}
			if len(batches) == 0 {
				return a.printf("Nothing was imported yet. Start with: %s\n", a.typed("import leads.csv"))
			}
			t := a.table("#>", "when", "file", "format", "rows>", "created>", "updated>", "unchanged>", "queued>", "touches>", "by", "state", "undo with")
			for _, b := range batches {
				if b.Deals != nil { // what they say of a lead changes it
					b.Updated, b.Unchanged = b.Deals.Taken, b.Deals.Same
				}
				t.row(strconv.FormatInt(int64(b.ID), 10), a.when(b.At), b.File, b.Format, strconv.Itoa(b.Rows), strconv.Itoa(b.Created),
					strconv.Itoa(b.Updated), strconv.Itoa(b.Unchanged), strconv.Itoa(b.Queued), strconv.Itoa(b.Touches), b.Actor, batchState(b), undoWith(b, shortID(b.LedgerID)))
			}
			if err := t.flush(); err != nil || waiting.Touches == 0 {
				return err
			}
			return a.printf("%s for people whom nobody knows yet; they attach when a file brings their person.\n",
				func() string {
					if waiting.Touches == 1 {
						return "1 touch waits"
					}
					return fmt.Sprintf("%d touches wait", waiting.Touches)
				}())
		}}
}

func batchState(b model.Batch) string {
	switch {
	case b.Turning == model.ActUndo:
		return "taking back"
	case b.Turning == model.ActRedo:
		return "giving back"
	case b.Left > 0:
		return fmt.Sprintf("taken back, %d left", b.Left)
	case b.TakenBack:
		return "taken back"
	case !b.Finished:
		return "unfinished"
	}
	return "done"
}

// undoWith is the name of an import's entry, "" where it has none: it brought
// nothing, or is not done.
func undoWith(b model.Batch, id string) string {
	if b.LedgerID.IsZero() {
		return ""
	}
	return id
}

func batchesJSON(batches []model.Batch) any {
	type batch struct {
		Batch     model.BatchID  `json:"batch"`
		At        stamp          `json:"at"`
		Actor     string         `json:"actor"`
		File      string         `json:"file"`
		Format    string         `json:"format"`
		Source    string         `json:"source"`
		State     string         `json:"state"`
		Rows      int            `json:"rows"`
		Created   int            `json:"leads_created"`
		Updated   int            `json:"leads_updated"`
		Unchanged int            `json:"leads_unchanged"`
		Queued    int            `json:"queued"`
		NotQueued map[string]int `json:"not_queued"`
		Touches   int            `json:"touches_created"`
		Rejected  int            `json:"rejected"`
		Stays     int            `json:"suppressed"`
		Entry     text           `json:"entry"`
		Deals     any            `json:"deals"` // null for leads
	}
	out := make([]batch, 0, len(batches))
	for _, b := range batches {
		not := b.NotQueued
		if not == nil {
			not = map[string]int{}
		}
		var deals any
		if b.Deals != nil {
			deals = b.Deals
		}
		out = append(out, batch{b.ID, stamp(b.At), b.Actor, b.File, b.Format, b.Source, strings.ReplaceAll(batchState(b), " ", "_"), b.Rows, b.Created,
			b.Updated, b.Unchanged, b.Queued, not, b.Touches, b.Rejected, b.Suppressed, text(undoWith(b, b.LedgerID.String())), deals})
	}
	return out
}

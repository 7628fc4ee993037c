package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"winnow/data/store"
	"winnow/model"
	"winnow/model/safetext"
	"winnow/tui/words"
)

func (a *app) undoCommand() *cobra.Command {
	yes := false
	c := &cobra.Command{Use: "undo [ID]", Short: "Take back your own latest change, or the one named",
		Long: `Takes back your own latest change, or the one whose id is given: winnow log
shows them under "entry". What was done to many leads at once is taken back at
once. It is refused where a later change to the same lead stands on it, and
says whose. At a terminal, an import is asked about first. winnow redo does it
again.`,
		Example: "  winnow undo\n  winnow log --since today", Args: usage(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.turn(cmd.Context(), model.ActUndo, args, !yes && !a.flags.json && a.interactive())
		}}
	c.Flags().BoolVar(&yes, "yes", false, "do not ask before an import is taken back")
	return c
}

// turn undoes or redoes: the latest of the user's own, or the entry or group named. With
// ask, it asks before the latest is an import.
func (a *app) turn(ctx context.Context, act model.Action, args []string, ask bool) error {
	st, err := a.openLeads(ctx, true)
	if err != nil {
		return err
	}
	u := model.UndoCommand{At: a.clock(), Actor: a.me, AskImport: ask}
	if u.ID, err = a.newID(); err != nil {
		return err
	}
	if len(args) > 0 {
		if u.Target, err = st.FindEntry(ctx, args[0]); err != nil {
			return err
		}
	}
	do, p := st.Undo, a.progress("taking the import back: lead")
	if act == model.ActRedo {
		do, p = st.Redo, a.progress("doing the import again: lead")
	}
	u.Progress = p.at
	res, err := do(ctx, u)
	if group := res.Entry.Undoes; err == nil && ask && res.Entry.Seq == 0 && !group.IsZero() {
		if err := a.askImport(ctx, st, group); err != nil {
			return err
		}
		u.Target, u.AskImport = group, false
		res, err = do(ctx, u)
	}
	p.done()
	if err != nil {
		return err
	}
	if res.Of == model.ActCriteria {
		if err := a.finishScoring(ctx, st); err != nil {
			return fmt.Errorf("the criteria are taken back, and the leads not all scored by the former ones: %w; it goes on with the next command", err)
		}
	}
	return a.tellTurn(ctx, st, res)
}

func (a *app) tellTurn(ctx context.Context, st *store.Store, res model.Result) error {
	if a.flags.json {
		if err := a.json(resultJSON(res)); err != nil {
			return err
		}
		return a.refusals(res)
	}
	what := map[model.Action]string{model.ActUndo: "Took back", model.ActRedo: "Did again"}[res.Entry.Action] // an undo of an undo is a redo
	if res.Entry.Seq != 0 && (res.Entry.Batch != 0 || len(res.Done) == 0) {
		if err := a.printf("%s %s\n", what, a.groupWords(ctx, st, res)); err != nil {
			return err
		}
	}
	if res.Erased > 0 {
		if err := a.printf("%s\n", words.Erased(res.Erased)); err != nil {
			return err
		}
	}
	moved := movedBy(res)
	if n := len(moved); n > 10 {
		if err := a.printf("%s %s on %s\n", what, word(moved[0].Of), plural(n, "lead")); err != nil {
			return err
		}
	} else {
		for _, d := range moved {
			stands := fmt.Sprintf("now %s", d.Change.To)
			who := d.Label
			if who == "" { // erased since
				who = d.Change.Lead.String()
			}
			if err := a.printf("%s %s: %s, %s\n", what, word(d.Of), safetext.Line(who), stands); err != nil {
				return err
			}
		}
	}
	if res.Freed > 0 {
		if err := a.printf("%s\n", words.Freed(res.Freed)); err != nil {
			return err
		}
	}
	if n := len(res.Standing); n > 0 {
		if err := a.printf("%s that it had changed, with a decision since, which stays:\n", plural(n, "lead")); err != nil {
			return err
		}
		for i, r := range res.Standing {
			if i == mostRefused && n > mostRefused+1 {
				return errors.Join(a.printf("  and %d more; --json names them\n", n-i), a.refusals(res))
			}
			if err := a.printf("  %s\n", refusalWords(r)); err != nil {
				return err
			}
		}
	}
	return a.refusals(res)
}

// movedBy are the leads to name. Of an import those that it woke: what its triggers
// did moved nobody, and whom it brought and suppressed is gone with it.
func movedBy(res model.Result) []model.Done {
	return slices.DeleteFunc(slices.Clone(res.Done), func(d model.Done) bool {
		return d.Of == model.ActImport && (d.Label == "" || d.Change.From == d.Change.To || d.Change.From == model.StageRejected && d.Change.To.Open())
	})
}

// groupWords tells what a group was that is about more than the leads it moved:
// an import, or criteria.
func (a *app) groupWords(ctx context.Context, st *store.Store, res model.Result) string {
	if res.Of == model.ActCriteria {
		return "the criteria"
	}
	if batches, err := st.Batches(ctx); err == nil {
		for _, b := range batches {
			if b.ID == res.Entry.Batch && res.Rest > 0 {
				return safetext.Line(fmt.Sprintf("what was left of the import of %s: %s", b.File, plural(res.Rest, "lead")))
			}
			if b.ID == res.Entry.Batch && res.Entry.Action == model.ActRedo {
				// As many as came back: who was erased since is not among them.
				if n, err := st.BatchLeads(ctx, b.ID); err == nil {
					return safetext.Line(fmt.Sprintf("the import of %s: %s", b.File, plural(n, "lead")))
				}
			}
			if b.ID == res.Entry.Batch {
				return safetext.Line(fmt.Sprintf("the import of %s: %s, %d changed", b.File, plural(b.Created, "new lead"), b.Updated))
			}
		}
	}
	return "entry " + res.Entry.Undoes.String()
}

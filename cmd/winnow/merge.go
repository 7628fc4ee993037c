package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"winnow/data/store"
	"winnow/model"
	"winnow/model/safetext"
)

func (a *app) mergeCommand() *cobra.Command {
	return &cobra.Command{Use: "merge LEAD LEAD", Short: "Make one lead of two: the first gets what the second has", Args: usage(cobra.ExactArgs(2)),
		RunE: func(cmd *cobra.Command, args []string) error { return a.two(cmd.Context(), args, model.ActMerge) }}
}

// two carries out what is about two leads.
func (a *app) two(ctx context.Context, args []string, act model.Action) error {
	st, err := a.openLeads(ctx, true)
	if err != nil {
		return err
	}
	stay, err := a.resolve(ctx, st, args[0])
	if err != nil {
		return err
	}
	goes, err := a.resolve(ctx, st, args[1])
	if err != nil {
		return err
	}
	if stay.ID == goes.ID {
		return model.Conflict("name two leads", "%q and %q are one lead already", args[0], args[1])
	}
	id, err := a.newID()
	if err != nil {
		return err
	}
	return a.carryOut(ctx, model.Command{ID: id, At: a.clock(), Actor: a.me, Action: act, Into: stay.ID, Amount: -1,
		Targets: []model.Target{{Lead: goes.ID, Version: model.AnyVersion}}})
}

// mergeInstead refuses to reject a lead as a duplicate, and says which command makes
// one lead of the two: the reason suppresses nobody, whoever gives it.
func (a *app) mergeInstead(ctx context.Context, st *store.Store, c model.Command, rows []model.Row) error {
	reason, ok := st.Rules().FindReason(model.ActReject, c.Reason)
	if c.Action != model.ActReject || !ok || reason.Follow != model.FollowMerge || len(rows) == 0 {
		return nil
	}
	lead := rows[0]
	pairs, _, err := st.Duplicates(ctx, lead.ID, 2)
	if err != nil {
		return err
	}
	next := fmt.Sprintf("name the one that it duplicates: winnow merge OTHER %s", lead.ID)
	if len(pairs) > 0 {
		other := pairs[0].A
		if other.ID == lead.ID {
			other = pairs[0].B
		}
		next = fmt.Sprintf("it may be %s: winnow merge %s %s makes one lead of the two", safetext.Line(other.Label), other.ID, lead.ID)
	}
	return model.Conflict(next, "%s is not rejected: a duplicate is merged, so that nothing of it is lost", safetext.Line(lead.Label))
}

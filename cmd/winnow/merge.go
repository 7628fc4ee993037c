package main

import (
	"context"

	"github.com/spf13/cobra"

	"winnow/model"
)

func (a *app) mergeCommand() *cobra.Command {
	return &cobra.Command{Use: "merge LEAD LEAD", Short: "Make one lead of two: the first stays, and gets what the second has", Args: usage(cobra.ExactArgs(2)),
		RunE: func(cmd *cobra.Command, args []string) error { return a.two(cmd.Context(), args, model.ActMerge) }}
}

// two carries out what is about two leads.
func (a *app) two(ctx context.Context, args []string, act model.Action) error {
	st, err := a.open(ctx, true)
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

package main

import (
	"github.com/spf13/cobra"

	"winnow/model"
)

func (a *app) mergeCommand() *cobra.Command {
	return &cobra.Command{Use: "merge LEAD LEAD", Short: "Make one lead of two: the first stays, and gets what the second has", Args: usage(cobra.ExactArgs(2)),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
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
			return a.carryOut(ctx, model.Command{ID: id, At: a.clock(), Actor: a.me, Action: model.ActMerge, Into: stay.ID, Amount: -1,
				Targets: []model.Target{{Lead: goes.ID, Version: model.AnyVersion}}})
		}}
}

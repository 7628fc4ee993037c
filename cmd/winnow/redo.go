package main

import (
	"github.com/spf13/cobra"

	"winnow/model"
)

func (a *app) redoCommand() *cobra.Command {
	return &cobra.Command{Use: "redo [ID]", Short: "Do again what undo took back", Args: usage(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.turn(cmd.Context(), model.ActRedo, args, false)
		}}
}

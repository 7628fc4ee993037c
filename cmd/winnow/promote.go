package main

import (
	"github.com/spf13/cobra"

	"winnow/model"
)

func (a *app) promoteCommand() *cobra.Command {
	var note, to string
	c := a.changes("promote LEAD...", "Hand leads to sales", cobra.MinimumNArgs(1), allArgs,
		func(c *model.Command, _ model.Rules, _ []string) error {
			c.Action, c.Note, c.Owner = model.ActPromote, note, to
			return nil
		})
	c.Flags().StringVar(&note, "note", "", "`words` for the handoff")
	c.Flags().StringVar(&to, "to", "", "the account executive (`name`)")
	return c
}

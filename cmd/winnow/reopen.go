package main

import (
	"github.com/spf13/cobra"

	"winnow/model"
)

func (a *app) reopenCommand() *cobra.Command {
	return a.changes("reopen LEAD...", "Bring decided leads back into the queue", cobra.MinimumNArgs(1), allArgs,
		func(c *model.Command, _ model.Rules, _ []string) error {
			c.Action = model.ActReopen
			return nil
		})
}

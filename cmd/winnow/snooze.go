package main

import (
	"github.com/spf13/cobra"

	"winnow/model"
	"winnow/model/when"
)

func (a *app) snoozeCommand() *cobra.Command {
	var until string
	c := a.changes("snooze LEAD... --until TIME", "Put open leads off until a time", cobra.MinimumNArgs(1), allArgs,
		func(c *model.Command, _ model.Rules, _ []string) (err error) {
			c.Action = model.ActSnooze
			if until == "" {
				return usageError("--until is required: %s", when.Examples)
			}
			c.Due, err = when.Parse(until, a.clock(), a.zone)
			return err
		})
	c.Flags().StringVar(&until, "until", "", "the `TIME`: "+when.Examples)
	return c
}

package main

import (
	"strings"

	"github.com/spf13/cobra"

	"winnow/model"
)

func (a *app) noteCommand() *cobra.Command {
	return a.changes("note LEAD TEXT", "Write a note on a lead", cobra.MinimumNArgs(2), firstArg,
		func(c *model.Command, _ model.Rules, args []string) error {
			c.Action, c.Note = model.ActNote, strings.Join(args[1:], " ")
			return nil
		})
}

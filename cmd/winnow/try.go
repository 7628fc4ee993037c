package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"winnow/model"
	"winnow/model/when"
)

func (a *app) tryCommand() *cobra.Command {
	var note, back string
	c := a.changes("try LEAD no_answer|voicemail|emailed|connected|wrong_number", "Log an attempt to reach a lead", cobra.ExactArgs(2), firstArg,
		func(c *model.Command, _ model.Rules, args []string) (err error) {
			o := model.AttemptOutcome(strings.ReplaceAll(strings.ToLower(args[1]), "-", "_"))
			if !slices.Contains(model.AttemptOutcomes(), o) {
				var names []string
				for _, x := range model.AttemptOutcomes() {
					names = append(names, string(x))
				}
				return usageError("there is no outcome %q%s", args[1], didYouMean(args[1], names))
			}
			c.Action, c.Outcome, c.Note = model.ActTry, o, note
			if back != "" {
				c.Due, err = when.Parse(back, a.clock(), a.zone)
			}
			return err
		})
	c.Flags().StringVar(&note, "note", "", "`words` of your own")
	c.Flags().StringVar(&back, "back", "", "when to try again (`TIME`), instead of the usual wait")
	return c
}

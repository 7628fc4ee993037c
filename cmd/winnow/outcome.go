package main

import (
	"strings"
	"time"

	"github.com/spf13/cobra"

	"winnow/model"
	"winnow/model/when"
)

func (a *app) outcomeCommand() *cobra.Command {
	var reason, note, amount, closes string
	c := a.changes("outcome LEAD accept|send_back|opportunity|won|lost", "Say what sales did with a lead", cobra.ExactArgs(2), firstArg,
		func(c *model.Command, r model.Rules, args []string) (err error) {
			c.Action, c.Note = model.Action(strings.ReplaceAll(strings.ToLower(args[1]), "-", "_")), note
			if !c.Action.Outcome() {
				return usageError("there is no outcome %q%s", args[1], didYouMean(args[1], []string{"accept", "send_back", "opportunity", "won", "lost"}))
			}
			if r.ReasonsFor(c.Action) != nil {
				if c.Reason, err = reasonOf(r, c.Action, reason); err != nil {
					return err
				}
			}
			if amount != "" {
				if c.Amount, err = model.ParseAmount(amount); err != nil {
					return err
				}
			}
			if closes != "" {
				c.Close, err = a.closeDate(closes)
			}
			return err
		})
	c.Flags().StringVarP(&reason, "reason", "r", "", "why, for send_back and lost (`ID|KEY`)")
	c.Flags().StringVar(&note, "note", "", "`words` of your own")
	c.Flags().StringVar(&amount, "amount", "", "the opportunity's `amount`: 48000, 48,000.50 or 12k")
	c.Flags().StringVar(&closes, "close", "", "when it closes, or closed (`DATE`)")
	return c
}

// closeDate reads a day still to come, or one that has passed: a deal is often
// told of days after it was closed.
func (a *app) closeDate(s string) (time.Time, error) {
	t, err := when.Parse(s, a.clock(), a.zone)
	if err == nil {
		return t, nil
	}
	if passed, e := when.Since(s, a.clock(), a.zone); e == nil {
		return passed, nil
	}
	return time.Time{}, err
}

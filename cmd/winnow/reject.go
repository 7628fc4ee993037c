package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"winnow/model"
)

func (a *app) rejectCommand() *cobra.Command {
	var reason, note, until, right, wrong string
	c := a.changes("reject LEAD... --reason ID|KEY", "Reject leads, with a reason", cobra.MinimumNArgs(1), allArgs,
		func(c *model.Command, r model.Rules, _ []string) (err error) {
			c.Action, c.Note = model.ActReject, note
			if c.Reason, err = reasonOf(r, model.ActReject, reason); err != nil {
				return err
			}
			if wrong != "" {
				if x, _ := r.FindReason(model.ActReject, c.Reason); x.Follow != model.FollowFix {
					return usageError("--field names the field that is wrong, which goes with a reason to fix, such as bad-data")
				}
				field, err := fieldOf(wrong)
				if err != nil {
					return err
				}
				c.Cause = string(field)
			}
			if right != "" {
				if x, _ := r.FindReason(model.ActReject, c.Reason); !x.Refers() {
					return usageError("--right names the right person, which goes with a reason that refers, such as wrong-person")
				}
				if c.Right, err = model.ReadPerson(right); err != nil {
					return usageError("--right: %v", err)
				}
			}
			if until == "" {
				return nil
			}
			c.Until, err = a.until(until)
			return err
		})
	c.Flags().StringVarP(&reason, "reason", "r", "", "why, by id or key (`ID|KEY`)")
	c.Flags().StringVar(&note, "note", "", "`words` of your own")
	c.Flags().StringVar(&wrong, "field", "", "with bad-data: the `field` that is wrong, marked until winnow fix types the right value")
	c.Flags().StringVar(&right, "right", "", "with wrong-person: who is the right one, by `name` or e-mail or both; that lead is made at the same company")
	c.Flags().StringVar(&until, "until", "", "when a recycled lead wakes (`DATE`, 90d)")
	return c
}

// reasonOf finds a reason of an action. An unknown one is a mistake in the call.
func reasonOf(r model.Rules, act model.Action, word string) (string, error) {
	if found, ok := r.FindReason(act, word); ok {
		return found.ID, nil
	}
	var ids, all []string
	for _, x := range r.ReasonsFor(act) {
		ids = append(ids, x.ID)
		all = append(all, fmt.Sprintf("%s %s", x.Key, x.ID))
	}
	if word == "" {
		return "", usageError("a reason is required: --reason with one of %s", strings.Join(all, ", "))
	}
	return "", usageError("there is no reason %q%s", word, didYouMean(word, ids))
}

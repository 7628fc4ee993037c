package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"winnow/model/criteria"
	"winnow/model/safetext"
)

func (a *app) criteriaCommand() *cobra.Command {
	c := &cobra.Command{Use: "criteria", Short: "What makes a lead worth a call"}
	c.AddCommand(
		&cobra.Command{Use: "init [FILE]", Short: "Write the default criteria to start from", Args: usage(cobra.MaximumNArgs(1)),
			RunE: func(_ *cobra.Command, args []string) error {
				if len(args) == 0 || args[0] == "-" {
					return a.printf("%s", criteria.Default())
				}
				return a.writeNew(args[0], criteria.Default())
			}},
		&cobra.Command{Use: "show", Short: "The criteria that are applied", Args: usage(cobra.NoArgs),
			RunE: func(cmd *cobra.Command, _ []string) error { return a.showCriteria(cmd.Context()) }},
		a.criteriaDiffCommand(), a.criteriaApplyCommand(),
		&cobra.Command{Use: "check [FILE]", Short: "What is wrong in a criteria file; without one, in the applied criteria", Args: usage(cobra.MaximumNArgs(1)),
			RunE: func(cmd *cobra.Command, args []string) error {
				if len(args) == 0 {
					st, err := a.open(cmd.Context(), false)
					if err != nil {
						return err
					}
					return a.checked("the applied criteria", st.Criteria(), nil)
				}
				c, err := readCriteria(args[0])
				return a.checked(args[0], c, err)
			}},
	)
	return group(c)
}

// checked tells the outcome of a check. Mistakes are exit code 1.
func (a *app) checked(name string, c *criteria.Criteria, err error) error {
	if err != nil {
		return failed(err)
	}
	if a.flags.json {
		return a.json(document{{"file", name}, {"criteria", c.Hash}, {"rules", len(c.Signals)}})
	}
	for _, n := range c.Unapplied {
		if err := a.printf("%s\n", safetext.Line(n.String())); err != nil {
			return err
		}
	}
	return a.printf("%s: nothing is wrong (%s)\n", name, fmt.Sprintf("%s, %s", plural(len(c.Signals), "rule"), plural(len(c.Rules.Reasons), "reason")))
}

package main

import (
	"context"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"winnow/data/export"
	"winnow/data/store"
	"winnow/model/criteria"
	"winnow/model/safetext"
)

func (a *app) criteriaCommand() *cobra.Command {
	c := &cobra.Command{Use: "criteria", Short: "What makes a lead worth a call"}
	c.AddCommand(
		a.criteriaInitCommand(),
		&cobra.Command{Use: "show", Short: "The criteria that are applied", Args: usage(cobra.NoArgs),
			RunE: func(cmd *cobra.Command, _ []string) error { return a.showCriteria(cmd.Context()) }},
		a.criteriaDiffCommand(), a.criteriaApplyCommand(), a.criteriaHabitCommand(),
		&cobra.Command{Use: "check [FILE]", Short: "What is wrong in a criteria file, or in those applied", Args: usage(cobra.MaximumNArgs(1)),
			RunE: func(cmd *cobra.Command, args []string) error { return a.checkCriteria(cmd.Context(), args) }},
	)
	return group(c)
}

func (a *app) criteriaInitCommand() *cobra.Command {
	var team string
	var force bool
	c := &cobra.Command{Use: "init [FILE]", Short: "Write criteria to start from; without a file, to standard output", Args: usage(cobra.MaximumNArgs(1)),
		Example: "  winnow criteria init criteria.toml --for agency",
		RunE: func(_ *cobra.Command, args []string) error {
			text, ok := criteria.Template(team)
			switch {
			case !ok:
				return usageError("there are no criteria for %q%s", team, didYouMean(team, criteria.Templates()))
			case len(args) == 0 || args[0] == "-":
				return a.printf("%s", text)
			case !force:
				return a.writeNew(args[0], text)
			}
			if err := export.ToFile(args[0], true, func(w io.Writer) error {
				_, err := io.WriteString(w, text)
				return err
			}); err != nil {
				return failed(err)
			}
			if a.flags.json {
				return a.json(document{{"file", args[0]}})
			}
			return a.printf("Wrote %s\n", args[0])
		}}
	c.Flags().StringVar(&team, "for", criteria.Templates()[0], "what your team sells: "+strings.Join(criteria.Templates(), ", "))
	c.Flags().BoolVar(&force, "force", false, "write over a file that is there")
	return c
}

// checkCriteria tells what is wrong in a criteria file, or in the applied
// criteria: exit code 1. What its conditions ask of attributes is compared with
// those that the leads have, where there is a database; that is a warning only, as
// a column may come with the next import.
func (a *app) checkCriteria(ctx context.Context, args []string) error {
	if len(args) == 0 {
		st, err := a.openTimeless(ctx)
		if err != nil {
			return err
		}
		warnings, err := attributeWarnings(ctx, st, st.Criteria())
		if err != nil {
			return err
		}
		return a.checked("the applied criteria", st.Criteria(), warnings)
	}
	c, err := readCriteria(args[0])
	if mistakes := criteria.MistakesOf(err); len(mistakes) > 0 && a.flags.json {
		if err := a.json(document{{"file", args[0]}, {"mistakes", places(mistakes)}}); err != nil {
			return err
		}
		return &exitError{exitFailed, nil}
	}
	if err != nil {
		return failed(err)
	}
	if _, err := os.Stat(a.home.db); err != nil {
		return a.checked(args[0], c, nil)
	}
	var warnings []criteria.Mistake
	st, err := a.openTimeless(ctx)
	if err == nil {
		warnings, err = attributeWarnings(ctx, st, c)
	}
	if err != nil {
		a.warn("the attributes were not compared with those of the leads: %v", err)
	}
	return a.checked(args[0], c, warnings)
}

func attributeWarnings(ctx context.Context, st *store.Store, c *criteria.Criteria) ([]criteria.Mistake, error) {
	known, err := st.AttributesFor(ctx, c)
	if err != nil || known == nil { // without leads every name would be unknown
		return nil, err
	}
	return c.CheckAttributes(known), nil
}

// checked tells that criteria are sound, and what is to be looked at.
func (a *app) checked(name string, c *criteria.Criteria, warnings []criteria.Mistake) error {
	warnings = append(c.Doubts(), warnings...)
	if a.flags.json {
		return a.json(document{{"file", name}, {"criteria", c.Hash}, {"rules", len(c.Signals)}, {"warnings", places(warnings)}})
	}
	for _, n := range warnings {
		if err := a.printf("%s\n", safetext.Line(n.String())); err != nil {
			return err
		}
	}
	sound := "nothing is wrong"
	if len(warnings) > 0 {
		sound = "nothing is wrong, " + plural(len(warnings), "thing") + " to look at"
	}
	return a.printf("%s: %s (%s, %s)\n", name, sound, plural(len(c.Signals), "rule"), plural(len(c.Rules.Reasons), "reason"))
}

// placed is a mistake or warning as --json tells it.
type placed struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Problem string `json:"problem"`
}

func places(list []criteria.Mistake) []placed {
	out := make([]placed, len(list))
	for i, m := range list {
		out[i] = placed{m.File, m.Line, m.Column, m.Problem}
	}
	return out
}

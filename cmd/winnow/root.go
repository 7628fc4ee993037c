package main

import (
	"strings"

	"github.com/spf13/cobra"
)

// root is the tree of commands. Without one, the console opens.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "winnow",
		Short: "Work the day's leads from the keyboard",
		Long: `winnow is a terminal console for a day of marketing-qualified leads: best lead
first, why it is here and what happened to it beside it, one key to promote,
reject or return to nurture, and any of it undone by u.

Without a command the console opens. Start with: winnow import leads.csv`,
		Version:       version,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          a.noSuchCommand,
		PersistentPreRunE: func(c *cobra.Command, _ []string) error {
			a.writing = c.CommandPath() == "winnow config init"
			return a.start(!c.HasParent() || c.Name() == "demo")
		},
		RunE: func(c *cobra.Command, _ []string) error { return a.console(c.Context()) },
	}
	f := root.PersistentFlags()
	f.StringVar(&a.flags.db, "db", "", "the database `file` (or WINNOW_DB)")
	f.StringVar(&a.flags.criteria, "criteria", "", "what if this `file` held the criteria: for this run, never stored")
	f.StringVar(&a.flags.config, "config", "", "the config `file`")
	f.StringVar(&a.flags.now, "now", "", "the `time` of this run, as 2026-11-21T09:30:00Z")
	f.BoolVar(&a.flags.json, "json", false, "one JSON document instead of text")
	f.BoolVar(&a.flags.noColor, "no-color", false, "no colours")
	a.linearFlag(root)
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(
		a.demoCommand(), a.importCommand(), a.importsCommand(), a.queueCommand(), a.showCommand(), a.briefCommand(),
		a.promoteCommand(), a.rejectCommand(), a.nurtureCommand(), a.reopenCommand(),
		a.tryCommand(), a.snoozeCommand(), a.dncCommand(), a.noteCommand(), a.fixCommand(), a.outcomeCommand(),
		a.mergeCommand(), a.duplicatesCommand(), a.distinctCommand(), a.undoCommand(), a.redoCommand(), a.logCommand(),
		a.criteriaCommand(), a.scoreCommand(), a.reportCommand(), a.exportCommand(), a.backupCommand(), a.eraseCommand(), a.doctorCommand(),
		a.configCommand(), a.pathsCommand(), a.themesCommand(), a.versionCommand(), a.completionCommand(), a.keysCommand())
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetUsageTemplate(strings.ReplaceAll(root.UsageTemplate(), ".FlagUsages ", ".FlagUsagesWrapped 79 ")) // no word is cut on a terminal of 80
	return root
}

// noSuchCommand is the answer to a first word that is no command.
func (a *app) noSuchCommand(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, sub := range c.Commands() {
		if !sub.Hidden {
			names = append(names, sub.Name())
		}
	}
	return usageError("there is no command %q%s", args[0], didYouMean(args[0], names))
}

// usage makes a mistake in the number of arguments one of usage.
func usage(f cobra.PositionalArgs) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if err := f(c, args); err != nil {
			return usageError("%s: %v; see winnow %s --help", c.CommandPath(), err, c.Name())
		}
		return nil
	}
}

// group makes a command that only holds others answer to a wrong one.
func group(c *cobra.Command) *cobra.Command {
	c.Args = func(c *cobra.Command, args []string) error {
		var names []string
		for _, sub := range c.Commands() {
			names = append(names, sub.Name())
		}
		if len(args) == 0 {
			return usageError("%s wants one of %v", c.CommandPath(), names)
		}
		return usageError("there is no %s %q%s", c.CommandPath(), args[0], didYouMean(args[0], names))
	}
	c.RunE = func(*cobra.Command, []string) error { return nil }
	return c
}

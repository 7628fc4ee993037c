package main

import (
	"github.com/spf13/cobra"

	"winnow/tui/action"
)

// keysCommand prints the key table of the README from the registry.
func (a *app) keysCommand() *cobra.Command {
	return &cobra.Command{Use: "keys", Short: "The key table, as Markdown", Hidden: true, Args: usage(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			set, _ := action.New(a.config.Keys)
			return a.printf("%s", set.MarkdownTable())
		}}
}

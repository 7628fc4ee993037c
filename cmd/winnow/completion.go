package main

import (
	"slices"

	"github.com/spf13/cobra"
)

func (a *app) completionCommand() *cobra.Command {
	return &cobra.Command{Use: "completion bash|zsh|fish|powershell", Short: "A script by which the shell completes winnow's commands", Args: usage(cobra.ExactArgs(1)),
		Example: "  source <(winnow completion bash)",
		RunE: func(cmd *cobra.Command, args []string) error {
			root := cmd.Root()
			shells := []string{"bash", "zsh", "fish", "powershell"}
			switch i := slices.Index(shells, args[0]); i {
			case 0:
				return root.GenBashCompletionV2(a.out, true)
			case 1:
				return root.GenZshCompletion(a.out)
			case 2:
				return root.GenFishCompletion(a.out, true)
			case 3:
				return root.GenPowerShellCompletionWithDesc(a.out)
			}
			return usageError("there is no shell %q%s", args[0], didYouMean(args[0], shells))
		}}
}

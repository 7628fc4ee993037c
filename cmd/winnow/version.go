package main

import (
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{Use: "version", Short: "Which winnow this is", Args: usage(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			revision := ""
			if info, ok := debug.ReadBuildInfo(); ok {
				for _, s := range info.Settings {
					if s.Key == "vcs.revision" {
						revision = s.Value
					}
				}
			}
			if a.flags.json {
				return a.json(document{{"version", version}, {"revision", text(revision)}, {"go", runtime.Version()}})
			}
			if len(revision) > 12 {
				revision = " " + revision[:12]
			}
			return a.printf("winnow %s%s (%s)\n", version, revision, runtime.Version())
		}}
}

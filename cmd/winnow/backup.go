package main

import (
	"errors"

	"github.com/spf13/cobra"

	"winnow/data/store"
)

func (a *app) backupCommand() *cobra.Command {
	return &cobra.Command{Use: "backup FILE", Short: "Write a copy of the database", Args: usage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			st, err := a.openReal(cmd.Context(), "backup")
			if err != nil {
				return err
			}
			err = st.KeepBackup(cmd.Context(), args[0], a.me)
			if errors.Is(err, store.ErrUnwritable) { // all the more reason to have one
				a.warn("where this backup lies is not remembered, and `winnow erase` will not name it: %v", err)
				err = st.Backup(cmd.Context(), args[0])
			}
			if err != nil {
				return err
			}
			if a.flags.json {
				return a.json(document{{"file", args[0]}})
			}
			return a.printf("Wrote %s\n", args[0])
		}}
}

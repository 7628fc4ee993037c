package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"winnow/model/safetext"
)

func (a *app) doctorCommand() *cobra.Command {
	return &cobra.Command{Use: "doctor", Short: "Check the file, and all that is shown by ledger and imports", Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			st, err := a.openReal(cmd.Context(), "doctor")
			if err != nil {
				return err
			}
			p := a.progress("checking: lead")
			p.say("checking the file")
			d, err := st.DoctorTelling(cmd.Context(), p.at)
			p.done()
			if err != nil {
				return err
			}
			if a.flags.json {
				problems := d.Problems
				if problems == nil {
					problems = []string{}
				}
				if err := a.json(document{{"healthy", d.Healthy()}, {"leads", d.Leads}, {"entries", d.Entries}, {"found", d.Found}, {"problems", problems}}); err != nil {
					return err
				}
			} else {
				for _, p := range d.Problems {
					if err := a.printf("%s\n", safetext.Line(p)); err != nil {
						return err
					}
				}
			}
			if !d.Healthy() {
				return &exitError{exitFailed, fmt.Errorf("found %s in %s; keep a backup and report it", plural(d.Found, "problem"), st.Path())}
			}
			if a.flags.json {
				return nil
			}
			return a.printf("%s: sound. %s, %s in the ledger, all of it follows.\n", st.Path(), plural(d.Leads, "lead"), plural(d.Entries, "change"))
		}}
}

package main

import (
	"context"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"winnow/data/export"
	"winnow/model/report"
	"winnow/model/safetext"
	"winnow/model/when"
)

// reportFlags are those of `winnow report`.
type reportFlags struct {
	name, since, format, out string
	force                    bool
}

func (a *app) reportCommand() *cobra.Command {
	var f reportFlags
	c := &cobra.Command{Use: "report " + strings.Join(report.Names(), "|"), Short: "What became of the leads, and why", Args: usage(cobra.ExactArgs(1)),
		Long: `Reports over everything that is stored, or over what happened since a time:

  funnel    how far leads came, by week, source, campaign, segment and rep
  feedback  what sales did with marketing's leads, and why
  speed     how soon leads were tried, and what came of it
  nurture   who rests, how long, what woke them and what became of them
  team      what each rep did, and whether they decide alike
  week      all of it for the weekly review: the last 7 days beside the 12 weeks
            before, what stands out, and criteria that follow from it`,
		Example:   "  winnow report week\n  winnow report feedback --since 30d --out feedback.html",
		ValidArgs: report.Names(),
		RunE: func(cmd *cobra.Command, args []string) error {
			f.name = strings.ToLower(args[0])
			return a.writeReport(cmd.Context(), f)
		}}
	fl := c.Flags()
	fl.StringVar(&f.since, "since", "", "from this `TIME` on: 7d, monday, 2026-11-01; else from the beginning")
	fl.StringVar(&f.format, "format", "", "`md|html|csv|json`; else by the name of the file, else md")
	fl.StringVar(&f.out, "out", "", "the `file` to write; else standard output")
	fl.BoolVar(&f.force, "force", false, "write over a file that is there")
	return c
}

func (a *app) writeReport(ctx context.Context, f reportFlags) error {
	o, format, err := a.reportOptions(f)
	if err != nil {
		return err
	}
	st, err := a.open(ctx, false)
	if err != nil {
		return err
	}
	told := a.progress("Reading leads")
	d, err := st.Report(ctx, f.name, o, told.at)
	told.done()
	if err != nil {
		return err
	}
	write := func(w io.Writer) error { return export.WriteReport(w, d, format) }
	if f.out == "" {
		return write(a.out)
	}
	if err := export.ToFile(f.out, f.force, write); err != nil {
		return failed(err)
	}
	proposed := ""
	if d.Criteria != "" {
		proposed = strings.TrimSuffix(f.out, filepath.Ext(f.out)) + ".criteria.toml"
		if err := export.ToFile(proposed, f.force, func(w io.Writer) error { _, err := io.WriteString(w, d.Criteria); return err }); err != nil {
			return failed(err)
		}
	}
	if a.flags.json {
		return a.json(document{{"file", f.out}, {"report", f.name}, {"format", string(format)}, {"criteria", text(proposed)}})
	}
	if proposed != "" {
		return a.printf("Wrote %s to %s, and the criteria it proposes to %s: see winnow criteria diff %[3]s\n", f.name, safetext.Line(f.out), safetext.Line(proposed))
	}
	return a.printf("Wrote %s to %s\n", f.name, safetext.Line(f.out))
}

// reportOptions reads the flags.
func (a *app) reportOptions(f reportFlags) (o report.Options, format export.ReportFormat, err error) {
	if _, err := report.New(f.name, report.Options{}); err != nil {
		return o, format, usageError("there is no report %q%s", f.name, didYouMean(f.name, report.Names()))
	}
	if a.flags.json && f.out == "" && f.format == "" {
		f.format = string(export.JSON)
	}
	if format, err = export.ParseReportFormat(f.format, f.out); err != nil {
		return o, format, usageError("%v", err)
	}
	if a.flags.json && f.out == "" && format != export.JSON {
		return o, format, usageError("--json and --format %s ask for two things; leave one of them out", format)
	}
	if a.isDatabase(f.out) {
		return o, format, usageError("--out %s is the database itself; name another file", safetext.Line(f.out))
	}
	var from time.Time
	if f.since != "" {
		if from, err = when.Since(f.since, a.clock(), a.zone); err != nil {
			return o, format, err
		}
	}
	return a.config.Report.options(from, a.zone), format, nil
}

package main

import (
	"context"
	"io"
	"os"

	"github.com/spf13/cobra"

	"winnow/data/export"
	"winnow/data/store"
	"winnow/model/filter"
	"winnow/model/safetext"
)

// exportFlags are those of `winnow export`.
type exportFlags struct {
	what, format, out, target string
	onlyNew, force            bool
	words                     []string
}

func (a *app) exportCommand() *cobra.Command {
	var f exportFlags
	c := &cobra.Command{Use: "export decisions|queue|leads|handoffs [FILTER]", Short: "Write decisions or leads for another program", Args: usage(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			f.what = args[0]
			for _, x := range args[1:] {
				f.words = append(f.words, filter.Words(x)...)
			}
			return a.export(cmd.Context(), f)
		}}
	fl := c.Flags()
	fl.BoolVar(&f.onlyNew, "new", false, "only decisions that no export has taken yet")
	fl.StringVar(&f.format, "format", "csv", "`csv|jsonl`")
	fl.StringVar(&f.target, "for", "generic", "the program that reads it: `generic`")
	fl.StringVar(&f.out, "out", "", "the `file` to write; else standard output")
	fl.BoolVar(&f.force, "force", false, "write over a file that is there")
	return c
}

func (a *app) export(ctx context.Context, f exportFlags) error {
	what, err := export.ParseWhat(f.what)
	if err != nil {
		return err
	}
	format, err := export.ParseFormat(f.format)
	if err != nil {
		return err
	}
	switch {
	case f.target != "generic":
		return usageError("--for %q: this winnow writes generic files only; they have a column for everything", f.target)
	case f.onlyNew && what != export.Decisions:
		return usageError("--new is for decisions")
	case len(f.words) > 0 && what != export.Queue && what != export.Leads:
		return usageError("a filter is for queue and leads")
	case a.isDatabase(f.out):
		return usageError("--out %s is the database itself; name another file", safetext.Line(f.out))
	case a.flags.json && f.out == "":
		return usageError("--json tells of a file that --out names; for rows as JSON there is --format jsonl")
	}
	st, err := a.open(ctx, false)
	if err != nil {
		return err
	}
	n := 0
	write := func(w io.Writer) (err error) {
		n, err = export.Write(ctx, w, what, st, export.Options{Format: format, OnlyNew: f.onlyNew, Words: f.words})
		return err
	}
	if f.out == "" {
		if err := write(a.out); err != nil {
			return err
		}
		return a.exported(ctx, st, what)
	}
	if err := export.ToFile(f.out, f.force, write); err != nil {
		return failed(err)
	}
	if err := a.exported(ctx, st, what); err != nil {
		return err
	}
	if a.flags.json {
		return a.json(document{{"file", f.out}, {"what", what}, {"format", format}, {"rows", n}})
	}
	return a.printf("Wrote %s to %s\n", plural(n, "row"), safetext.Line(f.out))
}

// exported remembers which decisions an export has taken, now that its file stands.
func (a *app) exported(ctx context.Context, st *store.Store, what export.What) error {
	if what != export.Decisions || a.flags.criteria != "" {
		return nil
	}
	return st.MarkExported(ctx)
}

// isDatabase reports whether a path leads to the file that is exported from.
func (a *app) isDatabase(path string) bool {
	if path == "" {
		return false
	}
	out, err := os.Stat(path)
	if err != nil {
		return false
	}
	for _, part := range []string{"", "-wal", "-shm"} {
		if db, err := os.Stat(a.home.db + part); err == nil && os.SameFile(out, db) {
			return true
		}
	}
	return false
}

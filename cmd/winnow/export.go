package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"winnow/data/export"
	"winnow/data/store"
	"winnow/model/safetext"
)

// exportFlags are those of `winnow export`.
type exportFlags struct {
	what, format, out, target string
	onlyNew, force            bool
	filter                    string
}

func (a *app) exportCommand() *cobra.Command {
	var f exportFlags
	c := &cobra.Command{Use: "export decisions|queue|leads|handoffs [FILTER]", Short: "Write decisions or leads for another program", Args: usage(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			f.what = args[0]
			f.filter = strings.Join(args[1:], " ")
			return a.export(cmd.Context(), f)
		}}
	fl := c.Flags()
	fl.BoolVar(&f.onlyNew, "new", false, "only decisions that no export for that program has taken yet")
	fl.StringVar(&f.format, "format", "", "`csv|jsonl|xlsx`; else by the name of the file, else csv")
	fl.StringVar(&f.target, "for", "", "the program that reads it: `generic|hubspot|salesforce|marketo|pipedrive`; else as in the config, else generic")
	fl.StringVar(&f.out, "out", "", "the `file` to write; else standard output")
	fl.BoolVar(&f.force, "force", false, "write over a file that is there")
	return c
}

func (a *app) export(ctx context.Context, f exportFlags) error {
	what, o, err := a.exportOptions(f)
	if err != nil {
		return err
	}
	open := a.openInPlace // it remembers what was exported
	if a.flags.criteria != "" {
		open = a.openWhatIf
	}
	if err := a.begun(); err != nil { // an empty file is what was asked for all the same
		a.warn("%v", err)
	}
	st, err := open(ctx)
	if err != nil {
		return err
	}
	res, err := a.write(ctx, st, what, o, f)
	if err != nil {
		return err
	}
	if err := a.exported(ctx, st, what, o.Target, f.out, res); errors.Is(err, store.ErrUnwritable) {
		a.warn("that this was exported is not remembered, and the next --new tells the same decisions: %v", err)
	} else if err != nil {
		return err
	}
	if o.Target != export.Generic {
		for _, line := range res.Tally.Notes(o.Target) {
			a.warn("%s", line)
		}
	}
	if f.onlyNew && res.Rows == 0 {
		a.warn("nothing was decided since the last export for %s; without --new every decision is written", o.Target)
	}
	switch {
	case f.out == "":
		return nil
	case a.flags.json:
		return a.json(document{{"file", f.out}, {"what", what}, {"for", o.Target}, {"format", o.Format}, {"rows", res.Rows}})
	}
	return a.printf("Wrote %s to %s\n", plural(res.Rows, "row"), safetext.Line(f.out))
}

// write writes what was asked for to where it was.
func (a *app) write(ctx context.Context, st *store.Store, what export.What, o export.Options, f exportFlags) (res export.Result, err error) {
	only, err := a.filter(st, f.filter)
	if err != nil {
		return res, err
	}
	o.Filter, o.Rules = &only, st.Rules()
	write := func(w io.Writer) (err error) {
		res, err = export.Write(ctx, w, what, st, o)
		return err
	}
	if f.out == "" {
		return res, write(a.out)
	}
	return res, failed(export.ToFile(f.out, f.force, write))
}

// fromConsole writes what the console asks for into a file of its own among what was
// downloaded, as KeepFile does. Where nothing is to be told, there is no file.
func (a *app) fromConsole(st *store.Store) func(ctx context.Context, what, filter string, fresh bool) (string, int, error) {
	return func(ctx context.Context, what, filter string, fresh bool) (string, int, error) {
		dir, err := a.filesFolder()
		if err != nil {
			return "", 0, err
		}
		path := filepath.Join(dir, "winnow-"+what+"-"+a.clock().In(a.zone).Format("20060102-150405")+".csv")
		f := exportFlags{what: what, out: path, onlyNew: fresh, filter: filter}
		w, o, err := a.exportOptions(f)
		if err != nil {
			return "", 0, err
		}
		res, err := a.write(ctx, st, w, o, f)
		if err != nil {
			return "", 0, err
		}
		if res.Rows == 0 {
			return "", 0, os.Remove(path)
		}
		return path, res.Rows, a.exported(ctx, st, w, o.Target, path, res)
	}
}

// exportOptions reads the flags.
func (a *app) exportOptions(f exportFlags) (what export.What, o export.Options, err error) {
	if what, err = export.ParseWhat(f.what); err != nil {
		if target, no := export.ParseTarget(f.what); no == nil {
			return what, o, usageError("%s is who reads it, not what is written; try: winnow export decisions --for %s", target, target)
		}
		return what, o, err
	}
	if o.Format, err = export.ParseFormat(f.format, f.out); err != nil {
		return what, o, err
	}
	if f.target == "" {
		f.target = string(a.config.Export.For)
	}
	if o.Target, err = export.ParseTarget(f.target); err != nil {
		return what, o, err
	}
	o.OnlyNew, o.Zone, o.Settings = f.onlyNew, a.zone, a.config.Export.Settings[o.Target]
	_, terminal := terminalOf(a.out)
	switch {
	case f.onlyNew && what != export.Decisions:
		err = usageError("--new is for decisions")
	case strings.TrimSpace(f.filter) != "" && what != export.Queue && what != export.Leads:
		err = usageError("a filter is for queue and leads")
	case a.isDatabase(f.out):
		err = usageError("--out %s is the database itself; name another file", safetext.Line(f.out))
	case a.flags.json && f.out == "":
		err = usageError("--json tells of a file that --out names; for rows as JSON there is --format jsonl")
	case o.Format == export.XLSX && f.out == "" && terminal:
		err = usageError("a workbook is no text for a terminal; name a file: --out leads.xlsx")
	}
	return what, o, err
}

// exported remembers what was written for whom, now that the file stands. Where
// this fails the decisions are told once more, which does no harm.
func (a *app) exported(ctx context.Context, st *store.Store, what export.What, target export.Target, file string, res export.Result) error {
	if a.flags.criteria != "" {
		return nil
	}
	if file != "" {
		if whole, err := filepath.Abs(file); err == nil {
			file = whole
		}
	}
	return st.MarkExported(ctx, store.Exported{Target: string(target), What: string(what), File: file, Seq: res.Seq, Rows: res.Rows, At: a.clock(), Actor: a.me})
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

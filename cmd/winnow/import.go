package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/dustin/go-humanize"
	"github.com/spf13/cobra"

	"winnow/data/intake"
	"winnow/data/store"
	"winnow/model"
	"winnow/model/safetext"
)

// importFlags are those of `winnow import`.
type importFlags struct {
	from, source, stage, sheet, tz, dateOrder string
	mapping                                   []string
	dryRun, explain                           bool
	watch                                     string
	problems                                  string
	yes                                       bool
}

func (a *app) importCommand() *cobra.Command {
	var f importFlags
	c := &cobra.Command{Use: "import FILE|FOLDER...|-", Short: "Take leads in from files; again is harmless", Args: usage(cobra.ArbitraryArgs),
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.watch != "" {
				return a.watchImports(cmd.Context(), f, args)
			}
			if len(args) == 0 {
				return usageError("no file to import; name one, or - for standard input")
			}
			j, err := a.importJob(f, args)
			if err != nil {
				return err
			}
			j.Stop = cmd.Context().Done()
			if f.explain {
				if err := a.explainImport(j); cmd.Context().Err() == nil {
					return err
				}
				return cmd.Context().Err()
			}
			return a.runImport(cmd.Context(), j, f)
		}}
	fl := c.Flags()
	fl.StringVar(&f.from, "from", "", "the `format`: "+strings.Join(intake.FormatNames(), ", "))
	fl.StringVar(&f.source, "source", "", "what the ids in the file belong to, such as crm (`name`)")
	fl.StringArrayVar(&f.mapping, "map", nil, "what a column is: `COL=FIELD`")
	fl.StringVar(&f.stage, "stage", "", "where undecided rows go: `mql|lead`")
	fl.StringVar(&f.sheet, "sheet", "", "the sheet of a workbook (`name`)")
	fl.StringVar(&f.tz, "tz", "", "the `zone` of times that name none")
	fl.StringVar(&f.dateOrder, "date-order", "", "`dmy|mdy`, where a column leaves it open")
	fl.BoolVar(&f.dryRun, "dry-run", false, "do it on a copy, and tell what it would bring")
	fl.BoolVar(&f.explain, "explain", false, "only tell how each column is understood")
	fl.StringVar(&f.problems, "problems", "", "write the rows that were left out, and those that went in without a value that could not be read, to a `file`, with the cause in its last column, to be mended and imported")
	fl.BoolVar(&f.yes, "yes", false, "of deals: where only the company says whose one is, take it for its one lead with sales")
	fl.StringVar(&f.watch, "watch", "", "take files in as they arrive in a `folder`, until ctrl+c")
	return c
}

func (a *app) importJob(f importFlags, files []string) (intake.Job, error) {
	j := intake.Job{Files: files, Stdin: a.in, From: f.from, Source: f.source, StageOverride: model.Stage(f.stage), Zone: a.zone,
		DateOrder: f.dateOrder, DryRun: f.dryRun, Now: a.clock(), Actor: a.me, Rand: a.rand,
		Sheet: f.sheet, Limits: a.config.Import.Limits, Mapping: a.config.Import.Mapping, AskOrder: a.config.Import.orderOfDates()}
	if f.stage != "" && j.StageOverride != model.StageMQL && j.StageOverride != model.StageLead {
		return j, usageError("--stage %q is neither mql nor lead", f.stage)
	}
	if f.dateOrder != "" && f.dateOrder != "dmy" && f.dateOrder != "mdy" {
		return j, usageError("--date-order %q is neither dmy nor mdy", f.dateOrder)
	}
	if f.tz != "" {
		loc, err := time.LoadLocation(f.tz)
		if err != nil {
			return j, usageError("--tz: there is no time zone %q; write it as Europe/Amsterdam", f.tz)
		}
		j.TZ = loc
	}
	if len(f.mapping) > 0 {
		j.Map = map[string]string{}
	}
	for _, m := range f.mapping {
		i := strings.LastIndex(m, "=")
		if i < 1 || i == len(m)-1 {
			return j, usageError("--map %q: write it as COL=FIELD, such as --map \"Work phone=phone\"", m)
		}
		j.Map[m[:i]] = m[i+1:]
	}
	if err := j.Check(); err != nil {
		return j, err
	}
	if a.flags.criteria != "" && !f.dryRun {
		return j, usageError("--criteria asks what would be, and this import would be stored; add --dry-run")
	}
	return j, nil
}

func (a *app) explainImport(j intake.Job) error {
	files, err := intake.Explain(j)
	if err != nil {
		return failed(err)
	}
	if a.flags.json {
		return a.json(document{{"files", files}})
	}
	for _, f := range files {
		if err := a.printf("%s: %s, %s\n", safetext.Line(f.File), f.Format, f.Encoding); err != nil {
			return err
		}
		t := a.table("column", "understood as", "filled>", "example")
		for _, c := range f.Columns {
			as := c.As
			if c.Kept {
				as += ", and an attribute"
			}
			t.row(c.Column, as, fmt.Sprint(c.Filled), c.Example)
		}
		if err := t.flush(); err != nil {
			return err
		}
		for _, n := range f.Notes {
			if err := a.printf("note: %s\n", safetext.Line(n)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (a *app) runImport(ctx context.Context, j intake.Job, f importFlags) error {
	problems := f.problems
	if err := checkProblems(problems); err != nil {
		return err
	}
	if problems != "" {
		j.Refused = &intake.Refused{}
		defer j.Refused.Close()
	}
	into := &importInto{a: a, dry: j.DryRun}
	if err := into.openThere(ctx); err != nil {
		return err
	}
	j.Store = into
	p := a.progress("")
	j.Progress = func(g intake.Progress) { p.say(importProgress(g)) }
	if j.AskOrder == nil {
		j.AskOrder = a.askOrder(j)
	}
	began := time.Now()
	report, err := intake.Run(ctx, j)
	p.done()
	took := time.Since(began)
	var deals []*dealsRun
	var dealsErr error
	if len(report.Deals) > 0 {
		deals, dealsErr = a.takeDeals(ctx, into, j, f, report.Deals, p)
	}
	p.done()
	if err == nil {
		err = dealsErr
	}
	if e := a.tellImport(report, deals, took, err); e != nil {
		return e
	}
	if problems != "" && !errors.Is(err, context.Canceled) { // also where no row could be read
		if e := a.writeProblems(problems, j.Refused); e != nil {
			return e
		}
	}
	if errors.Is(err, context.Canceled) {
		return &exitError{exitFailed, errors.New("interrupted; the file under way was taken back, nothing of it is stored")}
	}
	if err != nil {
		return failed(err)
	}
	left := 0
	for _, f := range report.Files {
		left += f.Rejected
	}
	files := 0
	for _, s := range report.Skipped {
		if s.Refused {
			files++
		}
	}
	switch {
	case left > 0 && files > 0:
		return &exitError{exitSome, fmt.Errorf("%s and %s could not be read and were left out; the others are stored", plural(files, "file"), plural(left, "row"))}
	case files > 0:
		return &exitError{exitSome, fmt.Errorf("%s could not be read and left out; the others are stored", plural(files, "file"))}
	case left > 0:
		return &exitError{exitSome, fmt.Errorf("%s could not be read and left out; the others are stored", plural(left, "row"))}
	}
	return dealsExit(deals)
}

// takeDeals takes what became of leads, which files of deals say.
func (a *app) takeDeals(ctx context.Context, into *importInto, j intake.Job, f importFlags, files []intake.DealFile, p *progress) ([]*dealsRun, error) {
	st, err := into.store(ctx)
	if err != nil {
		return nil, err
	}
	return dealsJob{a: a, st: st, actor: j.Actor, dry: j.DryRun, company: f.yes, ask: a.askDeal(j.Files),
		told: func(done, total int) { p.say(fmt.Sprintf("%d of %s", done, plural(total, "deal"))) }}.all(ctx, files)
}

// importInto is where an import goes. A database that is not there yet is made with
// the first file that can be read: one that is missing, or no table, makes none.
type importInto struct {
	a   *app
	dry bool
	st  *store.Store
}

// openThere opens the database where there is one.
func (i *importInto) openThere(ctx context.Context) error {
	if i.a.begun() != nil && !i.dry {
		return nil
	}
	_, err := i.store(ctx)
	return err
}

func (i *importInto) store(ctx context.Context) (*store.Store, error) {
	if i.st != nil {
		return i.st, nil
	}
	st, err := i.a.openForImport(ctx, i.dry)
	if err == nil {
		i.st = st
	}
	return st, err
}

// BeginImport implements intake.Store.
func (i *importInto) BeginImport(ctx context.Context, h intake.Header) (intake.Batch, error) {
	st, err := i.store(ctx)
	if err != nil {
		return nil, err
	}
	return intake.Into(st).BeginImport(ctx, h)
}

// openForImport opens the database, for a dry run a copy of it.
func (a *app) openForImport(ctx context.Context, dry bool) (*store.Store, error) {
	if !dry {
		return a.open(ctx, true)
	}
	if a.flags.criteria != "" {
		return a.open(ctx, false)
	}
	if _, err := os.Stat(a.home.db); err == nil {
		return a.openCopy(ctx)
	}
	dir, err := a.tempDir("winnow-dry-run-")
	if err != nil {
		return nil, err
	}
	return a.openAt(ctx, filepath.Join(dir, copyName), a.clock)
}

func importProgress(g intake.Progress) string {
	s := fmt.Sprintf("%s rows, %s a second", intake.Thousands(g.Rows), intake.Thousands(int(g.Rate)))
	if g.Total > 0 {
		s += fmt.Sprintf(", %d %% of %s", 100*g.Bytes/g.Total, humanize.Bytes(uint64(g.Total)))
	}
	if g.Ending {
		s += ", making them searchable"
	}
	return s + "  " + safetext.Line(filepath.Base(g.File))
}

// tellImport writes the report, also of an import that failed after some files.
func (a *app) tellImport(r intake.Report, deals []*dealsRun, took time.Duration, failure error) error {
	if failure != nil && len(r.Files)+len(deals) == 0 && a.flags.json {
		return nil
	}
	if a.flags.json {
		if len(deals) == 1 && len(r.Files) == 0 {
			return a.json(deals[0].document(r.DryRun))
		}
		for _, run := range deals {
			r.Files = append(r.Files, run.asFile())
		}
		return a.tellFiles(r)
	}
	if len(r.Files)+len(r.Skipped) > 0 {
		if err := a.tellFiles(r); err != nil {
			return err
		}
	}
	for _, run := range deals {
		if err := a.tellDeals(run, r.DryRun); err != nil {
			return err
		}
	}
	if failure != nil || r.DryRun || len(r.Files) == 0 || a.flags.json {
		return nil
	}
	changed := 0
	for _, f := range r.Files {
		if f.Created+f.Updated+f.TouchesCreated > 0 {
			changed++
		}
	}
	back, end := a.takeBack(changed, len(deals)), "."
	if a.typed("") != "winnow" { // a full stop behind the name of a file would be copied with it
		end = ""
		if back != "" {
			end = "\n"
		}
		back = strings.TrimSpace(back)
	}
	return a.printf("%.1f s. Start working: %s%s%s\n", took.Seconds(), a.typed(""), end, back)
}

// takeBack says how to take back what so many files of leads and touches and of deals
// brought: each is an import of its own.
func (a *app) takeBack(files, deals int) string {
	switch {
	case files == 0:
		return ""
	case files+deals == 1:
		return " Take it back: " + a.typed("undo")
	}
	return fmt.Sprintf(" Take it back: %s, %d times, the last file first", a.typed("undo"), files+deals)
}

// tellFiles writes what came of each file.
func (a *app) tellFiles(r intake.Report) error {
	if a.flags.json {
		doc, err := rawJSON(r)
		if err != nil {
			return err
		}
		_, err = a.out.Write(append(doc, '\n'))
		return err
	}
	for _, s := range r.Skipped {
		if len(r.Skipped) == 1 && len(r.Files) == 0 {
			break // the error says it
		}
		if err := a.printf("left out: %s: %s\n", safetext.Line(s.File), safetext.Line(s.Why)); err != nil {
			return err
		}
	}
	for _, line := range r.Summary() {
		if err := a.printf("%s\n", line); err != nil {
			return err
		}
	}
	return nil
}

// askOrder asks at a terminal which number of a date is the day; nil where nobody
// is there to answer, or the terminal is what is imported.
func (a *app) askOrder(j intake.Job) func(file, column, example string) string {
	lines := a.answers(j.Files)
	if lines == nil {
		return nil
	}
	return func(file, column, example string) string {
		for {
			fmt.Fprintf(a.err, "%s: column %s holds %s, and nothing tells which number is the day.\nDay first or month first? [d/m, enter: neither] ",
				safetext.Line(filepath.Base(file)), safetext.Line(column), safetext.Line(example))
			answer, err := lines.ReadString('\n')
			switch strings.ToLower(strings.TrimSpace(answer)) {
			case "d", "dmy", "day":
				return "dmy"
			case "m", "mdy", "month":
				return "mdy"
			case "":
				return ""
			}
			if err != nil {
				return ""
			}
		}
	}
}

// answers are the lines that somebody at a terminal types; nil where nobody is there,
// or the terminal is what is imported.
func (a *app) answers(files []string) *bufio.Reader {
	in, isFile := a.in.(*os.File)
	_, tty := terminalOf(a.err)
	if !isFile || !tty || a.flags.json || !term.IsTerminal(in.Fd()) || slices.Contains(files, "-") {
		return nil
	}
	if a.lines == nil {
		a.lines = bufio.NewReader(in)
	}
	return a.lines
}

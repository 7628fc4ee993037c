package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"winnow/data/intake"
	"winnow/data/store"
	"winnow/model"
	"winnow/model/safetext"
	"winnow/tui/words"
)

// dealsRun is one import of what became of leads.
type dealsRun struct {
	file    intake.DealFile
	group   model.EntryID // of all its entries: one undo takes them back
	batch   model.BatchID // 0: nothing was stored
	done    []dealLine
	same    int
	others  []dealLine // disagreements
	asks    []dealLine // of several, or of a company alone
	nobody  int
	pending []dealOf
}

// dealOf is the deal that counts for a lead.
type dealOf struct {
	row  model.Row
	deal model.Deal
}

// dealLine is a deal and what is to be said of it.
type dealLine struct {
	Line  int      `json:"line"`
	Deal  string   `json:"deal"`
	Stage string   `json:"stage"`
	Leads []string `json:"leads"`
	Text  string   `json:"text"`
}

// dealsJob is how files of deals are taken: by whom, and who says whose a deal is that
// no id and no address tells.
type dealsJob struct {
	a       *app
	st      *store.Store
	actor   string
	dry     bool // only told
	company bool // where only the company says so, its one lead with sales is meant
	// ask returns the place of the lead that is meant, -1 for none; nil = nobody can be
	// asked.
	ask  func(f intake.DealFile, d model.Deal, rows []model.Row) int
	told func(done, total int) // may be nil
}

// all takes files of deals one after the other.
func (j dealsJob) all(ctx context.Context, files []intake.DealFile) (runs []*dealsRun, err error) {
	for _, f := range files {
		run, err := j.file(ctx, f)
		if err != nil {
			return runs, err
		}
		runs = append(runs, run)
	}
	return runs, nil
}

// file takes a file of deals as outcomes: each lead that it names, by the CRM's id or
// else by its address, gets what a person would have typed for it. When ctx ends, what
// was taken is taken back.
func (j dealsJob) file(ctx context.Context, f intake.DealFile) (*dealsRun, error) {
	run := &dealsRun{file: f}
	matches, err := j.st.MatchDeals(ctx, f.Deals)
	if err != nil {
		return run, err
	}
	j.choose(run, matches)
	if run.group, err = j.a.newID(); err != nil {
		return run, err
	}
	if j.dry {
		return run, j.take(ctx, run)
	}
	imp, err := j.st.BeginDeals(ctx, store.ImportHeader{EntryID: run.group, At: j.a.clock(), Actor: j.actor, File: f.File, Format: f.Format})
	if err != nil {
		return run, err
	}
	if err := j.take(ctx, run); err != nil {
		return run, errors.Join(err, imp.Abort(ctx))
	}
	b, err := imp.Finish(ctx, run.figures())
	run.batch = b.ID
	return run, err
}

func (run *dealsRun) figures() model.DealFigures {
	return model.DealFigures{Rows: run.file.Rows, Taken: len(run.done), Same: run.same, Nobody: run.nobody, Disagree: len(run.others), Asked: len(run.asks)}
}

// choose settles of whom each deal is. Of several deals of one lead, one counts.
func (j dealsJob) choose(run *dealsRun, matches []store.DealMatch) {
	at := map[model.LeadID]int{}
	for i, d := range run.file.Deals {
		rows := matches[i].Rows
		if len(rows) == 0 {
			run.nobody++
			continue
		}
		sure := len(rows) == 1 && (matches[i].By != "company" || j.company)
		n := 0
		if !sure && j.ask != nil {
			n = j.ask(run.file, d, rows)
			sure = n >= 0
		}
		switch {
		case !sure && len(rows) > 1:
			run.asks = append(run.asks, lineOf(d, rows, fmt.Sprintf("it may be of %s: say whose with winnow outcome LEAD %s", labels(rows), outcomeWords(d))))
			continue
		case !sure:
			run.asks = append(run.asks, lineOf(d, rows, fmt.Sprintf("is it of %s? Only the company says so: winnow outcome %s %s", rows[0].Label, rows[0].ID, outcomeWords(d))))
			continue
		}
		row := rows[n]
		if n, known := at[row.ID]; known {
			if d.Better(run.pending[n].deal) {
				run.pending[n].deal = d
			}
			continue
		}
		at[row.ID] = len(run.pending)
		run.pending = append(run.pending, dealOf{row, d})
	}
}

// take carries out what the deals say of their leads.
func (j dealsJob) take(ctx context.Context, run *dealsRun) error {
	for n, x := range run.pending {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := j.one(ctx, run, x); err != nil {
			return err
		}
		if j.told != nil {
			j.told(n+1, len(run.pending))
		}
	}
	return nil
}

// one carries out what a deal says of its lead, where that is news.
func (j dealsJob) one(ctx context.Context, run *dealsRun, x dealOf) error {
	d, err := j.st.Detail(ctx, x.row.ID, 0)
	if err != nil {
		return err
	}
	rules := j.st.Rules()
	c := x.deal.Command(run.file.Format, rules)
	c.At, c.Actor, c.Group = j.a.clock(), j.actor, run.group
	said := lineOf(x.deal, []model.Row{x.row}, words.Done(c.Action)+" "+x.row.Label+worthWords(x.deal))
	verdict, why := model.Judge(d.State, d.Items, c, rules)
	switch {
	case verdict == model.DealSame:
		run.same++
		return nil
	case verdict == model.DealDisagrees:
		run.others = append(run.others, lineOf(x.deal, []model.Row{x.row}, fmt.Sprintf("%s: here %s, there %s; %s", x.row.Label, standsWords(d), dealWords(x.deal), why)))
		return nil
	case j.dry:
		run.done = append(run.done, said)
		return nil
	}
	if c.ID, err = j.a.newID(); err != nil {
		return err
	}
	c.Targets = []model.Target{{Lead: x.row.ID, Version: d.Row.Version}}
	res, err := j.st.Do(ctx, c)
	if err != nil {
		return err
	}
	for _, no := range res.Refused {
		run.others = append(run.others, lineOf(x.deal, []model.Row{x.row}, refusalWords(no)))
	}
	for range res.Done {
		run.done = append(run.done, said)
	}
	return nil
}

// askDeal asks at a terminal whose a deal is; nil where nobody is there to answer.
func (a *app) askDeal(files []string) func(f intake.DealFile, d model.Deal, rows []model.Row) int {
	lines := a.answers(files)
	if lines == nil {
		return nil
	}
	return func(f intake.DealFile, d model.Deal, rows []model.Row) int {
		fmt.Fprintf(a.err, "%s: line %d, %s (%s): whose is it?\n", safetext.Line(filepath.Base(f.File)), d.Line, safetext.Line(d.Name), safetext.Line(dealWords(d)))
		for i, r := range rows {
			fmt.Fprintf(a.err, "  %d  %s\n", i+1, safetext.Line(strings.Join(slices.DeleteFunc([]string{r.Label, r.Company, words.Stage(r.Stage), r.ID.String()},
				func(s string) bool { return s == "" }), ", ")))
		}
		for {
			fmt.Fprintf(a.err, "Which? [1-%d, enter: nobody's] ", len(rows))
			answer, err := lines.ReadString('\n')
			answer = strings.TrimSpace(answer)
			if n, e := strconv.Atoi(answer); e == nil && n >= 1 && n <= len(rows) {
				return n - 1
			}
			if answer == "" || err != nil {
				return -1
			}
		}
	}
}

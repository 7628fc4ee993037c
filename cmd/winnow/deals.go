package main

import (
	"context"
	"fmt"
	"slices"
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

// importDeals takes a file of deals as outcomes: each lead that it names, by the CRM's
// id or else by its address, gets what a person would have typed for it.
func (a *app) importDeals(ctx context.Context, st *store.Store, j intake.Job) error {
	f, err := intake.Deals(j)
	if err != nil {
		return failed(err)
	}
	run := dealsRun{file: f}
	if run.group, err = a.newID(); err != nil {
		return err
	}
	matches, err := st.MatchDeals(ctx, f.Deals)
	if err != nil {
		return failed(err)
	}
	a.chooseDeals(&run, matches)
	for _, x := range run.pending {
		if err := a.takeDeal(ctx, st, &run, x); err != nil {
			return failed(err)
		}
	}
	return a.tellDeals(&run, j.DryRun)
}

// chooseDeals settles of whom each deal is. Of several deals of one lead, one counts.
func (a *app) chooseDeals(run *dealsRun, matches []store.DealMatch) {
	at := map[model.LeadID]int{}
	for i, d := range run.file.Deals {
		rows := matches[i].Rows
		switch {
		case len(rows) == 0:
			run.nobody++
		case len(rows) > 1:
			run.asks = append(run.asks, lineOf(d, rows, fmt.Sprintf("it may be of %s: say whose with winnow outcome LEAD %s", labels(rows), outcomeWords(d))))
		case matches[i].By == "company":
			run.asks = append(run.asks, lineOf(d, rows, fmt.Sprintf("is it of %s? Only the company says so: winnow outcome %s %s", rows[0].Label, rows[0].ID, outcomeWords(d))))
		default:
			if n, known := at[rows[0].ID]; known {
				if d.Better(run.pending[n].deal) {
					run.pending[n].deal = d
				}
				continue
			}
			at[rows[0].ID] = len(run.pending)
			run.pending = append(run.pending, dealOf{rows[0], d})
		}
	}
}

// takeDeal carries out what a deal says of its lead, where that is news.
func (a *app) takeDeal(ctx context.Context, st *store.Store, run *dealsRun, x dealOf) error {
	d, err := st.Detail(ctx, x.row.ID, 0)
	if err != nil {
		return err
	}
	c := x.deal.Command(run.file.Format, st.Rules())
	c.At, c.Actor, c.Group = a.clock(), a.me, run.group
	verdict, why := model.Judge(d.State, d.Items, c, st.Rules())
	switch verdict {
	case model.DealSame:
		run.same++
		return nil
	case model.DealDisagrees:
		run.others = append(run.others, lineOf(x.deal, []model.Row{x.row}, fmt.Sprintf("%s: here %s, there %s; %s", x.row.Label, standsWords(d), dealWords(x.deal), why)))
		return nil
	}
	if c.ID, err = a.newID(); err != nil {
		return err
	}
	c.Targets = []model.Target{{Lead: x.row.ID, Version: d.Row.Version}}
	res, err := st.Do(ctx, c)
	if err != nil {
		return err
	}
	for _, no := range res.Refused {
		run.others = append(run.others, lineOf(x.deal, []model.Row{x.row}, refusalWords(no)))
	}
	for range res.Done {
		run.done = append(run.done, lineOf(x.deal, []model.Row{x.row}, words.Done(c.Action)+" "+x.row.Label+worthWords(x.deal)))
	}
	return nil
}

func lineOf(d model.Deal, rows []model.Row, text string) dealLine {
	l := dealLine{Line: d.Line, Deal: d.Name, Stage: d.Word, Leads: []string{}, Text: text}
	for _, r := range rows {
		l.Leads = append(l.Leads, r.ID.String())
	}
	return l
}

func labels(rows []model.Row) string {
	var all []string
	for _, r := range rows {
		all = append(all, r.Label+" ("+r.ID.String()+")")
	}
	return strings.Join(all, " or ")
}

// outcomeWords are the arguments with which somebody would type a deal.
func outcomeWords(d model.Deal) string {
	s := string(d.Becomes)
	if d.Becomes == model.StageLost {
		return s + " --reason ..."
	}
	if d.Amount >= 0 {
		s += " --amount " + strings.ReplaceAll(words.Amount(d.Amount), ",", "")
	}
	if !d.Close.IsZero() {
		s += " --close " + d.Close.Format("2006-01-02")
	}
	return s
}

func worthWords(d model.Deal) string {
	s := ""
	if d.Amount > 0 && d.Becomes != model.StageLost {
		s += ", " + words.Amount(d.Amount)
	}
	if !d.Close.IsZero() && d.Becomes != model.StageLost {
		s += ", closes " + d.Close.Format("2 Jan 2006")
	}
	return s
}

func dealWords(d model.Deal) string { return d.Word + worthWords(d) }

func standsWords(d model.Detail) string {
	s := words.Stage(d.State.Stage())
	if d.State.Amount > 0 && ofDeal(d.State.Stage()) {
		s += ", " + words.Amount(d.State.Amount)
	}
	return s
}

func ofDeal(s model.Stage) bool {
	return slices.Contains([]model.Stage{model.StageOpportunity, model.StageWon}, s)
}

// mostDealLines is how many deals of a kind are named one by one; --json names all.
const mostDealLines = 20

// tellDeals says what was taken, what stands otherwise here and what is to be
// answered.
func (a *app) tellDeals(run *dealsRun, dry bool) error {
	if a.flags.json {
		group := text("")
		if len(run.done) > 0 {
			group = text(run.group.String())
		}
		list := func(l []dealLine) []dealLine { return append([]dealLine{}, l...) }
		problems := append([]intake.Problem{}, run.file.Problems...)
		if err := a.json(document{{"file", run.file.File}, {"format", run.file.Format}, {"dry_run", dry}, {"rows", run.file.Rows}, {"group", group},
			{"taken", list(run.done)}, {"unchanged", run.same}, {"disagree", list(run.others)}, {"questions", list(run.asks)},
			{"unknown", run.nobody}, {"problems", problems}}); err != nil {
			return err
		}
		return run.exit()
	}
	say := func(format string, args ...any) error {
		return a.printf("%s\n", safetext.Line(fmt.Sprintf(format, args...)))
	}
	err := say("%s: %s, %s · %d taken, %d as they stand here · %d of nobody here", run.file.File, run.file.Format, plural(run.file.Rows, "row"),
		len(run.done), run.same, run.nobody)
	for _, part := range []struct {
		sign  string
		lines []dealLine
	}{{"", run.done}, {"! ", run.others}, {"? ", run.asks}} {
		for i, l := range part.lines {
			if err == nil && i == mostDealLines && len(part.lines) > mostDealLines+1 {
				err = say("%sand %d more; --json names them", part.sign, len(part.lines)-i)
				break
			}
			what := l.Text
			if part.sign == "? " {
				what = fmt.Sprintf("line %d, %s (%s): %s", l.Line, l.Deal, l.Stage, l.Text)
			}
			if err == nil {
				err = say("%s%s", part.sign, what)
			}
		}
	}
	for i, p := range run.file.Problems {
		if i == mostDealLines {
			break
		}
		a.warn("%s", safetext.Line(fmt.Sprintf("line %d: %s %q %s", p.Line, p.Column, p.Value, p.Problem)))
	}
	if err == nil && len(run.done) > 0 && !dry {
		err = say("Take it back: winnow undo %s", shortID(run.group))
	}
	if err != nil {
		return err
	}
	return run.exit()
}

// exit is the exit code of an import of deals: 3 where somebody has to look.
func (run *dealsRun) exit() error {
	n := len(run.others) + len(run.asks)
	switch bad := len(run.file.Problems); {
	case n > 0:
		return &exitError{exitSome, fmt.Errorf("%s to look at; the others are stored", plural(n, "deal"))}
	case bad > 0:
		return &exitError{exitSome, fmt.Errorf("%s not understood as a whole; the others are stored", plural(bad, "deal"))}
	}
	return nil
}

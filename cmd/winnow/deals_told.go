package main

import (
	"fmt"
	"slices"
	"strings"

	"winnow/data/intake"
	"winnow/model"
	"winnow/model/safetext"
	"winnow/tui/words"
)

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

// document is a run for scripts.
func (run *dealsRun) document(dry bool) document {
	group, batch := text(""), any(nil)
	if len(run.done) > 0 && !dry {
		group = text(run.group.String())
	}
	if run.batch != 0 {
		batch = run.batch
	}
	list := func(l []dealLine) []dealLine { return append([]dealLine{}, l...) }
	return document{{"file", run.file.File}, {"format", run.file.Format}, {"dry_run", dry}, {"rows", run.file.Rows}, {"batch", batch}, {"group", group},
		{"taken", list(run.done)}, {"unchanged", run.same}, {"disagree", list(run.others)}, {"questions", list(run.asks)},
		{"unknown", run.nobody}, {"problems", append([]intake.Problem{}, run.file.Problems...)}}
}

// asFile is a run as an import of leads is told of.
func (run *dealsRun) asFile() intake.FileReport {
	f := intake.FileReport{File: run.file.File, Batch: run.batch, Format: run.file.Format, Rows: run.file.Rows, Updated: len(run.done), Unchanged: run.same,
		NotQueued: map[string]int{}, Problems: slices.Clone(run.file.Problems), Understood: []string{}, Attributes: []string{}, Notes: []string{run.said()}}
	for _, l := range slices.Concat(run.others, run.asks) {
		f.Problems = append(f.Problems, intake.Problem{Line: l.Line, Column: l.Deal, Value: l.Stage, Problem: l.Text})
	}
	return f
}

// said is what came of a run, in a line.
func (run *dealsRun) said() string {
	return fmt.Sprintf("what became of leads: %d taken, %d as they stand here, %d of nobody here, %d to look at", len(run.done), run.same, run.nobody,
		len(run.others)+len(run.asks))
}

// tellDeals says what was taken, what stands otherwise here and what is to be
// answered.
func (a *app) tellDeals(run *dealsRun, dry bool) error {
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
		err = say("Take it back: %s", a.typed("undo "+shortID(run.group)))
	}
	return err
}

// dealsExit is the exit code of an import of deals: 3 where somebody has to look.
func dealsExit(runs []*dealsRun) error {
	n, bad := 0, 0
	for _, run := range runs {
		n, bad = n+len(run.others)+len(run.asks), bad+len(run.file.Problems)
	}
	switch {
	case n > 0:
		return &exitError{exitSome, fmt.Errorf("%s to look at; the others are stored", plural(n, "deal"))}
	case bad > 0:
		return &exitError{exitSome, fmt.Errorf("%s not understood as a whole; the others are stored", plural(bad, "deal"))}
	}
	return nil
}

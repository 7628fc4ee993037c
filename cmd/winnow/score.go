package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"winnow/data/store"
	"winnow/model"
	"winnow/model/criteria"
	"winnow/model/safetext"
	"winnow/tui/words"
)

func (a *app) scoreCommand() *cobra.Command {
	var check bool
	var explain string
	c := &cobra.Command{Use: "score", Short: "Score every lead anew; --check compares, --explain tells one", Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if check && explain != "" {
				return usageError("--check looks at every lead and --explain at one; choose")
			}
			ctx := cmd.Context()
			if explain != "" {
				return a.explain(ctx, explain)
			}
			open := a.openInPlace
			if check || a.flags.criteria != "" {
				open = func(ctx context.Context) (*store.Store, error) { return a.open(ctx, false) }
			}
			st, err := open(ctx)
			if err != nil {
				return err
			}
			if check {
				return a.checkScores(ctx, st)
			}
			return a.rescore(ctx, st)
		}}
	c.Flags().BoolVar(&check, "check", false, "score every lead aside, and compare with what the lists show")
	c.Flags().StringVar(&explain, "explain", "", "the receipt of one `LEAD`; with --criteria, by both texts")
	return c
}

// explain writes a lead's receipt by the applied criteria, and beside it that by
// those of --criteria.
func (a *app) explain(ctx context.Context, ref string) error {
	var other *criteria.Criteria
	if a.flags.criteria != "" {
		c, err := readCriteria(a.flags.criteria)
		if err != nil {
			return failed(err)
		}
		other = c
	}
	if err := a.begun(); err != nil {
		return err
	}
	st, behind, err := a.openToLook(ctx)
	if err != nil {
		return err
	}
	l, err := a.look(ctx, st, behind, ref, 0, true)
	if err != nil {
		return err
	}
	var by *model.Scored
	if other != nil {
		sc, err := st.ScoreBy(ctx, l.Detail.Row.ID, other)
		if err != nil {
			return err
		}
		by = &sc
	}
	switch {
	case a.flags.json:
		return a.json(a.explainJSON(l, by, other))
	case by != nil:
		return a.explainBoth(l.Detail.Row, &l.Detail.Scored, by)
	}
	return a.explainPeople(l)
}

func (a *app) explainJSON(l store.Look, by *model.Scored, other *criteria.Criteria) document {
	d, coming := &l.Detail, &l.Coming
	doc := append(document{{"now", stamp(a.clock())}, {"lead", d.Row.ID.String()}, {"label", d.Row.Label}}, scoredJSON(&d.Scored)...)
	doc = append(doc, member{"triggers", triggersJSON(d.Fired)}, member{"missing", lackingOf(l.Missing)},
		member{"coming", outlook{coming.In7, coming.In30, stamp(coming.BelowMQL), stamp(coming.BelowHot)}})
	if by != nil {
		doc = append(doc, member{"new", append(document{{"criteria", other.Hash}}, scoredJSON(by)...)})
	}
	return doc
}

func (a *app) explainPeople(of store.Look) error {
	d, sc := of.Detail, of.Detail.Scored
	if err := a.printf("%s: %d %s = fit %d + engagement %d\n", who(d.Row), sc.Score, sc.Grade, sc.Fit, sc.Engagement); err != nil {
		return err
	}
	t := a.table("", "", "", "")
	for _, l := range sc.Lines {
		t.row(fmt.Sprintf("  %+4d", l.Points), l.Label(), a.when(l.At), l.Group)
	}
	if err := t.flush(); err != nil {
		return err
	}
	if err := a.triggersPeople(d); err != nil {
		return err
	}
	if text := words.Missing(of.Missing, a.clock(), a.zone); text != "" {
		if err := a.printf("missing: %s\n", safetext.Line(text)); err != nil {
			return err
		}
	}
	return a.printf("coming:  %s\n", words.Coming(of.Coming, a.clock(), a.zone))
}

// lacking and outlook are what is missing and what is coming, in JSON.
type (
	lacking struct {
		To         model.Mark `json:"to"`
		Score      int        `json:"score"`
		Fit        int        `json:"fit"`
		Engagement int        `json:"engagement"`
		PassedAt   stamp      `json:"passed_at"`
		Cooled     bool       `json:"cooled"`
		Waits      bool       `json:"waits"` // in the queue by its file, whatever the score
		Ways       []way      `json:"ways"`
	}
	way struct {
		Score   int    `json:"score"`
		Trigger string `json:"trigger,omitempty"`
		Steps   []step `json:"steps"`
	}
	step struct {
		Rule   string          `json:"rule"`
		Touch  model.TouchKind `json:"touch,omitempty"`
		Like   string          `json:"like,omitempty"`
		Again  bool            `json:"again,omitempty"`
		Fields []string        `json:"fields,omitempty"`
		Points int             `json:"points"`
	}
	outlook struct {
		In7      int   `json:"in_7_days"`
		In30     int   `json:"in_30_days"`
		BelowMQL stamp `json:"below_mql_at"`
		BelowHot stamp `json:"below_hot_at"`
	}
)

func lackingOf(m model.Missing) lacking {
	out := lacking{To: m.To, Score: m.Short.Score, Fit: m.Short.Fit, Engagement: m.Short.Engagement, PassedAt: stamp(m.Passed), Cooled: m.Cooled, Waits: m.Waits, Ways: []way{}}
	for _, w := range m.Ways {
		x := way{Score: w.Score, Trigger: w.Trigger}
		for _, s := range w.Steps {
			x.Steps = append(x.Steps, step(s))
		}
		out.Ways = append(out.Ways, x)
	}
	return out
}

func scoredJSON(sc *model.Scored) document {
	return document{{"grade", sc.Grade}, {"rising", sc.Rising}, {"qualified_at", stamp(sc.QualifiedAt)}, {"hot_at", stamp(sc.HotAt)},
		{"next_change_at", stamp(sc.NextChange)}, {"receipt", receiptJSON(sc.Receipt)}}
}

// explainBoth writes two receipts of a lead side by side: a line that both have
// stands once.
func (a *app) explainBoth(row model.Row, now, by *model.Scored) error {
	if err := a.printf("%s: %d %s by the applied criteria, %d %s by %s\n", who(row), now.Score, now.Grade, by.Score, by.Grade,
		safetext.Line(a.flags.criteria)); err != nil {
		return err
	}
	type term struct {
		line model.Line
		by   [2]string
	}
	var terms []term
	for side, lines := range [][]model.Line{now.Lines, by.Lines} {
		for _, l := range lines {
			i := slices.IndexFunc(terms, func(t term) bool {
				o := t.line
				return t.by[side] == "" && o.Group == l.Group && o.Side == l.Side && o.Signal == l.Signal && o.Kind == l.Kind && o.At.Equal(l.At)
			})
			if i < 0 {
				i, terms = len(terms), append(terms, term{line: l})
			}
			terms[i].by[side] = fmt.Sprintf("%+d", l.Points)
		}
	}
	t := a.table("applied>", "new>", "", "", "")
	for _, x := range terms {
		t.row(x.by[0], x.by[1], x.line.Label(), a.when(x.line.At), x.line.Group)
	}
	for _, sum := range []struct {
		name    string
		now, by int
	}{{"fit", now.Fit, by.Fit}, {"engagement", now.Engagement, by.Engagement}, {"score", now.Score, by.Score}} {
		t.row(fmt.Sprint(sum.now), fmt.Sprint(sum.by), "= "+sum.name, "", "")
	}
	return t.flush()
}

// checkScores compares what is stored with what the criteria say now, and every
// receipt with its score.
func (a *app) checkScores(ctx context.Context, st *store.Store) error {
	n, wrong := 0, 0
	p := a.progress("checking")
	err := st.EachLead(ctx, model.ViewAll, nil, 0, func(r model.Row, _ func() (model.Lead, error)) error {
		n++
		p.at(n, 0)
		d, err := st.Detail(ctx, r.ID, 0)
		if err != nil {
			return err
		}
		sum := 0
		for _, l := range d.Scored.Lines {
			sum += l.Points
		}
		if sum == d.Scored.Score && d.Scored.Score == r.Score && d.Scored.Fit+d.Scored.Engagement == r.Score {
			return nil
		}
		wrong++
		if wrong <= 20 {
			a.warn("%s (%s): listed with %d, scores %d, receipt sums to %d", r.Label, r.ID, r.Score, d.Scored.Score, sum)
		}
		return nil
	})
	p.done()
	if err != nil {
		return err
	}
	if a.flags.json {
		if err := a.json(document{{"leads", n}, {"wrong", wrong}}); err != nil {
			return err
		}
	}
	if wrong > 0 {
		return &exitError{exitFailed, fmt.Errorf("%d of %s have another score than their receipt; run winnow score", wrong, plural(n, "lead"))}
	}
	if a.flags.json {
		return nil
	}
	return a.printf("%s: every score is the sum of its receipt\n", plural(n, "lead"))
}

func (a *app) rescore(ctx context.Context, st *store.Store) error {
	p := a.progress("scoring")
	leads := 0
	err := st.Rescore(ctx, func(done, total int) { leads = total; p.at(done, total) })
	p.done()
	if errors.Is(err, context.Canceled) {
		return err
	}
	if err != nil {
		return fmt.Errorf("score every lead: %w", err)
	}
	if a.flags.json {
		return a.json(document{{"leads", leads}, {"criteria", st.Criteria().Hash}})
	}
	if leads == 0 {
		return a.printf("There are no leads to score yet. Start with: %s, or look at: winnow demo\n", a.typed("import leads.csv"))
	}
	return a.printf("Scored %s by criteria %s\n", plural(leads, "lead"), safetext.Line(st.Criteria().Hash[:12]))
}

package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"winnow/data/store"
	"winnow/model"
	"winnow/model/safetext"
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
			st, err := a.open(ctx, false)
			if err != nil {
				return err
			}
			switch {
			case explain != "":
				return a.explain(ctx, st, explain)
			case check:
				return a.checkScores(ctx, st)
			}
			return a.rescore(ctx, st)
		}}
	c.Flags().BoolVar(&check, "check", false, "score every lead aside, and compare with what the lists show")
	c.Flags().StringVar(&explain, "explain", "", "the receipt of one `LEAD`")
	return c
}

func (a *app) explain(ctx context.Context, st *store.Store, ref string) error {
	r, err := a.resolve(ctx, st, ref)
	if err != nil {
		return err
	}
	d, err := st.Detail(ctx, r.ID, 0)
	if err != nil {
		return err
	}
	sc := d.Scored
	if a.flags.json {
		return a.json(document{{"now", stamp(a.clock())}, {"lead", r.ID.String()}, {"label", r.Label}, {"grade", sc.Grade}, {"rising", sc.Rising},
			{"qualified_at", stamp(sc.QualifiedAt)}, {"hot_at", stamp(sc.HotAt)}, {"next_change_at", stamp(sc.NextChange)}, {"receipt", receiptJSON(sc.Receipt)}})
	}
	if err := a.printf("%s: %d %s = fit %d + engagement %d\n", who(d.Row), sc.Score, sc.Grade, sc.Fit, sc.Engagement); err != nil {
		return err
	}
	t := a.table("", "", "", "")
	for _, l := range sc.Lines {
		t.row(fmt.Sprintf("  %+4d", l.Points), l.Signal, a.when(l.At), l.Group)
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
	return a.printf("Scored %s by criteria %s\n", plural(leads, "lead"), safetext.Line(st.Criteria().Hash[:12]))
}

package store

import (
	"context"
	"fmt"
	"slices"

	"winnow/model"
	"winnow/model/criteria"
	"winnow/model/report"
)

// Report makes a report of what is stored, by the clock and the rules of the store.
// progress (may be nil) is told how far it is. It is called off with ctx, between
// two pieces of leads.
func (s *Store) Report(ctx context.Context, name string, o report.Options, progress func(done, total int)) (d report.Document, err error) {
	o.Now, o.Rules = s.Now(), s.Rules()
	if o.Zone == nil {
		o.Zone = s.opt.Zone
	}
	r, err := report.New(name, o)
	if err != nil {
		return d, err
	}
	err = s.EachLife(ctx, LifeQuery{Segment: o.Segment, NoScores: !report.AsksScores(name)}, func(l *report.Life) error { r.Add(l); return nil }, progress)
	if err != nil {
		return d, err
	}
	d = r.Document()
	if w, ok := r.(*report.Week); ok {
		if err := s.propose(ctx, &d, w); err != nil {
			return d, err
		}
	}
	labels, err := s.labels(ctx, d.Examples())
	d.Named(func(id model.LeadID) string { return labels[id] })
	return d, err
}

// propose adds what a week asks of the criteria, and what that would have made of
// past decisions.
func (s *Store) propose(ctx context.Context, d *report.Document, w *report.Week) error {
	text, diff := report.Propose(s.Criteria().Text, w.Proposals())
	var replay report.Replay
	if text != "" {
		c, err := criteria.Parse("proposed.toml", text)
		if err != nil {
			return fmt.Errorf("the proposed criteria are not sound: %w", err)
		}
		if replay, err = s.replay(ctx, c); err != nil {
			return err
		}
	}
	d.Criteria = text
	d.Sections = slices.Insert(d.Sections, 1, report.ProposalSection(diff, &replay))
	return nil
}

var reportLabels = "SELECT id, label, company FROM lead WHERE id IN (" + batchList(1) + ")"

// labels are what people call leads, with their company.
func (s *Store) labels(ctx context.Context, ids []model.LeadID) (map[model.LeadID]string, error) {
	labels := map[model.LeadID]string{}
	err := s.read(ctx, func(r *reading) error {
		return inBatches(ids, 0, func(args []any) error {
			return r.each(reportLabels, 3, func(c *cells) error {
				id, label, company := model.LeadID(c.int()), c.text(), c.text()
				if company != "" && company != label {
					label += ", " + company
				}
				labels[id] = label
				return nil
			}, args...)
		})
	})
	return labels, err
}

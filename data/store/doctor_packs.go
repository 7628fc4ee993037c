package store

import (
	"context"
	"reflect"
	"slices"

	"winnow/model"
	"winnow/model/score"
)

// checkPacks compares what packs hold with the source rows and touches, and the
// digests of score rows with the rest of the row.
func (s *Store) checkPacks(ctx context.Context, d *Diagnosis) error {
	return s.read(ctx, func(r *reading) error {
		for last := model.LeadID(0); ; {
			ids, err := r.leadsAfter(last, scoreBatch)
			if err != nil || len(ids) == 0 {
				return err
			}
			made, err := r.subjectsMade(ids)
			if err != nil {
				return err
			}
			places, err := r.places(ids)
			if err != nil {
				return err
			}
			err = r.eachSubject(which{ids: ids}, func(s *subject) error {
				want := made[s.lead.ID]
				turning, err := turningLead(ctx, r, s.lead.ID)
				if err != nil || turning {
					return err
				}
				if !s.same(want) {
					d.problem("lead %s is packed as something else than its source rows and touches say", s.lead.ID)
				}
				return nil
			})
			if err != nil {
				return err
			}
			for id, row := range places {
				if n, _ := row[atDigest].(int64); n != 0 && n != digestOf(row) {
					d.problem("the score of lead %s is not what its digest says", id)
				}
			}
			last = ids[len(ids)-1]
		}
	})
}

// same reports whether two are scored alike.
func (s *subject) same(o *subject) bool {
	a, b := s.lead, o.lead
	for _, l := range []*model.Lead{&a, &b} { // IDs and Together are not packed
		l.Attributes, l.IDs, l.Together = nil, nil, nil
	}
	return reflect.DeepEqual(a, b) && slices.Equal(s.lead.Attributes, o.lead.Attributes) &&
		slices.EqualFunc(score.Sorted(slices.Clone(s.touches)), score.Sorted(slices.Clone(o.touches)), scoredAlike)
}

// scoredAlike leaves out what packs keep only of touches of one instant.
func scoredAlike(a, b model.Touch) bool {
	for _, t := range []*model.Touch{&a, &b} {
		t.EventID, t.UTM = "", model.UTM{Campaign: t.UTM.Campaign}
	}
	return a == b
}

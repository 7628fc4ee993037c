package store

import (
	"context"

	"winnow/model"
)

// Outlook says what would lift a lead over the next threshold of the applied
// criteria, and how its score goes on if nothing happens.
func (s *Store) Outlook(ctx context.Context, id model.LeadID) (missing model.Missing, coming model.Coming, err error) {
	err = s.read(ctx, func(r *reading) error {
		group, err := r.group(id)
		if err != nil {
			return err
		}
		lead, _, err := foldGroup(r.ctx, r.tx, group[0], group)
		if err != nil {
			return err
		}
		touches, err := groupTouches(r.ctx, r.tx, group)
		if err != nil {
			return err
		}
		if _, err := s.readCriteria(r.ctx, r.tx); err != nil {
			return err
		}
		sc, give := s.criteria.Load().scorer()
		defer give()
		now := s.Now()
		missing, coming = sc.Missing(&lead, touches, now), sc.Coming(&lead, touches, now)
		return nil
	})
	return missing, coming, err
}

package store

import (
	"context"

	"winnow/model"
)

// Outlook says what would lift a lead over the next threshold of the applied
// criteria (nothing does so for own staff, who are never queued), and how its score
// goes on if nothing happens.
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
		a := s.criteria.Load()
		sc, give := a.scorer()
		defer give()
		now := s.Now()
		switch f := foldFacts(&lead, &a.Rules); {
		case f.OwnStaff:
		case f.Pinned():
			missing = sc.MissingToHot(&lead, touches, now)
		default:
			missing = sc.Missing(&lead, touches, now)
		}
		coming = sc.Coming(&lead, touches, now)
		return nil
	})
	return missing, coming, err
}

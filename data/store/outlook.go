package store

import (
	"context"

	"winnow/model"
)

// Outlook says what would lift a lead over the next threshold of the applied
// criteria, and how its score goes on if nothing happens. Nothing would lift one that
// is decided, for which no threshold counts, nor own staff, who are never queued.
func (s *Store) Outlook(ctx context.Context, id model.LeadID) (missing model.Missing, coming model.Coming, err error) {
	err = s.read(ctx, func(r *reading) (err error) {
		missing, coming, err = r.outlook(id)
		return err
	})
	return missing, coming, err
}

func (r *reading) outlook(id model.LeadID) (missing model.Missing, coming model.Coming, err error) {
	group, err := r.group(id)
	if err != nil {
		return missing, coming, err
	}
	lead, _, err := foldGroup(r.ctx, r.tx, group[0], group)
	if err != nil {
		return missing, coming, err
	}
	touches, err := groupTouches(r.ctx, r.tx, group)
	if err != nil {
		return missing, coming, err
	}
	at, _, err := standingOf(r.ctx, r.tx, group[0])
	if err != nil {
		return missing, coming, err
	}
	if _, err := r.s.readCriteria(r.ctx, r.tx); err != nil {
		return missing, coming, err
	}
	a := r.s.criteria.Load()
	sc, give := a.scorer()
	defer give()
	now, f := r.s.Now(), foldFacts(&lead, &a.Rules)
	at.state.Facts = f
	switch {
	case f.OwnStaff || !at.state.Stage().Open():
	case f.Pinned():
		missing = sc.MissingToHot(&lead, touches, now)
	default:
		missing = sc.Missing(&lead, touches, now)
	}
	return missing, sc.Coming(&lead, touches, now), nil
}

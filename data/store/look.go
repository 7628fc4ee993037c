package store

import (
	"context"
	"errors"
	"fmt"

	"winnow/model"
)

// Look is everything about one lead at a clock.
type Look struct {
	Detail  model.Detail
	Missing model.Missing // see Outlook; only where it was asked for
	Coming  model.Coming
}

// LookAt is Detail and Outlook of a lead as it would stand if a sweep had brought the
// file to this store's clock: woken with those of its company whose rest is over, and
// scored. It does so in a transaction that it takes back, so that nothing is written
// whatever the clock; others wait for it as for a decision.
func (s *Store) LookAt(ctx context.Context, id model.LeadID, touches int, ahead bool) (l Look, err error) {
	err = s.write(ctx, func(tx querier) error {
		r := tx.(*reading)
		if err := s.bring(ctx, r, id); err != nil {
			return err
		}
		if l.Detail, err = r.detail(id, touches); err != nil {
			return err
		}
		if ahead {
			if l.Missing, l.Coming, err = r.outlook(id); err != nil {
				return err
			}
		}
		return errNothing
	})
	if errors.Is(err, errNothing) {
		err = nil
	}
	return l, err
}

// bring brings a lead to the clock, within a transaction that is taken back.
func (s *Store) bring(ctx context.Context, r *reading, id model.LeadID) error {
	group, err := r.group(id)
	if err != nil {
		return err
	}
	mates, err := r.mates(group[0])
	if err != nil {
		return err
	}
	leads := []model.LeadID{group[0]}
	for _, m := range mates {
		leads = append(leads, m.id)
	}
	if err := s.wakeFor(ctx, r, leads); err != nil {
		return err
	}
	var made []model.EntryID
	p, err := s.projectStates(ctx, r)
	if err != nil {
		return err
	}
	p.swept = &made
	pending, err := r.number("SELECT EXISTS (SELECT 1 FROM setting WHERE name = '" + settingRescore + "')")
	if err == nil && pending != 0 {
		err = p.joinLead(ctx, group[0])
	}
	if err == nil {
		err = p.score(ctx, group[0])
	}
	return errors.Join(err, p.done(ctx))
}

// wakeFor wakes those of some leads whose date has come.
func (s *Store) wakeFor(ctx context.Context, r *reading, leads []model.LeadID) error {
	var due []model.Target
	err := r.each("SELECT lead FROM state WHERE until_at <= $1 AND merged_into = 0 AND lead IN ("+idList(leads)+") ORDER BY until_at", 1, func(c *cells) error {
		due = append(due, model.Target{Lead: model.LeadID(c.int()), Version: model.AnyVersion})
		return nil
	}, s.Now().UnixMicro())
	if err != nil {
		return fmt.Errorf("list the leads to wake: %w", err)
	}
	if len(due) == 0 {
		return nil
	}
	id, err := s.newEntryID()
	if err != nil {
		return err
	}
	_, err = s.do(ctx, r, normal(model.Command{ID: id, At: s.Now(), Actor: model.ActorWinnow, Action: model.ActWake,
		Due: s.WakeDue(s.Now()), Cause: WokeByDate, Targets: due}))
	return err
}

package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"winnow/model"
)

// regroup makes leads anew after what is merged into them changed: the one that
// is named and all that an entry ever merged with it. A lead that is merged away
// leaves the lists, and its keys name the one that stays.
func (s *Store) regroup(ctx context.Context, tx querier, lead model.LeadID) error {
	if err := moveKeys(ctx, tx); err != nil {
		return err
	}
	related, err := relatives(ctx, tx, lead)
	if err != nil {
		return err
	}
	rows, err := sourceRows(ctx, tx, related)
	if err != nil {
		return err
	}
	p, err := s.project(ctx, tx)
	if err != nil {
		return err
	}
	var joined companies
	r := refresher{tx: tx, p: p, index: true, joined: &joined}
	for i := range rows {
		r.stale = rows[i].keys().list(r.stale)
	}
	for _, id := range related {
		names, err := r.former(ctx, id, nil)
		if err != nil {
			return err
		}
		r.stale = names
		joined.add(r.was)
	}
	// Those merged away first, so that nobody is proposed as a duplicate of them.
	var roots []model.LeadID
	for _, id := range related {
		root, err := rootOf(ctx, tx, id)
		if err != nil {
			return err
		}
		if root == id {
			roots = append(roots, id)
		} else if err := r.away(ctx, id); err != nil {
			return err
		}
	}
	for _, id := range roots {
		if err := r.lead(ctx, id); err != nil {
			return err
		}
		joined.add(r.is)
	}
	if err := errors.Join(r.renamed(ctx, rows), r.unshared(ctx, r.stale)); err != nil {
		return err
	}
	for _, key := range joined.sorted() {
		if err := p.join(ctx, key); err != nil {
			return err
		}
	}
	return errors.Join(r.reindex(ctx), p.done(ctx))
}

// unshared gives what waits by a phone to the lead whose alone it is now: two that
// had it are one person by the merge.
func (r *refresher) unshared(ctx context.Context, keys []identityKey) error {
	for _, k := range keys {
		if k.kind != kindPhone {
			continue
		}
		who, err := scanOne[int64](r.tx.QueryContext(ctx, "SELECT id FROM touch_key WHERE kind = +$1 AND value = +$2", k.kind, k.value))
		if err != nil {
			return fmt.Errorf("look for touches that wait: %w", err)
		}
		if who == 0 {
			continue
		}
		owner, err := r.owner(ctx, k)
		if err != nil {
			return err
		}
		if owner == 0 {
			continue
		}
		if err := r.hand(ctx, owner, k, who); err != nil {
			return err
		}
	}
	return nil
}

// away takes a lead that is merged into another out of everything but its rows
// and touches.
func (r *refresher) away(ctx context.Context, id model.LeadID) error {
	r.keys = nil
	if _, err := r.rename(ctx, id, r.stale); err != nil {
		return err
	}
	if err := errors.Join(r.p.apart(ctx, id), r.p.lead(ctx, id)); err != nil {
		return err
	}
	if r.index {
		r.words = append(r.words, id)
	}
	return nil
}

// relatives are the leads that merges ever named together with this one, in
// rising order.
func relatives(ctx context.Context, q querier, lead model.LeadID) ([]model.LeadID, error) {
	all := []model.LeadID{lead}
	for i := 0; i < len(all); i++ {
		rows, err := q.QueryContext(ctx, `SELECT DISTINCT o.lead FROM change c JOIN entry e ON e.seq = c.seq
			JOIN change o ON o.seq = c.seq AND o.shared <> 0 WHERE c.lead = +$1 AND e.action = 'merge'`, int64(all[i]))
		if err != nil {
			return nil, fmt.Errorf("read what was merged with lead %s: %w", lead, err)
		}
		more, err := scanAll[model.LeadID](rows)
		if err != nil {
			return nil, fmt.Errorf("read what was merged with lead %s: %w", lead, err)
		}
		for _, id := range more {
			if !slices.Contains(all, id) {
				all = append(all, id)
			}
		}
	}
	slices.Sort(all)
	return all, nil
}

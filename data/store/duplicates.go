package store

import (
	"context"
	"fmt"
	"slices"

	"winnow/model"
)

// Two leads are proposed as one when a key names both: every lead with the first
// of those that a key names, but by a phone only the first two, for a phone that
// more share is a switchboard's. So proposals follow from table identity alone.

// sharedLimit is how many leads with one key are looked at when its first one
// changes: bounded work for what no file of people has.
const sharedLimit = 1000

// renewPairs brings proposals up to date after keys came to name a lead or no
// longer do.
func (r *refresher) renewPairs(ctx context.Context, id model.LeadID, moved []identityKey) error {
	pairs, err := r.pairsOf(ctx, id)
	if err != nil {
		return err
	}
	for _, k := range moved {
		if !k.proposes() {
			continue
		}
		more, err := r.pairsBy(ctx, id, k)
		if err != nil {
			return err
		}
		pairs = append(pairs, more...)
	}
	done := map[[2]model.LeadID]bool{}
	for _, d := range pairs {
		if ab := [2]model.LeadID{d.a, d.b}; !done[ab] {
			done[ab] = true
			if err := r.renewPair(ctx, d.a, d.b); err != nil {
				return err
			}
		}
	}
	return nil
}

// pairsBy are the proposals that a key makes with the lead and without it: where
// it is the key's first, all of them.
func (r *refresher) pairsBy(ctx context.Context, id model.LeadID, k identityKey) ([]pair, error) {
	limit := 2
	for {
		others, err := r.sharing(ctx, id, k, limit)
		if err != nil {
			return nil, err
		}
		if len(others) == 0 {
			return nil, nil
		}
		if id < others[0] && limit == 2 && len(others) == 2 && k.kind != kindPhone {
			limit = sharedLimit
			continue
		}
		var pairs []pair
		at, _ := slices.BinarySearch(others, id)
		with := slices.Insert(slices.Clone(others), at, id)
		if at > 0 && k.kind != kindPhone { // not the first: one proposal
			return append(pairs, pair{a: others[0], b: id}), nil
		}
		for _, leads := range [][]model.LeadID{with, others} {
			for n := 1; n < len(leads); n++ {
				pairs = appendPair(pairs, k, leads[:n], leads[n])
			}
		}
		return pairs, nil
	}
}

// sharing are leads other than one that a key names, the first so many.
func (r *refresher) sharing(ctx context.Context, but model.LeadID, k identityKey, most int) ([]model.LeadID, error) {
	rows, err := r.tx.QueryContext(ctx, "SELECT lead FROM identity WHERE kind = +$1 AND value = +$2 AND lead <> $3 ORDER BY lead LIMIT 0 + $4",
		k.kind, k.value, int64(but), most)
	if err != nil {
		return nil, fmt.Errorf("read who shares a key: %w", err)
	}
	leads, err := scanAll[model.LeadID](rows)
	if err != nil {
		return nil, fmt.Errorf("read who shares a key: %w", err)
	}
	if r.held == nil {
		return leads, nil
	}
	held := slices.DeleteFunc(r.held(k, most+1), func(id model.LeadID) bool { return id == but })
	return join(leads, held, most), nil
}

// pairsOf are the proposals that name a lead.
func (r *refresher) pairsOf(ctx context.Context, id model.LeadID) ([]pair, error) {
	rows, err := r.tx.QueryContext(ctx, "SELECT a, b FROM duplicate WHERE a = +$1 UNION SELECT a, b FROM duplicate WHERE b = +$1", int64(id))
	if err != nil {
		return nil, fmt.Errorf("read the duplicates of lead %s: %w", id, err)
	}
	var out []pair
	for rows.Next() {
		var d pair
		if err := rows.Scan(&d.a, &d.b); err != nil {
			return nil, closing(rows, err)
		}
		out = append(out, d)
	}
	return out, closing(rows, nil)
}

// renewPair keeps the proposal of two leads that share a key and drops it else.
func (r *refresher) renewPair(ctx context.Context, a, b model.LeadID) error {
	if _, err := r.tx.ExecContext(ctx, "DELETE FROM duplicate WHERE a = +$1 AND b = +$2", int64(a), int64(b)); err != nil {
		return fmt.Errorf("take back a duplicate of lead %s: %w", a, err)
	}
	keys, err := r.keysOf(ctx, b)
	if err != nil || len(keys) == 0 {
		return err
	}
	for _, k := range keys {
		if !k.proposes() {
			continue
		}
		others, err := r.sharing(ctx, b, k, 2)
		if err != nil {
			return err
		}
		// By a phone only the first two are proposed.
		if len(others) == 0 || others[0] != a || k.kind == kindPhone && len(others) > 1 && others[1] < b {
			continue
		}
		if err := putPair(ctx, r.tx, pair{a, b, k.why()}); err != nil {
			return err
		}
	}
	return nil
}

// keysOf are the keys that should name a lead.
func (r *refresher) keysOf(ctx context.Context, id model.LeadID) ([]identityKey, error) {
	root, err := rootOf(ctx, r.tx, id)
	if err != nil || root != id {
		return nil, err
	}
	group, err := groupOf(ctx, r.tx, id)
	if err != nil {
		return nil, err
	}
	rows, err := sourceRows(ctx, r.tx, group)
	if err != nil {
		return nil, err
	}
	l, _ := model.FoldRows(id, live(rows))
	if l.Rows == 0 {
		return nil, nil
	}
	return leadKeys(rows, &l), nil
}

package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"winnow/model"
)

// takeSome takes back what the batch said of some leads: their keys first, then
// their places in the lists, then themselves. Nothing leads to a lead that is
// gone.
func (t *batchTurn) takeSome(ctx context.Context, leads []model.LeadID) error {
	plain, others, err := t.part(ctx, leads)
	if err != nil {
		return err
	}
	keys, err := t.keysOf(ctx, plain)
	if err != nil {
		return err
	}
	t.joined.addStaff(keys)
	if err := t.forget(ctx, keys); err != nil {
		return err
	}
	if err := t.unlist(ctx, plain); err != nil {
		return err
	}
	late, err := t.drop(ctx, plain)
	if err != nil {
		return err
	}
	return t.others(ctx, append(others, late...))
}

// keysOf are all keys that may name leads of which nothing but the batch speaks,
// in the order of the index: those of its rows, of the name and company that they
// make, and of those that are stored.
func (t *batchTurn) keysOf(ctx context.Context, plain []model.LeadID) ([]leadKey, error) {
	var keys []leadKey
	for some := range slices.Chunk(plain, 500) {
		for _, id := range some {
			rows, err := sourceRows(ctx, t.s.e.Reader, []model.LeadID{id})
			if err != nil {
				return nil, t.s.e.Describe(err)
			}
			for i := range rows {
				rows[i].Live = true
			}
			l, _ := model.FoldRows(id, live(rows))
			for _, k := range leadKeys(rows, &l) {
				keys = append(keys, leadKey{k, id})
			}
		}
		if t.state == batchGiving {
			continue
		}
		stored, err := t.s.e.Reader.QueryContext(ctx, "SELECT id, name, company_key FROM lead WHERE id IN ("+idList(some)+")")
		if err != nil {
			return nil, t.s.e.Describe(fmt.Errorf("read leads of import %d: %w", t.batch, err))
		}
		for stored.Next() {
			var id model.LeadID
			var name, company string
			if err := stored.Scan(&id, &name, &company); err != nil {
				return nil, closing(stored, err)
			}
			for _, k := range staffKeys(name, company) {
				keys = append(keys, leadKey{k, id})
			}
		}
		if err := closing(stored, nil); err != nil {
			return nil, t.s.e.Describe(fmt.Errorf("read leads of import %d: %w", t.batch, err))
		}
	}
	slices.SortFunc(keys, func(a, b leadKey) int {
		return cmp.Or(a.compare(b.identityKey), cmp.Compare(a.lead, b.lead))
	})
	return slices.Compact(keys), nil
}

// forget removes keys, and renews the duplicates of leads that came to be the
// first of one, for those before them are gone.
func (t *batchTurn) forget(ctx context.Context, keys []leadKey) error {
	err := t.keys.each(ctx, len(keys), 4*turnStep, func(tx querier) (work, error) {
		return work{do: func(from, to int) error {
			for _, k := range keys[from:to] {
				if _, err := tx.ExecContext(ctx, "DELETE FROM identity WHERE kind = +$1 AND value = +$2 AND lead = +$3", k.kind, k.value, int64(k.lead)); err != nil {
					return fmt.Errorf("forget identities: %w", err)
				}
			}
			return nil
		}}, nil
	})
	if err != nil {
		return err
	}
	// The first lead of each key that two may be one by.
	first := slices.CompactFunc(keys, func(a, b leadKey) bool { return a.identityKey == b.identityKey })
	first = slices.DeleteFunc(first, func(k leadKey) bool { return !k.proposes() })
	return t.keys.each(ctx, len(first), 4*turnStep, func(tx querier) (work, error) {
		p, err := t.s.project(ctx, tx)
		if err != nil {
			return work{}, err
		}
		r := refresher{tx: tx, p: p}
		return work{func(from, to int) error { return r.handOn(ctx, first[from:to]) }, func() error { return p.done(ctx) }}, nil
	})
}

// handOn renews the duplicates of leads that came to be the first of a key. keys
// name the first of the leads that are gone.
func (r *refresher) handOn(ctx context.Context, keys []leadKey) error {
	ask := make([]identityKey, len(keys))
	for i, k := range keys {
		ask[i] = k.identityKey
	}
	left, err := findKeys(ctx, r.tx, ask)
	if err != nil {
		return err
	}
	for _, k := range keys {
		at := left[k.identityKey]
		if len(at) == 0 || k.lead > at[len(at)-1] {
			continue
		}
		if err := r.renewPairs(ctx, at[0], []identityKey{k.identityKey}); err != nil {
			return err
		}
	}
	return nil
}

// unlist takes plain leads out of the lists and their tallies, in the order of
// the lists.
func (t *batchTurn) unlist(ctx context.Context, plain []model.LeadID) error {
	type place struct {
		stage model.Stage
		key   int64
		lead  model.LeadID
	}
	places := make([]place, 0, len(plain))
	for some := range slices.Chunk(plain, 500) {
		rows, err := t.s.e.Reader.QueryContext(ctx, "SELECT stage, sort_key, lead FROM score WHERE lead IN ("+idList(some)+")")
		if err != nil {
			return t.s.e.Describe(fmt.Errorf("read the lists: %w", err))
		}
		for rows.Next() {
			var p place
			if err := rows.Scan(&p.stage, &p.key, &p.lead); err != nil {
				return closing(rows, err)
			}
			places = append(places, p)
		}
		if err := closing(rows, nil); err != nil {
			return t.s.e.Describe(fmt.Errorf("read the lists: %w", err))
		}
	}
	slices.SortFunc(places, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.stage, b.stage), cmp.Compare(a.key, b.key), cmp.Compare(a.lead, b.lead))
	})
	leads := make([]model.LeadID, len(places))
	for i, p := range places {
		leads[i] = p.lead
	}
	return t.rows.each(ctx, len(leads), turnStep, func(tx querier) (work, error) {
		p, err := t.s.project(ctx, tx)
		if err != nil {
			return work{}, err
		}
		return work{func(from, to int) error { return p.unlist(ctx, leads[from:to]) }, func() error { return p.done(ctx) }}, nil
	})
}

// unlist takes leads out of the lists and their tallies.
func (p *projection) unlist(ctx context.Context, leads []model.LeadID) error {
	in := " WHERE lead IN (" + idList(leads) + ")"
	rows, err := p.tx.QueryContext(ctx, "SELECT stage, flags, count(*) FROM score"+in+" GROUP BY stage, flags")
	if err != nil {
		return fmt.Errorf("count leads: %w", err)
	}
	for rows.Next() {
		var stage model.Stage
		var flags, n int64
		if err := rows.Scan(&stage, &flags, &n); err != nil {
			return closing(rows, err)
		}
		tallyRow(p.tally, stage, flags, -n)
	}
	if err := closing(rows, nil); err != nil {
		return fmt.Errorf("count leads: %w", err)
	}
	if _, err := p.tx.ExecContext(ctx, "DELETE FROM score"+in); err != nil {
		return fmt.Errorf("take leads out of the lists: %w", err)
	}
	return nil
}

// drop removes the rows of plain leads, and returns those that are not plain any
// more: something came to be known of them since they were picked.
func (t *batchTurn) drop(ctx context.Context, plain []model.LeadID) (late []model.LeadID, err error) {
	err = t.rows.each(ctx, len(plain), turnStep, func(tx querier) (work, error) {
		p, err := t.s.project(ctx, tx)
		if err != nil {
			return work{}, err
		}
		var gone []model.LeadID
		return work{func(from, to int) error {
			t.did(to - from)
			still, err := plainLeads(ctx, tx, t.batch, plain[from:to])
			if err != nil {
				return err
			}
			for _, id := range plain[from:to] {
				if !among(still, id) {
					late = append(late, id)
				}
			}
			gone = append(gone, still...)
			return t.dropSome(ctx, p, still)
		}, func() error {
			// Together and in rising order: see indexLeads.
			_, err := tx.ExecContext(ctx, "DELETE FROM search WHERE docid IN ("+idList(gone)+")")
			return errors.Join(err, p.done(ctx))
		}}, nil
	})
	return late, err
}

// dropSome removes the rows of plain leads, table by table.
func (t *batchTurn) dropSome(ctx context.Context, p *projection, leads []model.LeadID) error {
	if err := errors.Join(p.unlist(ctx, leads), dropPacks(ctx, p.tx, leads)); err != nil {
		return err
	}
	in, batch := " IN ("+idList(leads)+")", fmt.Sprint(int64(t.batch))
	queries := []string{"INSERT INTO void_touch (" + touchColumns + ") SELECT " + touchColumns + " FROM touch WHERE lead" + in + " AND batch = " + batch}
	if t.state == batchRemoving {
		queries = []string{"DELETE FROM source_row WHERE lead" + in + " AND batch = " + batch,
			"DELETE FROM batch_touch WHERE lead" + in + " AND batch = " + batch,
			"DELETE FROM void_touch WHERE lead" + in + " AND batch = " + batch}
	}
	queries = append(queries, "DELETE FROM touch WHERE lead"+in+" AND batch = "+batch, "DELETE FROM lead WHERE id"+in, "DELETE FROM together WHERE lead"+in,
		"DELETE FROM duplicate WHERE a"+in, "DELETE FROM duplicate WHERE b"+in)
	for _, query := range queries {
		if _, err := p.tx.ExecContext(ctx, query); err != nil {
			return fmt.Errorf("take leads of import %d back: %w", t.batch, err)
		}
	}
	return nil
}

package store

import (
	"context"
	"fmt"
	"slices"

	"winnow/model"
)

// giveSome makes what the batch said of some leads count again: the plain ones
// that share no key with others together, then the others.
func (t *batchTurn) giveSome(ctx context.Context, leads []model.LeadID) error {
	plain, others, err := t.part(ctx, leads)
	if err != nil {
		return err
	}
	keys, err := t.keysOf(ctx, plain)
	if err != nil {
		return err
	}
	t.joined.addStaff(keys)
	shared, err := t.sharing(ctx, keys)
	if err != nil {
		return err
	}
	alone := slices.DeleteFunc(plain, func(id model.LeadID) bool { return shared[id] })
	keys = slices.DeleteFunc(keys, func(k leadKey) bool { return shared[k.lead] })
	late, err := t.put(ctx, alone)
	if err != nil {
		return err
	}
	if err := t.name(ctx, keys); err != nil {
		return err
	}
	if err := t.index(ctx, alone); err != nil {
		return err
	}
	for id := range shared {
		others = append(others, id)
	}
	others = append(others, late...)
	slices.Sort(others)
	return t.others(ctx, others)
}

// sharing are the leads whose keys name others too, in the database or before
// them, and those that touches wait for. keys are in the order of the index.
func (t *batchTurn) sharing(ctx context.Context, keys []leadKey) (map[model.LeadID]bool, error) {
	shared := map[model.LeadID]bool{}
	for some := range slices.Chunk(keys, 2*lookupSize) {
		ask := make([]identityKey, len(some))
		for i, k := range some {
			ask[i] = k.identityKey
		}
		taken, err := findKeys(ctx, t.s.e.Reader, ask)
		if err != nil {
			return nil, t.s.e.Describe(err)
		}
		waited, err := findAwaited(ctx, t.s.e.Reader, ask)
		if err != nil {
			return nil, t.s.e.Describe(err)
		}
		for _, k := range some {
			if len(taken[k.identityKey]) > 0 || waited[k.identityKey] {
				shared[k.lead] = true
			}
		}
	}
	for i := range keys {
		if i > 0 && keys[i].identityKey == keys[i-1].identityKey {
			shared[keys[i].lead] = true
		}
	}
	return shared, nil
}

// put writes plain leads, and returns those that are there already or are not
// plain any more.
func (t *batchTurn) put(ctx context.Context, alone []model.LeadID) (late []model.LeadID, err error) {
	err = t.rows.each(ctx, len(alone), turnStep, func(tx querier) (work, error) {
		p, err := t.s.project(ctx, tx)
		if err != nil {
			return work{}, err
		}
		return work{func(from, to int) error {
			t.did(to - from)
			fresh, err := t.fresh(ctx, tx, alone[from:to])
			if err != nil {
				return err
			}
			for _, id := range alone[from:to] {
				if !among(fresh, id) {
					late = append(late, id)
				}
			}
			return t.putSome(ctx, p, fresh)
		}, func() error { return p.done(ctx) }}, nil
	})
	return late, err
}

// fresh picks the plain leads that are not there yet.
func (t *batchTurn) fresh(ctx context.Context, tx querier, leads []model.LeadID) ([]model.LeadID, error) {
	plain, err := plainLeads(ctx, tx, t.batch, leads)
	if err != nil || len(plain) == 0 {
		return nil, err
	}
	rows, err := tx.QueryContext(ctx, "SELECT lead FROM score WHERE lead IN ("+idList(plain)+") ORDER BY lead")
	if err != nil {
		return nil, fmt.Errorf("read the lists: %w", err)
	}
	there, err := scanAll[model.LeadID](rows)
	if err != nil {
		return nil, fmt.Errorf("read the lists: %w", err)
	}
	return slices.DeleteFunc(plain, func(id model.LeadID) bool { return among(there, id) }), nil
}

// putSome writes the rows of plain leads, but for their keys and words.
func (t *batchTurn) putSome(ctx context.Context, p *projection, leads []model.LeadID) error {
	if len(leads) == 0 {
		return nil
	}
	in, batch := " IN ("+idList(leads)+")", fmt.Sprint(int64(t.batch))
	for _, query := range []string{
		"INSERT INTO touch (" + touchColumns + ") SELECT " + touchColumns + " FROM void_touch WHERE lead" + in + " AND batch = " + batch,
		"DELETE FROM void_touch WHERE lead" + in + " AND batch = " + batch,
	} {
		if _, err := p.tx.ExecContext(ctx, query); err != nil {
			return fmt.Errorf("give leads of import %d again: %w", t.batch, err)
		}
	}
	for _, id := range leads {
		rows, err := sourceRows(ctx, p.tx, []model.LeadID{id})
		if err != nil {
			return err
		}
		l, _ := model.FoldRows(id, live(rows))
		if err := putLead(ctx, p.tx, &l, p.rules); err != nil {
			return fmt.Errorf("write lead %s: %w", id, err)
		}
		touches, err := groupTouches(ctx, p.tx, []model.LeadID{id})
		if err != nil {
			return err
		}
		st := model.State{Lead: id, Facts: foldFacts(&l, &p.rules)}
		if err := p.put(ctx, st, p.scorer.ScoreOnly(&l, touches, p.now), nil); err != nil {
			return err
		}
	}
	return nil
}

// index makes leads searchable that are there again. By themselves, more of them
// are in one piece of the index, and fewer pieces have to be joined.
func (t *batchTurn) index(ctx context.Context, leads []model.LeadID) error {
	p := newPace(t.s, t.rows.part+", search")
	p.after = t.rows.after
	return p.each(ctx, len(leads), indexSize, func(tx querier) (work, error) {
		return work{do: func(from, to int) error { return indexLeads(ctx, tx, leads[from:to]) }}, nil
	})
}

// name stores the keys of leads that are there again, but for those that somebody
// merged into others meanwhile: what names them names the others by now.
func (t *batchTurn) name(ctx context.Context, keys []leadKey) error {
	if len(keys) == 0 {
		return nil
	}
	first := slices.MinFunc(keys, func(a, b leadKey) int { return int(a.lead - b.lead) }).lead
	return t.keys.each(ctx, len(keys), 4*turnStep, func(tx querier) (work, error) {
		away, err := mergedAway(ctx, tx, first)
		if err != nil {
			return work{}, err
		}
		many := newInserter("INSERT INTO identity (kind, value, lead) VALUES ", 3)
		many.tail = " ON CONFLICT DO NOTHING"
		return work{func(from, to int) error {
			for _, k := range keys[from:to] {
				if !away[k.lead] {
					many.add(k.kind, k.value, int64(k.lead))
				}
			}
			if err := many.flush(ctx, tx); err != nil {
				return fmt.Errorf("store identities: %w", err)
			}
			return nil
		}, nil}, nil
	})
}

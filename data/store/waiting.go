package store

import (
	"context"
	"errors"
	"fmt"

	"winnow/model"
)

// Touches that an import brings without a row about their person are the lead's
// that a key names: its id, address or phone. Of people nobody knows they wait in
// table waiting. Each keeps its key (table touch_key), so that it attaches when the
// key comes to name a lead, and waits again when it does not any more. Both happen
// where leads are made anew (see settleKeyed): what waits and whose a touch is
// follows from what counts, in whatever order it was said.

// kindName, with a source, is the kind of a key that is a name alone. It tells who
// is meant only where the source knows one lead by that name; it is none of table
// identity.
const kindName = "name:"

// waitColumns are those of table waiting but for its key, as in table touch.
const waitColumns = "at, hash, kind, outbound, channel, detail, url, event_id, utm, batch"

// liveBatch says of row v of a table with batches that it counts.
const liveBatch = "EXISTS (SELECT 1 FROM batch b WHERE b.id = v.batch AND " + batchCounts + ")"

// siftTouchKeys makes a sieve of the keys of touches: nil where there are none,
// which is so for most, or too many to be read for each import.
func (s *Store) siftTouchKeys(ctx context.Context) (sieve, error) {
	rows, err := s.e.Reader.QueryContext(ctx, "SELECT kind, value FROM touch_key LIMIT 0 + $1", siftMost)
	if err != nil {
		return nil, s.e.Describe(fmt.Errorf("read the keys of touches: %w", err))
	}
	var out sieve
	n := 0
	for ; rows.Next(); n++ {
		if n == 0 {
			out = make(sieve, sieveBits/64)
		}
		var k identityKey
		if err := rows.Scan(&k.kind, &k.value); err != nil {
			return nil, closing(rows, err)
		}
		out.put(k)
	}
	if n == siftMost {
		for i := range out {
			out[i] = ^uint64(0)
		}
	}
	return out, closing(rows, nil)
}

// findAwaited tells which of the keys a lead should not get without a look at the
// touches: some wait for it, or it is a phone, which tells nobody apart when two
// have it.
func findAwaited(ctx context.Context, q querier, keys []identityKey) (map[identityKey]bool, error) {
	found := map[identityKey]bool{}
	any, err := anyKeyed(ctx, q)
	if err != nil || !any {
		return found, err
	}
	for _, k := range keys {
		is, err := scanOne[bool](q.QueryContext(ctx, `SELECT EXISTS (SELECT 1 FROM touch_key t WHERE t.kind = +$1 AND t.value = +$2
			AND (t.kind = '`+kindPhone+`' OR EXISTS (SELECT 1 FROM waiting w WHERE w.who = t.id)))`, k.kind, k.value))
		if err != nil {
			return nil, fmt.Errorf("look for touches that wait: %w", err)
		}
		if is {
			found[k] = true
		}
	}
	return found, nil
}

// anyKeyed reports whether any touch ever came without a row about its person.
func anyKeyed(ctx context.Context, q querier) (bool, error) {
	any, err := one[bool](ctx, q, "SELECT EXISTS (SELECT 1 FROM touch_key)")
	if err != nil {
		return false, fmt.Errorf("look for keys of touches: %w", err)
	}
	return any, nil
}

// Waiting says how many touches wait for a person whom nobody knows.
func (s *Store) Waiting(ctx context.Context) (model.Waiting, error) {
	var w model.Waiting
	err := s.e.Reader.QueryRowContext(ctx, `SELECT count(*), count(DISTINCT CASE WHEN k.kind <> '' THEN v.who END), coalesce(sum(k.kind = ''), 0)
		FROM waiting v JOIN touch_key k ON k.id = v.who WHERE `+liveBatch).Scan(&w.Touches, &w.People, &w.Nobody)
	if err != nil {
		return w, s.e.Describe(fmt.Errorf("count the touches that wait: %w", err))
	}
	return w, nil
}

// called is a lead by a key under which touches wait for it.
type called struct {
	key  identityKey
	lead model.LeadID
}

// keysAwaited lists the leads that keys of waiting touches name.
func (s *Store) keysAwaited(ctx context.Context) ([]called, error) {
	rows, err := s.e.Reader.QueryContext(ctx, `SELECT k.kind, k.value, (SELECT min(i.lead) FROM identity i WHERE i.kind = k.kind AND i.value = k.value) AS lead
		FROM (SELECT DISTINCT v.who FROM waiting v WHERE `+liveBatch+`) w JOIN touch_key k ON k.id = w.who WHERE lead IS NOT NULL ORDER BY lead, k.kind, k.value`)
	if err != nil {
		return nil, s.e.Describe(fmt.Errorf("read whose touches wait: %w", err))
	}
	var list []called
	for rows.Next() {
		var c called
		if err := rows.Scan(&c.key.kind, &c.key.value, &c.lead); err != nil {
			return nil, closing(rows, err)
		}
		list = append(list, c)
	}
	return list, closing(rows, nil)
}

// meet attaches what waits for leads by the keys given, in short transactions.
func (s *Store) meet(ctx context.Context, p *pace, list []called, joined *companies) error {
	return p.each(ctx, len(list), 1, func(tx querier) (work, error) {
		proj, err := s.project(ctx, tx)
		if err != nil {
			return work{}, err
		}
		r := refresher{tx: tx, p: proj, joined: joined}
		return work{func(from, _ int) error {
			root, err := rootOf(ctx, tx, list[from].lead)
			if err != nil {
				return err
			}
			r.called = []identityKey{list[from].key}
			return r.lead(ctx, root)
		}, func() error { return proj.done(ctx) }}, nil
	})
}

// waiting goes through the touches that wait when the batch's own came or went:
// those of a batch that is removed go, the others find whom their keys name now.
func (t *batchTurn) waiting(ctx context.Context) error {
	any, err := anyKeyed(ctx, t.s.e.Reader)
	if err != nil || !any {
		return t.s.e.Describe(err)
	}
	if t.state == batchRemoving {
		err := errors.Join(
			t.dropRows(ctx, "DELETE FROM waiting WHERE (who, at, hash, batch) IN (SELECT who, at, hash, batch FROM waiting WHERE batch = +$1 LIMIT 256)"),
			t.dropRows(ctx, `DELETE FROM touch_key WHERE id IN (SELECT id FROM touch_key WHERE batch = +$1
				AND id > (SELECT coalesce(max(id), 0) - 256 FROM touch_key))`))
		if err != nil {
			return err
		}
	}
	keys, err := t.s.keysAwaited(ctx)
	if err != nil {
		return err
	}
	named, shared, err := t.s.namesMeant(ctx)
	if err != nil {
		return err
	}
	if err := t.s.part(ctx, t.rows, shared, &t.joined); err != nil {
		return err
	}
	return t.s.meet(ctx, t.rows, append(keys, named...), &t.joined)
}

// dropRows carries out a statement that removes some rows of the batch until
// none is left.
func (t *batchTurn) dropRows(ctx context.Context, query string) error {
	for left := true; left; {
		err := t.rows.write(ctx, func(tx querier, more func() bool) error {
			for first := true; left && (first || more()); first = false {
				res, err := tx.ExecContext(ctx, query, int64(t.batch))
				if err != nil {
					return fmt.Errorf("remove what import %d left to wait: %w", t.batch, err)
				}
				n, err := res.RowsAffected()
				if left = n > 0; err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

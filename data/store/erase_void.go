package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"winnow/model"
)

// Rows of imports that were taken back count for nothing, but are kept, so that
// they can be given again. They are about a person as much as those that count.

// voidRows lists what batches said that counts for nothing: of one, or of all. The
// state of the batch is asked for first, so that rows of those that count, which are
// nearly all, are not looked at.
const voidRows = `SELECT r.lead, r.batch, r.line, r.document, b.source FROM batch b CROSS JOIN source_row r ON r.batch = b.id
	WHERE ($1 = 0 OR b.id = $1) AND NOT (` + batchCounts + `)
		AND NOT EXISTS (SELECT 1 FROM batch_kept k WHERE k.batch = r.batch AND k.lead = r.lead)`

// voidOf picks, of the rows that count for nothing, those whose keys fit; batch 0
// is every batch. It reads through them all.
func voidOf(ctx context.Context, q querier, batch model.BatchID, fits func(k *rowKeys) bool) (rows []sourced, err error) {
	err = each(ctx, q, voidRows, 5, func(c *cells) error {
		r := sourced{Lead: model.LeadID(c.int())}
		in, line, doc := model.BatchID(c.int()), int(c.int()), c.text()
		r.Source = c.text()
		if err := readRowText(doc, &r.SourceRow); err != nil {
			return fmt.Errorf("read source row %d of batch %d: %w", line, in, err)
		}
		r.Batch, r.Line = in, line
		if k := r.keys(); fits(&k) {
			rows = append(rows, r)
		}
		return nil
	}, int64(batch))
	if err != nil {
		return nil, fmt.Errorf("read what was taken back: %w", err)
	}
	return rows, nil
}

// dropVoid deletes a row that counts for nothing, and the touches that came with it.
func dropVoid(ctx context.Context, tx querier, r *sourced) error {
	if _, err := tx.ExecContext(ctx, "DELETE FROM source_row WHERE lead = +$1 AND batch = +$2 AND line = +$3", int64(r.Lead), int64(r.Batch), r.Line); err != nil {
		return fmt.Errorf("erase a row of lead %s: %w", r.Lead, err)
	}
	for _, query := range []string{"DELETE FROM void_touch WHERE lead = +$1 AND batch = +$2", "DELETE FROM batch_touch WHERE lead = +$1 AND batch = +$2"} {
		if _, err := tx.ExecContext(ctx, query, int64(r.Lead), int64(r.Batch)); err != nil {
			return fmt.Errorf("erase touches of lead %s: %w", r.Lead, err)
		}
	}
	return nil
}

// Unlisted says whether something is stored about a person whom no lead is called
// after: what an import said that was taken back, or touches that wait for them. ref
// is an e-mail address or an id of a source. The error is of kind not found where
// nothing is.
func (s *Store) Unlisted(ctx context.Context, ref string) error {
	x := &erasing{s: s, c: EraseCommand{Ref: ref}}
	return s.read(ctx, func(r *reading) error { return x.read(ctx, r) })
}

// called finds the key that a reference is.
func (x *erasing) called(ctx context.Context, q querier) error {
	ref := strings.TrimPrefix(strings.TrimSpace(x.c.Ref), "#")
	if ref == "" {
		return nil
	}
	if mail := model.NormalEmail(ref); mail != "" {
		x.word(ref)
		x.word(mail)
		x.add(identityKey{kindEmail, mail})
		return nil
	}
	kinds := map[string]bool{}
	waits, err := q.QueryContext(ctx, "SELECT kind FROM touch_key WHERE substr(kind, 1, 3) = '"+kindID+"' AND value = +$1", ref)
	if err != nil {
		return fmt.Errorf("look for what waits for %q: %w", ref, err)
	}
	found, err := scanAll[string](waits)
	if err != nil {
		return fmt.Errorf("look for what waits for %q: %w", ref, err)
	}
	for _, kind := range found {
		kinds[kind] = true
	}
	_, err = voidOf(ctx, q, 0, func(k *rowKeys) bool {
		for _, key := range k.list(nil) {
			if strings.HasPrefix(key.kind, kindID) && key.value == ref {
				kinds[key.kind] = true
			}
		}
		return false
	})
	if err != nil {
		return err
	}
	if len(kinds) > 1 {
		return model.Conflict("name the person by their e-mail address", "%q is an id of %d sources", ref, len(kinds))
	}
	for kind := range kinds {
		x.word(ref)
		x.add(identityKey{kind, ref})
	}
	return nil
}

// add keeps a key of the person, by which imports are to leave them out.
func (x *erasing) add(k identityKey) {
	if x.mine == nil {
		x.mine = map[identityKey]bool{}
	}
	x.mine[k] = true
	x.keys = append(x.keys, k)
	x.known.hashes[x.known.hash(k)] = true
}

// take adds a lead and those that were merged into it to what is erased. Of one that
// is not listed, keys that others have by now do not name the person.
func (x *erasing) take(ctx context.Context, q querier, root model.LeadID, listed bool) error {
	group, err := groupOf(ctx, q, root)
	if err != nil {
		return err
	}
	x.roots = append(x.roots, root)
	x.res.Leads = append(x.res.Leads, group...)
	for _, lead := range group { // by which files of our own name them
		x.add(identityKey{kindID + model.SourceOwn, lead.String()})
	}
	rows, err := sourceRows(ctx, q, group)
	if err != nil {
		return err
	}
	for i := range rows {
		x.since(rows[i].At)
		k := rows[i].keys()
		x.keys = k.list(x.keys)
		if k.name != "" {
			x.keys = append(x.keys, identityKey{kindName + rows[i].Source, k.name})
		}
		keys := k.erasing(nil)
		if second := model.NormalEmail(rows[i].Get(model.FieldEmail2)); second != "" {
			keys = append(keys, identityKey{kindEmail, second})
		}
		for _, key := range keys {
			if !listed {
				others, err := x.ofOthers(ctx, q, &k, key)
				if err != nil {
					return err
				}
				if others {
					continue
				}
			}
			x.add(key)
		}
		x.words(&rows[i].SourceRow)
		if left := rows[i].Left; left != 0 && !slices.Contains(x.res.Leads, left) { // what the row that it mends says of them
			if err := x.take(ctx, q, left, false); err != nil {
				return err
			}
		}
	}
	return nil
}

// ofOthers reports whether a lead that is not erased has the key of a row.
func (x *erasing) ofOthers(ctx context.Context, q querier, of *rowKeys, key identityKey) (bool, error) {
	stored := []identityKey{key}
	if key.kind == kindPhoneName || key.kind == kindPhoneEnd {
		stored = []identityKey{{kindPhone, of.phone}, {kindPhone, of.second}}
	}
	found, err := findKeys(ctx, q, stored)
	if err != nil {
		return false, err
	}
	for _, leads := range found {
		if slices.ContainsFunc(leads, func(id model.LeadID) bool { return !slices.Contains(x.res.Leads, id) }) {
			return true, nil
		}
	}
	return false, nil
}

// seek finds what imports said of the person that were taken back: leads that are
// listed no more, whole, and single rows of others. Each may tell of more keys.
func (x *erasing) seek(ctx context.Context, q querier) error {
	for known := -1; known != len(x.mine); {
		known, x.strays = len(x.mine), nil
		x.c.step("reading imports that were taken back", 0, 0)
		rows, err := voidOf(ctx, q, 0, func(k *rowKeys) bool { return k.namedBy(func(key identityKey) bool { return x.mine[key] }) })
		if err != nil {
			return err
		}
		for i := range rows {
			if slices.Contains(x.res.Leads, rows[i].Lead) {
				continue
			}
			root, err := rootOf(ctx, q, rows[i].Lead)
			if err != nil {
				return err
			}
			gone, err := unsaid(ctx, q, root)
			if err != nil {
				return err
			}
			if gone {
				if err := x.take(ctx, q, root, false); err != nil {
					return err
				}
				continue
			}
			x.since(rows[i].At)
			x.words(&rows[i].SourceRow)
			x.strays = append(x.strays, rows[i])
		}
	}
	return nil
}

// awaits notes since when touches came by a key of the person, if any did.
func (x *erasing) awaits(ctx context.Context, q querier) error {
	for k := range x.mine {
		err := each(ctx, q, "SELECT b.at FROM touch_key t JOIN batch b ON b.id = t.batch WHERE t.kind = +$1 AND t.value = +$2", 1, func(c *cells) error {
			x.since(c.time())
			return nil
		}, k.kind, k.value)
		if err != nil {
			return fmt.Errorf("look for what waits for the person: %w", err)
		}
	}
	return nil
}

// leaveErased deletes, of what counts for nothing, all that names people who were
// erased: of a batch before it is given again, or of every batch (0). It returns
// how many leads and keys of touches that was, and the rows.
func (s *Store) leaveErased(ctx context.Context, known *erasedKeys, batch model.BatchID) (n int, rows []sourced, err error) {
	if known == nil {
		return 0, nil, nil
	}
	var waits []int64
	err = s.read(ctx, func(r *reading) (err error) {
		if rows, err = voidOf(ctx, r.tx, batch, known.names); err != nil {
			return err
		}
		return r.each("SELECT DISTINCT k.id, k.kind, k.value FROM waiting w JOIN touch_key k ON k.id = w.who WHERE $1 = 0 OR w.batch = $1", 3, func(c *cells) error {
			if id := c.int(); known.hashes[known.hash(identityKey{c.text(), c.text()})] {
				waits = append(waits, id)
			}
			return nil
		}, int64(batch))
	})
	if err != nil || len(rows)+len(waits) == 0 {
		return 0, nil, err
	}
	err = s.write(ctx, func(tx querier) error {
		for i := range rows {
			if err := dropVoid(ctx, tx, &rows[i]); err != nil {
				return err
			}
		}
		for _, id := range waits {
			for _, query := range []string{"DELETE FROM waiting WHERE who = +$1", "DELETE FROM touch_key WHERE id = +$1"} {
				if _, err := tx.ExecContext(ctx, query, id); err != nil {
					return fmt.Errorf("leave out what waits for people who were erased: %w", err)
				}
			}
		}
		return nil
	})
	leads := map[model.LeadID]bool{}
	for i := range rows {
		leads[rows[i].Lead] = true
	}
	return len(leads) + len(waits), rows, err
}

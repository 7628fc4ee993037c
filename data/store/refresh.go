package store

import (
	"context"
	"fmt"
	"slices"

	"winnow/model"
)

// refresher makes anew what is derived of leads: their rows in tables lead,
// identity, duplicate, score and, with index, search. What it makes depends on
// nothing but the source rows, touches and ledger items that count, so that what
// was taken back and given again is what it was.
type refresher struct {
	tx    querier
	p     *projection
	index bool // reindex has to be called at the end
	words []model.LeadID
	stale []identityKey // more keys that may have named the leads
	keys  []identityKey // of the last lead

	was, is  string        // its company before and now, as a key
	called   []identityKey // more keys by which touches may wait for the next lead
	attached []model.Touch // that had waited for the last lead
	joined   *companies    // where touches went from one lead to another; may be nil

	// During an import: which leads keys name that are not stored yet, at most so
	// many; and what to do with those that do not name the lead any more, which
	// says whether they did.
	held func(k identityKey, most int) []model.LeadID
	gone func(k identityKey) bool
}

// lead refreshes a lead that is not merged into another.
func (r *refresher) lead(ctx context.Context, id model.LeadID) error {
	group, err := groupOf(ctx, r.tx, id)
	if err != nil {
		return err
	}
	rows, err := sourceRows(ctx, r.tx, group)
	if err != nil {
		return err
	}
	stale, err := r.former(ctx, id, rows)
	if err != nil {
		return err
	}
	l, _ := model.FoldRows(id, live(rows))
	r.keys, r.is = nil, ""
	if l.Rows > 0 {
		r.is = model.CompanyKey(l.Domain, l.Company)
		r.keys = leadKeys(rows, &l)
		err = putLead(ctx, r.tx, &l, r.p.rules)
	} else {
		_, err = r.tx.ExecContext(ctx, "DELETE FROM lead WHERE id = +$1", int64(id))
	}
	if err != nil {
		return fmt.Errorf("write lead %s: %w", id, err)
	}
	gained, err := r.rename(ctx, id, stale)
	if err != nil {
		return err
	}
	if err := r.settleKeyed(ctx, &l, group, rows, gained); err != nil {
		return err
	}
	if r.was != "" && r.is == "" { // no company is looked at for its sake
		if err := r.p.apart(ctx, id); err != nil {
			return err
		}
	}
	if err := r.rank(ctx, &l); err != nil {
		return err
	}
	if r.index {
		r.words = append(r.words, id)
	}
	return nil
}

// reindex makes the leads searchable that were refreshed with index. All at once:
// the index makes a segment of each run of rising numbers.
func (r *refresher) reindex(ctx context.Context) error {
	slices.Sort(r.words)
	leads := slices.Compact(r.words)
	r.words = nil
	if len(leads) == 0 {
		return nil
	}
	return indexLeads(ctx, r.tx, leads)
}

// rank scores a lead and puts it into the lists. One that no entry names needs no
// replay.
func (r *refresher) rank(ctx context.Context, l *model.Lead) error {
	named, err := one[bool](ctx, r.tx, "SELECT EXISTS (SELECT 1 FROM state WHERE lead = +$1)", int64(l.ID))
	if err != nil {
		return fmt.Errorf("read the state of lead %s: %w", l.ID, err)
	}
	if named {
		return r.p.lead(ctx, l.ID)
	}
	old, err := placedOf(ctx, r.tx, l.ID)
	if err != nil {
		return err
	}
	if l.Rows == 0 {
		return r.p.drop(ctx, l.ID, old)
	}
	touches, err := touchesOf(ctx, r.tx, l.ID)
	if err != nil {
		return err
	}
	if l.Together, err = togetherOf(ctx, r.p.tx, l.ID); err != nil {
		return err
	}
	st := model.State{Lead: l.ID, Facts: foldFacts(l, &r.p.rules)}
	return r.p.put(ctx, st, r.p.scorer.ScoreOnly(l, touches, r.p.now), old)
}

// former are the keys that may name a lead now: those of all rows ever, and its
// stored name at its stored company.
func (r *refresher) former(ctx context.Context, id model.LeadID, rows []sourced) ([]identityKey, error) {
	keys := slices.Clone(r.stale)
	r.was = ""
	for i := range rows {
		keys = rows[i].keys().list(keys)
	}
	err := each(ctx, r.tx, "SELECT name, company_key FROM lead WHERE id = +$1", 2, func(c *cells) error {
		name := c.text()
		r.was = c.text()
		keys = append(keys, staffKeys(name, r.was)...)
		return nil
	}, int64(id))
	if err != nil {
		return nil, fmt.Errorf("read lead %s: %w", id, err)
	}
	slices.SortFunc(keys, identityKey.compare)
	return slices.Compact(keys), nil
}

// putLead writes a lead's row.
func putLead(ctx context.Context, tx querier, l *model.Lead, rules model.Rules) error {
	f := foldFacts(l, &rules)
	_, err := tx.ExecContext(ctx, "INSERT INTO lead ("+leadColumns+") VALUES ("+params(1, leadWidth)+`)
		ON CONFLICT (id) DO UPDATE SET label = excluded.label, name = excluded.name, email = excluded.email, phone = excluded.phone,
			title = excluded.title, company = excluded.company, company_key = excluded.company_key, country = excluded.country,
			source = excluded.source, owner = excluded.owner, external_id = excluded.external_id, flags = excluded.flags,
			file_stage = excluded.file_stage, file_reason = excluded.file_reason, file_class = excluded.file_class,
			no_email = excluded.no_email, no_phone = excluded.no_phone, created_at = excluded.created_at`,
		leadValues(make([]any, 0, leadWidth), l, &f)...)
	if err != nil {
		return err
	}
	return perform(ctx, tx, "INSERT INTO owns (lead) VALUES ($1)", int64(l.ID))
}

// rename makes the present keys name the lead and drops the others, and renews
// the duplicates that either touches. It returns the
// keys that are new to the lead.
func (r *refresher) rename(ctx context.Context, id model.LeadID, stale []identityKey) (gained []identityKey, err error) {
	var moved []identityKey
	for _, k := range r.keys {
		n, err := exec(ctx, r.tx, "INSERT INTO identity (kind, value, lead) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", k.kind, k.value, int64(id))
		if err != nil {
			return nil, fmt.Errorf("keep an identity of lead %s: %w", id, err)
		}
		if n > 0 {
			moved = append(moved, k)
		}
	}
	gained = slices.Clip(moved)
	for _, k := range stale {
		if _, keep := slices.BinarySearchFunc(r.keys, k, identityKey.compare); keep {
			continue
		}
		gone := r.gone != nil && r.gone(k)
		res, err := r.tx.ExecContext(ctx, "DELETE FROM identity WHERE kind = +$1 AND value = +$2 AND lead = +$3", k.kind, k.value, int64(id))
		if err != nil {
			return nil, fmt.Errorf("forget an identity of lead %s: %w", id, err)
		}
		if n, err := res.RowsAffected(); gone || err != nil || n > 0 {
			moved = append(moved, k)
		}
	}
	if len(moved) == 0 {
		return nil, nil
	}
	return gained, r.renewPairs(ctx, id, moved)
}

package store

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"winnow/model"
)

// resolveMost is how many leads an ambiguous name gives; externalLeast is how
// much of an id of a source must be said.
const (
	resolveMost   = 20
	externalLeast = 4
)

// Resolve finds the leads that a person's reference may mean: an e-mail address,
// an id that a source gave, a lead id or the beginning of one, or four signs and
// more of the beginning of a source's id; with or without the # that labels put
// before ids. What comes first in this list goes before what comes later. One
// row is the lead; several, at most 20, in rising order of their ids, are an
// ambiguity for the caller to report. A lead that was merged away gives the one
// it went into. The error is of kind not found where nothing fits.
func (s *Store) Resolve(ctx context.Context, ref string) (rows []model.Row, err error) {
	ref = strings.TrimSpace(ref)
	err = s.read(ctx, func(r *reading) error {
		ids, err := r.named(strings.TrimPrefix(ref, "#"))
		if err != nil {
			return err
		}
		for i := range ids {
			if ids[i], err = rootOf(r.ctx, r.tx, ids[i]); err != nil {
				return err
			}
		}
		slices.Sort(ids)
		ids = slices.Compact(ids)
		rows, err = r.rows(ids[:min(len(ids), resolveMost)])
		return err
	})
	if err == nil && len(rows) == 0 {
		err = model.NotFound("name it by id, e-mail or external id; winnow queue --json lists them", "no lead is called %q", ref)
	}
	return rows, err
}

// named lists the leads of the first reading of a reference that fits.
func (r *reading) named(ref string) ([]model.LeadID, error) {
	if ref == "" {
		return nil, nil
	}
	if mail := model.NormalEmail(ref); mail != "" {
		if ids, err := r.identified(kindEmail, mail, mail); err != nil || len(ids) > 0 {
			return ids, err
		}
	}
	if ids, err := r.external(ref, ref); err != nil || len(ids) > 0 {
		return ids, err
	}
	if ids, err := r.arriving(ref); err != nil || len(ids) > 0 {
		return ids, err
	}
	if mask, value, whole, ok := model.ParseLeadPrefix(ref); whole {
		return []model.LeadID{model.LeadID(value)}, nil
	} else if ok {
		if ids, err := r.beginning(mask, value); err != nil || len(ids) > 0 {
			return ids, err
		}
	}
	// A label shows the first block of a UUID that a source gave.
	if len(ref) < externalLeast {
		return nil, nil
	}
	return r.external(ref, ref+string(utf8.MaxRune))
}

func (r *reading) ids(query string, args ...any) (ids []model.LeadID, err error) {
	err = r.each(query, 1, func(c *cells) error { ids = append(ids, model.LeadID(c.int())); return nil }, args...)
	return ids, err
}

// identified lists leads by a kind of key and the range of its values.
func (r *reading) identified(kind, from, to string) ([]model.LeadID, error) {
	return r.ids("SELECT lead FROM identity WHERE kind = $1 AND value >= $2 AND value <= $3 LIMIT 0 + $4", kind, from, to, resolveMost+1)
}

// external looks ids up in every source that gives ids.
func (r *reading) external(from, to string) (found []model.LeadID, err error) {
	kind := kindID
	for {
		next := ""
		err := r.each("SELECT kind FROM identity WHERE kind > $1 ORDER BY kind LIMIT 1", 1,
			func(c *cells) error { next = c.text(); return nil }, kind)
		if err != nil || !strings.HasPrefix(next, kindID) {
			return found, err
		}
		ids, err := r.identified(next, from, to)
		if err != nil {
			return nil, err
		}
		found, kind = append(found, ids...), next
	}
}

// arriving looks among the leads of an import that is under way, by e-mail address
// or id: their keys are stored thousands at a time. It reads through them, which
// takes some tenths of a second where there are hundreds of thousands.
func (r *reading) arriving(ref string) ([]model.LeadID, error) {
	return r.ids(`SELECT l.id FROM batch b JOIN lead l ON l.id >= (SELECT min(s.lead) FROM source_row s WHERE s.batch = b.id)
		WHERE b.state = 'running' AND (l.external_id = $1 OR lower(l.email) = lower($1)) ORDER BY l.id LIMIT 0 + $2`, ref, resolveMost+1)
}

// beginning finds ids by their known bits, which are their lowest: no index
// orders by them, but the narrowest one is quickly read through.
func (r *reading) beginning(mask, value int64) ([]model.LeadID, error) {
	ids, err := r.ids("SELECT lead FROM score WHERE (lead & $1) = $2 LIMIT 0 + $3", mask, value, resolveMost+1)
	if err != nil {
		return nil, err
	}
	merged, err := r.ids("SELECT lead FROM state WHERE merged_into <> 0 AND (lead & $1) = $2 LIMIT 0 + $3", mask, value, resolveMost+1)
	return append(ids, merged...), err
}

package store

import (
	"context"

	"winnow/model"
)

// notDistinct says of a proposal d that nobody said its two leads are not the same,
// or that this was taken back. What was said is in the ledger: no import forgets it.
const notDistinct = `NOT EXISTS (SELECT 1 FROM change c JOIN entry e ON e.seq = c.seq WHERE c.lead = d.a AND c.other = d.b AND e.action = 'distinct' AND ` + stands + `)
	AND NOT EXISTS (SELECT 1 FROM change c JOIN entry e ON e.seq = c.seq WHERE c.lead = d.b AND c.other = d.a AND e.action = 'distinct' AND ` + stands + `)`

// Duplicates lists pairs of leads that may be one person, at most so many: those of
// a lead, or for 0 all, the latest lead first. more reports that there are others.
func (s *Store) Duplicates(ctx context.Context, lead model.LeadID, limit int) (pairs []model.Duplicate, more bool, err error) {
	err = s.read(ctx, func(r *reading) error {
		type found struct {
			a, b        model.LeadID
			why, domain string
		}
		var all []found
		take := func(c *cells) error {
			all = append(all, found{model.LeadID(c.int()), model.LeadID(c.int()), c.text(), model.KeyDomain(c.text())})
			return nil
		}
		var err error
		if lead == 0 {
			err = r.each(`SELECT d.a, d.b, d.why, coalesce(l.company_key, '') FROM duplicate d LEFT JOIN lead l ON l.id = d.a WHERE `+notDistinct+` ORDER BY d.b DESC, d.a DESC LIMIT 0 + $1`, 4, take, limit+1)
		} else {
			err = r.each(`SELECT d.a, d.b, d.why, coalesce(l.company_key, '') FROM duplicate d LEFT JOIN lead l ON l.id = d.a WHERE d.a = +$1 AND `+notDistinct+`
				UNION ALL SELECT d.a, d.b, d.why, coalesce(l.company_key, '') FROM duplicate d LEFT JOIN lead l ON l.id = d.a WHERE d.b = +$1 AND `+notDistinct+` ORDER BY 2 DESC, 1 DESC LIMIT 0 + $2`, 4, take, int64(lead), limit+1)
		}
		if err != nil {
			return err
		}
		if more = len(all) > limit; more {
			all = all[:limit]
		}
		ids := make([]model.LeadID, 0, 2*len(all))
		for _, d := range all {
			ids = append(ids, d.a, d.b)
		}
		rows, err := r.rows(ids)
		if err != nil {
			return err
		}
		by := make(map[model.LeadID]model.Row, len(rows))
		for _, row := range rows {
			by[row.ID] = row
		}
		for _, d := range all {
			a, isA := by[d.a]
			b, isB := by[d.b]
			if isA && isB {
				if d.why == whyName && model.NormalName(a.Name) != model.NormalName(b.Name) {
					d.why = model.SpelledAlike
				}
				pairs = append(pairs, model.Duplicate{A: a, B: b, Why: d.why, Domain: d.domain})
			}
		}
		return nil
	})
	return pairs, more, err
}

package store

import (
	"context"
	"fmt"
	"slices"

	"winnow/model"
)

// indexSize is how many leads are made searchable between two looks at the clock.
const indexSize = 64

// indexBatch makes the leads that a batch named searchable as they are now, in
// short transactions.
func (s *Store) indexBatch(ctx context.Context, batch model.BatchID) error {
	p := newLongPace(s, "search")
	p.after = s.tidying(newLongPace(s, "search, joining"))
	from := model.LeadID(0)
	for done := false; !done; {
		err := p.write(ctx, func(tx querier, more func() bool) error {
			for first := true; !done && (first || more()); first = false {
				leads, err := batchLeads(ctx, tx, batch, from, indexSize)
				if err != nil {
					return err
				}
				done = len(leads) < indexSize
				if len(leads) == 0 {
					break
				}
				from = leads[len(leads)-1]
				if leads, err = roots(ctx, tx, leads); err != nil {
					return err
				}
				if err := indexLeads(ctx, tx, leads); err != nil {
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

// Each transaction adds a segment to the index. Left to itself the index joins
// them when a level has 16, all at once and within one commit: a million leads
// later that takes half a second. So they are joined before, some pages at a time.
const (
	indexCrowded = "SELECT EXISTS (SELECT 1 FROM search_segdir GROUP BY level HAVING count(*) >= 12)"
	mergeIndex   = "INSERT INTO search (search) VALUES ('merge=16,12')"
	tidyMost     = 100_000 // steps, in case joining does not help
)

// tidying is tidyIndex at this pace.
func (s *Store) tidying(p *pace) func(ctx context.Context) error {
	return func(ctx context.Context) error { return s.tidyIndex(ctx, p) }
}

// tidyIndex joins segments until no level is near to being joined by itself.
func (s *Store) tidyIndex(ctx context.Context, p *pace) error {
	for step := 0; step < tidyMost; {
		crowded, err := scanOne[bool](s.e.Reader.QueryContext(ctx, indexCrowded))
		if err != nil {
			return s.e.Describe(fmt.Errorf("look at the search index: %w", err))
		}
		if !crowded {
			return nil
		}
		err = p.write(ctx, func(tx querier, more func() bool) error {
			for first := true; crowded && (first || more()); first = false {
				step++
				if _, err := tx.ExecContext(ctx, mergeIndex); err != nil {
					return fmt.Errorf("tidy the search index: %w", err)
				}
				if crowded, err = scanOne[bool](tx.QueryContext(ctx, indexCrowded)); err != nil {
					return fmt.Errorf("look at the search index: %w", err)
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

// batchLeads lists leads that a batch stored something about, from after a lead on.
func batchLeads(ctx context.Context, q querier, batch model.BatchID, after model.LeadID, limit int) ([]model.LeadID, error) {
	rows, err := q.QueryContext(ctx, `SELECT lead FROM (
			SELECT lead FROM (SELECT DISTINCT lead FROM source_row WHERE batch = +$1 AND lead > $2 ORDER BY lead LIMIT 0 + $3)
			UNION
			SELECT lead FROM (SELECT lead FROM batch_touch WHERE batch = +$1 AND lead > $2 ORDER BY lead LIMIT 0 + $3)
		) ORDER BY lead LIMIT 0 + $3`, int64(batch), int64(after), limit)
	if err != nil {
		return nil, fmt.Errorf("list the leads of import %d: %w", batch, err)
	}
	return scanAll[model.LeadID](rows)
}

// roots adds to leads those that some of them are merged into.
func roots(ctx context.Context, q querier, leads []model.LeadID) ([]model.LeadID, error) {
	if len(leads) == 0 {
		return leads, nil
	}
	rows, err := q.QueryContext(ctx, "SELECT lead FROM state WHERE lead IN ("+idList(leads)+") AND merged_into <> 0")
	if err != nil {
		return nil, fmt.Errorf("read what was merged: %w", err)
	}
	away, err := scanAll[model.LeadID](rows)
	if err != nil {
		return nil, fmt.Errorf("read what was merged: %w", err)
	}
	for _, id := range away {
		root, err := rootOf(ctx, q, id)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(leads, root) {
			leads = append(leads, root)
		}
	}
	return leads, nil
}

// indexLeads puts leads into the index as their rows have them, and takes those
// out that are in no list.
func indexLeads(ctx context.Context, tx querier, leads []model.LeadID) error {
	args := make([]any, len(leads))
	for i, id := range leads {
		args[i] = int64(id)
	}
	in := " IN (" + params(1, len(args)) + ")"
	rows, err := tx.QueryContext(ctx, "SELECT docid FROM search WHERE docid"+in, args...)
	if err != nil {
		return fmt.Errorf("read the search index: %w", err)
	}
	old, err := scanAll[int64](rows)
	if err != nil {
		return fmt.Errorf("read the search index: %w", err)
	}
	rows, err = tx.QueryContext(ctx, `SELECT l.id, l.name || ' ' || l.company || ' ' || l.email || ' ' || l.title || ' ' || l.external_id
			|| coalesce((SELECT ' ' || s.tags FROM state s WHERE s.lead = l.id AND s.tags <> ''), '')
		FROM lead l JOIN score p ON p.lead = l.id WHERE l.id`+in+" ORDER BY l.id", args...)
	if err != nil {
		return fmt.Errorf("read leads for the search index: %w", err)
	}
	var values []any
	for rows.Next() {
		var id int64
		var words string
		if err := rows.Scan(&id, &words); err != nil {
			return closing(rows, err)
		}
		values = append(values, id, words)
	}
	if err := closing(rows, nil); err != nil {
		return fmt.Errorf("read leads for the search index: %w", err)
	}
	// In rising order, what was there first: the index makes a segment of what it
	// was told so far whenever it goes back.
	slices.Sort(old)
	for i := 0; i < len(values) || len(old) > 0; {
		if len(old) > 0 && (i == len(values) || old[0] <= values[i].(int64)) {
			if _, err := tx.ExecContext(ctx, "DELETE FROM search WHERE docid = +$1", old[0]); err != nil {
				return fmt.Errorf("take a lead out of the search index: %w", err)
			}
			old = old[1:]
			continue
		}
		if _, err := tx.ExecContext(ctx, "INSERT INTO search (docid, words) VALUES ($1, $2)", values[i], values[i+1]); err != nil {
			return fmt.Errorf("put a lead into the search index: %w", err)
		}
		i += 2
	}
	return nil
}

package store

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"winnow/model"
)

// uncount notes in each import that brought something of the person that one of its
// people is gone: given again, it says how many it leaves out.
func (x *erasing) uncount(ctx context.Context, tx querier) error {
	batches := map[model.BatchID]bool{}
	for i := range x.strays {
		batches[x.strays[i].Batch] = true
	}
	for _, lead := range x.res.Leads {
		rows, err := tx.QueryContext(ctx, "SELECT batch FROM source_row WHERE lead = +$1 UNION SELECT batch FROM batch_touch WHERE lead = +$1", int64(lead))
		if err != nil {
			return fmt.Errorf("list the imports of lead %s: %w", lead, err)
		}
		of, err := scanAll[model.BatchID](rows)
		if err != nil {
			return fmt.Errorf("list the imports of lead %s: %w", lead, err)
		}
		for _, b := range of {
			batches[b] = true
		}
	}
	for _, b := range slices.Sorted(maps.Keys(batches)) {
		f, err := figuresOf(ctx, tx, b)
		if err != nil {
			return err
		}
		f.ErasedSince++
		doc, err := json.Marshal(f)
		if err == nil {
			_, err = tx.ExecContext(ctx, "UPDATE batch SET document = $1 WHERE id = $2", string(doc), int64(b))
		}
		if err != nil {
			return fmt.Errorf("count who was erased of import %d: %w", b, err)
		}
	}
	return nil
}

// figuresOf reads what an import brought.
func figuresOf(ctx context.Context, q querier, batch model.BatchID) (f figures, err error) {
	doc, err := scanOne[string](q.QueryContext(ctx, "SELECT document FROM batch WHERE id = $1", int64(batch)))
	if err != nil {
		return f, fmt.Errorf("read import %d: %w", batch, err)
	}
	if doc == "" {
		return f, nil
	}
	if err := json.Unmarshal([]byte(doc), &f); err != nil {
		return f, fmt.Errorf("read import %d: %w", batch, err)
	}
	return f, nil
}

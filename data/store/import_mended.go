package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"winnow/model"
)

// A row that went in without a value that could not be read has a mark. The mended row
// bears it too, and takes the place of the one it mends: see model.FoldRows.

// mended says which lead a row speaks of that mends one of the leads which have its
// mark: that one, unless its id or address names another. Then it is what it would
// have been from the first, a row about that other lead, and nothing is left of the one
// that the bad row made; where there is, both stay, and are proposed as one person. own
// says of whom the row speaks by itself, 0 for nobody.
func (w *importWriter) mended(ctx context.Context, p *prepared, lead, own model.LeadID) (model.LeadID, error) {
	if own == 0 || own == lead {
		return lead, nil
	}
	if err := errors.Join(w.flush(ctx), w.settle(ctx)); err != nil {
		return 0, err
	}
	alone, err := onlyMarked(ctx, w.tx, p, lead)
	if err != nil || !alone {
		return lead, err
	}
	p.row.Left, p.doc = lead, ""
	return own, nil
}

// onlyMarked reports whether nothing is known of a lead but what rows with the mark of
// p say, and nothing was done to it.
func onlyMarked(ctx context.Context, q querier, p *prepared, lead model.LeadID) (bool, error) {
	touched, err := one[bool](ctx, q, "SELECT EXISTS (SELECT 1 FROM state WHERE lead = $1 OR merged_into = $1) OR EXISTS (SELECT 1 FROM batch_touch WHERE lead = $1)", int64(lead))
	if err != nil {
		return false, fmt.Errorf("read what is known of lead %s: %w", lead, err)
	}
	if touched {
		return false, nil
	}
	rows, err := sourceRows(ctx, q, []model.LeadID{lead})
	return err == nil && !slices.ContainsFunc(rows, func(r sourced) bool { return r.Mark != p.row.Mark }), err
}

// leave notes that the row which a lead was made of speaks of another one now.
func (w *importWriter) leave(ctx context.Context, p *prepared) error {
	r := model.SourceRow{Line: p.row.Line, At: p.row.At, Mark: p.row.Mark, Mends: true, Gone: true}
	err := perform(ctx, w.tx, "INSERT INTO source_row (lead, batch, line, hash, document) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
		int64(p.row.Left), int64(w.i.batch), int64(r.Line), rowHash(&r), string(appendRow(nil, &r)))
	if err != nil {
		return fmt.Errorf("store line %d: %w", r.Line, err)
	}
	w.stirred[p.row.Left] = true
	return w.later(ctx, p.row.Left, nil)
}

// markedBefore is saidBefore for a row with a mark, which is compared with those that
// bear it. A row that was mended since says nothing new when its file comes again. The
// row takes the place that the one it mends has among its file's rows.
func markedBefore(ctx context.Context, q querier, p *prepared, lead model.LeadID) (bool, error) {
	rows, err := sourceRows(ctx, q, []model.LeadID{lead})
	if err != nil {
		return false, err
	}
	newest := true
	for _, r := range slices.Backward(rows) {
		if !r.Live || r.Mark != p.row.Mark {
			continue
		}
		p.row.Nth = r.Nth
		switch same := rowHash(&r.SourceRow) == p.hash; {
		case same && newest, !p.row.Mends && (same || r.Mends):
			return true, nil
		}
		newest = false
	}
	return false, nil
}

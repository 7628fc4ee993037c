package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"winnow/model"
)

// A row that went in without a value that could not be read has a mark. The mended row
// bears it too, and takes the place of the one it mends: see model.FoldRows.

// mended says which lead a row speaks of that mends one of the leads which have its
// mark: that one, unless its id or address names another, or contradicts what others
// say of the lead. Then it is what it would have been from the first, a row about that
// other or a new lead; of the one that the bad row made nothing is left, or what the
// others say. Where somebody did something to it both stay, and are proposed as one
// person. own says of whom the row speaks by itself, 0 for nobody.
func (w *importWriter) mended(ctx context.Context, p *prepared, marked []model.LeadID, own model.LeadID) (model.LeadID, error) {
	if len(marked) == 1 && own == marked[0] {
		return own, nil
	}
	if err := errors.Join(w.flush(ctx), w.settle(ctx)); err != nil {
		return 0, err
	}
	for _, lead := range marked {
		stays, left, err := mends(ctx, w.tx, p, lead, own, nil)
		switch {
		case err != nil || stays:
			return lead, err
		case !left:
			p.row.Left, p.doc = lead, ""
			return own, nil
		}
	}
	return own, nil
}

// mends says whether a row that mends one about a lead speaks of it still, and if not,
// whether it has left the lead before. more is what else names the lead.
func mends(ctx context.Context, q querier, p *prepared, lead, own model.LeadID, more []rowKeys) (stays, left bool, err error) {
	rows, err := sourceRows(ctx, q, []model.LeadID{lead})
	if err != nil {
		return false, false, err
	}
	for i := range rows {
		switch r := &rows[i]; {
		case !r.Live:
		case r.Mark == p.row.Mark && r.Gone:
			return false, true, nil
		case r.Mark != p.row.Mark && !mendedSince(rows, i):
			more = append(more, r.keys())
		}
	}
	switch {
	case own == lead:
		return true, false, nil
	case contradicted(&p.keys, more):
		return false, false, nil
	case own == 0:
		return true, false, nil
	}
	alone, err := onlyMarked(ctx, q, p, lead, rows)
	return !alone, false, err
}

// contradicted reports whether others that speak of a lead say that it is somebody else
// than whom k names: by another id of one source, or by another address, and nowhere by
// its own.
func contradicted(k *rowKeys, others []rowKeys) (is bool) {
	for _, o := range others {
		switch {
		case k.id != "" && o.idKind == k.idKind && o.id == k.id, k.email != "" && o.email == k.email:
			return false
		case k.id != "" && o.idKind == k.idKind, k.email != "" && o.email != "":
			is = true
		}
	}
	return is
}

// onlyMarked reports whether nothing is known of a lead but what rows with the mark of
// p say, and nothing was done to it.
func onlyMarked(ctx context.Context, q querier, p *prepared, lead model.LeadID, rows []sourced) (bool, error) {
	touched, err := one[bool](ctx, q, "SELECT EXISTS (SELECT 1 FROM state WHERE lead = $1 OR merged_into = $1) OR EXISTS (SELECT 1 FROM batch_touch WHERE lead = $1)", int64(lead))
	if err != nil {
		return false, fmt.Errorf("read what is known of lead %s: %w", lead, err)
	}
	return !touched && !slices.ContainsFunc(rows, func(r sourced) bool { return r.Mark != p.row.Mark }), nil
}

// leave notes that the row which a lead was made of speaks of another one now.
func (w *importWriter) leave(ctx context.Context, row *model.SourceRow) error {
	r := model.SourceRow{Line: row.Line, At: row.At, Mark: row.Mark, Mends: true, Gone: true}
	err := perform(ctx, w.tx, "INSERT INTO source_row (lead, batch, line, hash, document) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
		int64(row.Left), int64(w.i.batch), int64(r.Line), rowHash(&r), string(appendRow(nil, &r)))
	if err != nil {
		return fmt.Errorf("store line %d: %w", r.Line, err)
	}
	w.stirred[row.Left] = true
	return w.later(ctx, row.Left, nil)
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

// mendedPlace is where mended rows belong: in an import, or behind it.
type mendedPlace struct {
	batch  model.BatchID
	behind bool
}

// behindAll is more than the lines of any file.
const behindAll = 1 << 30

// give tells a row its place. One whose line nobody knows has none.
func (p mendedPlace) give(r *model.SourceRow) {
	switch r.Of = p.batch; {
	case p.batch == 0 || r.OfLine == 0:
		r.Of, r.OfLine = 0, 0
	case p.behind:
		r.OfLine += behindAll
	}
}

// placeOf is the import whose rows an import brings that could not be read then. Where
// this database does not have it, rows belong behind what was known when it was made.
func (s *Store) placeOf(ctx context.Context, h ImportHeader) (p mendedPlace, err error) {
	if h.OfAt.IsZero() {
		return p, nil
	}
	if !h.Of.IsZero() {
		p.batch, err = scanOne[model.BatchID](s.e.Reader.QueryContext(ctx, "SELECT coalesce(max(id), 0) FROM batch WHERE entry = $1", h.Of[:]))
	}
	if err == nil && p.batch == 0 {
		p.behind = true
		p.batch, err = scanOne[model.BatchID](s.e.Reader.QueryContext(ctx, "SELECT coalesce(max(id), 0) FROM batch WHERE at <= $1", h.OfAt.UnixMicro()))
	}
	if err != nil {
		return p, fmt.Errorf("look for the import whose rows were mended: %w", err)
	}
	return p, nil
}

// byPlace orders rows as they arrived, a mended one where it would have.
func byPlace(a, b sourced) int {
	where := func(r *sourced) (model.BatchID, int) {
		if r.Of != 0 {
			return r.Of, r.OfLine
		}
		return r.Batch, r.Line
	}
	aBatch, aLine := where(&a)
	bBatch, bLine := where(&b)
	return cmp.Or(cmp.Compare(aBatch, bBatch), cmp.Compare(aLine, bLine), cmp.Compare(a.Batch, b.Batch))
}

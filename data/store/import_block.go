package store

import (
	"context"
	"errors"
	"maps"

	"winnow/model"
)

// How many rows are looked up and stored at once: many while they are of new
// leads or bring nothing, few where each is folded anew.
const (
	blockMany = 128
	blockFew  = 16
)

// block stores the next rows, and returns how many it took: new leads together, the
// others one by one.
func (w *importWriter) block(ctx context.Context, rows []prepared) (n int, err error) {
	var quick []model.LeadID
	switch {
	case w.fresh || rows[0].about:
		rows = rows[:min(len(rows), blockMany)]
	case w.i.s.closely:
		rows = rows[:min(len(rows), blockFew)]
	default:
		rows = rows[:min(len(rows), max(w.ahead, blockFew))]
		if quick, err = w.unchanged(ctx, rows); err != nil {
			return 0, err
		}
		rows = rows[:w.shorten(quick)]
	}
	if !rows[0].folded || rows[0].criteria != w.p.rules.Hash {
		for n := range rows {
			rows[n].folded = false
		}
	}
	if w.found, err = w.find(ctx, blockKeys(rows, quick)); err != nil {
		return 0, err
	}
	clear(w.stirred)
	before := w.figures.Created
	for n := range rows {
		if quick != nil && quick[n] != 0 {
			if w.still(&rows[n].keys, quick[n]) {
				w.figures.Rows++
				w.figures.Unchanged++
				w.figures.Suppressed += oneIf(w.staying[quick[n]])
				w.seen[quick[n]]++
				continue
			}
			if err := w.lookAgain(ctx, &rows[n]); err != nil {
				return 0, err
			}
		}
		if err := w.row(ctx, &rows[n]); err != nil {
			return 0, err
		}
	}
	err = w.flush(ctx) // only now they are counted
	w.fresh = (w.figures.Created-before)*2 >= len(rows)
	return len(rows), err
}

// shorten is how many of the rows looked ahead at make a block, of which only few
// are to be looked at closely. It decides how far ahead the next one looks.
func (w *importWriter) shorten(quick []model.LeadID) int {
	n, slow := 0, 0
	for n < len(quick) && slow < blockFew {
		if quick[n] == 0 {
			slow++
		}
		n++
	}
	if w.ahead = blockFew; 2*slow < n {
		w.ahead = blockMany
	}
	return n
}

// blockKeys are the keys of the rows that are not known quickly.
func blockKeys(rows []prepared, quick []model.LeadID) []identityKey {
	keys := make([]identityKey, 0, 4*len(rows))
	for n := range rows {
		if quick != nil && quick[n] != 0 {
			continue
		}
		keys = rows[n].keys.list(keys)
		if rows[n].staffKey.kind != "" {
			keys = append(keys, rows[n].staffKey)
		}
	}
	return keys
}

// lookAgain looks up the keys of a row that was known quickly, until a row before it
// brought something about its lead.
func (w *importWriter) lookAgain(ctx context.Context, p *prepared) error {
	if err := errors.Join(w.flush(ctx), w.settle(ctx)); err != nil {
		return err
	}
	keys := p.keys.list(nil)
	if p.staffKey.kind != "" {
		keys = append(keys, p.staffKey)
	}
	found, err := w.find(ctx, keys)
	maps.Copy(w.found, found)
	return err
}

// row stores one row.
func (w *importWriter) row(ctx context.Context, p *prepared) error {
	w.figures.Rows++
	w.closely++
	if p.row.Line == 0 {
		p.row.Line = w.figures.Rows
		p.doc = ""
	}
	if p.about {
		return w.about(ctx, p)
	}
	lead, err := w.resolve(ctx, p)
	if err != nil {
		return err
	}
	if lead == 0 {
		return w.make(ctx, p)
	}
	return w.known(ctx, p, lead)
}

package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"winnow/model"
)

// DealsImport is a file of what became of leads on its way into the ledger. It is
// listed with the imports; what it says goes in by Do, in the group that the header
// names, and an undo of the group takes it back. One that was killed is taken back at
// the next start, as every import is.
type DealsImport struct {
	s     *Store
	h     ImportHeader
	batch model.BatchID
	lock  *fileLock
}

// BeginDeals starts one. As of imports, one at a time runs on a database (Conflict).
// EntryID of the header becomes the group.
func (s *Store) BeginDeals(ctx context.Context, h ImportHeader) (*DealsImport, error) {
	lock, err := lockImports(s.e.Path)
	if err != nil {
		return nil, err
	}
	d := &DealsImport{s: s, h: h, lock: lock}
	_, err = s.recoverLocked(ctx)
	if err == nil {
		err = s.write(ctx, func(tx querier) (err error) {
			d.batch, err = s.enterBatch(ctx, tx, h, batchRunning, figures{})
			return err
		})
	}
	if err != nil {
		return nil, errors.Join(err, lock.release())
	}
	return d, nil
}

// enterBatch lists a batch under the next number. The caller holds the lock of the
// imports.
func (s *Store) enterBatch(ctx context.Context, tx querier, h ImportHeader, state string, f figures) (model.BatchID, error) {
	last, err := one[model.BatchID](ctx, tx, "SELECT value FROM counter WHERE name = 'batch'")
	if err != nil {
		return 0, fmt.Errorf("number the import: %w", err)
	}
	doc, err := json.Marshal(f)
	if err != nil {
		return 0, fmt.Errorf("write the figures of the import: %w", err)
	}
	if err := perform(ctx, tx, "UPDATE counter SET value = $1 WHERE name = 'batch'", int64(last+1)); err != nil {
		return 0, fmt.Errorf("number the import: %w", err)
	}
	err = perform(ctx, tx, `INSERT INTO batch (id, entry, at, actor, file, format, source, state, document)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		int64(last+1), h.EntryID[:], h.At.UnixMicro(), h.Actor, h.File, h.Format, h.Source, state, string(doc))
	if err != nil {
		return 0, fmt.Errorf("begin the import: %w", err)
	}
	return last + 1, nil
}

// Finish says what came of it. One of which nothing was taken has nothing to take
// back.
func (d *DealsImport) Finish(ctx context.Context, f model.DealFigures) (model.Batch, error) {
	ctx = context.WithoutCancel(ctx)
	h, fig := d.h, figures{Rows: f.Rows, Deals: &f}
	if f.Taken == 0 {
		h.EntryID = model.EntryID{}
	}
	doc, err := json.Marshal(fig)
	if err != nil {
		return model.Batch{}, fmt.Errorf("write the figures of the import: %w", err)
	}
	err = d.s.write(ctx, func(tx querier) error {
		err := perform(ctx, tx, "UPDATE batch SET state = '"+batchDone+"', entry = $1, document = $2 WHERE id = $3", h.EntryID[:], string(doc), int64(d.batch))
		if err != nil {
			return fmt.Errorf("finish the import: %w", err)
		}
		return nil
	})
	b := h.batch(d.batch, fig)
	b.Finished = true
	return b, errors.Join(err, d.lock.release())
}

// Abort takes back what was taken so far.
func (d *DealsImport) Abort(ctx context.Context) error {
	return errors.Join(d.s.purge(context.WithoutCancel(ctx), d.batch), d.lock.release())
}

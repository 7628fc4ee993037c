package intake

import (
	"context"

	"winnow/data/store"
	"winnow/model"
)

// Into is a store's import side as a Job takes it.
func Into(s *store.Store) Store { return into{s} }

type into struct{ s *store.Store }

func (i into) BeginImport(ctx context.Context, h Header) (Batch, error) {
	b, err := i.s.BeginImport(ctx, store.ImportHeader{EntryID: h.ID, At: h.At, Actor: h.Actor, File: h.File, Format: h.Format, Source: h.Source})
	if err != nil {
		return nil, err
	}
	return storing{b}, nil
}

type storing struct{ i *store.Import }

func (b storing) Add(ctx context.Context, rows []Row) error {
	in := make([]store.IncomingRow, len(rows))
	for n, r := range rows {
		in[n] = store.IncomingRow(r)
	}
	return b.i.Add(ctx, in)
}

func (b storing) Reject(n int)                                    { b.i.Reject(n) }
func (b storing) Finish(ctx context.Context) (model.Batch, error) { return b.i.Finish(ctx) }
func (b storing) Abort(ctx context.Context) error                 { return b.i.Abort(ctx) }

package intake

import (
	"context"

	"winnow/data/store"
	"winnow/model"
)

// Into is a store's import side as a Job takes it.
func Into(s *store.Store) Store { return into{s} }

// Foreseen is a store as a Job takes it that counts what would come of the rows, and
// stores none. The files of a job are counted one after the other, as if each were
// the first.
func Foreseen(s *store.Store) Store { return foreseen{s} }

type foreseen struct{ s *store.Store }

func (f foreseen) BeginImport(ctx context.Context, h Header) (Batch, error) {
	c, err := f.s.Foresee(ctx, h.inStore())
	if err != nil {
		return nil, err
	}
	return counting{c}, nil
}

type counting struct{ f *store.Foresight }

func (c counting) Add(ctx context.Context, rows []Row) error   { return c.f.Add(ctx, incoming(rows)) }
func (c counting) Reject(n int)                                { c.f.Reject(n) }
func (c counting) Finish(context.Context) (model.Batch, error) { return c.f.Figures(), nil }
func (c counting) Abort(context.Context) error                 { return nil }

func (h Header) inStore() store.ImportHeader {
	return store.ImportHeader{EntryID: h.ID, At: h.At, Actor: h.Actor, File: h.File, Format: h.Format, Source: h.Source, Of: h.Of, OfAt: h.OfAt}
}

func incoming(rows []Row) []store.IncomingRow {
	in := make([]store.IncomingRow, len(rows))
	for n, r := range rows {
		in[n] = store.IncomingRow(r)
	}
	return in
}

type into struct{ s *store.Store }

func (i into) BeginImport(ctx context.Context, h Header) (Batch, error) {
	b, err := i.s.BeginImport(ctx, h.inStore())
	if err != nil {
		return nil, err
	}
	return storing{b}, nil
}

type storing struct{ i *store.Import }

func (b storing) Add(ctx context.Context, rows []Row) error       { return b.i.Add(ctx, incoming(rows)) }
func (b storing) Reject(n int)                                    { b.i.Reject(n) }
func (b storing) Finish(ctx context.Context) (model.Batch, error) { return b.i.Finish(ctx) }
func (b storing) Abort(ctx context.Context) error                 { return b.i.Abort(ctx) }

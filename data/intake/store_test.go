package intake

import (
	"context"
	"slices"

	"winnow/model"
)

// recorder is a store that remembers what it was given.
type recorder struct {
	headers  []Header
	rows     []Row
	adds     int
	finished int
	aborted  int
	rejected int
	fail     error // of Add
	stuck    error // of Abort
	onAdd    func()
}

func (r *recorder) BeginImport(_ context.Context, h Header) (Batch, error) {
	r.headers = append(r.headers, h)
	return &recording{r: r, from: len(r.rows)}, nil
}

type recording struct {
	r    *recorder
	from int
}

func (b *recording) Add(ctx context.Context, rows []Row) error {
	b.r.adds++
	if b.r.onAdd != nil {
		b.r.onAdd()
	}
	if b.r.fail != nil {
		return b.r.fail
	}
	b.r.rows = append(b.r.rows, rows...)
	return ctx.Err()
}

func (b *recording) Reject(n int) { b.r.rejected += n }

func (b *recording) Finish(context.Context) (model.Batch, error) {
	b.r.finished++
	out := model.Batch{ID: model.BatchID(b.r.finished), NotQueued: map[string]int{}, Created: len(b.r.rows) - b.from, Finished: true}
	for _, r := range b.r.rows[b.from:] {
		out.Touches += len(r.Touches)
		if r.Row.Stage == "" || r.Row.Stage == model.StageMQL {
			out.Queued++
		} else if r.Row.StageNote != "" {
			out.NotQueued[r.Row.StageNote]++
		} else {
			out.NotQueued[string(r.Row.Stage)]++
		}
	}
	return out, nil
}

func (b *recording) Abort(context.Context) error {
	b.r.aborted++
	b.r.rows = slices.Delete(b.r.rows, b.from, len(b.r.rows))
	return b.r.stuck
}

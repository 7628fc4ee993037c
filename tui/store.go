package tui

import (
	"context"

	"winnow/model"
)

// Store is what the console needs of the store. It is called from commands
// only, never while a key is handled, and may be called concurrently.
type Store interface {
	Page(ctx context.Context, q model.Query) (model.Page, error)
	Counts(ctx context.Context, actor string, words []string) (model.Counts, error)
	Detail(ctx context.Context, id model.LeadID, touches int) (model.Detail, error)
	Since(ctx context.Context, actor string) (model.Since, error)
	Rules() model.Rules

	// Do, Undo and Redo may be called again with the same id when it is not
	// known whether they were carried out.
	Do(ctx context.Context, c model.Command) (model.Result, error)
	Undo(ctx context.Context, u model.UndoCommand) (model.Result, error)
	Redo(ctx context.Context, u model.UndoCommand) (model.Result, error)
	// Sweep wakes and rescores what is due; cheap when nothing is.
	Sweep(ctx context.Context) (woken, rescored int, err error)
	MarkSeen(ctx context.Context, actor string) error
	// DataVersion changes whenever somebody wrote.
	DataVersion(ctx context.Context) (int64, error)
}

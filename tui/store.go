package tui

import (
	"context"
	"time"

	"winnow/model"
	"winnow/model/filter"
	"winnow/model/report"
)

// Store is what the console needs of the store. It is called from commands
// only, never while a key is handled, and may be called concurrently.
type Store interface {
	Page(ctx context.Context, q model.Query) (model.Page, error)
	Counts(ctx context.Context, actor string, only *filter.Filter) (model.Counts, error)
	// Owners lists whose leads there are; the user is among them if any is spelled so.
	Owners(ctx context.Context, me string) ([]model.Owner, error)
	// Receivers names whom leads were handed to, then whose leads there are.
	Receivers(ctx context.Context) ([]string, error)
	Detail(ctx context.Context, id model.LeadID, touches int) (model.Detail, error)
	// Account reads everybody at a lead's company, and what happened with them.
	Account(ctx context.Context, id model.LeadID) (model.Account, error)
	// History reads a page of the ledger, newest first; HistoryEntry one entry with
	// more of its leads, and why it cannot be taken back.
	History(ctx context.Context, q model.HistoryQuery) (model.HistoryPage, error)
	HistoryEntry(ctx context.Context, seq int64) (model.HistoryDetail, error)
	Since(ctx context.Context, actor string) (model.Since, error)
	// Outlook says what a lead lacks to the next threshold, and how its score goes on.
	Outlook(ctx context.Context, id model.LeadID) (model.Missing, model.Coming, error)
	Rules() model.Rules

	// Do, Undo and Redo may be called again with the same id when it is not
	// known whether they were carried out.
	Do(ctx context.Context, c model.Command) (model.Result, error)
	Undo(ctx context.Context, u model.UndoCommand) (model.Result, error)
	Redo(ctx context.Context, u model.UndoCommand) (model.Result, error)
	// Sweep wakes and rescores what is due; cheap when nothing is.
	Sweep(ctx context.Context) (woken, rescored int, err error)
	// ScoreOn goes on for about so long with scoring every lead by criteria that
	// were applied or taken back, and returns what is left.
	ScoreOn(ctx context.Context, budget time.Duration) (model.Scoring, error)
	// Duplicates lists pairs of leads that may be one, those of a lead or for 0 all;
	// more reports that there are others. Resolve finds the leads that a reference
	// may mean.
	Duplicates(ctx context.Context, lead model.LeadID, limit int) (pairs []model.Duplicate, more bool, err error)
	Resolve(ctx context.Context, ref string) ([]model.Row, error)
	// Batches lists the imports, oldest first.
	Batches(ctx context.Context) ([]model.Batch, error)
	MarkSeen(ctx context.Context, actor string) error
	// DataVersion changes whenever somebody wrote.
	DataVersion(ctx context.Context) (int64, error)
	// FiredSince lists the triggers that fired after an entry of the ledger, oldest
	// first, the last most of them, and the last entry that there is.
	FiredSince(ctx context.Context, seq int64, most int) ([]model.Firing, int64, error)
}

// CriteriaFile is the file that the team writes its criteria in. Like Store it is
// called from commands only.
type CriteriaFile interface {
	// Changed reports, at the price of a look at its name, whether the file is
	// another one than when Changed last said so; at the first call, whether there
	// is one.
	Changed() bool
	// Compare reads and checks the file, and says what applying it would do.
	Compare(ctx context.Context) (report.News, error)
	// Apply applies the text that was compared under a hash. It may be called again
	// with the same id. The entry has no Seq where the text is applied already.
	Apply(ctx context.Context, id model.EntryID, hash, actor string) (model.Entry, error)
}

// Inbox is a folder whose files are imported as they arrive.
type Inbox interface {
	// Next waits for the next file that was dealt with. Its error says that there
	// will be no more.
	Next() (Delivery, error)
}

// Delivery is a file that arrived: what it brought, or why it could not be read.
// Notes are what else went wrong since the one before.
type Delivery struct {
	File                                string // its path; the folder's, where that cannot be read
	Created, Updated, Touches, Rejected int
	Err                                 error
	Notes                               []string
}

// Package export writes what winnow knows for other programs: decisions, the
// queue, leads and handoffs, as CSV that no spreadsheet runs and as JSON lines.
package export

import (
	"context"
	"io"
	"strings"

	"winnow/data/store"
	"winnow/model"
)

// Format is how rows are written.
type Format string

const (
	CSV   Format = "csv"
	JSONL Format = "jsonl"
)

// ParseFormat reads a format's name; empty is CSV.
func ParseFormat(s string) (Format, error) {
	switch f := Format(strings.ToLower(s)); f {
	case CSV, JSONL:
		return f, nil
	case "":
		return CSV, nil
	}
	return "", model.Invalid("use csv or jsonl", "there is no export format %q", s)
}

// What names what can be exported.
type What string

const (
	Decisions What = "decisions" // what was decided, and the lead as it is now
	Queue     What = "queue"     // MQLs by score, with their rank
	Leads     What = "leads"     // every lead at every stage
	Handoffs  What = "handoffs"  // what sales has, with who handed it off and the note
)

// ParseWhat reads a name of What.
func ParseWhat(s string) (What, error) {
	switch w := What(strings.ToLower(s)); w {
	case Decisions, Queue, Leads, Handoffs:
		return w, nil
	}
	return "", model.Invalid("use decisions, queue, leads or handoffs", "there is nothing called %q to export", s)
}

// Source is what an export reads. *store.Store is one.
type Source interface {
	EachLead(ctx context.Context, view model.View, words []string, limit int, f func(model.Row, func() (model.Lead, error)) error) error
	AttributeNames(ctx context.Context, most int) ([]string, error)
	EachDecision(ctx context.Context, onlyNew bool, f func(store.Decision) error) error
}

// Options narrow an export. OnlyNew is for decisions: those that no export has
// taken yet; the caller marks them as taken once the file stands. Words and Limit
// (0: all) are for the others.
type Options struct {
	Format  Format
	OnlyNew bool
	Words   []string
	Limit   int
}

// Write writes an export to w and returns how many rows it has. Rows are written
// as they are read: memory does not grow with their number, apart from the notes
// of handoffs.
func Write(ctx context.Context, w io.Writer, what What, s Source, o Options) (int, error) {
	sh := newSheet(w, o.Format)
	var n int
	var err error
	switch what {
	case Decisions:
		n, err = writeDecisions(ctx, sh, s, o)
	case Queue:
		n, err = writeLeads(ctx, sh, s, o, model.ViewQueue, true)
	case Leads:
		n, err = writeLeads(ctx, sh, s, o, model.ViewAll, false)
	case Handoffs:
		n, err = writeHandoffs(ctx, sh, s, o)
	default:
		_, err = ParseWhat(string(what))
	}
	if err != nil {
		return n, err
	}
	return n, sh.flush()
}

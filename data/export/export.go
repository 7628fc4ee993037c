// Package export writes what winnow knows for other programs: decisions, the
// queue, leads and handoffs, as CSV that no spreadsheet runs, as JSON lines and as
// workbooks; for any program, or as a CRM's own import takes them.
package export

import (
	"context"
	"io"
	"path/filepath"
	"strings"
	"time"

	"winnow/data/store"
	"winnow/model"
	"winnow/model/filter"
)

// Format is how rows are written.
type Format string

const (
	CSV   Format = "csv"
	JSONL Format = "jsonl"
	XLSX  Format = "xlsx"
)

// ParseFormat reads a format's name. Empty is the one that the name of the file
// to be written ends in, else CSV.
func ParseFormat(s, file string) (Format, error) {
	switch f := Format(strings.ToLower(s)); f {
	case CSV, JSONL, XLSX:
		return f, nil
	case "":
		switch strings.ToLower(filepath.Ext(file)) {
		case ".xlsx":
			return XLSX, nil
		case ".jsonl", ".ndjson":
			return JSONL, nil
		}
		return CSV, nil
	}
	return "", model.Invalid("use csv, jsonl or xlsx", "there is no export format %q", s)
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

// viewOf is the list of leads that an export reads.
func viewOf(w What) model.View {
	switch w {
	case Queue:
		return model.ViewQueue
	case Handoffs:
		return model.ViewHandedOff
	}
	return model.ViewAll
}

// Source is what an export reads. *store.Store is one.
type Source interface {
	EachLead(ctx context.Context, view model.View, only *filter.Filter, limit int, f func(model.Row, func() (model.Lead, error)) error) error
	AttributeNames(ctx context.Context, most int) ([]string, error)
	EachDecision(ctx context.Context, target string, onlyNew bool, f func(store.Decision) error) (int64, error)
	EachDecided(ctx context.Context, target string, onlyNew bool, f func(store.Decision) error) (int64, error)
}

// Options narrow an export. OnlyNew is for decisions: those that no export for the
// target has taken yet; the caller marks them as taken once the file stands. Filter
// (nil: all) and Limit (0: all) are for the others. Settings, Rules (for the names of reasons)
// and Zone (nil: UTC) are for CRMs.
type Options struct {
	Target   Target
	Format   Format
	OnlyNew  bool
	Filter   *filter.Filter
	Limit    int
	Settings Settings
	Rules    model.Rules
	Zone     *time.Location
}

func (o Options) zone() *time.Location {
	if o.Zone == nil {
		return time.UTC
	}
	return o.Zone
}

// reason is the name of the reason that a lead stands under.
func (o Options) reason(r model.Row) string {
	a := model.ActReject
	if r.Stage == model.StageLost {
		a = model.ActLost
	}
	if x, ok := o.Rules.FindReason(a, r.Reason); ok && x.Name != "" {
		return x.Name
	}
	return r.Reason
}

// Result is what was written: how many rows, how far the target was told of the
// ledger (0 but for decisions), and what is to be known of a file for a CRM.
type Result struct {
	Rows  int
	Seq   int64
	Tally Tally
}

// Write writes an export to w. Rows are written as they are read: memory does not
// grow with their number, apart from the notes of handoffs.
func Write(ctx context.Context, w io.Writer, what What, s Source, o Options) (res Result, err error) {
	if _, err := ParseWhat(string(what)); err != nil {
		return res, err
	}
	sh, err := newSheet(w, o.Format, string(what))
	if err != nil {
		return res, err
	}
	switch {
	case o.Target != "" && o.Target != Generic:
		res, err = writeCRM(ctx, sh, what, s, o)
	case what == Decisions:
		res, err = writeDecisions(ctx, sh, s, o)
	case what == Handoffs:
		res.Rows, err = writeHandoffs(ctx, sh, s, o)
	default:
		res.Rows, err = writeLeads(ctx, sh, s, o, viewOf(what), what == Queue)
	}
	if err != nil {
		sh.drop()
		return res, err
	}
	return res, sh.flush()
}

// Package intake reads the files people have - exports of CRMs, form tools and
// spreadsheets - and turns them into source rows and touches for the store. It
// finds out delimiter, encoding, which program wrote a file and what each column
// holds; it loses no row without saying which and why, and its memory does not
// grow with the file.
package intake

import (
	"context"
	"io"
	"time"

	"winnow/model"
)

// Row is one row of a file: what it says of a person, and what it says happened.
type Row struct {
	Row     model.SourceRow
	Touches []model.Touch
	// TouchesOnly: the fields only say whom the touches are about.
	TouchesOnly bool
}

// Header says what a batch is, before its rows come.
type Header struct {
	At     time.Time
	Actor  string
	File   string
	Format string
	Source string
	ID     model.EntryID
	// Of and OfAt are the import that left out the rows of a file of problems, and when.
	Of   model.EntryID
	OfAt time.Time
}

// Store takes batches of rows. Batch is one file's import: Add may be called any
// number of times, then Finish or Abort once.
type Store interface {
	BeginImport(ctx context.Context, h Header) (Batch, error)
}

// Batch is an import that is under way. Reject counts rows that could not be
// read, before Finish.
type Batch interface {
	Add(ctx context.Context, rows []Row) error
	Reject(n int)
	Finish(ctx context.Context) (model.Batch, error)
	Abort(ctx context.Context) error
}

// Job is one run of the import: what to read and how.
type Job struct {
	Files  []string  // or folders; "-" is Stdin
	Stdin  io.Reader // may be nil
	From   string    // a name of FormatNames; empty: recognise
	Source string    // what the ids of the files belong to; empty: the format's, else the header's fingerprint
	// Map overrides what a column is understood as: name of the column ->
	// name of a field or of another use (MapTargets).
	Map map[string]string
	// Mapping is Map for every file: a column that a file does not have is no
	// mistake, and Map stands above it.
	Mapping map[string]string
	// StageOverride is where rows without a decision are put: model.StageMQL,
	// model.StageLead, or empty for what the file says.
	StageOverride model.Stage
	TZ            *time.Location // of times that name no zone; nil = Zone
	Zone          *time.Location // where the caller is; nil = UTC
	DateOrder     string         // "dmy", "mdy" or empty: decided by each column
	Sheet         string         // of a workbook; empty: the first
	Limits        Limits
	DryRun        bool // echoed in the report; the store is the caller's copy
	Now           time.Time
	Actor         string
	Rand          io.Reader // entropy for ids; nil = the system's
	Progress      func(Progress)
	// AskOrder asks a person which of two numbers in a column's dates is the day:
	// "dmy", "mdy", or empty for no answer. nil = nobody can be asked.
	AskOrder func(file, column, example string) string
	// OpenDates: dates that can be read both ways stay text, and a note says so;
	// else the file is refused.
	OpenDates bool
	// Stop is closed when nobody waits any more for a pipe that says nothing; nil =
	// when the context of the run ends.
	Stop    <-chan struct{}
	Refused *Refused // gathers the rows that are left out; nil = they are only reported
	Store   Store
}

// Progress is how far one file has come. Total is 0 where it is not known, as
// for a stream. Rate is rows a second so far.
type Progress struct {
	File  string
	Rows  int
	Bytes int64
	Total int64
	Rate  float64
	// Ending: every row is read, and the store ends with them: it stores the last ones
	// and makes all of them searchable.
	Ending bool
}

func (j Job) zone() *time.Location {
	switch {
	case j.TZ != nil:
		return j.TZ
	case j.Zone != nil:
		return j.Zone
	}
	return time.UTC
}

// Check reports what of a job no file could mend: a date order, a stage, a format
// or a field that does not exist. Its errors are of kind invalid.
func (j Job) Check() error {
	if len(j.Files) == 0 {
		return model.Invalid("name one, or - for standard input", "no file to import")
	}
	switch j.DateOrder {
	case "", "dmy", "mdy":
	default:
		return model.Invalid("use dmy or mdy", "there is no date order %q", j.DateOrder)
	}
	switch j.StageOverride {
	case "", model.StageMQL, model.StageLead:
	default:
		return model.Invalid("use mql or lead", "rows cannot be put at stage %q", j.StageOverride)
	}
	if j.From != "" {
		if _, err := namedFormat(j.From); err != nil {
			return err
		}
	}
	return checkMap(j.Map)
}

func (j Job) order() dateOrder {
	switch j.DateOrder {
	case "dmy":
		return orderDMY
	case "mdy":
		return orderMDY
	}
	return orderOpen
}

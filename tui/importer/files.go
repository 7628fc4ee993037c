// Package importer is the dialog that takes files in: a path with completion, what
// was understood of the file and what it would bring, the import behind the
// queue, and the problems afterwards. It reads and writes through Files alone,
// in commands.
package importer

import (
	"context"

	"winnow/model"
)

// Files is what the dialog needs of files and of the store. It is called from
// commands only. told may be called from any goroutine, as often as it likes to
// say how far something is; it never blocks.
type Files interface {
	// Complete lists how a path that is being typed may go on, what is nearest at
	// hand for none. It does not fail: what cannot be read lists nothing.
	Complete(typed string) []Path
	// Look reads the beginning of what a path names, and says how it would be read.
	Look(ctx context.Context, path string, how How) (Look, error)
	// Count reads it to its end and says what importing it would bring. Nothing is
	// stored.
	Count(ctx context.Context, path string, how How, told func(Progress)) (Figures, error)
	// Import stores it. When ctx ends, what the file under way brought is taken back.
	Import(ctx context.Context, path string, how How, told func(Progress)) (Figures, error)
}

// Saver is what Files also are where the rows to mend can be saved.
type Saver interface {
	// SaveRefused writes the rows that a path's last import refused, and those that
	// went in without a value that could not be read, into a file of its own, with the
	// cause in the last column, and returns its name.
	SaveRefused(ctx context.Context, path string, how How) (name string, rows int, err error)
}

// Path is one way to go on typing.
type Path struct {
	Text   string // the whole of what is typed then
	Name   string // the last part of it, as it is listed
	Folder bool
	Note   string // size and age
}

// How are the answers that a file needs of a person.
type How struct {
	DateOrder string // "dmy", "mdy" or empty: decided by each column
}

// Look is how files would be read.
type Look struct {
	Files   []File
	Skipped []string // of a folder or archive, with why
}

// File is how one file would be read.
type File struct {
	Name    string
	Format  string // the program that wrote it
	Written string // its encoding and delimiter
	Columns []Column
	KeptToo int // of those that are understood: as an attribute besides
	Notes   []string
	Open    bool // its dates do not say whether the day comes first
}

// Use is what becomes of a column.
type Use uint8

// The uses.
const (
	Understood Use = iota
	Kept           // as an attribute of its own
	LeftOut
)

// Column is how one column is understood.
type Column struct {
	Name    string
	As      string
	Use     Use
	Example string
}

// Person is a row as it was understood.
type Person struct {
	Line    int
	Label   string
	Title   string
	Company string
	Reach   string // e-mail, else phone
	Stage   model.Stage
	Touches int
}

// Progress is how far a file has come. Total is 0 where it is not known. First are
// the first rows, once they are known.
type Progress struct {
	File  string
	Rows  int
	Bytes int64
	Total int64
	Rate  float64
	First []Person
	// Ending: every row is read; the last ones are stored, and all made searchable.
	Ending bool
}

// Figures are what an import brought, or would bring.
type Figures struct {
	Files      int
	Rows       int
	New        int
	Changed    int
	Unchanged  int
	Refused    int
	Kept       int // rows that went in, but for a value that could not be read
	Queued     int
	Suppressed int // rows about people who were rejected for good, new leads left out
	NotQueued  []Word
	Touches    int
	Asked      int  // deals that somebody has to look at
	FitOnly    bool // no column tells of what people did
	Problems   []Problem
	More       int // problems beyond those listed
	Notes      []string
	First      []Person
}

// Word is a number of rows that are not queued, by the file's word.
type Word struct {
	Word string
	N    int
}

// Problem is something wrong with a value, or with a whole row, which is refused
// then.
type Problem struct {
	File    string
	Line    int
	Column  string
	Value   string
	What    string
	Refused bool
}

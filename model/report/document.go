package report

import (
	"time"

	"winnow/model"
)

// Document is a report as it is read: every output is made of it alone.
type Document struct {
	Report   string // funnel, feedback, ...
	Title    string
	At       time.Time
	From     time.Time // zero: from the beginning
	Zone     *time.Location
	Lead     []string // what it says first, in sentences
	Sections []Section
	Notes    []string // how it was counted
	Criteria string   // the text of criteria that it proposes, "" = none
}

// Section is a part of a document.
type Section struct {
	ID, Title string
	Text      []string
	Code      string // lines that are to be kept as they are
	Tables    []Table
}

// Table has a figure in every cell. Its rows are told apart by keys.
type Table struct {
	ID      string
	Title   string
	Keys    []string // what the keys of a row are: source, campaign
	Columns []string
	Rows    []Row
	More    int    // rows that were left out
	Chart   Chart  // how it is drawn, beside the figures
	Empty   string // what is said where there are no rows
	Note    string
}

// Chart draws columns of a table. The zero value draws none.
type Chart struct {
	Kind    ChartKind
	Columns []int  // of the table
	Tones   []Tone // what the columns of a stack mean, in their order
	Marks   []Mark
}

// Tone is what the i-th column of a stack means.
func (c Chart) Tone(i int) Tone {
	if i < len(c.Tones) {
		return c.Tones[i]
	}
	return ToneOther
}

// Tone is what a part of a stack means: it has one colour in every chart.
type Tone int

const (
	ToneIdle  Tone = iota // rests, or was nothing
	ToneWaits             // somebody should act
	ToneBad               // rejected, or too late
	ToneOther
	ToneGood // promoted
)

// ChartKind is how a chart is drawn.
type ChartKind string

const (
	Bars   ChartKind = "bars"   // a bar a row, by one column; shares with their interval
	Stacks ChartKind = "stacks" // a bar a row, of the columns one after the other
	Weeks  ChartKind = "weeks"  // a column a row, beside each other
)

// Row is one line of a table.
type Row struct {
	Keys    []string
	Cells   []Figure
	Example model.LeadID // the lead that the row is about; 0 = none
}

// Mark is a share that others publish: for comparison, never as truth.
type Mark struct {
	Name   string
	Part   float64
	Source string
}

// Name is how the row is called where its keys stand in one place.
func (r Row) Name() string {
	s := ""
	for i, k := range r.Keys {
		if i > 0 {
			s += " / "
		}
		s += k
	}
	return s
}

// Figure finds a cell by table, row name and column; ok is false where there is
// none.
func (d *Document) Figure(table, row, column string) (f Figure, ok bool) {
	for _, s := range d.Sections {
		for _, t := range s.Tables {
			if t.ID != table {
				continue
			}
			for _, r := range t.Rows {
				for i, c := range t.Columns {
					if c == column && r.Name() == row {
						return r.Cells[i], true
					}
				}
			}
		}
	}
	return f, false
}

// Examples lists the leads that the document names.
func (d *Document) Examples() (ids []model.LeadID) {
	for _, s := range d.Sections {
		for _, t := range s.Tables {
			for _, r := range t.Rows {
				if r.Example != 0 {
					ids = append(ids, r.Example)
				}
			}
		}
	}
	return ids
}

// Named puts what leads are called into the rows that are about one.
func (d *Document) Named(label func(model.LeadID) string) {
	for i := range d.Sections {
		for j := range d.Sections[i].Tables {
			for k := range d.Sections[i].Tables[j].Rows {
				if r := &d.Sections[i].Tables[j].Rows[k]; r.Example != 0 {
					r.Keys[len(r.Keys)-1] = label(r.Example)
				}
			}
		}
	}
}

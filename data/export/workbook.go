package export

import (
	"fmt"
	"io"
	"unicode/utf8"

	"winnow/data/workbook"
	"winnow/model"
)

// book is an Excel file of one sheet, its header in bold and held in sight. Text is
// as in CSV: what a cell would run is neutralised, for a workbook may be saved as CSV.
type book struct {
	w     *workbook.Writer
	rows  int
	cells []any
}

func newBook(w io.Writer, name string) (*book, error) {
	x, err := workbook.NewWriter(w, name)
	if err != nil {
		return nil, fmt.Errorf("begin a workbook: %w", err)
	}
	return &book{w: x}, nil
}

func (b *book) head(names []string) error {
	if len(names) > workbook.MaxColumns {
		return model.Invalid("write CSV: --format csv", "there are %d columns, and a workbook holds %d", len(names), workbook.MaxColumns)
	}
	cells := make([]string, len(names))
	for i, n := range names {
		cells[i] = Cell(n)
		if err := b.fits(cells[i]); err != nil {
			return err
		}
	}
	if err := b.w.Head(cells); err != nil {
		return fmt.Errorf("begin a workbook: %w", err)
	}
	b.rows++
	return nil
}

func (b *book) row(values []value) error {
	if b.rows++; b.rows > workbook.MaxRows {
		return model.Invalid("write CSV: --format csv", "there are more rows than the %d that a workbook holds", workbook.MaxRows)
	}
	b.cells = b.cells[:0]
	for _, v := range values {
		switch v := v.(type) {
		case int, int64, float64, bool:
			b.cells = append(b.cells, v)
			continue
		}
		s := cellOf(v)
		if err := b.fits(s); err != nil {
			return err
		}
		if s == "" {
			b.cells = append(b.cells, nil)
		} else {
			b.cells = append(b.cells, s)
		}
	}
	if err := b.w.Row(b.cells); err != nil {
		return fmt.Errorf("write a row of a workbook: %w", err)
	}
	return nil
}

// fits refuses text that is too long for a cell.
func (b *book) fits(s string) error {
	if len(s) > workbook.MaxChars && utf8.RuneCountInString(s) > workbook.MaxChars {
		return model.Invalid("write CSV: --format csv", "row %d has a value of more than %d characters, which a workbook cannot hold", b.rows, workbook.MaxChars)
	}
	return nil
}

func (b *book) flush() error {
	if err := b.w.Close(); err != nil {
		return fmt.Errorf("write the workbook: %w", err)
	}
	return nil
}

func (b *book) drop() {}

package export

import (
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"winnow/model"
)

// workbook is an Excel file of one sheet, its header in bold and held in sight.
// Rows go to a temporary file once there are many. Text is as in CSV: what a cell
// would run is neutralised, for a workbook may be saved as CSV.
type workbook struct {
	w     io.Writer
	book  *excelize.File
	sheet *excelize.StreamWriter
	rows  int
	cells []any
}

func newWorkbook(w io.Writer, name string) (*workbook, error) {
	b := &workbook{w: w, book: excelize.NewFile()}
	err := b.book.SetSheetName("Sheet1", name)
	if err == nil {
		b.sheet, err = b.book.NewStreamWriter(name)
	}
	if err != nil {
		b.drop()
		return nil, fmt.Errorf("begin a workbook: %w", err)
	}
	return b, nil
}

func (b *workbook) head(names []string) error {
	if len(names) > excelize.MaxColumns {
		return model.Invalid("write CSV: --format csv", "there are %d columns, and a workbook holds %d", len(names), excelize.MaxColumns)
	}
	bold, err := b.book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err == nil {
		err = b.sheet.SetColWidth(1, len(names), 18)
	}
	if err == nil {
		err = b.sheet.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
	}
	if err != nil {
		return fmt.Errorf("begin a workbook: %w", err)
	}
	cells := make([]any, len(names))
	for i, n := range names {
		cells[i] = excelize.Cell{StyleID: bold, Value: Cell(n)}
	}
	return b.add(cells)
}

func (b *workbook) row(values []value) error {
	b.cells = b.cells[:0]
	for _, v := range values {
		switch v := v.(type) {
		case int, int64, float64, bool:
			b.cells = append(b.cells, v)
			continue
		}
		s := cellOf(v)
		if len(s) > excelize.TotalCellChars && utf8.RuneCountInString(s) > excelize.TotalCellChars {
			return model.Invalid("write CSV: --format csv", "row %d has a value of more than %d characters, which a workbook cannot hold",
				b.rows+1, excelize.TotalCellChars)
		}
		if s == "" {
			b.cells = append(b.cells, nil)
		} else {
			b.cells = append(b.cells, s)
		}
	}
	return b.add(b.cells)
}

func (b *workbook) add(cells []any) error {
	if b.rows++; b.rows > excelize.TotalRows {
		return model.Invalid("write CSV: --format csv", "there are more rows than the %d that a workbook holds", excelize.TotalRows)
	}
	at, err := excelize.CoordinatesToCellName(1, b.rows)
	if err == nil {
		err = b.sheet.SetRow(at, cells)
	}
	if err != nil {
		return fmt.Errorf("write a row of a workbook: %w", err)
	}
	return nil
}

func (b *workbook) flush() error {
	defer b.drop()
	if err := b.sheet.Flush(); err != nil {
		return fmt.Errorf("write the workbook: %w", err)
	}
	if err := b.book.Write(b.w); err != nil {
		return fmt.Errorf("write the workbook: %w", err)
	}
	return nil
}

// drop removes the temporary files.
func (b *workbook) drop() { _ = b.book.Close() } // what stays is in the system's folder for such files

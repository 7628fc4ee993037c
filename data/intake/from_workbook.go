package intake

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"winnow/model"
	"winnow/model/spell"
)

// fromWorkbook writes a sheet of an Excel workbook as CSV, and returns that as a
// source whose lines are the sheet's rows.
func (u *unpacker) fromWorkbook(s *source) (out *source, err error) {
	defer func() { // the library trusts the numbers in a workbook
		if p := recover(); p != nil {
			if out != nil {
				out.close()
			}
			out, err = nil, model.Invalid("save its sheet as CSV", "the workbook %s is damaged", s.label())
		}
	}()
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("go back to the beginning of %s: %w", s.label(), err)
	}
	most := max(s.asGiven()*int64(u.limits.Expansion), 64<<20)
	book, err := excelize.OpenReader(s.file, excelize.Options{UnzipSizeLimit: most, UnzipXMLSizeLimit: min(most, 8<<20),
		// Dates come as a cell shows them; these are for the ones that show in the reader's own way.
		ShortDatePattern: "yyyy-mm-dd", LongDatePattern: "yyyy-mm-dd", LongTimePattern: "hh:mm:ss"})
	if err != nil {
		if strings.Contains(err.Error(), "unzip size") {
			return nil, model.Invalid(limitHint("max_expansion"), "%s unpacks to more than %d times its size", s.label(), u.limits.Expansion)
		}
		return nil, model.Invalid("save its sheet as CSV", "the workbook %s cannot be read: %v", s.label(), err)
	}
	defer book.Close() // only read from
	sheet, err := u.sheet(s, book)
	if err != nil {
		return nil, err
	}
	out, err = u.temporary(s.name)
	if err != nil {
		return nil, err
	}
	if err := u.writeSheet(out, book, sheet); err != nil {
		out.close()
		return nil, err
	}
	out.numbered, out.written, out.firstLine = true, "xlsx", 1
	return out, out.rewind()
}

// sheet is the name of the sheet to read: the one asked for, else the first.
func (u *unpacker) sheet(s *source, book *excelize.File) (string, error) {
	names := book.GetSheetList()
	if len(names) == 0 {
		return "", model.Invalid("save its sheet as CSV", "the workbook %s has no sheet", s.label())
	}
	if u.job.Sheet == "" {
		return names[0], nil
	}
	for _, n := range names {
		if strings.EqualFold(n, u.job.Sheet) {
			return n, nil
		}
	}
	next := "its sheets are " + strings.Join(names, ", ")
	if n := spell.Nearest(u.job.Sheet, names, len(u.job.Sheet)/2); n != "" {
		next = "did you mean " + n + "? " + next
	}
	return "", model.Invalid(next, "%s has no sheet %q", s.label(), u.job.Sheet)
}

// writeSheet writes the rows of a sheet, an empty line for an empty row, so that
// the count of lines is that of rows. Empty rows at its end are left out.
func (u *unpacker) writeSheet(out *source, book *excelize.File, sheet string) error {
	rows, err := book.Rows(sheet)
	if err != nil {
		return model.Invalid("save the sheet as CSV", "sheet %q of %s cannot be read: %v", sheet, out.label(), err)
	}
	defer rows.Close() // only read from
	w := csv.NewWriter(out.file)
	empty, width := 0, 0
	for rows.Next() {
		cells, err := rows.Columns()
		if err != nil {
			return model.Invalid("save the sheet as CSV", "sheet %q of %s cannot be read: %v", sheet, out.label(), err)
		}
		for len(cells) > 0 && cells[len(cells)-1] == "" {
			cells = cells[:len(cells)-1]
		}
		if len(cells) == 0 {
			empty++
			continue
		}
		if err := blankLines(w, out, empty); err != nil {
			return err
		}
		empty, width = 0, max(width, len(cells))
		for len(cells) < width { // empty cells at the end of a row are not stored
			cells = append(cells, "")
		}
		if err := w.Write(cells); err != nil {
			return fmt.Errorf("unpack %s: %w", out.label(), err)
		}
	}
	if err := rows.Error(); err != nil {
		return model.Invalid("save the sheet as CSV", "sheet %q of %s cannot be read: %v", sheet, out.label(), err)
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return fmt.Errorf("unpack %s: %w", out.label(), err)
	}
	return nil
}

func blankLines(w *csv.Writer, out *source, n int) error {
	if n == 0 {
		return nil
	}
	w.Flush()
	if _, err := io.WriteString(out.file, strings.Repeat("\n", n)); err != nil {
		return fmt.Errorf("unpack %s: %w", out.label(), err)
	}
	return nil
}

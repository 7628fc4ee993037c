package intake

import (
	"archive/zip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"winnow/data/workbook"
	"winnow/model"
	"winnow/model/spell"
)

// fromWorkbook writes a sheet of an Excel workbook as CSV, and returns that as a
// source whose lines are the sheet's rows.
func (u *unpacker) fromWorkbook(s *source, z *zip.Reader) (*source, error) {
	book, err := workbook.Open(z, workbook.Options{Unpacked: max(s.asGiven()*int64(u.limits.Expansion), 64<<20), Row: u.limits.Record})
	if err != nil {
		return nil, u.unreadable("save its sheet as CSV", err, "the workbook %s", s.label())
	}
	defer book.Close()
	sheet, err := u.sheet(s, book)
	if err != nil {
		return nil, err
	}
	out, err := u.temporary(s.name)
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

// unreadable is the error of a workbook, of which what is named cannot be read.
func (u *unpacker) unreadable(next string, err error, what string, args ...any) error {
	what = fmt.Sprintf(what, args...)
	if errors.Is(err, workbook.ErrExpansion) {
		return model.Invalid(limitHint("max_expansion"), "%s unpacks to more than %d times its size", what, u.limits.Expansion)
	}
	return model.Invalid(next, "%s cannot be read: %v", what, err)
}

// sheet is the place of the sheet to read: the one asked for, else the first.
func (u *unpacker) sheet(s *source, book *workbook.Book) (int, error) {
	if u.job.Sheet == "" {
		return book.First(), nil
	}
	names := book.Sheets()
	for i, n := range names {
		if strings.EqualFold(n, u.job.Sheet) {
			return i, nil
		}
	}
	next := "its sheets are " + strings.Join(names[:min(len(names), 20)], ", ")
	if more := len(names) - 20; more > 0 {
		next += fmt.Sprintf(" and %d more", more)
	}
	if n := spell.Nearest(u.job.Sheet, names, len(u.job.Sheet)/2); n != "" {
		next = "did you mean " + n + "? " + next
	}
	return 0, model.Invalid(next, "%s has no sheet %q", s.label(), u.job.Sheet)
}

// writeSheet writes the rows of a sheet, an empty line for an empty row, so that
// the count of lines is that of rows. Empty rows at its end are left out.
func (u *unpacker) writeSheet(out *source, book *workbook.Book, sheet int) error {
	unreadable := func(err error) error {
		return u.unreadable("save the sheet as CSV", err, "sheet %q of %s", book.Sheets()[sheet], out.label())
	}
	rows, err := book.Rows(sheet)
	if err != nil {
		return unreadable(err)
	}
	defer rows.Close()
	w := csv.NewWriter(out.file)
	last, width := 0, 0
	for rows.Next() {
		if err := blankLines(w, out, rows.Number()-last-1); err != nil {
			return err
		}
		cells := rows.Cells()
		last, width = rows.Number(), max(width, len(cells))
		for len(cells) < width { // empty cells at the end of a row are not stored
			cells = append(cells, "")
		}
		if err := w.Write(cells); err != nil {
			return fmt.Errorf("unpack %s: %w", out.label(), err)
		}
	}
	if err := rows.Err(); err != nil {
		return unreadable(err)
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return fmt.Errorf("unpack %s: %w", out.label(), err)
	}
	return nil
}

func blankLines(w *csv.Writer, out *source, n int) error {
	if n <= 0 {
		return nil
	}
	w.Flush()
	if _, err := io.WriteString(out.file, strings.Repeat("\n", n)); err != nil {
		return fmt.Errorf("unpack %s: %w", out.label(), err)
	}
	return nil
}

// refuseContainer is the error of a workbook that is no archive.
func refuseContainer(s *source) error {
	if workbook.Protected(s.file) {
		return model.Invalid("open it with its password and save it without one, or its sheet as CSV", "the workbook %s is protected by a password", s.label())
	}
	return model.Invalid("save it as .xlsx or CSV", "%s is an old Excel workbook (.xls) or another document of that time, not a CSV file", s.label())
}

package workbook

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"
)

// Rows are the rows of a sheet that hold something, from the first to the last.
type Rows struct {
	b      *Book
	s      *scanner
	r      io.Closer
	err    error
	number int
	next   int // the least number that the next row may have

	text  []byte // of all cells
	raw   []byte // of one, as it stands in the sheet
	spans []span // of text, one a column
	cells []string
}

type span struct{ from, to int }

// Rows begins to read a sheet, one of Sheets by its place.
func (b *Book) Rows(sheet int) (*Rows, error) {
	if part := b.other["sharedstrings"]; b.texts.n == 0 {
		if err := b.part(part, b.readTexts); err != nil {
			return nil, fmt.Errorf("its texts: %w", err)
		}
	}
	r, err := b.open(b.sheets[sheet].part)
	if err != nil {
		return nil, err
	}
	if r == nil {
		return nil, errors.New("it is not in the file")
	}
	return &Rows{b: b, s: newScanner(r), r: r, next: 1}, nil
}

// Close ends the reading.
func (r *Rows) Close() { _ = r.r.Close() } // only read from

// Number is that of the row, counted from 1.
func (r *Rows) Number() int { return r.number }

// Err is what the sheet could not be read further for.
func (r *Rows) Err() error { return r.err }

// Cells are the values of the row from its first column to the last that holds
// something, as a person reads them: times as 2006-01-02 15:04:05, truth as TRUE
// and FALSE, of a formula what it came to, of merged cells the first. They are
// UTF-8. The slice is valid until the next row.
func (r *Rows) Cells() []string {
	for len(r.spans) > 0 && r.spans[len(r.spans)-1].from == r.spans[len(r.spans)-1].to {
		r.spans = r.spans[:len(r.spans)-1]
	}
	all := string(r.text)
	r.cells = r.cells[:0]
	for _, s := range r.spans {
		r.cells = append(r.cells, all[s.from:s.to])
	}
	return r.cells
}

// Next goes to the next row that holds something. False at the end, and at an error.
func (r *Rows) Next() bool {
	for r.err == nil {
		t, err := r.s.next()
		switch {
		case errors.Is(err, io.EOF):
			return false
		case err != nil:
			r.err = err
		case t == startTag && r.s.is("row") && len(r.s.marks) == 3: // worksheet, sheetData, row
			if r.err = r.row(); r.err == nil && len(r.text) > 0 {
				return true
			}
		}
		if r.err != nil && r.number > 0 {
			r.err = fmt.Errorf("row %d: %w", r.number, r.err)
		}
	}
	return false
}

// row reads a row.
func (r *Rows) row() error {
	n := r.next
	if ref := r.s.attr("r"); ref != nil {
		if n = whole(ref, MaxRows); n < 1 {
			return fmt.Errorf("a sheet has no row %s", quoted(ref))
		}
	}
	if n < r.next {
		return fmt.Errorf("row %d stands behind it", n)
	}
	if n > MaxRows {
		return fmt.Errorf("there are more than %d rows", MaxRows)
	}
	r.number, r.next = n, n+1
	r.text, r.spans = r.text[:0], r.spans[:0]
	column := 0
	for {
		t, err := r.s.next()
		switch {
		case err != nil:
			return brokenOff(err)
		case t == endTag && r.s.is("row"):
			return nil
		case t == startTag && r.s.is("c"):
			if ref := r.s.attr("r"); ref != nil {
				if column, err = columnOf(ref); err != nil {
					return err
				}
			}
			if column >= MaxColumns {
				return fmt.Errorf("there are more than %d columns", MaxColumns)
			}
			if err := r.cell(column); err != nil {
				return fmt.Errorf("column %s: %w", columnName(column), err)
			}
			column++
		}
	}
}

// cellKind is what the value of a cell is, by its attribute t.
type cellKind uint8

const (
	numeric cellKind = iota
	shared
	boolean
	asText // inlineStr, str, e, d: as it stands
)

func kindOf(t []byte) cellKind {
	switch string(t) {
	case "", "n":
		return numeric
	case "s":
		return shared
	case "b":
		return boolean
	}
	return asText
}

// cell reads a cell.
func (r *Rows) cell(column int) error {
	kind := kindOf(r.s.attr("t"))
	style := whole(r.s.attr("s"), mostStyles)
	if r.s.empty { // a style alone
		return nil
	}
	r.raw = r.raw[:0]
	in := textOf{limit: r.b.o.Row, values: true}
	for depth := len(r.s.marks); ; {
		t, err := r.s.next()
		if err == nil {
			if t == endTag && len(r.s.marks) < depth {
				break
			}
			r.raw, err = in.take(r.s, t, r.raw)
		}
		if err != nil {
			return brokenOff(err)
		}
	}
	if len(r.raw) == 0 {
		return nil
	}
	from := len(r.text)
	if err := r.add(kind, style); err != nil {
		return err
	}
	for len(r.spans) <= column {
		r.spans = append(r.spans, span{})
	}
	r.spans[column] = span{from, len(r.text)}
	return nil
}

// add adds the value of the cell that was read to the text of the row. What is
// beyond the limit of a row is left out: the row is too long with what it has.
func (r *Rows) add(kind cellKind, style int) (err error) {
	if len(r.text) > r.b.o.Row {
		return nil
	}
	switch kind {
	case numeric:
		r.text = r.b.format(style).write(r.text, bytes.TrimSpace(r.raw), r.b.from1904)
	case boolean:
		b, err := strconv.ParseBool(string(bytes.TrimSpace(r.raw)))
		if err != nil {
			return fmt.Errorf("%s is neither true nor false", quoted(r.raw))
		}
		r.text = append(r.text, map[bool]string{true: "TRUE", false: "FALSE"}[b]...)
	case shared:
		there := false
		r.text, there, err = r.b.texts.appendTo(r.text, whole(bytes.TrimSpace(r.raw), 1<<30))
		if err == nil && !there {
			err = fmt.Errorf("text %s is not among the %d of the workbook", quoted(r.raw), r.b.texts.n)
		}
	default:
		r.text = append(r.text, clean(r.raw)...)
	}
	return err
}

// textOf gathers text: of <t> in any depth, apart from how it is pronounced, and of
// <v> where values are wanted.
type textOf struct {
	limit  int
	values bool
	on     int // how many elements whose text is wanted are open
	spoken int // how many that say how it is pronounced
}

func (in *textOf) take(s *scanner, t token, b []byte) ([]byte, error) {
	switch {
	case t == someText:
		if in.on > 0 && in.spoken == 0 && len(b) <= in.limit {
			return s.appendText(b)
		}
		return b, nil
	case s.is("rPh"):
		in.spoken += change(t)
	case s.is("t"), in.values && s.is("v"):
		in.on += change(t)
	}
	return b, nil
}

func change(t token) int {
	if t == startTag {
		return 1
	}
	return -1
}

// clean is text as meant, in UTF-8: characters that XML cannot hold are written as
// _x0007_.
func clean(b []byte) []byte {
	if !utf8.Valid(b) {
		b = bytes.ToValidUTF8(b, []byte("\uFFFD"))
	}
	if !bytes.Contains(b, []byte("_x")) {
		return b
	}
	out := make([]byte, 0, len(b))
	for {
		i := bytes.Index(b, []byte("_x"))
		if i < 0 {
			return append(out, b...)
		}
		out, b = append(out, b[:i]...), b[i:]
		if len(b) >= 7 && b[6] == '_' {
			if n, err := strconv.ParseUint(string(b[2:6]), 16, 16); err == nil && utf8.ValidRune(rune(n)) {
				out, b = utf8.AppendRune(out, rune(n)), b[7:]
				continue
			}
		}
		out, b = append(out, b[:2]...), b[2:]
	}
}

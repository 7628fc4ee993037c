package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"winnow/model/safetext"
)

// sheet writes rows of named values in one of the formats. It ends with flush, or
// with drop where something went wrong.
type sheet interface {
	head(names []string) error
	row(values []value) error
	flush() error
	drop()
}

func newSheet(w io.Writer, f Format, name string) (sheet, error) {
	switch f {
	case JSONL:
		return &lines{w: w}, nil
	case XLSX:
		return newBook(w, name)
	}
	return &table{w: csv.NewWriter(w)}, nil
}

// table is CSV: RFC 4180 with line feeds, UTF-8, a header.
type table struct {
	w     *csv.Writer
	cells []string
}

func (t *table) head(names []string) error {
	cells := make([]string, len(names))
	for i, n := range names {
		cells[i] = Cell(n)
	}
	return t.w.Write(cells)
}

func (t *table) row(values []value) error {
	t.cells = t.cells[:0]
	for _, v := range values {
		t.cells = append(t.cells, cellOf(v))
	}
	return t.w.Write(t.cells)
}

func (t *table) flush() error {
	t.w.Flush()
	return t.w.Error()
}

func (t *table) drop() {}

// lines is JSONL: one object a line, members in order, null for what is not
// known, controls escaped.
type lines struct {
	w     io.Writer
	names [][]byte
	buf   bytes.Buffer
}

func (l *lines) head(names []string) error {
	l.names = nil
	for _, n := range names {
		k, err := encode(n)
		if err != nil {
			return err
		}
		l.names = append(l.names, k)
	}
	return nil
}

func (l *lines) row(values []value) error {
	l.buf.Reset()
	l.buf.WriteByte('{')
	for i, v := range values {
		if i > 0 {
			l.buf.WriteByte(',')
		}
		l.buf.Write(l.names[i])
		l.buf.WriteByte(':')
		switch x := v.(type) {
		case time.Time:
			v = nil
			if s := stamp(x); s != "" {
				v = s
			}
		case string:
			if x == "" {
				v = nil
			}
		}
		b, err := encode(v)
		if err != nil {
			return err
		}
		l.buf.Write(b)
	}
	l.buf.WriteString("}\n")
	_, err := l.w.Write(l.buf.Bytes())
	return err
}

func (l *lines) flush() error { return nil }

func (l *lines) drop() {}

// encode is JSON without HTML escapes, with every control escaped.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("write JSON: %w", err)
	}
	return safetext.JSON(bytes.TrimRight(b.Bytes(), "\n")), nil
}

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"winnow/model/safetext"
	"winnow/tui/words"
)

// schema is the version of every JSON document.
const schema = 1

// document is a JSON object with its members in order; "schema" comes first by itself.
type document []member

type member struct {
	name  string
	value any
}

func (d document) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, `{"schema":%d`, schema)
	for _, m := range d {
		v, err := encode(m.value)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, ",%q:%s", m.name, v)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// encode is json.Marshal without HTML escapes and with controls escaped.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return safetext.JSON(bytes.TrimRight(b.Bytes(), "\n")), nil
}

// json writes one document.
func (a *app) json(d document) error {
	b, err := d.MarshalJSON()
	if err != nil {
		return err
	}
	_, err = a.out.Write(append(b, '\n'))
	return err
}

// stamp is a time in JSON: RFC 3339 in UTC, null for none.
type stamp time.Time

func (s stamp) MarshalJSON() ([]byte, error) {
	t := time.Time(s)
	if t.IsZero() {
		return []byte("null"), nil
	}
	return []byte(`"` + t.UTC().Format(time.RFC3339) + `"`), nil
}

// text is a string in JSON, null when there is none.
type text string

func (t text) MarshalJSON() ([]byte, error) {
	if t == "" {
		return []byte("null"), nil
	}
	return encode(string(t))
}

// printf writes a line for people. Arguments that came from outside must be safe.
func (a *app) printf(format string, args ...any) error {
	_, err := fmt.Fprintf(a.out, format, args...)
	return err
}

// A table aligns cells for people. A column whose heading ends in > is set to the
// right; the last column takes what is left of the terminal's width.
type table struct {
	w     io.Writer
	head  []string
	right []bool
	rows  [][]string
	cells []int // widths of the columns so far
	begun bool  // the heading is written
	err   error
	width int // 0 = as wide as it gets
	bold  func(string) string
}

func (a *app) table(head ...string) *table {
	t := &table{w: a.out, head: make([]string, len(head)), right: make([]bool, len(head)), bold: func(s string) string { return s }}
	for i, h := range head {
		t.head[i], t.right[i] = strings.TrimSuffix(h, ">"), strings.HasSuffix(h, ">")
	}
	t.width, _ = terminalOf(a.out)
	if a.colour() {
		t.bold = func(s string) string { return "\x1b[1m" + s + "\x1b[0m" }
	}
	return t
}

// tableRun is how many rows are aligned together: a long list is written as it
// is read, and takes no more memory than a short one.
const tableRun = 1000

// row adds a row; text from outside is cleaned here.
func (t *table) row(cells ...string) {
	for i := range cells {
		cells[i] = safetext.Line(cells[i])
	}
	if t.rows = append(t.rows, cells); len(t.rows) == tableRun {
		t.err = t.write()
	}
}

// mostCell bounds a column on a terminal, so that one long value does not push
// the others out. Where nothing is cut, nothing is bounded.
const mostCell = 40

// flush writes what was not written yet. It returns the first error of all.
func (t *table) flush() error {
	if err := t.write(); t.err == nil {
		t.err = err
	}
	return t.err
}

// write writes the rows there are, and before the first ones the heading.
func (t *table) write() error {
	if t.cells == nil {
		t.cells = make([]int, len(t.head))
		for i, h := range t.head {
			t.cells[i] = ansi.StringWidth(h)
		}
	}
	for _, r := range t.rows {
		for i, c := range r {
			w := ansi.StringWidth(c)
			if t.width > 0 {
				w = min(w, mostCell)
			}
			t.cells[i] = max(t.cells[i], w)
		}
	}
	var b strings.Builder
	if !t.begun && len(t.rows) > 0 && strings.Join(t.head, "") != "" {
		b.WriteString(t.bold(t.line(t.head, t.cells)) + "\n")
	}
	t.begun = t.begun || len(t.rows) > 0
	for _, r := range t.rows {
		b.WriteString(t.line(r, t.cells) + "\n")
	}
	t.rows = t.rows[:0]
	_, err := io.WriteString(t.w, b.String())
	return err
}

func (t *table) line(cells []string, widths []int) string {
	var b strings.Builder
	for i, c := range cells {
		last := i == len(cells)-1
		if !last {
			c = ansi.Truncate(c, widths[i], "…")
		}
		pad := strings.Repeat(" ", max(0, widths[i]-ansi.StringWidth(c)))
		switch {
		case t.right[i]:
			b.WriteString(pad + c)
		case last:
			b.WriteString(c)
		default:
			b.WriteString(c + pad)
		}
		if !last {
			b.WriteString("  ")
		}
	}
	line := strings.TrimRight(b.String(), " ")
	if t.width > 0 {
		line = ansi.Truncate(line, t.width, "…")
	}
	return line
}

// when is a time for people, in the user's zone: the clock today, else the day.
func (a *app) when(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	now, l := a.now(), t.In(a.zone)
	switch {
	case l.Format(time.DateOnly) == now.Format(time.DateOnly):
		return l.Format("15:04")
	case l.Year() == now.Year():
		return l.Format("2 Jan 15:04")
	}
	return l.Format("2 Jan 2006")
}

// plural is "1 lead", "3 leads".
func plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return words.Number(n) + " " + one + "s"
}

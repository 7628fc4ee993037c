package intake

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"winnow/model/safetext"
)

// Names of the columns that a file of refused rows has beside those of the file
// that they stood in.
const (
	causeColumn = "winnow problem" // the last: why the row is here; not read on the way back in
	rowColumn   = "winnow row"     // what the row is told by: its line where it was left out, its mark where it went in
	fileColumn  = "winnow file"    // how the file was read, see readAs
	moreColumn  = "more"           // "more 1": a value beyond the columns, to be put where it belongs
)

// Refused gathers the rows that runs leave out, and those that go in without a value
// that could not be read, on disk and private, so that they can be written as files
// that are mended and imported again: a row that went in is put right then, wherever
// the bad value stood. The zero value is ready; Close it in the end.
type Refused struct {
	lists []*refusedRows
}

// refusedRows are those of one file.
type refusedRows struct {
	name  string
	names []string
	read  string // how the file is read
	width int
	rows  int
	kept  int // of the rows, those that went in
	file  *os.File
	w     *csv.Writer
}

// RefusedFile says of one file how many of its rows are gathered, and how many of
// these went in all the same.
type RefusedFile struct {
	Name       string
	Rows, Kept int
}

// Files lists the files of which rows were gathered, in the order of the run.
func (r *Refused) Files() (out []RefusedFile) {
	for _, l := range r.lists {
		out = append(out, RefusedFile{l.name, l.rows, l.kept})
	}
	return out
}

// Write writes the rows of the nth of Files as CSV: the file's columns, one for each
// value beyond these, how the file was read, what the row is told by, and last the cause.
func (r *Refused) Write(n int, to io.Writer) error {
	l := r.lists[n]
	l.w.Flush()
	if err := l.w.Error(); err != nil {
		return fmt.Errorf("keep the refused rows: %w", err)
	}
	if _, err := l.file.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("read the refused rows: %w", err)
	}
	if _, err := io.WriteString(to, mark); err != nil { // spreadsheets tell UTF-8 by it
		return err
	}
	out := csv.NewWriter(to)
	head := slices.Clone(l.names)
	for i := len(head); i < l.width; i++ {
		head = append(head, fmt.Sprintf("%s %d", moreColumn, i-len(l.names)+1))
	}
	if err := out.Write(cells(append(head, fileColumn, rowColumn, causeColumn))); err != nil {
		return err
	}
	in := csv.NewReader(l.file)
	in.FieldsPerRecord, in.ReuseRecord = -1, true
	for {
		rec, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("read the refused rows: %w", err)
		}
		row := make([]string, l.width+3)
		copy(row, rec[2:])
		row[l.width], row[l.width+1], row[l.width+2] = l.read, rec[0], rec[1]
		if err := out.Write(cells(row)); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// Close deletes what was gathered.
func (r *Refused) Close() {
	for _, l := range r.lists {
		_ = l.file.Close()           // only read from by now
		_ = os.Remove(l.file.Name()) // what stays is in the system's folder for such files
	}
	r.lists = nil
}

// list begins the refused rows of a file.
func (r *Refused) list(j Job, p *plan) (*refusedRows, error) {
	f, err := os.CreateTemp("", "winnow-refused-") // 0600
	if err != nil {
		return nil, fmt.Errorf("make a temporary file for the refused rows of %s: %w", p.src.label(), err)
	}
	l := &refusedRows{name: p.src.name, file: f, w: csv.NewWriter(f), read: p.reading(j).text()}
	for _, c := range p.cols {
		if !c.ours {
			l.names = append(l.names, c.origin())
		}
	}
	l.width = len(l.names)
	r.lists = append(r.lists, l)
	return l, nil
}

// add keeps a row, what it is told by, and what is wrong with it.
func (l *refusedRows) add(fields []string, mark, cause string) error {
	l.rows++
	if rowMark.MatchString(mark) {
		l.kept++
	}
	l.width = max(l.width, len(fields))
	return l.w.Write(append([]string{mark, cause}, fields...))
}

// cells makes each text one that no spreadsheet runs; our own import takes the
// apostrophe off again.
func cells(row []string) []string {
	for i, s := range row {
		s = safetext.Block(s)
		if first, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, "' ")); strings.ContainsRune("=+-@＝＋－＠−", first) && first != utf8.RuneError && !bareSign.MatchString(s) {
			s = "'" + s
		}
		row[i] = s
	}
	return row
}

// bareSign is what may begin with a sign: a number or a telephone number.
var bareSign = regexp.MustCompile(`^[-+]?[0-9][0-9 ().,/-]*$`)

// asRead is what is known of a row that could not be read: the values that stand
// in it as far as they can be told apart.
func (p *plan) asRead(rec record) []string {
	switch {
	case rec.kept != nil:
		out := make([]string, len(rec.kept))
		for i, f := range rec.kept {
			if !utf8.ValidString(f) { // most such bytes were written by an old program
				f, _ = charmap.Windows1252.NewDecoder().String(f)
			}
			out[i] = strings.ReplaceAll(f, "\x00", "")
		}
		return out
	case rec.raw != "":
		raw := strings.ToValidUTF8(strings.TrimRight(rec.raw, "\r\n"), "\uFFFD")
		lazy := csv.NewReader(strings.NewReader(raw))
		lazy.Comma, lazy.LazyQuotes, lazy.FieldsPerRecord = rune(p.d.comma), true, -1
		if got, err := lazy.Read(); err == nil && len(got) == p.needed {
			return got
		}
		parts := strings.Split(raw, string(p.d.comma))
		for i := range parts {
			parts[i] = strings.ReplaceAll(strings.Trim(parts[i], `"`), `""`, `"`)
		}
		return parts
	case len(rec.fields) > 0:
		return rec.fields
	}
	return []string{rec.at}
}

// readOurs finds the columns that a file of refused rows has beside the file's own:
// they are no columns of its program. The rows say how that file was read.
func (p *plan) readOurs(rows [][]string) {
	file := -1
	for i := range p.cols {
		switch c := &p.cols[i]; c.name {
		case causeColumn:
			c.ours, p.mended = true, true
		case rowColumn:
			c.ours, p.markAt = true, i
		case fileColumn:
			c.ours, file = true, i
		}
	}
	for _, row := range rows {
		if file >= 0 && file < len(row) && p.said == nil {
			p.said = parseReadAs(row[file])
		}
	}
	if !p.mended {
		return
	}
	p.needed = 0
	for i := range p.cols {
		c := &p.cols[i]
		if c.more = strings.HasPrefix(c.name, moreColumn+" ") && p.said.word(c.name) == ""; c.more {
			c.ours = true
		}
		if !c.ours {
			p.needed = i + 1
			c.read = p.said.word(c.name)
		}
	}
}

// beyond is the first value that still stands in a column for values beyond the
// file's columns.
func (p *plan) beyond(fields []string) (value string, found bool) {
	for i := len(p.cols) - 1; p.mended && i >= 0; i-- {
		if c := &p.cols[i]; c.more && i < len(fields) && strings.TrimSpace(fields[i]) != "" {
			return fields[i], true
		}
	}
	return "", false
}

// withoutCause drops from a row of a file of refused rows what winnow said of it.
func (p *plan) withoutCause(fields []string) []string {
	if !p.mended || len(fields) < len(p.cols) {
		return fields
	}
	var own, more []string
	for i, f := range fields {
		switch {
		case i >= len(p.cols) || p.cols[i].more:
			more = append(more, f)
		case !p.cols[i].ours:
			own = append(own, f)
		}
	}
	for len(more) > 0 && strings.TrimSpace(more[len(more)-1]) == "" {
		more = more[:len(more)-1]
	}
	return append(own, more...)
}

// origin is the file's own name of a column.
func (c *column) origin() string {
	if c.was != "" {
		return c.was
	}
	return c.name
}

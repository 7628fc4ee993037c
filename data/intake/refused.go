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
	causeColumn = "winnow problem" // the last: why the row was refused; not read on the way back in
	moreColumn  = "more"           // "more 1": a value beyond the columns, to be put where it belongs
)

// Refused gathers the rows that runs leave out, on disk and private, so that they
// can be written as files that are mended and imported again. The zero value is
// ready; Close it in the end.
type Refused struct {
	lists []*refusedRows
}

// refusedRows are those of one file.
type refusedRows struct {
	name  string
	names []string
	order dateOrder
	width int
	rows  int
	file  *os.File
	w     *csv.Writer
}

// Files names the files that had refused rows, in the order of the run, and how
// many.
func (r *Refused) Files() (names []string, rows []int) {
	for _, l := range r.lists {
		names, rows = append(names, l.name), append(rows, l.rows)
	}
	return names, rows
}

// Write writes the refused rows of the nth of Files as CSV: the file's columns,
// one for each value beyond these, and last the cause.
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
	cause := causeColumn
	if l.order != orderOpen {
		cause += ", dates " + l.order.String()
	}
	if err := out.Write(cells(append(head, cause))); err != nil {
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
		row := make([]string, l.width+1)
		copy(row, rec[1:])
		row[l.width] = rec[0]
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
func (r *Refused) list(p *plan) (*refusedRows, error) {
	f, err := os.CreateTemp("", "winnow-refused-") // 0600
	if err != nil {
		return nil, fmt.Errorf("make a temporary file for the refused rows of %s: %w", p.src.label(), err)
	}
	l := &refusedRows{name: p.src.name, file: f, w: csv.NewWriter(f), order: p.orderOfFile()}
	for _, c := range p.cols {
		if !c.ours {
			l.names = append(l.names, c.origin())
		}
	}
	l.width = len(l.names)
	r.lists = append(r.lists, l)
	return l, nil
}

// add keeps a row and why it was refused.
func (l *refusedRows) add(fields []string, cause string) error {
	l.rows++
	l.width = max(l.width, len(fields))
	return l.w.Write(append([]string{cause}, fields...))
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

// readOurs finds the columns that a file of refused rows has beside the file's
// own: they are no columns of its program.
func (p *plan) readOurs() {
	last := len(p.cols) - 1
	cause, found := strings.CutPrefix(p.cols[last].key, headerKey(causeColumn))
	if !found {
		return
	}
	p.mended = true
	switch cause {
	case headerKey("dates " + orderDMY.String()):
		p.order = orderDMY
	case headerKey("dates " + orderMDY.String()):
		p.order = orderMDY
	}
	p.cols[last].ours = true
	at := last - 1
	for ; at > 0 && strings.HasPrefix(p.cols[at].name, moreColumn+" "); at-- {
		p.cols[at].ours, p.cols[at].more = true, true
	}
	p.needed = at + 1
}

// beyond is the first value that still stands in a column for values beyond the
// file's columns.
func (p *plan) beyond(fields []string) (value string, found bool) {
	for i := len(p.cols) - 1; p.mended && i >= 0 && p.cols[i].ours; i-- {
		if c := &p.cols[i]; c.more && i < len(fields) && strings.TrimSpace(fields[i]) != "" {
			return fields[i], true
		}
	}
	return "", false
}

// withoutCause drops from a row of a file of refused rows why it was refused last.
func (p *plan) withoutCause(fields []string) []string {
	if p.mended && len(fields) >= len(p.cols) {
		fields = slices.Delete(slices.Clone(fields), len(p.cols)-1, len(p.cols))
		for len(fields) > p.needed && strings.TrimSpace(fields[len(fields)-1]) == "" {
			fields = fields[:len(fields)-1]
		}
	}
	return fields
}

// origin is the file's own name of a column.
func (c *column) origin() string {
	if c.was != "" {
		return c.was
	}
	return c.name
}

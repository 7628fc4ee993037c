package intake

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	// maxRecord bounds one row, and so any value in it. A quote that stays open
	// longer is taken for one that was never closed.
	maxRecord = 1 << 20
)

// dialect is how a file writes its rows.
type dialect struct {
	comma  byte // between values
	crOnly bool // rows end with a lone CR, most of them
}

// record is one row as read. Fields and the strings in it are valid until the
// next call of next only as far as the slice goes; the strings may be kept.
// When fault is set the row could not be read, and Fields are empty; a note says
// something about a row that could be.
type record struct {
	line   int // on which it begins, from 1
	fields []string
	fault  string
	note   string
	at     string   // the beginning of what could not be read
	raw    string   // the text that was given up, where the row is not too long
	kept   []string // its values, where they could be told apart
}

// reader reads rows from UTF-8 text, in memory bounded by maxRecord, and loses
// nothing to a row that it cannot read: after a quote that does not close it
// goes back to the line below the quote.
type reader struct {
	src      io.Reader
	d        dialect
	newline  byte
	least    int  // fields a row must have
	width    int  // fields the header has; 0 = not known
	numbered bool // lines are counted as rows
	trusted  bool // the text is known to be UTF-8 without NUL bytes
	buf      []byte
	r, w     int
	offset   int64 // of buf[0] in the text
	eof      bool
	limit    int  // bytes of a row
	last     bool // what scan is given is the end of the text
	line     int  // of buf[r], from 1
	fields   []string
	ends     []int
	unq      []byte   // a record without its quotes
	parts    []record // of a line with several rows: those that were not given out yet
}

func newReader(src io.Reader, d dialect) *reader {
	rd := &reader{src: src, d: d, newline: '\n', line: 1, limit: maxRecord, buf: make([]byte, 64<<10)}
	if d.crOnly {
		rd.newline = '\r'
	}
	return rd
}

// fill reads more text behind what is there. It returns io.EOF at the end.
func (rd *reader) fill() error {
	if rd.eof {
		return io.EOF
	}
	if rd.r > 0 {
		copy(rd.buf, rd.buf[rd.r:rd.w])
		rd.offset += int64(rd.r)
		rd.w -= rd.r
		rd.r = 0
	}
	if rd.w == len(rd.buf) {
		bigger := make([]byte, 2*len(rd.buf))
		copy(bigger, rd.buf[:rd.w])
		rd.buf = bigger
	}
	for range 100 {
		n, err := rd.src.Read(rd.buf[rd.w:])
		rd.w += n
		if errors.Is(err, io.EOF) {
			rd.eof = true
			return nil
		}
		if err != nil || n > 0 {
			return err
		}
	}
	return io.ErrNoProgress
}

// ahead is how many bytes of the text were read and not given out yet.
func (rd *reader) ahead() int { return rd.w - rd.r }

// next returns the next row, io.EOF after the last one, or an error of the
// source. A blank line is a row of one empty field.
func (rd *reader) next() (record, error) {
	if len(rd.parts) > 0 {
		rec := rd.parts[0]
		rd.parts = rd.parts[1:]
		return rd.checked(rec), nil
	}
	for {
		b := rd.buf[rd.r:rd.w]
		if len(b) == 0 && rd.eof {
			return record{}, io.EOF
		}
		b = b[:min(len(b), rd.limit)] // so that what is read does not depend on how it arrives
		rd.last = rd.eof && len(b) == rd.w-rd.r
		s := rd.scan(b)
		switch {
		case s.kind == scanMore && len(b) == rd.limit:
			return rd.giveUp(s, b)
		case s.kind == scanMore:
			if err := rd.fill(); err != nil && !errors.Is(err, io.EOF) {
				return record{}, err
			}
		case s.kind == scanRow:
			rec := record{line: rd.line, fields: rd.fields, note: s.note}
			if s.lines > 1 && !rd.fits(len(rd.fields)) && rd.swallowed(b[:s.n]) {
				return rd.goBack(b, s.quote, "a quote opens here and does not close before the rows below it")
			}
			if parts := rd.parted(b[:s.n]); parts != nil {
				rd.r += s.n
				rd.line = parts[len(parts)-1].line + s.lines
				rd.parts = parts
				return rd.next()
			}
			rd.r += s.n
			if rd.line += s.lines; rd.numbered {
				rd.line = rec.line + 1
			}
			return rd.checked(rec), nil
		case s.kind == scanOpen:
			return rd.goBack(b, s.quote, "a quote opens here and is never closed")
		default: // scanStray
			return rd.goBack(b, s.quote, "text follows a closing quote: a quote inside a quoted value must be doubled")
		}
	}
}

// checked turns a row that holds what text cannot hold into a fault.
func (rd *reader) checked(rec record) record {
	if rd.trusted {
		return rec
	}
	for _, f := range rec.fields {
		switch {
		case !utf8.ValidString(f):
			rec.fault, rec.at = "not valid UTF-8", f
		case strings.IndexByte(f, 0) >= 0:
			rec.fault, rec.at = "holds a NUL byte", f
		default:
			continue
		}
		rec.kept, rec.fields = rec.fields, nil
		return rec
	}
	return rec
}

// goBack gives up the row that begins at b: it is a fault of the line on which
// the quote at offset quote stands, and reading goes on in the line below.
func (rd *reader) goBack(b []byte, quote int, fault string) (record, error) {
	rec := record{line: rd.line + bytes.Count(b[:quote], []byte{rd.newline}), fault: fault, at: excerpt(b[quote:])}
	end := bytes.IndexByte(b[quote:], rd.newline)
	if end < 0 {
		rec.raw = string(b)
		rd.line = rec.line
		rd.r += quote
		return rec, rd.discard()
	}
	n := quote + end + 1
	rec.raw = string(b[:n])
	rd.line += bytes.Count(b[:n], []byte{rd.newline})
	rd.r += n
	return rec, nil
}

// tooLong is the fault of a row above the limit, in bytes.
func tooLong(limit int) string {
	return fmt.Sprintf("the row is longer than %s, the most that max_record in the config allows", bytesOf(limit))
}

func bytesOf(n int) string {
	if n >= 1<<20 && n%(1<<20) == 0 {
		return fmt.Sprintf("%d MiB", n>>20)
	}
	return fmt.Sprintf("%d bytes", n)
}

// giveUp leaves a row that does not end within maxRecord. A quote that stays
// open over lines that are rows by themselves was never closed, and reading goes
// on below it; else its value is too long, and is passed over to its end.
func (rd *reader) giveUp(s scanned, b []byte) (record, error) {
	if s.inQuote && rd.rowsBelow(b[s.quote:]) {
		return rd.goBack(b, s.quote, "a quote opens here and does not close within "+bytesOf(rd.limit))
	}
	rec := record{line: rd.line, fault: tooLong(rd.limit), at: excerpt(b)}
	if !s.inQuote {
		return rec, rd.discard()
	}
	rd.line += bytes.Count(b[:s.quote], []byte{rd.newline})
	rd.r += s.quote + 1
	if err := rd.discardQuoted(); err != nil {
		return rec, err
	}
	return rec, rd.discard()
}

// rowsBelow reports whether most of the first lines below the quote at b[0] are
// whole rows.
func (rd *reader) rowsBelow(b []byte) bool {
	probe := reader{d: rd.d, newline: rd.newline}
	lines, rows := 0, 0
	for lines < 200 {
		i := bytes.IndexByte(b, rd.newline)
		if i < 0 {
			break
		}
		b = b[i+1:]
		s := probe.scan(b)
		if s.kind == scanMore {
			break
		}
		lines++
		if s.kind == scanRow && s.lines == 1 && rd.fits(len(probe.fields)) {
			rows++
		}
	}
	return rows*2 > lines
}

// discardQuoted drops text up to the quote that closes a value.
func (rd *reader) discardQuoted() error {
	for {
		b := rd.buf[rd.r:rd.w]
		i := bytes.IndexByte(b, '"')
		if i < 0 {
			i = len(b)
		}
		rd.line += bytes.Count(b[:i], []byte{rd.newline})
		rd.r += i
		if rd.w-rd.r < 2 && !rd.eof {
			if err := rd.fill(); err != nil {
				return err
			}
			continue
		}
		switch {
		case rd.r == rd.w:
			return nil
		case rd.w-rd.r >= 2 && rd.buf[rd.r+1] == '"':
			rd.r += 2
		default:
			rd.r++
			return nil
		}
	}
}

// discard drops text up to the end of the line.
func (rd *reader) discard() error {
	for {
		if i := bytes.IndexByte(rd.buf[rd.r:rd.w], rd.newline); i >= 0 {
			rd.r += i + 1
			rd.line++
			return nil
		}
		rd.r = rd.w
		if err := rd.fill(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if rd.eof && rd.r == rd.w {
			return nil
		}
	}
}

// fits reports whether a row of n fields is as wide as the header asks.
func (rd *reader) fits(n int) bool { return rd.width == 0 || n >= rd.least && n <= rd.width }

// swallowed reports whether a row of several lines with the wrong number of
// fields holds, below its first line, a line that is a whole row by itself.
func (rd *reader) swallowed(b []byte) bool {
	probe := reader{d: rd.d, newline: rd.newline, last: true}
	for {
		i := bytes.IndexByte(b, rd.newline)
		if i < 0 || i+1 >= len(b) {
			return false
		}
		b = b[i+1:]
		if s := probe.scan(b); s.kind == scanRow && s.lines == 1 && rd.fits(len(probe.fields)) {
			return true
		}
	}
}

// parted are the rows of a line in which some end as most of the file's do not: with a
// lone CR among LFs, or the other way round. They are rows where each is as wide as the
// header, or where all are alike and there is none yet; else nil, for such a sign may
// stand in a value.
func (rd *reader) parted(b []byte) (parts []record) {
	other := '\r' ^ '\n' ^ rd.newline
	b = bytes.TrimRight(b, "\r\n")
	if rd.numbered || bytes.IndexByte(b, other) < 0 {
		return nil
	}
	probe := reader{d: rd.d, newline: other, last: true}
	width := 0
	for line := rd.line; len(b) > 0; line++ {
		s := probe.scan(b)
		n := len(probe.fields)
		if s.kind != scanRow {
			return nil
		}
		b = b[s.n:]
		if n == 1 && probe.fields[0] == "" {
			continue
		}
		if !rd.fits(n) || rd.width == 0 && (n < 2 || width > 0 && n != width) {
			return nil
		}
		width = n
		parts = append(parts, record{line: line, fields: slices.Clone(probe.fields), note: s.note})
	}
	if len(parts) < 2 && (rd.newline == '\n' || len(parts) == 0) {
		return nil
	}
	return parts
}

// excerpt is the beginning of what could not be read, for the report.
func excerpt(b []byte) string {
	if len(b) > 60 {
		b = b[:60]
	}
	if i := bytes.IndexAny(b, "\r\n"); i >= 0 {
		b = b[:i]
	}
	return string(bytes.ToValidUTF8(b, []byte("\uFFFD")))
}

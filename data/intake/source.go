package intake

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"unicode/utf8"

	"winnow/model"
)

// sampleSize is how much of a file is looked at before the first row is taken:
// all of an ordinary export.
const sampleSize = 4 << 20

// source is one file or stream, opened, with its beginning in memory.
type source struct {
	name     string // as given; "-" is standard input
	total    int64  // bytes; 0 = not known
	head     []byte // raw
	whole    bool   // head is all of it
	encoding encoding
	trusted  bool     // the whole text is known to be UTF-8 without NUL
	file     *os.File // nil for a stream
	stream   io.Reader
	pipe     io.Closer // what stream reads from, closed with it; may be nil

	temporary bool   // file was written by us, still has its name, and goes with the source
	packed    int64  // bytes of the file as given that it was unpacked from; 0 = it was not
	depth     int    // how many times
	written   string // what it was before it was written as CSV: "xlsx", "json"; empty: it is as given
	numbered  bool   // lines are counted as rows, firstLine is that of the header
	firstLine int
	problems  []Problem // of rows that could not be written as CSV
}

// cause is a file error without the path, which the message already names.
func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

func (s *source) close() {
	if s.pipe != nil {
		_ = s.pipe.Close() // only read from
	}
	if s.file == nil {
		return
	}
	_ = s.file.Close() // only read from
	if s.temporary {
		_ = os.Remove(s.file.Name()) // what stays is in the system's folder for such files
	}
}

// rewind ends the writing of a temporary file and looks at it as a source.
func (s *source) rewind() error {
	n, err := s.file.Seek(0, io.SeekCurrent)
	if err == nil {
		_, err = s.file.Seek(0, io.SeekStart)
	}
	if s.total = n; err != nil {
		s.close()
		return fmt.Errorf("go back to the beginning of %s: %w", s.label(), err)
	}
	if err := s.look(); err != nil {
		s.close()
		return err
	}
	return nil
}

// look measures the source and refuses what is no table, with what it is and
// what to do.
func (s *source) look() error {
	if err := s.measure(); err != nil {
		return err
	}
	if what, next := notText(s.head); what != "" {
		return model.Invalid(next, "%s is %s, not a CSV file", s.label(), what)
	}
	if !s.encoding.wide && binary(s.head) {
		return model.Invalid("export the leads as CSV", "%s is not text: it is full of control bytes", s.label())
	}
	return nil
}

// measure reads the beginning and decides on the encoding.
func (s *source) measure() error {
	head, err := io.ReadAll(io.LimitReader(s.stream, sampleSize))
	if err != nil {
		return model.Invalid("try again", "cannot read %s: %v", s.label(), cause(err))
	}
	s.head, s.whole = head, len(head) < sampleSize
	if len(bytes.TrimSpace(head)) == 0 {
		return model.Invalid("export it again, with its rows", "%s is empty", s.label())
	}
	seen := census(head, s.whole)
	if s.file != nil && !s.whole && signatureOf(head).what == "" {
		if seen, err = s.countAll(seen); err != nil {
			return err
		}
	}
	s.encoding = decideEncoding(head, seen)
	known := s.whole || s.file != nil
	s.trusted = known && !s.encoding.wide && seen.nul == 0 && (seen.bad == 0 || s.encoding.t != nil)
	return nil
}

// countAll takes the census of what follows the sample, and goes back.
func (s *source) countAll(seen counts) (counts, error) {
	buf := make([]byte, 256<<10)
	kept := 0
	for {
		n, err := s.file.Read(buf[kept:])
		b := buf[:kept+n]
		part := completeRunes(b)
		if errors.Is(err, io.EOF) {
			part = len(b)
		}
		seen.add(b[:part])
		kept = copy(buf, b[part:])
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return seen, model.Invalid("try again", "cannot read %s: %v", s.label(), cause(err))
		}
	}
	if _, err := s.file.Seek(int64(len(s.head)), io.SeekStart); err != nil {
		return seen, fmt.Errorf("go back to the beginning of %s: %w", s.label(), err)
	}
	return seen, nil
}

// label is the file's name for messages.
func (s *source) label() string {
	if s.name == "-" {
		return "standard input"
	}
	return fmt.Sprintf("%q", s.name)
}

// writtenAs is what the file is written in, as reported.
func (s *source) writtenAs() string {
	if s.written != "" {
		return s.written
	}
	return s.encoding.name
}

// sample is the beginning of the text as UTF-8, and whether that is all of it.
func (s *source) sample() (text []byte, err error) {
	text, err = io.ReadAll(s.encoding.decode(bytes.NewReader(s.head)))
	if err != nil {
		return nil, model.Invalid("save it as UTF-8", "cannot read %s as %s: %v", s.label(), s.encoding.name, err)
	}
	return text, nil
}

// text is all of the source as UTF-8, from its beginning. counted reports how
// many raw bytes were taken from it. It can be called again only for a file.
func (s *source) text() (r io.Reader, counted *counter, err error) {
	counted = &counter{}
	if s.file != nil {
		if _, err := s.file.Seek(0, io.SeekStart); err != nil {
			return nil, nil, fmt.Errorf("go back to the beginning of %s: %w", s.label(), err)
		}
		counted.r = s.file
	} else {
		counted.r = io.MultiReader(bytes.NewReader(s.head), s.stream)
	}
	return s.encoding.decode(counted), counted, nil
}

// keepMost bounds how much of a stream is kept to be read twice.
const keepMost = 256 << 20

// keep holds a stream in memory, so that it can be read again.
func (s *source) keep() error {
	if s.file != nil || s.whole {
		return nil
	}
	rest, err := io.ReadAll(io.LimitReader(s.stream, keepMost))
	switch {
	case err != nil:
		return model.Invalid("try again", "cannot read %s: %v", s.label(), cause(err))
	case len(rest) == keepMost:
		return model.Invalid("keep it as a file, and import that", "%s is too long to be read twice", s.label())
	}
	s.head, s.whole, s.stream = append(s.head, rest...), true, bytes.NewReader(nil)
	return nil
}

// counter counts what passes through it.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// completeRunes is the length of b without a rune that may continue behind it.
func completeRunes(b []byte) int {
	for i := 1; i < utf8.UTFMax && i <= len(b); i++ {
		if c := b[len(b)-i]; utf8.RuneStart(c) {
			if c >= utf8.RuneSelf && !utf8.FullRune(b[len(b)-i:]) {
				return len(b) - i
			}
			break
		}
	}
	return len(b)
}

type signature struct{ begins, what, next string }

// signatures are the first bytes of what people take for a CSV file.
var signatures = []signature{
	{"\x89PNG", "a PNG image", "export the leads as CSV"},
	{"\xff\xd8\xff", "a JPEG image", "export the leads as CSV"},
	{"GIF8", "a GIF image", "export the leads as CSV"},
	{"%PDF", "a PDF document", "export the leads as CSV"},
	{"\xd0\xcf\x11\xe0", "an old Excel workbook", "save it as .xlsx or CSV"},
	{"SQLite format 3\x00", "a SQLite database", "export the leads as CSV"},
	{"{\\rtf", "an RTF document", "export the leads as CSV"},
}

func signatureOf(head []byte) signature {
	for _, s := range signatures {
		if bytes.HasPrefix(head, []byte(s.begins)) {
			return s
		}
	}
	return signature{}
}

// notText names what a file is that begins so, or "".
func notText(head []byte) (what, next string) {
	if s := signatureOf(head); s.what != "" {
		return s.what, s.next
	}
	begin := head
	if len(begin) > 512 {
		begin = begin[:512]
	}
	t := strings.ToLower(string(bytes.TrimLeft(begin, "\xef\xbb\xbf \t\r\n")))
	switch {
	case strings.HasPrefix(t, "<!doctype html"), strings.HasPrefix(t, "<html"), strings.HasPrefix(t, "<head"),
		strings.HasPrefix(t, "<body"), strings.HasPrefix(t, "<table"), strings.HasPrefix(t, "<meta"), strings.HasPrefix(t, "<script"),
		strings.HasPrefix(t, "<!--"), strings.HasPrefix(t, "<div"), strings.HasPrefix(t, "<style"):
		return "an HTML page", "the download may have led to a sign-in page: export the leads as CSV again"
	case strings.HasPrefix(t, "<?xml"), strings.HasPrefix(t, "<!doctype"), strings.HasPrefix(t, "<svg"):
		return "XML", "export the leads as CSV"
	}
	return "", ""
}

// binary reports whether a text in single bytes is none: more than one byte in
// fifty is a control that no text file has.
func binary(head []byte) bool {
	n := 0
	for _, c := range head {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1b {
			n++
		}
	}
	return n > 4 && n*50 > len(head)
}

package workbook

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"golang.org/x/text/encoding/unicode"
)

// token is what the scanner stands on.
type token uint8

const (
	noToken token = iota
	startTag
	endTag // also behind an empty element
	someText
)

const (
	maxTag   = 1 << 20 // bytes of one tag with its attributes
	maxDepth = 128
	textTail = 16 // a reference to a character is shorter
)

// scanner reads XML as the parts of a workbook are written: elements, attributes,
// text. It is strict about what matters for values, tags that close what was opened
// and references to characters, and knows no declarations: a part that brings its
// own entities is refused. What it returns is valid until the next call of next.
type scanner struct {
	r       io.Reader
	buf     []byte
	at, end int
	done    bool // r is at its end

	name  []byte // of the element, without its prefix
	attrs []attribute
	text  []byte // as written
	exact bool   // text is CDATA: nothing in it is a reference

	empty  bool // the element was closed at once: its end is next
	cdata  bool // text goes on as CDATA
	rooted bool
	open   []byte // the names of the open elements, one behind the other
	marks  []int  // where each begins
}

type attribute struct{ name, value []byte }

var errBreaksOff = errors.New("it breaks off")

// newScanner reads UTF-8, or UTF-16 that says so by its first bytes.
func newScanner(r io.Reader) *scanner {
	b := bufio.NewReaderSize(r, 16)
	switch head, _ := b.Peek(3); { // what fails here fails again where it is read
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		_, _ = b.Discard(3) // they are there
		r = b
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		r = unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Reader(b)
	default:
		r = b
	}
	return &scanner{r: r, buf: make([]byte, 64<<10)}
}

// fill reads more. It keeps what stands from at on, and grows for a long tag only.
func (s *scanner) fill() error {
	if s.done {
		return io.EOF
	}
	if s.at > 0 {
		s.end = copy(s.buf, s.buf[s.at:s.end])
		s.at = 0
	}
	if s.end == len(s.buf) {
		if len(s.buf) >= maxTag {
			return fmt.Errorf("a tag of more than %d bytes", maxTag)
		}
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	for range 100 {
		n, err := s.r.Read(s.buf[s.end:])
		s.end += n
		if errors.Is(err, io.EOF) {
			s.done = true
			err = nil
			if n == 0 {
				err = io.EOF
			}
		}
		if n > 0 || err != nil {
			return err
		}
	}
	return io.ErrNoProgress
}

// find returns where mark stands at or behind from (counted from at), reading on.
func (s *scanner) find(mark string, from int) (int, error) {
	for {
		if i := bytes.Index(s.buf[min(s.at+from, s.end):s.end], []byte(mark)); i >= 0 {
			return from + i, nil
		}
		from = max(from, s.end-s.at-len(mark)+1)
		if err := s.fill(); err != nil {
			return 0, brokenOff(err)
		}
	}
}

func brokenOff(err error) error {
	if errors.Is(err, io.EOF) {
		return errBreaksOff
	}
	return err
}

// next goes to the next tag or piece of text. io.EOF is the end of the document.
func (s *scanner) next() (token, error) {
	if s.empty {
		s.empty = false
		return endTag, s.pop(s.top())
	}
	for {
		if s.at == s.end {
			if err := s.fill(); err != nil {
				return noToken, s.atEnd(err)
			}
		}
		switch {
		case s.cdata:
			return someText, s.readCDATA()
		case s.buf[s.at] != '<':
			if len(s.marks) > 0 {
				return someText, s.readText()
			}
			if err := s.outside(); err != nil {
				return noToken, err
			}
			continue
		}
		for s.end-s.at < 9 && !s.done { // <![CDATA[
			if err := s.fill(); err != nil && !errors.Is(err, io.EOF) {
				return noToken, err
			}
		}
		t, err := s.tag()
		if err != nil || t != noToken {
			return t, err
		}
	}
}

// atEnd is the error at the end of the part.
func (s *scanner) atEnd(err error) error {
	if errors.Is(err, io.EOF) && (len(s.marks) > 0 || !s.rooted) {
		return errBreaksOff
	}
	return err
}

// outside leaves white space around the root element.
func (s *scanner) outside() error {
	b := s.buf[s.at:s.end]
	if i := bytes.IndexByte(b, '<'); i >= 0 {
		b = b[:i]
	}
	if len(bytes.TrimSpace(b)) > 0 {
		return errors.New("text outside of the document")
	}
	s.at += len(b)
	return nil
}

// readText takes text up to the next tag, or as much of it as is there.
func (s *scanner) readText() error {
	i := bytes.IndexByte(s.buf[s.at:s.end], '<')
	for i < 0 && !s.done && s.end-s.at < 32<<10 {
		if err := s.fill(); err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		i = bytes.IndexByte(s.buf[s.at:s.end], '<')
	}
	if i < 0 {
		i = s.end - s.at
		if s.done {
			return errBreaksOff
		}
		tail := s.buf[s.end-textTail : s.end]
		if j := bytes.LastIndexByte(tail, '&'); j >= 0 && bytes.IndexByte(tail[j:], ';') < 0 {
			i -= textTail - j
		}
	}
	s.text, s.exact = s.buf[s.at:s.at+i], false
	s.at += i
	return nil
}

// readCDATA takes text up to ]]>, or as much of it as is there.
func (s *scanner) readCDATA() error {
	for s.end-s.at < 3 {
		if err := s.fill(); err != nil {
			return brokenOff(err)
		}
	}
	s.exact = true
	b := s.buf[s.at:s.end]
	if i := bytes.Index(b, []byte("]]>")); i >= 0 {
		s.text, s.cdata = b[:i], false
		s.at += i + 3
		return nil
	}
	s.text = b[:len(b)-2]
	s.at += len(s.text)
	return nil
}

// tag reads what begins with <. noToken is what says nothing: a comment, an
// instruction.
func (s *scanner) tag() (token, error) {
	b := s.buf[s.at:s.end]
	switch {
	case bytes.HasPrefix(b, []byte("<?")):
		return noToken, s.leave("?>")
	case bytes.HasPrefix(b, []byte("<!--")):
		return noToken, s.leave("-->")
	case bytes.HasPrefix(b, []byte("<![CDATA[")):
		if len(s.marks) == 0 {
			return noToken, errors.New("text outside of the document")
		}
		s.at += len("<![CDATA[")
		s.cdata = true
		return noToken, nil
	case bytes.HasPrefix(b, []byte("<!")):
		return noToken, errors.New("it declares its own entities, which no workbook does")
	case bytes.HasPrefix(b, []byte("</")):
		i, err := s.find(">", 2)
		if err != nil {
			return noToken, err
		}
		name := bytes.TrimRight(s.buf[s.at+2:s.at+i], " \t\r\n")
		s.at += i + 1
		return endTag, s.pop(name)
	}
	return s.element()
}

// leave goes behind mark, in whatever many pieces it comes.
func (s *scanner) leave(mark string) error {
	s.at += 2
	for {
		if i := bytes.Index(s.buf[s.at:s.end], []byte(mark)); i >= 0 {
			s.at += i + len(mark)
			return nil
		}
		s.at = max(s.at, s.end-len(mark)+1)
		if err := s.fill(); err != nil {
			return brokenOff(err)
		}
	}
}

// element reads a start tag.
func (s *scanner) element() (token, error) {
	size := 0
	for quote, i := byte(0), 1; size == 0; i++ {
		for s.at+i >= s.end {
			if err := s.fill(); err != nil {
				return noToken, brokenOff(err)
			}
		}
		switch c := s.buf[s.at+i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '<':
			return noToken, errors.New("a tag within a tag")
		case c == '>':
			size = i
		}
	}
	b := s.buf[s.at+1 : s.at+size]
	s.at += size + 1
	if len(b) > 0 && b[len(b)-1] == '/' {
		s.empty, b = true, b[:len(b)-1]
	}
	i := 0
	for i < len(b) && !space(b[i]) {
		i++
	}
	if err := s.push(b[:i]); err != nil {
		return noToken, err
	}
	return startTag, s.readAttributes(b[i:])
}

func space(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// push opens an element.
func (s *scanner) push(name []byte) error {
	switch {
	case len(name) == 0:
		return errors.New("an element without a name")
	case len(s.marks) >= maxDepth:
		return fmt.Errorf("elements in more than %d others", maxDepth)
	case len(s.marks) == 0 && s.rooted:
		return errors.New("a second document behind the first")
	}
	s.rooted = true
	s.marks = append(s.marks, len(s.open))
	s.open = append(s.open, name...)
	s.name = local(name)
	return nil
}

// pop closes an element, which has to be the one opened last.
func (s *scanner) pop(name []byte) error {
	if len(s.marks) == 0 || !bytes.Equal(s.top(), name) {
		return fmt.Errorf("the end of %s closes what was not opened", quoted(name))
	}
	s.name = local(name)
	at := s.marks[len(s.marks)-1]
	s.open, s.marks = s.open[:at], s.marks[:len(s.marks)-1]
	return nil
}

// top is the name of the element opened last, with its prefix.
func (s *scanner) top() []byte {
	if len(s.marks) == 0 {
		return nil
	}
	return s.open[s.marks[len(s.marks)-1]:]
}

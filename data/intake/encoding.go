package intake

import (
	"bytes"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// encoding is how a file's text becomes bytes.
type encoding struct {
	name string // as reported
	wide bool   // UTF-16
	bom  int    // bytes of the mark at the beginning
	t    transform.Transformer
}

// guessedEncoding is what a text is taken for that is nothing else.
const guessedEncoding = "windows-1252"

// decode reads r as UTF-8 without a byte order mark.
func (e encoding) decode(r io.Reader) io.Reader {
	if e.bom > 0 {
		r = &skipper{r: r, n: e.bom}
	}
	if e.t == nil {
		return r
	}
	e.t.Reset()
	return transform.NewReader(r, e.t)
}

// skipper drops the first n bytes.
type skipper struct {
	r io.Reader
	n int
}

func (s *skipper) Read(p []byte) (int, error) {
	if s.n > 0 {
		if _, err := io.CopyN(io.Discard, s.r, int64(s.n)); err != nil {
			return 0, err
		}
		s.n = 0
	}
	return s.r.Read(p)
}

// counts are a census of a text's bytes.
type counts struct {
	multi int64 // valid UTF-8 sequences beyond ASCII
	bad   int64 // bytes that are not UTF-8
	nul   int64
}

// census counts b; of text that goes on, a rune cut at its end is left out.
func census(b []byte, whole bool) counts {
	var c counts
	if !whole {
		b = b[:completeRunes(b)]
	}
	c.add(b)
	return c
}

func (c *counts) add(b []byte) {
	c.nul += int64(bytes.Count(b, []byte{0}))
	valid := utf8.Valid(b)
	for valid && len(b) > 0 {
		b = b[ascii(b):]
		for len(b) > 0 && b[0] >= utf8.RuneSelf {
			if utf8.RuneStart(b[0]) {
				c.multi++
			}
			b = b[1:]
		}
	}
	for len(b) > 0 {
		if b[0] < utf8.RuneSelf {
			n := ascii(b)
			b = b[n:]
			continue
		}
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			c.bad++
		} else {
			c.multi++
		}
		b = b[n:]
	}
}

// ascii is how many bytes at the beginning of b are ASCII.
func ascii(b []byte) int {
	i := 0
	for i+8 <= len(b) && (b[i]|b[i+1]|b[i+2]|b[i+3]|b[i+4]|b[i+5]|b[i+6]|b[i+7]) < utf8.RuneSelf {
		i += 8
	}
	for i < len(b) && b[i] < utf8.RuneSelf {
		i++
	}
	return i
}

// decideEncoding goes in four steps: a byte order mark; else UTF-16 by where its
// NULs stand; else UTF-8 if valid; else Windows-1252. A text that is UTF-8 but
// for some bytes stays UTF-8: its damaged rows are reported. The letters of
// Windows-1252 hardly ever stand so that they are UTF-8, so that as many that are
// as are not tell it, be they few.
func decideEncoding(head []byte, seen counts) encoding {
	utf16 := func(name string, order unicode.Endianness, bom int) encoding {
		return encoding{name: name, wide: true, bom: bom, t: unicode.UTF16(order, unicode.IgnoreBOM).NewDecoder()}
	}
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		return encoding{name: "utf-8", bom: 3}
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		return utf16("utf-16le", unicode.LittleEndian, 2)
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		return utf16("utf-16be", unicode.BigEndian, 2)
	}
	switch zero, other := halves(head, 1), halves(head, 0); {
	case zero.likely(other):
		return utf16("utf-16le", unicode.LittleEndian, 0)
	case other.likely(zero):
		return utf16("utf-16be", unicode.BigEndian, 0)
	case seen.bad == 0 || seen.multi >= seen.bad:
		return encoding{name: "utf-8"}
	}
	return encoding{name: guessedEncoding, t: charmap.Windows1252.NewDecoder()}
}

// half is what the bytes at even or at odd places of a text's beginning are like.
type half struct {
	n, nul int
	lines  int // NULs beside a line end: each has one in UTF-16
	ends   int // line ends
}

func halves(head []byte, at int) half {
	h := half{n: min(len(head), 4096) / 2}
	for i := range h.n {
		c, beside := head[2*i+at], head[2*i+1-at]
		if c == '\n' || beside == '\n' {
			h.ends++
		}
		if c == 0 {
			h.nul++
			if beside == '\n' {
				h.lines++
			}
		}
	}
	return h
}

// likely reports whether the bytes of h are the upper halves of UTF-16: most
// characters of a table are ASCII; and where its language has other letters, its
// line ends and delimiters still are, and nothing else is NUL.
func (h half) likely(lower half) bool {
	return h.n >= 2 && (h.nul*5 > h.n*3 && lower.nul*5 < h.n || h.nul*25 > h.n && h.nul > 3 && h.lines*2 > h.ends && lower.nul == 0)
}

// Package anchor keeps the columns of a screen in their place on terminals that
// count the cells of a text otherwise than winnow does.
//
// A terminal that knows mode 2027 says so, and both count what is seen as one
// character. Of the others nobody knows: अनन्या takes five cells where every sign
// of it is counted, four where vowel signs are not, three where syllables are; and
// whatever stands to the right of it would be shifted. So such a text is written
// into cells that were blanked before, and the cursor is then set behind them.
package anchor

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
	"github.com/clipperhouse/uax29/v2/graphemes"
)

// File is a terminal whose columns stay in their place. Everything but Write is
// the terminal's own.
type File struct {
	term.File
	w writer
}

// On is the terminal f, drawn on so.
func On(f term.File) *File { return &File{File: f, w: writer{out: f}} }

// Write takes what a renderer writes: whole characters and whole sequences.
func (f *File) Write(p []byte) (int, error) { return f.w.Write(p) }

type writer struct {
	out    io.Writer
	agreed bool // the terminal counts as the renderer does
	buf    []byte
}

func (w *writer) Write(p []byte) (int, error) {
	if !w.agreed && bytes.Contains(p, []byte(ansi.SetModeUnicodeCore)) {
		w.agreed = true
	}
	if w.agreed || !suspect(p) {
		return w.out.Write(p)
	}
	w.buf = anchored(w.buf[:0], string(p))
	if _, err := w.out.Write(w.buf); err != nil {
		return 0, err
	}
	return len(p), nil
}

// suspect reports whether there may be something in p that terminals count
// differently. Latin, Greek, Cyrillic, Hebrew, Arabic, Chinese and the signs of
// the screen itself are nothing of that kind, nor what is drawn onto them.
func suspect(p []byte) bool {
	for _, b := range p {
		switch b {
		case 0xe0, 0xe1, 0xea, 0xed, 0xef, 0xf0:
			return true
		}
	}
	return false
}

// anchored appends s to buf, with every text that is in dispute held in its cells.
func anchored(buf []byte, s string) []byte {
	for s != "" {
		n := sequence(s)
		if n > 0 {
			buf = append(buf, s[:n]...)
		} else if n = text(s); n > 0 {
			buf = held(buf, s[:n])
		} else {
			n = 1
			buf = append(buf, s[0])
		}
		s = s[n:]
	}
	return buf
}

// sequence is the length of the escape sequence that s begins with, 0 for none.
func sequence(s string) int {
	if s[0] != '\x1b' {
		return 0
	}
	if len(s) == 1 {
		return 1
	}
	switch s[1] {
	case '[':
		for i := 2; i < len(s); i++ {
			if s[i] >= '@' && s[i] <= '~' {
				return i + 1
			}
		}
		return len(s)
	case ']', 'P', '_', '^', 'X': // a text for the terminal, such as its title
		bell, end := strings.IndexByte(s, '\a'), strings.Index(s, "\x1b\\")
		switch {
		case bell < 0 && end < 0:
			return len(s)
		case end < 0 || bell >= 0 && bell < end:
			return bell + 1
		}
		return end + 2
	}
	return 2
}

// text is the length of what s begins with up to the next control character.
func text(s string) int {
	for i := range len(s) {
		if s[i] < ' ' {
			return i
		}
	}
	return len(s)
}

// held appends a text, and what of it is in dispute in the cells that the renderer
// counts.
func held(buf []byte, s string) []byte {
	for s != "" {
		from, to := dispute(s)
		if from == to {
			return append(buf, s...)
		}
		buf = append(buf, s[:from]...)
		n := int64(ansi.StringWidthWc(s[from:to]))
		buf = append(buf, ansi.SaveCursor+"\x1b["...)
		buf = append(strconv.AppendInt(buf, n, 10), 'X')
		buf = append(buf, s[from:to]...)
		buf = append(buf, ansi.RestoreCursor+"\x1b["...)
		buf = append(strconv.AppendInt(buf, n, 10), 'C')
		s = s[to:]
	}
	return buf
}

// dispute finds the first piece of s that is in dispute: from its first character
// to the next gap of two blanks, so that a piece that takes fewer cells than were
// counted leaves them at its end.
func dispute(s string) (from, to int) {
	from = -1
	for g := graphemes.FromString(s); g.Next(); {
		if from < 0 && disputed(g.Value()) {
			from = g.Start()
		}
		if from >= 0 && strings.HasPrefix(s[g.Start():], "  ") {
			return from, g.Start()
		}
	}
	if from < 0 {
		return 0, 0
	}
	return from, len(s)
}

// disputed reports whether terminals differ in how many cells a character takes:
// those that consist of more than a letter and the marks above and below it, and
// pictures, which each edition of Unicode adds to.
func disputed(c string) bool {
	first, n := utf8.DecodeRuneInString(c)
	if first >= 0x1f000 || unicode.Is(unicode.Mc, first) {
		return true
	}
	for _, r := range c[n:] {
		if !unicode.Is(unicode.Mn, r) && !unicode.Is(unicode.Me, r) {
			return true
		}
	}
	return false
}

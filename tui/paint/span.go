package paint

import (
	"strings"
	"unicode/utf8"

	"winnow/themes"
)

// Span is a piece of text in one role.
type Span struct {
	Role themes.Role
	Text string
}

// SpanWidth is the number of cells that spans take.
func SpanWidth(th *themes.Theme, spans []Span) int {
	n := 0
	for _, s := range spans {
		n += Width(th, Clean(s.Text))
	}
	return n
}

// Flow breaks spans into lines of at most w cells, at spaces where there are
// any. A word wider than the line is broken.
func Flow(th *themes.Theme, spans []Span, w int) [][]Span {
	if w <= 0 {
		return nil
	}
	f := flow{th: th, w: w}
	for _, s := range spans {
		text := Clean(s.Text)
		for text != "" {
			i := strings.IndexByte(text, ' ')
			switch {
			case i == 0:
				f.space = true
				f.spaceRole = s.Role
				text = text[1:]
				f.flushWord()
			case i < 0:
				f.word = append(f.word, Span{s.Role, text})
				text = ""
			default:
				f.word = append(f.word, Span{s.Role, text[:i]})
				text = text[i:]
			}
		}
	}
	f.flushWord()
	f.newline()
	return f.lines
}

type flow struct {
	th        *themes.Theme
	w         int
	lines     [][]Span
	line      []Span
	at        int
	word      []Span // a word may have pieces of several roles
	space     bool   // a space stands before the next word
	spaceRole themes.Role
	pending   bool
	pendRole  themes.Role
}

// flushWord puts the word that has ended on the line, or on the next one.
func (f *flow) flushWord() {
	if len(f.word) > 0 {
		n := SpanWidth(f.th, f.word)
		if f.pending && f.at > 0 {
			if f.at+1+n > f.w {
				f.newline()
			} else {
				f.add(Span{f.pendRole, " "})
			}
		} else if f.at > 0 && f.at+n > f.w {
			f.newline()
		}
		for _, s := range f.word {
			for Width(f.th, s.Text) > f.w-f.at {
				head := splitAt(f.th, s.Text, f.w-f.at)
				if head == "" && f.at == 0 {
					head = Head(f.th, s.Text, f.w)
				}
				if head == "" {
					if f.at == 0 { // a character wider than the line
						s.Text = ""
						break
					}
					f.newline()
					continue
				}
				f.add(Span{s.Role, head})
				s.Text = s.Text[len(head):]
				f.newline()
			}
			if s.Text != "" {
				f.add(s)
			}
		}
		f.word = f.word[:0]
		f.pending = false
	}
	if f.space {
		f.pending, f.pendRole, f.space = true, f.spaceRole, false
	}
}

func (f *flow) add(s Span) {
	f.at += Width(f.th, s.Text)
	if n := len(f.line); n > 0 && f.line[n-1].Role == s.Role {
		f.line[n-1].Text += s.Text
		return
	}
	f.line = append(f.line, s)
}

func (f *flow) newline() {
	if len(f.line) > 0 {
		f.lines = append(f.lines, f.line)
	}
	f.line, f.at = nil, 0
}

// Pack puts parts into lines of at most w cells with sep between them. A part
// that does not fit begins the next line, without a separator; one wider than a
// line is broken.
func Pack(th *themes.Theme, parts [][]Span, sep Span, w int) [][]Span {
	var out [][]Span
	at := 0
	for _, part := range parts {
		n := SpanWidth(th, part)
		if n == 0 {
			continue
		}
		last := len(out) - 1
		if last >= 0 && at+SpanWidth(th, []Span{sep})+n <= w {
			out[last] = append(append(out[last], sep), part...)
			at += SpanWidth(th, []Span{sep}) + n
			continue
		}
		out = append(out, Flow(th, part, w)...)
		if len(out) > 0 {
			at = SpanWidth(th, out[len(out)-1])
		}
	}
	return out
}

// splitAt is the beginning of a word that fits into w cells, up to a sign that divides
// an address where one is near. The rest does not begin with a mark, which would be
// taken for one that lost its letter.
func splitAt(th *themes.Theme, word string, w int) string {
	head := Head(th, word, w)
	if i := strings.LastIndexAny(head, "/@-_.?&=,;"); i >= len(head)/2 && i+1 < len(head) {
		if r, _ := utf8.DecodeRuneInString(head[i+1:]); !clings(r) {
			return head[:i+1]
		}
	}
	for head != "" {
		if r, _ := utf8.DecodeRuneInString(word[len(head):]); !clings(r) {
			return head
		}
		_, n := utf8.DecodeLastRuneInString(head)
		head = head[:len(head)-n]
	}
	return ""
}

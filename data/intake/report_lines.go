package intake

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// mostAbove is how many lines a report may have above the names of its columns,
// and mostBelow how many below its last row.
const mostAbove, mostBelow = 20, 50

// preamble finds the title and the like that a report has above the names of its
// columns: lines of hardly a value above a table of at least three columns. It
// returns the line of the names, 0 where there is nothing above them.
func (p *plan) preamble(text []byte) (line int, said []string) {
	rd := p.newReader(bytes.NewReader(text))
	var recs []record
	widths := map[int]int{}
	for len(recs) < 200 {
		rec, err := rd.next()
		if err != nil || !p.src.whole && rd.eof && rd.r == rd.w {
			break
		}
		rec.fields = slices.Clone(rec.fields)
		recs = append(recs, rec)
		if filled(rec.fields) > 1 {
			widths[len(rec.fields)]++
		}
	}
	width, n := 0, 0
	for w, k := range widths {
		if k > n || k == n && w > width {
			width, n = w, k
		}
	}
	if width < 3 || n < 2 {
		return 0, nil
	}
	for i, rec := range recs[:min(len(recs), mostAbove+1)] {
		if len(rec.fields) == width && filled(rec.fields)*2 > width {
			if len(said) == 0 || looksLikeData(rec.fields) != "" || i+1 == len(recs) {
				return 0, nil
			}
			return rec.line, said
		}
		switch f := filled(rec.fields); {
		case rec.fault != "", f > 1 && (f > 2 || width < 5):
			return 0, nil
		case f > 0:
			said = append(said, strings.Trim(strings.Join(rec.fields, " "), " "))
		}
	}
	return 0, nil
}

func filled(fields []string) int {
	n := 0
	for _, f := range fields {
		if strings.TrimSpace(f) != "" {
			n++
		}
	}
	return n
}

// someLines lists the beginnings of a report's lines for a note.
func someLines(said []string) string {
	var out []string
	for _, s := range said[:min(len(said), 3)] {
		out = append(out, fmt.Sprintf("%q", clip(s, 40)))
	}
	if len(said) > 3 {
		out = append(out, "...")
	}
	return strings.Join(out, ", ")
}

var footerWords = regexp.MustCompile(`(?i)^(grand total|subtotal|total|sum|summe|copyright|©|confidential|generated|report|exported|powered by|\d+ records?\b)`)

// tails reports whether a row may be one of the lines that a report has below its
// last row. Whether it is shows when no row follows.
func (w *rower) tails(fields []string, values int, afterBlank bool) bool {
	n := len(fields)
	if len(w.tail) > 0 && n < w.p.needed && values <= 2 {
		return true
	}
	switch {
	case w.p.needed < 2 || values > 2:
		return false
	case n < w.p.needed && w.p.format.footer && values == 1 && (afterBlank || n == 1):
		return true
	case n < w.p.needed:
		return afterBlank
	}
	return afterBlank && w.p.needed > 3 && footerWords.MatchString(strings.TrimSpace(fields[0]))
}

// rejectTail reports lines that a row followed after all: they were rows that
// cannot be read.
func (w *rower) rejectTail() int {
	n := len(w.tail)
	for _, rec := range w.tail {
		w.reject(rec, rec.fields[0], fmt.Sprintf("the row has %s, the header %d", values(len(rec.fields)), w.p.needed))
	}
	w.tail = nil
	return n
}

// tailSaid is the note about the lines below the last row.
func (w *rower) tailSaid() string {
	var said []string
	for _, rec := range w.tail {
		said = append(said, strings.TrimSpace(strings.Join(rec.fields, " ")))
	}
	return fmt.Sprintf("%s below the last row left out: %s", count(len(w.tail), "line"), someLines(said))
}

package intake

import (
	"fmt"
	"hash/fnv"
	"regexp"
	"strconv"
	"strings"

	"winnow/model"
)

// rowMark is how a row that went in with an unreadable value is told in a file of
// problems: by what stands in it, and which of the rows that say just that it is.
var rowMark = regexp.MustCompile(`^row-[0-9a-f]{16}(-[0-9]+)?$`)

// rowLine is how a row that was left out is told there: by its line in the file.
const rowLine = "line "

// lineOf reads such a line; 0 is for what is none.
func lineOf(m string) int {
	text, found := strings.CutPrefix(m, rowLine)
	n, err := strconv.Atoi(text)
	if !found || err != nil || n < 1 || n > 1<<30 {
		return 0
	}
	return n
}

// leftMark is what a row that is left out is told by: its line, in the file that it
// stood in first.
func (p *plan) leftMark(rec record) string {
	for _, fields := range [][]string{rec.fields, rec.kept} {
		if p.markAt >= 0 && p.markAt < len(fields) && lineOf(strings.TrimSpace(fields[p.markAt])) > 0 {
			return strings.Clone(strings.TrimSpace(fields[p.markAt]))
		}
	}
	return fmt.Sprintf("%s%d", rowLine, rec.line)
}

// mark gives a row that goes in with a value that could not be read, or that mends
// such a one, what it is told by.
func (w *rower) mark(r *model.SourceRow, rec record) {
	if at := w.p.markAt; at >= 0 && at < len(rec.fields) {
		m := strings.TrimSpace(rec.fields[at])
		if rowMark.MatchString(m) {
			r.Mark, r.Mends = strings.Clone(m), true
			return
		}
		if s := w.p.said; s != nil && lineOf(m) > 0 {
			if r.OfLine = lineOf(m); s.At.Before(r.At) {
				r.At = s.At
			}
		}
	}
	if len(w.unread) == 0 {
		return
	}
	var sum uint64 // the order of columns does not matter
	for i, f := range rec.fields {
		if c := &w.p.cols[i]; !c.ours {
			h := fnv.New64a()
			_, _ = h.Write([]byte(c.key + "\xff" + f)) // a hash takes everything
			x := h.Sum64()
			x = (x ^ x>>33) * 0xff51afd7ed558ccd
			sum += x ^ x>>33
		}
	}
	r.Mark = fmt.Sprintf("row-%016x", sum)
	if w.marked == nil {
		w.marked = map[uint64]int{}
	}
	if n := w.marked[sum]; n > 0 {
		r.Mark += fmt.Sprintf("-%d", n)
	}
	w.marked[sum]++
}

// notOf says of a value that it is not of its column's type.
var notOf = map[model.AttributeType]string{model.AttrNumber: "not a number", model.AttrBool: "not yes or no", model.AttrTime: "not a time that can be read"}

// readable reports whether a field's value can be read as what the field holds.
func readable(f model.Field, v string) bool {
	switch f {
	case model.FieldEmployees:
		return model.ParseCount(v) > 0 || anyNumber(v)
	case model.FieldRevenue:
		return figures(v)
	case model.FieldPhone, model.FieldPhone2:
		return model.NormalPhone(v) != ""
	}
	return true
}

// figures reports whether there are numbers in a text, and all of them can be read: a
// revenue may be a range, and in words ("$1M to $5M").
func figures(v string) bool {
	all := strings.FieldsFunc(v, func(r rune) bool { return (r < '0' || r > '9') && r != '.' && r != ',' })
	n := 0
	for _, f := range all {
		if f = strings.Trim(f, ".,"); f == "" {
			continue
		}
		if strings.ContainsAny(f, ".,") && !anyNumber(f) {
			return false
		}
		n++
	}
	return n > 0
}

// settleDoubts says of which columns a value that cannot be read is worth a word:
// not of one that holds words for sizes, say, instead of numbers.
func (p *plan) settleDoubts() {
	for i := range p.cols {
		c := &p.cols[i]
		if c.use != useField {
			continue
		}
		reads, all := 0, 0
		for v, n := range c.p.words {
			if !missing(v, false) {
				all += n
				if readable(c.role.field, v) {
					reads += n
				}
			}
		}
		c.doubted = 2*reads >= all || c.read != ""
	}
}

// doubt reports a number or telephone number that is none. It is kept.
func (w *rower) doubt(line int, c *column, v string) {
	if !c.doubted || readable(c.role.field, v) {
		return
	}
	c.odd++
	if c.role.field == model.FieldPhone || c.role.field == model.FieldPhone2 {
		w.unreadable(line, c.name, v, "not a telephone number: kept, and not used to recognise the person")
		return
	}
	w.unreadable(line, c.name, v, "not a number: kept, and not counted with")
}

package intake

import (
	"fmt"
	"hash/fnv"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"winnow/model"
)

// rowMark is how a row that went in with an unreadable value is told in a file of
// problems: by what stands in it, and which of the rows that say just that it is.
var rowMark = regexp.MustCompile(`^row-[0-9a-f]{16}(-[0-9]+)?$`)

// mark gives a row that goes in with a value that could not be read, or that mends
// such a one, what it is told by.
func (w *rower) mark(r *model.SourceRow, rec record) {
	if at := w.p.markAt; at >= 0 && at < len(rec.fields) {
		if m := strings.TrimSpace(rec.fields[at]); rowMark.MatchString(m) {
			r.Mark, r.Mends = strings.Clone(m), true
			return
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
		return strings.ContainsAny(v, "0123456789")
	case model.FieldPhone, model.FieldPhone2:
		return model.NormalPhone(v) != ""
	}
	return true
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
		c.doubted = 2*reads >= all || p.read != nil
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

// Words for how a column is read, in the name of the column of marks. A file of
// problems has too few rows to tell it by.
const (
	readNothing = "-"
	readByName  = "r"
	readField   = "="
	readUTM     = "utm="
	readSource  = "@"
)

// reading says how each of the file's own columns is read: what an attribute is of,
// which field a column fills.
func (p *plan) reading(j Job) string {
	var out []string
	if j.Source != "" {
		out = append(out, readSource+url.QueryEscape(j.Source))
	}
	for i := range p.cols {
		switch c := &p.cols[i]; {
		case c.ours:
		case c.use == useNothing:
			out = append(out, readNothing)
		case c.use == useField:
			out = append(out, readField+string(c.role.field))
		case c.use == useUTM:
			out = append(out, readUTM+c.role.of)
		case c.use == useAttribute:
			word := string(c.typ)
			if c.comma {
				word += ","
			}
			out = append(out, word)
		default:
			out = append(out, readByName)
		}
	}
	return strings.Join(out, " ")
}

// readAs takes the words of reading over, where they fit the columns.
func (p *plan) readAs(said string) {
	words := strings.Fields(said)
	if len(words) > 0 && strings.HasPrefix(words[0], readSource) {
		if s, err := url.QueryUnescape(words[0][len(readSource):]); err == nil {
			p.saidSource = s
		}
		words = words[1:]
	}
	if len(words) == p.needed {
		p.read = words
	}
}

// useAsRead gives a column the use that the file it came from gave it.
func (p *plan) useAsRead(i int) {
	c := &p.cols[i]
	if i >= len(p.read) || c.mapped {
		return
	}
	word := p.read[i]
	field, isField := strings.CutPrefix(word, readField)
	of, isUTM := strings.CutPrefix(word, readUTM)
	switch {
	case word == readNothing:
		c.use, c.role = useNothing, role{}
	case isUTM:
		c.use, c.role = useUTM, role{use: useUTM, of: of}
	case isField && slices.Contains(model.Fields(), model.Field(field)):
		c.use, c.role = useField, role{use: useField, field: model.Field(field)}
	case word == readByName:
		c.keep = c.use == useStage
	default:
		c.use, c.role = useAttribute, role{}
	}
}

// typedAsRead gives an attribute the type that the file it came from gave it. It
// reports whether it is known.
func (p *plan) typedAsRead(i int) bool {
	if i >= len(p.read) {
		return false
	}
	c := &p.cols[i]
	typ, comma := strings.CutSuffix(p.read[i], ",")
	switch t := model.AttributeType(typ); t {
	case model.AttrText, model.AttrNumber, model.AttrBool, model.AttrTime:
		c.typ, c.comma = t, comma
		return c.use == useAttribute
	}
	return false
}

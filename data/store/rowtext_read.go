package store

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"winnow/model"
)

// readRowText reads the JSON document of a source row into an empty row. What
// appendRow wrote is read by hand, in a fifth of the time; anything else, an escape
// in a text among it, by encoding/json.
func readRowText(doc string, r *model.SourceRow) error {
	p := rowReader{rest: doc}
	if p.row(r); p.other || p.rest != "" {
		*r = model.SourceRow{}
		return json.Unmarshal([]byte(doc), r)
	}
	return nil
}

// rowReader reads what appendRow writes. other is set where something else came.
type rowReader struct {
	rest  string
	other bool
}

func (p *rowReader) row(r *model.SourceRow) {
	p.must(`{"line":`)
	r.Line = p.int()
	p.must(`,"at":"`)
	at, err := time.Parse(time.RFC3339Nano, p.until('"'))
	r.At, p.other = at, p.other || err != nil
	r.Typed = p.may(`,"typed":true`)
	if p.may(`,"twin":`) {
		r.Twin = p.int()
	}
	if p.may(`,"nth":`) {
		r.Nth = p.int()
	}
	if p.may(`,"mark":"`) {
		r.Mark = p.text()
	}
	r.Mends = p.may(`,"mends":true`)
	if p.may(`,"of":`) {
		r.Of = model.BatchID(p.int())
	}
	if p.may(`,"of_line":`) {
		r.OfLine = p.int()
	}
	r.Gone = p.may(`,"gone":true`)
	if p.may(`,"left":`) {
		r.Left = model.LeadID(p.int())
	}
	if p.may(`,"fields":[`) {
		r.Fields = make([]model.FieldValue, 0, strings.Count(p.rest, `{"f":`))
		p.list(func() {
			p.must(`{"f":"`)
			f := model.FieldValue{Field: model.Field(p.text())}
			p.must(`,"v":"`)
			f.Value = p.text()
			r.Fields = append(r.Fields, f)
		})
	}
	if p.may(`,"attributes":[`) {
		r.Attributes = make([]model.Attribute, 0, strings.Count(p.rest, `{"n":`))
		p.list(func() { r.Attributes = append(r.Attributes, p.attribute()) })
	}
	stage := ""
	for _, s := range [...]struct {
		key string
		to  *string
	}{{`,"stage":"`, &stage}, {`,"stage_note":"`, &r.StageNote}, {`,"reason":"`, &r.Reason}, {`,"no_email":"`, &r.NoEmail}, {`,"no_phone":"`, &r.NoPhone}} {
		if p.may(s.key) {
			*s.to = p.text()
		}
	}
	r.Stage = model.Stage(stage)
	p.must("}")
}

func (p *rowReader) attribute() (a model.Attribute) {
	p.must(`{"n":"`)
	a.Name = p.text()
	p.must(`,"t":"`)
	a.Type = model.AttributeType(p.text())
	p.must(`,"v":"`)
	a.Text = p.text()
	if p.may(`,"x":`) {
		end := strings.IndexByte(p.rest, '}')
		if end < 0 {
			p.other = true
			return a
		}
		x, err := strconv.ParseFloat(p.rest[:end], 64)
		a.Number, p.other, p.rest = x, p.other || err != nil, p.rest[end:]
	}
	return a
}

// list reads elements, each without its closing brace, up to the end of an array.
func (p *rowReader) list(element func()) {
	for !p.other {
		element()
		p.must("}")
		if p.may("]") {
			return
		}
		p.must(",")
	}
}

func (p *rowReader) may(s string) bool {
	rest, ok := strings.CutPrefix(p.rest, s)
	p.rest = rest
	return ok
}

func (p *rowReader) must(s string) {
	if !p.may(s) {
		p.other = true
	}
}

// text reads to the end of a text that has begun.
func (p *rowReader) text() string {
	s := p.until('"')
	if strings.IndexByte(s, '\\') >= 0 {
		p.other = true
	}
	return s
}

func (p *rowReader) until(end byte) string {
	i := strings.IndexByte(p.rest, end)
	if i < 0 {
		p.other = true
		return ""
	}
	s := p.rest[:i]
	p.rest = p.rest[i+1:]
	return s
}

func (p *rowReader) int() int {
	n := 0
	for n < len(p.rest) && (p.rest[n] == '-' || p.rest[n] >= '0' && p.rest[n] <= '9') {
		n++
	}
	v, err := strconv.Atoi(p.rest[:n])
	p.rest, p.other = p.rest[n:], p.other || err != nil
	return v
}

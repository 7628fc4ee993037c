package intake

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"

	"winnow/model"
)

// Problem is something about one row that somebody should know. Rejected rows
// were left out; others went in.
type Problem struct {
	Line     int    `json:"line"`
	Column   string `json:"column,omitempty"`
	Value    string `json:"value,omitempty"`
	Problem  string `json:"problem"`
	Rejected bool   `json:"rejected"`
}

// rowKind is what became of a row.
type rowKind uint8

const (
	rowTaken rowKind = iota
	rowBlank
	rowFooter
	rowTest
	rowPassed // well, and nothing to keep
	rowHeader // the names of the columns, once more
	rowRejected
)

// rower turns the records of one file into rows. It is used by one goroutine.
type rower struct {
	p        *plan
	now      time.Time
	override model.Stage
	fields   int // how many a row has, for one allocation
	attrs    int
	mailed   bool // a column has first addresses
	problem  func(Problem)
	refused  func(fields []string, line int, mark, cause string) // keeps a row for the file of problems; may be nil
	unread   []string                                            // what of the row at hand could not be read
	marked   map[uint64]int                                      // rows with a mark, by what stands in them
	kept     int                                                 // rows that went in so
	blankRun bool                                                // the last record was blank
	both     map[string]int                                      // rows of which two columns say different things
	dropped  map[string]int                                      // rows that the format leaves out, by what they are
	noEmail  string                                              // why nobody of the file may be mailed
	tail     []record                                            // lines that may stand below the last row
	failed   error                                               // what kept a refused row from being kept
	again    int                                                 // rows that are the header once more
	event    int                                                 // the column with the source's id of what the row tells, or -1
	keys     map[string]int                                      // of a log: the columns by key
}

func newRower(p *plan, j Job, problem func(Problem)) *rower {
	w := &rower{p: p, now: j.Now, override: j.StageOverride, problem: problem, dropped: map[string]int{}, event: -1}
	w.noEmail = p.noEmail()
	for i := range p.cols {
		switch c := &p.cols[i]; {
		case c.use == useField:
			w.fields += 2
			w.mailed = w.mailed || c.role.field == model.FieldEmail
		case c.use == useEventID:
			w.event = i
		case c.use == useAttribute || c.keep || c.use == useUTM:
			w.attrs++
		}
	}
	return w
}

// noEmail is why nobody of the file may be mailed, "" where they may.
func (p *plan) noEmail() string {
	switch f := p.format.noEmail; {
	case p.said != nil:
		return p.said.NoEmail
	case f != nil:
		return f(strings.ToLower(filepath.Base(p.src.name)))
	}
	return ""
}

// row makes a source row and touches of a record.
func (w *rower) row(rec record) (Row, rowKind) {
	if rec.fault != "" {
		w.reject(rec, rec.at, rec.fault)
		return Row{}, rowRejected
	}
	n, filled := len(rec.fields), 0
	for _, f := range rec.fields {
		if v := strings.TrimSpace(f); v != "" && v != "+" { // which a form puts before a number
			filled++
		}
	}
	afterBlank := w.blankRun
	w.blankRun = filled == 0
	switch {
	case filled == 0:
		return Row{}, rowBlank
	case w.p.isHeader(rec.fields):
		w.again++
		return Row{}, rowHeader
	case w.tails(rec.fields, filled, afterBlank) && len(w.tail) < mostBelow:
		w.blankRun = afterBlank
		rec.fields = slices.Clone(rec.fields)
		w.tail = append(w.tail, rec)
		return Row{}, rowFooter
	case n < w.p.needed:
		w.reject(rec, rec.fields[0], fmt.Sprintf("the row has %s, the header %d", values(n), w.p.needed))
		return Row{}, rowRejected
	}
	if n > len(w.p.cols) {
		for _, f := range rec.fields[len(w.p.cols):] {
			if strings.TrimSpace(f) != "" {
				w.reject(rec, f, fmt.Sprintf("the row has %s, the header %d", values(n), len(w.p.cols)))
				return Row{}, rowRejected
			}
		}
		rec.fields = rec.fields[:len(w.p.cols)]
	}
	if v, found := w.p.beyond(rec.fields); found {
		w.reject(rec, v, fmt.Sprintf("a value still stands beyond the %d columns of the file", w.p.needed))
		return Row{}, rowRejected
	}
	if why := w.drops(rec); why != "" {
		w.dropped[why]++
		if why == testRow {
			return Row{}, rowTest
		}
		return Row{}, rowPassed
	}
	if rec.note != "" {
		w.note(rec.line, "", "", rec.note)
	}
	if w.p.format.log != nil {
		return w.logged(rec)
	}
	return w.fill(rec), rowTaken
}

// isHeader reports whether a row is the header once more, as where several
// files were put behind one another.
func (p *plan) isHeader(fields []string) bool {
	if len(fields) != len(p.header) || len(fields) < 2 {
		return false
	}
	for i, f := range fields {
		if strings.TrimSpace(strings.TrimPrefix(f, mark)) != p.header[i] {
			return false
		}
	}
	return true
}

// drops says what a row is that is none of the team's, or "".
func (w *rower) drops(rec record) string {
	if w.p.format.drop == nil {
		return ""
	}
	for i, v := range rec.fields {
		if why := w.p.format.drop(w.p.cols[i].key, v); why != "" {
			return why
		}
	}
	return ""
}

func values(n int) string {
	if n == 1 {
		return "1 value"
	}
	return fmt.Sprintf("%d values", n)
}

// reject reports a row that is left out. Values are cloned, here and below: a
// part of a row would keep all of it in memory.
func (w *rower) reject(rec record, value, problem string) { w.rejectFor(rec, "", value, problem) }

// rejectFor is reject for what a column says.
func (w *rower) rejectFor(rec record, column, value, problem string) {
	w.problem(Problem{Line: rec.line, Column: column, Value: strings.Clone(clip(value, 80)), Problem: problem, Rejected: true})
	if w.refused != nil {
		w.refused(w.p.withoutCause(w.p.asRead(rec)), rec.line, w.p.leftMark(rec), problem)
	}
}

func (w *rower) note(line int, column, value, problem string) {
	w.problem(Problem{Line: line, Column: column, Value: strings.Clone(clip(value, 80)), Problem: problem})
}

// unreadable reports a value of a row that goes in without it, or with the text alone.
func (w *rower) unreadable(line int, column, value, problem string) {
	w.note(line, column, value, problem)
	w.unread = append(w.unread, column+": "+problem)
}

// fill reads the values of a record that has the right width.
func (w *rower) fill(rec record) Row {
	w.unread = w.unread[:0]
	out := Row{Row: model.SourceRow{Line: rec.line, At: w.now}}
	r := &out.Row
	r.Fields = make([]model.FieldValue, 0, w.fields)
	r.Attributes = make([]model.Attribute, 0, w.attrs)
	var stands spoken
	var reason, said, note string
	var noted standing
	var utm model.UTM
	for i, v := range rec.fields {
		c := &w.p.cols[i]
		if c.use == useNothing {
			continue
		}
		v = w.p.value(c, v)
		if missing(v, c.use == useField && named(c.role.field)) {
			continue
		}
		if c.utm != "" {
			setUTM(&utm, c.utm, v)
		}
		switch c.use {
		case useField:
			if w.p.format.noted == nil || c.role.field != model.FieldNotes {
				w.field(r, c, v)
			} else if s, word, ok := w.p.format.noted(v); ok {
				noted, said, note = s, word, v
			} else {
				w.field(r, c, v)
			}
		case useStage, useConverted:
			s, word := w.standing(c, v, rec.line)
			w.speak(r, &stands, c, s, word)
			if c.keep {
				r.Attributes = append(r.Attributes, model.Attribute{Name: c.name, Type: model.AttrText, Text: v})
			}
		case useReason:
			reason = v
		case useNoEmail, useNoPhone, useNoContact:
			forbid(r, c, v)
		case useUTM:
			setUTM(&utm, c.role.of, v)
			r.Attributes = append(r.Attributes, c.attribute(v))
		case useAttribute:
			a := c.attribute(v)
			if a.Type != c.typ {
				w.unreadable(r.Line, c.name, v, notOf[c.typ]+": kept as text")
			}
			r.Attributes = append(r.Attributes, a)
		}
	}
	if said != "" && w.p.format.notedNew && r.Get(model.FieldExternalID) != "" { // somebody else wrote it there
		r.Fields = append(r.Fields, model.FieldValue{Field: model.FieldNotes, Value: note})
	} else if noted.rank > stands.best.rank { // the program's own word is only near to it
		stands.best = noted
		r.Stage, r.StageNote, r.Reason = noted.stage, said, noted.reason
	}
	if w.mailed {
		onlyAddress(r)
	}
	if reason != "" && r.Stage == model.StageRejected {
		r.Reason = reason
	}
	w.overrideStage(r, stands.best)
	if r.NoEmail == "" {
		r.NoEmail = w.noEmail
	}
	if o := w.p.format.origin; o != "" && r.Get(model.FieldSource) == "" {
		r.Fields = append(r.Fields, model.FieldValue{Field: model.FieldSource, Value: o})
	}
	out.Touches = w.touches(rec, utm)
	if w.mark(r, rec); len(w.unread) > 0 {
		w.kept++
		if w.refused != nil {
			w.refused(w.p.withoutCause(rec.fields), rec.line, r.Mark, "went in, but "+strings.Join(w.unread, "; "))
		}
	}
	return out
}

// onlyAddress makes the second address of a row without a first the one by which
// the person is known.
func onlyAddress(r *model.SourceRow) {
	if r.Get(model.FieldEmail) != "" {
		return
	}
	for i := range r.Fields {
		if f := &r.Fields[i]; f.Field == model.FieldEmail2 && model.NormalEmail(f.Value) != "" {
			f.Field = model.FieldEmail
		}
	}
}

// mark is the byte order mark, which stands within a file where two were put
// behind one another.
const mark = "\ufeff"

// value is a cell without what its program put around it. Blanks at its ends are no part
// of what is given: by them a filter would miss a value, a report would part a group, an
// import of the same list saved by another program would change every lead, and a cell
// of blanks would stand above what an older file says. Within a value all is kept.
func (p *plan) value(c *column, v string) string {
	v = strings.TrimSpace(bare(strings.TrimPrefix(v, mark)))
	if p.format.clean != nil {
		v = p.format.clean(c.key, v)
	}
	if phone := c.role.field == model.FieldPhone || c.role.field == model.FieldPhone2; phone && c.use == useField && !strings.ContainsFunc(v, sounded) {
		return "" // the + that a form puts before a number nobody gave
	}
	return v
}

// sounded reports whether a character is more than a sign between others.
func sounded(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// named reports whether a field holds names, in which None and NA are words.
func named(f model.Field) bool {
	switch f {
	case model.FieldName, model.FieldFirstName, model.FieldLastName, model.FieldCompany, model.FieldCountry, model.FieldRegion:
		return true
	}
	return false
}

// field stores a value of a known field; of several addresses or numbers in one
// cell the second goes to the field for it.
func (w *rower) field(r *model.SourceRow, c *column, v string) {
	if lost(c.role.field, v) {
		c.odd++
		w.unreadable(r.Line, c.name, v, "a spreadsheet shortened the number, and its digits are lost: left out")
		return
	}
	put := func(f model.Field, v string) { r.Fields = append(r.Fields, model.FieldValue{Field: f, Value: v}) }
	switch f := c.role.field; f {
	case model.FieldEmail, model.FieldEmail2:
		first, second := address(v)
		if at := strings.IndexByte(first, '@'); at < 1 || at == len(first)-1 || model.NormalEmail(first) == "" {
			c.odd++
			w.unreadable(r.Line, c.name, v, "not an e-mail address: kept, and not used to recognise the person")
		}
		put(f, first)
		if second != "" && f == model.FieldEmail && r.Get(model.FieldEmail2) == "" {
			put(model.FieldEmail2, second)
		}
	case model.FieldEmployees, model.FieldRevenue, model.FieldPhone2:
		w.doubt(r.Line, c, v)
		put(f, v)
	case model.FieldPhone:
		w.doubt(r.Line, c, v)
		first, second := v, ""
		if strings.ContainsAny(v, ";,/") {
			first, second = firstOfMany(v, ";,/")
			if model.NormalPhone(second) == "" {
				first, second = v, ""
			}
		}
		put(f, first)
		if second != "" && r.Get(model.FieldPhone2) == "" {
			put(model.FieldPhone2, second)
		}
	default:
		put(f, v)
	}
}

// address reads a cell of one or more addresses, also in the form of a mail's
// header: Maya Ortiz <maya@example.com>. A text that does not begin with an address
// is not cut.
func address(v string) (first, second string) {
	if strings.IndexByte(v, '@') < 0 {
		return v, ""
	}
	unwrap := func(s string) string {
		if i, j := strings.IndexByte(s, '<'), strings.IndexByte(s, '>'); i >= 0 && j > i+1 {
			return strings.TrimSpace(s[i+1 : j])
		}
		return strings.TrimPrefix(s, "mailto:")
	}
	first, second = v, ""
	if strings.ContainsAny(v, ";, ") {
		first, second = firstOfMany(v, ";,")
	}
	first, second = unwrap(first), unwrap(second)
	if model.NormalEmail(first) == "" {
		return unwrap(v), ""
	}
	if model.NormalEmail(second) == "" {
		second = ""
	}
	return first, second
}

// forbid notes that a channel is closed: for yes, and for any word that says why.
func forbid(r *model.SourceRow, c *column, v string) {
	if yes, ok := yesNo(v); ok && !yes {
		return
	}
	switch strings.ToLower(v) { // the other way round
	case "subscribed", "opted in", "opt-in", "enabled", "allowed", "ok":
		return
	}
	cause := c.role.cause
	if cause == "" { // our own columns say it
		cause = v
	}
	if c.use == useNoEmail || c.use == useNoContact {
		r.NoEmail = cause
	}
	if c.use == useNoPhone || c.use == useNoContact {
		r.NoPhone = cause
	}
}

// attribute is a value of the column with its type; text where it is not of the
// column's.
func (c *column) attribute(v string) model.Attribute {
	a := model.Attribute{Name: c.name, Type: model.AttrText, Text: v}
	switch c.typ {
	case model.AttrNumber:
		if f, ok := number(v, c.comma); ok {
			a.Type, a.Number = model.AttrNumber, f
			return a
		}
	case model.AttrBool:
		if yes, ok := truth(v); ok {
			a.Type = model.AttrBool
			if yes {
				a.Number = 1
			}
			return a
		}
	case model.AttrTime:
		if t, ok := c.time(v); ok {
			a.Type, a.Number = model.AttrTime, float64(t.Unix())
			return a
		}
	default:
		return a
	}
	c.odd++
	return a
}

package intake

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"winnow/model"
)

// eventLog is how a table tells of events, a row each: it names people, and brings
// nothing about them but what happened.
type eventLog struct {
	at  []string // keys of the columns that say when, the first that has values
	who []string // keys of those that say who
	of  []string // keys of those that say what
	// person is whom a row is about, as the fields of model; none: it names nobody.
	person func(cell cellOf) []model.FieldValue
	// tell fills in what happened, but for when; now is the time of the import. A
	// fault says why there is nothing to tell.
	tell func(cell cellOf, now time.Time, t *model.Touch) (fault string)
	// lead fills in what a row says about a person themselves, and reports false for
	// one that tells what they did. Such people are no list that somebody made: they
	// come into the queue by what they do. nil: no row does.
	lead func(cell cellOf, r *model.SourceRow) bool
	// nobody: rows that name nobody are kept too, for the program knows them by
	// something else that may come to name a person.
	nobody bool
}

// cellOf gives the value of the first column of these keys that says something.
type cellOf func(keys ...string) string

// tellsNothing is the fault of a row that is well, and of which there is nothing to
// keep: it is passed over and counted, as none that somebody could mend.
const tellsNothing = "event that tells nothing that somebody did"

// ahead is how far in the future an event may lie, for clocks and zones differ.
const ahead = 24 * time.Hour

// assignLog decides what the columns of a log are for.
func (p *plan) assignLog(j Job) error {
	l := p.format.log
	at := -1
	for i := range p.cols {
		c := &p.cols[i]
		switch n := slices.Index(l.at, c.key); {
		case n >= 0 && (c.p.filled > 0 || !p.all) && (at < 0 || n < slices.Index(l.at, p.cols[at].key)):
			at = i
			c.use = useNothing
		case slices.Contains(l.who, c.key):
			c.use, c.role = useWho, role{}
		case slices.Contains(l.of, c.key) || n >= 0:
			c.use = useWhat
		default:
			c.use = useNothing
		}
		if i >= p.needed && c.p.filled == 0 && p.all {
			c.use = useNothing
		}
	}
	if err := p.applyMap(j); err != nil {
		return err
	}
	if at < 0 {
		return model.Invalid("export it again, with its times", "%s has no column that says when its events happened", p.src.label())
	}
	if c := &p.cols[at]; !c.mapped {
		c.use, c.role = useTouch, role{use: useTouch, touch: "event"}
	}
	return nil
}

// logged makes a touch of a record of a log.
func (w *rower) logged(rec record) (Row, rowKind) {
	cell := w.cells(rec)
	if l := w.p.format.log.lead; l != nil {
		r := model.SourceRow{Line: rec.line, At: w.now}
		if l(cell, &r) {
			if r.Stage == "" {
				r.Stage = model.StageLead
			}
			if w.override != "" && r.Stage.Open() {
				r.Stage = w.override
			}
			return Row{Row: r}, rowTaken
		}
	}
	t, fault := w.loggedTouch(rec, cell)
	if fault.Problem == tellsNothing {
		w.dropped[tellsNothing]++
		return Row{}, rowPassed
	}
	if fault.Problem != "" {
		w.rejectFor(rec, fault.Column, fault.Value, fault.Problem)
		return Row{}, rowRejected
	}
	out := Row{Row: model.SourceRow{Line: rec.line, At: w.now}, TouchesOnly: true}
	out.Row.Fields = w.mapped(rec)
	if len(out.Row.Fields) == 0 {
		out.Row.Fields = w.p.format.log.person(cell)
		if f := out.Row.Fields; w.p.deals != nil && len(f) == 1 && f[0].Field == model.FieldName {
			if id := w.p.deals.whose(f[0].Value, cell("campaignname")); id != "" {
				out.Row.Fields = about("external_id", id)
			}
		}
	}
	if len(out.Row.Fields) == 0 && !w.p.format.log.nobody {
		w.reject(rec, "", "it names nobody: neither an e-mail address nor an id")
		return Row{}, rowRejected
	}
	out.Touches = []model.Touch{t}
	return out, rowTaken
}

// loggedTouch is what a record tells; a fault says why it tells nothing.
func (w *rower) loggedTouch(rec record, cell cellOf) (t model.Touch, fault Problem) {
	for i := range w.p.cols {
		c := &w.p.cols[i]
		if c.use != useTouch || i >= len(rec.fields) {
			continue
		}
		v := w.p.value(c, rec.fields[i])
		if missing(v, false) {
			return t, Problem{Column: c.name, Problem: "it does not say when"}
		}
		at, ok := c.time(v)
		switch {
		case !ok || at.Year() < 1970 || at.Year() > 2200:
			return t, Problem{Column: c.name, Value: v, Problem: "not a time that can be read"}
		case at.After(w.now.Add(ahead)):
			if f := w.p.format.log.tell(cell, w.now, &t); f == "" && !t.At.IsZero() {
				return t, fault
			}
			return model.Touch{}, Problem{Column: c.name, Value: v, Problem: "it lies in the future"}
		}
		t.At = at
		if f := w.p.format.log.tell(cell, w.now, &t); f != "" {
			return t, Problem{Problem: f}
		}
		if t.Channel == "" {
			t.Channel = channelOf(t.Kind)
		}
		return t, fault
	}
	return t, Problem{Problem: "it does not say when"}
}

// cells reads the values of a record by the keys of its columns.
func (w *rower) cells(rec record) cellOf {
	if w.keys == nil {
		w.keys = map[string]int{}
		for i := range w.p.cols {
			if c := &w.p.cols[i]; c.use != useNothing || !c.mapped {
				w.keys[c.key] = i
			}
		}
	}
	return func(keys ...string) string {
		for _, k := range keys {
			i, ok := w.keys[k]
			if !ok || i >= len(rec.fields) {
				continue
			}
			if v := w.p.value(&w.p.cols[i], rec.fields[i]); !missing(v, true) {
				return v
			}
		}
		return ""
	}
}

// mapped are the fields of columns that --map says are a person's.
func (w *rower) mapped(rec record) []model.FieldValue {
	var out []model.FieldValue
	for i := range w.p.cols {
		if c := &w.p.cols[i]; c.mapped && c.use == useField && i < len(rec.fields) {
			if v := w.p.value(c, rec.fields[i]); !missing(v, named(c.role.field)) {
				out = append(out, model.FieldValue{Field: c.role.field, Value: v})
			}
		}
	}
	return out
}

// about makes the fields that say who: pairs of a field and a value, of which
// empty ones are left out.
func about(pairs ...string) []model.FieldValue {
	var out []model.FieldValue
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			out = append(out, model.FieldValue{Field: model.Field(pairs[i]), Value: pairs[i+1]})
		}
	}
	return out
}

// bracketed writes a text with what else is known in brackets behind it.
func bracketed(text string, more ...string) string {
	more = slices.DeleteFunc(more, func(s string) bool { return s == "" })
	if len(more) == 0 {
		return text
	}
	return strings.TrimSpace(fmt.Sprintf("%s (%s)", text, strings.Join(more, ", ")))
}

// responseKind tells what a member of a campaign did by the word for it. What is
// not known keeps its own word; out is what we did.
func responseKind(status string) (kind model.TouchKind, out bool) {
	s := strings.ToLower(status)
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
	}
	switch {
	case has("no show", "no-show", "noshow", "did not attend", "not attend"):
		return model.NoShow, false
	case has("opted out", "opt out", "opt-out", "unsubscribe"):
		return model.Unsubscribe, false
	case has("bounce", "undeliver"):
		return model.EmailBounce, false
	case has("attended", "visited"):
		return model.EventAttended, false
	case has("registered", "rsvp", "signed up", "accepted"):
		return model.WebinarRegistered, false
	case has("download"):
		return model.ContentDownload, false
	case has("click"):
		return model.EmailClick, false
	case has("opened", "open"):
		return model.EmailOpen, false
	case has("replied", "reply"):
		return model.EmailReply, false
	case has("respon", "converted", "filled", "submitted"):
		return model.Converted, false
	case has("sent", "invited", "received", "delivered", "mailed"):
		return model.EmailOut, true
	case has("planned", "queued", "to be "):
		return ownKind("campaign " + s), true
	}
	return ownKind("campaign " + s), false
}

// ownKind makes a kind of touch of a source's own word for it.
func ownKind(word string) model.TouchKind {
	var b strings.Builder
	for _, w := range strings.Fields(model.NormalName(word)) {
		if b.Len() > 0 {
			b.WriteByte('_')
		}
		b.WriteString(w)
		if b.Len() > 60 {
			break
		}
	}
	if b.Len() == 0 {
		return "event"
	}
	return model.TouchKind(b.String())
}

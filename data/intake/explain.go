package intake

import (
	"fmt"
	"strings"

	"winnow/model"
	"winnow/model/safetext"
)

// Explanation is how one file would be read: nothing is stored.
type Explanation struct {
	File      string          `json:"file"`
	Format    string          `json:"format"`
	Source    string          `json:"source"` // what its ids belong to
	Encoding  string          `json:"encoding"`
	Delimiter string          `json:"delimiter"`
	Columns   []ColumnReading `json:"columns"`
	Notes     []string        `json:"notes,omitempty"`
}

// ColumnReading is how one column is understood. As is in words: "field email",
// "stage", "touch created", "attribute (number)", "left out".
type ColumnReading struct {
	Column  string `json:"column"`
	As      string `json:"as"`
	Filled  int    `json:"filled"` // values of the first rows that say something
	Example string `json:"example,omitempty"`
	Kept    bool   `json:"kept,omitempty"` // its words are kept as an attribute besides
}

// Explain looks at the files of a job as Run would, and says how it would read
// them. It needs no store. Standard input is used up by it.
func Explain(j Job) ([]Explanation, error) {
	j.OpenDates = true // nothing is stored
	plans, deals, _, err := planAll(j)
	defer closeAll(&plans)
	defer closeAll(&deals)
	if err != nil {
		return nil, err
	}
	var out []Explanation
	for _, p := range plans {
		e := Explanation{File: p.src.name, Format: p.format.name, Source: p.source, Encoding: p.src.writtenAs(),
			Delimiter: p.delimiter(), Notes: p.notes}
		for i := range p.cols {
			c := &p.cols[i]
			as := c.as()
			if p.empty(c) {
				as = "left out: it is empty"
			}
			e.Columns = append(e.Columns, ColumnReading{Column: c.name, As: as, Filled: c.p.filled, Example: clip(c.p.example, 40), Kept: c.keep && !p.empty(c)})
		}
		out = append(out, e)
	}
	for _, p := range deals {
		out = append(out, p.explainDeals())
	}
	return out, nil
}

// empty reports whether the file is known to hold nothing in the column.
func (p *plan) empty(c *column) bool { return p.all && c.p.filled == 0 && !c.mapped }

// as says in words what the column is for.
func (c *column) as() string {
	switch c.use {
	case useField:
		return "field " + string(c.role.field)
	case useStage:
		return "stage"
	case useConverted:
		return "stage: converted or not"
	case useReason:
		return "reason of the stage"
	case useTouch:
		s := "touch " + string(c.role.touch)
		if c.role.out {
			s += ", by us"
		}
		if o := c.dates.order; o != orderOpen && c.p.votes != (votes{}) {
			s += ", " + o.String()
		}
		return s
	case useDetail:
		return "what the touch was"
	case useHappened:
		return "touch " + string(c.role.touch) + " where it says yes"
	case useEventID:
		return "id of the touch"
	case useNoEmail:
		return "do not e-mail"
	case useNoPhone:
		return "do not call"
	case useNoContact:
		return "do not contact"
	case useWho:
		return "whom the event is about"
	case useWhat:
		return "what the event was"
	case useNothing:
		return "left out"
	case useUTM:
		return "utm " + c.role.of
	}
	s := "attribute (" + string(c.typ)
	if c.typ == model.AttrNumber && c.comma {
		s += ", decimal comma"
	}
	if o := c.dates.order; o != orderOpen && c.typ == model.AttrTime && c.p.votes != (votes{}) {
		s += ", " + o.String()
	}
	return s + ")"
}

// Lines is the explanation for people, safe to print.
func (e Explanation) Lines() []string {
	delim := map[string]string{",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}[e.Delimiter]
	written := e.Encoding
	if delim != "" {
		written += ", " + delim
	}
	out := []string{fmt.Sprintf("%s: %s, %s; ids belong to %q", e.File, e.Format, written, e.Source)}
	name, as := 0, 0
	for _, c := range e.Columns {
		name, as = max(name, len([]rune(clip(c.Column, 40)))), max(as, len(c.As))
	}
	for _, c := range e.Columns {
		n := clip(safetext.Line(c.Column), 40)
		out = append(out, strings.TrimRight(fmt.Sprintf("  %s%s  %-*s  %s", n, strings.Repeat(" ", max(0, name-len([]rune(n)))),
			as, c.As, c.Example), " "))
	}
	for _, n := range e.Notes {
		out = append(out, "note: "+n)
	}
	for i := range out {
		out[i] = safetext.Line(out[i])
	}
	return out
}

package intake

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"

	"winnow/model"
)

// settleTypes gives each attribute its type, from the sample: nearly all its
// values must be of it. A value of a later row that is not stays text.
func (p *plan) settleTypes() {
	for i := range p.cols {
		c := &p.cols[i]
		if p.typedAsRead(i) {
			continue
		}
		c.typ = model.AttrText
		c.comma = c.p.commas > 0
		if c.use != useAttribute && c.use != useUTM {
			continue
		}
		switch {
		case c.p.mostly(c.p.numbers):
			c.typ = model.AttrNumber
		case c.p.mostly(c.p.truths):
			c.typ = model.AttrBool
		case c.p.mostly(c.p.times), c.saysDate() && c.p.asNamed(c.p.times):
			c.typ = model.AttrTime
		}
	}
}

// settleDates decides for each column of dates whether day or month comes first:
// by its own dates that leave no choice - the whole file is looked through where
// the sample has none -, else by those of the file's other columns. Where nothing
// tells, somebody is asked, or the file refused: a guess would be wrong without a
// word.
func (p *plan) settleDates(j Job) error {
	var open []int
	for i := range p.cols {
		c := &p.cols[i]
		c.dates = dates{zone: p.zoneOf(j, c), order: c.p.votes.order()}
		if !c.timed() || c.p.votes.open+c.p.votes.dmy+c.p.votes.mdy == 0 && p.all {
			continue
		}
		if o := max(j.order(), p.said.order()); o != orderOpen {
			if j.order() != orderOpen {
				o = j.order()
			}
			c.dates.order = o
		} else if c.dates.order == orderOpen {
			open = append(open, i)
		}
	}
	if len(open) == 0 {
		return nil
	}
	if p.undecided(open) && !p.all && p.src.file != nil {
		if err := p.voteAll(open); err != nil {
			return err
		}
	}
	other := p.orderOfFile()
	for _, i := range open {
		c := &p.cols[i]
		v := c.p.votes
		if c.dates.order = v.order(); c.dates.order == orderOpen && v.dmy == 0 && v.mdy == 0 {
			c.dates.order = other
		}
		if c.dates.order != orderOpen || v.open == 0 && v.dmy == 0 {
			continue
		}
		o, err := p.askOrder(j, c)
		if err != nil {
			return err
		}
		if c.dates.order = o; o != orderOpen {
			other = o
			continue
		}
		c.typ = model.AttrText // said by askOrder
		if c.use != useNoEmail {
			c.use = useAttribute
		}
	}
	return nil
}

// askOrder asks for the order of a column's dates, and refuses the file where
// nobody answers.
func (p *plan) askOrder(j Job, c *column) (dateOrder, error) {
	if j.AskOrder != nil {
		switch j.AskOrder(p.src.name, c.name, c.p.openDate) {
		case "dmy":
			return orderDMY, nil
		case "mdy":
			return orderMDY, nil
		}
	}
	why := "nothing in the file tells whether its dates are day first or month first"
	if c.p.votes.dmy > 0 {
		why = "some of its dates are day first and some month first"
	}
	if j.OpenDates {
		p.notes = append(p.notes, fmt.Sprintf("column %q: %s: kept as text; say --date-order dmy or mdy", c.name, why))
		return orderOpen, nil
	}
	return orderOpen, model.Invalid("say --date-order dmy or --date-order mdy, or leave the column out with --map "+
		shellWord(c.name+"=ignore"), "%s: column %q (%s): %s", p.src.label(), c.name, clip(c.p.openDate, 30), why)
}

// timed reports whether the column's values are read as times.
func (c *column) timed() bool {
	return c.use == useTouch || c.use == useNoEmail && c.role.touch != "" || c.use == useAttribute && c.typ == model.AttrTime
}

// zoneOf is the zone of a column's times that name none: what the column's name
// says, else that of the program, else the caller's.
func (p *plan) zoneOf(j Job, c *column) *time.Location {
	switch words := strings.Fields(strings.ToLower(strings.Map(wordOrSpace, c.name))); {
	case slices.Contains(words, "utc"), slices.Contains(words, "gmt"):
		return time.UTC
	case p.format.zone != nil:
		return p.format.zone
	}
	return j.zone()
}

func wordOrSpace(r rune) rune {
	if unicode.IsLetter(r) || unicode.IsDigit(r) {
		return r
	}
	return ' '
}

// undecided reports whether one of the columns has dates that could be read both
// ways, and none that could not.
func (p *plan) undecided(cols []int) bool {
	return slices.ContainsFunc(cols, func(i int) bool {
		v := p.cols[i].p.votes
		return v.open > 0 && v.dmy == 0 && v.mdy == 0
	})
}

// orderOfFile is what the columns that leave no choice agree on.
func (p *plan) orderOfFile() dateOrder {
	var all votes
	for _, c := range p.cols {
		switch c.dates.order {
		case orderDMY:
			all.dmy++
		case orderMDY:
			all.mdy++
		}
	}
	return all.order()
}

// voteAll reads the whole file for dates that tell the order of columns.
func (p *plan) voteAll(cols []int) error {
	rd, _, err := p.reader()
	if err != nil {
		return err
	}
	for {
		rec, err := rd.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return model.Invalid("try again", "cannot read %s: %v", p.src.label(), cause(err))
		}
		for _, i := range cols {
			if i < len(rec.fields) {
				_, k := p.cols[i].dates.read(strings.TrimSpace(rec.fields[i]))
				p.cols[i].p.votes.add(k)
			}
		}
	}
}

// reader reads the rows of the file below its header.
func (p *plan) reader() (*reader, *counter, error) {
	text, counted, err := p.src.text()
	if err != nil {
		return nil, nil, err
	}
	if p.skip > 0 {
		text = &skipper{r: text, n: p.skip}
	}
	rd := p.newReader(text)
	rd.trusted = p.src.trusted
	for { // blank lines, and the header
		rec, err := rd.next()
		if err != nil {
			return nil, nil, model.Invalid("try again", "cannot read %s: %v", p.src.label(), cause(err))
		}
		if rec.line >= p.first {
			rd.least, rd.width = p.needed, len(p.cols)
			return rd, counted, nil
		}
	}
}

// newReader reads the rows of a text whose "sep=" line was taken off.
func (p *plan) newReader(text io.Reader) *reader {
	rd := newReader(text, p.d)
	rd.limit = p.limits.Record
	if p.skip > 0 {
		rd.line = 2
	}
	if rd.numbered = p.src.numbered; rd.numbered {
		rd.line = p.src.firstLine
	}
	return rd
}

// link joins columns of words to the columns of times they belong to.
func (p *plan) link() {
	find := func(key string) int {
		return slices.IndexFunc(p.cols, func(t column) bool { return key != "" && t.key == key })
	}
	for i := range p.cols {
		switch c := &p.cols[i]; c.use {
		case useDetail:
			at := find(c.role.of)
			if at < 0 || p.cols[at].use != useTouch {
				at = slices.IndexFunc(p.cols, func(t column) bool { return t.use == useTouch && t.role.touch == model.FormSubmit })
			}
			if at < 0 || p.cols[at].detail >= 0 {
				c.use = useAttribute
				continue
			}
			p.cols[at].detail = i
		case useHappened:
			if c.at = find(c.role.of); c.at < 0 || p.cols[c.at].typ != model.AttrTime {
				c.use, c.typ = useAttribute, model.AttrBool
				continue
			}
			c.detail = find(c.role.said)
		case useNoEmail:
			c.detail = find(c.role.said)
		}
	}
}

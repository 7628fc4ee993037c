package store

import (
	"slices"
	"strings"
	"time"

	"winnow/model"
	"winnow/model/report"
)

// lifeTeller makes lives of what was read.
type lifeTeller struct {
	segment func(*model.Lead) string
	known   map[string]string // texts that groups are told apart by; what is read is a part of its pack
	life    report.Life
	lead    model.Lead
}

func newLifeTeller(q LifeQuery) *lifeTeller {
	return &lifeTeller{segment: segmentOf(q.Segment), known: map[string]string{}}
}

// piece hands the lives of a piece to f.
func (t *lifeTeller) piece(p *livesPiece, f func(*report.Life) error) error {
	rows, steps := p.rows, p.steps
	for i := range p.found {
		id := p.found[i].lead
		for rows[0].lead < id {
			rows = rows[1:]
		}
		for len(steps) > 0 && steps[0].lead < id {
			steps = steps[1:]
		}
		n := 0
		for n < len(steps) && steps[n].lead == id {
			n++
		}
		if err := t.tell(p, &p.found[i], rows[0].text, steps[:n]); err != nil {
			return err
		}
		if err := f(&t.life); err != nil {
			return err
		}
		rows, steps = rows[1:], steps[n:]
	}
	return nil
}

// tell makes the life of a lead.
func (t *lifeTeller) tell(p *livesPiece, at *subjectRow, row string, steps []lifeText) error {
	t.life.Clear()
	t.life.Lead = at.lead
	if err := readStanding(row, &t.life); err != nil {
		return err
	}
	if joined, ok := p.joined[at.lead]; ok {
		t.life.Steps = append(t.life.Steps, joined...)
		steps = nil
	}
	for i := range steps {
		_, step, err := stepOf(steps[i].text)
		if err != nil {
			return err
		}
		t.life.Steps = append(t.life.Steps, step)
	}
	if at.current {
		rest, err := at.pack.readLead(at.lead, at.record, &t.lead)
		if err != nil {
			return err
		}
		t.fields(&t.lead)
		return t.packed(at.pack, rest)
	}
	if m := p.made[at.lead]; m != nil {
		t.fields(&m.lead)
		t.touched(m.touches)
	}
	return nil
}

// partsOf takes apart what concat_ws put together; the last part is the rest.
func partsOf(s string, into []string) bool {
	for i := range into[:len(into)-1] {
		at := strings.IndexByte(s, partSign[0])
		if at < 0 {
			return false
		}
		into[i], s = s[:at], s[at+1:]
	}
	into[len(into)-1] = s
	return true
}

// readStanding reads a row of lifeRows behind its lead.
func readStanding(row string, l *report.Life) error {
	var p [lifeRowParts - 1]string
	if !partsOf(row, p[:]) {
		return errLifeParts
	}
	l.OwnStaff, l.Created, l.FileStage = whole(p[0])&flagOwnStaff != 0, moment(p[1]), model.Stage(p[2])
	l.Stage, l.Score, l.Cooled, l.Qualified, l.Owner = model.Stage(p[3]), int(whole(p[4])), whole(p[5])&flagCooled != 0, moment(p[6]), p[7]
	return nil
}

// stepOf reads a row of lifeSteps behind its lead.
func stepOf(row string) (seq int64, s report.Step, err error) {
	var p [lifeStepParts - 1]string
	if !partsOf(row, p[:]) {
		return 0, s, errLifeParts
	}
	return whole(p[0]), report.Step{At: moment(p[1]), Action: model.Action(p[2]), From: model.Stage(p[3]), Reason: p[4], Class: model.ReasonClass(p[5]),
		Until: moment(p[6]), Try: model.AttemptOutcome(p[7]), Cause: p[8], Score: int(whole(p[9])), Actor: p[10]}, nil
}

// fields notes what the lead's rows say of it.
func (t *lifeTeller) fields(lead *model.Lead) {
	life := &t.life
	life.Test = model.TestEntry(lead.Name, lead.Email)
	life.Source, life.Segment = t.text(lead.Source), t.text(t.segment(lead))
	if lead.Owner != "" {
		life.Owner = t.text(lead.Owner)
	}
}

// touched notes what its touches say of it.
func (t *lifeTeller) touched(touches []model.Touch) {
	var c lifeTouches
	for i := range touches {
		x := &touches[i]
		c.add(&t.life, x.Kind, x.At.UnixMicro(), x.Outbound, x.UTM.Campaign)
	}
	t.life.Campaign = t.text(c.campaign)
}

// packed is touched of a reader that stands at them.
func (t *lifeTeller) packed(p *pack, r packReader) error {
	var c lifeTouches
	r.eachTouch(func(kind model.TouchKind, at int64, outbound bool, campaign string) {
		c.add(&t.life, kind, at, outbound, campaign)
	})
	if r.bad || r.rest != "" {
		return p.damaged()
	}
	t.life.Campaign = t.text(c.campaign)
	return nil
}

// lifeTouches is what is noted of touches that are told one after the other.
type lifeTouches struct {
	campaign string // of the first inbound one that names one
	first    int64
}

func (c *lifeTouches) add(l *report.Life, kind model.TouchKind, at int64, outbound bool, campaign string) {
	if outbound {
		if kind == model.CallOut {
			l.Calls = append(l.Calls, time.UnixMicro(at).UTC())
		}
		return
	}
	if l.Content < report.DecisionContent {
		l.Content = max(l.Content, report.ContentOf(kind))
	}
	if campaign != "" && (c.campaign == "" || at < c.first) {
		c.first, c.campaign = at, campaign
	}
}

// text is one that outlives the pack that it was read from.
func (t *lifeTeller) text(s string) string {
	if s == "" {
		return ""
	}
	have, ok := t.known[s]
	if !ok {
		have = strings.Clone(s)
		t.known[have] = have
	}
	return have
}

// segmentOf is the function of a lead that LifeQuery.Segment names.
func segmentOf(name string) func(*model.Lead) string {
	switch {
	case name == "":
		return func(l *model.Lead) string {
			if l.Industry != "" {
				return l.Industry
			}
			return l.Country
		}
	case name == "size":
		return func(l *model.Lead) string { return sizeBand(l.Employees) }
	case slices.Contains(model.Fields(), model.Field(name)):
		return func(l *model.Lead) string { return l.Get(model.Field(name)) }
	}
	return func(l *model.Lead) string {
		for i := range l.Attributes {
			if strings.EqualFold(l.Attributes[i].Name, name) {
				return l.Attributes[i].Text
			}
		}
		return ""
	}
}

func sizeBand(n int) string {
	for _, b := range []struct {
		below int
		name  string
	}{{1, ""}, {10, "1-9 people"}, {50, "10-49 people"}, {250, "50-249 people"}, {1000, "250-999 people"}} {
		if n < b.below {
			return b.name
		}
	}
	return "1000 people and more"
}

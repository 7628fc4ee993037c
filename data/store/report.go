package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"winnow/model"
	"winnow/model/report"
)

// LifeQuery says what EachLife is asked for.
type LifeQuery struct {
	// Segment is what leads are told apart by: a field of model.Fields, size (the
	// number of people), or the name of an attribute. "" is the industry, where there
	// is none the country.
	Segment string
}

// EachLife hands what happened to every lead to f, in the order of ids: those that
// were merged into another as a part of it. All is of one moment, and memory does
// not grow with the number of leads. f may keep nothing of what it is handed but
// texts. It is called off between two pieces of leads. progress (may be nil) is told how far it is.
func (s *Store) EachLife(ctx context.Context, q LifeQuery, f func(*report.Life) error, progress func(done, total int)) error {
	// A row that can be called off takes twice as long; a piece is soon read.
	return s.read(context.WithoutCancel(ctx), func(r *reading) error {
		total, err := r.number("SELECT coalesce(sum(n), 0) FROM tally WHERE name LIKE 'stage:%'")
		if err != nil {
			return err
		}
		l := lives{r: r, segment: segmentOf(q.Segment), known: map[string]string{}}
		done := 0
		for last := int64(0); ; {
			upto, err := r.pieceEnd(last)
			if err != nil || upto <= last {
				return err
			}
			n, err := l.piece(which{after: model.LeadID(last), upto: model.LeadID(upto)}, f)
			if err != nil {
				return err
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			last, done = upto, done+n
			if progress != nil {
				progress(done, max(done, int(total)))
			}
		}
	})
}

// lives reads lives piece by piece.
type lives struct {
	r       *reading
	segment func(*model.Lead) string
	found   []subjectRow
	lives   []report.Life // beside found
	joined  []bool        // leads into which others were merged
	touches []model.Touch
	known   map[string]string // texts that groups are told apart by; what is read is a part of its pack
}

// A row costs by its columns: each comes as one text, what people typed last.
const (
	lifeRows = `SELECT concat_ws(char(31), l.id, l.flags, l.created_at, l.file_stage, coalesce(p.stage, ''), coalesce(p.score, 0), coalesce(p.flags, 0),
			coalesce(p.qualified_at, ''), coalesce(s.merged_into, 0), coalesce(s.owner, ''))
		FROM lead l LEFT JOIN score p ON p.lead = l.id LEFT JOIN state s ON s.lead = l.id WHERE l.id `
	lifeRowsEnd  = " ORDER BY l.id"
	lifeRowParts = 10

	// The score at a decision is read off the snapshot, whose document has it near
	// its beginning. Entries and their snapshots share the number.
	lifeSteps = `SELECT concat_ws(char(31), c.lead, c.seq, e.at, e.action, c.from_stage, c.reason, c.class, coalesce(c.until_at, ''), c.outcome, c.cause,
			CASE WHEN e.action IN ('promote', 'reject', 'nurture') THEN
				coalesce((SELECT CAST(substr(n.document, instr(n.document, '"score":') + 8, 4) AS INTEGER) FROM snapshot n
					WHERE n.id >= c.seq << 20 AND n.id < (c.seq + 1) << 20 AND n.lead = c.lead), -1)
				ELSE -1 END, e.actor)
		FROM change c CROSS JOIN entry e WHERE e.seq = c.seq AND c.lead `
	lifeStepParts = 12
	lifeStepsEnd  = ` AND e.action IN (` + told + `, 'try', 'wake') AND ` + stands + ` ORDER BY c.lead, c.seq`

	lifeJoined = "SELECT merged_into FROM state WHERE merged_into <> 0 AND merged_into "
)

// piece reads the leads of a span, and says how many.
func (l *lives) piece(w which, f func(*report.Life) error) (n int, err error) {
	if err := l.rows(&w); err != nil || len(l.found) == 0 {
		return 0, err
	}
	open, err := l.r.packsOf(l.found[0].lead, l.found[len(l.found)-1].lead)
	if err != nil {
		return 0, err
	}
	_, others, err := l.r.locate(open, l.found, len(l.found))
	if err != nil {
		return 0, err
	}
	made, err := l.r.subjectsMade(others)
	if err != nil {
		return 0, err
	}
	if err := l.steps(&w); err != nil {
		return 0, err
	}
	var lead model.Lead
	for i := range l.found {
		row, life := &l.found[i], &l.lives[i]
		if row.current {
			rest, err := row.pack.readLead(row.lead, row.record, &lead)
			if err != nil {
				return 0, err
			}
			if l.touches, err = row.pack.readTouches(rest, l.touches); err != nil {
				return 0, err
			}
			l.tell(life, &lead, l.touches)
		} else if m := made[row.lead]; m != nil {
			l.tell(life, &m.lead, m.touches)
		}
		if l.joined[i] {
			if err := l.join(life); err != nil {
				return 0, err
			}
		}
		if err := f(life); err != nil {
			return 0, err
		}
	}
	return len(l.found), nil
}

// rows reads how the leads stand that are there and were not merged away.
func (l *lives) rows(w *which) error {
	l.found, l.lives = l.found[:0], l.lives[:0]
	lives := map[model.LeadID]report.Life{}
	err := w.ask(l.r, lifeRows, lifeRowsEnd, 1, func(c *cells) error {
		var p [lifeRowParts]string
		if !partsOf(c.text(), p[:]) {
			return fmt.Errorf("read how a lead stands: it has too few parts")
		}
		if p[8] != "0" {
			return nil
		}
		x := report.Life{Lead: model.LeadID(whole(p[0])), OwnStaff: whole(p[1])&flagOwnStaff != 0, Created: moment(p[2]), FileStage: model.Stage(p[3]),
			Stage: model.Stage(p[4]), Score: int(whole(p[5])), Cooled: whole(p[6])&flagCooled != 0, Qualified: moment(p[7]), Owner: p[9]}
		l.found = append(l.found, subjectRow{lead: x.Lead})
		lives[x.Lead] = x
		return nil
	})
	if err != nil {
		return err
	}
	if l.found, err = l.r.staying(w, l.found); err != nil {
		return err
	}
	for i := range l.found {
		l.lives = append(l.lives, lives[l.found[i].lead])
	}
	l.joined = make([]bool, len(l.found))
	return w.ask(l.r, lifeJoined, "", 1, func(c *cells) error {
		if i, ok := l.at(model.LeadID(c.int())); ok {
			l.joined[i] = true
		}
		return nil
	})
}

func (l *lives) at(id model.LeadID) (int, bool) {
	return slices.BinarySearchFunc(l.found, id, func(s subjectRow, id model.LeadID) int { return cmp.Compare(s.lead, id) })
}

// partsOf takes apart what concat_ws put together; the last part is the rest.
func partsOf(s string, into []string) bool {
	for i := range into[:len(into)-1] {
		var ok bool
		if into[i], s, ok = strings.Cut(s, partSign); !ok {
			return false
		}
	}
	into[len(into)-1] = s
	return true
}

// steps reads what stands in the ledger about the leads.
func (l *lives) steps(w *which) error {
	return w.ask(l.r, lifeSteps, lifeStepsEnd, 1, func(c *cells) error {
		id, _, step, err := stepOf(c.text())
		if err != nil {
			return err
		}
		if i, ok := l.at(id); ok {
			l.lives[i].Steps = append(l.lives[i].Steps, step)
		}
		return nil
	})
}

func stepOf(row string) (id model.LeadID, seq int64, s report.Step, err error) {
	var p [lifeStepParts]string
	if !partsOf(row, p[:]) {
		return 0, 0, s, fmt.Errorf("read the ledger for a report: an entry has too few parts")
	}
	return model.LeadID(whole(p[0])), whole(p[1]), report.Step{At: moment(p[2]), Action: model.Action(p[3]), From: model.Stage(p[4]), Reason: p[5],
		Class: model.ReasonClass(p[6]), Until: moment(p[7]), Try: model.AttemptOutcome(p[8]), Cause: p[9], Score: int(whole(p[10])), Actor: p[11]}, nil
}

// join reads the steps of a lead anew, together with those of the leads that were
// merged into it.
func (l *lives) join(life *report.Life) error {
	group, err := l.r.group(life.Lead)
	if err != nil {
		return err
	}
	type numbered struct {
		seq int64
		report.Step
	}
	var all []numbered
	for _, id := range group {
		w := which{after: id - 1, upto: id}
		err := w.ask(l.r, lifeSteps, lifeStepsEnd, 1, func(c *cells) error {
			_, seq, step, err := stepOf(c.text())
			all = append(all, numbered{seq, step})
			return err
		})
		if err != nil {
			return err
		}
	}
	slices.SortFunc(all, func(a, b numbered) int { return cmp.Compare(a.seq, b.seq) })
	life.Steps = nil
	for i, s := range all {
		if i == 0 || all[i-1].seq != s.seq { // a bulk decision on both is one on the lead
			life.Steps = append(life.Steps, s.Step)
		}
	}
	return nil
}

// tell notes what the lead's rows and touches say of it.
func (l *lives) tell(life *report.Life, lead *model.Lead, touches []model.Touch) {
	life.Test = model.TestEntry(lead.Name, lead.Email)
	life.Source, life.Segment = l.text(lead.Source), l.text(l.segment(lead))
	if lead.Owner != "" {
		life.Owner = l.text(lead.Owner)
	}
	var first time.Time
	for i := range touches {
		t := &touches[i]
		if t.Outbound {
			if t.Kind == model.CallOut {
				life.Calls = append(life.Calls, t.At)
			}
			continue
		}
		life.Content = max(life.Content, report.ContentOf(t.Kind))
		if t.UTM.Campaign != "" && (first.IsZero() || t.At.Before(first)) {
			first, life.Campaign = t.At, t.UTM.Campaign
		}
	}
	life.Campaign = l.text(life.Campaign)
}

// text is one that outlives the pack that it was read from.
func (l *lives) text(s string) string {
	if s == "" {
		return ""
	}
	have, ok := l.known[s]
	if !ok {
		have = strings.Clone(s)
		l.known[have] = have
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

package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"winnow/model"
	"winnow/model/criteria"
	"winnow/model/report"
	"winnow/model/score"
)

// Compare says what criteria would do, were they applied now: each lead as the
// lists have it, and as these would have it. All is of one moment, and memory does
// not grow with the number of leads. each (may be nil) is handed every lead that
// moves, in the order of ids; progress (may be nil) is told how far it is.
func (s *Store) Compare(ctx context.Context, c *criteria.Criteria, each func(report.Move) error, progress func(done, total int)) (change report.Change, err error) {
	err = s.read(ctx, func(r *reading) error {
		total, err := r.number("SELECT coalesce(sum(n), 0) FROM tally WHERE name LIKE 'stage:%'")
		if err != nil {
			return err
		}
		if _, err := s.readCriteria(ctx, r.tx); err != nil {
			return err
		}
		joint, err := r.togetherBy(c)
		if err != nil {
			return err
		}
		sc, rules := score.New(c), c.Rules.In(s.opt.Zone)
		for last := model.LeadID(0); ; {
			ids, err := r.leadsAfter(last, scoreBatch)
			if err != nil || len(ids) == 0 {
				return err
			}
			err = r.eachSubject(which{after: last, upto: ids[len(ids)-1], standing: true}, func(s *subject) error {
				if joint != nil {
					s.lead.Together = joint[s.lead.ID]
				}
				m := r.move(s, sc, rules)
				if change.Add(m); each != nil && m.Moves() {
					return each(m)
				}
				return nil
			})
			if err != nil {
				return err
			}
			last = ids[len(ids)-1]
			if err := ctx.Err(); err != nil {
				return err
			}
			if progress != nil {
				progress(change.Leads, int(total))
			}
		}
	})
	if err != nil {
		return change, err
	}
	change.Replay, err = s.replay(ctx, c)
	return change, err
}

// move is a lead as it stands in the lists, and as it would by other criteria.
func (r *reading) move(s *subject, sc *score.Scorer, rules model.Rules) report.Move {
	scored := sc.ScoreOnly(&s.lead, s.touches, r.s.Now())
	after := s.after(&rules, &scored)
	k := rankOf(&after, &scored, &rules)
	return report.Move{Lead: s.lead.ID, Label: s.lead.Label(), Company: s.lead.Company, Staff: s.flags&flagOwnStaff != 0 && after.Facts.OwnStaff, Before: s.at,
		After: report.Standing{Stage: k.Stage, Score: scored.Score, Fit: scored.Fit, Engagement: scored.Engagement,
			Grade: scored.Grade, Hot: k.Flags&flagHot != 0, Due: k.Due}}
}

// replayMost is how many of the latest decisions are replayed.
const replayMost = 5000

// replay scores the leads of past decisions as they were then.
func (s *Store) replay(ctx context.Context, c *criteria.Criteria) (replay report.Replay, err error) {
	err = s.read(ctx, func(r *reading) error {
		if _, err := s.readCriteria(ctx, r.tx); err != nil {
			return err
		}
		a := s.criteria.Load()
		old, give := a.scorer()
		defer give()
		sc := score.New(c)
		for before := int64(1<<63 - 1); replay.Decisions < replayMost; {
			past, err := r.pastDecisions(before)
			if err != nil || len(past) == 0 {
				return err
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			for _, d := range past {
				before = d.id
				lead, touches, err := r.asDecided(&d)
				if err != nil {
					return err
				}
				replay.Add(d.action, old.ScoreOnly(&lead, touches, d.at).Score, sc.ScoreOnly(&lead, touches, d.at).Score)
			}
		}
		return nil
	})
	return replay, err
}

// pastDecision is a decision that stands, with what it was made on.
type pastDecision struct {
	id       int64 // of its snapshot
	lead     model.LeadID
	at       time.Time
	action   model.Action
	document []byte
}

// pastDecisions reads some decisions before a snapshot, the latest first.
func (r *reading) pastDecisions(before int64) (past []pastDecision, err error) {
	err = r.each(`SELECT n.id, n.lead, e.at, e.action, n.document FROM snapshot n JOIN entry e ON e.seq = n.seq
		WHERE n.id < $1 AND e.action IN ('promote', 'reject', 'nurture') AND `+stands+` ORDER BY n.id DESC LIMIT 0 + $2`, 5,
		func(c *cells) error {
			past = append(past, pastDecision{id: c.int(), lead: model.LeadID(c.int()), at: c.time(), action: model.Action(c.text()), document: []byte(c.text())})
			return nil
		}, before, batchSize)
	return past, err
}

// asDecided is the lead of a decision as it was then: its fields by the snapshot,
// and the touches it had by that time.
func (r *reading) asDecided(d *pastDecision) (model.Lead, []model.Touch, error) {
	lead, err := snapshotLead(d.lead, d.document)
	if err != nil {
		return lead, nil, err
	}
	group, err := r.group(d.lead)
	if err != nil {
		return lead, nil, err
	}
	touches, err := groupTouches(r.ctx, r.tx, group)
	had := touches[:0]
	for _, t := range touches {
		if !t.At.After(d.at) {
			had = append(had, t)
		}
	}
	return lead, had, err
}

// snapshotLead makes a lead of the fields and attributes that a snapshot kept.
func snapshotLead(id model.LeadID, document []byte) (model.Lead, error) {
	var doc struct {
		Fields     map[model.Field]string `json:"fields"`
		Attributes map[string]any         `json:"attributes"`
	}
	if err := json.Unmarshal(document, &doc); err != nil {
		return model.Lead{}, fmt.Errorf("read the snapshot of a decision on lead %s: %w", id, err)
	}
	row := model.SourceRow{}
	for f, v := range doc.Fields {
		row.Fields = append(row.Fields, model.FieldValue{Field: f, Value: v})
	}
	for name, v := range doc.Attributes {
		row.Attributes = append(row.Attributes, snapshotAttribute(name, v))
	}
	return model.FoldRow(id, row), nil
}

// snapshotAttribute is an attribute by the type of its value in JSON; a time is a
// text that reads as one.
func snapshotAttribute(name string, v any) model.Attribute {
	a := model.Attribute{Name: name, Type: model.AttrText, Text: fmt.Sprint(v)}
	switch v := v.(type) {
	case bool:
		if a.Type = model.AttrBool; v {
			a.Number = 1
		}
	case float64:
		a.Type, a.Number = model.AttrNumber, v
	case string:
		if t, err := time.Parse(time.RFC3339, v); err == nil {
			a.Type, a.Number = model.AttrTime, float64(t.Unix())
		}
	}
	return a
}

// ScoreBy scores a lead by criteria that are not applied. A lead that was merged
// away gives the one it went into.
func (s *Store) ScoreBy(ctx context.Context, id model.LeadID, c *criteria.Criteria) (scored model.Scored, err error) {
	err = s.read(ctx, func(r *reading) error {
		group, err := r.group(id)
		if err != nil {
			return err
		}
		lead, _, err := foldLead(ctx, r.tx, group[0])
		if err != nil {
			return err
		}
		touches, err := groupTouches(ctx, r.tx, group)
		if err != nil {
			return err
		}
		if score.SameCompany(c) != score.SameCompany(s.Criteria()) {
			_, by, err := companyJoint(ctx, r, c, model.CompanyKey(lead.Domain, lead.Company))
			if err != nil {
				return err
			}
			lead.Together = by[lead.ID]
		}
		scored = score.New(c).Score(&lead, touches, s.Now())
		return nil
	})
	return scored, err
}

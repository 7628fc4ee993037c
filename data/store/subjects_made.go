package store

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"winnow/model"
)

// subjectsMade makes leads of their source rows and touches.
func (r *reading) subjectsMade(ids []model.LeadID) (map[model.LeadID]*subject, error) {
	made := make(map[model.LeadID]*subject, len(ids))
	err := inBatches(ids, 0, func(args []any) error {
		some := make(map[model.LeadID]*subject, batchSize)
		for _, a := range args {
			if id := model.LeadID(a.(int64)); id != 0 {
				s := &subject{}
				s.lead.ID = id
				some[id], made[id] = s, s
			}
		}
		of := func(c *cells) *subject {
			if s := some[model.LeadID(c.int())]; s != nil {
				return s
			}
			return &subject{} // what a killed import or a merge left; it counts for nothing
		}
		if err := r.subjectRowsAndTouches(args, of); err != nil {
			return err
		}
		return r.foldSubjects(some, args)
	})
	return made, err
}

func (r *reading) subjectRowsAndTouches(args []any, of func(c *cells) *subject) error {
	err := r.each(subjectRows, 4, func(c *cells) error {
		s := of(c)
		var row model.SourceRow
		batch, line := model.BatchID(c.int()), int(c.int())
		if err := readRowText(c.text(), &row); err != nil {
			return fmt.Errorf("read source row %d of batch %d: %w", line, batch, err)
		}
		row.Batch, row.Line = batch, line
		s.rows = append(s.rows, row)
		return nil
	}, args...)
	if err != nil {
		return err
	}
	var odd []*subject
	err = r.each(subjectTouches, 3, func(c *cells) error {
		s := of(c)
		var ok bool
		if s.touches, ok = unpackTouches(int(c.int()), c.text()); !ok {
			odd = append(odd, s)
		}
		return nil
	}, args...)
	for _, s := range odd {
		if err != nil || s.lead.ID == 0 {
			continue
		}
		s.touches, err = groupTouches(r.ctx, r, []model.LeadID{s.lead.ID})
	}
	return err
}

// unpackTouches takes the touches of a lead apart. It reports whether they are as
// many as there should be, each of as many parts: a text that holds the signs
// between them makes them more.
func unpackTouches(n int, text string) ([]model.Touch, bool) {
	touches := make([]model.Touch, 0, n)
	for more := true; more; {
		var one string
		one, text, more = strings.Cut(text, touchSign)
		var parts [7]string
		if len(touches) == n || !texts(one, partSign, parts[:]) {
			return nil, false
		}
		at := whole(parts[0])
		t := model.Touch{At: time.UnixMicro(at >> 1).UTC(), Outbound: at&1 != 0, Kind: model.TouchKind(parts[1]), Channel: parts[2], Detail: parts[3], URL: parts[4], EventID: parts[6]}
		if parts[5] != "" && json.Unmarshal([]byte(parts[5]), &t.UTM) != nil {
			return nil, false
		}
		touches = append(touches, t)
	}
	return touches, len(touches) == n
}

// places reads the score rows of leads.
func (r *reading) places(ids []model.LeadID) (map[model.LeadID]placed, error) {
	found := make(map[model.LeadID]placed, len(ids))
	err := inBatches(ids, 0, func(args []any) error {
		return r.each(subjectRanks, rankWidth, func(c *cells) error {
			row := anys(c.values)
			found[model.LeadID(c.int())] = row
			return nil
		}, args...)
	})
	return found, err
}

// foldSubjects makes the leads of their rows. Those into which others were merged
// are read one by one.
func (r *reading) foldSubjects(some map[model.LeadID]*subject, args []any) error {
	merged := map[model.LeadID]bool{}
	err := r.each(subjectMerged, 1, func(c *cells) error { merged[model.LeadID(c.int())] = true; return nil }, args...)
	if err != nil {
		return err
	}
	for id, s := range some {
		switch {
		case merged[id]:
			if s.lead, _, err = foldLead(r.ctx, r, id); err != nil {
				return err
			}
			if s.touches, err = touchesOf(r.ctx, r, id); err != nil {
				return err
			}
		case len(s.rows) == 1 && !s.rows[0].Typed:
			s.lead = model.FoldRow(id, s.rows[0])
		default:
			slices.SortFunc(s.rows, func(a, b model.SourceRow) int {
				if a.Batch != b.Batch {
					return int(a.Batch - b.Batch)
				}
				return a.Line - b.Line
			})
			s.lead, _ = model.FoldRows(id, s.rows)
		}
		s.rows = nil
	}
	return nil
}

func anys[T any](values []T) []any {
	out := make([]any, len(values))
	for i, v := range values {
		out[i] = v
	}
	return out
}

// stateWidth is how many columns stateColumns are.
const stateWidth = 28

// state reads stateColumns.
func (c *cells) state() model.State {
	s := model.State{Version: c.int(), Decided: model.Stage(c.text()), Reason: c.text(), Class: model.ReasonClass(c.text())}
	s.Until = model.Until{At: c.time(), Kind: model.TouchKind(c.text()), Score: int(c.int())}
	s.DecidedAt, s.DecidedBy = c.time(), c.text()
	s.Return, s.ReturnedAt, s.ReturnWhy = model.Return(c.text()), c.time(), c.text()
	s.Round, s.Attempts, s.LastAttempt = int(c.int()), int(c.int()), c.time()
	s.LastOutcome, s.Due, s.DueKind = model.AttemptOutcome(c.text()), c.time(), model.DueKind(c.text())
	s.Email = model.Contact{Set: c.int() != 0, Cause: c.text()}
	s.Phone = model.Contact{Set: c.int() != 0, Cause: c.text()}
	s.Amount, s.Close, s.MergedInto, s.ActedAt = c.int(), c.time(), model.LeadID(c.int()), c.time()
	s.Owner, s.Tags = c.text(), model.Tags(c.text())
	return s
}

// leadsAfter lists leads after one of them, in rising order, at most so many.
func (r *reading) leadsAfter(last model.LeadID, most int) (ids []model.LeadID, err error) {
	err = r.each("SELECT id FROM lead WHERE id > $1 ORDER BY id LIMIT 0 + $2", 1, func(c *cells) error {
		ids = append(ids, model.LeadID(c.int()))
		return nil
	}, int64(last), int64(most))
	return ids, err
}

// after is the subject's state with the facts that rules make of its rows.
func (s *subject) after(rules *model.Rules, sc *model.Scored) model.State {
	st := s.state
	st.Facts = foldFacts(&s.lead, rules)
	st.Facts.Reached(sc)
	return st
}

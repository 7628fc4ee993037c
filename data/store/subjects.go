package store

import (
	"encoding/json"
	"fmt"
	"slices"

	"winnow/model"
)

// subject is a lead with everything its score and its place are made of, and how
// it stands now.
type subject struct {
	lead      model.Lead
	touches   []model.Touch
	state     model.State // its facts are left for the rules to say
	flags     int64       // of its row in table lead
	fileClass model.ReasonClass
	placed    placed
	rows      []model.SourceRow
}

var (
	subjectLeads = "SELECT l.id, l.flags, l.file_class, " + placedColumns + ` FROM lead l LEFT JOIN score p ON p.lead = l.id
		WHERE l.id IN (` + batchList(1) + `) ORDER BY l.id`
	subjectStates = "SELECT s.lead, " + stateColumns + " FROM state s WHERE s.lead IN (" + batchList(1) + ")"
	subjectMerged = "SELECT merged_into FROM state WHERE merged_into <> 0 AND merged_into IN (" + batchList(1) + ")"
	subjectRows   = `SELECT r.lead, r.batch, r.line, r.document FROM source_row r JOIN batch b ON b.id = r.batch
		WHERE r.lead IN (` + batchList(1) + ") AND " + rowLive
	subjectTouches = `SELECT lead, at, outbound, kind, channel, detail, url, utm FROM touch WHERE lead IN (` + batchList(1) + ")"
)

// subjects reads leads, some hundreds at most, in rising order of their ids. Those
// that were merged into another are left out.
func (r *reading) subjects(ids []model.LeadID) ([]subject, error) {
	found := make([]subject, 0, len(ids))
	err := inBatches(ids, 0, func(args []any) error {
		some, err := r.subjectBatch(args)
		found = append(found, some...)
		return err
	})
	slices.SortFunc(found, func(a, b subject) int { return int(a.lead.ID - b.lead.ID) })
	return found, err
}

// subjectBatch reads the leads of one batchList.
func (r *reading) subjectBatch(args []any) ([]subject, error) {
	some := make([]subject, 0, batchSize)
	at := make(map[model.LeadID]int, batchSize)
	of := func(c *cells) *subject {
		if i, ok := at[model.LeadID(c.int())]; ok {
			return &some[i]
		}
		return &subject{} // what a killed import or a merge left; it counts for nothing
	}
	err := r.each(subjectLeads, 3+rankWidth, func(c *cells) error {
		s := subject{}
		s.lead.ID = model.LeadID(c.int())
		s.state.Lead = s.lead.ID
		s.flags, s.fileClass = c.int(), model.ReasonClass(c.text())
		s.placed = placedAt(slices.Clone(anys(c.values[c.next:])))
		at[s.lead.ID] = len(some)
		some = append(some, s)
		return nil
	}, args...)
	if err != nil {
		return nil, err
	}
	err = r.each(subjectStates, 1+stateWidth, func(c *cells) error {
		s := of(c)
		s.state = c.state()
		s.state.Lead = s.lead.ID
		return nil
	}, args...)
	if err != nil {
		return nil, err
	}
	if err := r.subjectRowsAndTouches(args, of); err != nil {
		return nil, err
	}
	return r.foldSubjects(some, args)
}

func (r *reading) subjectRowsAndTouches(args []any, of func(c *cells) *subject) error {
	err := r.each(subjectRows, 4, func(c *cells) error {
		s := of(c)
		row := model.SourceRow{Batch: model.BatchID(c.int())}
		line := int(c.int())
		if err := json.Unmarshal(c.bytes(), &row); err != nil {
			return fmt.Errorf("read source row %d of batch %d: %w", line, row.Batch, err)
		}
		row.Line = line
		s.rows = append(s.rows, row)
		return nil
	}, args...)
	if err != nil {
		return err
	}
	return r.each(subjectTouches, 8, func(c *cells) error {
		s := of(c)
		t := model.Touch{At: c.time(), Outbound: c.int() != 0, Kind: model.TouchKind(c.text()), Channel: c.text(), Detail: c.text(), URL: c.text()}
		if utm := c.bytes(); len(utm) > 0 {
			if err := json.Unmarshal(utm, &t.UTM); err != nil {
				return fmt.Errorf("read the campaign of a touch: %w", err)
			}
		}
		s.touches = append(s.touches, t)
		return nil
	}, args...)
}

// foldSubjects makes the leads of their rows. Those into which others were merged
// are read one by one.
func (r *reading) foldSubjects(some []subject, args []any) ([]subject, error) {
	merged := map[model.LeadID]bool{}
	err := r.each(subjectMerged, 1, func(c *cells) error { merged[model.LeadID(c.int())] = true; return nil }, args...)
	if err != nil {
		return nil, err
	}
	for i := range some {
		s := &some[i]
		switch id := s.lead.ID; {
		case merged[id]:
			if s.lead, _, err = foldLead(r.ctx, r.tx, id); err != nil {
				return nil, err
			}
			if s.touches, err = touchesOf(r.ctx, r.tx, id); err != nil {
				return nil, err
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
	return slices.DeleteFunc(some, func(s subject) bool { return s.state.MergedInto != 0 }), nil
}

func anys[T any](values []T) []any {
	out := make([]any, len(values))
	for i, v := range values {
		out[i] = v
	}
	return out
}

// stateWidth is how many columns stateColumns are.
const stateWidth = 26

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

// standing is the subject's state with the facts that rules make of its rows.
func (s *subject) standing(rules model.Rules, sc model.Scored) model.State {
	st := s.state
	st.Facts = foldFacts(s.lead, rules)
	st.Facts.Reached(&sc)
	return st
}

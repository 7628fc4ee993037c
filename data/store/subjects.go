package store

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"winnow/model"
	"winnow/model/report"
)

// subject is a lead with everything its score and its place are made of, and how
// it stands now.
type subject struct {
	lead      model.Lead
	touches   []model.Touch
	state     model.State // its facts are left for the rules to say
	flags     int64       // of its row in table lead
	fileClass model.ReasonClass
	digest    int64           // of its score row; 0 = none, or not known
	at        report.Standing // by its score row
	pack      *pack           // in whose span it is; nil = none
	current   bool            // and that holds what counts of it
	rows      []model.SourceRow
}

// A row costs as much to fetch by its columns as by what is in them, and millions
// are fetched: the touches of a lead come as one row.
const (
	partSign  = "\x1f" // between parts
	touchSign = "\x1e" // between touches
)

const (
	subjectColumns = "SELECT l.id, l.flags, l.file_class, coalesce(p.digest, 0), coalesce(p.next_change_at, 0), coalesce(p.stage, ''), p.score, p.fit, p.engagement, p.grade, p.flags, p.due_at FROM lead l LEFT JOIN score p ON p.lead = l.id "
	subjectWidth   = 12
	digestColumns  = "SELECT l.id, l.flags, l.file_class, coalesce(p.digest, 0), coalesce(p.next_change_at, 0) FROM lead l LEFT JOIN score p ON p.lead = l.id "
	digestWidth    = 5
	inSpan         = "BETWEEN $1 AND $2"
	subjectJoint   = "SELECT lead, cause, at, people FROM together WHERE lead "
	byTime         = " ORDER BY lead, at, cause"
)

var (
	inList        = "IN (" + batchList(1) + ")"
	subjectStates = "SELECT s.lead, " + stateColumns + " FROM state s WHERE s.lead "
	subjectMerged = "SELECT merged_into FROM state WHERE merged_into <> 0 AND merged_into IN (" + batchList(1) + ")"
	subjectRows   = `SELECT r.lead, r.batch, r.line, r.document FROM source_row r JOIN batch b ON b.id = r.batch
		WHERE r.lead IN (` + batchList(1) + ") AND " + rowLive
	subjectTouches = `SELECT lead, count(*), group_concat(concat_ws(char(31), at * 2 + outbound, kind, channel, detail, url, utm, event_id), char(30))
		FROM touch WHERE lead IN (` + batchList(1) + ") GROUP BY lead"
	subjectPlaces = "SELECT " + rankColumns + " FROM score WHERE lead IN (" + batchList(1) + ")"
)

// which names leads: those of a list, or, where there is none, all that there are
// after one and up to another.
type which struct {
	ids         []model.LeadID // in rising order
	after, upto model.LeadID
	standing    bool     // it is asked how they stand
	unmoved     *unmoved // leads that it finds are left out; nil = none
}

// ask runs a query for them whose condition is still open, with what
// follows it.
func (w *which) ask(r *reading, query, end string, width int, f func(c *cells) error) error {
	if w.ids == nil {
		return r.each(query+inSpan+end, width, f, int64(w.after)+1, int64(w.upto))
	}
	return inBatches(w.ids, 0, func(args []any) error { return r.each(query+inList+end, width, f, args...) })
}

// subjectRow is how a lead stands, and where what it is made of is found.
type subjectRow struct {
	lead      model.LeadID
	flags     int64
	fileClass model.ReasonClass
	digest    int64
	next      int64            // when its score moves; noChange = never
	at        *report.Standing // nil = not asked for
	state     *model.State     // nil = no entry names it
	pack      *pack
	record    string
	current   bool
}

// eachSubject hands leads to f, in rising order of their ids, but for those that
// were merged into another and those that an import takes along on its way out.
// What f is handed holds until it returns.
func (r *reading) eachSubject(w which, f func(s *subject) error) error {
	found, err := r.subjectsFound(&w)
	if err != nil || len(found) == 0 {
		return err
	}
	others, err := r.locate(found)
	if err != nil {
		return err
	}
	made, err := r.subjectsMade(others)
	if err != nil {
		return err
	}
	joint, err := r.subjectsJoint(&w)
	if err != nil {
		return err
	}
	var s subject
	var touches []model.Touch
	for i := range found {
		row := &found[i]
		s.flags, s.fileClass, s.digest, s.pack, s.current = row.flags, row.fileClass, row.digest, row.pack, row.current
		if s.state = (model.State{Lead: row.lead}); row.state != nil {
			s.state = *row.state
		}
		if row.at != nil {
			s.at = *row.at
		}
		if row.current {
			rest, err := row.pack.readLead(row.lead, row.record, &s.lead)
			if err != nil {
				return err
			}
			if w.unmoved.holds(row, &s, rest) {
				continue
			}
			if touches, err = row.pack.readTouches(rest, touches); err != nil {
				return err
			}
			s.touches = touches
		} else if m := made[row.lead]; m != nil {
			s.lead, s.touches = m.lead, m.touches
		}
		s.lead.Together = joint.of(row.lead)
		if err := f(&s); err != nil {
			return err
		}
		if !row.current {
			s.lead = model.Lead{} // its attributes are its own
		}
	}
	return nil
}

// jointly is what leads completed together with others, in their order.
type jointly struct {
	leads []model.LeadID
	fired []model.Fired
}

// of is what a lead did. Leads are asked for in rising order.
func (j *jointly) of(lead model.LeadID) []model.Fired {
	from := 0
	for from < len(j.leads) && j.leads[from] < lead {
		from++
	}
	to := from
	for to < len(j.leads) && j.leads[to] == lead {
		to++
	}
	of := j.fired[from:to:to]
	j.leads, j.fired = j.leads[to:], j.fired[to:]
	if len(of) == 0 {
		return nil
	}
	return of
}

func (r *reading) subjectsJoint(w *which) (jointly, error) {
	var j jointly
	causes := map[string]string{}
	err := w.ask(r, subjectJoint, byTime, 4, func(c *cells) error {
		lead, cause := model.LeadID(c.int()), c.text()
		if _, known := causes[cause]; !known {
			causes[cause] = cause
		}
		j.leads = append(j.leads, lead)
		j.fired = append(j.fired, model.Fired{Trigger: causes[cause], At: c.time(), People: int(c.int())})
		return nil
	})
	if err == nil && w.ids != nil && !slices.IsSorted(j.leads) {
		err = fmt.Errorf("leads were asked for in another order than theirs")
	}
	return j, err
}

// locate finds the packs of leads, and returns those of which none holds what
// counts.
func (r *reading) locate(found []subjectRow) (others []model.LeadID, err error) {
	open, err := r.packsOf(found[0].lead, found[len(found)-1].lead)
	if err != nil {
		return nil, err
	}
	for i := range found {
		s := &found[i]
		if s.pack, err = open.of(s.lead); err != nil {
			return nil, err
		}
		if s.record, s.current = open.record(s.pack, s.lead); s.current {
			continue
		}
		if others = append(others, s.lead); s.pack != nil {
			s.pack.stale = true
		}
	}
	return others, nil
}

// subjectsFound reads how leads stand.
func (r *reading) subjectsFound(w *which) ([]subjectRow, error) {
	found := make([]subjectRow, 0, max(len(w.ids), scorePiece))
	query, width := digestColumns, digestWidth
	if w.standing {
		query, width = subjectColumns, subjectWidth
	}
	err := w.ask(r, query+"WHERE l.id ", "", width, func(c *cells) error {
		s := subjectRow{lead: model.LeadID(c.int()), flags: c.int(), fileClass: model.ReasonClass(c.text()), digest: c.int(), next: c.int()}
		if s.next == 0 {
			s.next = noChange
		}
		if w.standing {
			s.at = &report.Standing{Stage: model.Stage(c.text()), Score: int(c.int()), Fit: int(c.int()), Engagement: int(c.int()),
				Grade: c.text(), Hot: c.int()&flagHot != 0, Due: c.time()}
		}
		found = append(found, s)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if w.ids != nil {
		slices.SortFunc(found, func(a, b subjectRow) int { return cmp.Compare(a.lead, b.lead) })
	}
	err = w.ask(r, subjectStates, "", 1+stateWidth, func(c *cells) error {
		id := model.LeadID(c.int())
		i, ok := slices.BinarySearchFunc(found, id, func(s subjectRow, id model.LeadID) int { return cmp.Compare(s.lead, id) })
		if ok {
			st := c.state()
			st.Lead = id
			found[i].state = &st
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return r.staying(w, slices.DeleteFunc(found, func(s subjectRow) bool { return s.state != nil && s.state.MergedInto != 0 }))
}

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
		return r.each(subjectPlaces, rankWidth, func(c *cells) error {
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
func (s *subject) after(rules model.Rules, sc model.Scored) model.State {
	st := s.state
	st.Facts = foldFacts(s.lead, rules)
	st.Facts.Reached(&sc)
	return st
}

package store

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
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
	placed    string // its score row, as packedPlace writes it; "" = none
	rows      []model.SourceRow
}

// A row costs as much to fetch by its columns as by what is in them, and millions
// are fetched: many columns come as one text, and the touches of a lead as one row.
const (
	partSign  = "\x1f" // between parts
	touchSign = "\x1e" // between touches
)

// packedPlace is the score row p as one text, its epoch left out. Of the texts
// that files bring only the last may hold the sign between parts: the length of
// the other one says where it ends.
const packedPlace = `concat_ws(char(31), p.stage, p.score, p.fit, p.engagement, p.grade, p.flags, coalesce(p.due_at, ''), p.sort_key, p.rising,
	p.due_kind, p.waiting_since, coalesce(p.qualified_at, ''), coalesce(p.hot_at, ''), coalesce(p.next_change_at, ''), p.why_count,
	coalesce(p.why_at, ''), p.touches, coalesce(p.last_touch, ''), coalesce(p.hot_last, ''), length(CAST(p.why_kind AS BLOB)), p.why_kind, p.why_detail)`

// pack writes what packedPlace would be of the row.
func (k *rank) pack(b []byte) []byte {
	s := &k.Scored
	number := func(n int64) { b = append(strconv.AppendInt(b, n, 10), partSign...) }
	word := func(w string) { b = append(append(b, w...), partSign...) }
	at := func(t time.Time) {
		if t.IsZero() {
			word("")
		} else {
			number(t.UnixMicro())
		}
	}
	word(string(k.Stage))
	number(int64(s.Score))
	number(int64(s.Fit))
	number(int64(s.Engagement))
	word(s.Grade)
	number(k.Flags)
	at(k.Due)
	number(k.Key)
	number(int64(s.Rising))
	word(string(k.DueKind))
	number(k.Waiting.UnixMicro())
	at(s.QualifiedAt)
	at(s.HotAt)
	at(s.NextChange)
	number(int64(s.Why.Count))
	at(s.Why.At)
	number(int64(s.Touches))
	at(s.LastTouch)
	at(s.HotLast)
	number(int64(len(s.Why.Kind)))
	word(string(s.Why.Kind))
	return append(b, s.Why.Detail...)
}

// standing is what the score row says.
func (s *subject) standing() (at report.Standing) {
	if s.placed == "" {
		return at
	}
	rest := s.placed
	next := func() (part string) {
		part, rest, _ = strings.Cut(rest, partSign)
		return part
	}
	at.Stage, at.Score, at.Fit, at.Engagement = model.Stage(next()), int(whole(next())), int(whole(next())), int(whole(next()))
	at.Grade, at.Hot = next(), whole(next())&flagHot != 0
	at.Due = moment(next())
	return at
}

var (
	subjectLeads = "SELECT l.id, l.flags, l.file_class, CASE WHEN p.lead IS NULL THEN NULL ELSE " + packedPlace + ` END
		FROM lead l LEFT JOIN score p ON p.lead = l.id WHERE l.id IN (` + batchList(1) + `)`
	subjectStates = "SELECT s.lead, " + stateColumns + " FROM state s WHERE s.lead IN (" + batchList(1) + ")"
	subjectMerged = "SELECT merged_into FROM state WHERE merged_into <> 0 AND merged_into IN (" + batchList(1) + ")"
	subjectRows   = `SELECT r.lead, r.batch, r.line, r.document FROM source_row r JOIN batch b ON b.id = r.batch
		WHERE r.lead IN (` + batchList(1) + ") AND " + rowLive
	subjectTouches = `SELECT lead, count(*), group_concat(concat_ws(char(31), at * 2 + outbound, kind, channel, detail, url, utm), char(30))
		FROM touch WHERE lead IN (` + batchList(1) + ") GROUP BY lead"
	subjectPlaces = "SELECT " + rankColumns + " FROM score WHERE lead IN (" + batchList(1) + ")"
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
	err := r.each(subjectLeads, 4, func(c *cells) error {
		s := subject{}
		s.lead.ID = model.LeadID(c.int())
		s.state.Lead = s.lead.ID
		s.flags, s.fileClass = c.int(), model.ReasonClass(c.text())
		s.placed = c.text()
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
		var parts [6]string
		if len(touches) == n || !texts(one, partSign, parts[:]) {
			return nil, false
		}
		at := whole(parts[0])
		t := model.Touch{At: time.UnixMicro(at >> 1).UTC(), Outbound: at&1 != 0, Kind: model.TouchKind(parts[1]), Channel: parts[2], Detail: parts[3], URL: parts[4]}
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
func (r *reading) foldSubjects(some []subject, args []any) ([]subject, error) {
	merged := map[model.LeadID]bool{}
	err := r.each(subjectMerged, 1, func(c *cells) error { merged[model.LeadID(c.int())] = true; return nil }, args...)
	if err != nil {
		return nil, err
	}
	joint := map[model.LeadID][]model.Fired{}
	err = r.each(togetherBatch, 4, func(c *cells) error {
		id := model.LeadID(c.int())
		joint[id] = append(joint[id], model.Fired{Trigger: c.text(), At: c.time(), People: int(c.int())})
		return nil
	}, args...)
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
		s.lead.Together = joint[s.lead.ID]
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

// after is the subject's state with the facts that rules make of its rows.
func (s *subject) after(rules model.Rules, sc model.Scored) model.State {
	st := s.state
	st.Facts = foldFacts(s.lead, rules)
	st.Facts.Reached(&sc)
	return st
}

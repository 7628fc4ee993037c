package store

import (
	"cmp"
	"fmt"
	"slices"

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
	settled   bool            // flags and fileClass are as the rules say, and were not read
	digest    int64           // of its score row; 0 = none, or not known
	old       stand           // that of its score row, where leads of a list are asked for
	at        report.Standing // by its score row
	pack      *pack           // in whose span it is; nil = none
	current   bool            // and that holds what counts of it
	rows      []model.SourceRow
	read      []model.Touch // the room for those of packs
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
	digestColumns  = "SELECT l.id, l.flags, l.file_class, coalesce(p.digest, 0), coalesce(p.next_change_at, 0), coalesce(p.score * 4 + (p.hot_at IS NOT NULL) * 2 + (p.qualified_at IS NOT NULL), 0) FROM lead l LEFT JOIN score p ON p.lead = l.id "
	digestWidth    = 6
	listedColumns  = "SELECT l.id, l.flags, l.file_class, coalesce(p.digest, 0), " + standColumns + " FROM lead l LEFT JOIN score p ON p.lead = l.id "
	listedWidth    = 4 + standWidth
	settledColumns = "SELECT p.lead, p.digest, " + standColumns + " FROM score p "
	settledWidth   = 2 + standWidth
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
	subjectPlaces = "SELECT p.lead, " + standColumns + " FROM score p WHERE p.lead IN (" + batchList(1) + ") ORDER BY p.lead"
	subjectRanks  = "SELECT " + rankColumns + " FROM score WHERE lead IN (" + batchList(1) + ")"
)

// which names leads: those of a list, or, where there is none, all that there are
// after one and up to another.
type which struct {
	ids         []model.LeadID // in rising order
	after, upto model.LeadID
	standing    bool     // it is asked how they stand
	unmoved     *unmoved // leads that it finds are left out; nil = none

	// settled: of leads of a list that have score rows. Every row of table lead is as the
	// applied criteria say, and is not looked at: there is one on each page.
	settled bool
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
	passed    int64            // four times its score, and passedHot and passedMQL
	old       *stand           // where only leads of a list are asked for
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
	joint, err := r.subjectsJoint(&w)
	if err != nil {
		return err
	}
	open, err := r.packsOf(found[0].lead, found[len(found)-1].lead)
	if err != nil {
		return err
	}
	var s subject
	for len(found) > 0 {
		n, others, err := r.locate(open, found, packsAtOnce)
		if err != nil {
			return err
		}
		made, err := r.subjectsMade(others)
		if err != nil {
			return err
		}
		for i := range found[:n] {
			if err := s.handTo(f, &w, &found[i], made, &joint); err != nil {
				return err
			}
		}
		open.vacate(found[:n])
		clear(found[:n]) // packs are large
		found = found[n:]
	}
	return nil
}

// handTo makes the subject of how a lead stands and of what was found of it, and
// hands it to f.
func (s *subject) handTo(f func(s *subject) error, w *which, row *subjectRow, made map[model.LeadID]*subject, joint *jointly) error {
	s.flags, s.fileClass, s.digest, s.pack, s.current = row.flags, row.fileClass, row.digest, row.pack, row.current
	s.settled = w.settled
	if s.state = (model.State{Lead: row.lead}); row.state != nil {
		s.state = *row.state
	}
	if row.at != nil {
		s.at = *row.at
	}
	if row.old != nil {
		s.old = *row.old
	}
	if row.current {
		rest, err := row.pack.readLead(row.lead, row.record, &s.lead)
		if err != nil {
			return err
		}
		if w.unmoved.holds(row, s, rest) {
			return nil
		}
		if s.read, err = row.pack.readTouches(rest, s.read); err != nil {
			return err
		}
		s.touches = s.read
	} else if m := made[row.lead]; m != nil {
		s.lead, s.touches = m.lead, m.touches
	}
	s.lead.Together = joint.of(row.lead)
	if err := f(s); err != nil {
		return err
	}
	if !row.current {
		s.lead = model.Lead{} // its attributes are its own
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

// packsAtOnce is how many packs are in memory at once. Leads that are due stand far
// apart, each in a pack of its own, which is many times as large.
const packsAtOnce = 16

// locate finds the packs of the first n leads, those that at most so many packs
// hold, and returns which of these leads are in none that holds what counts.
func (r *reading) locate(open *packs, found []subjectRow, most int) (n int, others []model.LeadID, err error) {
	var last *pack
	opened := 0
	for i := range found {
		s := &found[i]
		if s.pack, err = open.of(s.lead); err != nil {
			return n, nil, err
		}
		if s.pack != nil && s.pack != last {
			if opened == most {
				return n, others, nil // it is found again, as the one that was read last
			}
			last = s.pack
			opened++
		}
		n++
		if s.record, s.current = open.record(s.pack, s.lead); s.current {
			continue
		}
		if others = append(others, s.lead); s.pack != nil {
			s.pack.stale = true
		}
	}
	return n, others, nil
}

// subjectsFound reads how leads stand.
func (r *reading) subjectsFound(w *which) ([]subjectRow, error) {
	found := make([]subjectRow, 0, max(len(w.ids), scorePiece))
	query, width := digestColumns+"WHERE l.id ", digestWidth
	switch {
	case w.standing:
		query, width = subjectColumns+"WHERE l.id ", subjectWidth
	case w.settled:
		query, width = settledColumns+"WHERE p.lead ", settledWidth
	case w.ids != nil:
		query, width = listedColumns+"WHERE l.id ", listedWidth
	}
	err := w.ask(r, query, "", width, func(c *cells) error {
		s := subjectRow{lead: model.LeadID(c.int())}
		if !w.settled {
			s.flags, s.fileClass = c.int(), model.ReasonClass(c.text())
		}
		s.digest = c.int()
		switch {
		case w.standing:
			s.next = c.int()
			s.at = &report.Standing{Stage: model.Stage(c.text()), Score: int(c.int()), Fit: int(c.int()), Engagement: int(c.int()),
				Grade: c.text(), Hot: c.int()&flagHot != 0, Due: c.time()}
		case w.ids != nil:
			old := c.stand()
			s.old = &old
		default:
			s.next, s.passed = c.int(), c.int()
		}
		if s.next == 0 {
			s.next = noChange
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

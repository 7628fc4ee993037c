package store

import (
	"context"
	"math"
	"time"

	"winnow/model"
	"winnow/model/filter"
)

// countMost is where counting ends that is not kept in the tally: a figure
// beyond it is no longer read, and a search finds this many at most.
const countMost = 10000

// Counts reads the figures of the console's frame for an actor. With a filter,
// Views holds the matches in each list, of the first 10,000 leads that match.
func (s *Store) Counts(ctx context.Context, actor string, f *filter.Filter) (n model.Counts, err error) {
	now := s.Now()
	d := dayOf(now, s.opt.Zone)
	err = s.read(ctx, func(r *reading) error {
		if n.Now, n.Late, n.LateQueue, err = r.due(d, now); err != nil {
			return err
		}
		if n.NextLate, err = r.nextLate(now); err != nil {
			return err
		}
		if f != nil && !f.IsZero() {
			n.Views, n.Now, err = r.matchesByView(matchQuery(f.Words), terms{f.Terms, now}, d)
		} else {
			n.Views, n.Sales, err = r.views(d, n.Now)
			if err == nil && n.Sales[model.StageSQL] > 0 {
				n.Silent, err = r.silent(now)
			}
		}
		if err != nil {
			return err
		}
		if n.WorkedToday, err = r.worked(actor, d.start); err != nil {
			return err
		}
		if n.NotExported, err = r.notExported(); err != nil {
			return err
		}
		n.FitOnly, err = r.fitOnly()
		return err
	})
	return n, err
}

const (
	countDue = `SELECT COUNT(*) FROM (SELECT 1 FROM score x WHERE ` + urgent + ` AND x.due_kind <> 'hot'
		AND x.due_at >= $1 AND x.due_at < $2 LIMIT 0 + $3)`
	countDueHot = `SELECT COUNT(*) FROM (SELECT 1 FROM score x WHERE ` + urgent + ` AND x.due_kind = 'hot'
		AND x.due_at >= $1 AND x.due_at < $2 LIMIT 0 + $3)`
	countSentBackLater = `SELECT COUNT(*) FROM (SELECT 1 FROM score x WHERE ` + urgent + ` AND x.due_kind <> 'hot'
		AND x.due_at >= $1 AND x.due_kind = 'sent_back' LIMIT 0 + $2)`
	countDueMQL = `SELECT COUNT(*) FROM (SELECT 1 FROM score x WHERE ` + patient + ` AND x.due_kind = 'mql'
		AND x.due_at >= $1 AND x.due_at < $2 LIMIT 0 + $3)`
)

// due counts the rows under NOW, and the open leads whose due time has passed,
// whatever it was for: all of them, and those that wait in the queue.
func (r *reading) due(d day, now time.Time) (n, late, queued int, err error) {
	for _, query := range []string{countDue, countDueHot, countDueMQL} {
		over, err := r.number(query, 0, now.UnixMicro(), countMost)
		if err != nil {
			return 0, 0, 0, err
		}
		late += int(over)
		if query == countDueMQL {
			queued += int(over)
			continue
		}
		from, to := int64(0), d.end.UnixMicro()
		if query == countDueHot {
			from, to = d.hotSince.UnixMicro(), math.MaxInt64
			lately, err := r.number(query, from, max(from, now.UnixMicro()), countMost) // few, whatever there is
			if err != nil {
				return 0, 0, 0, err
			}
			queued += int(over - lately)
		}
		in, err := r.number(query, from, to, countMost)
		if err != nil {
			return 0, 0, 0, err
		}
		n += int(in)
	}
	back, err := r.number(countSentBackLater, d.end.UnixMicro(), countMost)
	return n + int(back), late, queued, err
}

// nextLate is the first due time of an open lead that has not passed.
func (r *reading) nextLate(now time.Time) (next time.Time, err error) {
	const first = "SELECT coalesce(min(x.due_at), 0) FROM score x WHERE x.due_at >= $1 AND "
	for _, query := range []string{first + urgent + " AND x.due_kind <> 'hot'", first + urgent + " AND x.due_kind = 'hot'",
		first + patient + " AND x.due_kind = 'mql'"} {
		at, err := r.number(query, now.UnixMicro())
		if err != nil {
			return next, err
		}
		if t := time.UnixMicro(at).UTC(); at > 0 && (next.IsZero() || t.Before(next)) {
			next = t
		}
	}
	return next, nil
}

// views counts the lists from the tally. now is the number of rows under NOW.
func (r *reading) views(d day, now int) (map[model.View]int, map[model.Stage]int, error) {
	tally := map[string]int{}
	err := r.each("SELECT name, n FROM tally", 2, func(c *cells) error {
		tally[c.text()] = int(c.int())
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	stage := func(s model.Stage) int { return tally["stage:"+string(s)] }
	v := map[model.View]int{
		model.ViewHot: tally["flag:1"], model.ViewWorking: tally["flag:2"], model.ViewBack: tally["flag:4"],
		model.ViewCooled: tally["flag:8"], model.ViewNurture: stage(model.StageNurture), model.ViewQueue: stage(model.StageMQL),
		model.ViewHandedOff: stage(model.StageSQL) + stage(model.StageAccepted) + stage(model.StageOpportunity),
	}
	sales := map[model.Stage]int{}
	for _, s := range model.Stages() {
		v[model.ViewAll] += stage(s)
		if s.HandedOff() {
			sales[s] = stage(s)
		}
	}
	// Today is the queue without what was put off, and what is due now though it
	// is below the threshold. Appending nothing keeps the index by stage out: what
	// the one by due time gives is little.
	off, err := r.number(`SELECT COUNT(*) FROM (SELECT 1 FROM score x WHERE `+urgent+` AND x.due_kind <> 'hot'
		AND x.due_at >= $1 AND x.stage || '' = 'mql' AND x.due_kind IN ('snooze', 'callback') LIMIT 0 + $2)`, d.end.UnixMicro(), countMost)
	if err != nil {
		return nil, nil, err
	}
	below, err := r.number(`SELECT COUNT(*) FROM (SELECT 1 FROM score x WHERE `+urgent+` AND x.due_kind <> 'hot'
		AND x.due_at < $1 AND x.stage || '' = 'lead' LIMIT 0 + $2)`, d.end.UnixMicro(), countMost)
	v[model.ViewToday] = stage(model.StageMQL) - int(off) + int(below)
	return v, sales, err
}

// matchesByView counts what a search finds in each list, and under NOW.
func (r *reading) matchesByView(query string, t terms, d day) (map[model.View]int, int, error) {
	views, now := map[model.View]int{}, 0
	lists := append(model.Views(), model.ViewQueue, model.ViewCooled)
	_, err := r.matched(query, t, countMost, func(st spot) {
		if st.now(d) {
			now++
		}
		for _, v := range lists {
			if _, ok := st.in(v, model.SectionQueue, d); ok || v == model.ViewToday && st.now(d) {
				views[v]++
			}
		}
	})
	return views, now, err
}

// stands is the condition that an entry e was not taken back.
const stands = "NOT EXISTS (SELECT 1 FROM taken_back t WHERE t.grp = e.grp)"

// worked counts the leads that an actor decided on or tried since a time.
func (r *reading) worked(actor string, since time.Time) (int, error) {
	id, at := sinceArgs(since)
	n, err := r.number(`SELECT COUNT(DISTINCT c.lead) FROM entry e CROSS JOIN change c WHERE `+itsChanges+`
		AND e.seq >= `+firstSince+` AND e.at >= $2 AND e.actor || '' = $3 AND e.action IN ('promote', 'reject', 'nurture', 'try') AND `+stands,
		id, at, actor)
	return int(n), err
}

// fitOnly reports whether the queue has leads and none of them did anything yet.
func (r *reading) fitOnly() (bool, error) {
	n, err := r.number("SELECT COUNT(*) FROM tally WHERE name = 'stage:mql' AND n > 0")
	if err != nil || n == 0 {
		return false, err
	}
	n, err = r.number("SELECT n FROM tally WHERE name = 'flag:32'")
	return n == 0, err
}

package store

import (
	"context"
	"maps"
	"math"
	"time"

	"winnow/model"
	"winnow/model/filter"
)

// countMost is where counting ends that is not kept in the tally: a figure
// beyond it is no longer read, and a search finds this many at most.
const countMost = 10000

// Counts reads the figures of the console's frame for an actor. With a filter,
// Views holds the matches in each list, of the first 10,000 leads that match; where it
// asks for nothing but owners, nobody among them, the lists are counted whole, without
// the leads of others, and so are those that are late; Everybody then has them all.
func (s *Store) Counts(ctx context.Context, actor string, f *filter.Filter) (n model.Counts, err error) {
	now := s.Now()
	d := dayOf(now, s.opt.Zone)
	err = s.read(ctx, func(r *reading) error {
		var t terms
		if f != nil {
			if t, err = r.terms(f.Terms, now); err != nil {
				return err
			}
		}
		var whose terms
		alone := onlyWhose(f)
		if alone {
			whose = t
		}
		if n.Now, n.Late, n.LateQueue, err = r.due(d, now, whose); err != nil {
			return err
		}
		if n.NextLate, err = r.nextLate(now, whose); err != nil {
			return err
		}
		if f != nil && !f.IsZero() && !alone {
			n.Views, n.Now, err = r.matchesByView(matchQuery(f.Words), t, d)
		} else if n.Views, n.Sales, err = r.views(d); err == nil {
			if n.Sales[model.StageSQL] > 0 {
				n.Silent, err = r.silent(now)
			}
			if alone && err == nil {
				n.Everybody = n.Views
				n.Views, err = r.viewsOf(whose, d, n.Views)
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

// Rows of score by their due times, each behind the condition of one of the indexes.
const (
	rowsDue         = urgent + " AND x.due_kind <> 'hot'"
	rowsDueHot      = urgent + " AND x.due_kind = 'hot'"
	rowsDueSentBack = rowsDue + " AND x.due_kind = 'sent_back'"
	rowsDueMQL      = patient + " AND x.due_kind = 'mql'"
	// Appending nothing keeps the index by stage out: what the one by due time gives
	// is little.
	rowsPutOff = rowsDue + " AND x.stage || '' = 'mql' AND x.due_kind IN ('snooze', 'callback')"
	rowsBelow  = rowsDue + " AND x.stage || '' = 'lead'"
)

// ownerAside is the owner of a row of which the index does not tell it: table owned is
// narrower than score.
const ownerAside = ", 0 AS flags, coalesce((SELECT w.owner FROM owned w WHERE w.lead = x.lead), 0) AS owner"

// dueWithin counts rows that are due in a stretch of time, of the first countMost there
// are, whoever they belong to: to find as many of somebody's may take all there are.
func (r *reading) dueWithin(rows string, from, to int64, whose terms) (int, error) {
	args, owner := arguments{}, ""
	if len(whose.list) > 0 {
		owner = ownerAside
	}
	n, err := r.number("SELECT COUNT(*) FROM (SELECT x.lead"+owner+" FROM score x WHERE "+rows+" AND x.due_at >= "+args.add(from)+" AND x.due_at < "+args.add(to)+
		" LIMIT 0 + "+args.add(countMost)+") x WHERE true"+whose.where(&args), args...)
	return int(n), err
}

// due counts the rows under NOW, and the open leads whose due time has passed,
// whatever it was for: all of them, and those that wait in the queue.
func (r *reading) due(d day, now time.Time, whose terms) (n, late, queued int, err error) {
	for _, rows := range []string{rowsDue, rowsDueHot, rowsDueMQL} {
		over, err := r.dueWithin(rows, 0, now.UnixMicro(), whose)
		if err != nil {
			return 0, 0, 0, err
		}
		late += over
		if rows == rowsDueMQL {
			queued += over
			continue
		}
		from, to := int64(0), d.end.UnixMicro()
		if rows == rowsDueHot {
			from, to = d.hotSince.UnixMicro(), math.MaxInt64
			lately, err := r.dueWithin(rows, from, max(from, now.UnixMicro()), whose) // few, whatever there is
			if err != nil {
				return 0, 0, 0, err
			}
			queued += over - lately
		}
		in, err := r.dueWithin(rows, from, to, whose)
		if err != nil {
			return 0, 0, 0, err
		}
		n += in
	}
	back, err := r.dueWithin(rowsDueSentBack, d.end.UnixMicro(), math.MaxInt64, whose)
	return n + back, late, queued, err
}

// nextLate is the first due time of an open lead that has not passed, of the first
// countMost there are.
func (r *reading) nextLate(now time.Time, whose terms) (next time.Time, err error) {
	for _, rows := range []string{rowsDue, rowsDueHot, rowsDueMQL} {
		args := arguments{}
		query := "SELECT coalesce(min(x.due_at), 0) FROM score x WHERE x.due_at >= " + args.add(now.UnixMicro()) + " AND " + rows
		if len(whose.list) > 0 {
			query = "SELECT coalesce(min(x.due_at), 0) FROM (SELECT x.lead, x.due_at" + ownerAside + " FROM score x WHERE x.due_at >= +$1 AND " + rows +
				" ORDER BY x.due_at LIMIT 0 + " + args.add(countMost) + ") x WHERE true" + whose.where(&args)
		}
		at, err := r.number(query, args...)
		if err != nil {
			return next, err
		}
		if t := time.UnixMicro(at).UTC(); at > 0 && (next.IsZero() || t.Before(next)) {
			next = t
		}
	}
	return next, nil
}

// views counts the lists from the tallies.
func (r *reading) views(d day) (map[model.View]int, map[model.Stage]int, error) {
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
	return v, sales, r.today(v, d, terms{})
}

// viewsOf are the lists without the leads of others, given how many are in each.
func (r *reading) viewsOf(whose terms, d day, all map[model.View]int) (map[model.View]int, error) {
	v := maps.Clone(all)
	if err := r.lessOthers(v, whose.owners[0]); err != nil {
		return nil, err
	}
	return v, r.today(v, d, whose)
}

// today counts Today: it is the queue without what was put off, and what is due now
// though it is below the threshold.
func (r *reading) today(v map[model.View]int, d day, whose terms) error {
	off, err := r.dueWithin(rowsPutOff, d.end.UnixMicro(), math.MaxInt64, whose)
	if err != nil {
		return err
	}
	below, err := r.dueWithin(rowsBelow, math.MinInt64, d.end.UnixMicro(), whose)
	v[model.ViewToday] = v[model.ViewQueue] - off + below
	return err
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

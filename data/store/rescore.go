package store

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"time"

	"winnow/model"
	"winnow/model/criteria"
)

// scoreBatch is how many leads are listed at once to be scored or woken.
const scoreBatch = 200

// Apply makes a checked text the applied one, as an entry of the ledger under an
// id that was made before the first try. It is on disk when Apply returns, and
// decisions go by it at once; that every lead is scored by it is left to ScoreOn.
// The entry has no Seq where the text is the applied one already.
func (s *Store) Apply(ctx context.Context, id model.EntryID, c *criteria.Criteria, actor string) (e model.Entry, err error) {
	return s.ApplyOver(ctx, id, c, "", actor)
}

// ApplyOver is Apply for as long as the criteria of a hash are the applied ones, to
// which c was compared; others are a Conflict.
func (s *Store) ApplyOver(ctx context.Context, id model.EntryID, c *criteria.Criteria, over, actor string) (e model.Entry, err error) {
	e = model.Entry{ID: id, Group: id, At: storable(s.Now()), Actor: actor, Action: model.ActCriteria, Criteria: c.Hash}
	err = s.write(context.WithoutCancel(ctx), func(tx querier) error {
		stored, found, err := entryByID(ctx, tx, id)
		if err != nil || found { // an earlier try
			e = stored
			return err
		}
		if _, err := s.readCriteria(ctx, tx); err != nil || s.Criteria().Hash == c.Hash {
			return err
		}
		former := s.Criteria().Hash
		if over != "" && former != over {
			return model.Conflict("look at what it would move now", "other criteria were applied since it was compared")
		}
		if err := appendEntry(ctx, tx, &e, 0); err != nil {
			return err
		}
		return errors.Join(s.storeCriteria(ctx, tx, c), askRescore(ctx, tx, c.Hash), scoreBy(ctx, tx, former, c.Hash))
	})
	if _, err := s.settle(ctx, id, model.Result{}, err); err != nil {
		return model.Entry{}, err
	}
	if e.Seq != 0 {
		s.former.keep(s.criteria.Load().Criteria)
		s.criteria.Store(s.apply(c))
	}
	return e, nil
}

// ApplyCriteria is Apply and the scoring of every lead.
func (s *Store) ApplyCriteria(ctx context.Context, c *criteria.Criteria, actor string) error {
	id, err := s.newEntryID()
	if err != nil {
		return err
	}
	if e, err := s.Apply(ctx, id, c, actor); err != nil || e.Seq == 0 {
		return err
	}
	return s.FinishScoring(ctx, nil)
}

// score scores a lead whose state, source rows and touches stay as they are. One
// that goes with its import is left alone: it is taken out of the lists.
func (p *projection) score(ctx context.Context, lead model.LeadID) error {
	defer func(was bool) { p.changing = was }(p.changing)
	p.changing = false
	at, found, err := standingOf(ctx, p.tx, lead)
	if err != nil || !found || at.state.MergedInto != 0 {
		return err
	}
	if going, err := p.going(ctx, lead); err != nil || going {
		return err
	}
	l, _, err := foldLead(ctx, p.tx, lead)
	if err != nil {
		return err
	}
	touches, err := touchesOf(ctx, p.tx, lead)
	if err != nil {
		return err
	}
	facts := foldFacts(&l, &p.rules)
	if facts.OwnStaff != at.state.Facts.OwnStaff || facts.FileClass != at.state.Facts.FileClass {
		// New criteria may know other domains of the team, and other reasons.
		if err := p.putFacts(ctx, lead, leadFacts{leadFlags(&l, &facts), facts.FileClass}); err != nil {
			return err
		}
	}
	st := at.state
	st.Facts = facts
	return p.put(ctx, st, p.scorer.ScoreOnly(&l, touches, p.now), at.placed)
}

// Sweep does what the passing of time asks for: it wakes the leads whose rest is
// over, scores those whose score has moved, writes down what triggers did at touches
// that were still to come, and joins the pieces of the search index that merges left.
// It costs three look-ups when there is nothing to do.
func (s *Store) Sweep(ctx context.Context) (woken, rescored int, err error) {
	return s.sweep(ctx, max(2, runtime.GOMAXPROCS(0)))
}

// SweepBeside is Sweep for whoever works meanwhile, and whose memory stays with the
// program: it takes longer where many scores have moved.
func (s *Store) SweepBeside(ctx context.Context) (woken, rescored int, err error) {
	return s.sweep(ctx, 1)
}

// sweep is Sweep that reckons on so many cores, or on one, beside the one that writes.
func (s *Store) sweep(ctx context.Context, cores int) (woken, rescored int, err error) {
	if err := s.tidyIndex(ctx, newPace(s, "search, joining")); err != nil {
		return 0, 0, err
	}
	if woken, err = s.wakeDue(ctx); err != nil {
		return woken, 0, err
	}
	rescored, err = s.scoreDue(ctx, cores)
	return woken, rescored, err
}

// scoreDue scores the leads whose score has moved, and returns how many those are.
// Where there are many, it begins with those of which nothing is to be written but
// the rows: see pace.derive. The others stay due meanwhile.
func (s *Store) scoreDue(ctx context.Context, cores int) (rescored int, err error) {
	some, err := s.due(ctx, due{at: math.MinInt64})
	if err != nil || len(some) == 0 {
		return 0, err
	}
	if len(some) >= bulkDue && cores > 1 {
		end, err := s.takeRoom(ctx)
		if err != nil {
			return 0, err
		}
		pace := newLongPace(s, "scoring")
		pace.derive()
		rescored, err = s.scoreEach(ctx, pace, cores, some, nil)
		if err = errors.Join(err, pace.synced(), end()); err != nil {
			return rescored, err
		}
		if some, err = s.due(ctx, due{at: math.MinInt64}); err != nil {
			return rescored, err
		}
	}
	var made []model.EntryID
	n, err := s.scoreEach(ctx, newLongPace(s, "scoring"), cores, some, &made)
	s.tellFired(ctx, made)
	return max(n, rescored), err
}

// scoreEach scores leads that are due, and those that follow them. What touches set
// off that came to count is written with them and added to swept; where that is nil,
// leads with such touches stay due.
func (s *Store) scoreEach(ctx context.Context, pace *pace, cores int, some []due, swept *[]model.EntryID) (rescored int, err error) {
	for len(some) > 0 {
		last := some[len(some)-1]
		leads := make([]model.LeadID, len(some))
		for i := range some {
			leads[i] = some[i].lead
		}
		slices.Sort(leads) // those that follow one another are read together
		if err := s.scoreAnew(ctx, pace, cores, leads, swept); err != nil {
			return rescored, err
		}
		rescored += len(leads)
		if some, err = s.due(ctx, last); err != nil {
			return rescored, err
		}
	}
	return rescored, nil
}

// bulkDue is of how many leads that are due it takes more memory to write: in less
// of it pages are written before the end of a transaction, and again at its end.
const bulkDue = 500

// sweepMost is how many leads whose score has moved are listed at once.
const sweepMost = 100_000

// due is when the score of a lead moves, in microseconds.
type due struct {
	at   int64
	lead model.LeadID
}

func (s *Store) due(ctx context.Context, last due) (some []due, err error) {
	err = s.read(ctx, func(r *reading) (err error) { some, err = r.dueAfter(last, s.Now(), sweepMost); return err })
	return some, err
}

// dueAfter lists leads whose score has moved, after one of them in the order of
// these times: what is passed over is not listed again.
func (r *reading) dueAfter(last due, now time.Time, most int) (list []due, err error) {
	err = r.each(`SELECT next_change_at, lead FROM score WHERE (next_change_at, lead) > ($1, $2) AND next_change_at <= $3
		ORDER BY next_change_at, lead LIMIT 0 + $4`, 2, func(c *cells) error {
		list = append(list, due{c.int(), model.LeadID(c.int())})
		return nil
	}, last.at, int64(last.lead), now.UnixMicro(), most)
	if err != nil {
		return nil, fmt.Errorf("list the leads whose score has moved: %w", err)
	}
	return list, nil
}

func (s *Store) leadsFrom(ctx context.Context, query string, args ...any) ([]model.LeadID, error) {
	rows, err := s.e.Reader.QueryContext(ctx, query, args...)
	if err == nil {
		var ids []model.LeadID
		if ids, err = scanAll[model.LeadID](rows); err == nil {
			return ids, nil
		}
	}
	return nil, s.e.Describe(fmt.Errorf("list the leads to score: %w", err))
}

// wakeDue wakes the leads whose date has come, as one entry for each run of them.
func (s *Store) wakeDue(ctx context.Context) (woken int, err error) {
	const resting = "SELECT lead FROM state WHERE until_at <= $1 AND merged_into = 0 ORDER BY until_at LIMIT 0 + $2"
	for {
		due, err := s.leadsFrom(ctx, resting, s.Now().UnixMicro(), scoreBatch)
		if err != nil || len(due) == 0 {
			return woken, err
		}
		if err := ctx.Err(); err != nil {
			return woken, err
		}
		id, err := s.newEntryID()
		if err != nil {
			return woken, err
		}
		c := normal(model.Command{ID: id, At: s.Now(), Actor: model.ActorWinnow, Action: model.ActWake, Due: s.WakeDue(s.Now()), Cause: WokeByDate})
		did := 0
		err = s.write(context.WithoutCancel(ctx), func(tx querier) error {
			rows, err := tx.QueryContext(ctx, resting, s.Now().UnixMicro(), scoreBatch)
			if err != nil {
				return err
			}
			ids, err := scanAll[model.LeadID](rows) // again, under the lock: others sweep too
			if err != nil {
				return err
			}
			for _, lead := range ids {
				c.Targets = append(c.Targets, model.Target{Lead: lead, Version: model.AnyVersion})
			}
			res, err := s.do(ctx, tx, c)
			did = len(res.Done)
			return err
		})
		if woken += did; err != nil || did == 0 {
			return woken, err
		}
	}
}

// Causes of wakes: their date has come, or their score. A wake on a touch has the
// kind of the touch.
const (
	WokeByDate  = "date"
	WokeByScore = "score"
)

// WakeDue is by when somebody should act on a lead that woke at now: the end of
// this working day, or of the next one when this is over.
func (s *Store) WakeDue(now time.Time) time.Time { return s.Rules().Hours.EndOfDay(now, 0) }

// newEntryID makes an id before the first try to store it.
func (s *Store) newEntryID() (model.EntryID, error) { return model.NewEntryID(s.Now(), s.opt.Rand) }

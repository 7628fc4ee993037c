package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"winnow/model"
	"winnow/model/criteria"
)

// scoreBatch is how many leads are listed at once to be scored or woken.
const scoreBatch = 200

// ApplyCriteria makes a checked text the applied one, writes that to the ledger,
// and scores every lead by it.
func (s *Store) ApplyCriteria(ctx context.Context, c *criteria.Criteria, actor string) error {
	id, err := s.newEntryID()
	if err != nil {
		return err
	}
	changed := false
	err = s.write(context.WithoutCancel(ctx), func(tx *sql.Tx) error {
		if _, err := s.readCriteria(ctx, tx); err != nil {
			return err
		}
		if changed = s.Criteria().Hash != c.Hash; !changed {
			return nil
		}
		e := model.Entry{ID: id, Group: id, At: storable(s.Now()), Actor: actor, Action: model.ActCriteria, Criteria: c.Hash}
		if err := appendEntry(ctx, tx, &e); err != nil {
			return err
		}
		return errors.Join(s.storeCriteria(ctx, tx, c), putSetting(ctx, tx, settingRescore, c.Hash))
	})
	if err != nil || !changed {
		return err
	}
	s.criteria.Store(apply(c))
	return s.Rescore(ctx, nil)
}

// Rescore scores every lead anew, in short transactions that write only what
// changed, and raises the epoch. progress (may be nil) is told how far it is. One
// that was cut short is taken up by the next Sweep.
func (s *Store) Rescore(ctx context.Context, progress func(done, total int)) error {
	total, err := scanOne[int](s.e.Reader.QueryContext(ctx, "SELECT count(*) FROM lead"))
	if err != nil {
		return s.e.Describe(fmt.Errorf("count the leads: %w", err))
	}
	if err := s.write(ctx, func(tx *sql.Tx) error {
		return errors.Join(raiseEpoch(ctx, tx), putSetting(ctx, tx, settingRescore, s.Criteria().Hash))
	}); err != nil {
		return err
	}
	pace := newPace(s, "scoring")
	for done, last := 0, model.LeadID(0); ; {
		ids, err := s.leadsFrom(ctx, "SELECT id FROM lead WHERE id > $1 ORDER BY id LIMIT 0 + $2", int64(last), scoreBatch)
		if err != nil {
			return err
		}
		if len(ids) == 0 {
			break
		}
		if err := s.scoreAnew(ctx, pace, ids); err != nil {
			return err
		}
		last = ids[len(ids)-1]
		if done += len(ids); progress != nil {
			progress(min(done, total), total)
		}
	}
	// Pages that were read meanwhile hold rows of both: the epoch moves again.
	return s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM setting WHERE name = $1", settingRescore)
		return errors.Join(raiseEpoch(ctx, tx), err)
	})
}

func raiseEpoch(ctx context.Context, tx *sql.Tx) error {
	if _, err := tx.ExecContext(ctx, "UPDATE counter SET value = value + 1 WHERE name = 'epoch'"); err != nil {
		return fmt.Errorf("begin a new epoch of scoring: %w", err)
	}
	return nil
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

// scoreAnew scores some leads in short transactions: a decision waits for one of
// them at most.
func (s *Store) scoreAnew(ctx context.Context, pace *pace, ids []model.LeadID) error {
	for len(ids) > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		n := 0
		err := pace.write(ctx, func(tx *sql.Tx, more func() bool) error {
			p, err := s.projectStates(ctx, tx)
			if err != nil {
				return err
			}
			for n < len(ids) && (n == 0 || more()) {
				if err := p.score(ctx, ids[n]); err != nil {
					return err
				}
				n++
			}
			return p.done(ctx)
		})
		if err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}

// score scores a lead whose state stays as it is.
func (p *projection) score(ctx context.Context, lead model.LeadID) error {
	at, found, err := standingOf(ctx, p.tx, lead)
	if err != nil || !found || at.state.MergedInto != 0 {
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
	facts := foldFacts(l, p.rules)
	if facts.OwnStaff != at.state.Facts.OwnStaff || facts.FileClass != at.state.Facts.FileClass {
		// New criteria may know other domains of the team, and other reasons.
		values := leadValues(nil, &l, &facts)
		_, err := p.tx.ExecContext(ctx, "UPDATE lead SET flags = $1, file_class = $2 WHERE id = $3", values[leadFlagsAt], string(facts.FileClass), int64(lead))
		if err != nil {
			return fmt.Errorf("write lead %s: %w", lead, err)
		}
	}
	st := at.state
	st.Facts = facts
	return p.put(ctx, st, p.scorer.ScoreOnly(&l, touches, p.now), at.placed)
}

// leadFlagsAt is the place of flags among leadColumns.
const leadFlagsAt = 12

// Sweep does what the passing of time asks for: it wakes the leads whose rest is
// over, and scores those whose score has moved. It costs two look-ups when there
// is nothing to do.
func (s *Store) Sweep(ctx context.Context) (woken, rescored int, err error) {
	unfinished, err := scanOne[string](s.e.Reader.QueryContext(ctx, "SELECT value FROM setting WHERE name = $1", settingRescore))
	if err != nil {
		return 0, 0, s.e.Describe(fmt.Errorf("read the settings: %w", err))
	}
	if unfinished != "" {
		if err := s.Rescore(ctx, nil); err != nil {
			return 0, 0, err
		}
	}
	if woken, err = s.wakeDue(ctx); err != nil {
		return woken, 0, err
	}
	pace := newPace(s, "scoring")
	for last := model.LeadID(0); ; {
		ids, err := s.leadsFrom(ctx, "SELECT lead FROM score WHERE next_change_at <= $1 ORDER BY next_change_at, lead LIMIT 0 + $2",
			s.Now().UnixMicro(), scoreBatch)
		if err != nil || len(ids) == 0 {
			return woken, rescored, err
		}
		if err := s.scoreAnew(ctx, pace, ids); err != nil {
			return woken, rescored, err
		}
		if rescored += len(ids); ids[0] == last {
			return woken, rescored, fmt.Errorf("the score of lead %s is due to change and does not move on", last)
		}
		last = ids[0]
	}
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
		err = s.write(context.WithoutCancel(ctx), func(tx *sql.Tx) error {
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
func (s *Store) WakeDue(now time.Time) time.Time {
	r := s.Rules()
	if end := r.EndOfWorkDay(now, 0, s.opt.Zone); end.After(now) {
		return end
	}
	return r.EndOfWorkDay(now, 1, s.opt.Zone)
}

// newEntryID makes an id before the first try to store it.
func (s *Store) newEntryID() (model.EntryID, error) { return model.NewEntryID(s.Now(), s.opt.Rand) }

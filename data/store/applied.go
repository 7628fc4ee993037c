package store

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"winnow/model"
	"winnow/model/criteria"
	"winnow/model/score"
)

// applied are the criteria in force, with scorers ready to use.
type applied struct {
	*criteria.Criteria
	scorers sync.Pool
}

// apply makes criteria ready. The working hours of their rules are by the user's
// clock where they name no zone.
func (s *Store) apply(c *criteria.Criteria) *applied {
	in := *c
	in.Rules = c.Rules.In(s.opt.Zone)
	c = &in
	return &applied{Criteria: c, scorers: sync.Pool{New: func() any { return score.New(c) }}}
}

// Criteria are those applied to the database.
func (s *Store) Criteria() *criteria.Criteria { return s.criteria.Load().Criteria }

// Rules are those of the applied criteria.
func (s *Store) Rules() model.Rules { return s.criteria.Load().Rules }

// scorer borrows a scorer of these criteria; give returns it.
func (a *applied) scorer() (sc *score.Scorer, give func()) {
	sc = a.scorers.Get().(*score.Scorer)
	return sc, func() { a.scorers.Put(sc) }
}

// Names of settings.
const (
	settingCriteria = "criteria"       // hash of the text that is applied
	settingFirst    = "criteria.first" // hash of the text a new database began with
	settingRescore  = "rescore"        // set while the whole database is being scored anew
)

// loadCriteria reads the criteria that are applied; a new database gets those
// of Options.Start, else the embedded default.
func (s *Store) loadCriteria(ctx context.Context) error {
	found, err := s.readCriteria(ctx, s.e.Writer)
	if err != nil || found {
		return err
	}
	c := s.opt.Start
	if c == nil {
		if c, err = criteria.Parse("the default criteria", criteria.Default()); err != nil {
			return fmt.Errorf("read the embedded criteria: %w", err)
		}
	}
	return s.write(ctx, func(tx querier) error {
		if found, err := s.readCriteria(ctx, tx); err != nil || found {
			return err
		}
		if err := s.storeCriteria(ctx, tx, c); err != nil {
			return err
		}
		if err := errors.Join(putSetting(ctx, tx, settingFirst, c.Hash), putSetting(ctx, tx, settingTogether, togetherHash(c)),
			putScoredBy(ctx, tx, scoredBy{applied: c.Hash})); err != nil {
			return err
		}
		s.criteria.Store(s.apply(c))
		return nil
	})
}

// readCriteria takes over the criteria that the file says are applied, where
// they are not those in memory. found is false when it says none.
func (s *Store) readCriteria(ctx context.Context, q querier) (found bool, err error) {
	var hash string
	err = q.QueryRowContext(ctx, "SELECT value FROM setting WHERE name = $1", settingCriteria).Scan(&hash)
	if isNone(err) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read which criteria are applied: %w", err)
	}
	if a := s.criteria.Load(); a != nil && a.Hash == hash {
		return true, nil
	}
	c, err := criteriaOf(ctx, q, hash)
	if err != nil {
		return false, err
	}
	s.criteria.Store(s.apply(c))
	return true, nil
}

// criteriaOf reads a stored criteria text by its hash.
func criteriaOf(ctx context.Context, q querier, hash string) (*criteria.Criteria, error) {
	var text string
	err := q.QueryRowContext(ctx, "SELECT text FROM criteria WHERE hash = $1", hash).Scan(&text)
	if err != nil {
		return nil, fmt.Errorf("read the criteria %.8s: %w", hash, err)
	}
	c, err := criteria.Parse("the applied criteria", text)
	if err != nil {
		return nil, model.Invalid("use the winnow that applied them, or restore a backup", "the criteria in the database cannot be used: %v", err)
	}
	return c, nil
}

// storeCriteria keeps a text and names it the applied one.
func (s *Store) storeCriteria(ctx context.Context, tx querier, c *criteria.Criteria) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO criteria (hash, text, at) VALUES ($1, $2, $3) ON CONFLICT (hash) DO NOTHING",
		c.Hash, c.Text, s.Now().UnixMicro())
	if err != nil {
		return fmt.Errorf("keep the criteria: %w", err)
	}
	return putSetting(ctx, tx, settingCriteria, c.Hash)
}

func putSetting(ctx context.Context, tx querier, name, value string) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value)
	if err != nil {
		return fmt.Errorf("set %s: %w", name, err)
	}
	return nil
}

// pointCriteria makes the latest criteria that were not taken back the applied
// ones.
func (s *Store) pointCriteria(ctx context.Context, tx querier) error {
	hash, err := scanOne[string](tx.QueryContext(ctx, `SELECT criteria FROM entry e WHERE action = 'criteria'
		AND NOT EXISTS (SELECT 1 FROM taken_back b WHERE b.grp = e.grp) ORDER BY seq DESC LIMIT 1`))
	if err == nil && hash == "" {
		hash, err = scanOne[string](tx.QueryContext(ctx, "SELECT value FROM setting WHERE name = $1", settingFirst))
	}
	if err != nil {
		return fmt.Errorf("find the criteria to go back to: %w", err)
	}
	former, err := scanOne[string](tx.QueryContext(ctx, "SELECT value FROM setting WHERE name = $1", settingCriteria))
	if err != nil {
		return fmt.Errorf("read which criteria are applied: %w", err)
	}
	if err := errors.Join(putSetting(ctx, tx, settingCriteria, hash), askRescore(ctx, tx, hash), scoreBy(ctx, tx, former, hash)); err != nil {
		return err
	}
	_, err = s.readCriteria(ctx, tx)
	return err
}

// CriteriaState is how a text of criteria stands to the database.
type CriteriaState struct {
	Applied bool
	Entry   *model.Entry // by which it was applied last; nil = never, or the database began with it
	Back    *model.Entry // by which that was taken back; nil = it was not
}

// CriteriaState says whether the text of a hash is applied, was once, and by whom;
// without a hash it tells of the applied one.
func (s *Store) CriteriaState(ctx context.Context, hash string) (at CriteriaState, err error) {
	err = s.read(ctx, func(r *reading) error {
		if _, err := s.readCriteria(ctx, r.tx); err != nil {
			return err
		}
		if hash == "" {
			hash = s.Criteria().Hash
		}
		at.Applied = hash == s.Criteria().Hash
		if at.Entry, err = r.entry(`action = 'criteria' AND criteria = $1`, hash); err != nil || at.Entry == nil {
			return err
		}
		taken, err := r.number("SELECT seq FROM taken_back WHERE grp = $1", at.Entry.Group[:])
		if err != nil || taken == 0 {
			return err
		}
		at.Back, err = r.entry("seq = $1", taken)
		return err
	})
	return at, err
}

// entry reads the latest entry of which a condition holds, nil where there is none.
func (r *reading) entry(condition string, arg any) (*model.Entry, error) {
	id, err := scanOne[[]byte](r.tx.QueryContext(r.ctx, "SELECT id FROM entry WHERE "+condition+" ORDER BY seq DESC LIMIT 1", arg))
	if err != nil || len(id) == 0 {
		return nil, err
	}
	e, found, err := entryByID(r.ctx, r.tx, model.EntryID(id))
	if err != nil || !found {
		return nil, err
	}
	return &e, nil
}

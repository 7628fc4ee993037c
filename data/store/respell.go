package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"winnow/model"
)

// Leads that came in before names that are spelled alike were one stand at their
// company by the name as it is written. Until they stand there by what such names
// have in common, only what comes in is compared with what else comes in.

// settingAlike is up to which lead that was done: settingDone where it is through, as
// it is from the beginning in a database that was begun since.
const (
	settingAlike = "alike"
	settingDone  = "done"
)

// respellMany is how many leads are looked at between two notes of how far it is.
const respellMany = 5000

// errNotNow ends a pass that waits for an import.
var errNotNow = errors.New("an import is under way")

// Respell offers, as possible duplicates, leads of an older database whose names at
// one company are spelled alike, and puts those where their files say that stood
// elsewhere. It goes through all leads once, from where it ended
// the last time, in short transactions, and not while an import runs or is taken back:
// done is false where that ended it. It costs one look-up when nothing is left.
func (s *Store) Respell(ctx context.Context) (done bool, err error) {
	for {
		at, err := scanOne[string](s.e.Reader.QueryContext(ctx, "SELECT value FROM setting WHERE name = $1", settingAlike))
		if err != nil || at == settingDone {
			return err == nil, s.e.Describe(err)
		}
		var after int64
		if at != "" {
			if _, err := fmt.Sscan(at, &after); err != nil {
				return false, fmt.Errorf("read up to which lead names were compared (%q): %w", at, err)
			}
		}
		last, stale, err := s.writtenNames(ctx, after)
		if err != nil {
			return false, s.e.Describe(err)
		}
		err = s.respell(ctx, stale)
		if errors.Is(err, errNotNow) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		next := settingDone
		if last > after {
			next = fmt.Sprint(last)
		}
		if err := s.write(ctx, func(tx querier) error { return putSetting(ctx, tx, settingAlike, next) }); err != nil {
			return false, err
		}
	}
}

// restaged is whether more than one row, or more than one lead, says where a lead
// stands, and one of them may have been taken back by another.
const restaged = `file_stage IN ('lead', 'mql', 'sql', 'rejected') AND (EXISTS (SELECT 1 FROM state s WHERE s.lead = l.id) OR
	(SELECT count(*) FROM (SELECT 1 FROM source_row r WHERE r.lead = l.id LIMIT 2)) > 1)`

// writtenNames looks at the next leads after one: the last of them, and those that
// stand at their company by no key that names alike have in common, or may stand at
// another stage than their files say.
func (s *Store) writtenNames(ctx context.Context, after int64) (last int64, stale []model.LeadID, err error) {
	type named struct {
		lead int64
		key  identityKey
	}
	var some []named
	last = after
	err = each(ctx, s.e.Reader, "SELECT id, "+restaged+", name, company_key FROM lead l WHERE id > $1 ORDER BY id LIMIT 0 + $2", 4, func(c *cells) error {
		last = c.int()
		again := c.int() != 0
		name := c.text()
		if k, ok := staffKey(name, c.text()); again {
			stale = append(stale, model.LeadID(last))
		} else if ok {
			some = append(some, named{last, identityKey{k.kind, strings.Clone(k.value)}})
		}
		return nil
	}, after, respellMany)
	for i := 0; err == nil && i < len(some); i++ {
		var has bool
		has, err = scanOne[bool](s.e.Reader.QueryContext(ctx, "SELECT EXISTS (SELECT 1 FROM identity WHERE kind = +$1 AND value = +$2 AND lead = +$3)",
			some[i].key.kind, some[i].key.value, some[i].lead))
		if !has {
			stale = append(stale, model.LeadID(some[i].lead))
		}
	}
	if err != nil {
		return after, nil, fmt.Errorf("look for names that are spelled alike: %w", err)
	}
	return last, stale, nil
}

// respell gives leads the keys of their names, and offers those that share one.
func (s *Store) respell(ctx context.Context, leads []model.LeadID) error {
	return newPace(s, "names").each(ctx, len(leads), 1, func(tx querier) (work, error) {
		busy, err := one[bool](ctx, tx, "SELECT EXISTS (SELECT 1 FROM batch WHERE state NOT IN ('"+batchDone+"', '"+batchTakenBack+"'))")
		if err != nil {
			return work{}, fmt.Errorf("look for imports that run: %w", err)
		}
		if busy { // its keys are not all stored, or on their way
			return work{}, errNotNow
		}
		if err := moveKeys(ctx, tx); err != nil {
			return work{}, err
		}
		p, err := s.project(ctx, tx)
		if err != nil {
			return work{}, err
		}
		r := refresher{tx: tx, p: p}
		return work{func(from, _ int) error { return r.respell(ctx, leads[from]) }, func() error { return p.done(ctx) }}, nil
	})
}

// respell does so for one lead, if it is still there.
func (r *refresher) respell(ctx context.Context, id model.LeadID) error {
	if err := r.restage(ctx, id); err != nil {
		return err
	}
	var keys []identityKey
	err := each(ctx, r.tx, "SELECT name, company_key FROM lead WHERE id = +$1", 2, func(c *cells) error {
		name := strings.Clone(c.text())
		keys = staffKeys(name, strings.Clone(c.text()))
		return nil
	}, int64(id))
	if err != nil || len(keys) == 0 {
		return err
	}
	for i, k := range keys { // the first is the one that it is to have
		query := "INSERT INTO identity (kind, value, lead) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
		if i > 0 {
			query = "DELETE FROM identity WHERE kind = +$1 AND value = +$2 AND lead = +$3"
		}
		if i > 0 && k == keys[0] {
			continue
		}
		if _, err := r.tx.ExecContext(ctx, query, k.kind, k.value, int64(id)); err != nil {
			return fmt.Errorf("keep the name of lead %s: %w", id, err)
		}
	}
	return r.renewPairs(ctx, id, keys)
}

// restage puts a lead where its files say, if it stands elsewhere.
func (r *refresher) restage(ctx context.Context, id model.LeadID) error {
	stage, found := model.Stage(""), false
	err := each(ctx, r.tx, "SELECT file_stage FROM lead WHERE id = +$1", 1, func(c *cells) error {
		stage, found = model.Stage(c.text()), true
		return nil
	}, int64(id))
	if err != nil || !found {
		return err
	}
	l, _, err := foldLead(ctx, r.tx, id)
	if err != nil || l.Rows == 0 || l.FileStage == stage {
		return err
	}
	return r.lead(ctx, id)
}

// olderStages reports whether leads may stand where files put them that say so no more.
func olderStages(ctx context.Context, q querier) (bool, error) {
	at, err := scanOne[string](q.QueryContext(ctx, "SELECT value FROM setting WHERE name = $1", settingAlike))
	return at != settingDone, err
}

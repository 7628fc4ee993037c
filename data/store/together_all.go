package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"winnow/model"
	"winnow/model/criteria"
	"winnow/model/score"
)

// settingTogether says by which triggers table together is made for all companies:
// a hash, or nothing where none asks for people.
const settingTogether = "together"

func togetherHash(c *criteria.Criteria) string {
	text := score.SameCompany(c)
	if text == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:8])
}

// A walk through all leads costs as much as looking at one company does for so
// many of them.
const leadsPerCompany = 100

// joinSome brings table together up to date with companies. What it sets off is
// added to fired, which may be nil.
func (s *Store) joinSome(ctx context.Context, c *companies, fired *[]firing) error {
	if len(c.keys) > 10 {
		total, err := s.leadsListed(ctx)
		if err != nil {
			return err
		}
		c.all = len(c.keys)*leadsPerCompany > total
	}
	if c.all {
		return s.joinAll(ctx, fired)
	}
	return s.joinCompanies(ctx, c.sorted(), fired)
}

func (s *Store) leadsListed(ctx context.Context) (int, error) {
	n, err := scanOne[int](s.e.Reader.QueryContext(ctx, "SELECT coalesce(sum(n), 0) FROM tally WHERE name LIKE 'stage:%'"))
	if err != nil {
		err = s.e.Describe(fmt.Errorf("count the leads: %w", err))
	}
	return n, err
}

// joinKnownMost is how many leads of table together have their companies looked
// at one by one.
const joinKnownMost = 1000

// joinLess does so where touches or leads only went.
func (s *Store) joinLess(ctx context.Context, fired *[]firing) error {
	n, err := scanOne[int](s.e.Reader.QueryContext(ctx, "SELECT count(*) FROM (SELECT 1 FROM together LIMIT 0 + $1)", joinKnownMost))
	if err != nil {
		return s.e.Describe(fmt.Errorf("count who completed something together: %w", err))
	}
	if n < joinKnownMost {
		return s.joinKnown(ctx, fired)
	}
	return s.joinAll(ctx, fired)
}

// joinKnown does so with the companies of the leads that table together names.
func (s *Store) joinKnown(ctx context.Context, fired *[]firing) error {
	for last := model.LeadID(0); ; {
		var leads, gone []model.LeadID
		var c companies
		err := s.read(ctx, func(r *reading) error {
			return r.each(`SELECT t.lead, l.id, coalesce(l.company_key, '') FROM (SELECT DISTINCT lead FROM together WHERE lead > $1 ORDER BY lead LIMIT 0 + $2) t
				LEFT JOIN lead l ON l.id = t.lead ORDER BY t.lead`, 3, func(x *cells) error {
				lead, there, key := model.LeadID(x.int()), x.int() != 0, x.text()
				if leads = append(leads, lead); !there || key == "" {
					gone = append(gone, lead)
				}
				c.add(key)
				return nil
			}, int64(last), 500)
		})
		if err != nil || len(leads) == 0 {
			return err
		}
		last = leads[len(leads)-1]
		err = newPace(s, "companies").each(ctx, len(gone), 1, func(tx querier) (work, error) {
			p, err := s.project(ctx, tx)
			if err != nil {
				return work{}, err
			}
			return work{func(from, _ int) error { return errors.Join(p.apart(ctx, gone[from]), p.score(ctx, gone[from])) }, func() error { return p.done(ctx) }}, nil
		})
		if err != nil {
			return err
		}
		if err := s.joinCompanies(ctx, c.sorted(), fired); err != nil {
			return err
		}
	}
}

// joinAsked makes table together anew where the triggers of the applied criteria
// ask for other people than those by which it was made.
func (s *Store) joinAsked(ctx context.Context) error {
	have, err := scanOne[string](s.e.Reader.QueryContext(ctx, "SELECT value FROM setting WHERE name = $1", settingTogether))
	if err != nil {
		return s.e.Describe(fmt.Errorf("read by what companies were looked at: %w", err))
	}
	want := togetherHash(s.Criteria())
	if have == want {
		return nil
	}
	if err := s.joinAll(ctx, nil); err != nil {
		return err
	}
	return s.write(ctx, func(tx querier) error { return putSetting(ctx, tx, settingTogether, want) })
}

// togetherBy is what people complete together by criteria that are not applied,
// nil where that is what the applied ones say too.
func (r *reading) togetherBy(c *criteria.Criteria) (map[model.LeadID][]model.Fired, error) {
	if score.SameCompany(c) == score.SameCompany(r.s.Criteria()) {
		return nil, nil
	}
	all := map[model.LeadID][]model.Fired{}
	least := score.LeastPeople(c)
	if least == 0 {
		return all, nil
	}
	g := newGathering(c)
	for more := true; more; more = g.next() {
		for last := model.LeadID(0); ; {
			upto, err := r.gather(g, last)
			if err != nil {
				return nil, err
			}
			if upto == last {
				break
			}
			last = upto
		}
		g.settle(least, func(x shared, _ bool) {
			if x.to > x.from {
				all[x.lead] = slices.Clone(g.list(x))
			}
		})
	}
	return all, nil
}

// checkTogether compares table together with the touches of the companies.
func (s *Store) checkTogether(ctx context.Context, tx querier, d *Diagnosis) error {
	have, err := scanOne[string](tx.QueryContext(ctx, "SELECT value FROM setting WHERE name = $1", settingTogether))
	if err != nil {
		return err
	}
	turning, err := scanOne[bool](tx.QueryContext(ctx, "SELECT EXISTS (SELECT 1 FROM batch WHERE state NOT IN ('done', 'taken_back'))"))
	if err != nil || turning || have != togetherHash(s.Criteria()) {
		return err // it is about to be made anew
	}
	rows, err := tx.QueryContext(ctx, `SELECT DISTINCT company_key FROM lead WHERE id IN (SELECT lead FROM together)
		UNION SELECT company_key FROM lead WHERE company_key <> '' GROUP BY company_key HAVING count(*) >= $1`, max(2, score.LeastPeople(s.Criteria())))
	if err != nil {
		return err
	}
	keys, err := scanAll[string](rows)
	if err != nil {
		return err
	}
	slices.Sort(keys)
	for _, key := range keys {
		leads, _, err := moved(ctx, tx, s.Criteria(), key)
		if err != nil {
			return err
		}
		for _, lead := range leads {
			d.problem("lead %s is marked for other people of its company than there are", lead)
		}
	}
	return nil
}

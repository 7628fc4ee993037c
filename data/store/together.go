package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"winnow/model"
	"winnow/model/criteria"
	"winnow/model/score"
)

// A trigger that asks for several people of a company is completed by touches of
// several leads. What they completed is kept in table together, lead by lead, so
// that a lead is scored without its company being looked at. It follows from the
// touches that count, from who is at which company, and from such triggers of the
// criteria; whatever changes one of these looks at the companies concerned.

// companies are those that something changed at.
type companies struct {
	keys map[string]struct{}
	all  bool // more than are worth naming
}

// companiesMost is how many companies are named.
const companiesMost = 10_000

func (c *companies) add(key string) {
	switch {
	case key == "" || c.all:
	case len(c.keys) >= companiesMost:
		c.all, c.keys = true, nil
	default:
		if c.keys == nil {
			c.keys = map[string]struct{}{}
		}
		c.keys[key] = struct{}{}
	}
}

// addStaff adds the companies of keys of who is where.
func (c *companies) addStaff(keys []leadKey) {
	for _, k := range keys {
		if k.kind == kindStaff {
			c.add(companyOf(k.value))
		}
	}
}

// companyOf is the company of an identity key of who is where.
func companyOf(staff string) string {
	key, _, _ := strings.Cut(staff, "\n")
	return key
}

func (c *companies) sorted() []string {
	out := make([]string, 0, len(c.keys))
	for k := range c.keys {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// togetherOf is what a lead completed together with others, oldest first.
func togetherOf(ctx context.Context, q querier, lead model.LeadID) (out []model.Fired, err error) {
	err = each(ctx, q, "SELECT cause, at, people FROM together WHERE lead = +$1 ORDER BY at, cause", 3, func(c *cells) error {
		out = append(out, model.Fired{Trigger: c.text(), At: c.time(), People: int(c.int())})
		return nil
	}, int64(lead))
	if err != nil {
		return nil, fmt.Errorf("read what lead %s and others completed: %w", lead, err)
	}
	return out, nil
}

var togetherBatch = "SELECT lead, cause, at, people FROM together WHERE lead IN (" + batchList(1) + ") ORDER BY lead, at, cause"

// togetherOfAll is togetherOf for many leads.
func togetherOfAll(ctx context.Context, q querier, leads []model.LeadID) (map[model.LeadID][]model.Fired, error) {
	out := map[model.LeadID][]model.Fired{}
	err := inBatches(leads, 0, func(args []any) error {
		return each(ctx, q, togetherBatch, 4, func(c *cells) error {
			lead := model.LeadID(c.int())
			out[lead] = append(out[lead], model.Fired{Trigger: c.text(), At: c.time(), People: int(c.int())})
			return nil
		}, args...)
	})
	if err != nil {
		return nil, fmt.Errorf("read what leads completed together: %w", err)
	}
	return out, nil
}

// colleagues are the leads of a company, and those of them whose touches count:
// the team's own staff is nobody's sign of interest.
type colleagues struct {
	all, counted []model.LeadID
}

func colleaguesOf(ctx context.Context, q querier, company string) (out colleagues, err error) {
	err = each(ctx, q, `SELECT l.id, l.flags FROM identity i JOIN lead l ON l.id = i.lead
		WHERE i.kind = '`+kindStaff+`' AND i.value >= $1 AND i.value < $2`, 2, func(c *cells) error {
		id := model.LeadID(c.int())
		if out.all = append(out.all, id); c.int()&flagOwnStaff == 0 {
			out.counted = append(out.counted, id)
		}
		return nil
	}, company+"\n", company+"\v")
	if err != nil {
		return out, fmt.Errorf("list who is at %s: %w", company, err)
	}
	slices.Sort(out.all)
	slices.Sort(out.counted)
	out.all, out.counted = slices.Compact(out.all), slices.Compact(out.counted)
	return out, nil
}

// joint is what the leads of a company complete together by the criteria.
func (p colleagues) joint(ctx context.Context, q querier, c *criteria.Criteria) ([]model.Together, error) {
	if len(p.counted) < score.LeastPeople(c) {
		return nil, nil
	}
	var touches []model.PeerTouch
	for _, lead := range p.counted {
		list, err := touchesOf(ctx, q, lead)
		if err != nil {
			return nil, err
		}
		for _, t := range list {
			touches = append(touches, model.PeerTouch{Lead: lead, Touch: t})
		}
	}
	return score.Together(c, touches), nil
}

// companyJoint is what is completed at a company. Names that stand for no company
// bring nobody together.
func companyJoint(ctx context.Context, q querier, c *criteria.Criteria, company string) (colleagues, map[model.LeadID][]model.Fired, error) {
	p, err := colleaguesOf(ctx, q, company)
	if err != nil {
		return p, nil, err
	}
	by := map[model.LeadID][]model.Fired{}
	if !model.OneCompany(company) {
		return p, by, nil
	}
	list, err := p.joint(ctx, q, c)
	for _, t := range list {
		t.At = storable(t.At)
		by[t.Lead] = append(by[t.Lead], t.Fired)
	}
	for _, fired := range by { // as the table has them
		slices.SortStableFunc(fired, func(a, b model.Fired) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Trigger, b.Trigger)) })
	}
	return p, by, err
}

// moved are the leads of a company about which table together is not right.
func moved(ctx context.Context, q querier, c *criteria.Criteria, company string) (leads []model.LeadID, by map[model.LeadID][]model.Fired, err error) {
	p, by, err := companyJoint(ctx, q, c, company)
	if err != nil {
		return nil, nil, err
	}
	have, err := togetherOfAll(ctx, q, p.all)
	if err != nil {
		return nil, nil, err
	}
	for _, lead := range p.all {
		if !slices.Equal(have[lead], by[lead]) {
			leads = append(leads, lead)
		}
	}
	return leads, by, nil
}

// join brings table together up to date with a company, and scores the leads that
// it changed something about.
func (p *projection) join(ctx context.Context, company string) error {
	leads, by, err := moved(ctx, p.tx, p.scorer.Criteria(), company)
	if err != nil {
		return err
	}
	for _, lead := range leads {
		if err := p.putTogether(ctx, lead, by[lead]); err != nil {
			return err
		}
		if err := p.score(ctx, lead); err != nil {
			return err
		}
	}
	return nil
}

func (p *projection) putTogether(ctx context.Context, lead model.LeadID, list []model.Fired) error {
	if err := p.apart(ctx, lead); err != nil {
		return err
	}
	for _, f := range list {
		_, err := exec(ctx, p.tx, "INSERT INTO together (lead, cause, at, people) VALUES ($1, $2, $3, $4)", int64(lead), f.Trigger, f.At.UnixMicro(), f.People)
		if err != nil {
			return fmt.Errorf("keep what lead %s and others completed: %w", lead, err)
		}
	}
	return nil
}

// apart forgets what a lead completed together with others: it is at no company.
func (p *projection) apart(ctx context.Context, lead model.LeadID) error {
	if _, err := exec(ctx, p.tx, "DELETE FROM together WHERE lead = $1", int64(lead)); err != nil {
		return fmt.Errorf("keep what lead %s and others completed: %w", lead, err)
	}
	return nil
}

// joinCompanies does so for companies, outside of the lock as far as nothing is to
// be written. What it sets off is added to fired, which may be nil.
func (s *Store) joinCompanies(ctx context.Context, keys []string, fired *[]firing) error {
	pace := newPace(s, "companies")
	for some := range slices.Chunk(keys, 100) {
		var wrong []string
		err := s.read(ctx, func(r *reading) error {
			if _, err := s.readCriteria(ctx, r.tx); err != nil {
				return err
			}
			for _, key := range some {
				leads, _, err := moved(ctx, r, s.Criteria(), key)
				if err != nil {
					return err
				}
				if len(leads) > 0 {
					wrong = append(wrong, key)
				}
			}
			return ctx.Err()
		})
		if err != nil {
			return err
		}
		err = pace.each(ctx, len(wrong), 1, func(tx querier) (work, error) {
			p, err := s.project(ctx, tx)
			if err != nil {
				return work{}, err
			}
			p.fired = fired
			return work{func(from, _ int) error { return p.join(ctx, wrong[from]) }, func() error { return p.done(ctx) }}, nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

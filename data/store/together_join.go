package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"winnow/model"
	"winnow/model/score"
)

// joinRounds is how often table together is worked out anew for all companies
// because source rows or touches changed meanwhile; after that, each company that
// it is wrong about is looked at under the lock.
const joinRounds = 3

// joinAll brings table together up to date with all companies. What it sets off is
// added to fired, which may be nil.
func (s *Store) joinAll(ctx context.Context, fired *[]firing) error {
	if err := s.joinNobody(ctx); err != nil {
		return err
	}
	if score.LeastPeople(s.Criteria()) == 0 {
		some, err := scanOne[bool](s.e.Reader.QueryContext(ctx, "SELECT EXISTS (SELECT 1 FROM together)"))
		if err != nil || !some {
			return s.e.Describe(err)
		}
	}
	for round := 1; ; round++ {
		j := &joining{s: s, pace: newPace(s, "companies"), fired: fired, last: round > joinRounds}
		if err := j.round(ctx); err != nil || !j.moved {
			return err
		}
	}
}

// joinNobody forgets what leads completed that are not there.
func (s *Store) joinNobody(ctx context.Context) error {
	gone, err := s.leadsFrom(ctx, "SELECT DISTINCT t.lead FROM together t WHERE NOT EXISTS (SELECT 1 FROM lead l WHERE l.id = t.lead)")
	if err != nil || len(gone) == 0 {
		return err
	}
	return newPace(s, "companies").each(ctx, len(gone), 1, func(tx querier) (work, error) {
		p, err := s.projectStates(ctx, tx)
		if err != nil {
			return work{}, err
		}
		return work{func(from, _ int) error { return p.apart(ctx, gone[from]) }, func() error { return p.done(ctx) }}, nil
	})
}

// joining brings table together up to date: what companies complete is worked out
// outside of the lock, and only leads about which the table is wrong are written.
type joining struct {
	s     *Store
	pace  *pace
	fired *[]firing
	begun asOf
	moved bool // something that it went by changed meanwhile
	last  bool // and then each company is looked at under the lock
}

// round goes once through all companies, or until something has moved.
func (j *joining) round(ctx context.Context) error {
	err := j.s.read(ctx, func(r *reading) (err error) {
		if _, err = j.s.readCriteria(ctx, r); err == nil {
			j.begun, err = momentOf(ctx, r)
		}
		return err
	})
	if err != nil {
		return err
	}
	c := j.s.Criteria()
	g := newGathering(c)
	for more := true; more; more = g.next() {
		if err := j.gather(ctx, g); err != nil || j.moved {
			return err
		}
		var list []shared
		g.settle(score.LeastPeople(c), func(x shared, right bool) {
			if !right {
				list = append(list, x)
			}
		})
		for some := range slices.Chunk(list, min(scorePiece, j.s.chunk)) {
			if err := j.renew(ctx, g, some); err != nil || j.moved {
				return err
			}
		}
	}
	return nil
}

// gather walks through all leads.
func (j *joining) gather(ctx context.Context, g *gathering) error {
	for last, done := model.LeadID(0), false; !done; {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := j.s.read(context.WithoutCancel(ctx), func(r *reading) error { // see piece.reckon
			now, err := momentOf(ctx, r)
			if err != nil {
				return err
			}
			if j.moves(now) {
				done = true
				return nil
			}
			upto, err := r.gather(g, last)
			last, done = upto, upto == last
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// moves notes whether what companies complete may be something else by now.
func (j *joining) moves(now asOf) bool {
	if now.criteria != j.begun.criteria || now.rows != j.begun.rows && !j.last {
		j.moved = true
	}
	return j.moved
}

// gather hands some leads after one of them to a gathering. It returns the last
// one, which is that it was given where there are no more.
func (r *reading) gather(g *gathering, after model.LeadID) (model.LeadID, error) {
	upto, err := r.pieceEnd(int64(after))
	if err != nil || upto <= int64(after) {
		return after, err
	}
	err = r.eachSubject(which{after: after, upto: model.LeadID(upto)}, func(s *subject) error {
		g.see(s)
		return nil
	})
	return model.LeadID(upto), errors.Join(err, r.ctx.Err())
}

// joined is a lead as scoring has it with what it completes together with others.
type joined struct {
	anew
	by      []model.Fired
	changed bool // its row changes too
}

// renew writes what some leads complete, with their scores.
func (j *joining) renew(ctx context.Context, g *gathering, some []shared) error {
	b := batchOfAnew{}
	var list []joined
	err := j.s.read(context.WithoutCancel(ctx), func(r *reading) (err error) {
		if b.seen, err = momentOf(ctx, r); err != nil || j.moves(b.seen) {
			return err
		}
		list, err = r.joinAnew(g, some)
		return err
	})
	b.mine = stretch{b.seen.wrote, b.seen.wrote}
	for err == nil && len(list) > 0 && !j.moved {
		if err = ctx.Err(); err != nil {
			return err
		}
		n, wrote := 0, int64(0)
		err = j.pace.write(ctx, func(tx querier, more func() bool) error {
			now, err := momentOf(ctx, tx)
			if err != nil || j.moves(now) {
				return err
			}
			p, err := j.s.projectStates(ctx, tx)
			if err != nil {
				return err
			}
			p.fired = j.fired
			if n, err = j.renewSome(ctx, p, &b, list, now, more); err != nil {
				return err
			}
			wrote = now.wrote + 1
			return errors.Join(putCounter(ctx, tx, counterWritten, wrote), p.done(ctx))
		})
		if list = list[n:]; b.mine.to+1 == wrote {
			b.mine.to = wrote
		}
	}
	return err
}

// renewSome writes leads for as long as more says so, and returns how many.
func (j *joining) renewSome(ctx context.Context, p *projection, b *batchOfAnew, list []joined, now asOf, more func() bool) (n int, err error) {
	if now.rows != j.begun.rows { // the last round: what was worked out does not count
		for ; err == nil && n < len(list) && (n == 0 || more()); n++ {
			err = p.joinLead(ctx, list[n].lead)
		}
		return n, err
	}
	all, again, err := b.again(ctx, p.tx, now)
	for ; err == nil && n < len(list) && (n == 0 || more()); n++ {
		x := &list[n]
		if err = p.putTogether(ctx, x.lead, x.by); err != nil {
			break
		}
		switch {
		case all || again[x.lead]:
			err = p.score(ctx, x.lead)
		case x.changed:
			err = p.renew(ctx, &x.anew)
		}
		if !all && !again[x.lead] {
			p.noteFired(x.lead, x.rank.Scored)
		}
	}
	return n, err
}

// joinLead is join of the company at which a lead is.
func (p *projection) joinLead(ctx context.Context, lead model.LeadID) error {
	company, err := scanOne[string](p.tx.QueryContext(ctx, "SELECT company_key FROM lead WHERE id = +$1", int64(lead)))
	if err != nil {
		return fmt.Errorf("read the company of lead %s: %w", lead, err)
	}
	if company == "" {
		return errors.Join(p.apart(ctx, lead), p.score(ctx, lead))
	}
	return p.join(ctx, company)
}

// joinAnew scores leads with what they complete.
func (r *reading) joinAnew(g *gathering, some []shared) ([]joined, error) {
	if _, err := r.s.readCriteria(r.ctx, r); err != nil {
		return nil, err
	}
	a := r.s.criteria.Load()
	sc, give := a.scorer()
	defer give()
	now, w := r.s.Now(), which{ids: make([]model.LeadID, len(some))}
	for i := range some {
		w.ids[i] = some[i].lead
	}
	list, at := make([]joined, 0, len(some)), 0
	err := r.eachSubject(w, func(s *subject) error {
		for some[at].lead < s.lead.ID {
			at++
		}
		s.lead.Together = slices.Clone(g.list(some[at]))
		scored := sc.ScoreOnly(&s.lead, s.touches, now)
		n, changes := s.anew(&a.Rules, &scored)
		list = append(list, joined{n, s.lead.Together, changes})
		return nil
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}

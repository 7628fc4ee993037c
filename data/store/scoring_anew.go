package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"winnow/model"
)

// anew is a lead whose row is another one than the lists have.
type anew struct {
	lead   model.LeadID
	rank   rank
	digest int64      // of the rank
	old    stand      // of the row that it is to change
	facts  *leadFacts // where table lead says otherwise
	set    setting
}

// leadFacts are the columns of table lead that follow from the criteria too.
type leadFacts struct {
	flags int64
	class model.ReasonClass
}

// anew scores leads by the applied criteria, and returns those whose rows are to
// change. seen (may be nil) is handed every lead.
func (r *reading) anew(w which, seen func(*subject)) ([]anew, error) {
	if _, err := r.s.readCriteria(r.ctx, r); err != nil {
		return nil, err
	}
	a := r.s.criteria.Load()
	sc, give := a.scorer()
	defer give()
	now := r.s.Now()
	list := make([]anew, 0, max(len(w.ids), scorePiece/4))
	err := r.eachSubject(w, func(s *subject) error {
		if seen != nil {
			seen(s)
		}
		scored := sc.ScoreOnly(&s.lead, s.touches, now)
		if n, changes := s.anew(&a.Rules, &scored); changes {
			list = append(list, n)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if w.ids == nil {
		err = r.placeAnew(list)
	}
	for i := range list {
		if a := &list[i]; a.old.there {
			a.prepare()
		}
	}
	return list, err
}

// anew is the subject by its score, and whether that changes anything.
func (s *subject) anew(rules *model.Rules, scored *model.Scored) (n anew, changes bool) {
	st := s.after(rules, scored)
	n = anew{lead: s.lead.ID, rank: rankOf(&st, scored, rules), old: s.old}
	if flags := leadFlags(&s.lead, &st.Facts); !s.settled && (flags != s.flags || st.Facts.FileClass != s.fileClass) {
		n.facts = &leadFacts{flags, st.Facts.FileClass}
	}
	if n.digest = n.rank.digest(); n.facts == nil && n.digest == s.digest {
		return n, false
	}
	why := &n.rank.Scored.Why // of its own: else the whole pack stays until it is written
	why.Kind, why.Detail = model.TouchKind(strings.Clone(string(why.Kind))), strings.Clone(why.Detail)
	return n, true
}

// placeAnew reads where the leads stand whose rows are to change.
func (r *reading) placeAnew(list []anew) error {
	ids := make([]model.LeadID, len(list))
	for i := range list {
		ids[i] = list[i].lead
	}
	at := 0
	return inBatches(ids, 0, func(args []any) error {
		return r.each(subjectPlaces, 1+standWidth, func(c *cells) error {
			lead := model.LeadID(c.int())
			for at < len(list) && list[at].lead < lead {
				at++
			}
			if at < len(list) && list[at].lead == lead {
				list[at].old = c.stand()
			}
			return nil
		}, args...)
	})
}

// batchOfAnew are leads that were reckoned at one moment, on their way into the
// lists.
type batchOfAnew struct {
	seen asOf
	list []anew
	mine stretch // of counterWritten: what was written meanwhile by whoever writes this
}

// stretch is from one number up to another.
type stretch struct{ from, to int64 }

// left says which leads of the batch have to be reckoned again, given what is now:
// all of them where more than decisions came between, else those that entries
// name.
func (b *batchOfAnew) again(ctx context.Context, q querier, now asOf) (all bool, some map[model.LeadID]bool, err error) {
	if now.criteria != b.seen.criteria || now.rows != b.seen.rows || b.seen.wrote < b.mine.from || now.wrote != b.mine.to {
		return true, nil, nil
	}
	if now.entries == b.seen.entries {
		return false, nil, nil
	}
	some = map[model.LeadID]bool{}
	for _, query := range []string{"SELECT lead FROM entry WHERE seq > $1", "SELECT lead FROM change WHERE seq > $1 AND shared <> 0"} {
		err = each(ctx, q, query, 1, func(c *cells) error {
			some[model.LeadID(c.int())] = true
			return nil
		}, b.seen.entries)
		if err != nil {
			return true, nil, fmt.Errorf("read what was decided meanwhile: %w", err)
		}
	}
	return false, some, nil
}

// scoreAnew scores leads, given in rising order. It reads and reckons outside of
// the lock, some of them while others are written, and writes in short
// transactions: a decision waits for one of them at most. What touches set off that
// came to count since a lead was scored last is written with it; the ids of these
// entries are added to swept.
func (s *Store) scoreAnew(ctx context.Context, pace *pace, cores int, leads []model.LeadID, swept *[]model.EntryID) error {
	var mine stretch
	err := s.read(ctx, func(r *reading) error {
		now, err := momentOf(ctx, r)
		mine = stretch{now.wrote, now.wrote}
		return err
	})
	if err != nil {
		return err
	}
	order, end := s.reckonAhead(ctx, cores, leads)
	defer end()
	for b := <-order; b != nil; {
		if <-b.done; b.err != nil {
			return b.err
		}
		if b, mine, err = s.writeAnew(ctx, pace, b, mine, order, swept); err != nil {
			return err
		}
		if b == nil {
			b = <-order
		}
	}
	return ctx.Err()
}

const (
	dueAhead   = 16 // batches that are reckoned before the first of them is written
	dueWorkers = 2  // that reckon, at most: as many connections are left to who reads
)

// reckoned is a batch, or why there is none, once it is done.
type reckoned struct {
	batchOfAnew
	ids  []model.LeadID
	err  error
	done chan struct{}
}

// reckonAhead scores leads in batches, several at once, and hands these out in the
// order of the leads, each perhaps before it is done. end must be called.
func (s *Store) reckonAhead(ctx context.Context, cores int, leads []model.LeadID) (order <-chan *reckoned, end func()) {
	ctx, cancel := context.WithCancel(ctx)
	work, out := make(chan *reckoned), make(chan *reckoned, dueAhead)
	var at sync.WaitGroup
	for range min(cores, dueWorkers) {
		at.Go(func() {
			for b := range work {
				b.seen, b.list, b.err = s.reckonAnew(ctx, b.ids)
				close(b.done)
			}
		})
	}
	at.Go(func() {
		defer close(out)
		defer close(work)
		for ids := range slices.Chunk(leads, scoreBatch) {
			b := &reckoned{ids: ids, done: make(chan struct{})}
			select {
			case out <- b:
				work <- b
			case <-ctx.Done():
				return
			}
		}
	})
	return out, func() {
		cancel()
		at.Wait()
	}
}

// reckonAnew scores some leads, and returns those whose rows are to change.
func (s *Store) reckonAnew(ctx context.Context, ids []model.LeadID) (seen asOf, list []anew, err error) {
	if err := ctx.Err(); err != nil {
		return seen, nil, err
	}
	err = s.read(context.WithoutCancel(ctx), func(r *reading) (err error) { // see piece.reckon
		if seen, err = momentOf(ctx, r); err != nil {
			return err
		}
		asked, err := r.number("SELECT count(*) FROM setting WHERE name = '" + settingRescore + "'")
		if err == nil {
			list, err = r.anew(which{ids: ids, settled: asked == 0}, nil)
		}
		return err
	})
	return seen, list, err
}

// writeAnew writes a batch and those that come after it, in one transaction. It
// returns the one that is not written to its end, nil where there is none. mine is
// what was written by this scoring so far.
func (s *Store) writeAnew(ctx context.Context, pace *pace, b *reckoned, mine stretch, more <-chan *reckoned, swept *[]model.EntryID) (*reckoned, stretch, error) {
	if err := ctx.Err(); err != nil || len(b.list) == 0 {
		return nil, mine, err
	}
	err := pace.write(ctx, func(tx querier, time func() bool) error {
		now, err := momentOf(ctx, tx)
		if err != nil {
			return err
		}
		if now.wrote != mine.to {
			mine = stretch{now.wrote, now.wrote}
		}
		p, err := s.projectStates(ctx, tx)
		if err != nil {
			return err
		}
		p.swept = swept
		for b != nil {
			b.mine = mine
			if b.list, err = p.renewSome(ctx, &b.batchOfAnew, now, time); err != nil {
				return err
			}
			if len(b.list) > 0 {
				break
			}
			if b, _ = await(more, time); b == nil {
				break
			}
			if await(b.done, time); !isDone(b.done) || b.err != nil {
				break
			}
		}
		mine.to = now.wrote + 1
		return errors.Join(putCounter(ctx, tx, counterWritten, mine.to), p.done(ctx))
	})
	return b, mine, err
}

// renewSome writes leads of a batch for as long as more says so, and returns those
// that are left. Those that are not good any more are reckoned again.
func (p *projection) renewSome(ctx context.Context, b *batchOfAnew, now asOf, more func() bool) (left []anew, err error) {
	all, some, err := b.again(ctx, p.tx, now)
	left = b.list
	for first := true; err == nil && len(left) > 0 && (first || more()); first = false {
		if a := &left[0]; all || some[a.lead] {
			err = p.score(ctx, a.lead)
		} else {
			err = p.renew(ctx, a)
		}
		if err == nil {
			left = left[1:]
		}
	}
	return left, err
}

// renew writes a row that was reckoned outside of the lock.
func (p *projection) renew(ctx context.Context, a *anew) error {
	reckoned := a.rank.Scored.NextChange
	arrived := p.arrived(a.lead, &a.rank.Scored, a.old.moves())
	if !a.rank.Scored.NextChange.Equal(reckoned) {
		a.digest, a.set = a.rank.digest(), setting{}
	}
	if f := a.facts; f != nil {
		if err := p.putFacts(ctx, a.lead, *f); err != nil {
			return err
		}
	}
	if err := p.rewrite(ctx, a); err != nil {
		return fmt.Errorf("write the score of lead %s: %w", a.lead, err)
	}
	if !a.old.there || a.old.stage != a.rank.Stage || a.old.flags != a.rank.Flags { // else it counts as it did
		if a.old.there {
			tallyRow(p.tally, a.old.stage, a.old.flags, -1)
		}
		a.rank.tally(p.tally, +1)
	}
	return p.record(ctx, arrived)
}

func (p *projection) putFacts(ctx context.Context, lead model.LeadID, f leadFacts) error {
	_, err := p.tx.ExecContext(ctx, "UPDATE lead SET flags = $1, file_class = $2 WHERE id = $3", f.flags, string(f.class), int64(lead))
	if err != nil {
		return fmt.Errorf("write lead %s: %w", lead, err)
	}
	return nil
}

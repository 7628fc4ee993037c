package store

import (
	"context"
	"errors"
	"sync"
	"time"

	"winnow/model"
	"winnow/model/criteria"
)

// A whole scoring walks through the leads in pieces. Several pieces are read and
// reckoned at once, outside of the lock and each on a core of its own; one after
// the other, in the order of the leads, they are written.

const (
	scorePiece   = 1000 // leads
	scoreAhead   = 4    // pieces that are reckoned before the first of them is written
	scoreWorkers = 4    // at most
)

// walk is a whole scoring on its way through the leads.
type walk struct {
	s        *Store
	pace     *pace
	begun    asOf // what it goes by: criteria and epoch
	criteria *criteria.Criteria
	former   []*criteria.Criteria // see formerly
	stored   int64                // where it is by the file
	at       int64                // where it is: leads up to there need nothing more
	mine     stretch              // see batchOfAnew
	read     int64                // up to where pieces are being reckoned
	workers  int                  // how many pieces are reckoned at once
}

// piece are the leads after one and up to another.
type piece struct {
	after, upto int64 // after itself is not one of them
	last        bool  // there are no leads after it
	batchOfAnew
	gone  []model.LeadID // packs to remove, by their first leads
	packs []packed       // to write
	moved bool           // another scoring was begun meanwhile
	err   error
	done  chan struct{}
}

// walkFor goes on with the whole scoring for about so long, so many pieces at once.
func (s *Store) walkFor(ctx context.Context, budget time.Duration, workers int, large bool) error {
	w := &walk{s: s, workers: workers, pace: newLongPace(s, "scoring")}
	if large {
		w.pace.derive()
	}
	err := s.read(ctx, func(r *reading) (err error) {
		if _, err = s.readCriteria(ctx, r); err != nil {
			return err
		}
		w.criteria = s.Criteria()
		if w.begun, err = momentOf(ctx, r); err == nil && w.begun.criteria == w.criteria.Hash {
			w.former, err = r.formerly(w.begun.criteria)
		}
		return err
	})
	if err != nil {
		return err
	}
	w.stored, w.at, w.read = w.begun.scored, w.begun.scored, w.begun.scored
	w.mine = stretch{w.begun.wrote, w.begun.wrote}
	return errors.Join(w.run(ctx, time.Now().Add(budget)), w.pace.synced(), w.note(ctx))
}

// run reckons and writes pieces until the time is up or there are no more.
func (w *walk) run(ctx context.Context, until time.Time) error {
	ctx, cancel := context.WithCancel(ctx)
	work, order := make(chan *piece), make(chan *piece, scoreAhead)
	var at sync.WaitGroup
	for range w.workers {
		at.Go(func() {
			v := newUnmoved(w.former, w.criteria)
			for p := range work {
				if p.err = ctx.Err(); p.err == nil {
					p.reckon(ctx, w, v)
				}
				close(p.done)
			}
		})
	}
	at.Go(func() {
		defer close(order)
		defer close(work)
		for time.Now().Before(until) && ctx.Err() == nil {
			p := w.next(ctx)
			select {
			case order <- p:
			case <-ctx.Done():
				return
			}
			if p.err != nil || p.last {
				close(p.done)
				return
			}
			work <- p
		}
	})
	err := w.write(ctx, order)
	cancel()
	for range order { // what was reckoned and is of no use
	}
	at.Wait()
	return err
}

// next is the piece after those that are being reckoned. It ends where a pack does.
func (w *walk) next(ctx context.Context) *piece {
	p := &piece{after: w.read, done: make(chan struct{})}
	p.err = w.s.read(ctx, func(r *reading) (err error) {
		p.upto, err = r.pieceEnd(w.read)
		return err
	})
	p.last = p.err == nil && p.upto == 0
	w.read = p.upto
	return p
}

// pieceEnd is the last lead of a piece that begins after a lead, 0 where there are
// no more. It is the last of a pack, if a pack ends there.
func (r *reading) pieceEnd(after int64) (upto int64, err error) {
	n, err := r.number("SELECT count(*) FROM (SELECT 1 FROM lead WHERE id > $1 LIMIT 0 + $2)", after, scorePiece)
	if err != nil || n == 0 {
		return 0, err
	}
	if upto, err = r.number("SELECT id FROM lead WHERE id > $1 ORDER BY id LIMIT 1 OFFSET 0 + $2", after, n-1); err != nil {
		return 0, err
	}
	first, err := r.number("SELECT coalesce(max(first), 0) FROM pack WHERE first <= $1", upto)
	if err != nil || first-1 <= after {
		return upto, err
	}
	across, err := r.number("SELECT count(*) FROM pack WHERE first = $1 AND last > $2", first, upto)
	if across > 0 {
		upto = first - 1
	}
	return upto, err
}

// reckon scores the leads of a piece.
func (p *piece) reckon(ctx context.Context, w *walk, v *unmoved) {
	// A row that can be called off takes twice as long; a piece is soon read.
	p.err = w.s.read(context.WithoutCancel(ctx), func(r *reading) (err error) {
		if p.seen, err = momentOf(ctx, r); err != nil {
			return err
		}
		if p.moved = !w.valid(p.seen); p.moved {
			return nil
		}
		leads := which{after: model.LeadID(p.after), upto: model.LeadID(p.upto)}
		packing, err := r.repacking(leads)
		if err != nil {
			return err
		}
		leads.unmoved = v.at(w.s.Now(), packing.keep)
		if p.list, err = r.anew(leads, packing.see); err == nil {
			p.gone, p.packs = packing.end()
		}
		return err
	})
}

// isDone reports whether a channel is closed that nothing is sent on.
func isDone(done <-chan struct{}) bool {
	select {
	case <-done:
		return true
	default:
		return false
	}
}

// valid reports whether the scoring is still the one that was begun.
func (w *walk) valid(now asOf) bool {
	return now.criteria == w.begun.criteria && now.epoch == w.begun.epoch
}

// write writes pieces in the order in which they come, as many in a transaction as
// a decision can wait for.
func (w *walk) write(ctx context.Context, order <-chan *piece) (err error) {
	for p := <-order; p != nil; {
		if <-p.done; p.err != nil {
			return p.err
		}
		if p.moved {
			return nil
		}
		if p.last {
			return w.end(ctx)
		}
		if len(p.list) == 0 && len(p.packs) == 0 && len(p.gone) == 0 {
			w.at = p.upto
			p = <-order
			continue
		}
		if p, err = w.some(ctx, p, order); err != nil {
			return err
		}
		if p == nil {
			p = <-order
		}
	}
	return ctx.Err()
}

// some writes a piece and those that come after it, in one transaction. It returns
// the piece that is not written to its end, nil where there is none.
func (w *walk) some(ctx context.Context, p *piece, order <-chan *piece) (left *piece, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	at, mine, stopped, renewed := w.at, w.mine, false, false
	err = w.pace.write(ctx, func(tx querier, more func() bool) error {
		now, err := momentOf(ctx, tx)
		if err != nil {
			return err
		}
		if stopped = !w.valid(now); stopped {
			return nil
		}
		if now.wrote != mine.to {
			mine = stretch{now.wrote, now.wrote}
		}
		to, err := w.s.projectStates(ctx, tx)
		if err != nil {
			return err
		}
		for left = p; left != nil && !left.last && !left.moved; {
			left.mine, renewed = mine, renewed || len(left.list) > 0
			if left.list, err = to.renewSome(ctx, &left.batchOfAnew, now, more); err != nil {
				return err
			}
			if len(left.list) > 0 {
				break
			}
			if now.rows == left.seen.rows {
				if err := putPacks(ctx, tx, left.gone, left.packs); err != nil {
					return err
				}
			}
			at = left.upto
			if left, _ = await(order, more); left == nil {
				break
			}
			if await(left.done, more); !isDone(left.done) || left.err != nil {
				break
			}
		}
		if renewed {
			mine.to = now.wrote + 1
			if err := putCounter(ctx, tx, counterWritten, mine.to); err != nil {
				return err
			}
		}
		return errors.Join(putCounter(ctx, tx, counterScored, at), to.done(ctx))
	})
	if err == nil && !stopped {
		w.at, w.stored, w.mine = at, at, mine
	}
	if stopped {
		left = &piece{moved: true}
	}
	return left, err
}

// note writes down how far it came.
func (w *walk) note(ctx context.Context) error {
	if w.at == w.stored {
		return nil
	}
	return w.s.write(ctx, func(tx querier) error {
		now, err := momentOf(ctx, tx)
		if err != nil || !w.valid(now) || now.scored != w.stored {
			return err
		}
		return putCounter(ctx, tx, counterScored, w.at)
	})
}

// end is reached where no lead is left.
func (w *walk) end(ctx context.Context) error {
	if err := w.s.joinAsked(ctx); err != nil {
		return err
	}
	return w.s.write(ctx, func(tx querier) error {
		now, err := momentOf(ctx, tx)
		if err != nil || !w.valid(now) { // others began anew
			return err
		}
		more, err := scanOne[bool](tx.QueryContext(ctx, "SELECT EXISTS (SELECT 1 FROM lead WHERE id > $1)", w.at))
		if err != nil || more { // others imported
			return err
		}
		w.stored = w.at
		// Pages that were read meanwhile hold rows of both: the epoch moves again.
		_, err = tx.ExecContext(ctx, "DELETE FROM setting WHERE name = $1", settingRescore)
		return errors.Join(raiseEpoch(ctx, tx), err, putScoredBy(ctx, tx, scoredBy{applied: now.criteria}))
	})
}

package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"winnow/model"
)

// Every lead is scored anew in pieces: a piece is read and reckoned outside of the
// lock, and only the rows that changed are written, in short transactions. How far
// it came stands in the file, so that whoever comes after a kill goes on there.

// Rescore scores every lead anew, writes only what changed, and raises the epoch.
// progress (may be nil) is told how far it is. One that was cut short is taken up
// where it ended.
func (s *Store) Rescore(ctx context.Context, progress func(done, total int)) error {
	if err := s.write(ctx, func(tx querier) error { return askRescore(ctx, tx, s.Criteria().Hash) }); err != nil {
		return err
	}
	return s.FinishScoring(ctx, progress)
}

// FinishScoring scores what Apply, an undo of criteria or a Rescore that was cut
// short left to be scored. Where another process is at it, it waits for that.
func (s *Store) FinishScoring(ctx context.Context, progress func(done, total int)) error {
	for {
		left, err := s.ScoreOn(ctx, 200*time.Millisecond)
		if err != nil {
			return err
		}
		if progress != nil && left.Total > 0 {
			progress(left.Done, left.Total)
		}
		if !left.Pending {
			return nil
		}
		if left.Elsewhere {
			time.Sleep(50 * time.Millisecond)
		}
	}
}

// ScoreOn goes on for about so long with the scoring of every lead that Apply, an
// undo of criteria or Rescore asked for, and returns what is left. It costs one
// look-up when there is nothing to do. While another process scores, it only tells
// how far that is.
func (s *Store) ScoreOn(ctx context.Context, budget time.Duration) (left model.Scoring, err error) {
	if left, err = s.scoringLeft(ctx); err != nil || !left.Pending {
		return left, err
	}
	lock, err := lockFile(s.e.Path + "-scoring")
	if errors.Is(err, errLocked) {
		left.Elsewhere = true
		return left, nil
	}
	if err != nil {
		return left, fmt.Errorf("lock the scoring of the database: %w", err)
	}
	defer func() { err = errors.Join(err, lock.release()) }()
	total := left.Total
	walk, err := s.walkOn(ctx)
	for until := time.Now().Add(budget); err == nil && !walk.ended; {
		if err = errors.Join(ctx.Err(), walk.piece(ctx)); time.Now().After(until) {
			break
		}
	}
	if err = errors.Join(err, walk.note(ctx)); err != nil {
		return left, err
	}
	if left, err = s.scoringLeft(ctx); err == nil && !left.Pending {
		left = model.Scoring{Done: total, Total: total}
	}
	return left, err
}

// counterScored is where a whole scoring has come to: the last lead that was
// scored. counterWritten rises with every write of rescored rows.
const (
	counterScored  = "scored"
	counterWritten = "rescored"
)

// askRescore asks for the scoring of every lead by the criteria of a hash. What is
// read of the lists from now on is of another epoch.
func askRescore(ctx context.Context, tx querier, hash string) error {
	return errors.Join(raiseEpoch(ctx, tx), putSetting(ctx, tx, settingRescore, hash), putCounter(ctx, tx, counterScored, 0))
}

func raiseEpoch(ctx context.Context, tx querier) error {
	if _, err := tx.ExecContext(ctx, "UPDATE counter SET value = value + 1 WHERE name = 'epoch'"); err != nil {
		return fmt.Errorf("begin a new epoch of scoring: %w", err)
	}
	return nil
}

func putCounter(ctx context.Context, tx querier, name string, value int64) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO counter (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value)
	if err != nil {
		return fmt.Errorf("set the counter %s: %w", name, err)
	}
	return nil
}

// scoringLeft reads how far it is.
func (s *Store) scoringLeft(ctx context.Context) (left model.Scoring, err error) {
	var scored, last int64
	var pending int
	err = s.e.Reader.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM setting WHERE name = 'rescore'),
		coalesce((SELECT value FROM counter WHERE name = 'scored'), 0), (SELECT value FROM counter WHERE name = 'lead'),
		coalesce((SELECT sum(n) FROM tally WHERE name LIKE 'stage:%'), 0)`).Scan(&pending, &scored, &last, &left.Total)
	if err != nil {
		return left, s.e.Describe(fmt.Errorf("read how far the scoring is: %w", err))
	}
	if left.Pending = pending > 0; !left.Pending {
		return model.Scoring{}, nil
	}
	if last > 0 {
		left.Done = int(float64(left.Total) * float64(scored) / float64(last))
	}
	return left, nil
}

// walk is a whole scoring on its way through the leads.
type walk struct {
	s      *Store
	pace   *pace
	stored int64 // where it is by the file
	at     int64 // where it is: leads up to there need nothing more
	ended  bool
}

// walkOn goes on where the file says.
func (s *Store) walkOn(ctx context.Context) (*walk, error) {
	w := &walk{s: s, pace: newPace(s, "scoring")}
	now, err := momentOf(ctx, s.e.Reader)
	w.stored, w.at = now.scored, now.scored
	return w, s.e.Describe(err)
}

// scorePiece is how many leads a whole scoring reads at once.
const scorePiece = 1000

// piece scores the next leads, or ends the scoring where there are none. Where
// nothing changed it writes nothing.
func (w *walk) piece(ctx context.Context) error {
	var list []anew
	var ids []model.LeadID
	var seen asOf
	err := w.s.read(ctx, func(r *reading) (err error) {
		if seen, err = momentOf(ctx, r.tx); err != nil || seen.scored != w.stored {
			return err
		}
		if ids, err = r.leadsAfter(model.LeadID(w.at), scorePiece); err == nil {
			list, err = r.anew(ids)
		}
		return err
	})
	switch {
	case err != nil:
		return err
	case seen.scored != w.stored: // it began anew
		w.stored, w.at = seen.scored, seen.scored
		return nil
	case len(ids) == 0:
		return w.end(ctx)
	}
	last := int64(ids[len(ids)-1])
	if len(list) == 0 {
		w.at = last
		return nil
	}
	valid, err := w.s.writeAnew(ctx, w.pace, list, seen, w.valid(seen.criteria), func(tx querier) error { return putCounter(ctx, tx, counterScored, last) })
	if err == nil && valid {
		w.stored, w.at = last, last
	}
	return err
}

// valid reports whether the scoring is still the one that was begun.
func (w *walk) valid(criteria string) func(now asOf) bool {
	return func(now asOf) bool { return now.criteria == criteria && now.scored == w.stored }
}

// note writes down how far it came.
func (w *walk) note(ctx context.Context) error {
	if w == nil || w.at == w.stored || w.ended {
		return nil
	}
	return w.s.write(ctx, func(tx querier) error {
		now, err := momentOf(ctx, tx)
		if err != nil || now.scored != w.stored {
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
		if err != nil || now.scored != w.stored { // others began anew
			return err
		}
		more, err := scanOne[bool](tx.QueryContext(ctx, "SELECT EXISTS (SELECT 1 FROM lead WHERE id > $1)", w.at))
		if err != nil || more { // others imported
			return err
		}
		w.ended = true
		// Pages that were read meanwhile hold rows of both: the epoch moves again.
		_, err = tx.ExecContext(ctx, "DELETE FROM setting WHERE name = $1", settingRescore)
		return errors.Join(raiseEpoch(ctx, tx), err)
	})
}

// asOf is what tells whether anything that scores depend on has moved.
type asOf struct {
	criteria                     string
	rows, entries, scored, wrote int64
}

func momentOf(ctx context.Context, q querier) (m asOf, err error) {
	err = q.QueryRowContext(ctx, `SELECT (SELECT value FROM setting WHERE name = 'criteria'), (SELECT value FROM counter WHERE name = 'rows'),
		(SELECT coalesce(max(seq), 0) FROM entry), coalesce((SELECT value FROM counter WHERE name = 'scored'), 0),
		coalesce((SELECT value FROM counter WHERE name = 'rescored'), 0)`).Scan(&m.criteria, &m.rows, &m.entries, &m.scored, &m.wrote)
	if err != nil {
		err = fmt.Errorf("read what is applied: %w", err)
	}
	return m, err
}

// anew is a lead whose row is another one than the lists have.
type anew struct {
	lead  model.LeadID
	rank  rank
	old   placed
	facts *leadFacts // where table lead says otherwise
}

// leadFacts are the columns of table lead that follow from the criteria too.
type leadFacts struct {
	flags int64
	class model.ReasonClass
}

// scoreAnew scores some leads. It reads and reckons outside of the lock.
func (s *Store) scoreAnew(ctx context.Context, pace *pace, ids []model.LeadID) error {
	var list []anew
	var seen asOf
	err := s.read(ctx, func(r *reading) (err error) {
		if seen, err = momentOf(ctx, r.tx); err != nil {
			return err
		}
		list, err = r.anew(ids)
		return err
	})
	if err != nil || len(list) == 0 {
		return err
	}
	_, err = s.writeAnew(ctx, pace, list, seen, func(asOf) bool { return true }, nil)
	return err
}

// writeAnew writes rows in short transactions, the last of which also does then:
// a decision waits for one of them at most. Where something moved since they were
// reckoned, they are reckoned again under the lock; where valid says that they are
// of no use any more, the rest is left.
func (s *Store) writeAnew(ctx context.Context, pace *pace, list []anew, seen asOf, valid func(asOf) bool, then func(querier) error) (used bool, err error) {
	for used = true; used && len(list) > 0 && err == nil; {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		rest := list
		err = pace.write(ctx, func(tx querier, more func() bool) error {
			now, err := momentOf(ctx, tx)
			if used = valid(now); err != nil || !used {
				return err
			}
			p, err := s.projectStates(ctx, tx)
			if err != nil {
				return err
			}
			if rest, err = p.renewSome(ctx, list, now == seen, more); err != nil {
				return err
			}
			if len(rest) == 0 && then != nil {
				err = then(tx)
			}
			return errors.Join(err, putCounter(ctx, tx, counterWritten, now.wrote+1), p.done(ctx))
		})
		list = rest
		seen.wrote++
	}
	return used, err
}

// renewSome writes rows for as long as more says so, and returns those that are
// left. Those that are not good any more are reckoned again.
func (p *projection) renewSome(ctx context.Context, list []anew, good bool, more func() bool) (left []anew, err error) {
	for first := true; len(list) > 0 && (first || more()); first = false {
		if good {
			err = p.renew(ctx, &list[0])
		} else {
			err = p.score(ctx, list[0].lead)
		}
		if err != nil {
			return list, err
		}
		list = list[1:]
	}
	return list, nil
}

// renew writes a row that was reckoned outside of the lock.
func (p *projection) renew(ctx context.Context, a *anew) error {
	if f := a.facts; f != nil {
		if err := p.putFacts(ctx, a.lead, *f); err != nil {
			return err
		}
	}
	if err := p.write(ctx, a.rank.values(make([]any, 0, rankWidth), p.epoch), a.old); err != nil {
		return fmt.Errorf("write the score of lead %s: %w", a.lead, err)
	}
	p.count(a.old, -1)
	a.rank.tally(p.tally, +1)
	return nil
}

func (p *projection) putFacts(ctx context.Context, lead model.LeadID, f leadFacts) error {
	_, err := p.tx.ExecContext(ctx, "UPDATE lead SET flags = $1, file_class = $2 WHERE id = $3", f.flags, string(f.class), int64(lead))
	if err != nil {
		return fmt.Errorf("write lead %s: %w", lead, err)
	}
	return nil
}

// anew scores leads by the applied criteria, and returns those whose rows are to
// change.
func (r *reading) anew(ids []model.LeadID) ([]anew, error) {
	if _, err := r.s.readCriteria(r.ctx, r.tx); err != nil {
		return nil, err
	}
	subjects, err := r.subjects(ids)
	if err != nil {
		return nil, err
	}
	a := r.s.criteria.Load()
	sc, give := a.scorer()
	defer give()
	now := r.s.Now()
	var list []anew
	var row []byte
	for i := range subjects {
		s := &subjects[i]
		scored := sc.ScoreOnly(&s.lead, s.touches, now)
		st := s.after(a.Rules, scored)
		n := anew{lead: s.lead.ID, rank: rankOf(st, scored, a.Rules)}
		if flags := leadFlags(&s.lead, &st.Facts); flags != s.flags || st.Facts.FileClass != s.fileClass {
			n.facts = &leadFacts{flags, st.Facts.FileClass}
		}
		if row = n.rank.pack(row[:0]); n.facts != nil || string(row) != s.placed {
			list = append(list, n)
		}
	}
	return list, r.placeAnew(list)
}

// placeAnew reads the rows that are to change.
func (r *reading) placeAnew(list []anew) error {
	ids := make([]model.LeadID, len(list))
	for i := range list {
		ids[i] = list[i].lead
	}
	places, err := r.places(ids)
	for i := range list {
		list[i].old = places[list[i].lead]
	}
	return err
}

package store

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
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
	err := s.write(ctx, func(tx querier) error {
		return errors.Join(askRescore(ctx, tx, s.Criteria().Hash), dropScoredBy(ctx, tx))
	})
	if err != nil {
		return err
	}
	return s.FinishScoring(ctx, progress)
}

// FinishScoring scores what Apply, an undo of criteria or a Rescore that was cut
// short left to be scored. Where another process is at it, it waits for that.
func (s *Store) FinishScoring(ctx context.Context, progress func(done, total int)) (failed error) {
	left, err := s.scoringLeft(ctx)
	if err != nil || !left.Pending {
		return err
	}
	large := left.Total >= bulkLeads
	if large {
		end, err := s.takeRoom(ctx)
		if err != nil {
			return err
		}
		defer func() { failed = errors.Join(failed, end()) }()
	}
	for {
		left, err := s.scoreOn(ctx, time.Second, runtime.GOMAXPROCS(0), large)
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

// bulkLeads is of how many leads it takes more memory to write. Only where somebody
// waits for its end: the memory does not all go back.
const bulkLeads = 10_000

// scoringGarbage is how much garbage may stand meanwhile, in percent of what is in
// use, before it is collected. A pack is soon garbage, and what is in use is little: to
// collect as often as otherwise is a tenth of the work.
const scoringGarbage = 400

// takeRoom takes more memory, to write and for garbage, until its end is called. The
// end is never nil.
func (s *Store) takeRoom(ctx context.Context) (end func() error, err error) {
	write, err := s.beginBulk(ctx)
	if err != nil {
		return write, err
	}
	collect := letGarbageStand()
	return func() error {
		collect()
		return write()
	}, nil
}

// letGarbageStand does so until its end is called, where less may stand now.
func letGarbageStand() (end func()) {
	before := debug.SetGCPercent(scoringGarbage)
	if before < 0 || before >= scoringGarbage { // somebody else has seen to it
		debug.SetGCPercent(before)
		return func() {}
	}
	return func() { debug.SetGCPercent(before) }
}

// ScoreOn goes on for about so long with the scoring of every lead that Apply, an
// undo of criteria, Rescore or a clock that went back asked for, and returns what
// is left. It costs one look-up when there is nothing to do. While another process scores, it only tells
// how far that is. One core is left to whoever works meanwhile.
func (s *Store) ScoreOn(ctx context.Context, budget time.Duration) (model.Scoring, error) {
	return s.scoreOn(ctx, budget, runtime.GOMAXPROCS(0)-1, false)
}

// scoreOn is ScoreOn on so many cores, or on one. large: room was taken to write many rows.
func (s *Store) scoreOn(ctx context.Context, budget time.Duration, cores int, large bool) (left model.Scoring, err error) {
	if left, err = s.scoringLeft(ctx); err != nil || !left.Pending {
		return left, err
	}
	if err = s.turnBack(ctx); err != nil {
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
	if err = s.walkFor(ctx, budget, max(1, min(cores, scoreWorkers)), large); err != nil {
		return left, err
	}
	if left, err = s.scoringLeft(ctx); err == nil && !left.Pending {
		left = model.Scoring{Done: total, Total: total}
	}
	return left, err
}

// counterScored is where a whole scoring has come to: the last lead that was
// scored. counterWritten rises with every write of rescored rows. counterHour is
// the latest hour as of which scores were written, in hours since 1970.
const (
	counterScored  = "scored"
	counterWritten = "rescored"
	counterHour    = "scored_hour"
)

// clockSlack is by how much the clocks of two processes may differ.
const clockSlack = 10 * time.Second

// latestHour is the one of which scores must not be later: where they are, the clock
// went back, and what fades is less by them than it is now.
func (s *Store) latestHour() int64 { return hourOf(s.Now().Add(clockSlack)) }

// turnBack asks for the scoring of every lead where scores are of a later hour than
// now: no hour at which they move says that they did already.
func (s *Store) turnBack(ctx context.Context) error {
	const later = "SELECT value FROM counter WHERE name = $1"
	if hour, err := scanOne[int64](s.e.Reader.QueryContext(ctx, later, counterHour)); err != nil || hour <= s.latestHour() {
		return s.e.Describe(err)
	}
	return s.write(ctx, func(tx querier) error {
		hour, err := scanOne[int64](tx.QueryContext(ctx, later, counterHour))
		if err != nil || hour <= s.latestHour() { // others came first
			return err
		}
		return errors.Join(askRescore(ctx, tx, s.Criteria().Hash), dropScoredBy(ctx, tx), putCounter(ctx, tx, counterHour, hourOf(s.Now())))
	})
}

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

// Behind reports whether scores or rests are of another time than now: ScoreOn or
// Sweep would wake or score leads. It reads only.
func (s *Store) Behind(ctx context.Context) (behind bool, err error) {
	err = s.read(ctx, func(r *reading) error {
		now := s.Now().UnixMicro()
		n, err := r.number(`SELECT EXISTS (SELECT 1 FROM setting WHERE name = 'rescore')
			OR EXISTS (SELECT 1 FROM counter WHERE name = 'scored_hour' AND value > $1)
			OR EXISTS (SELECT 1 FROM score WHERE next_change_at <= $2)
			OR EXISTS (SELECT 1 FROM state WHERE until_at <= $3 AND merged_into = 0)`, s.latestHour(), now, now)
		behind = n != 0
		return err
	})
	if err != nil {
		err = fmt.Errorf("read of what time the scores are: %w", err)
	}
	return behind, err
}

// scoringLeft reads how far it is.
func (s *Store) scoringLeft(ctx context.Context) (left model.Scoring, err error) {
	var scored, last, hour int64
	var pending int
	err = s.e.Reader.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM setting WHERE name = 'rescore'),
		coalesce((SELECT value FROM counter WHERE name = 'scored'), 0), (SELECT value FROM counter WHERE name = 'lead'),
		coalesce((SELECT sum(n) FROM tally WHERE name LIKE 'stage:%'), 0), coalesce((SELECT value FROM counter WHERE name = 'scored_hour'), 0)`).
		Scan(&pending, &scored, &last, &left.Total, &hour)
	if err != nil {
		return left, s.e.Describe(fmt.Errorf("read how far the scoring is: %w", err))
	}
	if hour > s.latestHour() {
		scored, pending = 0, 1
	}
	if left.Pending = pending > 0; !left.Pending {
		return model.Scoring{}, nil
	}
	if last > 0 {
		left.Done = int(float64(left.Total) * float64(scored) / float64(last))
	}
	return left, nil
}

// asOf is what tells whether anything that scores depend on has moved.
type asOf struct {
	criteria                            string
	rows, entries, scored, wrote, epoch int64
}

func momentOf(ctx context.Context, q querier) (m asOf, err error) {
	err = each(ctx, q, `SELECT (SELECT value FROM setting WHERE name = 'criteria'), (SELECT value FROM counter WHERE name = 'rows'),
		(SELECT coalesce(max(seq), 0) FROM entry), coalesce((SELECT value FROM counter WHERE name = 'scored'), 0),
		coalesce((SELECT value FROM counter WHERE name = 'rescored'), 0), (SELECT value FROM counter WHERE name = 'epoch')`, 6, func(c *cells) error {
		m = asOf{c.text(), c.int(), c.int(), c.int(), c.int(), c.int()}
		return nil
	})
	if err != nil {
		err = fmt.Errorf("read what is applied: %w", err)
	}
	return m, err
}

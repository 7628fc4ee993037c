package store

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"winnow/model/criteria"
	"winnow/model/score"
)

// A whole scoring by criteria that differ from the former ones in some rules need
// not reckon the leads that none of these rules is about: their rows are right
// already. That holds as long as it is known by which criteria the rows were
// scored.

// settingScoredBy says so: the version of the scoring, the criteria that are being
// applied, and those of before of which rows may be left; without these, every
// row is as the applied ones say. A migration that asks for the scoring of every
// lead must delete it.
const settingScoredBy = "scored_by"

// scoredByMost is how many former criteria are kept in mind.
const scoredByMost = 3

type scoredBy struct {
	applied string
	before  []string // in the order in which they were applied
}

func readScoredBy(ctx context.Context, q querier) (by scoredBy, known bool, err error) {
	text, err := scanOne[string](q.QueryContext(ctx, "SELECT value FROM setting WHERE name = $1", settingScoredBy))
	if err != nil {
		return by, false, fmt.Errorf("read by what the leads were scored: %w", err)
	}
	parts := strings.Fields(text)
	if len(parts) < 2 || parts[0] != strconv.Itoa(score.Version) {
		return by, false, nil
	}
	return scoredBy{parts[1], parts[2:]}, true, nil
}

func putScoredBy(ctx context.Context, tx querier, by scoredBy) error {
	words := append([]string{strconv.Itoa(score.Version), by.applied}, by.before...)
	return putSetting(ctx, tx, settingScoredBy, strings.Join(words, " "))
}

func dropScoredBy(ctx context.Context, tx querier) error {
	if _, err := tx.ExecContext(ctx, "DELETE FROM setting WHERE name = $1", settingScoredBy); err != nil {
		return fmt.Errorf("forget by what the leads were scored: %w", err)
	}
	return nil
}

// scoreBy notes that criteria take the place of others.
func scoreBy(ctx context.Context, tx querier, from, to string) error {
	by, known, err := readScoredBy(ctx, tx)
	if err != nil {
		return err
	}
	before := append(by.before, from)
	before = slices.DeleteFunc(before, func(h string) bool { return h == to })
	slices.Sort(before)
	before = slices.Compact(before)
	if !known || by.applied != from || len(before) > scoredByMost || len(before) == 0 {
		return dropScoredBy(ctx, tx)
	}
	return putScoredBy(ctx, tx, scoredBy{to, before})
}

// lately are the criteria that were applied last: to read a text again takes as long
// as to score a thousand leads.
type lately struct {
	mu   sync.Mutex
	list []*criteria.Criteria // the latest first
}

func (l *lately) find(hash string) *criteria.Criteria {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range l.list {
		if c.Hash == hash {
			return c
		}
	}
	return nil
}

func (l *lately) keep(c *criteria.Criteria) {
	l.mu.Lock()
	defer l.mu.Unlock()
	list := append(make([]*criteria.Criteria, 0, scoredByMost+1), c)
	for _, o := range l.list {
		if o.Hash != c.Hash && len(list) < scoredByMost {
			list = append(list, o)
		}
	}
	l.list = list
}

// unmoved finds the leads whose rows are right already. It is used by one goroutine.
type unmoved struct {
	deltas []*score.Delta // from each of the former criteria
	now    int64
	keep   func(*pack) // is told of the packs of such leads
}

// formerly are the criteria by which rows may have been scored before, none where
// that is not known: all leads are to be reckoned.
func (r *reading) formerly(applied string) (list []*criteria.Criteria, err error) {
	by, known, err := readScoredBy(r.ctx, r)
	if err != nil || !known || by.applied != applied {
		return nil, err
	}
	for _, hash := range by.before {
		c := r.s.former.find(hash)
		if c == nil {
			if c, err = criteriaOf(r.ctx, r, hash); err != nil {
				return nil, nil // they cannot be read any more: that is no reason to fail
			}
			c = r.s.apply(c).Criteria
			r.s.former.keep(c)
		}
		list = append(list, c)
	}
	return list, nil
}

// newUnmoved makes one, nil where every lead is to be reckoned.
func newUnmoved(former []*criteria.Criteria, c *criteria.Criteria) *unmoved {
	v := &unmoved{}
	for _, f := range former {
		d, ok := score.NewDelta(f, c)
		if !ok {
			return nil
		}
		v.deltas = append(v.deltas, d)
	}
	if len(v.deltas) == 0 {
		return nil
	}
	return v
}

// holds reports whether the row of a lead is right: it was made by criteria that
// say the same of this lead, and no hour came since that moves it. touches are what
// its pack holds of it.
func (v *unmoved) holds(row *subjectRow, s *subject, touches packReader) bool {
	if v == nil || row.digest == 0 || row.next <= v.now || row.pack.stale {
		return false
	}
	for _, d := range v.deltas {
		if d.Passes(int(row.passed>>2), row.passed&passedHot != 0, row.passed&passedMQL != 0) {
			return false
		}
		moves, asks := d.Lead(&s.lead)
		if moves || asks && touches.anyKind(d.Touched) {
			return false
		}
	}
	v.keep(row.pack)
	return true
}

// Bits of subjectRow.passed.
const (
	passedMQL = 1
	passedHot = 2
)

// at makes ready for a piece.
func (v *unmoved) at(now time.Time, keep func(*pack)) *unmoved {
	if v != nil {
		v.now, v.keep = now.UnixMicro(), keep
	}
	return v
}

// noChange stands for the hour at which a score moves that never does.
const noChange = math.MaxInt64

package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"

	"winnow/model"
	"winnow/model/score"
)

// placed is a score row as it is stored, in the order of rankColumns; nil when
// there is none.
type placed []any

// Places among rankColumns.
const (
	atStage     = 1
	atKey       = 2
	atQualified = 11
	atHot       = 12
	atNext      = 13
	atEpoch     = 14
	atFlags     = 15
	atHotLast   = 22
	atDigest    = 23
	rankWidth   = 24
)

// placedColumns are rankColumns, of a score row p.
var placedColumns = "p." + strings.Join(strings.Fields(rankColumns), " p.")

// placedAt is what was scanned of placedColumns.
func placedAt(row []any) placed {
	if row[0] == nil {
		return nil
	}
	return row
}

// pointers are where a row is scanned to.
func pointers(row []any) []any {
	to := make([]any, len(row))
	for i := range row {
		to[i] = &row[i]
	}
	return to
}

// stage and flags are what the row counts as in the tallies.
func (p placed) stage() model.Stage {
	if p == nil {
		return ""
	}
	s, _ := p[atStage].(string)
	return model.Stage(s)
}

func (p placed) flags() int64 {
	n, _ := p[atFlags].(int64)
	return n
}

func (p placed) instant(at int) time.Time {
	if p == nil {
		return time.Time{}
	}
	n, ok := p[at].(int64)
	return instant(sql.NullInt64{Int64: n, Valid: ok})
}

// projection brings scores and tallies up to date within one transaction. It is
// the only writer of both. done must be called before the commit.
type projection struct {
	s        *Store
	tx       querier
	scorer   *score.Scorer
	give     func()
	rules    model.Rules
	now      time.Time
	epoch    int64
	rows     int64 // how often source rows, touches or merges changed so far
	last     int64 // the number of the latest entry when it began
	turning  bool  // an import is on its way out or in: see going
	changing bool  // source rows, touches or merges of its leads change: see stale
	tally    map[string]int64

	fired *[]firing        // where what touches set off is noted; nil: it is of no interest
	swept *[]model.EntryID // of a sweep: the entries it wrote about triggers; see arrived
	left  time.Time        // see leave
}

// project begins a projection of leads whose source rows, touches or merges this
// transaction changes.
func (s *Store) project(ctx context.Context, tx querier) (*projection, error) {
	p, err := s.projectStates(ctx, tx)
	if err != nil {
		return nil, err
	}
	if err := perform(ctx, tx, "UPDATE counter SET value = value + 1 WHERE name = 'rows'"); err != nil {
		return nil, fmt.Errorf("count the changes of rows: %w", err)
	}
	p.rows++
	p.changing = true
	return p, nil
}

// ground is what a projection goes by besides the leads themselves.
type ground struct {
	criteria          string // the hash of the applied ones
	epoch, rows, last int64  // see projection
	hour              int64  // see counterHour
	turning           bool
}

func readGround(ctx context.Context, q querier) (g ground, err error) {
	err = each(ctx, q, `SELECT (SELECT value FROM setting WHERE name = 'criteria'),
		(SELECT value FROM counter WHERE name = 'epoch'), (SELECT value FROM counter WHERE name = 'rows'),
		(`+lastEntry+`), (SELECT value FROM counter WHERE name = 'scored_hour'), EXISTS (SELECT 1 FROM setting WHERE name = '`+settingTurning+"')", 6, func(c *cells) error {
		g = ground{c.text(), c.int(), c.int(), c.int(), c.int(), c.int() != 0}
		return nil
	})
	if err != nil {
		return g, fmt.Errorf("read what is applied: %w", err)
	}
	return g, nil
}

// projectStates begins a projection of leads of which only the ledger or the
// clock changes something. It works under the criteria that the file has applied,
// which another process may have changed since.
func (s *Store) projectStates(ctx context.Context, tx querier) (*projection, error) {
	g, err := readGround(ctx, tx)
	if err != nil {
		return nil, err
	}
	return s.projectOn(ctx, tx, g)
}

// projectOn is projectStates where the ground is known.
func (s *Store) projectOn(ctx context.Context, tx querier, g ground) (*projection, error) {
	p := &projection{s: s, tx: tx, now: s.Now(), tally: map[string]int64{}, epoch: g.epoch, rows: g.rows, last: g.last, turning: g.turning}
	a := s.criteria.Load()
	if a.Hash != g.criteria {
		if _, err := s.readCriteria(ctx, tx); err != nil {
			return nil, err
		}
		a = s.criteria.Load()
	}
	if hour := hourOf(p.now); hour > g.hour {
		if err := putCounter(ctx, tx, counterHour, hour); err != nil {
			return nil, err
		}
	}
	p.rules = a.Rules
	p.scorer, p.give = a.scorer()
	return p, nil
}

// done writes the tallies and returns the scorer.
func (p *projection) done(ctx context.Context) error {
	p.give()
	return p.flush(ctx)
}

// flush writes the tallies counted so far, in one statement.
func (p *projection) flush(ctx context.Context) error {
	args := make([]any, 0, 16)
	for name, n := range p.tally {
		if n != 0 {
			args = append(args, name, n)
		}
	}
	clear(p.tally)
	if len(args) == 0 {
		return nil
	}
	if err := perform(ctx, p.tx, addTally(len(args)/2), args...); err != nil {
		return fmt.Errorf("count the leads: %w", err)
	}
	return nil
}

// addTally adds to so many tallies, each a name and what is added.
func addTally(n int) string {
	b := append(make([]byte, 0, 256), "INSERT INTO tally (name, n) VALUES "...)
	for i := range n {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(append(b, "($"...), int64(2*i+1), 10)
		b = append(strconv.AppendInt(append(b, ", $"...), int64(2*i+2), 10), ')')
	}
	return string(append(b, " ON CONFLICT (name) DO UPDATE SET n = tally.n + excluded.n"...))
}

// lead makes a lead's state, score and tallies of what is stored about it: source
// rows, touches and ledger. It is what undo, merging and taking an import back end
// with.
func (p *projection) lead(ctx context.Context, lead model.LeadID) error {
	items, err := itemsOf(ctx, p.tx, lead)
	if err != nil {
		return err
	}
	st := model.Replay(lead, model.Facts{}, items)
	if err := p.replaceState(ctx, st); err != nil {
		return err
	}
	old, err := placedOf(ctx, p.tx, lead)
	if err != nil {
		return err
	}
	if st.MergedInto != 0 {
		return p.drop(ctx, lead, old)
	}
	l, _, err := foldLead(ctx, p.tx, lead)
	if err != nil {
		return err
	}
	if l.Rows == 0 {
		stored, err := leadStored(ctx, p.tx, lead)
		if err != nil {
			return err
		}
		if !stored {
			return p.drop(ctx, lead, old)
		}
	}
	st.Facts = foldFacts(&l, &p.rules)
	touches, err := touchesOf(ctx, p.tx, lead)
	if err != nil {
		return err
	}
	return p.put(ctx, st, p.scorer.Score(&l, touches, p.now), old)
}

// facts are what a lead's rows and touches say now.
func (p *projection) facts(ctx context.Context, lead model.LeadID) (model.Facts, error) {
	l, _, err := foldLead(ctx, p.tx, lead)
	if err != nil {
		return model.Facts{}, err
	}
	touches, err := touchesOf(ctx, p.tx, lead)
	if err != nil {
		return model.Facts{}, err
	}
	f, sc := foldFacts(&l, &p.rules), p.scorer.ScoreOnly(&l, touches, p.now)
	f.Reached(&sc)
	return f, nil
}

// replaceState writes a replayed state whatever stood there; a lead that no entry
// names has no row.
func (p *projection) replaceState(ctx context.Context, st model.State) error {
	if st.Version == 0 {
		_, err := p.tx.ExecContext(ctx, "DELETE FROM state WHERE lead = $1", int64(st.Lead))
		return err
	}
	before, err := scanOne[int64](p.tx.QueryContext(ctx, "SELECT version FROM state WHERE lead = $1", int64(st.Lead)))
	if err != nil {
		return fmt.Errorf("read the version of lead %s: %w", st.Lead, err)
	}
	return putState(ctx, p.tx, st, before)
}

// leadStored reports whether there is a lead row.
func leadStored(ctx context.Context, q querier, lead model.LeadID) (bool, error) {
	stored, err := scanOne[bool](q.QueryContext(ctx, "SELECT EXISTS (SELECT 1 FROM lead WHERE id = $1)", int64(lead)))
	if err != nil {
		return false, fmt.Errorf("look for lead %s: %w", lead, err)
	}
	return stored, nil
}

// placedOf reads a lead's score row.
func placedOf(ctx context.Context, q querier, lead model.LeadID) (placed, error) {
	row := make([]any, rankWidth)
	err := each(ctx, q, "SELECT "+rankColumns+" FROM score WHERE lead = $1", rankWidth, func(c *cells) error {
		return c.scan(pointers(row)...)
	}, int64(lead))
	if err != nil {
		return nil, fmt.Errorf("read the score of lead %s: %w", lead, err)
	}
	return placedAt(row), nil
}

// put writes a lead's score row from its state (whose facts need not know when
// it qualified) and its scoring, and counts it. old is what the row there is now
// counts as.
func (p *projection) put(ctx context.Context, st model.State, sc model.Scored, old placed) error {
	if err := p.stale(ctx, st.Lead); err != nil {
		return err
	}
	st.Facts.Reached(&sc)
	p.noteFired(st.Lead, sc)
	arrived := p.arrived(st.Lead, &sc, old.instant(atNext))
	k := rankOf(&st, &sc, &p.rules)
	row := k.values(make([]any, 0, rankWidth), p.epoch)
	if err := p.write(ctx, row, old); err != nil {
		return fmt.Errorf("write the score of lead %s: %w", st.Lead, err)
	}
	p.count(old, -1)
	k.tally(p.tally, +1)
	return p.record(ctx, arrived)
}

// write inserts a score row, or changes the parts of it that are others than
// before: an index is written anew when a column of it is set, changed or not,
// and a decision changes little of what rescoring does.
func (p *projection) write(ctx context.Context, row []any, old placed) error {
	if old == nil {
		return p.insert(ctx, row)
	}
	moved := false // with its new key
	for _, part := range scoreParts {
		if moved && part.keyAlone {
			continue
		}
		args := make([]any, 0, rankWidth)
		changed := false
		for _, at := range part.places {
			args = append(args, row[at])
			changed = changed || row[at] != old[at] && (at != atKey || part.keyAlone)
		}
		if !changed {
			continue
		}
		if err := perform(ctx, p.tx, part.query, append(args, p.epoch, row[atDigest], row[0])...); err != nil {
			return err
		}
		moved = moved || part.places[0] == atStage
	}
	return nil
}

// insert adds a score row. That it counts among those of its owner is told here: see
// the migration that made table owner.
func (p *projection) insert(ctx context.Context, row []any) error {
	if err := perform(ctx, p.tx, insertScore, row...); err != nil {
		return err
	}
	return perform(ctx, p.tx, countOwned, row[0])
}

const countOwned = `UPDATE owner SET everything = everything + 1, queue = owner.queue + x.queue, nurture = owner.nurture + x.nurture,
	sales = owner.sales + x.sales, hot = owner.hot + x.hot, working = owner.working + x.working, back = owner.back + x.back,
	cooled = owner.cooled + x.cooled FROM listed x WHERE x.lead = $1 AND owner.id = (SELECT w.owner FROM owned w WHERE w.lead = x.lead)`

const insertScore = "INSERT INTO score (" + rankColumns + `, owner)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
		coalesce((SELECT w.owner FROM owned w WHERE w.lead = $1), 0))`

// scoreParts are the parts of a row that change together. A row that moves from
// list to list takes its new key along, for it would be moved twice otherwise.
var scoreParts = [...]struct {
	query    string
	places   []int // among rankColumns
	keyAlone bool
}{
	{`UPDATE score SET stage = $1, due_at = $2, due_kind = $3, waiting_since = $4, flags = $5, sort_key = $6, epoch = $7, digest = $8 WHERE lead = $9`,
		[]int{atStage, 8, 9, 10, atFlags, atKey}, false},
	{`UPDATE score SET sort_key = $1, epoch = $2, digest = $3 WHERE lead = $4`, []int{atKey}, true},
	{`UPDATE score SET next_change_at = $1, epoch = $2, digest = $3 WHERE lead = $4`, []int{atNext}, false},
	{`UPDATE score SET score = $1, fit = $2, engagement = $3, grade = $4, rising = $5, qualified_at = $6, hot_at = $7, why_kind = $8,
		why_count = $9, why_at = $10, why_detail = $11, touches = $12, last_touch = $13, hot_last = $14, epoch = $15, digest = $16 WHERE lead = $17`,
		[]int{3, 4, 5, 6, 7, atQualified, atHot, 16, 17, 18, 19, 20, 21, atHotLast}, false},
}

// drop removes a lead from every list: it was merged away, or nothing is known
// of it any more.
func (p *projection) drop(ctx context.Context, lead model.LeadID, old placed) error {
	if err := p.stale(ctx, lead); err != nil || old == nil {
		return err
	}
	if _, err := p.tx.ExecContext(ctx, "DELETE FROM score WHERE lead = $1", int64(lead)); err != nil {
		return fmt.Errorf("take lead %s out of the lists: %w", lead, err)
	}
	p.count(old, -1)
	return nil
}

func (p *projection) count(at placed, by int64) {
	if at != nil {
		tallyRow(p.tally, at.stage(), at.flags(), by)
	}
}

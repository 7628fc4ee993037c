package store

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"winnow/model"
	"winnow/model/report"
)

// LifeQuery says what EachLife is asked for.
type LifeQuery struct {
	// Segment is what leads are told apart by: a field of model.Fields, size (the
	// number of people), or the name of an attribute. "" is the industry, where there
	// is none the country.
	Segment string
	// NoScores leaves out at which scores was decided: they are report.NoScore.
	NoScores bool
}

// EachLife hands what happened to every lead to f, in the order of ids: those that
// were merged into another as a part of it. All is of one moment, and memory does
// not grow with the number of leads. f may keep nothing of what it is handed but
// texts. It is called off between two pieces of leads. progress (may be nil) is told how far it is.
func (s *Store) EachLife(ctx context.Context, q LifeQuery, f func(*report.Life) error, progress func(done, total int)) error {
	within, stop := context.WithCancel(ctx)
	defer stop()
	pieces, free := make(chan *livesPiece), make(chan *livesPiece, livesAhead)
	for range livesAhead {
		free <- &livesPiece{}
	}
	var reader sync.WaitGroup
	var unread error
	reader.Go(func() {
		defer close(pieces)
		unread = s.readLives(within, q, free, pieces)
	})
	t, done := newLifeTeller(q), 0
	err := func() error {
		for p := range pieces {
			if err := t.piece(p, f); err != nil {
				return err
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			if done += len(p.found); progress != nil {
				progress(done, max(done, p.total))
			}
			free <- p
		}
		return nil
	}()
	stop()
	reader.Wait()
	if err == nil {
		err = unread
	}
	return err
}

// livesAhead is how many pieces are in memory at once: one is read while another one
// is told.
const livesAhead = 2

// livesPiece is what was read of the leads of a span.
type livesPiece struct {
	total  int // leads that there are in all spans, about
	found  []subjectRow
	rows   []lifeText                     // how they stand, of more leads maybe
	steps  []lifeText                     // what stands in the ledger about them, likewise
	made   map[model.LeadID]*subject      // of those that no pack holds
	joined map[model.LeadID][]report.Step // of those into which others were merged: what stands about all of them
}

// lifeText is a row about a lead, its columns as one text.
type lifeText struct {
	lead model.LeadID
	text string
}

// readLives reads the leads piece by piece, each into one that is free.
func (s *Store) readLives(ctx context.Context, q LifeQuery, free <-chan *livesPiece, pieces chan<- *livesPiece) error {
	// A row that can be called off takes twice as long; a piece is soon read.
	return s.read(context.WithoutCancel(ctx), func(r *reading) error {
		total, err := r.number("SELECT coalesce(sum(n), 0) FROM tally WHERE name LIKE 'stage:%'")
		if err != nil {
			return err
		}
		l := lives{r: r, stepRows: lifeSteps}
		if q.NoScores {
			l.stepRows = lifeStepsAlone
		}
		for last := int64(0); ; {
			upto, err := r.pieceEnd(last)
			if err != nil || upto <= last {
				return err
			}
			select {
			case <-ctx.Done():
				return ctx.Err()
			case l.livesPiece = <-free:
			}
			l.total = int(total)
			if err := l.piece(which{after: model.LeadID(last), upto: model.LeadID(upto)}); err != nil {
				return err
			}
			select {
			case <-ctx.Done():
				return ctx.Err()
			case pieces <- l.livesPiece:
			}
			last = upto
		}
	})
}

// lives reads lives piece by piece.
type lives struct {
	*livesPiece
	r        *reading
	stepRows string
}

// A row costs by its columns: each comes as one text, what people typed last.
const (
	lifeRows = `SELECT concat_ws(char(31), l.id, l.flags, l.created_at, l.file_stage, coalesce(p.stage, ''), coalesce(p.score, 0), coalesce(p.flags, 0),
			coalesce(p.qualified_at, ''), coalesce(s.owner, ''))
		FROM lead l LEFT JOIN score p ON p.lead = l.id LEFT JOIN state s ON s.lead = l.id WHERE coalesce(s.merged_into, 0) = 0 AND l.id `
	lifeRowsEnd  = " ORDER BY l.id"
	lifeRowParts = 9

	lifeStepColumns = `SELECT concat_ws(char(31), c.lead, c.seq, e.at, e.action, c.from_stage, c.reason, c.class, coalesce(c.until_at, ''), c.outcome, c.cause, `
	lifeStepFrom    = `, e.actor) FROM change c CROSS JOIN entry e WHERE e.seq = c.seq AND c.lead `

	// The score at a decision is read off the snapshot, whose document has it near
	// its beginning. Entries and their snapshots share the number.
	lifeSteps = lifeStepColumns + `CASE WHEN e.action IN ('promote', 'reject', 'nurture') THEN
				coalesce((SELECT CAST(substr(n.document, instr(n.document, '"score":') + 8, 4) AS INTEGER) FROM snapshot n
					WHERE n.id >= c.seq << 20 AND n.id < (c.seq + 1) << 20 AND n.lead = c.lead), -1)
				ELSE -1 END` + lifeStepFrom
	lifeStepsAlone = lifeStepColumns + "-1" + lifeStepFrom
	lifeStepParts  = 12
	lifeStepsEnd   = ` AND e.action IN (` + told + `, 'try', 'wake') AND ` + stands + ` ORDER BY c.lead, c.seq`

	lifeJoined = "SELECT merged_into FROM state WHERE merged_into <> 0 AND merged_into "
)

// piece reads the leads of a span.
func (l *lives) piece(w which) error {
	if err := l.standing(&w); err != nil || len(l.found) == 0 {
		return err
	}
	open, err := l.r.packsOf(l.found[0].lead, l.found[len(l.found)-1].lead)
	if err != nil {
		return err
	}
	_, others, err := l.r.locate(open, l.found, len(l.found))
	if err != nil {
		return err
	}
	if l.made, err = l.r.subjectsMade(others); err != nil {
		return err
	}
	if l.steps, err = l.texts(&w, l.stepRows, lifeStepsEnd, l.steps[:0]); err != nil {
		return err
	}
	return l.join(&w)
}

// standing reads how the leads stand that are there and were not merged away.
func (l *lives) standing(w *which) (err error) {
	if l.rows, err = l.texts(w, lifeRows, lifeRowsEnd, l.rows[:0]); err != nil {
		return err
	}
	clear(l.found) // packs are large
	l.found = l.found[:0]
	for i := range l.rows {
		l.found = append(l.found, subjectRow{lead: l.rows[i].lead})
	}
	l.found, err = l.r.staying(w, l.found)
	return err
}

// texts reads rows of one text each, of which the first part is the lead.
func (l *lives) texts(w *which, query, end string, into []lifeText) ([]lifeText, error) {
	err := w.ask(l.r, query, end, 1, func(c *cells) error {
		text := c.text()
		id, rest, ok := strings.Cut(text, partSign)
		if !ok {
			return errLifeParts
		}
		into = append(into, lifeText{model.LeadID(whole(id)), rest})
		return nil
	})
	return into, err
}

var errLifeParts = errors.New("read what happened to a lead: a row has too few parts")

// join reads the steps of the leads into which others were merged, together with those
// of the others.
func (l *lives) join(w *which) error {
	var into []model.LeadID
	err := w.ask(l.r, lifeJoined, "", 1, func(c *cells) error { into = append(into, model.LeadID(c.int())); return nil })
	l.joined = nil
	for _, id := range into {
		if err != nil || l.joined[id] != nil {
			continue
		}
		if l.joined == nil {
			l.joined = map[model.LeadID][]report.Step{}
		}
		l.joined[id], err = l.stepsOfAll(id)
	}
	return err
}

func (l *lives) stepsOfAll(id model.LeadID) ([]report.Step, error) {
	group, err := l.r.group(id)
	if err != nil {
		return nil, err
	}
	type numbered struct {
		seq int64
		report.Step
	}
	var all []numbered
	for _, id := range group {
		texts, err := l.texts(&which{after: id - 1, upto: id}, l.stepRows, lifeStepsEnd, nil)
		if err != nil {
			return nil, err
		}
		for i := range texts {
			seq, step, err := stepOf(texts[i].text)
			if err != nil {
				return nil, err
			}
			all = append(all, numbered{seq, step})
		}
	}
	slices.SortFunc(all, func(a, b numbered) int { return cmp.Compare(a.seq, b.seq) })
	steps := make([]report.Step, 0, len(all))
	for i, s := range all {
		if i == 0 || all[i-1].seq != s.seq { // a bulk decision on both is one on the lead
			steps = append(steps, s.Step)
		}
	}
	return steps, nil
}

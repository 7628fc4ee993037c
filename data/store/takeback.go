package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"winnow/model"
)

// takeSize is how many leads of a batch are in memory at once while it is taken
// back or given again.
const takeSize = 500

// takeBack makes everything a batch said count for nothing, and brings all leads
// it named up to date. It runs after the undo's entry, changes and taken_back row
// are written. Leads that nothing else is known of and that a decision stands on
// are refused: they keep what the batch said.
func (s *Store) takeBack(ctx context.Context, tx *sql.Tx, batch model.BatchID) ([]model.Refused, error) {
	if _, err := tx.ExecContext(ctx, "UPDATE batch SET state = 'taken_back' WHERE id = +$1", int64(batch)); err != nil {
		return nil, fmt.Errorf("take import %d back: %w", batch, err)
	}
	p, err := s.project(ctx, tx)
	if err != nil {
		return nil, err
	}
	t := taker{refresher: refresher{tx: tx, p: p, index: true}, batch: batch, keeps: map[model.LeadID]bool{}}
	if err := t.keepDecided(ctx); err != nil {
		return nil, err
	}
	// From the last lead to the first: those that came later are proposed as
	// duplicates of earlier ones, so each proposal goes once.
	err = t.eachBack(ctx, func(_, plain []model.LeadID) error { return t.takePlain(ctx, plain) })
	if err == nil {
		err = t.forget(ctx)
	}
	if err == nil {
		err = t.eachBack(ctx, func(leads, plain []model.LeadID) error { return t.takeOthers(ctx, leads, plain) })
	}
	if err != nil {
		return nil, err
	}
	return t.kept, p.done(ctx)
}

// eachBack visits the leads of the batch from the last to the first, some at a
// time, and says which of them are plain.
func (t *taker) eachBack(ctx context.Context, f func(leads, plain []model.LeadID) error) error {
	for before := model.LeadID(1<<63 - 1); ; {
		leads, err := batchLeadsBack(ctx, t.tx, t.batch, before, takeSize)
		if err != nil {
			return err
		}
		plain, err := t.plain(ctx, leads)
		if err != nil {
			return err
		}
		if err := f(leads, plain); err != nil {
			return err
		}
		if len(leads) < takeSize {
			return nil
		}
		before = leads[len(leads)-1]
	}
}

// giveAgain makes what a batch said count again, after the redo's entry and
// changes are written and its group is no longer in taken_back.
func (s *Store) giveAgain(ctx context.Context, tx *sql.Tx, batch model.BatchID) error {
	for _, query := range []string{"UPDATE batch SET state = 'done' WHERE id = +$1", "DELETE FROM batch_kept WHERE batch = +$1"} {
		if _, err := tx.ExecContext(ctx, query, int64(batch)); err != nil {
			return fmt.Errorf("give import %d again: %w", batch, err)
		}
	}
	if err := moveKeys(ctx, tx); err != nil {
		return err
	}
	p, err := s.project(ctx, tx)
	if err != nil {
		return err
	}
	t := taker{refresher: refresher{tx: tx, p: p, index: true}, batch: batch}
	for after := model.LeadID(0); ; {
		leads, err := batchLeads(ctx, tx, batch, after, takeSize)
		if err != nil {
			return err
		}
		if err := t.giveSome(ctx, leads); err != nil {
			return err
		}
		if len(leads) < takeSize {
			return p.done(ctx)
		}
		after = leads[len(leads)-1]
	}
}

// taker brings the leads of a batch up to date after it stopped or began to count.
type taker struct {
	refresher
	batch model.BatchID
	keeps map[model.LeadID]bool // leads of the batch that keep what it said
	kept  []model.Refused
	gone  []leadKey // keys of plain leads that are gone: see forget
}

// takeOthers takes a batch's word about leads back that are not plain.
func (t *taker) takeOthers(ctx context.Context, leads, plain []model.LeadID) error {
	for _, id := range leads {
		if _, done := slices.BinarySearch(plain, id); done || t.keeps[id] {
			continue
		}
		if err := t.turn(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// giveSome makes a batch's word about some leads count again.
func (t *taker) giveSome(ctx context.Context, leads []model.LeadID) error {
	plain, err := t.plain(ctx, leads)
	if err != nil {
		return err
	}
	shared, err := t.givePlain(ctx, plain)
	if err != nil {
		return err
	}
	for _, id := range leads {
		if _, done := slices.BinarySearch(plain, id); done && !slices.Contains(shared, id) {
			continue
		}
		if err := t.turn(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// turn brings one lead up to date with what its batches count for now.
func (t *taker) turn(ctx context.Context, id model.LeadID) error {
	root, err := rootOf(ctx, t.tx, id)
	if err != nil {
		return err
	}
	if err := settleTouches(ctx, t.tx, id); err != nil {
		return err
	}
	return t.again(ctx, id, root)
}

// again refreshes the lead that a row counts for.
func (t *taker) again(ctx context.Context, id, root model.LeadID) error {
	if root != id {
		if err := t.away(ctx, id); err != nil {
			return err
		}
	}
	return t.lead(ctx, root)
}

// keepDecided finds the leads that nothing else is known of and that an entry
// stands on, and leaves to them what the batch said. It goes first: what keeps its
// rows also keeps its part in the duplicates of others.
func (t *taker) keepDecided(ctx context.Context) error {
	rows, err := t.tx.QueryContext(ctx, `SELECT s.lead FROM state s WHERE EXISTS (SELECT 1 FROM source_row r WHERE r.lead = s.lead AND r.batch = $1)
		OR EXISTS (SELECT 1 FROM batch_touch b WHERE b.batch = $1 AND b.lead = s.lead) ORDER BY s.lead`, int64(t.batch))
	if err != nil {
		return fmt.Errorf("list what was decided since import %d: %w", t.batch, err)
	}
	leads, err := scanAll[model.LeadID](rows)
	if err != nil {
		return fmt.Errorf("list what was decided since import %d: %w", t.batch, err)
	}
	stands := map[model.LeadID]bool{}
	for _, id := range leads {
		root, err := rootOf(ctx, t.tx, id)
		if err != nil {
			return err
		}
		if _, known := stands[root]; !known {
			if stands[root], err = t.stands(ctx, root); err != nil {
				return err
			}
		}
		if !stands[root] {
			continue
		}
		if err := t.keep(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// keep leaves to a lead what the batch said of it.
func (t *taker) keep(ctx context.Context, id model.LeadID) error {
	t.keeps[id] = true
	_, err := t.tx.ExecContext(ctx, "INSERT INTO batch_kept (batch, lead) VALUES ($1, $2) ON CONFLICT DO NOTHING", int64(t.batch), int64(id))
	if err != nil {
		return fmt.Errorf("keep lead %s: %w", id, err)
	}
	return nil
}

// stands reports whether a lead and those merged into it are known from nothing
// but the batch, and have an entry that stands on it, and notes the refusal.
func (t *taker) stands(ctx context.Context, root model.LeadID) (bool, error) {
	group, err := groupOf(ctx, t.tx, root)
	if err != nil {
		return false, err
	}
	others, err := t.othersSay(ctx, group)
	if err != nil || others {
		return false, err
	}
	no, err := t.standsOn(ctx, group)
	if err != nil || no == nil {
		return false, err
	}
	label, err := scanOne[string](t.tx.QueryContext(ctx, "SELECT label FROM lead WHERE id = +$1", int64(root)))
	if err != nil {
		return false, fmt.Errorf("read lead %s: %w", root, err)
	}
	no.Lead = root
	t.kept = append(t.kept, model.Refused{Target: model.Target{Lead: root, Version: model.AnyVersion}, Label: label, Refusal: no})
	return true, nil
}

// othersSay reports whether rows of other batches count for a group of leads.
func (t *taker) othersSay(ctx context.Context, group []model.LeadID) (bool, error) {
	for _, id := range group {
		n, err := scanOne[int](t.tx.QueryContext(ctx, `SELECT 1 FROM source_row r JOIN batch b ON b.id = r.batch
			WHERE r.lead = +$1 AND r.batch <> $2 AND `+rowLive+" LIMIT 1", int64(id), int64(t.batch)))
		if err != nil || n > 0 {
			return n > 0, err
		}
	}
	return false, nil
}

// standsOn finds the latest entry that names one of the leads and counts, apart
// from what the batch itself set off.
func (t *taker) standsOn(ctx context.Context, group []model.LeadID) (*model.Refusal, error) {
	for _, id := range group {
		var action, actor string
		var at int64
		err := t.tx.QueryRowContext(ctx, `SELECT e.action, e.actor, e.at FROM change c JOIN entry e ON e.seq = c.seq
			WHERE c.lead = +$1 AND e.action NOT IN ('undo', 'redo')
				AND e.grp <> (SELECT entry FROM batch WHERE id = +$2)
				AND NOT EXISTS (SELECT 1 FROM taken_back t WHERE t.grp = e.grp)
			ORDER BY c.seq DESC LIMIT 1`, int64(id), int64(t.batch)).Scan(&action, &actor, &at)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read what stands on lead %s: %w", id, err)
		}
		day := instant(sql.NullInt64{Int64: at, Valid: true}).In(t.p.s.opt.Zone).Format("2 Jan 15:04")
		return &model.Refusal{Lead: id, Code: model.RefusedStands, Action: model.ActUndo, By: actor,
			Msg: fmt.Sprintf("%s by %s on %s stands on it", strings.ReplaceAll(action, "_", " "), actor, day)}, nil
	}
	return nil, nil
}

// batchLeadsBack is batchLeads from the end, from before a lead on.
func batchLeadsBack(ctx context.Context, q querier, batch model.BatchID, before model.LeadID, limit int) ([]model.LeadID, error) {
	rows, err := q.QueryContext(ctx, `SELECT lead FROM (
			SELECT lead FROM (SELECT DISTINCT lead FROM source_row WHERE batch = +$1 AND lead < $2 ORDER BY lead DESC LIMIT 0 + $3)
			UNION
			SELECT lead FROM (SELECT lead FROM batch_touch WHERE batch = +$1 AND lead < $2 ORDER BY lead DESC LIMIT 0 + $3)
		) ORDER BY lead DESC LIMIT 0 + $3`, int64(batch), int64(before), limit)
	if err != nil {
		return nil, fmt.Errorf("list the leads of import %d: %w", batch, err)
	}
	return scanAll[model.LeadID](rows)
}

// settleTouches puts the touches of a lead where they belong: of the batches that
// count and say a touch the first has it in table touch, everything else stands
// in void_touch.
func settleTouches(ctx context.Context, tx *sql.Tx, lead model.LeadID) error {
	for _, query := range []string{
		"INSERT INTO void_touch (" + touchColumns + ") SELECT " + touchColumns + ` FROM touch v
			WHERE v.lead = +$1 AND (NOT EXISTS (SELECT 1 FROM batch b WHERE b.id = v.batch AND ` + touchLive + `)
				OR EXISTS (` + earlierTouch + " AND e.batch < v.batch))",
		`DELETE FROM touch WHERE lead = +$1 AND EXISTS (SELECT 1 FROM void_touch w
			WHERE w.lead = touch.lead AND w.at = touch.at AND w.hash = touch.hash AND w.batch = touch.batch)`,
		"INSERT INTO touch (" + touchColumns + ") SELECT " + touchColumns + ` FROM void_touch v
			WHERE v.lead = +$1 AND EXISTS (SELECT 1 FROM batch b WHERE b.id = v.batch AND ` + touchLive + `)
				AND NOT EXISTS (` + earlierTouch + ` AND e.batch < v.batch)
				AND NOT EXISTS (SELECT 1 FROM touch t WHERE t.lead = v.lead AND t.at = v.at AND t.hash = v.hash)`,
		`DELETE FROM void_touch WHERE lead = +$1 AND EXISTS (SELECT 1 FROM touch t
			WHERE t.lead = void_touch.lead AND t.at = void_touch.at AND t.hash = void_touch.hash AND t.batch = void_touch.batch)`,
	} {
		if _, err := tx.ExecContext(ctx, query, int64(lead)); err != nil {
			return fmt.Errorf("settle the touches of lead %s: %w", lead, err)
		}
	}
	return nil
}

// earlierTouch finds, in void_touch, what another batch that counts said of touch v.
const earlierTouch = `SELECT 1 FROM void_touch e JOIN batch eb ON eb.id = e.batch
	WHERE e.lead = v.lead AND e.at = v.at AND e.hash = v.hash
		AND (eb.state <> 'taken_back' OR EXISTS (SELECT 1 FROM batch_kept ek WHERE ek.batch = e.batch AND ek.lead = e.lead))`

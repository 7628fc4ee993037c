package store

import (
	"context"
	"fmt"
	"slices"

	"winnow/model"
)

// going reports whether all that is known of a lead was said by an import that is
// on its way out: nothing is decided on it any more.
func (p *projection) going(ctx context.Context, lead model.LeadID) (bool, error) {
	if !p.turning {
		return false, nil
	}
	return unsaid(ctx, p.tx, lead)
}

// unsaid reports whether no source row of a lead, or of one merged into it, counts.
func unsaid(ctx context.Context, q querier, lead model.LeadID) (bool, error) {
	group, err := groupOf(ctx, q, lead)
	if err != nil {
		return false, err
	}
	for _, id := range group {
		counts, err := scanOne[bool](q.QueryContext(ctx, `SELECT EXISTS (SELECT 1 FROM source_row r JOIN batch b ON b.id = r.batch
			WHERE r.lead = +$1 AND `+rowLive+")", int64(id)))
		if err != nil || counts {
			return false, err
		}
	}
	return true, nil
}

const (
	subjectSaid = "SELECT DISTINCT r.lead FROM source_row r JOIN batch b ON b.id = r.batch WHERE " + rowLive + " AND r.lead "
	subjectInto = "SELECT DISTINCT merged_into FROM state WHERE merged_into <> 0 AND merged_into "
)

// staying leaves those out of leads that are on their way out with an import: they
// come out of the lists and must not come back into them.
func (r *reading) staying(w *which, found []subjectRow) ([]subjectRow, error) {
	turning, err := r.number("SELECT count(*) FROM setting WHERE name = '" + settingTurning + "'")
	if err != nil || turning == 0 {
		return found, err
	}
	said, into := map[model.LeadID]bool{}, map[model.LeadID]bool{}
	for query, leads := range map[string]map[model.LeadID]bool{subjectSaid: said, subjectInto: into} {
		err := w.ask(r, query, "", 1, func(c *cells) error { leads[model.LeadID(c.int())] = true; return nil })
		if err != nil {
			return nil, fmt.Errorf("read which leads an import takes along: %w", err)
		}
	}
	return slices.DeleteFunc(found, func(s subjectRow) (goes bool) {
		if goes = !said[s.lead]; goes && into[s.lead] && err == nil {
			goes, err = unsaid(r.ctx, r, s.lead)
		}
		return goes
	}), err
}

// goingRefusal is what is said of such a lead.
func goingRefusal(lead model.LeadID, a model.Action) *model.Refusal {
	return &model.Refusal{Lead: lead, Code: model.RefusedUnknown, Action: a, Msg: "the import that it came with is being taken back"}
}

// turner brings leads of a batch up to date one by one, in one transaction.
type turner struct {
	refresher
	batch model.BatchID
}

// turn brings one lead up to date with what its batches count for now.
func (t *turner) turn(ctx context.Context, id model.LeadID) error {
	root, err := rootOf(ctx, t.tx, id)
	if err != nil {
		return err
	}
	if err := settleTouches(ctx, t.tx, id); err != nil {
		return err
	}
	return t.again(ctx, id, root)
}

// remove does so after removing what the batch said.
func (t *turner) remove(ctx context.Context, id model.LeadID) error {
	root, err := rootOf(ctx, t.tx, id)
	if err != nil {
		return err
	}
	// Its keys are read before its rows go, so that they stop naming the lead.
	rows, err := sourceRows(ctx, t.tx, []model.LeadID{id})
	if err != nil {
		return err
	}
	defer func() { t.stale = nil }()
	for i := range rows {
		t.stale = rows[i].keys().list(t.stale)
	}
	for _, table := range []string{"source_row", "batch_touch", "touch", "void_touch"} {
		if _, err := t.tx.ExecContext(ctx, "DELETE FROM "+table+" WHERE lead = $1 AND batch = $2", int64(id), int64(t.batch)); err != nil {
			return fmt.Errorf("remove what import %d said: %w", t.batch, err)
		}
	}
	if err := settleTouches(ctx, t.tx, id); err != nil {
		return err
	}
	return t.again(ctx, id, root)
}

// again refreshes the lead that a row counts for.
func (t *turner) again(ctx context.Context, id, root model.LeadID) error {
	if root != id {
		if err := t.away(ctx, id); err != nil {
			return err
		}
	}
	return t.lead(ctx, root)
}

// settleTouches puts the touches of a lead where they belong: of the batches that
// count and say a touch the first has it in table touch, everything else stands
// in void_touch.
func settleTouches(ctx context.Context, tx querier, lead model.LeadID) error {
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
const earlierTouch = `SELECT 1 FROM void_touch e JOIN batch b ON b.id = e.batch
	WHERE e.lead = v.lead AND e.at = v.at AND e.hash = v.hash
		AND (` + batchCounts + ` OR EXISTS (SELECT 1 FROM batch_kept ek WHERE ek.batch = e.batch AND ek.lead = e.lead))`

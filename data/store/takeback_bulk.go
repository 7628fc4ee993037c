package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"winnow/model"
)

// Most leads of an import are known from nothing else, and no entry names them.
// They come and go many at a time; the others one by one (see take and give). Both
// ways end in the same tables.

// plain picks, of the leads of a batch, those that no other batch stored a row of
// and that no entry names; while they are away also no touch.
func (t *taker) plain(ctx context.Context, leads []model.LeadID) ([]model.LeadID, error) {
	if len(leads) == 0 {
		return nil, nil
	}
	rows, err := t.tx.QueryContext(ctx, `SELECT DISTINCT r.lead FROM source_row r WHERE r.lead IN (`+idList(leads)+`) AND r.batch = +$1
		AND NOT EXISTS (SELECT 1 FROM source_row o WHERE o.lead = r.lead AND o.batch <> r.batch)
		AND NOT EXISTS (SELECT 1 FROM state s WHERE s.lead = r.lead)
		AND (EXISTS (SELECT 1 FROM lead l WHERE l.id = r.lead) OR NOT EXISTS (SELECT 1 FROM touch t WHERE t.lead = r.lead))
		ORDER BY r.lead`, int64(t.batch))
	if err != nil {
		return nil, fmt.Errorf("list the leads of import %d: %w", t.batch, err)
	}
	return scanAll[model.LeadID](rows)
}

// idList writes ids for an IN. They are numbers of our own making.
func idList(leads []model.LeadID) string {
	var b strings.Builder
	for i, id := range leads {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%d", int64(id))
	}
	return b.String()
}

// takePlain takes a batch's word about plain leads back. Their keys go later, with
// forget.
func (t *taker) takePlain(ctx context.Context, leads []model.LeadID) error {
	if len(leads) == 0 {
		return nil
	}
	for _, id := range leads {
		rows, err := sourceRows(ctx, t.tx, []model.LeadID{id})
		if err != nil {
			return err
		}
		was, err := t.former(ctx, id, rows)
		if err != nil {
			return err
		}
		for _, k := range was {
			t.gone = append(t.gone, leadKey{k, id})
		}
	}
	if err := t.uncount(ctx, leads); err != nil {
		return err
	}
	if err := t.dropPlain(ctx, leads); err != nil {
		return err
	}
	if len(t.gone) < goneMost {
		return nil
	}
	return t.forget(ctx)
}

// goneMost is how many keys wait to be forgotten together: in the order of the
// index they share its pages.
const goneMost = 150_000

// forget removes the keys of leads that are gone.
func (t *taker) forget(ctx context.Context) error {
	slices.SortFunc(t.gone, func(a, b leadKey) int { return a.compare(b.identityKey) })
	for _, k := range t.gone {
		if _, err := t.tx.ExecContext(ctx, "DELETE FROM identity WHERE kind = +$1 AND value = +$2 AND lead = +$3", k.kind, k.value, int64(k.lead)); err != nil {
			return fmt.Errorf("forget identities: %w", err)
		}
	}
	if err := t.handOn(ctx, t.gone); err != nil {
		return err
	}
	t.gone = t.gone[:0]
	return nil
}

// dropPlain removes the rows of plain leads, table by table.
func (t *taker) dropPlain(ctx context.Context, leads []model.LeadID) error {
	in, batch := " IN ("+idList(leads)+")", fmt.Sprint(int64(t.batch))
	for _, query := range []string{
		"INSERT INTO void_touch (" + touchColumns + ") SELECT " + touchColumns + " FROM touch WHERE lead" + in + " AND batch = " + batch,
		"DELETE FROM touch WHERE lead" + in + " AND batch = " + batch,
		"DELETE FROM score WHERE lead" + in, "DELETE FROM lead WHERE id" + in, "DELETE FROM search WHERE docid" + in,
		"DELETE FROM duplicate WHERE a" + in, "DELETE FROM duplicate WHERE b" + in,
	} {
		if _, err := t.tx.ExecContext(ctx, query); err != nil {
			return fmt.Errorf("take leads of import %d back: %w", t.batch, err)
		}
	}
	return nil
}

// uncount takes leads out of the tallies.
func (t *taker) uncount(ctx context.Context, leads []model.LeadID) error {
	rows, err := t.tx.QueryContext(ctx, "SELECT stage, flags, count(*) FROM score WHERE lead IN ("+idList(leads)+") GROUP BY stage, flags")
	if err != nil {
		return fmt.Errorf("count the leads of import %d: %w", t.batch, err)
	}
	for rows.Next() {
		var stage model.Stage
		var flags, n int64
		if err := rows.Scan(&stage, &flags, &n); err != nil {
			return closing(rows, err)
		}
		tallyRow(t.p.tally, stage, flags, -n)
	}
	return closing(rows, nil)
}

// handOn renews the duplicates of leads that came to be the first of a key, for
// those before them are gone. keys are sorted.
func (t *taker) handOn(ctx context.Context, keys []leadKey) error {
	ask := make([]identityKey, 0, len(keys))
	for _, k := range keys {
		if k.proposes() {
			ask = append(ask, k.identityKey)
		}
	}
	left, err := findKeys(ctx, t.tx, ask)
	if err != nil {
		return err
	}
	for i, k := range keys {
		at := left[k.identityKey]
		if len(at) == 0 || i > 0 && keys[i-1].identityKey == k.identityKey {
			continue
		}
		// Those with the key come in any order: is one of them before what is left?
		gone := k.lead
		for _, o := range keys[i:] {
			if o.identityKey != k.identityKey {
				break
			}
			gone = min(gone, o.lead)
		}
		if gone < at[len(at)-1] {
			if err := t.renewPairs(ctx, at[0], []identityKey{k.identityKey}); err != nil {
				return err
			}
		}
	}
	return nil
}

// again is a lead that is about to come back.
type again struct {
	lead model.Lead
	keys []identityKey
}

// givePlain makes a batch's word about plain leads count again, and returns those
// that share a key with others and so go one by one.
func (t *taker) givePlain(ctx context.Context, leads []model.LeadID) (shared []model.LeadID, err error) {
	alone, shared, err := t.part(ctx, leads)
	if err != nil || len(alone) == 0 {
		return shared, err
	}
	ids := make([]model.LeadID, len(alone))
	for i := range alone {
		ids[i] = alone[i].lead.ID
	}
	in, batch := " IN ("+idList(ids)+")", fmt.Sprint(int64(t.batch))
	for _, query := range []string{
		"INSERT INTO touch (" + touchColumns + ") SELECT " + touchColumns + " FROM void_touch WHERE lead" + in + " AND batch = " + batch,
		"DELETE FROM void_touch WHERE lead" + in + " AND batch = " + batch,
	} {
		if _, err := t.tx.ExecContext(ctx, query); err != nil {
			return nil, fmt.Errorf("give leads of import %d again: %w", t.batch, err)
		}
	}
	keys := newInserter("INSERT INTO identity (kind, value, lead) VALUES ", 3)
	for i := range alone {
		if err := t.putAgain(ctx, &alone[i]); err != nil {
			return nil, err
		}
		for _, k := range alone[i].keys {
			keys.add(k.kind, k.value, int64(ids[i]))
		}
	}
	if err := keys.flush(ctx, t.tx); err != nil {
		return nil, fmt.Errorf("store identities: %w", err)
	}
	return shared, indexLeads(ctx, t.tx, ids)
}

// part folds leads, and parts those whose keys nobody else has from the others.
func (t *taker) part(ctx context.Context, leads []model.LeadID) (alone []again, shared []model.LeadID, err error) {
	var all []again
	var ask []identityKey
	for _, id := range leads {
		rows, err := sourceRows(ctx, t.tx, []model.LeadID{id})
		if err != nil {
			return nil, nil, err
		}
		l, _ := model.FoldRows(id, live(rows))
		all = append(all, again{l, leadKeys(rows, &l)})
		ask = append(ask, all[len(all)-1].keys...)
	}
	taken, err := findKeys(ctx, t.tx, ask)
	if err != nil {
		return nil, nil, err
	}
	for _, a := range all {
		if slices.ContainsFunc(a.keys, func(k identityKey) bool { return len(taken[k]) > 0 }) {
			shared = append(shared, a.lead.ID)
			continue
		}
		for _, k := range a.keys {
			taken[k] = []model.LeadID{a.lead.ID}
		}
		alone = append(alone, a)
	}
	return alone, shared, nil
}

// putAgain writes a lead's row and ranks it.
func (t *taker) putAgain(ctx context.Context, a *again) error {
	if err := putLead(ctx, t.tx, &a.lead, t.p.rules); err != nil {
		return fmt.Errorf("write lead %s: %w", a.lead.ID, err)
	}
	touches, err := touchesOf(ctx, t.tx, a.lead.ID)
	if err != nil {
		return err
	}
	st := model.State{Lead: a.lead.ID, Facts: foldFacts(a.lead, t.p.rules)}
	return t.p.put(ctx, st, t.p.scorer.ScoreOnly(&a.lead, touches, t.p.now), nil)
}

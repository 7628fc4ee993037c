package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"

	"winnow/model"
)

// keeper finds the leads of a batch that nothing else is known of and that an
// entry stands on: they keep what the batch said when it is taken back. It looks
// at most of them beforehand, in short transactions: table batch_kept says nothing
// as long as the batch counts. What the ledger got since is left for rest.
type keeper struct {
	s     *Store
	batch model.BatchID
	seq   int64          // of the ledger, up to which it has looked
	free  []model.LeadID // that kept what it said, and need it no more
	first model.EntryID  // see giveFirst
	kept  map[model.LeadID]model.Refused
	// of which others speak too, so that only the decision stays
	standing map[model.LeadID]model.Refused
}

func newKeeper(s *Store, batch model.BatchID) *keeper {
	return &keeper{s: s, batch: batch, kept: map[model.LeadID]model.Refused{}, standing: map[model.LeadID]model.Refused{}}
}

// restMost is how many leads that were decided on meanwhile are left for rest;
// prepareRounds bounds how often prepare runs after those who decide.
const (
	restMost      = 100
	prepareRounds = 10
)

// prepare looks at all leads of the batch that an entry names.
func (k *keeper) prepare(ctx context.Context) error {
	if err := k.forget(ctx); err != nil {
		return err
	}
	last, err := k.last(ctx, k.s.e.Reader)
	if err != nil {
		return err
	}
	leads, err := k.leads(ctx, k.s.e.Reader, `SELECT s.lead FROM state s WHERE EXISTS (SELECT 1 FROM source_row r WHERE r.lead = s.lead AND r.batch = $1)
		OR EXISTS (SELECT 1 FROM batch_touch b WHERE b.batch = $1 AND b.lead = s.lead) ORDER BY s.lead`, int64(k.batch))
	if err != nil {
		return k.s.e.Describe(err)
	}
	p := newPace(k.s, "what stands on it")
	for range prepareRounds {
		err := p.each(ctx, len(leads), 1, func(tx querier) (work, error) {
			return work{do: func(from, _ int) error { return k.look(ctx, tx, leads[from]) }}, nil
		})
		if err != nil {
			return err
		}
		k.seq = last
		if last, err = k.last(ctx, k.s.e.Reader); err != nil {
			return err
		}
		if leads, err = k.since(ctx, k.s.e.Reader); err != nil {
			return k.s.e.Describe(err)
		}
		if len(leads) <= restMost {
			break
		}
	}
	return nil
}

// rest looks at what was decided since, under the lock that decides.
func (k *keeper) rest(ctx context.Context, tx querier) error {
	leads, err := k.since(ctx, tx)
	if err != nil {
		return err
	}
	for _, lead := range append(leads, k.free...) {
		if err := k.look(ctx, tx, lead); err != nil {
			return err
		}
	}
	return nil
}

// inOrder are those of kept or standing in the order of the leads.
func inOrder(of map[model.LeadID]model.Refused) []model.Refused {
	return slices.SortedFunc(maps.Values(of), func(a, b model.Refused) int { return cmp.Compare(a.Target.Lead, b.Target.Lead) })
}

// forget takes back what was found, for the batch goes on counting.
func (k *keeper) forget(ctx context.Context) error {
	clear(k.kept)
	clear(k.standing)
	return k.s.write(ctx, func(tx querier) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM batch_kept WHERE batch = +$1", int64(k.batch)); err != nil {
			return fmt.Errorf("forget what stands on import %d: %w", k.batch, err)
		}
		return nil
	})
}

func (k *keeper) last(ctx context.Context, q querier) (int64, error) {
	seq, err := scanOne[int64](q.QueryContext(ctx, lastEntry))
	if err != nil {
		return 0, k.s.e.Describe(fmt.Errorf("read how long the ledger is: %w", err))
	}
	return seq, nil
}

// since are the leads that entries name since it has looked.
func (k *keeper) since(ctx context.Context, q querier) ([]model.LeadID, error) {
	return k.leads(ctx, q, "SELECT DISTINCT lead FROM change WHERE seq > $1 ORDER BY lead", k.seq)
}

func (k *keeper) leads(ctx context.Context, q querier, query string, arg int64) ([]model.LeadID, error) {
	rows, err := q.QueryContext(ctx, query, arg)
	if err != nil {
		return nil, fmt.Errorf("list what was decided since import %d: %w", k.batch, err)
	}
	leads, err := scanAll[model.LeadID](rows)
	if err != nil {
		return nil, fmt.Errorf("list what was decided since import %d: %w", k.batch, err)
	}
	return leads, nil
}

// look settles for a lead, and all that are merged with it, whether they keep
// what the batch said of them.
func (k *keeper) look(ctx context.Context, tx querier, lead model.LeadID) error {
	root, group, err := k.group(ctx, tx, lead)
	if err != nil {
		return err
	}
	for _, id := range group {
		delete(k.kept, id)
		delete(k.standing, id)
	}
	keep, err := k.stands(ctx, tx, root, group)
	if err != nil {
		return err
	}
	for _, id := range group {
		query := "DELETE FROM batch_kept WHERE batch = $1 AND lead = $2"
		if slices.Contains(keep, id) {
			query = `INSERT INTO batch_kept (batch, lead) SELECT $1, $2
				WHERE EXISTS (SELECT 1 FROM source_row WHERE lead = $2 AND batch = $1) OR EXISTS (SELECT 1 FROM batch_touch WHERE batch = $1 AND lead = $2)
				ON CONFLICT DO NOTHING`
		}
		if _, err := tx.ExecContext(ctx, query, int64(k.batch), int64(id)); err != nil {
			return fmt.Errorf("keep lead %s: %w", id, err)
		}
	}
	return nil
}

// group is the lead that a lead was merged into in the end, and all of its group.
func (k *keeper) group(ctx context.Context, q querier, lead model.LeadID) (root model.LeadID, group []model.LeadID, err error) {
	if root, err = rootOf(ctx, q, lead); err == nil {
		group, err = groupOf(ctx, q, root)
	}
	return root, group, err
}

// stands returns which of a lead and those merged into it keep what the batch said,
// because an entry stands on it, and notes the refusals. They all do that are known
// from nothing but the batch. Where others speak of some it notes who decided on them
// since, and those keep it that only the batch knows and that have entries of their own:
// when the merge is undone these are all that is left of them.
func (k *keeper) stands(ctx context.Context, tx querier, root model.LeadID, group []model.LeadID) ([]model.LeadID, error) {
	others, said, err := k.whoSays(ctx, tx, group)
	if err != nil || !said {
		return nil, err
	}
	if !others {
		if is, err := k.note(ctx, tx, root, group, standsOn, k.kept); err != nil || !is {
			return nil, err
		}
		return group, nil
	}
	if _, err := k.note(ctx, tx, root, group, decidedSince, k.standing); err != nil || len(group) == 1 {
		return nil, err
	}
	var keep []model.LeadID
	for _, id := range group {
		alone := []model.LeadID{id}
		others, said, err := k.whoSays(ctx, tx, alone)
		if err != nil {
			return nil, err
		}
		if others || !said {
			continue
		}
		is, err := k.note(ctx, tx, id, alone, standsOnOne, k.kept)
		if err != nil {
			return nil, err
		}
		if is {
			keep = append(keep, id)
			delete(k.standing, id) // one line tells of a lead
		}
	}
	return keep, nil
}

// note reports whether an entry of a group stands, by one of the queries below, and
// lists it under a lead.
func (k *keeper) note(ctx context.Context, tx querier, lead model.LeadID, group []model.LeadID, query string, list map[model.LeadID]model.Refused) (bool, error) {
	words := "stands on it"
	if query == decidedSince {
		words = "stays"
	}
	no, err := k.standsOn(ctx, tx, group, query, words)
	if err != nil || no == nil {
		return false, err
	}
	label, err := scanOne[string](tx.QueryContext(ctx, "SELECT label FROM lead WHERE id = +$1", int64(lead)))
	if err != nil {
		return false, fmt.Errorf("read lead %s: %w", lead, err)
	}
	no.Lead = lead
	list[lead] = model.Refused{Target: model.Target{Lead: lead, Version: model.AnyVersion}, Label: label, Refusal: no}
	return true, nil
}

// whoSays reports whether rows of other batches count for a group of leads, and
// whether this one says something of it.
func (k *keeper) whoSays(ctx context.Context, tx querier, group []model.LeadID) (others, this bool, err error) {
	for _, id := range group {
		var o, t bool
		err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM source_row r JOIN batch b ON b.id = r.batch
				WHERE r.lead = $1 AND r.batch <> $2 AND `+rowLive+`),
			EXISTS (SELECT 1 FROM source_row r WHERE r.lead = $1 AND r.batch = $2) OR EXISTS (SELECT 1 FROM batch_touch t WHERE t.batch = $2 AND t.lead = $1)`,
			int64(id), int64(k.batch)).Scan(&o, &t)
		if err != nil {
			return false, false, fmt.Errorf("read who speaks of lead %s: %w", id, err)
		}
		others, this = others || o, this || t
	}
	return others, this, nil
}

// standsOn finds the latest entry that names a lead and counts, apart from what the
// batch itself set off, and from triggers, which are nobody's work; decidedSince only
// what people did after the import; standsOnOne leaves merges out, of one lead.
const (
	standsOn = `SELECT e.action, e.actor, e.at FROM change c JOIN entry e ON e.seq = c.seq
		WHERE c.lead = +$1 AND e.action NOT IN ('undo', 'redo', 'trigger')
			AND e.grp <> (SELECT entry FROM batch WHERE id = +$2)
			AND NOT EXISTS (SELECT 1 FROM taken_back t WHERE t.grp = e.grp)` + latestEntry
	decidedSince = `SELECT e.action, e.actor, e.at FROM change c JOIN entry e ON e.seq = c.seq
		WHERE c.lead = +$1 AND e.action NOT IN ('undo', 'redo', 'trigger') AND e.actor <> '` + model.ActorWinnow + `'
			AND e.seq > (SELECT coalesce(max(i.seq), 0) FROM batch b JOIN entry i ON i.grp = b.entry WHERE b.id = +$2)
			AND NOT EXISTS (SELECT 1 FROM taken_back t WHERE t.grp = e.grp)` + latestEntry
	standsOnOne = `SELECT e.action, e.actor, e.at FROM change c JOIN entry e ON e.seq = c.seq
		WHERE c.lead = +$1 AND e.action NOT IN ('undo', 'redo', 'trigger', 'merge')
			AND e.grp <> (SELECT entry FROM batch WHERE id = +$2)
			AND NOT EXISTS (SELECT 1 FROM taken_back t WHERE t.grp = e.grp)` + latestEntry
	latestEntry = " ORDER BY c.seq DESC LIMIT 1"
)

// standsOn asks so of each of a group of leads, and says what it finds.
func (k *keeper) standsOn(ctx context.Context, tx querier, group []model.LeadID, query, words string) (*model.Refusal, error) {
	for _, id := range group {
		var action, actor string
		var at int64
		err := tx.QueryRowContext(ctx, query, int64(id), int64(k.batch)).Scan(&action, &actor, &at)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read what stands on lead %s: %w", id, err)
		}
		day := instant(sql.NullInt64{Int64: at, Valid: true}).In(k.s.opt.Zone).Format("2 Jan 15:04")
		return &model.Refusal{Lead: id, Code: model.RefusedStands, Action: model.ActUndo, By: actor,
			Msg: fmt.Sprintf("%s by %s on %s, and that %s", model.Action(action).Done(), actor, day, words)}, nil
	}
	return nil, nil
}

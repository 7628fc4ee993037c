package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"winnow/model"
)

// turnChunk is how many leads of a batch are in hand at once: their keys are
// forgotten or stored together, in the order of the index, so that they share its
// pages.
const turnChunk = 60_000

// turnStep is how many leads or keys are dealt with between two looks at the clock.
const turnStep = 32

// batchTurn carries the turn of a batch out, from where it is. Most leads of an
// import are known from nothing else, and no entry names them: these plain ones
// go and come many at a time, the others one by one. Both ways end in the same
// tables, and each step may be done again. From the last lead to the first when
// they go: those that came later are proposed as duplicates of earlier ones, so
// each proposal goes once.
type batchTurn struct {
	s     *Store
	batch model.BatchID
	state string
	at    model.LeadID // the last one that is through

	rows, keys *pace
	progress   func(done, total int)
	done, all  int
	joined     companies // of its leads
}

// finishTurn carries out what is left of the turn that is under way, if one is.
// The caller holds the lock of the imports. progress may be nil.
func (s *Store) finishTurn(ctx context.Context, progress func(done, total int)) error {
	t := &batchTurn{s: s, progress: progress}
	if is, err := t.find(ctx); err != nil || !is {
		return err
	}
	end, err := s.beginBulk(ctx)
	if err != nil {
		return err
	}
	defer s.e.Shrink()
	return errors.Join(t.run(ctx), end())
}

// find reads which batch is on its way, and how far it is. false: none is.
func (t *batchTurn) find(ctx context.Context) (bool, error) {
	at, err := scanOne[string](t.s.e.Reader.QueryContext(ctx, "SELECT value FROM setting WHERE name = $1", settingTurning))
	if err != nil {
		return false, t.s.e.Describe(fmt.Errorf("read which import is on its way: %w", err))
	}
	if at == "" {
		return false, nil
	}
	if _, err := fmt.Sscanf(at, "%d %d", &t.batch, &t.at); err != nil {
		return false, fmt.Errorf("read which import is on its way (%q): %w", at, err)
	}
	t.state, err = scanOne[string](t.s.e.Reader.QueryContext(ctx, "SELECT state FROM batch WHERE id = $1", int64(t.batch)))
	if err != nil {
		return false, t.s.e.Describe(fmt.Errorf("read the state of import %d: %w", t.batch, err))
	}
	left, begun := "lead < $2", t.at != 1<<63-1
	if t.state == batchGiving {
		left, begun = "lead > $2", t.at != 0
	}
	t.joined.all = begun // at which companies it was before, nobody knows any more
	t.all, err = scanOne[int](t.s.e.Reader.QueryContext(ctx, "SELECT count(*) FROM source_row WHERE batch = $1 AND "+left, int64(t.batch), int64(t.at)))
	if err != nil {
		return false, t.s.e.Describe(fmt.Errorf("count the leads of import %d: %w", t.batch, err))
	}
	return true, nil
}

// run goes through the batch, and ends the turn.
func (t *batchTurn) run(ctx context.Context) error {
	part := strings.ReplaceAll(t.state, "_", " ")
	t.rows, t.keys = newPace(t.s, part), newPace(t.s, part+", identities")
	t.rows.after = t.s.tidying(newPace(t.s, "search, joining"))
	some, list := t.takeSome, batchLeadsBack
	if t.state == batchGiving {
		some, list = t.giveSome, batchLeads
	}
	for n := t.s.chunk; n == t.s.chunk; {
		leads, err := list(ctx, t.s.e.Reader, t.batch, t.at, t.s.chunk)
		if err != nil {
			return t.s.e.Describe(err)
		}
		if n = len(leads); n == 0 {
			break
		}
		if err := some(ctx, leads); err != nil {
			return err
		}
		if err := t.through(ctx, leads[n-1]); err != nil {
			return err
		}
	}
	if err := t.waiting(ctx); err != nil {
		return err
	}
	if err := t.join(ctx); err != nil {
		return err
	}
	if t.state == batchTaking {
		if err := t.renew(ctx); err != nil {
			return err
		}
	}
	return t.end(ctx)
}

// join looks at the companies of its leads: what others there completed together
// with them, they did not any more, or did again.
func (t *batchTurn) join(ctx context.Context) error {
	if t.joined.all && t.state != batchGiving {
		return t.s.joinLess(ctx, nil)
	}
	return t.s.joinSome(ctx, &t.joined, nil)
}

// through keeps up to which lead the batch is through.
func (t *batchTurn) through(ctx context.Context, lead model.LeadID) error {
	t.at = lead
	return t.s.write(ctx, func(tx querier) error { return putTurning(ctx, tx, t.batch, lead) })
}

// end says that the batch is through.
func (t *batchTurn) end(ctx context.Context) error {
	return t.s.write(ctx, func(tx querier) error {
		end := "UPDATE batch SET state = '" + batchTakenBack + "' WHERE id = $1"
		switch t.state {
		case batchGiving:
			end = "UPDATE batch SET state = '" + batchDone + "' WHERE id = $1"
		case batchRemoving:
			kept, err := scanOne[bool](tx.QueryContext(ctx, "SELECT EXISTS (SELECT 1 FROM batch_kept WHERE batch = $1)", int64(t.batch)))
			if err != nil {
				return fmt.Errorf("end import %d: %w", t.batch, err)
			}
			if !kept {
				end = "DELETE FROM batch WHERE id = $1"
			}
		}
		if _, err := tx.ExecContext(ctx, end, int64(t.batch)); err != nil {
			return fmt.Errorf("end import %d: %w", t.batch, err)
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM setting WHERE name = $1", settingTurning); err != nil {
			return fmt.Errorf("end import %d: %w", t.batch, err)
		}
		return nil
	})
}

// did tells how far the turn is.
func (t *batchTurn) did(leads int) {
	if t.done += leads; t.progress != nil {
		t.progress(min(t.done, t.all), t.all)
	}
}

// work is what one transaction does: some steps, and an end.
type work struct {
	do  func(from, to int) error
	end func() error // may be nil
}

// each carries n steps out, so many at a time, in short transactions, each of
// which begin prepares.
func (p *pace) each(ctx context.Context, n, size int, begin func(tx querier) (work, error)) error {
	for from := 0; from < n; {
		to := from
		err := p.write(ctx, func(tx querier, more func() bool) error {
			w, err := begin(tx)
			if err != nil {
				return err
			}
			for first := true; to < n && (first || more()); first = false {
				next := min(to+size, n)
				if err := w.do(to, next); err != nil {
					return err
				}
				to = next
			}
			if w.end == nil {
				return nil
			}
			return w.end()
		})
		if err != nil {
			return err
		}
		from = to
	}
	return nil
}

// others turns leads one by one.
func (t *batchTurn) others(ctx context.Context, leads []model.LeadID) error {
	return t.rows.each(ctx, len(leads), 1, func(tx querier) (work, error) {
		p, err := t.s.project(ctx, tx)
		if err != nil {
			return work{}, err
		}
		one := turner{refresher: refresher{tx: tx, p: p, index: true, joined: &t.joined}, batch: t.batch}
		turn := one.turn
		if t.state == batchRemoving {
			turn = one.remove
		}
		return work{func(from, _ int) error {
			t.did(1)
			err := turn(ctx, leads[from])
			t.joined.add(one.was)
			t.joined.add(one.is)
			return err
		}, func() error {
			return errors.Join(one.reindex(ctx), p.done(ctx))
		}}, nil
	})
}

// part splits leads of the batch into the plain ones, in rising order, and those
// that go one by one, in the order given. Those that keep what the batch said are
// left out.
func (t *batchTurn) part(ctx context.Context, leads []model.LeadID) (plain, others []model.LeadID, err error) {
	plain, err = t.inParts(leads, func(some []model.LeadID) ([]model.LeadID, error) { return plainLeads(ctx, t.s.e.Reader, t.batch, some) })
	if err != nil {
		return nil, nil, t.s.e.Describe(err)
	}
	kept, err := t.inParts(leads, func(some []model.LeadID) ([]model.LeadID, error) {
		rows, err := t.s.e.Reader.QueryContext(ctx, "SELECT lead FROM batch_kept WHERE lead IN ("+idList(some)+") AND batch = +$1", int64(t.batch))
		if err != nil {
			return nil, fmt.Errorf("list what stays of import %d: %w", t.batch, err)
		}
		return scanAll[model.LeadID](rows)
	})
	if err != nil {
		return nil, nil, t.s.e.Describe(err)
	}
	for _, id := range leads {
		if !among(plain, id) && !among(kept, id) {
			others = append(others, id)
		}
	}
	return plain, others, nil
}

// inParts asks about leads, some hundred at a time, and sorts the answers.
func (t *batchTurn) inParts(leads []model.LeadID, ask func(some []model.LeadID) ([]model.LeadID, error)) ([]model.LeadID, error) {
	var all []model.LeadID
	for some := range slices.Chunk(leads, 500) {
		found, err := ask(some)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	slices.Sort(all)
	return all, nil
}

func among(sorted []model.LeadID, id model.LeadID) bool {
	_, is := slices.BinarySearch(sorted, id)
	return is
}

// plainLeads picks, of leads of a batch, those that no other batch said anything of
// and that no entry names; while they are away also no touch.
func plainLeads(ctx context.Context, q querier, batch model.BatchID, leads []model.LeadID) ([]model.LeadID, error) {
	rows, err := q.QueryContext(ctx, `SELECT DISTINCT r.lead FROM source_row r WHERE r.lead IN (`+idList(leads)+`) AND r.batch = +$1
		AND NOT EXISTS (SELECT 1 FROM source_row o WHERE o.lead = r.lead AND o.batch <> r.batch)
		AND NOT EXISTS (SELECT 1 FROM batch_touch t WHERE t.lead = r.lead AND t.batch <> r.batch)
		AND NOT EXISTS (SELECT 1 FROM state s WHERE s.lead = r.lead)
		AND (EXISTS (SELECT 1 FROM lead l WHERE l.id = r.lead) OR NOT EXISTS (SELECT 1 FROM touch t WHERE t.lead = r.lead))
		ORDER BY r.lead`, int64(batch))
	if err != nil {
		return nil, fmt.Errorf("list the leads of import %d: %w", batch, err)
	}
	return scanAll[model.LeadID](rows)
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

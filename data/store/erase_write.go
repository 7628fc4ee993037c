package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"winnow/model"
)

// erasedTables are those that hold what is known of a lead, by their column for it.
var erasedTables = []struct{ name, remove string }{
	{"rows", "DELETE FROM source_row WHERE lead = +$1"},
	{"touches", "DELETE FROM touch WHERE lead = +$1"},
	{"touches", "DELETE FROM void_touch WHERE lead = +$1"},
	{"notes", "DELETE FROM remark WHERE lead = +$1"},
	{"", "DELETE FROM batch_touch WHERE lead = +$1"},
	{"", "DELETE FROM batch_kept WHERE lead = +$1"},
	{"", "DELETE FROM together WHERE lead = +$1"},
	// A pack has much of each of its leads; the others are read from their rows then.
	{"", "DELETE FROM pack WHERE first = (SELECT max(first) FROM pack WHERE first <= $1) AND last >= $1"},
	{"", "DELETE FROM duplicate WHERE a = +$1"},
	{"", "DELETE FROM duplicate WHERE b = +$1"},
}

// write deletes the person and enters it into the ledger.
func (x *erasing) write(ctx context.Context, tx querier) error {
	p, err := x.s.project(ctx, tx)
	if err != nil {
		return err
	}
	if err := x.settled(ctx, tx, p); err != nil {
		return err
	}
	if err := x.enter(ctx, tx, p); err != nil {
		return err
	}
	if err := x.uncount(ctx, tx); err != nil {
		return err
	}
	for i := range x.strays {
		if err := dropVoid(ctx, tx, &x.strays[i]); err != nil {
			return err
		}
	}
	x.res.Rows, x.res.Void = len(x.strays), len(x.strays)
	count := map[string]*int{"rows": &x.res.Rows, "touches": &x.res.Touches, "notes": &x.res.Notes}
	for _, lead := range x.res.Leads {
		if err := x.snapshots(ctx, tx, lead); err != nil {
			return err
		}
		void, err := one[int](ctx, tx, "SELECT count(*) FROM source_row r JOIN batch b ON b.id = r.batch WHERE r.lead = +$1 AND NOT "+rowLive, int64(lead))
		if err != nil {
			return fmt.Errorf("count the rows of lead %s: %w", lead, err)
		}
		x.res.Void += void
		for _, t := range erasedTables {
			done, err := tx.ExecContext(ctx, t.remove, int64(lead))
			if err != nil {
				return fmt.Errorf("erase lead %s: %w", lead, err)
			}
			if n, err := done.RowsAffected(); err == nil && count[t.name] != nil {
				*count[t.name] += int(n)
			}
		}
	}
	if err := x.refresh(ctx, tx, p); err != nil {
		return err
	}
	if err := x.awaited(ctx, tx); err != nil {
		return err
	}
	if err := x.known.put(ctx, tx, x.c.At.UnixMicro()); err != nil {
		return err
	}
	return p.done(ctx)
}

// settled refuses where the lead is not any more what was read, or is on its way
// out or in with an import.
func (x *erasing) settled(ctx context.Context, tx querier, p *projection) error {
	var now []model.LeadID
	for _, root := range x.roots {
		group, err := groupOf(ctx, tx, root)
		if err != nil {
			return err
		}
		now = append(now, group...)
	}
	if !slices.Equal(now, x.res.Leads) {
		return model.Conflict("try again", "somebody merged the lead meanwhile")
	}
	busy := p.turning && (x.res.Root == 0 || len(x.roots) > 1 || len(x.strays) > 0)
	for _, lead := range now {
		going, err := p.going(ctx, lead)
		if err != nil {
			return err
		}
		busy = busy || going
	}
	if busy {
		return model.Conflict("wait until it is done, then try again", "an import that spoke of the lead is being taken back")
	}
	return nil
}

// enter appends the erasure to the ledger, for every lead of the group.
func (x *erasing) enter(ctx context.Context, tx querier, p *projection) error {
	e := model.Entry{ID: x.c.ID, Group: x.c.ID, At: storable(x.c.At), Actor: x.c.Actor, Action: model.ActErase, Criteria: p.rules.Hash}
	alone := model.LeadID(0)
	if len(x.res.Leads) == 1 {
		alone = x.res.Leads[0]
	}
	if err := appendEntry(ctx, tx, &e, alone); err != nil {
		return err
	}
	x.res.Entry = e.ID
	for _, lead := range x.res.Leads {
		at, _, err := standingOf(ctx, tx, lead)
		if err != nil {
			return err
		}
		stage := at.state.Stage()
		if err := appendChange(ctx, tx, e.Seq, alone, model.Change{Lead: lead, From: stage, To: stage}, model.Item{}); err != nil {
			return err
		}
	}
	return nil
}

// snapshots deletes what the decisions on a lead were made on.
func (x *erasing) snapshots(ctx context.Context, tx querier, lead model.LeadID) error {
	rows, err := tx.QueryContext(ctx, "SELECT seq FROM change WHERE lead = +$1", int64(lead))
	if err != nil {
		return fmt.Errorf("read the ledger: %w", err)
	}
	seqs, err := scanAll[int64](rows)
	if err != nil {
		return fmt.Errorf("read the ledger: %w", err)
	}
	for _, seq := range seqs {
		done, err := tx.ExecContext(ctx, "DELETE FROM snapshot WHERE id >= +$1 AND id < +$2 AND lead = +$3", seq<<snapshotBits, (seq+1)<<snapshotBits, int64(lead))
		if err != nil {
			return fmt.Errorf("erase the snapshots of lead %s: %w", lead, err)
		}
		if n, err := done.RowsAffected(); err == nil {
			x.res.Snapshots += int(n)
		}
	}
	return nil
}

// awaited deletes touches that wait for the person, and the keys by which they do.
func (x *erasing) awaited(ctx context.Context, tx querier) error {
	for _, k := range x.keys {
		others, err := scanOne[bool](tx.QueryContext(ctx, "SELECT EXISTS (SELECT 1 FROM identity WHERE kind = +$1 AND value = +$2)", k.kind, k.value))
		if err != nil {
			return fmt.Errorf("erase what waits for the person: %w", err)
		}
		if others { // a shared number is theirs too
			continue
		}
		n, err := exec(ctx, tx, "DELETE FROM waiting WHERE who IN (SELECT id FROM touch_key WHERE kind = +$1 AND value = +$2)", k.kind, k.value)
		if err == nil {
			_, err = exec(ctx, tx, "DELETE FROM touch_key WHERE kind = +$1 AND value = +$2", k.kind, k.value)
		}
		if err != nil {
			return fmt.Errorf("erase what waits for the person: %w", err)
		}
		x.res.Waiting += int(n)
	}
	return nil
}

// refresh takes the leads, about which there is nothing any more, out of whatever
// is derived.
func (x *erasing) refresh(ctx context.Context, tx querier, p *projection) error {
	if err := moveKeys(ctx, tx); err != nil {
		return err
	}
	var joined companies
	r := refresher{tx: tx, p: p, index: true, stale: x.keys, joined: &joined}
	for _, lead := range x.res.Leads {
		names, err := r.former(ctx, lead, nil)
		if err != nil {
			return err
		}
		r.stale = names
		joined.add(r.was)
	}
	for _, lead := range x.res.Leads {
		if slices.Contains(x.roots, lead) {
			continue
		}
		if err := r.away(ctx, lead); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM lead WHERE id = +$1", int64(lead)); err != nil {
			return fmt.Errorf("erase lead %s: %w", lead, err)
		}
	}
	for _, root := range x.roots {
		if err := r.lead(ctx, root); err != nil {
			return err
		}
		if err := p.lead(ctx, root); err != nil { // its state, where no entry named it before
			return err
		}
	}
	for _, key := range joined.sorted() { // what others completed together with the person
		if err := p.join(ctx, key); err != nil {
			return err
		}
	}
	return r.reindex(ctx)
}

// optimizeIndex joins the search index to one piece: what was deleted stays in it
// until the piece that says so meets the one that has it.
const optimizeIndex = "INSERT INTO search (search) VALUES ('optimize')"

// scrub empties the log, and looks whether the person is found in the file yet.
func (x *erasing) scrub(ctx context.Context) error {
	x.c.step("taking the name out of the search index", 0, 0)
	err := x.s.write(ctx, func(tx querier) error {
		_, err := tx.ExecContext(ctx, optimizeIndex)
		return err
	})
	if err != nil {
		return fmt.Errorf("the person is erased; what is left of the name in the search index is not: %w", err)
	}
	x.c.step("emptying the write-ahead log", 0, 0)
	x.res.LogLeft = x.s.e.Scrub(ctx)
	own, err := x.own(ctx)
	if err != nil {
		return err
	}
	if err := x.search(own); err != nil || len(x.res.Left) == 0 {
		return err
	}
	x.c.step("writing the file anew", 0, 0)
	if err := x.s.e.Rewrite(ctx); err != nil {
		return x.s.e.Describe(fmt.Errorf("the person is erased; deleted text in gaps of the file could not be overwritten: %w", err))
	}
	x.res.Rewritten = true
	x.res.LogLeft = x.s.e.Scrub(ctx)
	return x.search(own)
}

// search looks through the file for words, byte by byte.
func (x *erasing) search(own []string) (err error) {
	size := int64(0)
	if info, err := os.Stat(x.s.e.Path); err == nil {
		size = info.Size()
	}
	x.res.Searched = 0
	x.res.Left, err = holding(x.s.e.Path, own, func(n int64) {
		x.res.Searched = n
		x.c.step("searching the file", n, size)
	})
	return err
}

// own are the words that no other lead has as its own.
func (x *erasing) own(ctx context.Context) (own []string, err error) {
	err = x.s.read(ctx, func(r *reading) error {
		for _, w := range x.res.Words {
			n, err := r.number(`SELECT EXISTS (SELECT 1 FROM identity WHERE kind = 'email' AND value = $1) OR
				EXISTS (SELECT 1 FROM identity WHERE kind = 'phone' AND value = $2) OR EXISTS (SELECT 1 FROM lead WHERE name = $3)`,
				model.NormalEmail(w), model.NormalPhone(w), w)
			if err != nil {
				return err
			}
			if n == 0 {
				own = append(own, w)
			} else {
				x.res.Shared = append(x.res.Shared, w)
			}
		}
		return nil
	})
	return own, err
}

// Holding tells which of the words a file holds, byte by byte. A file that is not
// there holds none.
func Holding(path string, words []string) (found []string, err error) {
	return holding(path, words, func(int64) {})
}

func holding(path string, words []string, searched func(n int64)) (found []string, err error) {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) || len(words) == 0 {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("search %s: %w", path, err)
	}
	defer f.Close() // only read from
	longest := 0
	for _, w := range words {
		longest = max(longest, len(w))
	}
	left := slices.Clone(words)
	buf := make([]byte, 1<<20+longest)
	kept, total := 0, int64(0)
	for len(left) > 0 {
		n, err := io.ReadFull(f, buf[kept:])
		total += int64(n)
		searched(total)
		part := buf[:kept+n]
		left = slices.DeleteFunc(left, func(w string) bool {
			if bytes.Contains(part, []byte(w)) {
				found = append(found, w)
				return true
			}
			return false
		})
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			break
		}
		if err != nil {
			return found, fmt.Errorf("search %s: %w", path, err)
		}
		kept = copy(buf, part[len(part)-min(longest, len(part)):])
	}
	return found, nil
}

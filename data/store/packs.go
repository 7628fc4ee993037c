package store

import (
	"context"
	"fmt"
	"math"

	"winnow/model"
)

// Packs are written by imports, for the leads that they make, and by whole
// scorings, for what these find to be in none or not to be what it was. Whoever
// changes source rows, touches or merges of a lead marks it in the same
// transaction (see projection.stale): what packs say of it is not looked at then.

// stale marks a lead whose source rows, touches or merges this transaction may
// change: what a pack holds of it does not count any more.
func (p *projection) stale(ctx context.Context, lead model.LeadID) error {
	if !p.changing {
		return nil
	}
	if err := perform(ctx, p.tx, "INSERT INTO pack_stale (lead) VALUES ($1) ON CONFLICT DO NOTHING", int64(lead)); err != nil {
		return fmt.Errorf("mark what changed about lead %s: %w", lead, err)
	}
	return nil
}

// packed is a pack on its way into the file.
type packed struct {
	first, last model.LeadID
	document    []byte
}

// close ends the writer's pack, nil where it holds nothing.
func (w *packWriter) close() []packed {
	if w.leads == 0 {
		return nil
	}
	return []packed{{w.first, w.last, w.document()}}
}

// putPacks writes packs in the place of others, of which it names the first leads.
func putPacks(ctx context.Context, tx querier, gone []model.LeadID, packs []packed) error {
	for _, first := range gone {
		if err := perform(ctx, tx, "DELETE FROM pack WHERE first = $1", int64(first)); err != nil {
			return fmt.Errorf("remove the pack of lead %s: %w", first, err)
		}
	}
	for _, p := range packs {
		err := perform(ctx, tx, "INSERT INTO pack (first, last, document) VALUES ($1, $2, $3)", int64(p.first), int64(p.last), p.document)
		if err != nil {
			return fmt.Errorf("write the pack of lead %s: %w", p.first, err)
		}
		if err := perform(ctx, tx, "DELETE FROM pack_stale WHERE lead BETWEEN $1 AND $2", int64(p.first), int64(p.last)); err != nil {
			return fmt.Errorf("write the pack of lead %s: %w", p.first, err)
		}
	}
	return nil
}

// dropPacks removes the packs that begin with one of some leads. Where such leads
// are removed, nothing of them is left.
func dropPacks(ctx context.Context, tx querier, leads []model.LeadID) error {
	if len(leads) == 0 {
		return nil
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM pack WHERE first IN ("+idList(leads)+")"); err != nil {
		return fmt.Errorf("remove packs: %w", err)
	}
	return nil
}

// packs finds the packs of leads that are asked for in rising order.
type packs struct {
	r     *reading
	here  *pack        // the last that was found
	ahead model.LeadID // none holds leads from the last one asked for up to here
	stale map[model.LeadID]bool
	room  []packRoom // of packs that are done with
}

// packsOf makes ready to ask for leads from the first to the last.
func (r *reading) packsOf(first, last model.LeadID) (*packs, error) {
	p := &packs{r: r, stale: map[model.LeadID]bool{}}
	err := r.each("SELECT lead FROM pack_stale WHERE lead BETWEEN $1 AND $2", 1, func(c *cells) error {
		p.stale[model.LeadID(c.int())] = true
		return nil
	}, int64(first), int64(last))
	return p, err
}

// of returns the pack in whose span a lead is, nil where there is none.
func (p *packs) of(id model.LeadID) (*pack, error) {
	switch {
	case p.here != nil && id >= p.here.first && id <= p.here.last:
		return p.here, nil
	case id < p.ahead:
		return nil, nil
	}
	p.here = nil
	err := p.r.each("SELECT first, last, document FROM pack WHERE first <= $1 ORDER BY first DESC LIMIT 1", 3, func(c *cells) (err error) {
		if first, last := model.LeadID(c.int()), model.LeadID(c.int()); last >= id {
			var room packRoom
			if n := len(p.room); n > 0 {
				room, p.room = p.room[n-1], p.room[:n-1]
			}
			p.here, err = openPack(first, last, c.blob(), room)
		}
		return err
	}, int64(id))
	if err != nil || p.here != nil {
		return p.here, err
	}
	p.ahead = math.MaxInt64
	err = p.r.each("SELECT first FROM pack WHERE first > $1 ORDER BY first LIMIT 1", 1, func(c *cells) error {
		p.ahead = model.LeadID(c.int())
		return nil
	}, int64(id))
	return nil, err
}

// vacate ends with the packs in which leads were found, but for the one that was
// found last.
func (p *packs) vacate(found []subjectRow) {
	for i := range found {
		if at := found[i].pack; at != nil && at != p.here && at.heads != nil {
			p.room = append(p.room, at.vacate())
		}
	}
}

// record is what the pack that spans a lead holds of it; false where that does not
// count.
func (p *packs) record(at *pack, id model.LeadID) (string, bool) {
	if at == nil || p.stale[id] {
		return "", false
	}
	return at.find(id)
}

// packFirsts lists the first leads of packs that lie after a lead and up to
// another one.
func (r *reading) packFirsts(after, upto model.LeadID) (firsts []model.LeadID, err error) {
	err = r.each("SELECT first FROM pack WHERE first > $1 AND first <= $2 AND last <= $2 ORDER BY first", 1, func(c *cells) error {
		firsts = append(firsts, model.LeadID(c.int()))
		return nil
	}, int64(after), int64(upto))
	return firsts, err
}

package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"

	"winnow/model"
	"winnow/model/score"
)

// importWriter stores prepared rows. It is used by one goroutine.
type importWriter struct {
	i         *Import
	rejected  atomic.Int64
	erased    atomic.Int64 // rows about people who were erased
	freshness atomic.Bool  // most of the last rows were of new leads
	figures   figures
	first     model.LeadID           // that this import created; 0 = none yet
	seen      map[model.LeadID]int32 // rows so far about a lead, those that created one left out

	fresh   bool                  // most rows of the last block made new leads
	ahead   int                   // how many rows the next block looks at
	closely int                   // rows that were not known quickly
	stirred map[model.LeadID]bool // leads about which the block stored something; 0 where keys were stored
	args    []any                 // to be used again

	pace    *pace
	keyPace *pace
	tx      querier
	p       *projection
	last    model.LeadID // given by any import
	merged  bool         // some lead is merged into another
	found   hits         // of the block at hand
	pending []*prepared  // new leads of the block that are not stored yet
	due     []dueLead    // known leads to be brought up to date
	told    hits         // keys that rows about those gave them, which are stored with that
	held    heldKeys
	stored  sieve            // of what is in table identity; nil: anything may be
	sifted  bool             // a sieve was made, or could not be
	moved   int64            // see moveKeys; stored holds good while it stays
	dropped map[leadKey]bool // held keys that do not name their lead any more
	many    map[string]*inserter
	owned   *inserter // the new leads that are somebody's
	fired   []firing
	joined  companies     // where somebody did what people complete together
	packing packWriter    // of the new leads of the block
	list    []model.Touch // to be used again
	optOuts []optOut

	suppressed suppressed            // as of this transaction
	staying    map[model.LeadID]bool // leads that were rejected for good, of the rows that are known quickly

	keyed   sieve                    // keys by which touches name people; see touchKeys
	touched map[model.LeadID]touched // leads that touches alone came in about, to be brought up to date
	spoke   map[model.LeadID]int     // touches of this import about a lead, by themselves
	waits   map[int64]int            // touches that this import left to wait, by touch_key
	who     map[identityKey]int64    // touch_key of some keys
	marked  map[model.LeadID]bool    // leads whose packs this transaction set aside
	byName  map[string]model.LeadID  // of the import's source; see namesOf
}

func newImportWriter(i *Import) *importWriter {
	w := &importWriter{i: i, pace: newLongPace(i.s, "rows"), keyPace: newLongPace(i.s, "identities"), told: hits{}, seen: map[model.LeadID]int32{}, staying: map[model.LeadID]bool{}, stirred: map[model.LeadID]bool{}, dropped: map[leadKey]bool{},
		touched: map[model.LeadID]touched{}, spoke: map[model.LeadID]int{}, waits: map[int64]int{}, who: map[identityKey]int64{}, many: map[string]*inserter{
			"source_row":  newInserter("INSERT INTO source_row (lead, batch, line, hash, document) VALUES ", 5),
			"lead":        newInserter("INSERT INTO lead ("+leadColumns+") VALUES ", leadWidth),
			"score":       newInserter("INSERT INTO score ("+rankColumns+") VALUES ", rankWidth),
			"identity":    newInserter("INSERT INTO identity (kind, value, lead) VALUES ", 3),
			"touch":       newInserter("INSERT INTO touch ("+saidColumns+") VALUES ", 11),
			"plain touch": newInserter("INSERT INTO touch (lead, at, hash, kind, channel, url, batch) VALUES ", 7),
		}}
	w.owned = newInserter("INSERT INTO owns (lead) VALUES ", 1)
	w.many["identity"].tail = " ON CONFLICT DO NOTHING"
	w.figures.NotQueued = map[string]int{}
	w.freshness.Store(true)
	return w
}

// store writes rows in as many short transactions as they take.
func (w *importWriter) store(ctx context.Context, rows []prepared) error {
	if err := w.sift(ctx); err != nil {
		return err
	}
	created, total := w.figures.Created, len(rows)
	for len(rows) > 0 {
		n := 0
		err := w.pace.write(ctx, func(tx querier, more func() bool) error {
			if err := w.begin(ctx, tx); err != nil {
				return err
			}
			for n < len(rows) && (n == 0 || more()) {
				took, err := w.block(ctx, rows[n:])
				if err != nil {
					return err
				}
				n += took
			}
			if err := w.settle(ctx); err != nil {
				return err
			}
			return w.end(ctx)
		})
		if err != nil {
			return err
		}
		rows = rows[n:]
	}
	if w.held.full() {
		if err := w.storeKeys(ctx); err != nil {
			return err
		}
	}
	if len(w.touched) >= touchedMost {
		if err := w.settleTouched(ctx); err != nil {
			return err
		}
	}
	w.freshness.Store((w.figures.Created-created)*2 >= total)
	return nil
}

// begin readies the writer for a transaction.
func (w *importWriter) begin(ctx context.Context, tx querier) (err error) {
	if err := w.i.enter(ctx, tx); err != nil {
		return err
	}
	w.tx, w.marked = tx, map[model.LeadID]bool{}
	if w.p, err = w.i.s.project(ctx, tx); err != nil {
		return err
	}
	w.p.fired = &w.fired
	if w.suppressed, err = w.i.s.suppressing.at(ctx, tx, &w.p.rules); err != nil {
		return err
	}
	last, err := one[model.LeadID](ctx, tx, "SELECT value FROM counter WHERE name = 'lead'")
	if err != nil {
		return fmt.Errorf("read the last lead's number: %w", err)
	}
	next, err := model.NewLeadID(w.i.h.At, w.i.s.opt.Rand, last)
	if err != nil {
		return err
	}
	w.last = next - 1
	moved, err := keysMoved(ctx, tx)
	if err != nil {
		return err
	}
	if moved != w.moved {
		w.stored = nil
	}
	w.merged, err = one[bool](ctx, tx, "SELECT EXISTS (SELECT 1 FROM state WHERE merged_into <> 0)")
	if err != nil {
		return fmt.Errorf("look for merged leads: %w", err)
	}
	return nil
}

func (w *importWriter) end(ctx context.Context) error {
	if err := perform(ctx, w.tx, "UPDATE counter SET value = $1 WHERE name = 'lead' AND value < $1", int64(w.last)); err != nil {
		return fmt.Errorf("keep the last lead's number: %w", err)
	}
	return w.p.done(ctx)
}

// make makes a new lead, and gives it what waits for it.
func (w *importWriter) make(ctx context.Context, p *prepared) error {
	waits, err := w.awaited(ctx, p)
	if err == nil {
		err = w.create(ctx, p)
	}
	if err == nil && waits {
		err = w.later(ctx, p.lead.ID, nil)
	}
	return err
}

// resolve says which lead a row speaks of, 0 for a new one.
func (w *importWriter) resolve(ctx context.Context, p *prepared) (model.LeadID, error) {
	var marked []model.LeadID
	if p.keys.mark != "" {
		marked = w.found[identityKey{kindMark, p.keys.mark}]
	}
	lead, err := w.resolveOwn(ctx, p)
	switch {
	case err != nil || len(marked) == 0:
		return lead, err
	case p.keys.mends:
		return w.mended(ctx, p, marked, lead)
	case lead == 0: // it was mended since
		lead = marked[0]
	}
	return lead, nil
}

// resolveOwn is resolve by what the row itself says.
func (w *importWriter) resolveOwn(ctx context.Context, p *prepared) (model.LeadID, error) {
	k := &p.keys
	if k.id != "" {
		if l := w.found[identityKey{k.idKind, k.id}]; len(l) > 0 {
			return l[0], nil
		}
	}
	for _, id := range k.former { // another id of the one person
		if l := w.found[identityKey{kindID + k.source, id}]; len(l) > 0 {
			return l[0], nil
		}
	}
	if k.email != "" {
		// The first two, as a look-up gives them: where one block of rows ends and
		// the next begins decides nothing.
		at, err := originals(ctx, w.tx, w.found[identityKey{kindEmail, k.email}], &w.p.rules)
		if err != nil {
			return 0, err
		}
		for _, lead := range at {
			if k.id == "" {
				return lead, nil
			}
			// Its source knows the row by another id than the lead: two
			// records that share an address are not one.
			other, err := w.hasID(ctx, lead, k.idKind)
			if err != nil || !other {
				return lead, err
			}
		}
	}
	if k.id != "" || k.email != "" {
		return 0, nil
	}
	if k.phone != "" {
		lead, err := w.byPhone(ctx, k)
		if err != nil || lead != 0 {
			return lead, err
		}
	}
	if k.fingerprint != "" {
		if l := w.found[identityKey{kindRow, k.fingerprint}]; len(l) > 0 {
			return l[0], nil
		}
	}
	return 0, nil
}

// hasID reports whether a source knows a lead by an external id.
func (w *importWriter) hasID(ctx context.Context, lead model.LeadID, kind string) (bool, error) {
	if p := w.isPending(lead); p != nil {
		return p.keys.idKind == kind, nil
	}
	return hasID(ctx, w.tx, lead, kind)
}

func hasID(ctx context.Context, q querier, lead model.LeadID, kind string) (bool, error) {
	group, err := groupOf(ctx, q, lead)
	if err != nil {
		return false, err
	}
	rows, err := sourceRows(ctx, q, group)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(rows, func(r sourced) bool { return r.Live && r.keys().idKind == kind }), nil
}

// phoneLimit is how many leads with one phone are asked for their names. What
// more share tells nobody apart.
const phoneLimit = 50

// byPhone finds the lead with a phone whose name agrees.
func (w *importWriter) byPhone(ctx context.Context, k *rowKeys) (model.LeadID, error) {
	if len(w.found[identityKey{kindPhone, k.phone}]) == 0 {
		return 0, nil
	}
	// The names of leads are about to be read, those of new ones too.
	if err := errors.Join(w.flush(ctx), w.settle(ctx)); err != nil {
		return 0, err
	}
	stored, err := phoneLeads(ctx, w.tx, k.phone)
	if err != nil {
		return 0, err
	}
	for _, id := range join(stored, w.holders(identityKey{kindPhone, k.phone}, phoneLimit), phoneLimit) {
		name, err := leadName(ctx, w.tx, id)
		if err != nil {
			return 0, err
		}
		if model.NormalName(name) == k.name {
			return id, nil
		}
	}
	return 0, nil
}

// phoneLeads are leads with a phone, the first so many as are asked for.
func phoneLeads(ctx context.Context, q querier, phone string) ([]model.LeadID, error) {
	rows, err := q.QueryContext(ctx, "SELECT lead FROM identity WHERE kind = +$1 AND value = +$2 ORDER BY lead LIMIT 0 + $3", kindPhone, phone, phoneLimit)
	if err != nil {
		return nil, fmt.Errorf("look a phone up: %w", err)
	}
	leads, err := scanAll[model.LeadID](rows)
	if err != nil {
		return nil, fmt.Errorf("look a phone up: %w", err)
	}
	return leads, nil
}

func leadName(ctx context.Context, q querier, id model.LeadID) (string, error) {
	name, err := scanOne[string](q.QueryContext(ctx, "SELECT name FROM lead WHERE id = +$1", int64(id)))
	if err != nil {
		return "", fmt.Errorf("read the name of lead %s: %w", id, err)
	}
	return name, nil
}

// isPending returns the row that made a lead which is not stored yet.
func (w *importWriter) isPending(lead model.LeadID) *prepared {
	if len(w.pending) == 0 || lead < w.pending[0].lead.ID {
		return nil
	}
	return w.pending[lead-w.pending[0].lead.ID]
}

// came notes what follows from touches of a lead that came in, but for its score:
// whom it may bring together at a company, "" where it is at none, and that it must
// not be mailed any more.
func (w *importWriter) came(lead model.LeadID, company string, touches []model.Touch) {
	joins := false
	for i := range touches {
		joins = joins || score.Joins(w.p.scorer.Criteria(), &touches[i])
		if cause := mailCause(&touches[i]); cause != "" {
			w.optOuts = append(w.optOuts, optOut{lead, cause, touches[i].At})
		}
	}
	if joins {
		w.joined.add(company)
	}
}

// names adds what a row's keys name to what was found for the block.
func (w *importWriter) names(keys []identityKey, lead model.LeadID) { w.found.name(keys, lead) }

func (h hits) name(keys []identityKey, lead model.LeadID) {
	for _, k := range keys {
		l := h[k]
		if at, is := slices.BinarySearch(l, lead); !is {
			h[k] = slices.Insert(l, at, lead)
		}
	}
}

// refresh makes a lead anew after something came in about it. Held keys count as
// if they were stored. call are names that the lead alone has: touches that wait
// for one attach too. The touches that had waited for the lead are returned.
func (w *importWriter) refresh(ctx context.Context, lead model.LeadID, added []model.Touch, call ...identityKey) ([]model.Touch, error) {
	r := refresher{tx: w.tx, p: w.p, held: w.holders, gone: func(k identityKey) bool {
		named := w.holds(k, lead)
		w.dropped[leadKey{k, lead}] = true
		w.found[k] = slices.DeleteFunc(w.found[k], func(id model.LeadID) bool { return id == lead })
		return named
	}}
	r.called, r.joined = call, &w.joined
	if err := r.lead(ctx, lead); err != nil {
		return nil, err
	}
	w.came(lead, r.is, added)
	w.came(lead, r.is, r.attached)
	if r.was != r.is {
		w.joined.add(r.was)
		w.joined.add(r.is)
	}
	w.figures.Attached += len(r.attached)
	w.names(r.keys, lead)
	for _, k := range r.keys {
		delete(w.dropped, leadKey{k, lead})
		if w.stored != nil {
			w.stored.put(k)
		}
	}
	return r.attached, nil
}

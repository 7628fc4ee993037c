package store

import (
	"context"
	"fmt"
	"slices"

	"winnow/model"
)

// keepKeys is how many keys of new leads an import holds before it stores them.
// Stored in the order of the index, thousands at a time, they share its pages;
// one by one each would rewrite a page of its own.
const keepKeys = 300_000

// heldKeys are keys of new leads that are not in table identity yet. Their texts
// lie in one piece of memory.
type heldKeys struct {
	text  []byte
	keys  []heldKey
	kinds []string
	slots []int32 // by hash: 1 + the index of a key's first lead
}

type heldKey struct {
	from, to uint32
	kind     int32
	next     int32 // index of the key's next lead, 0 = none
	last     int32 // of a key's first lead: index of its last one
	lead     model.LeadID
}

func (h *heldKeys) key(k heldKey) identityKey {
	return identityKey{h.kinds[k.kind], string(h.text[k.from:k.to])}
}

// slot is where a key stands, or would.
func (h *heldKeys) slot(k identityKey) int {
	at := int(mix(text(text(offset64, k.kind), k.value))) & (len(h.slots) - 1)
	for h.slots[at] != 0 {
		e := h.keys[h.slots[at]-1]
		if h.kinds[e.kind] == k.kind && string(h.text[e.from:e.to]) == k.value {
			return at
		}
		at = (at + 1) & (len(h.slots) - 1)
	}
	return at
}

// add holds a key of a lead newer than all before it.
func (h *heldKeys) add(k identityKey, lead model.LeadID) {
	if 2*(len(h.keys)+1) > len(h.slots) {
		h.grow()
	}
	kind := slices.Index(h.kinds, k.kind)
	if kind < 0 {
		kind = len(h.kinds)
		h.kinds = append(h.kinds, k.kind)
	}
	at := h.slot(k)
	from := len(h.text)
	h.text = append(h.text, k.value...)
	h.keys = append(h.keys, heldKey{from: uint32(from), to: uint32(len(h.text)), kind: int32(kind), lead: lead})
	this := int32(len(h.keys) - 1)
	if h.slots[at] == 0 {
		h.slots[at] = this + 1
		h.keys[this].last = this
		return
	}
	first := &h.keys[h.slots[at]-1]
	h.keys[first.last].next = this
	first.last = this
}

func (h *heldKeys) grow() {
	h.slots = make([]int32, max(1024, 2*len(h.slots)))
	for i, e := range h.keys {
		if at := h.slot(h.key(e)); h.slots[at] == 0 {
			h.slots[at] = int32(i + 1)
		}
	}
}

// each visits the leads that a key names, in rising order, until f says no.
func (h *heldKeys) each(k identityKey, f func(lead model.LeadID) bool) {
	if len(h.keys) == 0 {
		return
	}
	at := h.slots[h.slot(k)]
	if at == 0 {
		return
	}
	for e := h.keys[at-1]; f(e.lead) && e.next != 0; {
		e = h.keys[e.next]
	}
}

// sieve remembers roughly which keys were put into it: what it does not know was
// never put in. It spares the import into a small database a search for every key
// of every row.
type sieve []uint64

// siftMost is how many stored keys a sieve is begun with. A larger database does
// without one, for reading all its keys would take longer than most imports.
const siftMost = 200_000

// moveKeys notes that keys were stored by something else than an import: one that
// runs elsewhere must not rely on its sieve any more.
func moveKeys(ctx context.Context, tx querier) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO counter (name, value) VALUES ('moved', 1) ON CONFLICT (name) DO UPDATE SET value = counter.value + 1")
	if err != nil {
		return fmt.Errorf("note that identities moved: %w", err)
	}
	return nil
}

// keysMoved is how often moveKeys was called.
func keysMoved(ctx context.Context, q querier) (int64, error) {
	n, err := one[int64](ctx, q, "SELECT value FROM counter WHERE name = 'moved'")
	if err != nil {
		return 0, fmt.Errorf("read whether identities moved: %w", err)
	}
	return n, nil
}

// siftFrom is of how many rows that are not known quickly an import makes itself a
// sieve. To search the keys of a single event costs a thousandth of what making one
// does.
const siftFrom = 500

// sift makes the sieve where so many rows had to be looked at closely that it pays.
func (w *importWriter) sift(ctx context.Context) (err error) {
	if w.sifted || w.closely < siftFrom {
		return nil
	}
	w.sifted = true
	if w.moved, err = keysMoved(ctx, w.i.s.e.Reader); err == nil {
		w.stored, err = w.i.s.siftKeys(ctx)
	}
	return w.i.s.e.Describe(err)
}

// siftKeys makes a sieve of all stored keys, nil where there are too many.
func (s *Store) siftKeys(ctx context.Context) (sieve, error) {
	rows, err := s.e.Reader.QueryContext(ctx, "SELECT kind, value FROM identity LIMIT 0 + $1", siftMost)
	if err != nil {
		return nil, s.e.Describe(fmt.Errorf("read identities: %w", err))
	}
	out, n := make(sieve, sieveBits/64), 0
	for ; rows.Next(); n++ {
		var k identityKey
		if err := rows.Scan(&k.kind, &k.value); err != nil {
			return nil, closing(rows, err)
		}
		out.put(k)
	}
	if n == siftMost {
		out = nil
	}
	return out, closing(rows, nil)
}

const (
	sieveBits  = 1 << 26 // 8 MiB: a few in a thousand unknown keys pass at 4 million
	sieveLine  = 1 << sieveShift
	sieveShift = 9
	sieveMarks = 4 // for each key
)

func (s sieve) put(k identityKey) {
	line, h := s.line(k)
	for range sieveMarks {
		line[h%sieveLine/64] |= 1 << (h % 64)
		h >>= sieveShift
	}
}

func (s sieve) has(k identityKey) bool {
	line, h := s.line(k)
	for range sieveMarks {
		if line[h%sieveLine/64]&(1<<(h%64)) == 0 {
			return false
		}
		h >>= sieveShift
	}
	return true
}

// line is where the bits of a key stand, all in one line of the processor's memory,
// and a number of which each sieveShift bits tell one.
func (s sieve) line(k identityKey) ([]uint64, uint64) {
	h := mix(text(text(offset64, k.kind), k.value))
	at := h % (sieveBits / sieveLine) * (sieveLine / 64)
	return s[at : at+sieveLine/64], mix(h + offset64)
}

// full reports whether it is time to store the keys.
func (h *heldKeys) full() bool { return len(h.keys) >= keepKeys || len(h.text) > 32<<20 }

// clear forgets all keys, and keeps the memory.
func (h *heldKeys) clear() {
	h.text, h.keys = h.text[:0], h.keys[:0]
	clear(h.slots)
}

// storeKeys moves the keys held into table identity, in short transactions.
func (w *importWriter) storeKeys(ctx context.Context) error {
	h := &w.held
	order := h.ordered()
	for len(order) > 0 {
		n := 0
		err := w.keyPace.write(ctx, func(tx querier, more func() bool) error {
			away, err := mergedAway(ctx, tx, w.first)
			if err != nil {
				return err
			}
			m := w.many["identity"]
			for n < len(order) && (n == 0 || more()) {
				for end := min(n+256, len(order)); n < end; n++ {
					e := h.keys[order[n].at]
					if k := h.key(e); !away[e.lead] && !w.dropped[leadKey{k, e.lead}] {
						m.add(k.kind, k.value, int64(e.lead))
						if w.stored != nil {
							w.stored.put(k)
						}
					}
				}
				if err := m.flush(ctx, tx); err != nil {
					return fmt.Errorf("store identities: %w", err)
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		order = order[n:]
	}
	h.clear()
	clear(w.dropped)
	return nil
}

// mergedAway are the leads, from the first of an import on, that somebody merged
// into others meanwhile: what names them names the others by now.
func mergedAway(ctx context.Context, tx querier, first model.LeadID) (map[model.LeadID]bool, error) {
	rows, err := tx.QueryContext(ctx, "SELECT lead FROM state WHERE merged_into <> 0 AND lead >= $1", int64(first))
	if err != nil {
		return nil, fmt.Errorf("read what was merged: %w", err)
	}
	leads, err := scanAll[model.LeadID](rows)
	if err != nil {
		return nil, fmt.Errorf("read what was merged: %w", err)
	}
	away := make(map[model.LeadID]bool, len(leads))
	for _, id := range leads {
		away[id] = true
	}
	return away, nil
}

// find looks the keys of a block up, in the database and among those held.
func (w *importWriter) find(ctx context.Context, keys []identityKey) (hits, error) {
	stored := keys
	if w.stored != nil {
		stored = make([]identityKey, 0, len(keys))
		for _, k := range keys {
			if k.kind == kindID+model.SourceOwn || w.stored.has(k) {
				stored = append(stored, k)
			}
		}
	}
	found, err := findKeys(ctx, w.tx, stored)
	if err != nil {
		return nil, err
	}
	for _, k := range keys {
		if held := w.holders(k, 2); len(held) > 0 {
			found[k] = join(found[k], held, 2)
		}
		if told := w.told[k]; len(told) > 0 {
			found[k] = join(found[k], told, 2)
		}
	}
	return found, nil
}

// holders are leads that a held key names, in rising order.
func (w *importWriter) holders(k identityKey, most int) (leads []model.LeadID) {
	w.held.each(k, func(lead model.LeadID) bool {
		if !w.dropped[leadKey{k, lead}] {
			leads = append(leads, lead)
		}
		return len(leads) < most
	})
	return leads
}

// holds reports whether a held key names a lead.
func (w *importWriter) holds(k identityKey, lead model.LeadID) (named bool) {
	if w.dropped[leadKey{k, lead}] {
		return false
	}
	w.held.each(k, func(id model.LeadID) bool {
		named = id == lead
		return id < lead
	})
	return named
}

// join is the beginning of two rising lists together.
func join(a, b []model.LeadID, most int) []model.LeadID {
	all := slices.Concat(a, b)
	slices.Sort(all)
	all = slices.Compact(all)
	return all[:min(most, len(all))]
}

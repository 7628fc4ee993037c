package store

import (
	"bytes"
	"cmp"
	"slices"
)

// heldPlace says where a held key stands in table identity, as far as its first bytes
// tell: looking them up in the text for each comparison would cost more than the rest
// of sorting.
type heldPlace struct {
	head, neck uint64 // the first 16 bytes
	kind       int32  // among the kinds in their order
	at         int32  // index of the key
}

// ordered are the keys in the order of table identity.
func (h *heldKeys) ordered() []heldPlace {
	kinds := slices.Sorted(slices.Values(h.kinds))
	place := make([]int32, len(h.kinds))
	for i, kind := range h.kinds {
		n, _ := slices.BinarySearch(kinds, kind)
		place[i] = int32(n)
	}
	order := make([]heldPlace, len(h.keys))
	for i := range order {
		e := &h.keys[i]
		text := h.text[e.from:e.to]
		order[i] = heldPlace{head: leading(text), neck: leading(text[min(8, len(text)):]), kind: place[e.kind], at: int32(i)}
	}
	slices.SortFunc(order, func(a, b heldPlace) int {
		switch {
		case a.kind != b.kind:
			return cmp.Compare(a.kind, b.kind)
		case a.head != b.head:
			return cmp.Compare(a.head, b.head)
		case a.neck != b.neck:
			return cmp.Compare(a.neck, b.neck)
		}
		x, y := &h.keys[a.at], &h.keys[b.at]
		if c := bytes.Compare(h.text[x.from:x.to], h.text[y.from:y.to]); c != 0 {
			return c
		}
		return cmp.Compare(x.lead, y.lead)
	})
	return order
}

// leading is a number that is as large among others as the first eight bytes are.
func leading(text []byte) (n uint64) {
	for i := range 8 {
		n <<= 8
		if i < len(text) {
			n |= uint64(text[i])
		}
	}
	return n
}

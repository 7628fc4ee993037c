package score

import (
	"hash/maphash"

	"winnow/model"
	"winnow/model/criteria"
)

// Which patterns a touch is like takes longer to find out than all else about it,
// and most touches are alike: the pages of a site, the names of guides. What was
// found out of some of them is kept.

const (
	seenSlots   = 2048 // touches of a kind that are remembered; a power of 2
	seenFirst   = 64   // at first: whoever scores one lead after the other needs no more
	seenLongest = 400  // bytes of texts worth a look
	seenRules   = 64   // rules of a kind whose answers fit
)

// texts are those of a touch that rules look at: a bit for each.
type texts uint8

const (
	textDetail texts = 1 << iota
	textURL
	textCampaign
	textChannel
)

// textsOf are the texts that a rule looks at to name touches of a kind. What a
// pattern says more than its kind it says of the first three.
func textsOf(r *criteria.Signal, kind model.TouchKind) (t texts) {
	for bit, glob := range map[texts]criteria.Glob{textDetail: r.Detail, textURL: r.URL, textCampaign: r.Campaign, textChannel: r.Channel} {
		if !glob.IsZero() {
			t |= bit
		}
	}
	for _, p := range r.Touches {
		if p.Kind == kind && p.String() != string(kind) {
			t |= textDetail | textURL | textCampaign
		}
	}
	return t
}

// seen is what is known of touches with the same texts: a bit for each rule of
// their kind. It tells them by a hash of 64 bits under a random seed: in one look of
// 10^18 others are taken for them.
type seen struct {
	texts        uint64 // their hash; 0 = nothing is known yet
	known, holds uint64
}

// memo remembers the touches of one kind.
type memo struct {
	seed  maphash.Seed
	slots []seen
	kept  int // how often one came
}

// find returns what is known of touches like one, by the texts that matter, nil for
// those that are not kept.
func (m *memo) find(t *model.Touch, matter texts) *seen {
	switch {
	case m.slots == nil:
		m.seed, m.slots = maphash.MakeSeed(), make([]seen, seenFirst)
	case m.kept > seenFirst && len(m.slots) == seenFirst:
		m.slots = make([]seen, seenSlots)
	}
	size, h := 0, uint64(1)
	for bit, s := range [...]*string{&t.Detail, &t.URL, &t.UTM.Campaign, &t.Channel} {
		h *= 0x9e3779b97f4a7c15
		if matter&(1<<bit) != 0 && *s != "" {
			size += len(*s)
			h += maphash.String(m.seed, *s)
		}
	}
	if size > seenLongest {
		return nil
	}
	h = max(h, 1)
	at := h & uint64(len(m.slots)-1)
	if x := &m.slots[at]; x.texts == h {
		return x
	}
	if x := &m.slots[at^1]; x.texts == h {
		return x
	}
	if h>>32&1 == 0 {
		at ^= 1
	}
	m.kept++
	m.slots[at] = seen{texts: h}
	return &m.slots[at]
}

// named reports whether a rule, the k-th of the touch's kind, names the touch; x
// is what is known of it.
func (r *rule) named(x *seen, k int, t *model.Touch) bool {
	if x == nil || k >= seenRules {
		return r.Counts(t)
	}
	bit := uint64(1) << k
	if x.known&bit == 0 {
		x.known |= bit
		if r.Counts(t) {
			x.holds |= bit
		}
	}
	return x.holds&bit != 0
}

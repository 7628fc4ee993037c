package store

import (
	"winnow/model"
	"winnow/model/score"
)

// repacking makes packs of the leads of a piece that are in none, and those anew
// that do not hold what counts any more.
type repacking struct {
	w     packWriter
	of    *pack                 // in whose place the present one is written; nil = of none
	among map[model.LeadID]bool // the packs within the piece, by their first leads: whether they stay
	packs []packed
}

func (r *reading) repacking(w which) (*repacking, error) {
	k := &repacking{among: map[model.LeadID]bool{}}
	firsts, err := r.packFirsts(w.after, w.upto)
	for _, first := range firsts {
		k.among[first] = false
	}
	return k, err
}

// see takes the next lead.
func (k *repacking) see(s *subject) {
	at, stays := s.pack, false
	if at != nil {
		_, within := k.among[at.first]
		if stays = !within || !at.stale; within { // else it reaches into another piece
			k.among[at.first] = stays
		}
	}
	if at != k.of || stays || k.w.full() {
		k.packs = append(k.packs, k.w.close()...)
		k.of = at
	}
	if !stays {
		s.touches = score.Sorted(s.touches)
		k.w.add(&s.lead, s.touches)
	}
}

// keep is told of a pack that holds what counts.
func (k *repacking) keep(at *pack) {
	if _, within := k.among[at.first]; within {
		k.among[at.first] = true
	}
	k.packs = append(k.packs, k.w.close()...)
	k.of = at
}

// end returns which packs go, by their first leads, and which come.
func (k *repacking) end() (gone []model.LeadID, packs []packed) {
	for first, stays := range k.among {
		if !stays {
			gone = append(gone, first)
		}
	}
	return gone, append(k.packs, k.w.close()...)
}

package store

import (
	"cmp"
	"encoding/binary"
	"hash/maphash"
	"slices"

	"winnow/model"
	"winnow/model/criteria"
	"winnow/model/score"
)

// What all companies complete is found in one walk through the leads in the order
// in which they are stored: of each touch that counts a sign is kept, the signs are
// brought together by company, and what comes out is compared with table together.
// Where the signs are too many to be held at once, the walk is made for one part of
// the companies after the other.

// signsMost is how many signs are held at once: 16 bytes each. An import comes to
// this with much in hand already.
const signsMost = 1 << 20

// share is a part of all companies: those whose hash is part modulo of, a power of 2.
type share struct{ part, of uint32 }

func (s share) has(h uint32) bool { return h&(s.of-1) == s.part }

// gathering holds what the leads of a share of the companies did.
type gathering struct {
	share
	most   int // signs to hold at once
	left   []share
	peers  *score.Peers
	order  []int32 // by place among triggers: that of their ids
	ids    [2]maphash.Seed
	where  map[[2]uint64]uint32 // the number of a company, by two hashes of its key
	leads  []gathered           // in rising order
	signs  []score.Sign
	met    []score.Met // by lead, time and id of the trigger
	fired  []model.Fired
	packed []byte
}

// gathered is a lead that did something that counts, or is in table together.
type gathered struct {
	lead    model.LeadID
	hash    uint32 // of its company
	company uint32
	have    int64 // digest of what the table has
}

// nowhere is the number of no company: what a lead did there brings nobody together.
const nowhere = 0

func newGathering(c *criteria.Criteria) *gathering {
	g := &gathering{share: share{0, 1}, most: signsMost, peers: score.NewPeers(c), ids: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()},
		where: map[[2]uint64]uint32{}, order: make([]int32, len(c.Triggers))}
	byID := make([]int, len(c.Triggers))
	for i := range byID {
		byID[i] = i
	}
	slices.SortFunc(byID, func(a, b int) int { return cmp.Compare(c.Triggers[a].ID, c.Triggers[b].ID) })
	for n, i := range byID {
		g.order[i] = int32(n)
	}
	return g
}

// next makes ready for another walk, for companies that were left. false: there
// are none.
func (g *gathering) next() bool {
	last := len(g.left) - 1
	if last < 0 {
		return false
	}
	g.share, g.left = g.left[last], g.left[:last]
	g.leads, g.signs, g.met = g.leads[:0], g.signs[:0], g.met[:0]
	clear(g.where)
	return true
}

// see takes the next lead.
func (g *gathering) see(s *subject) {
	key := model.CompanyKey(s.lead.Domain, s.lead.Company)
	x := gathered{lead: s.lead.ID, company: nowhere, have: g.digest(s.lead.Together)}
	from := len(g.signs)
	if model.OneCompany(key) && s.flags&flagOwnStaff == 0 {
		// The second hash keeps companies apart that share the first.
		at := [2]uint64{maphash.String(g.ids[0], key), maphash.String(g.ids[1], key)}
		if x.hash = uint32(at[0]); !g.has(x.hash) {
			return
		}
		if len(g.signs) > g.most/16 && cap(g.signs) < g.most { // not in steps that are copied and left behind
			g.signs = slices.Grow(g.signs, g.most-len(g.signs)+1000)
		}
		for i := range s.touches {
			g.signs = g.peers.Signs(g.signs, uint32(len(g.leads)), &s.touches[i])
		}
		if len(g.signs) > from {
			known := false
			if x.company, known = g.where[at]; !known {
				x.company = uint32(len(g.where) + 1)
				g.where[at] = x.company
			}
		}
	}
	if len(g.signs) == from && len(s.lead.Together) == 0 || !g.has(x.hash) {
		return
	}
	if g.leads = append(g.leads, x); len(g.signs) > g.most && g.of < 1<<31 {
		g.halve()
	}
}

// halve leaves half of the companies for later.
func (g *gathering) halve() {
	g.of *= 2
	g.left = append(g.left, share{g.part + g.of/2, g.of})
	at := make([]uint32, len(g.leads))
	stay := 0
	for i := range g.leads {
		if at[i] = uint32(stay); g.has(g.leads[i].hash) {
			g.leads[stay] = g.leads[i]
			stay++
		} else {
			at[i] = 1<<32 - 1
		}
	}
	g.leads = g.leads[:stay]
	signs := g.signs[:0]
	for _, s := range g.signs {
		if s.Who = at[s.Who]; s.Who != 1<<32-1 {
			signs = append(signs, s)
		}
	}
	g.signs = signs
}

// shared is what a lead completed together with others: a part of gathering.met.
type shared struct {
	lead     model.LeadID
	from, to int
}

// settle works out what the companies complete, and hands the leads to f, in rising
// order: those that completed something, or of which the table says so. right says
// that the table has just that.
func (g *gathering) settle(least int, f func(x shared, right bool)) {
	company := func(s score.Sign) uint32 { return g.leads[s.Who].company }
	slices.SortFunc(g.signs, func(a, b score.Sign) int { return cmp.Compare(company(a), company(b)) })
	for from := 0; from < len(g.signs); {
		to := from
		for to < len(g.signs) && company(g.signs[to]) == company(g.signs[from]) {
			to++
		}
		if to-from >= least {
			g.peers.Together(g.signs[from:to], func(m score.Met) { g.met = append(g.met, m) })
		}
		from = to
	}
	slices.SortFunc(g.met, func(a, b score.Met) int {
		return cmp.Or(cmp.Compare(a.Who, b.Who), cmp.Compare(a.At, b.At), cmp.Compare(g.order[a.Trigger], g.order[b.Trigger]))
	})
	from := 0
	for i := range g.leads {
		to := from
		for to < len(g.met) && g.met[to].Who == uint32(i) {
			to++
		}
		x := shared{g.leads[i].lead, from, to}
		if have := g.leads[i].have; to > from || have != 0 {
			f(x, g.digest(g.list(x)) == have)
		}
		from = to
	}
}

// list is what a lead should have, valid until the next one.
func (g *gathering) list(x shared) []model.Fired {
	g.fired = g.fired[:0]
	for _, m := range g.met[x.from:x.to] {
		g.fired = append(g.fired, g.peers.Fired(m))
	}
	return g.fired
}

// digest is a number that tells what leads completed with others apart, 0 for nothing.
func (g *gathering) digest(list []model.Fired) int64 {
	if len(list) == 0 {
		return 0
	}
	g.packed = g.packed[:0]
	for _, f := range list {
		g.packed = append(append(g.packed, f.Trigger...), 0)
		g.packed = binary.LittleEndian.AppendUint64(g.packed, uint64(f.At.UnixMicro()))
		g.packed = binary.LittleEndian.AppendUint64(g.packed, uint64(f.People))
	}
	return int64(max(1, maphash.Bytes(g.ids[0], g.packed)))
}

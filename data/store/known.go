package store

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"winnow/model"
)

// known keeps the fold and the touches of the leads that were looked at last. A
// decision is made on a lead that is on screen: what was read to show it need not
// be read again for its snapshot. It is as good as fresh while the rows' counter,
// which every change of source rows, touches and merges raises, has not moved.
type known struct {
	mu    sync.Mutex
	leads map[model.LeadID]knownLead
}

type knownLead struct {
	moves    int64 // Store.moves before it was read
	at       standing
	ground   ground
	lead     model.Lead
	touches  []model.Touch
	scored   model.Scored
	document string // of a snapshot of all that
	criteria string // by which it was scored
	hour     int64  // as of which it was scored: a score is that of an hour
}

// Bounds of what is kept.
const (
	knownLeads   = 32
	knownTouches = 200 // of one lead
)

// keep remembers a lead as it was read.
func (k *known) keep(l knownLead) {
	if len(l.touches) > knownTouches {
		return
	}
	l.touches = slices.Clone(l.touches)
	l.snapshot()
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.leads == nil || len(k.leads) >= knownLeads {
		k.leads = make(map[model.LeadID]knownLead, knownLeads)
	}
	k.leads[l.lead.ID] = l
}

func (k *known) find(rows int64, lead model.LeadID) (knownLead, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	l, ok := k.leads[lead]
	return l, ok && l.ground.rows == rows
}

// asShown is how a lead stood when it was read last, if nothing whatever was
// written since, here or in another process: then it need not be read again. It is
// to be asked within the transaction that goes by it.
func (s *Store) asShown(tx querier, lead model.LeadID) (l knownLead, ok bool, err error) {
	r, direct := tx.(*reading)
	if !direct || s.e.Foreign == "" {
		return l, false, nil
	}
	s.known.mu.Lock()
	l, ok = s.known.leads[lead]
	s.known.mu.Unlock()
	if !ok || l.moves != s.moves.Load() {
		return l, false, nil
	}
	foreign, err := r.number(s.e.Foreign)
	if err != nil {
		return l, false, fmt.Errorf("look for what others wrote: %w", err)
	}
	if foreign != s.foreign {
		s.foreign = foreign
		s.moves.Add(1)
	}
	return l, l.moves == s.moves.Load(), nil
}

// material is what a lead's score is made of, its score at this hour, and what a
// snapshot says of both, from memory where it is known.
func (p *projection) material(ctx context.Context, lead model.LeadID) (at knownLead, err error) {
	at, ok := p.s.known.find(p.rows, lead)
	if ok && at.criteria == p.rules.Hash && at.hour == hourOf(p.now) {
		return at, nil
	}
	if !ok {
		group, err := groupOf(ctx, p.tx, lead)
		if err != nil {
			return at, err
		}
		if at.lead, err = groupLead(ctx, p.tx, lead, group); err != nil {
			return at, err
		}
		if at.touches, err = groupTouches(ctx, p.tx, group); err != nil {
			return at, err
		}
	}
	at.scored, at.document = p.scorer.Score(&at.lead, at.touches, p.now), ""
	return at, nil
}

// snapshot is the document of one.
func (l *knownLead) snapshot() string {
	if l.document == "" {
		l.document = string(appendSnapshot(make([]byte, 0, snapshotSize), &l.lead, &l.scored))
	}
	return l.document
}

// snapshotSize is what most documents fit in.
const snapshotSize = 2048

func hourOf(t time.Time) int64 { return t.Unix() / 3600 }

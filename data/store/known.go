package store

import (
	"context"
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
	rows     int64 // the counter when it was read
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
	return l, ok && l.rows == rows
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

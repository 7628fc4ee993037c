package store

import (
	"context"
	"slices"
	"sync"

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
	rows    int64 // the counter when it was read
	lead    model.Lead
	touches []model.Touch
}

// Bounds of what is kept.
const (
	knownLeads   = 64
	knownTouches = 500 // of one lead
)

// keep remembers a lead as it was read when the counter stood at rows.
func (k *known) keep(rows int64, l model.Lead, touches []model.Touch) {
	if len(touches) > knownTouches {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.leads == nil || len(k.leads) >= knownLeads {
		k.leads = make(map[model.LeadID]knownLead, knownLeads)
	}
	k.leads[l.ID] = knownLead{rows: rows, lead: l, touches: slices.Clone(touches)}
}

func (k *known) find(rows int64, lead model.LeadID) (knownLead, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	l, ok := k.leads[lead]
	return l, ok && l.rows == rows
}

// material is what a lead's score is made of, from memory where it is known.
func (p *projection) material(ctx context.Context, lead model.LeadID) (*model.Lead, []model.Touch, error) {
	if at, ok := p.s.known.find(p.rows, lead); ok {
		return &at.lead, at.touches, nil
	}
	l, _, err := foldLead(ctx, p.tx, lead)
	if err != nil {
		return nil, nil, err
	}
	touches, err := touchesOf(ctx, p.tx, lead)
	return &l, touches, err
}

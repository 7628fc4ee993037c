package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"winnow/model"
)

// Since tells an actor what happened since the end of the last session, and
// nothing at all in the first one.
func (s *Store) Since(ctx context.Context, actor string) (n model.Since, err error) {
	err = s.read(ctx, func(r *reading) error {
		var seq int64
		err := r.each("SELECT at, seq FROM session WHERE actor = $1", 2, func(c *cells) error {
			n.At, seq = c.time(), c.int()
			return nil
		}, actor)
		if err != nil || n.At.IsZero() {
			return err
		}
		if err := r.arrivals(&n); err != nil {
			return err
		}
		if err := r.cameDue(&n, s.Now()); err != nil {
			return err
		}
		return r.others(&n, actor, seq)
	})
	return n, err
}

// arrivals counts the leads that imports put into the queue, and those that went
// hot and wait for a first reply.
func (r *reading) arrivals(n *model.Since) error {
	err := r.each("SELECT document FROM batch WHERE at > $1 AND state = 'done'", 1, func(c *cells) error {
		var f figures
		err := json.Unmarshal(c.bytes(), &f)
		n.New += f.Queued
		return err
	}, n.At.UnixMicro())
	if err != nil {
		return fmt.Errorf("read what was imported: %w", err)
	}
	// The clock of a hot lead runs in working hours: what began before and after may
	// be due at the same time.
	hot, err := r.number(`SELECT COUNT(*) FROM (SELECT 1 FROM score x WHERE `+urgent+` AND x.due_kind = 'hot'
		AND x.due_at >= $1 AND (x.due_at > $1 OR x.hot_at > $2) LIMIT 0 + $3)`,
		r.s.Rules().SLAHot.Due(r.s.Rules().Hours, n.At).UnixMicro(), n.At.UnixMicro(), countMost)
	n.NewHot = int(hot)
	return err
}

// cameDue counts the call-backs and snoozes whose time came.
func (r *reading) cameDue(n *model.Since, now time.Time) error {
	due, err := r.number(`SELECT COUNT(*) FROM (SELECT 1 FROM score x WHERE `+urgent+` AND x.due_kind <> 'hot'
		AND x.due_at > $1 AND x.due_at <= $2 AND x.due_kind IN ('callback', 'snooze') LIMIT 0 + $3)`,
		n.At.UnixMicro(), now.UnixMicro(), countMost)
	n.Due = int(due)
	return err
}

// others counts what other actors, winnow among them, did and did not take back.
func (r *reading) others(n *model.Since, actor string, seq int64) error {
	return r.each(`SELECT e.actor, e.action FROM entry e CROSS JOIN change c
		WHERE `+itsChanges+` AND e.seq > $1 AND e.actor <> $2 AND e.action IN ('send_back', 'wake', 'promote', 'reject', 'nurture')
		AND `+stands+` ORDER BY e.seq LIMIT 0 + $3`, 2, func(c *cells) error {
		who := c.text()
		switch model.Action(c.text()) {
		case model.ActSendBack:
			n.SentBack++
			n.SentBy = who
		case model.ActWake:
			n.Woken++
		default:
			n.Others++
		}
		return nil
	}, seq, actor, countMost)
}

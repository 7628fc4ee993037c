package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"winnow/model"
)

// weeksShown is how far back Detail.Weeks goes.
const weeksShown = 12

// Detail reads everything about one lead, with at most the given number of
// touches; the score is that of the run's now under the applied criteria. A lead
// that was merged away gives the one it went into. The error is of kind not
// found when there is no such lead, or its import was taken back.
func (s *Store) Detail(ctx context.Context, id model.LeadID, touches int) (d model.Detail, err error) {
	err = s.read(ctx, func(r *reading) error {
		d, err = r.detail(id, touches)
		return err
	})
	return d, err
}

func (r *reading) detail(id model.LeadID, most int) (d model.Detail, err error) {
	group, err := r.group(id)
	if err != nil {
		return d, err
	}
	root := group[0]
	rows, err := r.rows(group[:1])
	if err != nil {
		return d, err
	}
	if len(rows) == 0 {
		return d, model.NotFound("look for it with winnow queue --all", "there is no lead %s", id)
	}
	d.Row, d.Merged = rows[0], group[1:]
	at, _, err := standingOf(r.ctx, r.tx, root)
	if err != nil {
		return d, err
	}
	d.State = at.state
	if d.Lead, d.Sources, err = foldGroup(r.ctx, r.tx, root, group); err != nil {
		return d, err
	}
	if d.Items, err = itemsOf(r.ctx, r.tx, root); err != nil {
		return d, err
	}
	if err := r.nameOthers(d.Items); err != nil {
		return d, err
	}
	if d.OfMerged, err = r.ofMerged(d.Merged); err != nil {
		return d, err
	}
	if err := r.nameOthers(d.OfMerged); err != nil {
		return d, err
	}
	if d.HandedAt, err = r.handedAt(d.Items); err != nil {
		return d, err
	}
	all, err := groupTouches(r.ctx, r.tx, group)
	if err != nil {
		return d, err
	}
	g, err := readGround(r.ctx, r.tx)
	if err != nil {
		return d, err
	}
	now := r.s.Now()
	criteria := ""
	if d.Scored, criteria, err = r.score(&d.Lead, all, now); err != nil {
		return d, err
	}
	showScore(&d.Row, &d.Scored)
	d.Fired = r.s.firings(d.Row.ID, d.Row.Label, d.Scored.Fired)
	r.s.known.keep(knownLead{moves: r.moves, at: at, ground: g, lead: d.Lead, touches: all, scored: d.Scored, criteria: criteria, hour: hourOf(now)})
	d.Weeks = weeks(all, now)
	all = append(all, attempts(d.Past())...)
	slices.SortStableFunc(all, func(a, b model.Touch) int { return b.At.Compare(a.At) })
	d.TouchCount = len(all)
	d.Touches = all[:min(max(most, 0), len(all))]
	d.Warnings, err = r.warnings(&d, now)
	return d, err
}

// group returns the lead that stays of a lead's group, and after it those that
// were merged into it.
func (r *reading) group(id model.LeadID) ([]model.LeadID, error) {
	root, err := rootOf(r.ctx, r.tx, id)
	if err != nil {
		return nil, err
	}
	group, err := groupOf(r.ctx, r.tx, root)
	if err != nil {
		return nil, err
	}
	i := slices.Index(group, root)
	return slices.Insert(slices.Delete(group, i, i+1), 0, root), nil
}

// score scores a lead by the criteria that the file has applied, which another
// process may have changed since, and returns their hash too.
func (r *reading) score(l *model.Lead, touches []model.Touch, now time.Time) (scored model.Scored, criteria string, err error) {
	if _, err := r.s.readCriteria(r.ctx, r.tx); err != nil {
		return model.Scored{}, "", err
	}
	a := r.s.criteria.Load()
	sc, give := a.scorer()
	defer give()
	return sc.Score(l, touches, now), a.Hash, nil
}

// showScore has a row say the score of its receipt: what is stored of it is that
// of the hour before until the hourly pass has come by.
func showScore(row *model.Row, sc *model.Scored) {
	row.Score, row.Fit, row.Engagement, row.Grade, row.Rising = sc.Score, sc.Fit, sc.Engagement, sc.Grade, sc.Rising
}

// weeks counts inbound touches by spans of seven days, the last of which ends
// now.
func weeks(touches []model.Touch, now time.Time) []int {
	n := make([]int, weeksShown)
	for _, t := range touches {
		age := now.Sub(t.At)
		if i := int(age / (7 * 24 * time.Hour)); !t.Outbound && age >= 0 && i < weeksShown {
			n[weeksShown-1-i]++
		}
	}
	return n
}

// attempts are those among what was not taken back, as touches.
func attempts(past []model.Item) []model.Touch {
	var out []model.Touch
	for _, it := range past {
		if it.Action != model.ActTry {
			continue
		}
		t := model.Touch{Kind: model.CallOut, Channel: string(model.ChannelPhone), At: it.At, Outbound: true,
			Detail: it.Note, Attempt: it.Outcome, By: it.Actor}
		if it.Outcome == model.Emailed {
			t.Kind, t.Channel = model.EmailOut, string(model.ChannelEmail)
		}
		out = append(out, t)
	}
	return out
}

// nameOthers says what the right and the wrong persons are called that entries name.
func (r *reading) nameOthers(items []model.Item) error {
	for i := range items {
		it := &items[i]
		if it.Other == 0 || it.Action != model.ActReject && it.Action != model.ActRefer {
			continue
		}
		err := r.each("SELECT label FROM lead WHERE id = +$1", 1, func(c *cells) error { it.OtherLabel = c.text(); return nil }, int64(it.Other))
		if err != nil {
			return fmt.Errorf("read who is named beside the lead: %w", err)
		}
	}
	return nil
}

// handedAt is the score that a lead had when it was handed off, as the decision kept it.
func (r *reading) handedAt(items []model.Item) (p *model.Points, err error) {
	it, ok := model.HandedOver(items)
	if !ok {
		return nil, nil
	}
	err = r.each(`SELECT document ->> '$.score', document ->> '$.fit', document ->> '$.engagement', document ->> '$.grade'
		FROM snapshot WHERE id >= $1 AND id < $2 AND lead = $3`, 4, func(c *cells) error {
		p = &model.Points{Score: int(c.int()), Fit: int(c.int()), Engagement: int(c.int()), Grade: c.text()}
		return nil
	}, it.Seq<<snapshotBits, (it.Seq+1)<<snapshotBits, int64(it.Change.Lead))
	if err != nil {
		return nil, fmt.Errorf("read the score at the handoff: %w", err)
	}
	return p, nil
}

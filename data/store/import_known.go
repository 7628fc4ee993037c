package store

import (
	"context"
	"fmt"
	"slices"

	"winnow/model"
)

// known takes a row about a lead that is there already. Nothing is stored of what
// its source said before.
func (w *importWriter) known(ctx context.Context, p *prepared, root model.LeadID) error {
	// New leads before it may share its keys, or be the lead itself.
	if err := w.flush(ctx); err != nil {
		return err
	}
	lead, err := w.member(ctx, p, root)
	if err != nil {
		return err
	}
	if err := w.stays(ctx, root); err != nil {
		return err
	}
	n := w.seen[lead] &^ seenChanged
	w.seen[lead]++
	p.row.Nth = int(n)
	if w.first != 0 && lead >= w.first {
		p.row.Nth++
	}
	same, err := saidBefore(ctx, w.tx, p, lead, w.i.h.Source, w.i.batch)
	if err != nil {
		return err
	}
	added, err := w.addTouches(ctx, p, lead, !same)
	if err != nil {
		return err
	}
	w.figures.Touches += len(added)
	switch {
	case same && len(added) == 0:
		w.figures.Unchanged++
		return nil
	case same:
		err = perform(ctx, w.tx, "INSERT INTO batch_touch (batch, lead) VALUES ($1, $2) ON CONFLICT DO NOTHING", int64(w.i.batch), int64(lead))
	default:
		p.doc = ""
		err = perform(ctx, w.tx, "INSERT INTO source_row (lead, batch, line, hash, document) VALUES ($1, $2, $3, $4, $5)",
			int64(lead), int64(w.i.batch), p.row.Line, p.hash, p.document())
	}
	if err != nil {
		return fmt.Errorf("store line %d: %w", p.row.Line, err)
	}
	if w.spoke[lead] == 0 { // else touches by themselves counted it
		w.figures.Updated++
	}
	w.seen[lead] |= seenChanged
	w.stirred[root] = true
	if p.row.Left != 0 {
		if err := w.leave(ctx, &p.row); err != nil {
			return err
		}
	}
	keys := p.keys.list(nil)
	w.names(keys, root)
	w.told.name(keys, root)
	return w.later(ctx, root, added)
}

// seenChanged is the bit of importWriter.seen that says that a row changed the lead.
const seenChanged = 1 << 30

// laterMost is how many leads wait to be brought up to date together.
const laterMost = 32

// later notes that a lead is to be brought up to date. A file that says many
// things about one lead in a row costs one refresh, not one a row.
func (w *importWriter) later(ctx context.Context, lead model.LeadID, added []model.Touch) error {
	at := slices.IndexFunc(w.due, func(d dueLead) bool { return d.id == lead })
	if at < 0 {
		at = len(w.due)
		w.due = append(w.due, dueLead{id: lead})
	}
	w.due[at].added = append(w.due[at].added, added...)
	if len(w.due) < laterMost {
		return nil
	}
	return w.settle(ctx)
}

// settle brings the leads up to date that something came in about.
func (w *importWriter) settle(ctx context.Context) error {
	if len(w.due) == 0 {
		return nil
	}
	// New leads may share their keys.
	if err := w.flush(ctx); err != nil {
		return err
	}
	for _, d := range w.due {
		if err := w.update(ctx, d.id, d.added); err != nil {
			return err
		}
	}
	w.due = w.due[:0]
	clear(w.told)
	w.stirred[0] = true
	return nil
}

// dueLead is a lead to be brought up to date, and its new touches.
type dueLead struct {
	id    model.LeadID
	added []model.Touch
}

// member is the lead that a row is kept under: among those merged into one, the
// one that its keys named before, so that undoing the merge parts them again.
func (w *importWriter) member(ctx context.Context, p *prepared, root model.LeadID) (model.LeadID, error) {
	if !w.merged {
		return root, nil
	}
	return memberOf(ctx, w.tx, &p.keys, root)
}

func memberOf(ctx context.Context, q querier, k *rowKeys, root model.LeadID) (model.LeadID, error) {
	group, err := groupOf(ctx, q, root)
	if err != nil || len(group) == 1 {
		return root, err
	}
	rows, err := sourceRows(ctx, q, group)
	if err != nil {
		return 0, err
	}
	for _, same := range []func(o rowKeys) bool{
		func(o rowKeys) bool { return k.mends && o.mark == k.mark },
		func(o rowKeys) bool { return k.id != "" && o.idKind == k.idKind && o.id == k.id },
		func(o rowKeys) bool { return k.email != "" && o.email == k.email },
		func(o rowKeys) bool { return k.phone != "" && o.phone == k.phone && o.name == k.name },
		func(o rowKeys) bool { return k.fingerprint != "" && o.fingerprint == k.fingerprint },
	} {
		for i := range rows {
			if rows[i].Live && same(rows[i].keys()) {
				return rows[i].Lead, nil
			}
		}
	}
	return root, nil
}

// saidBefore reports whether a row says what its source said last about a lead.
// Where the file has several rows about the lead, each is compared with its like;
// once one of them was stored by the batch the later ones are too, so that they
// stay the newer.
func saidBefore(ctx context.Context, q querier, p *prepared, lead model.LeadID, source string, by model.BatchID) (bool, error) {
	if p.keys.mark != "" {
		return markedBefore(ctx, q, p, lead)
	}
	var last int64
	var batch model.BatchID
	err := each(ctx, q, `SELECT r.hash, r.batch FROM source_row r JOIN batch b ON b.id = r.batch
		WHERE r.lead = +$1 AND b.source = +$2 AND `+rowLive+` ORDER BY r.batch DESC, r.line DESC LIMIT 1`, 2, func(c *cells) error {
		last, batch = c.int(), model.BatchID(c.int())
		return nil
	}, int64(lead), source)
	switch {
	case err != nil:
		return false, fmt.Errorf("read what was said before: %w", err)
	case batch == 0:
		return false, nil
	case last == p.hash:
		return true, nil
	case batch == by:
		return false, nil
	}
	rows, err := sourceRows(ctx, q, []model.LeadID{lead})
	if err != nil {
		return false, err
	}
	for _, r := range slices.Backward(rows) {
		switch {
		case !r.Live || r.Source != source:
		case r.Mark != "" || r.Of != 0: // it came by itself: where it stands among its file's rows is not known
			if rowHash(&r.SourceRow) == p.hash {
				return true, nil
			}
		case r.Nth == p.row.Nth:
			return rowHash(&r.SourceRow) == p.hash, nil
		}
	}
	return false, nil
}

// addTouches stores the touches of a row that are new, and returns them. With
// claim, what another batch said already is noted as said by this one too.
func (w *importWriter) addTouches(ctx context.Context, p *prepared, lead model.LeadID, claim bool) ([]model.Touch, error) {
	var added []model.Touch
	for n := range p.touches {
		t := &p.touches[n]
		values := t.values(lead, int64(w.i.batch))
		is, err := exec(ctx, w.tx, "INSERT INTO touch ("+saidColumns+`)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING`, values...)
		if err != nil {
			return nil, fmt.Errorf("store a touch of line %d: %w", p.row.Line, err)
		}
		if is == 1 {
			added = append(added, t.Touch)
			continue
		}
		if !claim {
			continue
		}
		err = perform(ctx, w.tx, "INSERT INTO void_touch ("+saidColumns+`)
			SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11
			WHERE NOT EXISTS (SELECT 1 FROM touch WHERE lead = $1 AND at = $2 AND hash = $3 AND batch = $11) ON CONFLICT DO NOTHING`, values...)
		if err != nil {
			return nil, fmt.Errorf("store a touch of line %d: %w", p.row.Line, err)
		}
	}
	return added, nil
}

// update brings a lead up to date with what came in, and wakes it where a touch
// or the score asks for that.
func (w *importWriter) update(ctx context.Context, lead model.LeadID, added []model.Touch, call ...identityKey) error {
	before, _, err := standingOf(ctx, w.tx, lead)
	if err != nil {
		return err
	}
	below := before.state.Stage() == model.StageNurture && before.state.Until.Score > 0
	if below {
		was, err := w.score(ctx, lead)
		if err != nil {
			return err
		}
		below = was < before.state.Until.Score
	}
	waited, err := w.refresh(ctx, lead, added, call...)
	if err != nil {
		return err
	}
	added = slices.Concat(added, waited)
	after, found, err := standingOf(ctx, w.tx, lead)
	if err != nil || !found {
		return err
	}
	woken, err := w.wake(ctx, after, added, below)
	if err != nil {
		return err
	}
	if b, err := w.entered(ctx, before, after); err != nil || b.reason != "" {
		return err
	}
	if stage := after.state.Stage(); woken || before.state.Stage() != stage && stage == model.StageMQL {
		w.figures.Queued++
	}
	return nil
}

func (w *importWriter) score(ctx context.Context, lead model.LeadID) (int, error) {
	score, err := scanOne[int](w.tx.QueryContext(ctx, "SELECT score FROM score WHERE lead = $1", int64(lead)))
	if err != nil {
		return 0, fmt.Errorf("read the score of lead %s: %w", lead, err)
	}
	return score, nil
}

// wake brings a resting lead back where what came in asks for it, and reports
// whether it did. below says that its score was below the one it rests until.
func (w *importWriter) wake(ctx context.Context, at standing, added []model.Touch, below bool) (bool, error) {
	if at.state.Stage().Open() || len(added) == 0 && !below {
		return false, nil
	}
	score, err := w.score(ctx, at.state.Lead)
	if err != nil {
		return false, err
	}
	cause := wakeCause(at.state, added, score, below)
	if cause == "" {
		return false, nil
	}
	id, err := model.NewEntryID(w.i.h.At, w.i.s.opt.Rand)
	if err != nil {
		return false, err
	}
	res, err := w.i.s.do(ctx, w.tx, model.Command{ID: id, Group: w.i.h.EntryID, At: w.i.h.At, Actor: model.ActorWinnow,
		Action: model.ActWake, Targets: []model.Target{{Lead: at.state.Lead, Version: model.AnyVersion}},
		Due: w.i.s.WakeDue(w.i.h.At), Cause: cause, Amount: -1})
	return len(res.Done) > 0, err
}

// noScore is below every score that a lead may rest until.
const noScore = -1

// wakeCause is why a resting lead wakes, "" for not: the first new touch that its
// rule, or its intent, asks for, or that its score has come to where it rests
// until, whatever raised it. Touches from before it came to rest wake nobody.
func wakeCause(s model.State, added []model.Touch, score int, below bool) string {
	slices.SortFunc(added, func(a, b model.Touch) int { return a.At.Compare(b.At) })
	for _, t := range added {
		if s.WakesOn(t, noScore) {
			return string(t.Kind)
		}
	}
	reached := slices.ContainsFunc(added, func(t model.Touch) bool { return s.WakesOn(t, score) })
	if reached || below && score >= s.Until.Score {
		return WokeByScore
	}
	return ""
}

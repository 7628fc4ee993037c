package store

import (
	"context"
	"fmt"
	"slices"

	"winnow/model"
)

// What people type about a lead is a source row like any other, in a batch that no
// list of imports shows: its entry is the group that it was typed in, and it comes and
// goes with that in one transaction. Typed batches are numbered apart, so that an
// import on its way keeps its number.

const (
	formatTyped  = "typed"
	counterTyped = "typed"
	firstTyped   = model.BatchID(1) << 40
)

// typeRow stores what somebody typed about a lead, a new one for 0, and returns the
// lead. p must be made by project.
func (s *Store) typeRow(ctx context.Context, tx querier, p *projection, c *model.Command, lead model.LeadID, fields []model.FieldValue) (model.LeadID, error) {
	batch, err := s.typedBatch(ctx, tx, c)
	if err != nil {
		return 0, err
	}
	if lead == 0 {
		if lead, err = s.nextLead(ctx, tx, c); err != nil {
			return 0, err
		}
	}
	row := model.SourceRow{Batch: batch, Line: 1, At: c.At, Typed: true, Fields: fields}
	storableRow(&row)
	err = perform(ctx, tx, "INSERT INTO source_row (lead, batch, line, hash, document) VALUES ($1, $2, $3, $4, $5)",
		int64(lead), int64(batch), 1, rowHash(&row), string(appendRow(nil, &row)))
	if err != nil {
		return 0, fmt.Errorf("store what was typed: %w", err)
	}
	return lead, s.renewTyped(ctx, tx, p, []model.LeadID{lead}, batch)
}

// typedBatch is the batch of a group in which something is typed.
func (s *Store) typedBatch(ctx context.Context, tx querier, c *model.Command) (model.BatchID, error) {
	last, err := one[model.BatchID](ctx, tx, "SELECT value FROM counter WHERE name = '"+counterTyped+"'")
	if err != nil {
		return 0, fmt.Errorf("number what was typed: %w", err)
	}
	batch := max(last+1, firstTyped)
	if err := putCounter(ctx, tx, counterTyped, int64(batch)); err != nil {
		return 0, err
	}
	err = perform(ctx, tx, `INSERT INTO batch (id, entry, at, actor, file, format, source, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		int64(batch), c.Group[:], c.At.UnixMicro(), c.Actor, formatTyped, formatTyped, formatTyped, batchDone)
	if err != nil {
		return 0, fmt.Errorf("store what was typed: %w", err)
	}
	return batch, nil
}

func (s *Store) nextLead(ctx context.Context, tx querier, c *model.Command) (model.LeadID, error) {
	last, err := one[model.LeadID](ctx, tx, "SELECT value FROM counter WHERE name = 'lead'")
	if err != nil {
		return 0, fmt.Errorf("read the last lead's number: %w", err)
	}
	lead, err := model.NewLeadID(c.At, s.opt.Rand, last)
	if err != nil {
		return 0, err
	}
	return lead, putCounter(ctx, tx, "lead", int64(lead))
}

// renewTyped makes anew what is derived of leads about which something typed came or
// went.
func (s *Store) renewTyped(ctx context.Context, tx querier, p *projection, leads []model.LeadID, batch model.BatchID) error {
	if err := moveKeys(ctx, tx); err != nil {
		return err
	}
	t := turner{refresher: refresher{tx: tx, p: p, index: true}, batch: batch}
	for _, id := range leads {
		if err := t.turn(ctx, id); err != nil {
			return err
		}
	}
	return t.reindex(ctx)
}

// turnTyped takes back what was typed in the group, or gives it again.
func (t *turning) turnTyped(ctx context.Context) error {
	batches, err := numbers(ctx, t.tx, "SELECT id FROM batch WHERE id >= $1 AND entry = $2", int64(firstTyped), t.root.group[:])
	if err != nil || len(batches) == 0 {
		return err
	}
	p, err := t.s.project(ctx, t.tx)
	if err != nil {
		return err
	}
	state := batchDone
	if t.root.dead {
		state = batchTakenBack
	}
	for _, b := range batches {
		if err := perform(ctx, t.tx, "UPDATE batch SET state = $1 WHERE id = $2", state, b); err != nil {
			return fmt.Errorf("turn what was typed: %w", err)
		}
		leads, err := numbers(ctx, t.tx, "SELECT lead FROM source_row WHERE batch = $1", b)
		if err != nil {
			return err
		}
		for _, id := range leads {
			if err := t.s.renewTyped(ctx, t.tx, p, []model.LeadID{model.LeadID(id)}, model.BatchID(b)); err != nil {
				return err
			}
		}
	}
	return p.done(ctx)
}

// numbers are the values of a query's only column.
func numbers(ctx context.Context, tx querier, query string, args ...any) (all []int64, err error) {
	err = each(ctx, tx, query, 1, func(c *cells) error { all = append(all, c.int()); return nil }, args...)
	if err != nil {
		return nil, fmt.Errorf("read what was typed: %w", err)
	}
	return all, nil
}

// edit types values of a lead.
func (d *doing) edit(ctx context.Context, at standing, ch model.Change) error {
	if err := d.append(ctx, ch, ""); err != nil {
		return err
	}
	if _, err := d.s.typeRow(ctx, d.tx, d.p, &d.c, ch.Lead, d.c.Typed); err != nil {
		return err
	}
	now, _, err := standingOf(ctx, d.tx, ch.Lead)
	if err != nil {
		return err
	}
	d.did(ch, orText(now.label, at.label), now.state)
	return nil
}

// fixed brings those back into the queue that waited for a right value, in the group
// in which it was typed.
func (d *doing) fixed(ctx context.Context) error {
	c := model.Command{At: d.c.At, Group: d.c.Group, Actor: d.c.Actor, Action: model.ActReopen, Amount: -1}
	for _, x := range d.res.Done {
		at, _, err := standingOf(ctx, d.tx, x.Change.Lead)
		if err != nil {
			return err
		}
		r, ok := d.p.rules.FindReason(model.ActReject, at.state.Reason)
		if ok && at.state.Stage() == model.StageRejected && r.Follow == model.FollowFix {
			c.Targets = append(c.Targets, model.Target{Lead: x.Change.Lead, Version: model.AnyVersion})
		}
	}
	if len(c.Targets) == 0 {
		return nil
	}
	var err error
	if c.ID, err = model.NewEntryID(c.At, d.s.opt.Rand); err != nil {
		return err
	}
	res, err := d.s.do(ctx, d.tx, normal(c))
	if err != nil {
		return err
	}
	for _, back := range res.Done {
		for i := range d.res.Done {
			if x := &d.res.Done[i]; x.Change.Lead == back.Change.Lead {
				x.Change.To, x.Version = back.Change.To, back.Version
			}
		}
	}
	return nil
}

// right finds the right person of a lead that was rejected for being the wrong one, or
// makes the lead: at the same company, and of the same source.
func (d *doing) right(ctx context.Context) error {
	if len(d.c.Right) == 0 {
		return nil
	}
	wrong := d.c.Targets[0].Lead
	l, _, err := foldLead(ctx, d.tx, wrong)
	if err != nil {
		return err
	}
	row := model.SourceRow{Fields: slices.Clone(d.c.Right)}
	for _, f := range []model.FieldValue{{Field: model.FieldCompany, Value: l.Company}, {Field: model.FieldWebsite, Value: orText(l.Website, l.Domain)},
		{Field: model.FieldSource, Value: l.Source}} {
		if f.Value != "" && row.Get(f.Field) == "" {
			row.Fields = append(row.Fields, f)
		}
	}
	id, err := d.known(ctx, &row, &l)
	if err != nil {
		return err
	}
	d.res.Right = model.RightPerson{Lead: id, New: id == 0}
	if id == wrong {
		return model.Invalid("name somebody else", "that is the lead itself")
	}
	if id == 0 {
		if id, err = d.s.typeRow(ctx, d.tx, d.p, &d.c, 0, row.Fields); err != nil {
			return err
		}
	}
	if d.res.Right.Label, err = one[string](ctx, d.tx, "SELECT label FROM lead WHERE id = +$1", int64(id)); err != nil {
		return fmt.Errorf("read lead %s: %w", id, err)
	}
	d.res.Right.Lead, d.c.Into = id, id
	return nil
}

func orText(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// known finds somebody who is named: by the address, else by the name at the company
// of the wrong lead; 0 = nobody. Who was erased is not made anew.
func (d *doing) known(ctx context.Context, row *model.SourceRow, wrong *model.Lead) (model.LeadID, error) {
	keys := keysOf(row, formatTyped, 0)
	erased, err := readErased(ctx, d.tx)
	if err != nil {
		return 0, err
	}
	if len(erased.hashes) > 0 && erased.names(&keys) {
		return 0, model.Invalid("reject without the right person", "the person was erased, and is not kept again")
	}
	look := []identityKey{{kindEmail, keys.email}}
	if keys.email == "" {
		look = staffKeys(row.Get(model.FieldName), model.CompanyKey(wrong.Domain, wrong.Company))
	}
	for _, k := range look {
		if k.kind == kindStaff && k.value == "" {
			continue
		}
		id, err := one[model.LeadID](ctx, d.tx, "SELECT lead FROM identity WHERE kind = +$1 AND value = +$2 ORDER BY lead LIMIT 1", k.kind, k.value)
		if err != nil {
			return 0, fmt.Errorf("look for the right person: %w", err)
		}
		if id != 0 {
			return rootOf(ctx, d.tx, id)
		}
	}
	return 0, nil
}

// refer tells the right person of whom they stand for, in an entry of the same group.
func (d *doing) refer(ctx context.Context) error {
	at, _, err := standingOf(ctx, d.tx, d.c.Into)
	if err != nil {
		return err
	}
	id, err := model.NewEntryID(d.c.At, d.s.opt.Rand)
	if err != nil {
		return err
	}
	e := model.Entry{ID: id, Group: d.c.Group, At: d.c.At, Actor: d.c.Actor, Action: model.ActRefer, Criteria: d.p.rules.Hash}
	if err := appendAfter(ctx, d.tx, &e, d.res.Entry.Seq, d.c.Into); err != nil {
		return err
	}
	stage := at.state.Stage()
	ch := model.Change{Lead: d.c.Into, From: stage, To: stage, Other: d.res.Done[0].Change.Lead}
	if err := appendChange(ctx, d.tx, e.Seq, d.c.Into, ch, model.Item{}); err != nil {
		return err
	}
	st := model.Apply(at.state, e, ch)
	st.Lead = d.c.Into
	if err := putState(ctx, d.tx, st, at.state.Version); err != nil {
		return err
	}
	return d.p.lead(ctx, d.c.Into)
}

// ownerAt is who has the company of a lead: of those of its leads that sales has, or
// won, whoever they were handed to, the furthest first; else the lead's own owner.
func ownerAt(tx querier, lead *model.Lead) (string, error) {
	r, ok := tx.(*reading)
	if !ok {
		return lead.Owner, nil
	}
	mates, err := r.mates(lead.ID)
	if err != nil {
		return "", fmt.Errorf("read who has the company of lead %s: %w", lead.ID, err)
	}
	for _, stage := range []model.Stage{model.StageWon, model.StageOpportunity, model.StageAccepted, model.StageSQL} {
		for _, m := range mates {
			if m.stage != stage {
				continue
			}
			to, err := r.handedTo(m.id)
			if err != nil {
				return "", err
			}
			if to = orText(to, m.owner); to != "" {
				return to, nil
			}
		}
	}
	return lead.Owner, nil
}

package store

import (
	"context"
	"errors"

	"winnow/model"
)

// allowed asks the domain for every lead, and returns where each stands.
func (t *turning) allowed(ctx context.Context) (map[model.LeadID]standing, error) {
	states := make(map[model.LeadID]standing, len(t.leads))
	for _, lead := range t.leads {
		at, _, err := standingOf(ctx, t.tx, lead)
		if err != nil {
			return nil, err
		}
		at.state.Lead = lead
		states[lead] = at
		if going, err := t.p.going(ctx, lead); err != nil {
			return nil, err
		} else if going {
			t.res.Refused = append(t.res.Refused, model.Refused{Target: model.Target{Lead: lead, Version: at.state.Version}, Label: at.label,
				Refusal: goingRefusal(lead, t.asked)})
			continue
		}
		items, err := itemsOf(ctx, t.tx, lead)
		if err != nil {
			return nil, err
		}
		for i := range items { // a refusal tells the time of what stands on it
			items[i].At = items[i].At.In(t.s.opt.Zone)
		}
		err = model.DecideUndo(lead, items, t.group)
		var no *model.Refusal
		imported := headOf(t.entries).Action == model.ActImport
		if errors.As(err, &no) {
			if imported && no.Code == model.RefusedStands && model.OnlySetOff(items, t.root.group) {
				continue // whoever decided on the lead keeps it: see keeper
			}
			t.res.Refused = append(t.res.Refused, model.Refused{Target: model.Target{Lead: lead, Version: at.state.Version}, Label: at.label, Refusal: no})
		} else if err != nil {
			return nil, err
		}
	}
	return states, t.allowedWithoutLeads(ctx)
}

// allowedWithoutLeads looks at what no lead can tell: whether the group was
// taken back already, and whether later criteria stand on the ones it applied.
func (t *turning) allowedWithoutLeads(ctx context.Context) error {
	if len(t.res.Refused) > 0 {
		return nil
	}
	dead, err := t.dead(ctx, t.group)
	if err != nil {
		return err
	}
	done, err := t.dead(ctx, t.root.group) // by another undo than this one, or not any more
	if err != nil {
		return err
	}
	switch {
	case dead || done && t.root.dead:
		t.refuse(model.RefusedNothing, "", "it was taken back already")
		return nil
	case !done && !t.root.dead:
		t.refuse(model.RefusedNothing, "", "it was done again already")
		return nil
	}
	if t.entries[0].Action != model.ActCriteria {
		return nil
	}
	later, err := scanOne[string](t.tx.QueryContext(ctx, `SELECT actor FROM entry e WHERE action = 'criteria' AND seq > $1
		AND NOT EXISTS (SELECT 1 FROM taken_back b WHERE b.grp = e.grp) LIMIT 1`, t.entries[0].Seq))
	if err == nil && later != "" {
		t.refuse(model.RefusedStands, later, "later criteria by "+later+" stand on it")
	}
	return err
}

func (t *turning) dead(ctx context.Context, group model.EntryID) (bool, error) {
	return scanOne[bool](t.tx.QueryContext(ctx, "SELECT EXISTS (SELECT 1 FROM taken_back WHERE grp = $1)", group[:]))
}

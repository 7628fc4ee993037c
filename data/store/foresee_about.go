package store

import (
	"context"
	"fmt"

	"winnow/model"
)

// tell counts touches that come without a row about their person.
func (f *Foresight) tell(ctx context.Context, p *prepared, found hits) error {
	lead, by, err := f.whose(ctx, p, found)
	if err != nil {
		return err
	}
	q := f.i.s.e.Reader
	if lead == 0 {
		waits, err := f.touches(p, foreseen(keyHash(by)), func(t *incomingTouch) (bool, error) {
			return scanOne[bool](q.QueryContext(ctx, `SELECT EXISTS (SELECT 1 FROM touch_key k JOIN waiting v ON v.who = k.id
				WHERE k.kind = +$1 AND k.value = +$2 AND v.at = $3 AND v.hash = $4 AND `+liveBatch+")", by.kind, by.value, t.At.UnixMicro(), t.hash))
		})
		f.figures.Waiting += waits
		return err
	}
	if lead > 0 && f.merged {
		id, err := memberBy(ctx, q, by, model.LeadID(lead))
		if err != nil {
			return err
		}
		lead = foreseen(id)
	}
	added, err := f.touches(p, lead, func(t *incomingTouch) (bool, error) {
		if lead < 0 {
			return false, nil
		}
		return scanOne[bool](q.QueryContext(ctx, "SELECT EXISTS (SELECT 1 FROM touch WHERE lead = $1 AND hash = $2 AND (at = $3 OR event_id <> ''))",
			int64(lead), t.hash, t.At.UnixMicro()))
	})
	if err != nil {
		return fmt.Errorf("look a touch up: %w", err)
	}
	f.figures.Touches += added
	if added > 0 && !f.told[lead] {
		f.told[lead] = true
		f.figures.Updated += oneIf(!f.changed[lead])
	}
	return nil
}

func (f *Foresight) whose(ctx context.Context, p *prepared, found hits) (foreseen, identityKey, error) {
	mail, err := f.originals(ctx, f.named(identityKey{kindEmail, p.keys.email}, found))
	if err != nil {
		return 0, identityKey{}, err
	}
	of := func(k identityKey) []foreseen {
		if k.kind == kindEmail {
			return mail
		}
		return f.named(k, found)
	}
	return whose(&p.keys, f.i.h.Source, of,
		func(lead foreseen) (bool, error) { return f.hasID(ctx, lead, p.keys.idKind) },
		func() (map[string]model.LeadID, error) {
			if f.byName != nil {
				return f.byName, nil
			}
			names, err := namesOf(ctx, f.i.s.e.Reader, f.i.h.Source, 0, nil, nil)
			if err == nil {
				f.byName = names
			}
			return names, err
		})
}

// originals is the function originals, of leads of which some are still to be made.
func (f *Foresight) originals(ctx context.Context, leads []foreseen) ([]foreseen, error) {
	if len(leads) < 2 || leads[0] < 0 || leads[1] < 0 {
		return leads, nil
	}
	rules := f.i.s.Rules()
	at, err := originals(ctx, f.i.s.e.Reader, []model.LeadID{model.LeadID(leads[0]), model.LeadID(leads[1])}, &rules)
	if err != nil {
		return nil, err
	}
	return append([]foreseen{foreseen(at[0]), foreseen(at[1])}, leads[2:]...), nil
}

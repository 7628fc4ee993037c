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
		f.figures.Updated++
	}
	return nil
}

func (f *Foresight) whose(ctx context.Context, p *prepared, found hits) (foreseen, identityKey, error) {
	return whose(&p.keys, f.i.h.Source, func(k identityKey) []foreseen { return f.named(k, found) },
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

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

// whose is importWriter.whose for leads that may only be foreseen.
func (f *Foresight) whose(ctx context.Context, p *prepared, found hits) (foreseen, identityKey, error) {
	k := &p.keys
	id, email, phone := identityKey{k.idKind, k.id}, identityKey{kindEmail, k.email}, identityKey{kindPhone, k.phone}
	if at := f.named(id, found); k.id != "" && len(at) > 0 {
		return at[0], id, nil
	}
	if at := f.named(email, found); k.email != "" && len(at) > 0 {
		if k.id == "" {
			return at[0], email, nil
		}
		if other, err := f.hasID(ctx, at[0], k.idKind); err != nil || other {
			return 0, id, err
		}
		return at[0], email, nil
	}
	switch {
	case k.email != "":
		return 0, email, nil
	case k.id != "":
		return 0, id, nil
	case k.phone != "":
		if at := f.named(phone, found); len(at) == 1 {
			return at[0], phone, nil
		}
		return 0, phone, nil
	case len(k.anon) > 0:
		anon := identityKey{kindAnon + k.source, k.anon[0]}
		if at := f.named(anon, found); len(at) > 0 {
			return at[0], anon, nil
		}
		return 0, anon, nil
	case k.name == "":
		return 0, identityKey{}, nil
	}
	if f.byName == nil {
		names, err := namesOf(ctx, f.i.s.e.Reader, f.i.h.Source, nil, nil)
		if err != nil {
			return 0, identityKey{}, err
		}
		f.byName = names
	}
	return foreseen(max(f.byName[k.name], 0)), identityKey{kindName + f.i.h.Source, k.name}, nil
}

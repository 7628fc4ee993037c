package store

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"winnow/model"
	"winnow/model/score"
)

// Bounds of what an import of touches holds.
const (
	touchedMost = 50_000 // leads to be brought up to date
	nearMost    = 500    // touches of one lead that a new one's id is compared with all of
	keysMost    = 50_000 // keys of touches
)

// about takes touches that came without a row about their person: to the lead that
// the keys name, or to wait for it. What counts already is not said again. Leads
// are brought up to date together at the end, for a log speaks of the same few all
// the time.
func (w *importWriter) about(ctx context.Context, p *prepared) error {
	root, by, err := w.whose(ctx, p)
	if err != nil {
		return err
	}
	who, err := w.touchKey(ctx, by)
	if err != nil {
		return err
	}
	if root == 0 {
		return w.wait(ctx, p, who, by)
	}
	if err := w.flush(ctx); err != nil {
		return err
	}
	lead := root
	if w.merged {
		if lead, err = memberBy(ctx, w.tx, by, root); err != nil {
			return err
		}
	}
	added, before := w.touched[root], w.figures.Touches
	for n := range p.touches {
		t := &p.touches[n]
		is, err := w.addNew(ctx, t, lead, who)
		if err != nil {
			return fmt.Errorf("store a touch of line %d: %w", p.row.Line, err)
		}
		if is {
			if err := w.mark(ctx, root, lead); err != nil {
				return err
			}
			w.figures.Touches++
			added.note(t.Touch, score.Joins(w.p.scorer.Criteria(), &t.Touch))
		}
	}
	if w.figures.Touches == before {
		return nil
	}
	if w.spoke[lead] == 0 {
		if w.seen[lead]&seenChanged == 0 {
			w.figures.Updated++
		}
		_, err := w.tx.ExecContext(ctx, "INSERT INTO batch_touch (batch, lead) VALUES ($1, $2) ON CONFLICT DO NOTHING", int64(w.i.batch), int64(lead))
		if err != nil {
			return fmt.Errorf("store line %d: %w", p.row.Line, err)
		}
	}
	w.spoke[lead] += w.figures.Touches - before
	w.touched[root] = added
	return nil
}

// mark sets aside what packs hold of leads, once in each transaction.
func (w *importWriter) mark(ctx context.Context, leads ...model.LeadID) error {
	for _, id := range leads {
		if w.marked[id] {
			continue
		}
		if err := w.p.stale(ctx, id); err != nil {
			return err
		}
		w.marked[id] = true
	}
	return nil
}

// touchKey is the number of a key of touches. It is given where there is none.
func (w *importWriter) touchKey(ctx context.Context, k identityKey) (int64, error) {
	if id := w.who[k]; id != 0 {
		return id, nil
	}
	_, err := w.tx.ExecContext(ctx, "INSERT INTO touch_key (kind, value, batch) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", k.kind, k.value, int64(w.i.batch))
	if err != nil {
		return 0, fmt.Errorf("keep the key of a touch: %w", err)
	}
	id, err := scanOne[int64](w.tx.QueryContext(ctx, "SELECT id FROM touch_key WHERE kind = +$1 AND value = +$2", k.kind, k.value))
	if err != nil {
		return 0, fmt.Errorf("keep the key of a touch: %w", err)
	}
	if len(w.who) >= keysMost {
		clear(w.who)
	}
	w.who[k] = id
	if w.keyed == nil { // their person may stand further down in the file
		w.keyed = make(sieve, sieveBits/64)
	}
	w.keyed.put(k)
	return id, nil
}

// addNew stores a touch that the lead does not have yet, and reports whether it
// did. An event that its source has an id for is the same at whatever time it is
// told: it is looked for among all touches of the lead, where they are many within
// a day of it.
func (w *importWriter) addNew(ctx context.Context, t *incomingTouch, lead model.LeadID, who int64) (bool, error) {
	same := ""
	switch {
	case t.EventID == "":
	case w.spoke[lead] > nearMost:
		same = " AND NOT EXISTS (SELECT 1 FROM touch o WHERE o.lead = $1 AND o.at BETWEEN $2 - 86400000000 AND $2 + 86400000000 AND o.hash = $3)"
	default:
		same = " AND NOT EXISTS (SELECT 1 FROM touch o WHERE o.lead = $1 AND o.hash = $3)"
	}
	res, err := w.tx.ExecContext(ctx, "INSERT INTO touch ("+touchColumns+`)
		SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 WHERE true`+same+" ON CONFLICT DO NOTHING", append(t.values(lead, int64(w.i.batch)), who)...)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

// whose finds the lead that the keys of touches name, 0 for none, and the key by
// which it is known, or would be. An import and what foresees it go by the same: L is
// how they call a lead, of is who a key names, hasID whether the source of a kind of
// id calls a lead otherwise already, and named who has a name alone.
func whose[L ~int64](k *rowKeys, source string, of func(identityKey) []L, hasID func(lead L) (bool, error), named func() (map[string]model.LeadID, error)) (L, identityKey, error) {
	id, email, phone := identityKey{k.idKind, k.id}, identityKey{kindEmail, k.email}, identityKey{kindPhone, k.phone}
	if at := of(id); k.id != "" && len(at) > 0 {
		return at[0], id, nil
	}
	if at := of(email); k.email != "" && len(at) > 0 {
		if k.id == "" {
			return at[0], email, nil
		}
		// Its source knows the lead by another id: two records that share an
		// address are not one.
		if other, err := hasID(at[0]); err != nil || other {
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
		if at := of(phone); len(at) == 1 {
			return at[0], phone, nil
		}
		return 0, phone, nil
	case len(k.anon) > 0:
		anon := identityKey{kindAnon + k.source, k.anon[0]}
		if at := of(anon); len(at) > 0 {
			return at[0], anon, nil
		}
		return 0, anon, nil
	case k.name == "":
		return 0, identityKey{}, nil
	}
	names, err := named()
	return L(max(names[k.name], 0)), identityKey{kindName + source, k.name}, err
}

func (w *importWriter) whose(ctx context.Context, p *prepared) (model.LeadID, identityKey, error) {
	mail, err := originals(ctx, w.tx, w.found[identityKey{kindEmail, p.keys.email}], &w.p.rules)
	if err != nil {
		return 0, identityKey{}, err
	}
	of := func(k identityKey) []model.LeadID {
		if k.kind == kindEmail {
			return mail
		}
		return w.found[k]
	}
	return whose(&p.keys, w.i.h.Source, of,
		func(lead model.LeadID) (bool, error) { return w.hasID(ctx, lead, p.keys.idKind) },
		func() (map[string]model.LeadID, error) { return w.named(ctx) })
}

// wait keeps touches of a row aside.
func (w *importWriter) wait(ctx context.Context, p *prepared, who int64, by identityKey) error {
	for n := range p.touches {
		t := &p.touches[n]
		when := " AND o.at = $2"
		switch {
		case t.EventID == "" || by.kind == "":
		case w.waits[who] > nearMost:
			when = " AND o.at BETWEEN $2 - 86400000000 AND $2 + 86400000000"
		default:
			when = ""
		}
		v := t.values(0, int64(w.i.batch))
		v[0] = who
		res, err := w.tx.ExecContext(ctx, "INSERT INTO waiting (who, "+waitColumns+`)
			SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 WHERE NOT EXISTS (SELECT 1 FROM waiting o JOIN batch b ON b.id = o.batch
				WHERE o.who = $1 AND o.hash = $3`+when+" AND "+batchCounts+") ON CONFLICT DO NOTHING", v...)
		if err != nil {
			return fmt.Errorf("keep a touch of line %d: %w", p.row.Line, err)
		}
		is, err := res.RowsAffected()
		if err != nil {
			return err
		}
		w.figures.Waiting += int(is)
		if len(w.waits) >= keysMost {
			clear(w.waits)
		}
		w.waits[who] += int(is)
	}
	return nil
}

// touched is what came in about a lead that is to be brought up to date: of all
// its touches the last of each kind, and one that is a colleague's sign too.
type touched struct {
	last []model.Touch
	join []model.Touch
	mail []model.Touch // after which it must not be mailed
}

func (l *touched) note(t model.Touch, joins bool) {
	if joins {
		l.join = append(l.join[:0], t)
	}
	if mailCause(&t) != "" {
		l.mail = append(l.mail[:0], t)
	}
	for i := range l.last {
		if l.last[i].Kind == t.Kind {
			if t.At.After(l.last[i].At) {
				l.last[i] = t
			}
			return
		}
	}
	l.last = append(l.last, t)
}

// settleTouched brings the leads up to date that touches alone came in about.
func (w *importWriter) settleTouched(ctx context.Context) error {
	leads := slices.Sorted(maps.Keys(w.touched))
	err := w.updateAll(ctx, len(leads), func(n int) (model.LeadID, []model.Touch, []identityKey) {
		at := w.touched[leads[n]]
		return leads[n], slices.Concat(at.last, at.join, at.mail), nil
	})
	clear(w.touched)
	return err
}

// updateAll brings leads up to date, in short transactions.
func (w *importWriter) updateAll(ctx context.Context, n int, lead func(n int) (model.LeadID, []model.Touch, []identityKey)) error {
	for from := 0; from < n; {
		to := from
		err := w.pace.write(ctx, func(tx querier, more func() bool) error {
			if err := w.begin(ctx, tx); err != nil {
				return err
			}
			w.found = hits{}
			for to = from; to < n && (to == from || more()); to++ {
				id, added, call := lead(to)
				root, err := rootOf(ctx, tx, id)
				if err != nil {
					return err
				}
				if err := w.update(ctx, root, added, call...); err != nil {
					return err
				}
			}
			return w.end(ctx)
		})
		if err != nil {
			return err
		}
		from = to
	}
	return nil
}

// awaited reports whether touches wait for the person of a row, those that the same
// file told of further up included.
func (w *importWriter) awaited(ctx context.Context, p *prepared) (bool, error) {
	if w.keyed == nil {
		return false, nil
	}
	keys := slices.DeleteFunc(p.keys.list(nil), func(k identityKey) bool { return !w.keyed.has(k) })
	if len(keys) == 0 {
		return false, nil
	}
	waits, err := findAwaited(ctx, w.tx, keys)
	return len(waits) > 0, err
}

package store

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"winnow/model"
)

// meetNames attaches what waits by a name alone to the leads that arrived, when
// all of them are there and can be told apart, and takes it from those that cannot
// any more.
func (w *importWriter) meetNames(ctx context.Context) error {
	if w.figures.Created+w.figures.Updated == 0 {
		return nil
	}
	list, shared, err := w.i.s.namesMeant(ctx)
	if err != nil {
		return err
	}
	if err := w.i.s.part(ctx, w.pace, shared, &w.joined); err != nil {
		return err
	}
	return w.updateAll(ctx, len(list), func(n int) (model.LeadID, []model.Touch, []identityKey) {
		return list[n].lead, nil, []identityKey{list[n].key}
	})
}

// named are the leads that the import's source knows, by name.
func (w *importWriter) named(ctx context.Context) (map[string]model.LeadID, error) {
	if w.byName != nil {
		return w.byName, nil
	}
	names, err := namesOf(ctx, w.tx, w.i.h.Source, w.i.batch, nil, nil)
	if err == nil {
		w.byName = names
	}
	return names, err
}

// namesOf reads the names of the leads that a source has an id for; -1 stands where
// several have one name, all of which several gets unless it is nil. With want, only
// those names. Who is merged into another still has the name that their own rows say,
// for the one that stays: so a merge that is undone finds whose touches were whose.
// What batch but says does not count: of the leads that are no group it does not until
// they are made anew.
func namesOf(ctx context.Context, q querier, source string, but model.BatchID, want map[string]bool, several map[string][]model.LeadID) (map[string]model.LeadID, error) {
	names := map[string]model.LeadID{}
	is := func(name string, id model.LeadID) {
		if want != nil && !want[name] {
			return
		}
		if other, taken := names[name]; taken && other != id {
			if several != nil {
				for _, lead := range []model.LeadID{other, id} {
					if lead > 0 && !slices.Contains(several[name], lead) {
						several[strings.Clone(name)] = append(several[name], lead)
					}
				}
			}
			id = -1
		}
		names[strings.Clone(name)] = id
	}
	roots, err := mergedRoots(ctx, q)
	if err != nil {
		return nil, err
	}
	err = each(ctx, q, `SELECT l.id, l.name FROM identity i JOIN lead l ON l.id = i.lead WHERE i.kind = +$1 AND l.name <> ''`, 2, func(c *cells) error {
		if id := model.LeadID(c.int()); !roots[id] {
			is(model.NormalName(c.text()), id)
		}
		return nil
	}, kindID+source)
	if err != nil {
		return nil, fmt.Errorf("read who is called what: %w", err)
	}
	for _, root := range slices.Sorted(maps.Keys(roots)) {
		group, err := groupOf(ctx, q, root)
		if err != nil {
			return nil, err
		}
		rows, err := sourceRows(ctx, q, group)
		if err != nil {
			return nil, err
		}
		rows = slices.DeleteFunc(rows, func(r sourced) bool { return r.Batch == but })
		for _, id := range group {
			if name, known := ownName(rows, id, source); known {
				is(name, root)
			}
		}
	}
	delete(names, "")
	return names, nil
}

// mergedRoots are the leads into which others are merged.
func mergedRoots(ctx context.Context, q querier) (map[model.LeadID]bool, error) {
	roots := map[model.LeadID]bool{}
	err := each(ctx, q, "SELECT merged_into FROM state WHERE merged_into <> 0", 1, func(c *cells) error {
		roots[model.LeadID(c.int())] = true
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read what was merged: %w", err)
	}
	for id := range roots { // what is merged away itself is no root
		root, err := rootOf(ctx, q, id)
		if err != nil {
			return nil, err
		}
		if root != id {
			delete(roots, id)
		}
	}
	return roots, nil
}

// ownName is what a lead is called by its own rows, among those of its group, and
// whether a source has an id for it.
func ownName(rows []sourced, id model.LeadID, source string) (name string, known bool) {
	var own []model.SourceRow
	for i := range rows {
		if rows[i].Live && rows[i].Lead == id {
			own = append(own, rows[i].SourceRow)
			known = known || rows[i].keys().idKind == kindID+source
		}
	}
	if !known {
		return "", false
	}
	is, _ := model.FoldRows(id, own)
	return model.NormalName(is.Name), true
}

// namesMeant says of the touches that name somebody by nothing but a name whose they
// are: list, where one lead of their source has that name and some wait for it;
// shared, leads that have some although another has the name too. Both are in the
// order of the leads.
func (s *Store) namesMeant(ctx context.Context) (list, shared []called, err error) {
	ids, waits := map[identityKey]int64{}, map[identityKey]bool{}
	want := map[string]map[string]bool{}
	err = each(ctx, s.e.Reader, `SELECT k.kind, k.value, k.id, EXISTS (SELECT 1 FROM waiting v WHERE v.who = k.id AND `+liveBatch+`)
		FROM touch_key k WHERE k.kind >= $1 AND k.kind < 'name;'`, 4, func(c *cells) error {
		kind := strings.Clone(c.text())
		k := identityKey{kind, strings.Clone(c.text())}
		ids[k], waits[k] = c.int(), c.int() != 0
		if want[kind] == nil {
			want[kind] = map[string]bool{}
		}
		want[kind][k.value] = true
		return nil
	}, kindName)
	if err != nil {
		return nil, nil, s.e.Describe(fmt.Errorf("read whose touches are told by name: %w", err))
	}
	for kind, names := range want {
		several := map[string][]model.LeadID{}
		at, err := namesOf(ctx, s.e.Reader, strings.TrimPrefix(kind, kindName), 0, names, several)
		if err != nil {
			return nil, nil, s.e.Describe(err)
		}
		for name, id := range at {
			k := identityKey{kind, name}
			if id > 0 && waits[k] {
				list = append(list, called{k, id})
			}
			for _, lead := range several[name] {
				has, err := s.hasTouchesOf(ctx, lead, ids[k])
				if err != nil {
					return nil, nil, err
				}
				if has {
					shared = append(shared, called{k, lead})
				}
			}
		}
	}
	for _, l := range [][]called{list, shared} {
		slices.SortFunc(l, func(a, b called) int { return cmp.Or(cmp.Compare(a.lead, b.lead), a.key.compare(b.key)) })
	}
	return list, shared, nil
}

// renamed settles the touches that are told by a name that leads have who were merged
// or parted, by their rows: two of one name are one person now, or two again. It
// reads the names of the source only where some touch was told by such a name.
func (r *refresher) renamed(ctx context.Context, rows []sourced) error {
	want := map[string]map[string]bool{}
	ids := map[identityKey]int64{}
	for i := range rows {
		source, is := strings.CutPrefix(rows[i].keys().idKind, kindID)
		name, known := "", false
		if is && rows[i].Live {
			name, known = ownName(rows, rows[i].Lead, source)
		}
		k := identityKey{kindName + source, name}
		if _, asked := ids[k]; !known || asked {
			continue
		}
		who, err := one[int64](ctx, r.tx, "SELECT id FROM touch_key WHERE kind = +$1 AND value = +$2", k.kind, k.value)
		if err != nil {
			return fmt.Errorf("read whose touches are told by name: %w", err)
		}
		if ids[k] = who; who == 0 {
			continue
		}
		if want[source] == nil {
			want[source] = map[string]bool{}
		}
		want[source][name] = true
	}
	for _, source := range slices.Sorted(maps.Keys(want)) {
		several := map[string][]model.LeadID{}
		at, err := namesOf(ctx, r.tx, source, 0, want[source], several)
		if err != nil {
			return err
		}
		for _, name := range slices.Sorted(maps.Keys(at)) {
			k := identityKey{kindName + source, name}
			for _, lead := range several[name] {
				if err := r.rob(ctx, lead, ids[k]); err != nil {
					return err
				}
			}
			if at[name] <= 0 {
				continue
			}
			r.called = []identityKey{k}
			if err := r.lead(ctx, at[name]); err != nil {
				return err
			}
		}
	}
	return nil
}

// hasTouchesOf reports whether a lead has touches by a key.
func (s *Store) hasTouchesOf(ctx context.Context, lead model.LeadID, who int64) (bool, error) {
	group, err := groupOf(ctx, s.e.Reader, lead)
	for i := 0; err == nil && i < len(group); i++ {
		var has bool
		has, err = scanOne[bool](s.e.Reader.QueryContext(ctx, "SELECT EXISTS (SELECT 1 FROM touch WHERE lead = +$1 AND who = $2)", int64(group[i]), who))
		if has {
			return true, nil
		}
	}
	if err != nil {
		return false, s.e.Describe(fmt.Errorf("read whose touches are told by name: %w", err))
	}
	return false, nil
}

// part takes the touches from leads that a name does not tell from others any more,
// and lets them wait.
func (s *Store) part(ctx context.Context, p *pace, shared []called, joined *companies) error {
	return p.each(ctx, len(shared), 1, func(tx querier) (work, error) {
		proj, err := s.project(ctx, tx)
		if err != nil {
			return work{}, err
		}
		r := refresher{tx: tx, p: proj, joined: joined}
		return work{func(from, _ int) error {
			k := shared[from].key
			who, err := scanOne[int64](tx.QueryContext(ctx, "SELECT id FROM touch_key WHERE kind = +$1 AND value = +$2", k.kind, k.value))
			if err != nil {
				return err
			}
			root, err := rootOf(ctx, tx, shared[from].lead)
			if err != nil {
				return err
			}
			return r.rob(ctx, root, who)
		}, func() error { return proj.done(ctx) }}, nil
	})
}

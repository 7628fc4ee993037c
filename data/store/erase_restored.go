package store

import (
	"context"
	"errors"
	"slices"

	"winnow/model"
)

// EraseRestored clears a restored backup of those who were erased since it was
// made, as the file beside the database has them, and returns how many leads it
// erased. It costs nothing where the database knows of all of them.
func (s *Store) EraseRestored(ctx context.Context) (n int, err error) {
	file, err := readErasedFile(s.erasedPath())
	if err != nil || len(file.hashes) == 0 {
		return 0, err
	}
	var leads []model.LeadID
	var known *erasedKeys
	err = s.read(ctx, func(r *reading) error {
		have, err := readErased(ctx, r.tx)
		if err != nil {
			return err
		}
		news := false
		for h := range file.hashes {
			news = news || !have.hashes[h]
		}
		if !news {
			return nil
		}
		if known, err = s.knownErased(ctx, r.tx); err != nil {
			return err
		}
		note := func(k identityKey, id model.LeadID) {
			if known.hashes[known.hash(k)] && !slices.Contains(leads, id) {
				leads = append(leads, id)
			}
		}
		err = r.each("SELECT id FROM lead", 1, func(c *cells) error {
			id := model.LeadID(c.int())
			note(identityKey{kindID + model.SourceOwn, id.String()}, id)
			return nil
		})
		if err != nil {
			return err
		}
		return r.each("SELECT kind, value, lead FROM identity WHERE kind <> '"+kindPhone+"' AND kind <> '"+kindStaff+"'", 3, func(c *cells) error {
			k := identityKey{c.text(), c.text()}
			note(k, model.LeadID(c.int()))
			return nil
		})
	})
	if err != nil || known == nil {
		return 0, err
	}
	for _, lead := range leads {
		id, err := model.NewEntryID(s.Now(), s.opt.Rand)
		if err != nil {
			return n, err
		}
		_, err = s.Erase(ctx, EraseCommand{ID: id, At: s.Now(), Actor: model.ActorWinnow, Lead: lead})
		if model.KindOf(err) == model.KindNotFound { // it went with another
			continue
		}
		if err != nil {
			return n, err
		}
		n++
	}
	lock, err := lockImports(s.e.Path)
	if err != nil {
		return n, err
	}
	more, rows, err := s.leaveErased(ctx, known, 0)
	if err = errors.Join(err, lock.release()); err != nil {
		return n, err
	}
	if n += more; more > 0 {
		x := &erasing{s: s}
		for i := range rows {
			x.words(&rows[i].SourceRow)
		}
		if err := errors.Join(x.scrub(ctx), x.res.LogLeft); err != nil {
			return n, err
		}
	}
	return n, s.write(ctx, func(tx querier) error { return known.put(ctx, tx, s.Now().UnixMicro()) })
}

package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"winnow/model"
)

// later is an import that ended after another one was taken back.
type later struct {
	file, actor string
	at          time.Time
}

// cameAgain refuses to give an import again of which a later one brought people
// anew: each of them would be two leads. It is nil where none did. Nobody imports
// meanwhile.
func (s *Store) cameAgain(ctx context.Context, t *importTurn) (*model.Refused, error) {
	var no *model.Refused
	err := s.read(ctx, func(r *reading) error {
		since, err := r.importsSince(t.group)
		if err != nil || len(since) == 0 {
			return err
		}
		f, err := s.Foresee(ctx, ImportHeader{})
		if err != nil {
			return err
		}
		for at := model.LeadID(0); no == nil; {
			leads, err := batchLeads(ctx, r.tx, t.batch, at, scoreBatch)
			if err != nil || len(leads) == 0 {
				return err
			}
			at = leads[len(leads)-1]
			if no, err = r.cameAgain(f, t.batch, leads, since); err != nil {
				return err
			}
		}
		return ctx.Err()
	})
	return no, err
}

// importsSince are the imports that count and ended after an entry.
func (r *reading) importsSince(group model.EntryID) (map[model.BatchID]later, error) {
	since := map[model.BatchID]later{}
	err := r.each(`SELECT b.id, b.file, b.actor, b.at FROM entry e JOIN batch b ON b.entry = e.id
		WHERE e.seq > (SELECT max(u.seq) FROM entry u WHERE u.grp = $1) AND e.action = 'import' AND `+batchCounts, 4, func(c *cells) error {
		id := model.BatchID(c.int())
		since[id] = later{strings.Clone(c.text()), strings.Clone(c.text()), c.time()}
		return nil
	}, group[:])
	if err != nil {
		return nil, fmt.Errorf("list what was imported since: %w", err)
	}
	return since, nil
}

// cameAgain looks at some leads of a batch that was taken back, and refuses for the
// first one that is gone and whom its row would find in a lead of a later import.
func (r *reading) cameAgain(f *Foresight, batch model.BatchID, leads []model.LeadID, since map[model.BatchID]later) (*model.Refused, error) {
	there := map[model.LeadID]bool{}
	err := r.each("SELECT id FROM lead WHERE id IN ("+idList(leads)+") UNION SELECT lead FROM state WHERE merged_into <> 0 AND lead IN ("+idList(leads)+")", 1,
		func(c *cells) error { there[model.LeadID(c.int())] = true; return nil })
	if err != nil {
		return nil, fmt.Errorf("look which leads of import %d are there: %w", batch, err)
	}
	var rows []rowKeys
	var keys []identityKey
	for _, id := range leads {
		if there[id] {
			continue
		}
		said, err := sourceRows(r.ctx, r.tx, []model.LeadID{id})
		if err != nil {
			return nil, err
		}
		for i := range said {
			if said[i].Batch == batch {
				k := said[i].keys()
				rows, keys = append(rows, k), k.list(keys)
			}
		}
	}
	found, err := findKeys(r.ctx, r.tx, keys)
	if err != nil {
		return nil, err
	}
	for _, k := range rows {
		lead, err := f.resolve(r.ctx, &prepared{keys: k}, found)
		if err != nil {
			return nil, err
		}
		if lead == 0 {
			continue
		}
		if no, err := r.knownSince(model.LeadID(lead), since); err != nil || no != nil {
			return no, err
		}
	}
	return nil, nil
}

// knownSince refuses where a lead is known by one of some imports.
func (r *reading) knownSince(lead model.LeadID, since map[model.BatchID]later) (no *model.Refused, err error) {
	err = r.each(`SELECT r.batch, l.label FROM lead l JOIN source_row r ON r.lead = l.id WHERE l.id = +$1 ORDER BY r.batch DESC`, 2, func(c *cells) error {
		by, ok := since[model.BatchID(c.int())]
		if !ok {
			return nil
		}
		label := strings.Clone(c.text())
		no = &model.Refused{Target: model.Target{Lead: lead, Version: model.AnyVersion}, Label: label, Refusal: &model.Refusal{Lead: lead,
			Code: model.RefusedStands, Action: model.ActRedo, By: by.actor,
			Msg: fmt.Sprintf("came in again since, with the import of %s on %s, and would be there twice; import the file again instead, which knows who is there",
				by.file, by.at.In(r.s.opt.Zone).Format("2 Jan 15:04"))}}
		return errEnough
	}, int64(lead))
	if err != nil {
		return nil, fmt.Errorf("read who speaks of lead %s: %w", lead, err)
	}
	return no, nil
}

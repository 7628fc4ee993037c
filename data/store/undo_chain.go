package store

import (
	"context"
	"fmt"

	"winnow/model"
)

// find settles which group is taken back. false: there is none.
func (t *turning) find(ctx context.Context) (bool, error) {
	if t.u.Target.IsZero() {
		return t.latest(ctx)
	}
	err := t.tx.QueryRowContext(ctx, "SELECT grp FROM entry WHERE id = $1", t.u.Target[:]).Scan(idScan{&t.group})
	if isNone(err) {
		err = t.tx.QueryRowContext(ctx, "SELECT grp FROM entry WHERE "+inGroup+" LIMIT 1", t.u.Target[:]).Scan(idScan{&t.group})
	}
	if isNone(err) {
		return false, model.NotFound("winnow log lists them", "there is no entry %s", t.u.Target)
	}
	if err != nil || t.asked == model.ActUndo {
		return true, err
	}
	var action model.Action
	if err := t.tx.QueryRowContext(ctx, "SELECT action FROM entry WHERE "+inGroup+" LIMIT 1", t.group[:]).Scan(&action); err != nil {
		return false, err
	}
	if action == model.ActUndo {
		return true, nil
	}
	// A redo by the name of what was done: the undo that took it back.
	err = t.tx.QueryRowContext(ctx, `SELECT grp FROM entry WHERE undoes = $1 AND NOT EXISTS (SELECT 1 FROM taken_back b WHERE b.grp = entry.grp)
		ORDER BY seq DESC LIMIT 1`, t.group[:]).Scan(idScan{&t.group})
	if isNone(err) {
		return false, nil
	}
	return true, err
}

// latest finds the actor's own latest group that can be turned.
func (t *turning) latest(ctx context.Context) (bool, error) {
	rows, err := t.tx.QueryContext(ctx, `SELECT grp, action, EXISTS (SELECT 1 FROM taken_back b WHERE b.grp = entry.grp)
		FROM entry WHERE actor = $1 ORDER BY seq DESC`, t.u.Actor)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	for rows.Next() {
		var group model.EntryID
		var action model.Action
		var dead bool
		if err := rows.Scan(idScan{&group}, &action, &dead); err != nil {
			return false, err
		}
		turn := action == model.ActUndo || action == model.ActRedo
		switch {
		case t.asked == model.ActRedo && !turn:
			return false, rows.Err()
		case t.asked == model.ActRedo && action == model.ActRedo, t.asked == model.ActUndo && turn, dead, action == model.ActErase:
			continue
		}
		t.group = group
		return true, rows.Err()
	}
	return false, rows.Err()
}

// read gathers the group's leads and the ordinary group at the end of the chain.
func (t *turning) read(ctx context.Context) error {
	t.root = root{group: t.group, dead: true}
	for {
		entries, err := entriesOfGroup(ctx, t.tx, t.root.group)
		if err != nil {
			return err
		}
		if len(entries) == 0 {
			return fmt.Errorf("the ledger has no group %s", t.root.group)
		}
		if t.entries = entries; entries[0].Undoes.IsZero() {
			break
		}
		t.root = root{group: entries[0].Undoes, dead: !t.root.dead}
	}
	rows, err := t.tx.QueryContext(ctx, `SELECT DISTINCT c.lead FROM entry e CROSS JOIN change c
		WHERE e.seq IN (SELECT seq FROM entry WHERE `+inGroup+`) AND `+itsChanges+` ORDER BY c.lead`, t.group[:])
	if err != nil {
		return err
	}
	t.leads, err = scanAll[model.LeadID](rows)
	return err
}

// mark writes the chain of groups that are dead or live by this turn.
func (t *turning) mark(ctx context.Context, seq int64) error {
	group, dead := t.group, true
	for {
		var err error
		if dead {
			_, err = t.tx.ExecContext(ctx, "INSERT INTO taken_back (grp, seq) VALUES ($1, $2)", group[:], seq)
		} else {
			_, err = t.tx.ExecContext(ctx, "DELETE FROM taken_back WHERE grp = $1", group[:])
		}
		if err != nil {
			return fmt.Errorf("mark what is taken back: %w", err)
		}
		if group == t.root.group {
			return nil
		}
		err = t.tx.QueryRowContext(ctx, "SELECT undoes FROM entry WHERE "+inGroup+" AND undoes IS NOT NULL LIMIT 1", group[:]).Scan(idScan{&group})
		if err != nil {
			return err
		}
		dead = !dead
	}
}

package store

import (
	"context"
	"fmt"
	"time"

	"winnow/model"
)

// Decision is a decision or outcome as `winnow export decisions` writes it: what
// was done, and the lead as it is now. Item is an undo or redo where what an
// earlier export told does not hold any more.
type Decision struct {
	Item  model.Item
	Row   model.Row
	Whole func() (model.Lead, error) // reads the lead with its sources, while f runs
}

// Exported is one export. Seq is what EachDecision returned, 0 for other exports;
// File is empty for standard output.
type Exported struct {
	Target string
	What   string
	File   string
	Seq    int64
	Rows   int
	At     time.Time
	Actor  string
}

// whatDecisions is Exported.What of an export that tells of decisions.
const whatDecisions = "decisions"

// EachDecision hands every decision and outcome that was not taken back to f, in
// the order of the ledger; with onlyNew, those that no export for the target has
// taken yet, and each lead of which what was exported was taken back since. A
// lead that was merged away since comes as the one it went into; one whose import
// was taken back has no row: Row.ID is 0. It returns how far it went: what
// MarkExported is then told.
func (s *Store) EachDecision(ctx context.Context, target string, onlyNew bool, f func(Decision) error) (seq int64, err error) {
	return s.eachDecision(ctx, target, onlyNew, false, f)
}

// EachDecided is EachDecision with each lead once, by the last that was decided
// on it. Leads that are not there any more are left out.
func (s *Store) EachDecided(ctx context.Context, target string, onlyNew bool, f func(Decision) error) (seq int64, err error) {
	return s.eachDecision(ctx, target, onlyNew, true, f)
}

func (s *Store) eachDecision(ctx context.Context, target string, onlyNew, once bool, f func(Decision) error) (seq int64, err error) {
	err = s.read(ctx, func(r *reading) (err error) {
		after := int64(0)
		if onlyNew {
			if after, err = r.exported(target); err != nil {
				return err
			}
		}
		if seq, err = r.number("SELECT coalesce(max(seq), 0) FROM entry"); err != nil {
			return err
		}
		return r.decisions(after, once, f)
	})
	return seq, err
}

// told are the actions of model.Action.Told.
const told = "'promote', 'reject', 'nurture', 'reopen', 'accept', 'send_back', 'opportunity', 'won', 'lost'"

func (r *reading) decisions(after int64, once bool, f func(Decision) error) error {
	from := after
	for {
		items, err := queryItems(r.ctx, r.tx, "SELECT "+itemColumns+` FROM (SELECT * FROM entry e WHERE e.seq > $1
				AND (e.action IN (`+told+`) OR e.action IN ('undo', 'redo') AND e.batch = 0)
				AND `+stands+` ORDER BY e.seq LIMIT 0 + $2) e CROSS JOIN change c
			LEFT JOIN remark r ON r.lead = c.lead AND r.seq = c.seq WHERE `+itsChanges+" ORDER BY e.seq, c.lead", from, batchSize)
		if err != nil {
			return err
		}
		for _, it := range items {
			from = it.Seq
			if err := r.decision(it, after, once, f); err != nil {
				return err
			}
		}
		if len(items) == 0 {
			return nil
		}
	}
}

// decision hands an item to f where it is to be told.
func (r *reading) decision(it model.Item, after int64, once bool, f func(Decision) error) error {
	if !it.Action.Told() {
		if again, err := r.retold(it.Lead, after); err != nil || again != it.Seq {
			return err
		}
	}
	root, err := rootOf(r.ctx, r.tx, it.Lead)
	if err != nil {
		return err
	}
	if once {
		if later, err := r.decidedAfter(root, it.Seq); err != nil || later {
			return err
		}
	}
	rows, err := r.rows([]model.LeadID{root})
	if err != nil {
		return err
	}
	d := Decision{Item: it, Whole: func() (model.Lead, error) {
		l, _, err := foldLead(r.ctx, r.tx, root)
		return l, err
	}}
	if len(rows) > 0 {
		d.Row = rows[0]
	} else if once {
		return nil
	}
	return f(d)
}

// retold is the sequence number of the undo or redo by which a target that was
// told of the ledger up to after has to be told of a lead again, 0 for none.
func (r *reading) retold(lead model.LeadID, after int64) (int64, error) {
	if after == 0 {
		return 0, nil
	}
	items, err := itemsOf(r.ctx, r.tx, lead)
	if err != nil {
		return 0, err
	}
	it, again := model.Retold(items, after)
	if !again {
		return 0, nil
	}
	return it.Seq, nil
}

// decidedAfter reports whether something later is told of a lead or of one that
// was merged into it.
func (r *reading) decidedAfter(lead model.LeadID, seq int64) (bool, error) {
	group, err := groupOf(r.ctx, r.tx, lead)
	if err != nil {
		return false, err
	}
	for _, id := range group {
		n, err := r.number(`SELECT EXISTS (SELECT 1 FROM change c JOIN entry e ON e.seq = c.seq WHERE c.lead = +$1 AND c.seq > $2
			AND e.action IN (`+told+`) AND `+stands+`)`, int64(id), seq)
		if err != nil || n != 0 {
			return n != 0, err
		}
	}
	return false, nil
}

// MarkExported remembers that an export was written, and with it how far its
// target was told of the ledger.
func (s *Store) MarkExported(ctx context.Context, e Exported) error {
	return s.write(ctx, func(tx querier) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO exported (target, what, file, seq, rows, at, actor) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (target, what, file) DO UPDATE SET seq = max(exported.seq, excluded.seq), rows = excluded.rows,
				at = excluded.at, actor = excluded.actor`,
			e.Target, e.What, e.File, e.Seq, e.Rows, e.At.UnixMicro(), e.Actor)
		if err != nil {
			return fmt.Errorf("remember the export: %w", err)
		}
		return nil
	})
}

// exported is the last ledger sequence that an export of decisions for a target
// has taken; "" is any target.
func (r *reading) exported(target string) (int64, error) {
	if target == "" {
		return r.number("SELECT coalesce(max(seq), 0) FROM exported WHERE what = $1", whatDecisions)
	}
	return r.number("SELECT coalesce(max(seq), 0) FROM exported WHERE target = $1 AND what = $2", target, whatDecisions)
}

// retoldMost bounds how many leads a count looks at whose decisions were taken
// back since the last export.
const retoldMost = 256

// notExported counts the leads with a decision that no export has taken, and those
// of which an export told what does not hold any more.
func (r *reading) notExported() (int, error) {
	after, err := r.exported(r.s.opt.Target)
	if err != nil {
		return 0, err
	}
	n, err := r.number(`SELECT COUNT(DISTINCT lead) FROM (SELECT c.lead FROM entry e CROSS JOIN change c
		WHERE `+itsChanges+` AND e.seq > $1 AND e.action IN ('promote', 'reject', 'nurture') AND `+stands+` LIMIT 0 + $2)`, after, countMost)
	if err != nil || after == 0 {
		return int(n), err
	}
	var turned []model.LeadID
	err = r.each(`SELECT DISTINCT c.lead FROM entry e CROSS JOIN change c WHERE `+itsChanges+` AND e.seq > $1
		AND e.action IN ('undo', 'redo') AND e.batch = 0 AND `+stands+` LIMIT 0 + $2`, 1, func(c *cells) error {
		turned = append(turned, model.LeadID(c.int()))
		return nil
	}, after, retoldMost)
	if err != nil {
		return 0, err
	}
	for _, lead := range turned {
		again, err := r.retold(lead, after)
		if err != nil {
			return 0, err
		}
		n += min(again, 1)
	}
	return int(n), nil
}

package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"winnow/model"
)

// errStored says that an entry of this id is in the ledger already.
var errStored = errors.New("the entry is in the ledger already")

// itsChanges is the condition that a change c is of an entry e: where that changed
// one lead alone it is found by it, and else by the index of what is shared.
const itsChanges = "(c.lead = e.lead AND c.seq = e.seq OR c.seq = e.seq AND c.shared <> 0)"

// asideFrom is how far an entry's time is from the one in its id at least for it to
// stand aside: then it is not found by the id.
const asideFrom = time.Hour

// firstSince is the lowest sequence number of the entries that may be of a time on
// or after the one that sinceArgs are of; NULL where there is none.
const firstSince = `(SELECT min(seq) FROM (SELECT seq FROM entry WHERE id >= $1
	UNION ALL SELECT seq FROM entry WHERE aside <> 0 AND at >= $2))`

// sinceArgs are the arguments of firstSince: the least id that an entry of that
// time has unless it stands aside, and the time.
func sinceArgs(t time.Time) (id []byte, at int64) {
	low := model.EntryIDAt(t.Add(-asideFrom))
	return low[:], t.UnixMicro()
}

// lastEntry is the sequence number of the latest entry, 0 before the first.
const lastEntry = "SELECT coalesce(max(seq), 0) FROM entry"

// appendEntry writes an entry's header under the next sequence number, which it
// returns in the entry. alone is the only lead that it changes, 0 where there is
// none, or may be more.
func appendEntry(ctx context.Context, q querier, e *model.Entry, alone model.LeadID) error {
	e.Seq = 0
	last, err := scanOne[int64](q.QueryContext(ctx, lastEntry))
	if err != nil {
		return fmt.Errorf("read the end of the ledger: %w", err)
	}
	return appendAfter(ctx, q, e, last, alone)
}

// appendAfter is appendEntry after the entry of that number, the latest.
func appendAfter(ctx context.Context, q querier, e *model.Entry, last int64, alone model.LeadID) error {
	e.Seq = 0
	n, err := exec(ctx, q, `INSERT INTO entry (seq, id, grp, at, actor, action, criteria, undoes, batch, lead, aside)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (id) DO NOTHING`,
		last+1, e.ID[:], e.Group[:], e.At.UnixMicro(), e.Actor, string(e.Action), e.Criteria, idOrNull(e.Undoes), int64(e.Batch),
		int64(alone), oneIf(e.At.Sub(e.ID.Time()).Abs() >= asideFrom))
	if err != nil {
		return fmt.Errorf("append to the ledger: %w", err)
	}
	if n == 0 {
		return errStored
	}
	e.Seq = last + 1
	return nil
}

// appendChange writes what an entry did to one lead, and beside it what only
// people may read: the note, owner, tags and sheet of beside. alone is that of the entry.
func appendChange(ctx context.Context, q querier, seq int64, alone model.LeadID, c model.Change, beside model.Item) error {
	err := perform(ctx, q, `INSERT INTO change (lead, seq, from_stage, to_stage, reason, class, until_at, until_kind, until_score,
			due_at, outcome, channel, cause, amount, close_at, other, shared)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
		int64(c.Lead), seq, string(c.From), string(c.To), c.Reason, string(c.Class),
		micros(c.Until.At), string(c.Until.Kind), c.Until.Score, micros(c.Due), string(c.Outcome), string(c.Channel),
		c.Cause, c.Amount, micros(c.Close), int64(c.Other), oneIf(c.Lead != alone))
	if err != nil {
		return fmt.Errorf("append to the ledger: %w", err)
	}
	sheet, err := sheetText(beside.Sheet)
	if err != nil {
		return err
	}
	if beside.Note == "" && beside.Owner == "" && beside.Tags == "" && sheet == "" {
		return nil
	}
	err = perform(ctx, q, "INSERT INTO remark (lead, seq, note, owner, tags, sheet) VALUES ($1, $2, $3, $4, $5, $6)", int64(c.Lead), seq,
		beside.Note, beside.Owner, string(beside.Tags), sheet)
	if err != nil {
		return fmt.Errorf("keep the note: %w", err)
	}
	return nil
}

func idOrNull(id model.EntryID) any {
	if id.IsZero() {
		return nil
	}
	return id[:]
}

// itemColumns are what scanItem reads, of entry e, change c and remark r.
const itemColumns = `e.seq, e.id, e.grp, e.at, e.actor, e.action, e.criteria, e.undoes, e.batch,
	coalesce(c.lead, 0), coalesce(c.from_stage, ''), coalesce(c.to_stage, ''), coalesce(c.reason, ''), coalesce(c.class, ''),
	c.until_at, coalesce(c.until_kind, ''), coalesce(c.until_score, 0), c.due_at, coalesce(c.outcome, ''),
	coalesce(c.channel, ''), coalesce(c.cause, ''), coalesce(c.amount, 0), c.close_at, coalesce(c.other, 0),
	coalesce(r.note, ''), coalesce(r.owner, ''), coalesce(r.tags, ''), coalesce(r.sheet, '')`

// scanItem reads one row of itemColumns.
func scanItem(rows *sql.Rows) (model.Item, error) {
	var it model.Item
	var at int64
	var sheet string
	var until, due, closes sql.NullInt64
	e, c := &it.Entry, &it.Change
	err := rows.Scan(&e.Seq, idScan{&e.ID}, idScan{&e.Group}, &at, &e.Actor, &e.Action, &e.Criteria, idScan{&e.Undoes}, &e.Batch,
		&c.Lead, &c.From, &c.To, &c.Reason, &c.Class, &until, &c.Until.Kind, &c.Until.Score, &due, &c.Outcome,
		&c.Channel, &c.Cause, &c.Amount, &closes, &c.Other, &it.Note, &it.Owner, &it.Tags, &sheet)
	if err != nil {
		return it, fmt.Errorf("read the ledger: %w", err)
	}
	e.At = instant(sql.NullInt64{Int64: at, Valid: true})
	c.Until.At, c.Due, c.Close = instant(until), instant(due), instant(closes)
	it.Sheet, err = sheetOf(sheet)
	return it, err
}

// sheetText is a sheet as it is stored, "" for an empty one.
func sheetText(s model.Sheet) (string, error) {
	if s.IsZero() {
		return "", nil
	}
	b, err := json.Marshal(s)
	if err != nil {
		return "", fmt.Errorf("keep the handoff sheet: %w", err)
	}
	return string(b), nil
}

func sheetOf(text string) (s model.Sheet, err error) {
	if text == "" {
		return s, nil
	}
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return s, fmt.Errorf("read a handoff sheet: %w", err)
	}
	s.Meeting.At = s.Meeting.At.UTC()
	return s, nil
}

// itemsOf reads every ledger item that names a lead, oldest first.
func itemsOf(ctx context.Context, q querier, lead model.LeadID) ([]model.Item, error) {
	return queryItems(ctx, q, "SELECT "+itemColumns+` FROM change c JOIN entry e ON e.seq = c.seq
		LEFT JOIN remark r ON r.lead = c.lead AND r.seq = c.seq WHERE c.lead = +$1 ORDER BY c.seq`, int64(lead))
}

// itemsOfEntry reads what one entry did, lead by lead.
func itemsOfEntry(ctx context.Context, q querier, seq int64) ([]model.Item, error) {
	return queryItems(ctx, q, "SELECT "+itemColumns+` FROM entry e CROSS JOIN change c
		LEFT JOIN remark r ON r.lead = c.lead AND r.seq = c.seq WHERE e.seq = +$1 AND `+itsChanges+" ORDER BY c.lead", seq)
}

func queryItems(ctx context.Context, q querier, query string, args ...any) ([]model.Item, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read the ledger: %w", err)
	}
	defer rows.Close()
	var items []model.Item
	for rows.Next() {
		it, err := scanItem(rows)
		if err != nil {
			return nil, err
		}
		items = append(items, it)
	}
	return items, rows.Err()
}

// entryByID reads an entry's header. found is false when there is none.
func entryByID(ctx context.Context, q querier, id model.EntryID) (e model.Entry, found bool, err error) {
	var at int64
	err = q.QueryRowContext(ctx, "SELECT seq, grp, at, actor, action, criteria, undoes, batch FROM entry WHERE id = $1", id[:]).
		Scan(&e.Seq, idScan{&e.Group}, &at, &e.Actor, &e.Action, &e.Criteria, idScan{&e.Undoes}, &e.Batch)
	if isNone(err) {
		return e, false, nil
	}
	if err != nil {
		return e, false, fmt.Errorf("look the entry up: %w", err)
	}
	e.ID = id
	e.At = instant(sql.NullInt64{Int64: at, Valid: true})
	return e, true, nil
}

// inGroup is the condition that an entry is of the group $1. Most entries are a
// group of their own, and not in the index of groups.
const inGroup = "(id = $1 AND grp = id OR grp = $1 AND grp <> id)"

// entriesOfGroup reads the headers of a group, oldest first.
func entriesOfGroup(ctx context.Context, q querier, group model.EntryID) ([]model.Entry, error) {
	rows, err := q.QueryContext(ctx, "SELECT id, seq, at, actor, action, criteria, undoes, batch FROM entry WHERE "+inGroup+" ORDER BY seq", group[:])
	if err != nil {
		return nil, fmt.Errorf("read a group: %w", err)
	}
	var out []model.Entry
	for rows.Next() {
		e := model.Entry{Group: group}
		var at int64
		if err := rows.Scan(idScan{&e.ID}, &e.Seq, &at, &e.Actor, &e.Action, &e.Criteria, idScan{&e.Undoes}, &e.Batch); err != nil {
			return nil, closing(rows, fmt.Errorf("read a group: %w", err))
		}
		e.At = instant(sql.NullInt64{Int64: at, Valid: true})
		out = append(out, e)
	}
	return out, closing(rows, nil)
}

// idScan scans the 16 bytes of an id, or NULL.
type idScan struct{ id *model.EntryID }

// Scan implements sql.Scanner.
func (x idScan) Scan(v any) error {
	*x.id = model.EntryID{}
	switch b := v.(type) {
	case nil:
		return nil
	case []byte:
		if len(b) == len(x.id) {
			copy(x.id[:], b)
			return nil
		}
	}
	return fmt.Errorf("an id is %d bytes, not %v", len(x.id), v)
}

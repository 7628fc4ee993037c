package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"

	"winnow/model"
)

// Log reads ledger items, newest first: one for each lead and entry, and one
// without a lead for an entry that names none. Those of a lead hold those of the leads
// that were merged into it, with Of.
func (s *Store) Log(ctx context.Context, q model.Log) (items []model.Item, err error) {
	limit := int64(q.Limit)
	if limit <= 0 {
		limit = 1<<62 - 1
	}
	since := int64(-1 << 62)
	if !q.Since.IsZero() {
		since = q.Since.UnixMicro()
	}
	if q.Lead != 0 {
		err = s.read(ctx, func(r *reading) error {
			items, err = r.logOf(q.Lead, since, limit)
			return err
		})
		return items, err
	}
	// Every entry has a row, so that as many entries are enough.
	query := `SELECT ` + itemColumns + ` FROM (SELECT * FROM entry WHERE at >= $1 AND seq >= $2 ORDER BY seq DESC LIMIT 0 + $3) e
		LEFT JOIN change c ON ` + itsChanges + ` LEFT JOIN remark r ON r.lead = c.lead AND r.seq = c.seq
		ORDER BY e.seq DESC, c.lead LIMIT 0 + $3`
	first, err := s.firstSince(ctx, q.Since)
	if err != nil {
		return nil, s.e.Describe(err)
	}
	items, err = queryItems(ctx, s.e.Reader, query, since, first, limit)
	return items, s.e.Describe(err)
}

// firstSince is the lowest sequence number that an entry since a time may have.
func (s *Store) firstSince(ctx context.Context, t time.Time) (int64, error) {
	if t.IsZero() {
		return 0, nil
	}
	id, at := sinceArgs(t)
	first, err := scanOne[sql.NullInt64](s.e.Reader.QueryContext(ctx, "SELECT "+firstSince, id, at))
	if err != nil {
		return 0, fmt.Errorf("find the entries since %s: %w", t.Format(time.RFC3339), err)
	}
	if !first.Valid {
		return 1<<62 - 1, nil
	}
	return first.Int64, nil
}

// findID finds the ids of entries and of their groups in a range: an import of deals is
// listed under the id of its group, which no entry of it has.
const findID = `SELECT id FROM entry WHERE id >= $1 AND id <= $2
	UNION SELECT grp FROM entry WHERE grp <> id AND grp >= $1 AND grp <= $2 ORDER BY 1 LIMIT 2`

// FindEntry returns the one entry whose id begins with prefix (with or without
// dashes), or whose number in the ledger is given as #17. Of a group whose id begins so
// it is the id of the group.
func (s *Store) FindEntry(ctx context.Context, prefix string) (model.EntryID, error) {
	if n, ok := strings.CutPrefix(prefix, "#"); ok {
		return s.findSeq(ctx, prefix, n)
	}
	low, high, ok := idRange(prefix)
	if !ok {
		return model.EntryID{}, model.NotFound("winnow log lists them", "%q does not begin the id of an entry", prefix)
	}
	rows, err := s.e.Reader.QueryContext(ctx, findID, low[:], high[:])
	if err != nil {
		return model.EntryID{}, s.e.Describe(fmt.Errorf("look the entry up: %w", err))
	}
	var ids []model.EntryID
	for rows.Next() {
		var id model.EntryID
		if err := rows.Scan(idScan{&id}); err != nil {
			return id, closing(rows, err)
		}
		ids = append(ids, id)
	}
	switch err := closing(rows, nil); {
	case err != nil:
		return model.EntryID{}, s.e.Describe(err)
	case len(ids) == 0:
		return model.EntryID{}, model.NotFound("winnow log lists them", "no entry begins with %q", prefix)
	case len(ids) > 1:
		return model.EntryID{}, model.Conflict("give more of the id", "several entries begin with %q", prefix)
	}
	return ids[0], nil
}

func (s *Store) findSeq(ctx context.Context, ref, number string) (id model.EntryID, err error) {
	seq, err := strconv.ParseInt(number, 10, 64)
	if err == nil {
		err = s.e.Reader.QueryRowContext(ctx, "SELECT id FROM entry WHERE seq = $1", seq).Scan(idScan{&id})
		if err != nil && !isNone(err) {
			return id, s.e.Describe(fmt.Errorf("look the entry up: %w", err))
		}
	}
	if err != nil {
		return id, model.NotFound("winnow log lists them", "there is no entry %s", ref)
	}
	return id, nil
}

// idRange is the first and the last id that begin with prefix.
func idRange(prefix string) (low, high model.EntryID, ok bool) {
	h := strings.ReplaceAll(strings.ToLower(prefix), "-", "")
	if h == "" || len(h) > 2*len(low) {
		return low, high, false
	}
	for _, end := range []struct {
		id  *model.EntryID
		pad string
	}{{&low, "0"}, {&high, "f"}} {
		b, err := hex.DecodeString(h + strings.Repeat(end.pad, 2*len(low)-len(h)))
		if err != nil {
			return low, high, false
		}
		copy(end.id[:], b)
	}
	return low, high, true
}

package store

import (
	"context"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"winnow/model"
)

// Log reads ledger items, newest first: one for each lead and entry, and one
// without a lead for an entry that names none.
func (s *Store) Log(ctx context.Context, q model.Log) ([]model.Item, error) {
	limit := int64(q.Limit)
	if limit <= 0 {
		limit = 1<<62 - 1
	}
	since := int64(-1 << 62)
	if !q.Since.IsZero() {
		since = q.Since.UnixMicro()
	}
	query, args := `SELECT `+itemColumns+` FROM entry e LEFT JOIN change c ON c.seq = e.seq
		LEFT JOIN remark r ON r.lead = c.lead AND r.seq = c.seq
		WHERE e.at >= $1 ORDER BY e.seq DESC, c.lead LIMIT 0 + $2`, []any{since, limit}
	if q.Lead != 0 {
		query, args = `SELECT `+itemColumns+` FROM change c JOIN entry e ON e.seq = c.seq
			LEFT JOIN remark r ON r.lead = c.lead AND r.seq = c.seq
			WHERE c.lead = +$1 AND e.at >= $2 ORDER BY c.seq DESC LIMIT 0 + $3`, []any{int64(q.Lead), since, limit}
	}
	items, err := queryItems(ctx, s.e.Reader, query, args...)
	return items, s.e.Describe(err)
}

// FindEntry returns the one entry whose id begins with prefix (with or without
// dashes), or whose number in the ledger is given as #17.
func (s *Store) FindEntry(ctx context.Context, prefix string) (model.EntryID, error) {
	if n, ok := strings.CutPrefix(prefix, "#"); ok {
		return s.findSeq(ctx, prefix, n)
	}
	low, high, ok := idRange(prefix)
	if !ok {
		return model.EntryID{}, model.NotFound("winnow log lists them", "%q does not begin the id of an entry", prefix)
	}
	rows, err := s.e.Reader.QueryContext(ctx, "SELECT id FROM entry WHERE id >= $1 AND id <= $2 ORDER BY id LIMIT 2", low[:], high[:])
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

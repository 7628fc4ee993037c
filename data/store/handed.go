package store

import (
	"fmt"
	"time"

	"winnow/model"
)

// handedRow is whom a lead was handed to by the promotion that stands, and what its
// opportunity is worth.
const handedRow = `SELECT coalesce((SELECT coalesce(r.owner, '') FROM change c JOIN entry e ON e.seq = c.seq
		LEFT JOIN remark r ON r.lead = c.lead AND r.seq = c.seq
		WHERE c.lead = s.lead AND e.action = 'promote' AND ` + stands + ` ORDER BY c.seq DESC LIMIT 1), ''), s.amount, s.close_at
	FROM state s WHERE s.lead = +$1`

// readHanded completes the rows of leads that sales has.
func (r *reading) readHanded(rows []model.Row) error {
	for i := range rows {
		row := &rows[i]
		if !row.Stage.HandedOff() || row.Version == 0 {
			continue
		}
		err := r.each(handedRow, 3, func(c *cells) error {
			row.HandedTo, row.Amount, row.Close = c.text(), c.int(), c.time()
			return nil
		}, int64(row.ID))
		if err != nil {
			return fmt.Errorf("read whom leads were handed to: %w", err)
		}
	}
	return nil
}

// silentMost is how many of those that sales has not answered are looked at.
const silentMost = 2000

// silent counts the leads that are handed off, and sales has been silent on for too
// long by the team's working hours.
func (r *reading) silent(now time.Time) (n int, err error) {
	rules := r.s.Rules()
	err = r.each(`SELECT s.decided_at FROM score x CROSS JOIN state s ON s.lead = x.lead
		WHERE x.stage = 'sql' AND `+patient+` AND s.decided_at IS NOT NULL LIMIT 0 + $1`, 1, func(c *cells) error {
		if !rules.SilentFrom(c.time()).After(now) {
			n++
		}
		return nil
	}, silentMost)
	if err != nil {
		return 0, fmt.Errorf("count what sales is silent on: %w", err)
	}
	return n, nil
}

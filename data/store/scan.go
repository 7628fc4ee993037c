package store

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"winnow/model"
)

// closing ends a reading of rows and returns the first thing that went wrong.
func closing(rows *sql.Rows, err error) error {
	return errors.Join(err, rows.Err(), rows.Close())
}

// scanAll reads a single column to its end.
func scanAll[T any](rows *sql.Rows) ([]T, error) {
	var out []T
	for rows.Next() {
		var v T
		if err := rows.Scan(&v); err != nil {
			return nil, closing(rows, err)
		}
		out = append(out, v)
	}
	return out, closing(rows, nil)
}

// scanOne reads a single value, the zero value where there is no row. It takes
// what QueryContext returns.
func scanOne[T any](rows *sql.Rows, err error) (T, error) {
	var v T
	if err != nil {
		return v, err
	}
	if rows.Next() {
		err = rows.Scan(&v)
	}
	return v, closing(rows, err)
}

// readTouch reads at, kind, outbound, channel, detail, url, event_id, utm.
func readTouch(c *cells) (model.Touch, error) {
	t := model.Touch{At: c.time(), Kind: model.TouchKind(c.text()), Outbound: c.int() != 0, Channel: c.text(), Detail: c.text(), URL: c.text(), EventID: c.text()}
	if utm := c.bytes(); len(utm) > 0 {
		if err := json.Unmarshal(utm, &t.UTM); err != nil {
			return t, fmt.Errorf("read the campaign of a touch: %w", err)
		}
	}
	return t, nil
}

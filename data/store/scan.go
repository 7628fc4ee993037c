package store

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

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

// scanTouch reads at, kind, outbound, channel, detail, url, event_id, utm.
func scanTouch(rows *sql.Rows) (model.Touch, error) {
	var t model.Touch
	var at int64
	var utm string
	if err := rows.Scan(&at, &t.Kind, &t.Outbound, &t.Channel, &t.Detail, &t.URL, &t.EventID, &utm); err != nil {
		return t, err
	}
	t.At = time.UnixMicro(at).UTC()
	if utm != "" {
		if err := json.Unmarshal([]byte(utm), &t.UTM); err != nil {
			return t, fmt.Errorf("read the campaign of a touch: %w", err)
		}
	}
	return t, nil
}

package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"io"
	"reflect"
)

// A reading, and so a transaction that writes, is a querier that asks the driver
// itself: what database/sql adds to a statement,
// above all a goroutine for every query in a transaction, costs as much as many a
// statement. each and exec do so where they can.

// QueryContext implements Querier.
func (r *reading) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return r.tx.QueryContext(ctx, query, args...)
}

// QueryRowContext implements Querier.
func (r *reading) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return r.tx.QueryRowContext(ctx, query, args...)
}

// ExecContext implements Querier.
func (r *reading) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return r.tx.ExecContext(ctx, query, args...)
}

// each runs a query and hands every row of width columns to f, until f returns an
// error; errEnough is none. f must not use q.
func each(ctx context.Context, q querier, query string, width int, f func(c *cells) error, args ...any) error {
	if r, ok := q.(*reading); ok {
		return r.each(query, width, f, args...)
	}
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	c, row := &cells{values: make([]driver.Value, width)}, make([]any, width)
	to := pointers(row)
	for rows.Next() {
		if err := rows.Scan(to...); err != nil {
			return closing(rows, err)
		}
		for i, v := range row {
			c.values[i] = v
		}
		c.next = 0
		if err := f(c); err == errEnough {
			break
		} else if err != nil {
			return closing(rows, err)
		}
	}
	return closing(rows, nil)
}

// exec runs a statement and returns how many rows it changed.
func exec(ctx context.Context, q querier, query string, args ...any) (changed int64, err error) {
	r, ok := q.(*reading)
	if !ok {
		res, err := q.ExecContext(ctx, query, args...)
		if err != nil {
			return 0, err
		}
		return res.RowsAffected()
	}
	err = r.conn.Raw(func(dc any) error {
		res, err := dc.(driver.ExecerContext).ExecContext(r.ctx, query, r.bound(args))
		if err == nil {
			changed, err = res.RowsAffected()
		}
		return err
	})
	return changed, err
}

// one reads a single value, the zero value where there is no row.
func one[T any](ctx context.Context, q querier, query string, args ...any) (v T, err error) {
	err = each(ctx, q, query, 1, func(c *cells) error { return c.scan(&v) }, args...)
	return v, err
}

// each is the function each, of this reading.
func (r *reading) each(query string, width int, f func(c *cells) error, args ...any) error {
	return r.eachBound(query, width, f, r.bound(args))
}

// eachBound is each with arguments as a driver takes them.
func (r *reading) eachBound(query string, width int, f func(c *cells) error, args []driver.NamedValue) error {
	return r.conn.Raw(func(dc any) error {
		rows, err := dc.(driver.QueryerContext).QueryContext(r.ctx, query, args)
		if err != nil {
			return err
		}
		defer rows.Close()
		c := &cells{values: make([]driver.Value, width)}
		for {
			if err := rows.Next(c.values); err == io.EOF {
				return nil
			} else if err != nil {
				return err
			}
			c.next = 0
			if err := f(c); err == errEnough {
				return nil
			} else if err != nil {
				return err
			}
		}
	})
}

// perform is exec without the count.
func perform(ctx context.Context, q querier, query string, args ...any) error {
	if r, ok := q.(*reading); ok {
		return r.perform(query, args...)
	}
	_, err := q.ExecContext(ctx, query, args...)
	return err
}

// performBound is perform with arguments as a driver takes them.
func performBound(ctx context.Context, q querier, query string, args []driver.NamedValue) error {
	if r, ok := q.(*reading); ok {
		return r.eachBound(query, 0, func(*cells) error { return nil }, args)
	}
	plain := make([]any, len(args))
	for i := range args {
		plain[i] = args[i].Value
	}
	return perform(ctx, q, query, plain...)
}

// perform carries a statement out that returns nothing, and of which nobody asks how
// many rows it changed. As a query its arguments go over to the engine at once, and
// it stays prepared also where it has none.
func (r *reading) perform(query string, args ...any) error {
	return r.each(query, 0, func(*cells) error { return nil }, args...)
}

// rollBack ends a transaction without its changes. The engine may have done so
// already, after an error of the disk: then, or if it fails, the connection is
// given up, so that the next one begins anew in any case.
func (r *reading) rollBack() {
	if err := r.perform("ROLLBACK"); err != nil {
		_ = r.conn.Raw(func(any) error { return driver.ErrBadConn })
	}
}

// bound are arguments as a driver takes them, valid until the next statement.
func (r *reading) bound(args []any) []driver.NamedValue {
	r.args = r.args[:0]
	for i, v := range args {
		switch n := v.(type) {
		case nil, int64, string, []byte:
		case int:
			v = int64(n)
		case sql.NullInt64:
			if v = nil; n.Valid {
				v = n.Int64
			}
		default:
			if of := reflect.ValueOf(v); of.CanInt() {
				v = of.Int()
			}
		}
		r.args = append(r.args, driver.NamedValue{Ordinal: i + 1, Value: v})
	}
	return r.args
}

// scan takes columns into what pointers point to, as sql.Rows.Scan does: NULL is
// the zero value, or nil, or an invalid sql.NullInt64.
func (c *cells) scan(to ...any) error {
	for _, p := range to {
		v := c.values[c.next]
		c.next++
		switch p := p.(type) {
		case *any:
			*p = v
		case *sql.NullInt64:
			p.Int64, p.Valid = v.(int64)
		default:
			if err := take(reflect.ValueOf(p).Elem(), v); err != nil {
				return err
			}
		}
	}
	return nil
}

// take takes a column over into a number, a text or a truth.
func take(to reflect.Value, v driver.Value) error {
	switch v := v.(type) {
	case nil:
		to.SetZero()
		return nil
	case int64:
		switch {
		case to.CanInt():
			to.SetInt(v)
			return nil
		case to.Kind() == reflect.Bool:
			to.SetBool(v != 0)
			return nil
		}
	case string:
		if to.Kind() == reflect.String {
			to.SetString(v)
			return nil
		}
	}
	return fmt.Errorf("a column of %T cannot be taken as %s", v, to.Type())
}

package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// reading is one consistent look at the database: everything read through it is
// of the same moment.
type reading struct {
	ctx context.Context
	s   *Store
	tx  *sql.Tx
}

// read runs f in one reading transaction.
func (s *Store) read(ctx context.Context, f func(r *reading) error) error {
	tx, err := s.e.Reader.BeginTx(ctx, nil)
	if err != nil {
		return s.e.Describe(fmt.Errorf("begin to read: %w", err))
	}
	defer tx.Rollback() // nothing was written: there is nothing to keep
	if err := f(&reading{ctx: ctx, s: s, tx: tx}); err != nil {
		return s.e.Describe(err)
	}
	return nil
}

// each runs a query, which the engine keeps prepared by its text, and hands every row of width columns to f, until f
// returns an error; errEnough is none.
func (r *reading) each(query string, width int, f func(c *cells) error, args ...any) error {
	rows, err := r.tx.QueryContext(r.ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	c := newCells(width)
	for rows.Next() {
		if err := c.scan(rows); err != nil {
			return err
		}
		if err := f(c); err == errEnough {
			return nil
		} else if err != nil {
			return err
		}
	}
	return rows.Err()
}

// number reads one integer, 0 where there is no row.
func (r *reading) number(query string, args ...any) (n int64, err error) {
	err = r.each(query, 1, func(c *cells) error { n = c.int(); return nil }, args...)
	return n, err
}

// cells are the columns of a row, taken one after the other. NULL reads as zero.
type cells struct {
	values []any
	into   []any
	next   int
}

func newCells(n int) *cells {
	c := &cells{values: make([]any, n), into: make([]any, n)}
	for i := range c.values {
		c.into[i] = &c.values[i]
	}
	return c
}

func (c *cells) scan(rows *sql.Rows) error {
	c.next = 0
	return rows.Scan(c.into...)
}

func (c *cells) int() int64 {
	v, _ := c.values[c.next].(int64)
	c.next++
	return v
}

func (c *cells) text() string {
	v := c.values[c.next]
	c.next++
	switch v := v.(type) {
	case string:
		return v
	case []byte:
		return string(v)
	}
	return ""
}

// bytes are valid until the next row.
func (c *cells) bytes() []byte {
	v := c.values[c.next]
	c.next++
	switch v := v.(type) {
	case []byte:
		return v
	case string:
		return []byte(v)
	}
	return nil
}

func (c *cells) time() time.Time {
	v, ok := c.values[c.next].(int64)
	c.next++
	if !ok {
		return time.Time{}
	}
	return time.UnixMicro(v).UTC()
}

package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"time"
	"unsafe"
)

// reading is one consistent look at the database: everything read through it is
// of the same moment.
type reading struct {
	ctx   context.Context
	s     *Store
	conn  *sql.Conn
	moves int64               // Store.moves before it began
	tx    querier             // a transaction on conn, or conn itself within one
	args  []driver.NamedValue // see bound
}

// read runs f in one reading transaction.
func (s *Store) read(ctx context.Context, f func(r *reading) error) (err error) {
	moves := s.moves.Load()
	conn, err := s.e.Reader.Conn(ctx)
	if err != nil {
		return s.e.Describe(fmt.Errorf("begin to read: %w", err))
	}
	defer conn.Close()
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return s.e.Describe(fmt.Errorf("begin to read: %w", err))
	}
	defer tx.Rollback() // nothing was written: there is nothing to keep
	if err := f(&reading{ctx: ctx, s: s, conn: conn, moves: moves, tx: tx}); err != nil {
		return s.e.Describe(err)
	}
	return nil
}

// number reads one integer, 0 where there is no row.
func (r *reading) number(query string, args ...any) (n int64, err error) {
	err = r.each(query, 1, func(c *cells) error { n = c.int(); return nil }, args...)
	return n, err
}

// cells are the columns of a row, taken one after the other. NULL reads as zero.
type cells struct {
	values []driver.Value
	next   int
}

func (c *cells) int() int64 {
	v, _ := c.values[c.next].(int64)
	c.next++
	return v
}

// intOr is int with another number for NULL.
func (c *cells) intOr(none int64) int64 {
	v, ok := c.values[c.next].(int64)
	c.next++
	if !ok {
		return none
	}
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

// blob takes the bytes of a column over, without copying them: the driver makes them
// for each row anew. It is not for columns of text.
func (c *cells) blob() string {
	b, _ := c.values[c.next].([]byte)
	c.values[c.next] = nil // they are nobody else's from here on
	c.next++
	return unsafe.String(unsafe.SliceData(b), len(b))
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

package store

import (
	"context"
	"database/sql/driver"
	"fmt"
	"strings"
	"time"

	"winnow/model"
)

// Most rows that a whole scoring changes move in the same few ways: their score
// and with it their key, and perhaps the hour at which they change next. One
// statement that sets the columns of an index where they move, and those of none in
// any case, writes no index but theirs, and the row once.

// stand are the columns of a score row of which an index or a tally is made.
type stand struct {
	there   bool // there is a row
	stage   model.Stage
	due     int64 // noTime where there is none
	dueKind model.DueKind
	waiting int64
	flags   int64
	key     int64
	next    int64 // noTime where its score never moves
}

// standColumns are read by cells.stand, of a score row p.
const (
	standColumns = "p.stage, p.due_at, p.due_kind, p.waiting_since, p.flags, p.sort_key, p.next_change_at"
	standWidth   = 7
)

func (c *cells) stand() (at stand) {
	at.there = c.values[c.next] != nil
	at.stage, at.due, at.dueKind = model.Stage(c.text()), c.intOr(noTime), model.DueKind(c.text())
	at.waiting, at.flags, at.key, at.next = c.int(), c.int(), c.int(), c.intOr(noTime)
	return at
}

// moves is when the score of the row moves; zero = never.
func (at *stand) moves() time.Time {
	if !at.there || at.next == noTime {
		return time.Time{}
	}
	return time.UnixMicro(at.next).UTC()
}

// stand is that of the row that is made of a rank.
func (k *rank) stand() stand {
	return stand{true, k.Stage, microsOrNone(k.Due), k.DueKind, k.Waiting.UnixMicro(), k.Flags, k.Key, microsOrNone(k.Scored.NextChange)}
}

func microsOrNone(t time.Time) int64 {
	if t.IsZero() {
		return noTime
	}
	return t.UnixMicro()
}

func noneOrNil(n int64) any {
	if n == noTime {
		return nil
	}
	return n
}

// movedColumns are the columns of a score row that move together, and of which
// indexes are made.
var movedColumns = [...][]string{
	{"stage", "due_at", "due_kind", "waiting_since", "flags"},
	{"sort_key"},
	{"next_change_at"},
}

// rewrites are the statements by which of movedColumns they set: a bit for each.
var rewrites = func() (queries [1 << len(movedColumns)]string) {
	for parts := range queries {
		columns := []string{"score", "fit", "engagement", "grade", "rising", "qualified_at", "hot_at", "hot_last",
			"why_kind", "why_count", "why_at", "why_detail", "touches", "last_touch", "digest", "epoch"}
		for i, part := range movedColumns {
			if parts&(1<<i) != 0 {
				columns = append(columns, part...)
			}
		}
		for i := range columns {
			columns[i] += fmt.Sprintf(" = $%d", i+1)
		}
		queries[parts] = "UPDATE score SET " + strings.Join(columns, ", ") + fmt.Sprintf(" WHERE lead = $%d", len(columns)+1)
	}
	return queries
}()

// setting is what sets a score row to what was reckoned: the arguments of one of
// rewrites. They are made where the row is reckoned, beside the lock: there are twenty,
// and under it every one is waited for.
type setting struct {
	parts int                 // which of rewrites
	args  []driver.NamedValue // nil: it is not made yet
}

// atRewrittenEpoch is the place of the epoch among them.
const atRewrittenEpoch = 15

// prepare makes the setting of a row that is there.
func (a *anew) prepare() {
	s, old, is := &a.rank.Scored, &a.old, a.rank.stand()
	args := make([]driver.NamedValue, 0, 25)
	add := func(values ...driver.Value) {
		for _, v := range values {
			args = append(args, driver.NamedValue{Ordinal: len(args) + 1, Value: v})
		}
	}
	add(int64(s.Score), int64(s.Fit), int64(s.Engagement), s.Grade, int64(s.Rising), microsOrNil(s.QualifiedAt),
		microsOrNil(s.HotAt), microsOrNil(s.HotLast), string(s.Why.Kind), int64(s.Why.Count), microsOrNil(s.Why.At), s.Why.Detail,
		int64(s.Touches), microsOrNil(s.LastTouch), a.digest, nil)
	parts := 0
	if is.stage != old.stage || is.due != old.due || is.dueKind != old.dueKind || is.waiting != old.waiting || is.flags != old.flags {
		parts |= 1
		add(string(is.stage), noneOrNil(is.due), string(is.dueKind), is.waiting, is.flags)
	}
	if is.key != old.key {
		parts |= 2
		add(is.key)
	}
	if is.next != old.next {
		parts |= 4
		add(noneOrNil(is.next))
	}
	add(int64(a.lead))
	a.set = setting{parts, args}
}

// rewrite writes the row of a lead that was reckoned outside of the lock.
func (p *projection) rewrite(ctx context.Context, a *anew) error {
	if !a.old.there {
		return p.insert(ctx, a.rank.values(make([]any, 0, rankWidth), p.epoch))
	}
	if a.set.args == nil {
		a.prepare()
	}
	a.set.args[atRewrittenEpoch].Value = p.epoch
	return performBound(ctx, p.tx, rewrites[a.set.parts], a.set.args)
}

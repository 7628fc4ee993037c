package store

import (
	"context"
	"database/sql"
	"fmt"

	"winnow/model"
)

// standing is one lead as the projection has it: its state with the facts of its
// rows and of its last scoring, what people call it, and what its score row
// counts as.
type standing struct {
	state  model.State
	label  string
	placed placed
}

// stateColumns are what scanState reads, of a state row s.
const stateColumns = `coalesce(s.version, 0), coalesce(s.decided, ''), coalesce(s.reason, ''), coalesce(s.class, ''),
	s.until_at, coalesce(s.until_kind, ''), coalesce(s.until_score, 0), s.decided_at, coalesce(s.decided_by, ''),
	coalesce(s.returned, ''), s.returned_at, coalesce(s.return_why, ''), coalesce(s.round, 0), coalesce(s.attempts, 0),
	s.last_attempt, coalesce(s.last_outcome, ''), s.due_at, coalesce(s.due_kind, ''), coalesce(s.email_set, 0),
	coalesce(s.email_cause, ''), coalesce(s.phone_set, 0), coalesce(s.phone_cause, ''), coalesce(s.amount, 0), s.close_at,
	coalesce(s.merged_into, 0), s.acted_at, coalesce(s.owner, ''), coalesce(s.tags, '')`

// stateScan holds the targets of stateColumns until they are taken over.
type stateScan struct {
	st                                                     model.State
	until, decided, returned, attempt, due, closing, acted sql.NullInt64
}

func (x *stateScan) targets() []any {
	s := &x.st
	return []any{&s.Version, &s.Decided, &s.Reason, &s.Class, &x.until, &s.Until.Kind, &s.Until.Score, &x.decided, &s.DecidedBy,
		&s.Return, &x.returned, &s.ReturnWhy, &s.Round, &s.Attempts, &x.attempt, &s.LastOutcome, &x.due, &s.DueKind,
		&s.Email.Set, &s.Email.Cause, &s.Phone.Set, &s.Phone.Cause, &s.Amount, &x.closing, &s.MergedInto, &x.acted, &s.Owner, &s.Tags}
}

func (x *stateScan) state() model.State {
	s := x.st
	s.Until.At, s.DecidedAt, s.ReturnedAt = instant(x.until), instant(x.decided), instant(x.returned)
	s.LastAttempt, s.Due, s.Close, s.ActedAt = instant(x.attempt), instant(x.due), instant(x.closing), instant(x.acted)
	return s
}

// factColumns are what factScan reads, of a lead row l.
const factColumns = `l.label, l.file_stage, l.file_reason, l.file_class, l.no_email, l.no_phone, l.created_at, l.flags`

type factScan struct {
	f       model.Facts
	label   string
	created int64
	flags   int
}

func (x *factScan) targets() []any {
	return []any{&x.label, &x.f.FileStage, &x.f.FileReason, &x.f.FileClass, &x.f.NoEmail, &x.f.NoPhone, &x.created, &x.flags}
}

func (x *factScan) facts() model.Facts {
	f := x.f
	f.CreatedAt = instant(sql.NullInt64{Int64: x.created, Valid: true})
	f.OwnStaff = x.flags&flagOwnStaff != 0
	return f
}

// standingOf reads where a lead stands. found is false when no such lead is
// stored, or every import that named it was taken back.
func standingOf(ctx context.Context, q querier, lead model.LeadID) (st standing, found bool, err error) {
	var s stateScan
	var f factScan
	row := make([]any, rankWidth)
	to := append(append(append(make([]any, 0, 64), f.targets()...), s.targets()...), pointers(row)...)
	err = each(ctx, q, "SELECT "+factColumns+", "+stateColumns+", "+placedColumns+`
		FROM lead l LEFT JOIN state s ON s.lead = l.id LEFT JOIN score p ON p.lead = l.id WHERE l.id = +$1`, len(to), func(c *cells) error {
		found = true
		return c.scan(to...)
	}, int64(lead))
	if err != nil {
		return st, false, fmt.Errorf("read the state of lead %s: %w", lead, err)
	}
	if !found {
		return st, false, nil
	}
	st.state, st.label = s.state(), f.label
	st.state.Lead, st.state.Facts = lead, f.facts()
	st.placed = placedAt(row)
	known := &st.state.Facts
	known.QualifiedAt, known.HotAt, known.HotLast = st.placed.instant(atQualified), st.placed.instant(atHot), st.placed.instant(atHotLast)
	return st, true, nil
}

// putState writes a state row over the version before, 0 where there is none. That
// the row stands at another one is an error: whoever writes holds the lock, and
// has read the version under it.
func putState(ctx context.Context, q querier, s model.State, before int64) error {
	n, err := exec(ctx, q, `INSERT INTO state (lead, version, decided, reason, class, until_at, until_kind, until_score,
			decided_at, decided_by, returned, returned_at, return_why, round, attempts, last_attempt, last_outcome, due_at, due_kind,
			email_set, email_cause, phone_set, phone_cause, amount, close_at, merged_into, acted_at, owner, tags)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29)
		ON CONFLICT (lead) DO UPDATE SET version = excluded.version, decided = excluded.decided, reason = excluded.reason,
			class = excluded.class, until_at = excluded.until_at, until_kind = excluded.until_kind, until_score = excluded.until_score,
			decided_at = excluded.decided_at, decided_by = excluded.decided_by, returned = excluded.returned,
			returned_at = excluded.returned_at, return_why = excluded.return_why, round = excluded.round, attempts = excluded.attempts,
			last_attempt = excluded.last_attempt, last_outcome = excluded.last_outcome, due_at = excluded.due_at,
			due_kind = excluded.due_kind, email_set = excluded.email_set, email_cause = excluded.email_cause,
			phone_set = excluded.phone_set, phone_cause = excluded.phone_cause, amount = excluded.amount,
			close_at = excluded.close_at, merged_into = excluded.merged_into, acted_at = excluded.acted_at,
			owner = excluded.owner, tags = excluded.tags
		WHERE state.version = $30`,
		int64(s.Lead), s.Version, string(s.Decided), s.Reason, string(s.Class), micros(s.Until.At), string(s.Until.Kind), s.Until.Score,
		micros(s.DecidedAt), s.DecidedBy, string(s.Return), micros(s.ReturnedAt), s.ReturnWhy, s.Round, s.Attempts,
		micros(s.LastAttempt), string(s.LastOutcome), micros(s.Due), string(s.DueKind), oneIf(s.Email.Set), s.Email.Cause,
		oneIf(s.Phone.Set), s.Phone.Cause, s.Amount, micros(s.Close), int64(s.MergedInto), micros(s.ActedAt), s.Owner, string(s.Tags), before)
	if err != nil {
		return fmt.Errorf("write the state of lead %s: %w", s.Lead, err)
	}
	if n != 1 {
		return fmt.Errorf("lead %s is not at version %d, though the lock is held", s.Lead, before)
	}
	return nil
}

func oneIf(b bool) int {
	if b {
		return 1
	}
	return 0
}

package store

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"time"

	"winnow/model"
)

// snapshot keeps what a decision was made on, beside the ledger: criteria,
// receipt, fields, attributes, and the place in the list at which it was seen.
// nth is the lead's place among those of its entry.
func snapshot(ctx context.Context, q querier, e model.Entry, nth int, t model.Target, l *model.Lead, sc model.Scored) error {
	doc := appendSnapshot(make([]byte, 0, 2048), e.Criteria, l, &sc)
	_, err := exec(ctx, q, "INSERT INTO snapshot (id, lead, seq, rank, document) VALUES ($1, $2, $3, $4, $5)",
		e.Seq<<snapshotBits|int64(nth), int64(t.Lead), e.Seq, t.Rank, string(doc))
	if err != nil {
		return fmt.Errorf("keep the decision's snapshot: %w", err)
	}
	return nil
}

// snapshotBits is how many bits of a snapshot's id number the leads of an entry.
const snapshotBits = 20

// appendSnapshot writes the document. It does so by hand because every decision
// waits for it, and a general encoder takes four times as long.
func appendSnapshot(b []byte, criteria string, l *model.Lead, sc *model.Scored) []byte {
	b = appendQuoted(append(b, `{"criteria":`...), criteria)
	b = appendQuoted(append(b, `,"grade":`...), sc.Grade)
	b = appendInt(b, `,"touches":`, sc.Touches)
	b = appendInt(b, `,"receipt":{"score":`, sc.Score)
	b = appendInt(b, `,"fit":`, sc.Fit)
	b = appendInt(b, `,"engagement":`, sc.Engagement)
	b = append(b, `,"lines":[`...)
	for i, line := range sc.Lines {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendQuoted(append(b, `{"group":`...), line.Group)
		b = appendQuoted(append(b, `,"side":`...), string(line.Side))
		b = appendQuoted(append(b, `,"signal":`...), line.Signal)
		if !line.At.IsZero() {
			b = append(line.At.UTC().AppendFormat(append(b, `,"at":"`...), time.RFC3339), '"')
		}
		b = appendInt(b, `,"points":`, line.Points)
		b = append(appendQuoted(append(b, `,"kind":`...), string(line.Kind)), '}')
	}
	b = append(b, `]},"fields":{`...)
	comma := false
	for _, f := range model.Fields() {
		if v := l.Get(f); v != "" {
			b = appendKey(b, comma, string(f))
			b, comma = appendQuoted(b, v), true
		}
	}
	b = append(b, `},"attributes":{`...)
	for i, a := range l.Attributes {
		b = appendValue(appendKey(b, i > 0, a.Name), a)
	}
	return append(b, "}}"...)
}

func appendInt(b []byte, key string, n int) []byte {
	return strconv.AppendInt(append(b, key...), int64(n), 10)
}

func appendKey(b []byte, comma bool, key string) []byte {
	if comma {
		b = append(b, ',')
	}
	return append(appendQuoted(b, key), ':')
}

// appendValue writes an attribute by its type; what is no number in JSON is text.
func appendValue(b []byte, a model.Attribute) []byte {
	switch v := a.Any().(type) {
	case bool:
		return strconv.AppendBool(b, v)
	case float64:
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			return strconv.AppendFloat(b, v, 'g', -1, 64)
		}
	case time.Time:
		return append(v.AppendFormat(append(b, '"'), time.RFC3339), '"')
	}
	return appendQuoted(b, a.Text)
}

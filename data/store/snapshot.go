package store

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"time"

	"winnow/model"
)

// snapshot keeps what a decision was made on, beside the ledger: the document of
// what the lead was, and the place in the list at which it was seen. nth is the
// lead's place among those of its entry, which has the criteria.
func snapshot(ctx context.Context, q querier, e model.Entry, nth int, t model.Target, doc string) error {
	err := perform(ctx, q, "INSERT INTO snapshot (id, lead, seq, rank, document) VALUES ($1, $2, $3, $4, $5)",
		e.Seq<<snapshotBits|int64(nth), int64(t.Lead), e.Seq, t.Rank, doc)
	if err != nil {
		return fmt.Errorf("keep the decision's snapshot: %w", err)
	}
	return nil
}

// snapshotBits is how many bits of a snapshot's id number the leads of an entry.
const snapshotBits = 20

// appendSnapshot writes the document of a snapshot: the receipt, the fields and
// the attributes. Its lines stand under their side and group, each as
//
//	[signal, seconds since 1970 or 0, points, kind]
//
// without the kind where it is a rule's, and what fading took from a line stands
// behind it as a bare number: every decision waits for the pages that its document
// fills. Those of earlier versions have an object a line in
// "receipt". It is written by hand because a general encoder takes four times as
// long.
func appendSnapshot(b []byte, l *model.Lead, sc *model.Scored) []byte {
	b = appendQuoted(append(b, `{"grade":`...), sc.Grade)
	b = appendInt(b, `,"touches":`, sc.Touches)
	b = appendInt(b, `,"score":`, sc.Score)
	b = appendInt(b, `,"fit":`, sc.Fit)
	b = appendInt(b, `,"engagement":`, sc.Engagement)
	b = appendLines(append(b, `,"lines":[`...), sc.Lines)
	b = append(b, `],"fields":{`...)
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

// appendLines writes the lines of a receipt, those that follow each other in one
// group together.
func appendLines(b []byte, lines []model.Line) []byte {
	for i := range lines {
		line := &lines[i]
		if i == 0 || line.Group != lines[i-1].Group || line.Side != lines[i-1].Side {
			if i > 0 {
				b = append(b, "],"...)
			}
			b = appendQuoted(append(b, '['), string(line.Side))
			b = appendQuoted(append(b, ','), line.Group)
		}
		if i > 0 && line.Kind == model.LineDecay && line.Group == lines[i-1].Group && line.Signal == lines[i-1].Signal && line.At.Equal(lines[i-1].At) {
			b = strconv.AppendInt(append(b, ','), int64(line.Points), 10)
			continue
		}
		b = appendQuoted(append(b, ",["...), line.Signal)
		at := int64(0)
		if !line.At.IsZero() {
			at = line.At.Unix()
		}
		b = strconv.AppendInt(append(b, ','), at, 10)
		b = strconv.AppendInt(append(b, ','), int64(line.Points), 10)
		if line.Kind != model.LineRule {
			b = appendQuoted(append(b, ','), string(line.Kind))
		}
		b = append(b, ']')
	}
	if len(lines) > 0 {
		b = append(b, ']')
	}
	return b
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

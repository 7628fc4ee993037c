package store

import (
	"context"
	"fmt"
	"strings"
)

// Most rows that a whole scoring changes move in the same few ways: their score
// and with it their key, and perhaps the hour at which they change next. One
// statement that sets just these columns writes no index but theirs, and the row
// once.

// rowPart are columns of a score row that change together.
type rowPart struct {
	columns []string
	places  []int // among rankColumns
}

var rowParts = [...]rowPart{
	{[]string{"stage", "due_at", "due_kind", "waiting_since", "flags"}, []int{atStage, 8, 9, 10, atFlags}},
	{[]string{"sort_key"}, []int{atKey}},
	{[]string{"next_change_at"}, []int{atNext}},
	{[]string{"score", "fit", "engagement", "grade", "rising", "qualified_at", "hot_at", "hot_last"}, []int{3, 4, 5, 6, 7, atQualified, atHot, atHotLast}},
	{[]string{"why_kind", "why_count", "why_at", "why_detail", "touches", "last_touch"}, []int{16, 17, 18, 19, 20, 21}},
}

// rewrites are the statements by which parts they set: a bit for each.
var rewrites = func() (queries [1 << len(rowParts)]string) {
	for parts := range queries {
		var set []string
		for i, part := range rowParts {
			for _, column := range part.columns {
				if parts&(1<<i) != 0 {
					set = append(set, fmt.Sprintf("%s = $%d", column, len(set)+1))
				}
			}
		}
		n := len(set)
		set = append(set, fmt.Sprintf("digest = $%d", n+1), fmt.Sprintf("epoch = $%d", n+2))
		queries[parts] = "UPDATE score SET " + strings.Join(set, ", ") + fmt.Sprintf(" WHERE lead = $%d", n+3)
	}
	return queries
}()

// rewrite is write in one statement.
func (p *projection) rewrite(ctx context.Context, row []any, old placed) error {
	if old == nil {
		return perform(ctx, p.tx, insertScore, row...)
	}
	parts := 0
	args := p.args[:0]
	for i, part := range rowParts {
		changed := false
		for _, at := range part.places {
			changed = changed || row[at] != old[at]
		}
		if !changed {
			continue
		}
		parts |= 1 << i
		for _, at := range part.places {
			args = append(args, row[at])
		}
	}
	args = append(args, row[atDigest], p.epoch, row[0])
	p.args = args
	return perform(ctx, p.tx, rewrites[parts], args...)
}

package score

import (
	"cmp"
	"slices"
	"time"

	"winnow/model"
)

// Compare tells why one of two leads stands above the other in the queue: by
// score, then due, then waiting since, then id, each as coarse as the order takes
// it (see model.SortKey).
func Compare(a, b model.Standing) model.Comparison {
	out := model.Comparison{Margin: a.Receipt.Score - b.Receipt.Score, Terms: differences(a.Receipt, b.Receipt)}
	key := func(due, waiting time.Time) int64 { return model.SortKey(0, due, waiting) }
	var none time.Time
	for _, by := range []struct {
		order model.Order
		sign  int
	}{
		{model.ByScore, cmp.Compare(b.Receipt.Score, a.Receipt.Score)},
		{model.ByDue, cmp.Compare(key(a.Due, none), key(b.Due, none))},
		{model.ByWaiting, cmp.Compare(key(none, a.Waiting), key(none, b.Waiting))},
		{model.ByID, cmp.Compare(a.ID, b.ID)},
	} {
		if by.sign != 0 {
			out.By, out.First = by.order, by.sign < 0
			return out
		}
	}
	return out
}

// differences adds the lines of two receipts up by group, and leaves out what is
// the same in both.
func differences(a, b model.Receipt) []model.Difference {
	var out []model.Difference
	add := func(l model.Line, to func(*model.Difference) *int) {
		i := slices.IndexFunc(out, func(d model.Difference) bool { return d.Side == l.Side && d.Group == l.Group })
		if i < 0 {
			i, out = len(out), append(out, model.Difference{Side: l.Side, Group: l.Group})
		}
		*to(&out[i]) += l.Points
	}
	for _, l := range a.Lines {
		add(l, func(d *model.Difference) *int { return &d.A })
	}
	for _, l := range b.Lines {
		add(l, func(d *model.Difference) *int { return &d.B })
	}
	out = slices.DeleteFunc(out, func(d model.Difference) bool { return d.A == d.B })
	size := func(d model.Difference) int { return max(d.A-d.B, d.B-d.A) }
	slices.SortStableFunc(out, func(x, y model.Difference) int { return cmp.Compare(size(y), size(x)) })
	return out
}

package model

import (
	"cmp"
	"slices"
)

// Ledger are the entries of a lead and of those that were merged into it, oldest first.
// What a lead stands at follows from Items alone.
func (d *Detail) Ledger() []Item { return inLedgerOrder(d.Items, d.OfMerged) }

// Past is Ledger without what was taken back.
func (d *Detail) Past() []Item {
	past := Live(d.Items)
	of := map[LeadID][]Item{}
	for _, it := range d.OfMerged {
		of[it.Change.Lead] = append(of[it.Change.Lead], it)
	}
	for _, items := range of {
		past = inLedgerOrder(past, Live(items))
	}
	return past
}

func inLedgerOrder(a, b []Item) []Item {
	if len(b) == 0 {
		return a
	}
	return slices.SortedStableFunc(slices.Values(slices.Concat(a, b)), func(x, y Item) int {
		return cmp.Or(cmp.Compare(x.Seq, y.Seq), cmp.Compare(x.Change.Lead, y.Change.Lead))
	})
}

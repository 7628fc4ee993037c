package store

import (
	"cmp"
	"slices"

	"winnow/model"
)

// ofMerged are the entries of leads that were merged into one, each with what its lead
// is called, in the order of the ledger. A merge, and what took it back, is told by the
// lead that stays alone.
func (r *reading) ofMerged(merged []model.LeadID) (all []model.Item, err error) {
	for _, id := range merged {
		items, err := itemsOf(r.ctx, r.tx, id)
		if err != nil {
			return nil, err
		}
		label := "#" + id.String()
		err = r.each(historyLabel, 1, func(c *cells) error { label = cmp.Or(c.text(), label); return nil }, int64(id))
		if err != nil {
			return nil, err
		}
		away := map[model.EntryID]bool{}
		for _, it := range items {
			if it.Action == model.ActMerge && it.Change.Lead != it.Other || !it.Undoes.IsZero() && away[it.Undoes] {
				away[it.Group] = true
				continue
			}
			it.Of = label
			all = append(all, it)
		}
	}
	slices.SortStableFunc(all, func(a, b model.Item) int { return cmp.Compare(a.Seq, b.Seq) })
	return all, nil
}

// logOf are the entries of a lead since a time in microseconds and of those that were
// merged into it, newest first, at most so many.
func (r *reading) logOf(lead model.LeadID, since, limit int64) ([]model.Item, error) {
	group, err := groupOf(r.ctx, r.tx, lead)
	if err != nil {
		return nil, err
	}
	var d model.Detail
	if d.Items, err = itemsOf(r.ctx, r.tx, lead); err != nil {
		return nil, err
	}
	if d.OfMerged, err = r.ofMerged(slices.DeleteFunc(group, func(id model.LeadID) bool { return id == lead })); err != nil {
		return nil, err
	}
	all := slices.DeleteFunc(d.Ledger(), func(it model.Item) bool { return it.At.UnixMicro() < since })
	slices.Reverse(all)
	return all[:min(int64(len(all)), limit)], nil
}

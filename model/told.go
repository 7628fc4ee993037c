package model

import "slices"

// Told reports whether an action is one that a CRM is told of: the decisions, what
// sales made of them, and what brings a lead back by hand.
func (a Action) Told() bool { return a.Decides() || a.Outcome() || a == ActReopen }

// Retold says whether a CRM that was told of the ledger up to the entry with the
// sequence number told has to be told again of a lead, though nothing was decided
// on it since: what was told was taken back, or what was taken back by then holds
// again. The items are all of the lead, in the order of the ledger; what is
// returned is the undo or redo by which it came so.
func Retold(items []Item, told int64) (Item, bool) {
	known := slices.IndexFunc(items, func(it Item) bool { return it.Seq > told })
	if known <= 0 {
		return Item{}, false
	}
	was, is := lastTold(items[:known]), lastTold(items)
	if was.ID == is.ID || is.Seq > told {
		return Item{}, false
	}
	dead := deadGroups(items)
	for _, it := range slices.Backward(items[known:]) {
		if !ordinary(it.Action) && !dead[it.Group] {
			return it, true
		}
	}
	return Item{}, false
}

// lastTold is the last item that holds and that a CRM is told of, else the zero one.
func lastTold(items []Item) Item {
	for _, it := range slices.Backward(Live(items)) {
		if it.Action.Told() {
			return it
		}
	}
	return Item{}
}

package model

import (
	"fmt"
	"slices"
)

// Replay makes a lead's state from its facts and every ledger item that names
// it, in the order of the ledger. Groups that an undo took back, and no redo
// brought back, count for nothing but the version.
func Replay(lead LeadID, f Facts, items []Item) State {
	s := State{Lead: lead, Facts: f}
	dead := deadGroups(items)
	for _, it := range items {
		if ordinary(it.Action) && !dead[it.Group] {
			s = ApplyItem(s, it)
		}
	}
	s.Version = int64(len(items))
	return s
}

// Live picks the items that were not taken back, without undo and redo, from the
// items of one lead in the order of the ledger.
func Live(items []Item) []Item {
	dead := deadGroups(items)
	var live []Item
	for _, it := range items {
		if ordinary(it.Action) && !dead[it.Group] {
			live = append(live, it)
		}
	}
	return live
}

func ordinary(a Action) bool { return a != ActUndo && a != ActRedo }

// deadGroups are the groups that were taken back as of the last item. An undo
// that was itself undone takes nothing back.
func deadGroups(items []Item) map[EntryID]bool {
	var dead map[EntryID]bool
	for i := len(items) - 1; i >= 0; i-- {
		it := items[i]
		if !ordinary(it.Action) && !dead[it.Group] {
			if dead == nil {
				dead = map[EntryID]bool{}
			}
			dead[it.Undoes] = true
		}
	}
	return dead
}

// DecideUndo says whether a group can be taken back on one lead: an ordinary
// group by an undo, an undo by a redo. The error is a *Refusal that names what
// stands on it.
func DecideUndo(lead LeadID, items []Item, group EntryID) error {
	dead := deadGroups(items)
	refuse := func(code RefusalCode, by, format string, args ...any) error {
		return &Refusal{Lead: lead, Code: code, Action: ActUndo, By: by, Msg: fmt.Sprintf(format, args...)}
	}
	if dead[group] {
		return refuse(RefusedNothing, "", "it was taken back already")
	}
	first := map[EntryID]int{}
	at := -1
	for i, it := range items {
		if _, seen := first[it.Group]; !seen {
			first[it.Group] = i
		}
		if it.Group == group {
			at = i
		}
	}
	if at < 0 {
		return refuse(RefusedNothing, "", "there is no such entry")
	}
	if items[at].Action == ActErase {
		return refuse(RefusedIllegal, "", "erased for good: nothing is left to bring back")
	}
	for _, it := range items[at+1:] {
		// An undo of what came later still stands on nothing: both cancel out.
		target, here := first[it.Undoes]
		if it.Group == group || dead[it.Group] || setOff(it) || it.Action == ActErase || !ordinary(it.Action) && (!here || target > at || OnlySetOff(items, it.Undoes)) {
			continue
		}
		return refuse(RefusedStands, it.Actor, "%s by %s on %s, and that stands on it", it.Action.Done(),
			it.Actor, it.At.Format("2 Jan 15:04"))
	}
	return nil
}

// setOff reports whether a touch did this by itself: it is nobody's work, and stands
// in nobody's way.
func setOff(it Item) bool {
	return it.Action == ActTrigger || it.Action == ActDNC && it.Actor == ActorWinnow
}

// OnlySetOff reports whether touches alone set off what a group did to a lead, or what
// it undid or did again: where an import is taken back, or given again, that comes and
// goes with it, whatever somebody decided since.
func OnlySetOff(items []Item, group EntryID) bool {
	for _, it := range slices.Backward(items) {
		if it.Group == group && !it.Undoes.IsZero() {
			group = it.Undoes // which is further up
		}
	}
	for _, it := range items {
		if it.Group == group && !setOff(it) {
			return false
		}
	}
	return true
}

// LatestUndoable returns the group that `u` takes back for an actor: the latest
// live one of the actor's own that is neither undo nor redo. items are the
// actor's entries in ledger order, together with every undo and redo that names
// one of their groups.
func LatestUndoable(items []Entry, actor string) (EntryID, bool) {
	dead := deadEntries(items)
	for i := len(items) - 1; i >= 0; i-- {
		e := items[i]
		if e.Actor == actor && ordinary(e.Action) && e.Action != ActErase && !dead[e.Group] {
			return e.Group, true
		}
	}
	return EntryID{}, false
}

// LatestRedoable returns the undo that `U` takes back for an actor: the latest
// live undo of the actor's own after which the actor did nothing new.
func LatestRedoable(items []Entry, actor string) (EntryID, bool) {
	dead := deadEntries(items)
	for i := len(items) - 1; i >= 0; i-- {
		e := items[i]
		if e.Actor != actor {
			continue
		}
		if ordinary(e.Action) {
			return EntryID{}, false
		}
		if e.Action == ActUndo && !dead[e.Group] {
			return e.Group, true
		}
	}
	return EntryID{}, false
}

func deadEntries(entries []Entry) map[EntryID]bool {
	items := make([]Item, len(entries))
	for i, e := range entries {
		items[i].Entry = e
	}
	return deadGroups(items)
}

package action

import (
	"slices"
	"strconv"

	"winnow/model"
)

// saved are the actions that show the views of a user's own, by their keys 1 to 9.
var saved = [...]ID{Saved1, Saved2, Saved3, Saved4, Saved5, Saved6, Saved7, Saved8, Saved9}

// SavedKey is the key of the saved view that an action shows, 0 for other actions.
func SavedKey(id ID) int { return slices.Index(saved[:], id) + 1 }

// viewing are the views of a user's own, and what is done to them.
func viewing() []Action {
	within := func(id ID, title, short, help, key string) Action {
		return Action{ID: id, Title: title, Short: short, Help: help, Keys: []string{key}, Scope: ViewScope, Group: GroupFind,
			Disabled: func(State) string { return "it is about a view, and they are not listed now" }}
	}
	all := []Action{
		{ID: Views, Title: "Views of your own", Short: "views", Help: "Lists the views on 1 to 9: keeps the filter as one of them, changes and deletes them.", Keys: []string{"v"},
			Group: GroupFind, Opens: ViewScope},
		within(ViewSave, "Keep the filter as a view", "keep the filter here", "Keeps what the list is narrowed to, under a name, on the key that is selected.", "s"),
		within(ViewName, "Rename a view", "rename", "Gives the view another name.", "r"),
		within(ViewFilter, "Change a view's filter", "filter", "Changes what the view is narrowed to.", "f"),
		within(ViewList, "Change a view's list", "list", "Takes the view's leads from the next list.", "l"),
		within(ViewSort, "Change a view's order", "order", "Lists the view in the next order: by score, due time, waiting, activity, rise.", "o"),
		within(ViewDelete, "Delete a view", "delete", "Deletes the view, after asking; what winnow has on its key comes back.", "x"),
	}
	for i, id := range saved {
		n := strconv.Itoa(i + 1)
		a := Action{ID: id, Title: "Your view on " + n, Short: "your view", Help: "Shows the view that you keep on " + n + ".", Group: GroupFind,
			Disabled: func(State) string { return "no view of yours is on " + n + "; a filter can be kept there" }}
		if i >= len(model.Views()) {
			a.Keys = []string{n}
		}
		all = append(all, a)
	}
	return all
}

// withSaved gives the views of a user's own their names and keys.
func withSaved(all []Action, views []model.SavedView) []Action {
	for _, v := range views {
		if v.Check() != nil {
			continue
		}
		key := strconv.Itoa(v.Key)
		for i := range all {
			a := &all[i]
			if a.ID == saved[v.Key-1] {
				a.Title, a.Short, a.Keys, a.Disabled = "View: "+v.Name, v.Name, []string{key}, nil
			} else if a.Scope == Main {
				a.Keys = slices.DeleteFunc(slices.Clone(a.Keys), func(k string) bool { return k == key })
			}
		}
	}
	return all
}

package action

import (
	"fmt"
	"slices"
	"strings"

	"winnow/model"
	"winnow/model/spell"
)

// Set is the registry with the keys of one user. It never changes once made.
type Set struct {
	all  []Action
	byID map[ID]*Action
	keys [scopes]map[string]*Action
}

// Problem is something wrong in a user's keys, at the action that they name. The
// rest of them still holds.
type Problem struct {
	ID   string
	Key  string
	What string
	Held bool // the key holds all the same
}

func (p Problem) String() string {
	if p.Key == "" {
		return fmt.Sprintf("keys: %s: %s", p.ID, p.What)
	}
	return fmt.Sprintf("keys: %s = %q: %s", p.ID, p.Key, p.What)
}

// New makes the registry. keys replaces the default keys of the actions it
// names, by id; an empty list takes an action's keys away. What makes no sense is
// reported and left out. Where two actions claim one key the user's choice wins over
// a default, unless that would leave the other action without any key.
func New(keys map[string][]string) (*Set, []Problem) { return NewWith(keys, nil) }

// NewWith is New for somebody with views of their own. One that stands on the key
// of a view of winnow's takes it, unless the user gave that one keys.
func NewWith(keys map[string][]string, saved []model.SavedView) (*Set, []Problem) {
	s := &Set{all: withSaved(list(), saved), byID: map[ID]*Action{}}
	for i := range s.all {
		s.byID[s.all[i].ID] = &s.all[i]
	}
	var problems []Problem
	own := map[ID]bool{}
	ids := make([]string, 0, len(keys))
	for id := range keys {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		a, ok := s.byID[ID(id)]
		if !ok {
			problems = append(problems, Problem{ID: id, What: "there is no such action" + s.nearest(id)})
			continue
		}
		good, bad := checkKeys(id, keys[id])
		problems = append(problems, bad...)
		if len(bad) > 0 && len(good) == 0 {
			continue
		}
		a.Keys, own[a.ID] = good, true
	}
	problems = append(problems, s.spare(own)...)
	return s, append(problems, s.bind(own)...)
}

// spare leaves those of the user's keys out that would take the last key of an
// action which the user did not name. An action that has none left then keeps its
// default ones, which may again be somebody's last.
func (s *Set) spare(own map[ID]bool) []Problem {
	var problems []Problem
	defaults := map[ID][]string{}
	for _, a := range list() {
		defaults[a.ID] = a.Keys
	}
	for again := true; again; {
		again = false
		for i := range s.all {
			b := &s.all[i]
			if own[b.ID] || everywhere(b.ID) || len(b.Keys) == 0 {
				continue
			}
			taker, key := s.taker(b, own)
			if taker == nil {
				continue
			}
			taker.Keys = slices.DeleteFunc(slices.Clone(taker.Keys), func(k string) bool { return k == key })
			if len(taker.Keys) == 0 {
				taker.Keys = defaults[taker.ID]
				delete(own, taker.ID)
			}
			problems = append(problems, Problem{ID: string(taker.ID), Key: key,
				What: fmt.Sprintf("already means %s (%s), which has no other key; give that one another too", strings.ToLower(b.Title), b.ID)})
			again = true
		}
	}
	return problems
}

// taker is the user's own action that has the first key of b, where all of b's keys
// are taken by such; nil where one is left.
func (s *Set) taker(b *Action, own map[ID]bool) (first *Action, key string) {
	for _, k := range b.Keys {
		i := slices.IndexFunc(s.all, func(a Action) bool {
			return own[a.ID] && (a.Scope == b.Scope || together(a.Scope) && together(b.Scope)) && slices.Contains(a.Keys, k)
		})
		if i < 0 {
			return nil, ""
		}
		if first == nil {
			first, key = &s.all[i], k
		}
	}
	return first, key
}

// Default is the registry with its default keys.
func Default() *Set {
	s, _ := New(nil)
	return s
}

// bind fills the key maps: what is heard everywhere first, then the user's keys,
// then the defaults.
func (s *Set) bind(own map[ID]bool) []Problem {
	var problems []Problem
	for i := range s.keys {
		s.keys[i] = map[string]*Action{}
	}
	for turn := range 3 {
		for i := range s.all {
			a := &s.all[i]
			if turn != bindTurn(a.ID, own) {
				continue
			}
			kept := a.Keys[:0:0]
			for _, k := range a.Keys {
				other := s.claimed(a.Scope, k)
				if other == nil {
					s.keys[a.Scope][k] = a
					kept = append(kept, k)
					continue
				}
				problems = append(problems, clash(a, other, k, own))
			}
			a.Keys = kept
		}
	}
	return problems
}

// clash tells of a key that other has, and a does not get, at what the user wrote.
func clash(a, other *Action, k string, own map[ID]bool) Problem {
	if !own[a.ID] && own[other.ID] {
		return Problem{ID: string(other.ID), Key: k, Held: true,
			What: fmt.Sprintf("already means %s (%s), which is left with its other keys", strings.ToLower(a.Title), a.ID)}
	}
	return Problem{ID: string(a.ID), Key: k, What: fmt.Sprintf("already means %s (%s)", strings.ToLower(other.Title), other.ID)}
}

func bindTurn(id ID, own map[ID]bool) int {
	switch {
	case everywhere(id):
		return 0
	case own[id]:
		return 1
	}
	return 2
}

// claimed is the action that hears k where scope hears it. The Handed off view
// and the main screen are heard together, so they share their keys; closing and
// quitting are heard in every scope.
func (s *Set) claimed(scope Scope, k string) *Action {
	for _, other := range []Scope{Main, HandedScope, NurtureMenu, TryMenu, SnoozeMenu, DNCMenu, AlikeMenu, ImportScope, DuplicateScope, ViewScope, ConfirmScope} {
		a := s.keys[other][k]
		if a != nil && (other == scope || together(other) && together(scope) || everywhere(a.ID)) {
			return a
		}
	}
	return nil
}

func together(s Scope) bool { return s == Main || s == HandedScope }

func everywhere(id ID) bool { return id == Close || id == Quit }

// forbidden keys are other keys in disguise on most terminals.
var forbidden = map[string]string{"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+h": "backspace", "ctrl+[": "esc"}

var namedKeys = []string{"up", "down", "left", "right", "home", "end", "pgup", "pgdown", "tab", "enter", "esc", "space",
	"backspace", "delete", "insert", "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10", "f11", "f12"}

func checkKeys(id string, keys []string) (good []string, bad []Problem) {
	good = []string{}
	for _, k := range keys {
		switch same, no := forbidden[k]; {
		case no:
			bad = append(bad, Problem{ID: id, Key: k, What: "terminals send " + same + " for it"})
		case !isKey(k):
			bad = append(bad, Problem{ID: id, Key: k, What: "is no key: write one character, or a name such as space, f5, ctrl+x, alt+x, shift+tab"})
		default:
			good = append(good, k)
		}
	}
	return good, bad
}

func isKey(k string) bool {
	for _, mod := range []string{"ctrl+", "alt+", "shift+"} {
		k = strings.TrimPrefix(k, mod)
	}
	return k != " " && len([]rune(k)) == 1 || slices.Contains(namedKeys, k)
}

// nearest names the id that was probably meant.
func (s *Set) nearest(id string) string {
	ids := make([]string, len(s.all))
	for i := range s.all {
		ids[i] = string(s.all[i].ID)
	}
	if near := spell.Nearest(id, ids, 3); near != "" {
		return fmt.Sprintf("; did you mean %s?", near)
	}
	return "; the key table in the README lists them"
}

// All lists every action in the order of the registry.
func (s *Set) All() []Action { return s.all }

// Get returns an action by id, nil when there is none.
func (s *Set) Get(id ID) *Action { return s.byID[id] }

// Find returns what a key does in a scope, nil when it does nothing there.
func (s *Set) Find(scope Scope, key string) *Action {
	if a := s.keys[scope][key]; a != nil {
		return a
	}
	if a := s.keys[Main][key]; a != nil && (scope == HandedScope || everywhere(a.ID)) {
		return a
	}
	return nil
}

// Key is the first key of an action, "" when it has none.
func (s *Set) Key(id ID) string {
	if a := s.byID[id]; a != nil && len(a.Keys) > 0 {
		return a.Keys[0]
	}
	return ""
}

// Path is what to press for an action from the list: its menu's key first. "" when
// it cannot be reached by keys.
func (s *Set) Path(id ID) string {
	a := s.byID[id]
	if a == nil || len(a.Keys) == 0 {
		return ""
	}
	if menu := s.Menu(a.Scope); menu != nil {
		if len(menu.Keys) == 0 {
			return ""
		}
		return menu.Keys[0] + " " + a.Keys[0]
	}
	return a.Keys[0]
}

// Paths are all the ways to an action by keys, joined by commas.
func (s *Set) Paths(id ID) string {
	a := s.byID[id]
	if a == nil {
		return ""
	}
	keys := slices.Clone(a.Keys)
	if menu := s.Menu(a.Scope); menu != nil && len(menu.Keys) > 0 {
		for i := range keys {
			keys[i] = menu.Keys[0] + " " + keys[i]
		}
	}
	return strings.Join(keys, ", ")
}

// Menu is the action whose key opens a scope, nil for scopes that none opens.
func (s *Set) Menu(scope Scope) *Action {
	for i := range s.all {
		if scope != Main && s.all[i].Opens == scope {
			return &s.all[i]
		}
	}
	return nil
}

// In lists the actions of a scope.
func (s *Set) In(scope Scope) []*Action {
	var in []*Action
	for i := range s.all {
		if s.all[i].Scope == scope {
			in = append(in, &s.all[i])
		}
	}
	return in
}

// Hint is one entry of the footer. Of those that have no room the highest Spare
// goes first.
type Hint struct {
	Key      string
	Title    string
	Disabled string
	Spare    int
	Sign     bool
	Alone    int
}

// Footer is what the footer shows in a state: in the Handed off view what sales
// did, elsewhere the decisions.
func (s *Set) Footer(st State) []Hint {
	var shown []*Action
	for i := range s.all {
		a := &s.all[i]
		if len(a.Keys) > 0 && a.Footer > 0 {
			shown = append(shown, a)
		}
	}
	slices.SortFunc(shown, func(a, b *Action) int { return a.Footer - b.Footer })
	if st.View == model.ViewHandedOff {
		rest := slices.DeleteFunc(shown, func(a *Action) bool { return a.Footer < 7 })
		shown = append(s.In(HandedScope), rest...)
	}
	hints := make([]Hint, 0, len(shown))
	for _, a := range shown {
		if len(a.Keys) > 0 {
			title := a.Short
			if a.ID == Leave && st.View == model.ViewToday && !st.Full {
				title = "quit"
			}
			hints = append(hints, Hint{Key: a.Keys[0], Title: title, Disabled: a.DisabledNow(st), Spare: a.Spare, Sign: a.Sign, Alone: a.Alone})
		}
	}
	return hints
}

// MarkdownTable is the key table of the README.
func (s *Set) MarkdownTable() string {
	var b strings.Builder
	for _, g := range Groups() {
		fmt.Fprintf(&b, "| %s | | action id |\n|---|---|---|\n", g)
		for i := range s.all {
			a := &s.all[i]
			if a.Group != g {
				continue
			}
			keys := make([]string, len(a.Keys))
			for j, k := range a.Keys {
				if m := s.Menu(a.Scope); m != nil && len(m.Keys) > 0 {
					k = m.Keys[0] + " " + k
				}
				keys[j] = "`" + strings.ReplaceAll(k, "|", `\|`) + "`"
			}
			fmt.Fprintf(&b, "| %s | %s | `%s` |\n", strings.Join(keys, " "), a.Title+". "+a.Help, a.ID)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// MarkdownTable is the key table of the README, with the default keys.
func MarkdownTable() string { return Default().MarkdownTable() }

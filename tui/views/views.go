// Package views lists the views on the keys 1 to 9: winnow's own and the user's.
package views

import (
	"strconv"

	"winnow/model"
	"winnow/themes"
	"winnow/tui/paint"
	"winnow/tui/prompt"
	"winnow/tui/words"
)

// Slots is how many keys there are for views.
const Slots = 9

// Model is a cursor over the keys.
type Model struct{ at int }

// New starts on a key, from 1.
func New(key int) *Model { return &Model{max(0, min(key-1, Slots-1))} }

// Key is the one under the cursor.
func (m *Model) Key() int { return m.at + 1 }

// Move goes up or down.
func (m *Model) Move(by int) { m.at = max(0, min(m.at+by, Slots-1)) }

// Slot is what stands on a key. Title "" = nothing does.
type Slot struct {
	Title  string
	On     model.View
	Filter string
	Sort   model.Sort
	Count  int
	Known  bool // its count is
	Own    bool // the user's; else winnow's
}

// Keys are its keys as the user has them.
type Keys struct{ Show, Save, Name, Filter, List, Sort, Delete, Close string }

// View draws the list in at most w x h cells. now is what the list is narrowed to,
// on which view.
func (m *Model) View(th *themes.Theme, w, h int, slots [Slots]Slot, now string, keys Keys) []string {
	w = min(w, 100)
	inner := max(w-4, 1)
	line := func() *paint.Line { return paint.New(th, themes.Dialog, inner) }
	body := []string{line().Put(themes.Dim, "Shown now: ").Put(themes.Normal, paint.Cut(th, paint.Clean(now), max(1, inner-11))).String(), line().String()}
	name := 0
	for _, s := range slots {
		name = max(name, paint.Width(th, paint.Clean(s.Title)))
	}
	room := max(1, h-2-len(body))
	from := max(0, min(m.at-room+1, Slots-room))
	for i := from; i < min(from+room, Slots); i++ {
		body = append(body, m.slot(th, inner, i, slots[i], name))
	}
	hints := []string{keys.Save, "keep the filter here"}
	if slots[m.at].Own {
		hints = []string{keys.Save, "keep", keys.Name, "rename", keys.Filter, "filter", keys.List, "list", keys.Sort, "order", keys.Delete, "delete"}
	}
	if slots[m.at].Title != "" {
		hints = append([]string{keys.Show, "show"}, hints...)
	}
	return prompt.Box(th, w, "Views", prompt.Hints(append(hints, keys.Close, "close")...), body)
}

func (m *Model) slot(th *themes.Theme, w, i int, s Slot, name int) string {
	on, title, sign := themes.Dialog, themes.Normal, " "
	if i == m.at {
		on, title, sign = themes.Cursor, themes.Strong, th.Glyphs.Cursor
	}
	if !s.Own {
		title = themes.Dim
	}
	l := paint.New(th, on, w).Put(themes.Accent, sign).Put(themes.Key, strconv.Itoa(i+1)).Gap(2)
	if s.Title == "" {
		return l.Put(themes.Faint, "free").String()
	}
	l.Cell(title, s.Title, min(name, w/3)).Gap(2)
	count := ""
	if s.Known {
		count = words.Number(s.Count)
	}
	what := "winnow's own"
	if s.Own {
		what = s.On.Title()
		if s.Filter != "" {
			what += " " + th.Glyphs.Dot + " " + s.Filter
		}
		what += " " + th.Glyphs.Dot + " " + s.Sort.Title()
	}
	return l.Cell(themes.Dim, what, max(1, l.Left()-8)).Gap(1).Right(themes.Normal, count, max(1, l.Left())).String()
}

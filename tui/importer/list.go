package importer

import (
	"path/filepath"
	"slices"
	"strings"
	"time"

	"winnow/model"
	"winnow/themes"
	"winnow/tui/paint"
	"winnow/tui/prompt"
	"winnow/tui/words"
)

// List is the list of imports, the newest first.
type List struct {
	all []model.Batch
	at  int
	top int
}

// ListKeys are its keys as the user has them.
type ListKeys struct{ Undo, Redo, Close, Import string }

// NewList makes the list of imports, which are given oldest first.
func NewList(batches []model.Batch) *List {
	all := slices.Clone(batches)
	slices.Reverse(all)
	return &List{all: all}
}

// Selected is the import under the cursor; false where there is none.
func (l *List) Selected() (model.Batch, bool) {
	if l.at >= len(l.all) {
		return model.Batch{}, false
	}
	return l.all[l.at], true
}

// Move moves the cursor.
func (l *List) Move(a Act) {
	by := map[Act]int{Down: 1, Up: -1, PageDown: 10, PageUp: -10, Top: -len(l.all), Bottom: len(l.all)}[a]
	l.at = max(0, min(l.at+by, len(l.all)-1))
}

// NoTurn says why an import cannot be taken back, or not be done again; "" when it
// can.
func NoTurn(b model.Batch, back bool) string {
	switch {
	case b.Turning != "":
		return "that is under way"
	case !b.Finished:
		return "it is not through"
	case b.LedgerID.IsZero():
		return "it brought nothing"
	case back && b.TakenBack && b.Left == 0:
		return "it is taken back already"
	case !back && !b.TakenBack:
		return "it was not taken back"
	}
	return ""
}

// Brought says what an import brought.
func Brought(b model.Batch) string {
	if d := b.Deals; d != nil {
		parts := []string{words.Count(d.Taken, "outcome", "outcomes") + " taken"}
		if d.Taken == 0 {
			parts[0] = "no outcome was new"
		}
		if n := d.Disagree + d.Asked; n > 0 {
			parts = append(parts, words.Number(n)+" to look at")
		}
		if d.Nobody > 0 {
			parts = append(parts, words.Number(d.Nobody)+" of nobody here")
		}
		return strings.Join(parts, ", ")
	}
	parts := []string{words.Count(b.Created, "new lead", "new leads")}
	if b.Updated > 0 {
		parts = append(parts, words.Number(b.Updated)+" changed")
	}
	if b.Touches > 0 {
		parts = append(parts, words.Count(b.Touches, "touch", "touches"))
	}
	if b.Rejected > 0 {
		parts = append(parts, words.Number(b.Rejected)+" refused")
	}
	if b.Created+b.Updated+b.Touches == 0 {
		parts[0] = "nothing new"
	}
	return strings.Join(parts, ", ")
}

// state is where an import stands, "" for done.
func state(b model.Batch) (string, themes.Role) {
	switch {
	case b.Turning == model.ActUndo:
		return "being taken back", themes.Soon
	case b.Turning == model.ActRedo:
		return "being given back", themes.Soon
	case b.Left > 0:
		return "taken back, " + words.Number(b.Left) + " left", themes.Faint
	case b.TakenBack:
		return "taken back", themes.Faint
	case !b.Finished:
		return "under way", themes.Soon
	}
	return "", themes.Dim
}

// View draws the list in at most w x h cells.
func (l *List) View(th *themes.Theme, w, h int, keys ListKeys, now time.Time, zone *time.Location) []string {
	w = min(w, widest)
	p := &page{th: th, w: max(w-4, 1), h: max(h-2, 1)}
	if len(l.all) == 0 {
		p.text(span(themes.Normal, "Nothing was imported yet. In the list of leads "), span(themes.Key, keys.Import), span(themes.Normal, " takes a file in."))
		return prompt.Box(th, w, "Imports", prompt.Hints(keys.Close, "close"), p.lines)
	}
	room := max(1, min(p.h, len(l.all)))
	l.top = max(0, min(l.top, len(l.all)-room))
	if l.at < l.top {
		l.top = l.at
	}
	if l.at >= l.top+room {
		l.top = l.at - room + 1
	}
	for i := l.top; i < l.top+room; i++ {
		p.put(l.row(p, l.all[i], i == l.at, now, zone))
	}
	return prompt.Box(th, w, "Imports", prompt.Hints(keys.Undo, "take back", keys.Redo, "do again", keys.Close, "close"), p.lines)
}

func (l *List) row(p *page, b model.Batch, selected bool, now time.Time, zone *time.Location) *paint.Line {
	on, sign, role := themes.Dialog, " ", themes.Normal
	if selected {
		on, sign, role = themes.Cursor, p.th.Glyphs.Cursor, themes.Strong
	}
	at, stateRole := state(b)
	if b.TakenBack {
		role = themes.Dim
	}
	line := paint.New(p.th, on, p.w).Put(themes.Accent, sign).Gap(1)
	when := 0 // as wide as the widest
	for _, other := range l.all {
		when = max(when, paint.Width(p.th, words.Stamp(other.At, now, zone)))
	}
	line.Cell(themes.Dim, words.Stamp(b.At, now, zone), when).Gap(2)
	end := paint.Width(p.th, at)
	room := line.Left() - end - 2
	file := min(room, max(room*2/5, 12))
	line.Cell(role, filepath.Base(b.File), file).Gap(1)
	if rest := line.Left() - end - 1; rest > 10 {
		text := Brought(b)
		if b.Actor != "" {
			text += ", by " + b.Actor
		}
		line.Cell(themes.Dim, text, rest)
	}
	return line.Gap(1).Put(stateRole, at)
}

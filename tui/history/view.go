package history

import (
	"strconv"
	"strings"
	"time"

	"winnow/model"
	"winnow/themes"
	"winnow/tui/paint"
	"winnow/tui/words"
)

// wideFrom is the width from which on the list and the entry stand side by side.
const wideFrom = 120

// Keys are the keys that the screen names, as the user has them.
type Keys struct{ Undo, Redo, Clear, Filter, Import string }

// View draws the screen: exactly h lines of w cells.
func (m *Model) View(th *themes.Theme, w, h int, say words.Speaker, keys Keys) []string {
	out := []string{m.head(th, w, keys), paint.Blank(th, themes.Base, w)}
	room := max(2, h-len(out))
	if w >= wideFrom {
		left := w * 58 / 100
		m.rows = room
		list, about := m.list(th, left, room, say, keys), m.about(th, w-left-1, room, say, keys)
		rule := paint.New(th, themes.Base, 1).Put(themes.Rule, th.Glyphs.Rule).String()
		for i := range room {
			out = append(out, list[i]+rule+about[i])
		}
		return out[:h]
	}
	below := min(10, room/2)
	m.rows = room - below - 1
	out = append(out, m.list(th, w, m.rows, say, keys)...)
	out = append(out, paint.New(th, themes.Base, w).Put(themes.Rule, strings.Repeat(th.Glyphs.HRule, w)).String())
	return append(out, m.about(th, w, below, say, keys)...)[:h]
}

// head names the list and what it is narrowed to.
func (m *Model) head(th *themes.Theme, w int, keys Keys) string {
	l := paint.New(th, themes.Base, w).Gap(1).Put(themes.Section, "HISTORY").Gap(2)
	switch {
	case m.editing:
		l.Put(themes.Accent, keys.Filter+" ")
		room := max(8, l.Left()-36)
		m.input.Draw(l, room)
		hint := "  by: reason: owner: decided: stage:, words"
		if m.wrong != "" {
			return l.Put(themes.Late, paint.Cut(th, "  "+paint.Clean(m.wrong), max(1, l.Left()-1))).String()
		}
		return l.Put(themes.Faint, paint.Cut(th, hint, max(1, l.Left()-1))).String()
	case m.input.Text() != "":
		l.Put(themes.Accent, keys.Filter+" ").Put(themes.Strong, paint.Cut(th, paint.Clean(m.Filter()), max(1, l.Left()-24)))
		if m.wrong != "" {
			return l.Put(themes.Late, paint.Cut(th, "  "+paint.Clean(m.wrong), max(1, l.Left()-1))).String()
		}
		return l.Gap(2).Put(themes.Key, keys.Clear).Put(themes.Dim, " clears it").String()
	}
	return l.Put(themes.Faint, "every change there was, newest first").String()
}

// list draws the entries: h lines.
func (m *Model) list(th *themes.Theme, w, h int, say words.Speaker, keys Keys) []string {
	var out []string
	if m.loaded && len(m.entries) == 0 {
		why := "No import and no decision yet. " + keys.Import + " imports a file."
		if m.input.Text() != "" {
			why = "No change matches. " + keys.Clear + " shows all of them."
		}
		out = append(out, paint.New(th, themes.Base, w).Gap(3).Put(themes.Normal, paint.Cut(th, why, max(1, w-4))).String())
	}
	if m.cur < m.top {
		m.top = m.cur
	}
	m.top = max(0, min(max(m.top, m.cur-h+1), max(0, len(m.entries)-h)))
	who, stamp := 4, 5
	for i := m.top; i < min(m.top+h, len(m.entries)); i++ {
		who = max(who, paint.Width(th, paint.Clean(words.FirstName(m.entries[i].Actor))))
		stamp = max(stamp, len(stampOf(m.entries[i].At, say)))
	}
	who = min(who, 10)
	for i := m.top; len(out) < h; i++ {
		if i >= len(m.entries) {
			out = append(out, paint.Blank(th, themes.Base, w))
			continue
		}
		out = append(out, m.line(th, w, i, who, stamp, say))
	}
	return out
}

// stampOf is the time, with the day where that is not today.
func stampOf(t time.Time, say words.Speaker) string {
	date, clock := words.Stamp(t, say.Now, say.Zone), words.Clock(t, say.Zone)
	if date == clock {
		return clock
	}
	return date + " " + clock
}

func (m *Model) line(th *themes.Theme, w, i, who, stamp int, say words.Speaker) string {
	e := m.entries[i]
	on, role, dim := themes.Base, roleOf(e.Action), themes.Dim
	switch {
	case i == m.cur:
		on = themes.Cursor
	}
	l := paint.New(th, on, w)
	if i == m.cur {
		l.Cell(themes.Accent, th.Glyphs.Cursor, 1)
	}
	state := ""
	if e.TakenBack {
		role, state = themes.Faint, "taken back"
	}
	l.To(1).Right(dim, stampOf(e.At, say), stamp).Gap(2).Cell(dim, words.FirstName(e.Actor), who).Gap(2)
	did, whom := Told(e, say), whomOf(e)
	room := max(4, l.Left()-len(state)-3)
	if n := min(paint.Width(th, paint.Clean(whom)), max(leastWhom, room/3)); n > 0 && room-n-2 >= leastDid { // the reason is cut before the name is
		did = paint.Cut(th, paint.Clean(did), room-n-2)
	}
	did = paint.Cut(th, paint.Clean(did), room)
	l.Put(role, did)
	if left := room - paint.Width(th, did) - 2; left > 3 && whom != "" {
		name := themes.Normal
		if e.TakenBack {
			name = themes.Faint
		}
		if i == m.cur {
			name = themes.Strong
		}
		l.Gap(2).Put(name, paint.Cut(th, paint.Clean(whom), left))
	}
	return l.End(1, paint.Span{Role: themes.Faint, Text: state}).String()
}

// How much of a line a name has at the least, and what was done before it.
const (
	leastWhom = 18
	leastDid  = 10
)

// roleOf is the colour of what was done.
func roleOf(a model.Action) themes.Role {
	switch a {
	case model.ActPromote, model.ActAccept, model.ActOpportunity, model.ActWon:
		return themes.Done
	case model.ActReject, model.ActSendBack, model.ActLost, model.ActErase:
		return themes.Refused
	case model.ActNurture, model.ActReopen, model.ActImport, model.ActCriteria, model.ActMerge:
		return themes.Accent
	}
	return themes.Normal
}

// Told is what an entry did, in a few words.
func Told(e model.HistoryEntry, say words.Speaker) string {
	of := func() string {
		if e.Of == "" {
			return "a change"
		}
		text := say.Did(model.Item{Entry: model.Entry{Action: e.Of}})
		if e.OfActor != "" && e.OfActor != e.Actor {
			text += " by " + words.FirstName(e.OfActor)
		}
		return text
	}
	switch e.Action {
	case model.ActImport:
		return strings.TrimSpace("imported " + e.File)
	case model.ActCriteria:
		return "applied criteria"
	case model.ActUndo:
		return "took back: " + of()
	case model.ActRedo:
		return "did again: " + of()
	}
	if len(e.About) == 0 {
		return say.Did(model.Item{Entry: e.Entry})
	}
	return say.Did(e.About[0].Item)
}

// whomOf names the leads that an entry is about.
func whomOf(e model.HistoryEntry) string {
	var names []string
	for _, a := range e.About {
		names = append(names, label(a))
	}
	if n := e.Leads - len(names); n > 0 && len(names) > 0 {
		return words.Number(e.Leads) + " leads: " + strings.Join(names, ", ") + " and " + words.Number(n) + " more"
	}
	return strings.Join(names, ", ")
}

func label(a model.HistoryAbout) string {
	if a.Label == "" {
		return "somebody erased"
	}
	return a.Label
}

// about tells of the entry under the cursor: h lines.
func (m *Model) about(th *themes.Theme, w, h int, say words.Speaker, keys Keys) []string {
	var out []string
	put := func(spans ...paint.Span) {
		for _, row := range paint.Flow(th, spans, max(1, w-2)) {
			out = append(out, paint.New(th, themes.Base, w).Gap(1).Spans(row...).String())
		}
	}
	span := func(r themes.Role, text string) paint.Span { return paint.Span{Role: r, Text: text} }
	if e, ok := m.Selected(); ok {
		head := e.At.In(say.Zone).Format("Mon 2 Jan 2006 15:04:05")
		put(span(themes.Strong, Told(e, say)))
		put(span(themes.Dim, head+" "+th.Glyphs.Dot+" "+e.Actor+" "+th.Glyphs.Dot+" #"+words.Number(int(e.Seq))))
		d := m.Detail()
		switch {
		case m.failed != "" && d == nil:
			put(span(themes.Late, m.failed))
		case d != nil:
			put(m.turn(*d, keys)...)
			e = d.HistoryEntry
		}
		out = append(out, paint.Blank(th, themes.Base, w))
		for i, a := range e.About {
			if len(out) >= h-1 && (i < len(e.About)-1 || e.Leads > len(e.About)) {
				put(span(themes.Faint, "and "+words.Count(e.Leads-i, "other", "others")))
				break
			}
			put(m.one(th, a, say)...)
		}
	}
	for len(out) < h {
		out = append(out, paint.Blank(th, themes.Base, w))
	}
	return out[:h]
}

// turn says whether the entry can be taken back, or done again.
func (m *Model) turn(d model.HistoryDetail, keys Keys) []paint.Span {
	switch {
	case d.TakenBack && (d.Action == model.ActUndo || d.Action == model.ActRedo):
		return []paint.Span{{Role: themes.Dim, Text: "It was taken back."}}
	case d.TakenBack:
		return []paint.Span{{Role: themes.Dim, Text: "It was taken back; "}, {Role: themes.Key, Text: keys.Redo}, {Role: themes.Dim, Text: " does it again."}}
	case d.WhyNot != "":
		return []paint.Span{{Role: themes.Soon, Text: "It cannot be taken back: "}, {Role: themes.Normal, Text: d.WhyNot + "."}}
	}
	return []paint.Span{{Role: themes.Key, Text: keys.Undo}, {Role: themes.Dim, Text: " takes it back."}}
}

// one is what the entry did to one lead.
func (m *Model) one(th *themes.Theme, a model.HistoryAbout, say words.Speaker) []paint.Span {
	out := []paint.Span{{Role: themes.Normal, Text: label(a)}}
	if a.From != a.To && a.From != "" && a.To != "" {
		out = append(out, paint.Span{Role: themes.Dim, Text: "  " + words.Stage(a.From) + " " + th.Glyphs.Arrow + " " + words.Stage(a.To)})
	}
	extra := ""
	if a.Reason != "" {
		extra += ", " + words.Reason(say.Rules, a.Reason)
	}
	if !a.Until.At.IsZero() {
		extra += ", until " + words.Date(a.Until.At, say.Now, say.Zone)
	}
	if !a.Due.IsZero() {
		extra += ", due " + stampOf(a.Due, say)
	}
	if a.Outcome != "" {
		extra += ", " + words.Outcome(a.Outcome)
	}
	if a.Owner != "" {
		extra += ", to " + a.Owner
	}
	if a.Amount > 0 {
		extra += ", worth " + strconv.FormatFloat(float64(a.Amount)/100, 'f', 2, 64)
	}
	if extra != "" {
		out = append(out, paint.Span{Role: themes.Dim, Text: extra})
	}
	if a.Note != "" {
		out = append(out, paint.Span{Role: themes.Normal, Text: " " + th.Glyphs.Open + a.Note + th.Glyphs.Close})
	}
	return out
}

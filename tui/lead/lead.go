// Package lead draws one lead: who it is, why now, what was tried, its score with
// the receipt, what happened, and what was decided before.
package lead

import (
	"time"

	"winnow/model"
	"winnow/themes"
	"winnow/tui/paint"
	"winnow/tui/words"
)

// Model is the pane. What it draws is kept until the lead, its version, the size,
// the theme or the minute changes.
type Model struct {
	th      *themes.Theme
	say     words.Speaker
	w, h    int
	full    bool
	focused bool
	d       *model.Detail
	id      model.LeadID // of d; kept apart, for d is the caller's
	trouble string       // why the rest of d could not be read, "" = it was
	scroll  int
	only    string // kind of touches that is shown alone, "" = all
	ago     bool   // times are said as how long ago
	outlook outlook
	there   *time.Location // the lead's own zone, nil = not known
	keys    Keys
	lines   []string // drawn, nil = to be drawn
	ready   []look   // other leads, drawn ahead
}

// Keys are the keys that the pane names, as the user has them.
type Keys struct{ Pane, Full, Kind string }

// New makes an empty pane.
func New(th *themes.Theme, zone *time.Location, rules model.Rules) *Model {
	return &Model{th: th, say: words.Speaker{Zone: zone, Rules: rules, Glyphs: th.Glyphs}, keys: Keys{Pane: "tab", Full: "enter"}}
}

// SetTheme changes the looks.
func (m *Model) SetTheme(th *themes.Theme) {
	m.th, m.say.Glyphs = th, th.Glyphs
	m.redraw()
}

// SetRules changes the criteria by which reasons are named and scores coloured.
func (m *Model) SetRules(r model.Rules) {
	m.say.Rules = r
	m.redraw()
}

// SetNames says what owners are called that are the user; nil = as the user is.
func (m *Model) SetNames(names []string) {
	m.say.Names = names
	m.redraw()
}

// SetMe says who the user is.
func (m *Model) SetMe(me string) {
	m.say.Me = me
	m.redraw()
}

// SetKeys says which keys the pane should name.
func (m *Model) SetKeys(k Keys) { m.keys = k }

// SetDetail shows a lead, or none for nil. Another lead is shown from its top.
func (m *Model) SetDetail(d *model.Detail) {
	id := model.LeadID(0)
	if d != nil {
		id = d.Row.ID
	}
	if id != m.id {
		m.id, m.scroll = id, 0
		if m.only != "" {
			m.only = ""
			m.redraw()
		}
	}
	m.d, m.trouble, m.lines, m.there = d, "", nil, nil
	if l := m.drawnAhead(d); l != nil {
		m.lines, m.there = l.lines, l.there
		return
	}
	m.there = zoneOf(d)
}

// outlook is what a lead lacks, and how its score goes on.
type outlook struct {
	of      model.LeadID
	missing model.Missing
	coming  model.Coming
}

// SetOutlook tells what a lead lacks to the next threshold and how its score goes
// on. It is drawn in full.
func (m *Model) SetOutlook(id model.LeadID, missing model.Missing, coming model.Coming) {
	m.outlook = outlook{id, missing, coming}
	m.redraw()
}

// SetTrouble says that only the row of the lead shown is known, and why the rest
// could not be read; "" = all of it is there.
func (m *Model) SetTrouble(why string) {
	if why != m.trouble {
		m.trouble, m.lines = why, nil
	}
}

// Detail is what is shown, or nil.
func (m *Model) Detail() *model.Detail { return m.d }

// SetSize changes the size.
func (m *Model) SetSize(w, h int) {
	if w != m.w || h != m.h {
		m.w, m.h = max(w, 0), max(h, 0)
		m.redraw()
	}
}

// SetNow sets the clock. The pane is drawn anew when the minute changed.
func (m *Model) SetNow(now time.Time) {
	if !now.Truncate(time.Minute).Equal(m.say.Now.Truncate(time.Minute)) {
		m.redraw()
	}
	m.say.Now = now
}

// SetFocused says whether keys go to the pane.
func (m *Model) SetFocused(f bool) { m.focused = f }

// Full shows everything that is known, fields with their sources among it.
func (m *Model) Full(f bool) {
	if f != m.full {
		m.full, m.scroll = f, 0
		m.redraw()
	}
}

// Scroll moves the text by lines, down for delta > 0.
func (m *Model) Scroll(delta int) {
	m.scroll = max(0, min(m.scroll+delta, m.deepest()))
}

// View draws the pane: exactly as many lines as it is high, each exactly as wide
// as it is. Where there is more than fits, the last line says how much.
func (m *Model) View() []string {
	lines := m.drawn()
	m.scroll = max(0, min(m.scroll, m.deepest()))
	out := make([]string, 0, m.h)
	for y := range m.h {
		i := m.scroll + y
		switch {
		case y == m.h-1 && len(lines) > m.h:
			out = append(out, m.more())
		case y == 0 && m.scroll > 0:
			out = append(out, lines[0]) // who it is stays on top
		case i < len(lines):
			out = append(out, lines[i])
		default:
			out = append(out, paint.Blank(m.th, themes.Base, m.w))
		}
	}
	return out
}

// deepest is the last scroll position: the last line of the pane is taken by the
// indicator where there is more than fits.
func (m *Model) deepest() int {
	if n := len(m.drawn()); n > m.h {
		return n - m.h + 1
	}
	return 0
}

// more is the line that says how much is above and below.
func (m *Model) more() string {
	g, below := m.th.Glyphs, m.deepest()-m.scroll
	l := paint.New(m.th, themes.Base, m.w)
	var s []paint.Span
	if m.scroll > 0 {
		s = append(s, paint.Span{Role: themes.Faint, Text: g.Up + words.Number(m.scroll) + "  "})
	}
	if below > 0 {
		s = append(s, paint.Span{Role: themes.Faint, Text: g.Down + words.Number(below) + " more"})
	} else {
		s = append(s, paint.Span{Role: themes.Faint, Text: "end"})
	}
	if does := "read on"; !m.full {
		if m.focused {
			does = "list"
		}
		s = append(s, paint.Span{Role: themes.Faint, Text: "  "}, paint.Span{Role: themes.Key, Text: m.keys.Pane}, paint.Span{Role: themes.Dim, Text: " " + does})
	}
	return l.End(1, s...).String()
}

func (m *Model) drawn() []string {
	if m.lines == nil {
		m.lines = []string{}
		if m.d != nil {
			m.lines = m.compose()
		}
	}
	return m.lines
}

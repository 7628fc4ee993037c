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
	scroll  int
	lines   []string // drawn, nil = to be drawn
}

// New makes an empty pane.
func New(th *themes.Theme, zone *time.Location, rules model.Rules) *Model {
	return &Model{th: th, say: words.Speaker{Zone: zone, Rules: rules, Glyphs: th.Glyphs}}
}

// SetTheme changes the looks.
func (m *Model) SetTheme(th *themes.Theme) { m.th, m.say.Glyphs, m.lines = th, th.Glyphs, nil }

// SetRules changes the criteria by which reasons are named and scores coloured.
func (m *Model) SetRules(r model.Rules) { m.say.Rules, m.lines = r, nil }

// SetMe says who the user is.
func (m *Model) SetMe(me string) { m.say.Me, m.lines = me, nil }

// SetDetail shows a lead, or none for nil. Another lead is shown from its top.
func (m *Model) SetDetail(d *model.Detail) {
	if m.d == nil || d == nil || m.d.Row.ID != d.Row.ID {
		m.scroll = 0
	}
	m.d, m.lines = d, nil
}

// Detail is what is shown, or nil.
func (m *Model) Detail() *model.Detail { return m.d }

// SetSize changes the size.
func (m *Model) SetSize(w, h int) {
	if w != m.w || h != m.h {
		m.w, m.h, m.lines = max(w, 0), max(h, 0), nil
	}
}

// SetNow sets the clock. The pane is drawn anew when the minute changed.
func (m *Model) SetNow(now time.Time) {
	if !now.Truncate(time.Minute).Equal(m.say.Now.Truncate(time.Minute)) {
		m.lines = nil
	}
	m.say.Now = now
}

// SetFocused says whether keys go to the pane.
func (m *Model) SetFocused(f bool) { m.focused = f }

// Full shows everything that is known, fields with their sources among it.
func (m *Model) Full(f bool) {
	if f != m.full {
		m.full, m.scroll, m.lines = f, 0, nil
	}
}

// IsFull reports whether everything is shown.
func (m *Model) IsFull() bool { return m.full }

// Scroll moves the text by lines, down for delta > 0.
func (m *Model) Scroll(delta int) {
	m.scroll = max(0, min(m.scroll+delta, len(m.drawn())-m.h))
}

// View draws the pane: exactly as many lines as it is high, each exactly as wide
// as it is.
func (m *Model) View() []string {
	lines := m.drawn()
	m.scroll = max(0, min(m.scroll, len(lines)-m.h))
	out := make([]string, 0, m.h)
	for y := range m.h {
		if i := m.scroll + y; i < len(lines) {
			out = append(out, lines[i])
		} else {
			out = append(out, paint.Blank(m.th, themes.Base, m.w))
		}
	}
	return out
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

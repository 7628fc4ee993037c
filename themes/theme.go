// Package themes holds the console's colours: what each surface and each role of
// text looks like, built once into ready escape sequences.
//
// A theme is a small TOML file with three parts:
//
//	kind = "dark"                 # dark, light, terminal (its own colours) or mono
//	base = "dark"                 # themes of users: what is not named here comes from there
//	about = "For the evening."    # a few words, for who chooses
//	apart = true                  # the two sides of a score have signs of their own
//	[surface]                     # backgrounds: a colour, "" for the terminal's own,
//	cursor = "#27344d"            # or for mono "reverse", "underline"
//	[role]                        # text: bold faint italic underline reverse, a colour,
//	hot = "bold #ff9563"          # and for brand also "on COLOUR"
//
// Surfaces: base (the screen), bar (header and footer), tab (the current view in
// the header), cursor (the selected row), marked (rows selected with space),
// arrived (a row that came while looking), dialog.
//
// [basic.surface] and [basic.role] hold the same for terminals of sixteen colours,
// as numbers of their palette; [palette.surface] and [palette.role] those for 256
// colours that are to be others than the nearest readable ones.
//
// Roles, one meaning each: normal, strong, dim and faint are the four weights;
// section (the words NOW, QUEUE, ...), accent (what can be acted on), key (a key
// in a hint), fit and engagement (the two sides of a score), hot, warm (scores by
// heat), soon (due before long), warn (the word NOW, the ! of a warning), late, refused (the same red without weight), done (done or
// rising), rule (thin lines), rest (the empty part of a bar), brand (the name in
// the corner). Colours are #rgb, #rrggbb or a number of the terminal's palette.
package themes

import (
	"fmt"
	"image/color"
	"maps"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// Surface is a background that text stands on.
type Surface uint8

// The surfaces, see the package comment.
const (
	Base Surface = iota
	Bar
	Tab
	Cursor
	Marked
	Arrived
	Dialog
	surfaces
)

// Role is what a piece of text is for.
type Role uint8

// The roles, see the package comment.
const (
	Normal Role = iota
	Strong
	Dim
	Faint
	Section
	Accent
	Key
	Fit
	Engagement
	Hot
	Warm
	Soon
	Warn
	Late
	Refused
	Done
	Rule
	Rest
	Brand
	roles
)

var surfaceNames = [surfaces]string{"base", "bar", "tab", "cursor", "marked", "arrived", "dialog"}

var roleNames = [roles]string{"normal", "strong", "dim", "faint", "section", "accent", "key", "fit", "engagement",
	"hot", "warm", "soon", "warn", "late", "refused", "done", "rule", "rest", "brand"}

func (s Surface) String() string { return surfaceNames[s] }
func (r Role) String() string    { return roleNames[r] }

// Kind says what sort of terminal a theme is for.
type Kind string

// The kinds of themes.
const (
	KindDark     Kind = "dark"
	KindLight    Kind = "light"
	KindMono     Kind = "mono"
	KindTerminal Kind = "terminal" // its colours are those of the terminal's palette
)

// Theme is one set of looks, ready to draw with. It never changes once loaded,
// and may be shared.
type Theme struct {
	Name   string
	About  string // a few words for who chooses
	Kind   Kind
	Glyphs Glyphs
	ASCII  bool
	Cells  ansi.Method // how the terminal counts cells: see WithCells

	spec  spec
	basic *Theme // for terminals of sixteen colours
	few   bool   // it is such a one
	solid bool   // blanks have to be written: see Solid
	inks  [surfaces][roles]string
	fills [surfaces]string
	airy  [surfaces][roles]bool
	looks [surfaces][roles]look
}

// Reset ends what On began.
const Reset = ansi.ResetStyle

// On is the escape sequence that begins text of a role on a surface, "" for
// plain text. A caller writes On, the text, Reset.
func (t *Theme) On(s Surface, r Role) string { return t.inks[s][r] }

// Fill is the escape sequence that begins blanks on a surface, "" where they need
// none: blanks have no colour of their own, and a cell without one costs the
// renderer least.
func (t *Theme) Fill(s Surface) string { return t.fills[s] }

// Airy reports whether a blank in a role looks like one of the surface's own: it
// is not underlined, and has no background of the role's.
func (t *Theme) Airy(s Surface, r Role) bool { return t.airy[s][r] }

// Style is the same look as a lipgloss style, for what is drawn seldom.
func (t *Theme) Style(s Surface, r Role) lipgloss.Style { return t.looks[s][r].style() }

// WithASCII is the same theme drawn with ASCII signs.
func (t *Theme) WithASCII() *Theme {
	c := *t
	c.ASCII, c.Glyphs = true, asciiGlyphs()
	if c.basic != nil {
		c.basic = c.basic.WithASCII()
	}
	return &c
}

// WithCells is the same theme for a terminal that counts cells in one of two
// ways: by character, as most do, or by what is seen as one (mode 2027). They
// differ in the scripts of India and their neighbours, and a line that is
// measured the other way moves what stands to the right of it.
func (t *Theme) WithCells(m ansi.Method) *Theme {
	c := *t
	c.Cells = m
	if c.basic != nil {
		c.basic = c.basic.WithCells(m)
	}
	return &c
}

// Grounded is the same theme with a background of its own, that of the current
// tab: for a terminal on whose background its text cannot be read. A theme that
// has one already, or that has no colours of its own, stays as it is.
func (t *Theme) Grounded() *Theme {
	if t.Kind == KindMono || t.Kind == KindTerminal || t.spec.Surface["base"] != "" {
		return t
	}
	from := part{Surface: maps.Clone(t.spec.Surface), Role: t.spec.Role}
	from.Surface["base"] = from.Surface["tab"]
	if t.few {
		from = t.spec.Basic.grounded(t.Kind)
	}
	g, err := paint(t.Name, t.Kind, from)
	if err != nil {
		return t
	}
	g.dressAs(t)
	return g
}

// dressAs gives t, whose colours are painted, everything else of another one.
func (t *Theme) dressAs(o *Theme) {
	t.few, t.About, t.Glyphs, t.ASCII, t.Cells, t.spec, t.basic = o.few, o.About, o.Glyphs, o.ASCII, o.Cells, o.spec, o.basic
	if o.solid {
		t.solidify()
	}
}

// Solid is the same theme for a terminal that loses the background of blanks: GNU
// screen erases in its own colour, whatever the text before was on, and renderers
// erase wherever they can. Blanks that are concealed are characters to them, and
// are written.
func (t *Theme) Solid() *Theme {
	c := *t
	c.solidify()
	if c.basic != nil {
		c.basic = c.basic.Solid()
	}
	return &c
}

func (t *Theme) solidify() {
	t.solid = true
	for s, fill := range t.fills {
		if open, ok := strings.CutSuffix(fill, "m"); ok && !strings.HasSuffix(open, ";8") {
			t.fills[s] = open + ";8m"
		}
	}
}

// IsSolid reports whether the blanks of a surface have to be written as such, and
// never as what follows a text.
func (t *Theme) IsSolid() bool { return t.solid }

// grounded is p with the palette's black under it, or for a light theme its white,
// and with a colour for all that had the terminal's own.
func (p part) grounded(kind Kind) part {
	ink, ground := "7", "0"
	if kind == KindLight {
		ink, ground = "0", "15"
	}
	from := part{Surface: map[string]string{}, Role: map[string]string{}}
	for _, n := range surfaceNames {
		from.Surface[n] = p.Surface[n]
		if l, err := parseSurface(p.Surface[n]); err == nil && l.bg == nil && !l.reverse {
			from.Surface[n] += " " + ground
		}
	}
	for _, n := range roleNames {
		from.Role[n] = p.Role[n]
		if l, err := parseLook(p.Role[n]); err == nil && l.fg == nil && !l.reverse {
			from.Role[n] += " " + ink
		}
	}
	return from
}

// For is the same theme for a terminal that has so many colours. Of 256 the nearest
// that stay readable are taken; of sixteen the nearest may be the background's own,
// so that themes name those apart.
func (t *Theme) For(p colorprofile.Profile) *Theme {
	switch {
	case p == colorprofile.ANSI && t.basic != nil:
		return t.basic
	case p == colorprofile.ANSI256:
		return t.inPalette()
	}
	return t
}

// look is a parsed specification: attributes and colours, nil for none.
type look struct {
	bold, faint, italic, underline, reverse bool
	fg, bg                                  color.Color
}

// over lays text of a role on a surface. Two reverses stay one: a role that is
// reversed on a reversed surface must not become plain.
func (l look) over(s look) look {
	l.reverse = l.reverse || s.reverse
	l.underline = l.underline || s.underline
	l.bold = l.bold || s.bold
	if l.reverse {
		l.faint, l.fg, l.bg = false, nil, nil // a colour would become a patch of background, and faint unreadable
	}
	if l.bg == nil {
		l.bg = s.bg
	}
	return l
}

func (l look) sequence() string {
	st := ansi.Style{}
	if l.bold {
		st = st.Bold()
	}
	if l.faint {
		st = st.Faint()
	}
	if l.italic {
		st = st.Italic(true)
	}
	if l.underline {
		st = st.Underline(true)
	}
	if l.reverse {
		st = st.Reverse(true)
	}
	if l.fg != nil {
		st = st.ForegroundColor(l.fg)
	}
	if l.bg != nil {
		st = st.BackgroundColor(l.bg)
	}
	if len(st) == 0 {
		return ""
	}
	return st.String()
}

func (l look) style() lipgloss.Style {
	st := lipgloss.NewStyle().Bold(l.bold).Faint(l.faint).Italic(l.italic).Underline(l.underline).Reverse(l.reverse)
	if l.fg != nil {
		st = st.Foreground(l.fg)
	}
	if l.bg != nil {
		st = st.Background(l.bg)
	}
	return st
}

// build makes the theme of a complete specification.
func build(name string, sp spec) (*Theme, error) {
	t, err := paint(name, sp.Kind, sp.part)
	if err != nil {
		return nil, err
	}
	t.spec, t.About = sp, sp.About
	if sp.Apart {
		t.Glyphs.BarEngagement = apartGlyph
	}
	if len(sp.Basic.Role) > 0 {
		if t.basic, err = paint(name+", sixteen colours", sp.Kind, sp.Basic); err != nil {
			return nil, err
		}
		t.basic.few = true
		t.basic.Name, t.basic.About, t.basic.spec, t.basic.Glyphs = name, sp.About, sp, t.Glyphs
	}
	return t, nil
}

// paint builds the looks of every role on every surface.
func paint(name string, kind Kind, from part) (*Theme, error) {
	t := &Theme{Name: name, Kind: kind, Glyphs: unicodeGlyphs(), Cells: ansi.GraphemeWidth}
	if kind == KindMono {
		t.Glyphs.BarEngagement = apartGlyph
	}
	var sl [surfaces]look
	for s := range surfaces {
		l, err := parseSurface(from.Surface[s.String()])
		if err != nil {
			return nil, fmt.Errorf("theme %s: surface %s: %w", name, s, err)
		}
		sl[s], t.fills[s] = l, look{}.over(l).sequence()
	}
	for r := range roles {
		l, err := parseLook(from.Role[r.String()])
		if err != nil {
			return nil, fmt.Errorf("theme %s: role %s: %w", name, r, err)
		}
		for s := range surfaces {
			on := l.over(sl[s])
			t.inks[s][r], t.looks[s][r] = on.sequence(), on
			t.airy[s][r] = on.underline == sl[s].underline && on.reverse == sl[s].reverse && on.bg == sl[s].bg
		}
	}
	return t, nil
}

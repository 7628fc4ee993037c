package themes

import (
	"image/color"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// inPalette is the same theme in the 256 colours that terminals have in common,
// which most sessions over ssh are left with: ssh does not hand on that the
// terminal could do more. The nearest colour alone would not do. A dark blue
// row becomes a green one, and a grey that is just readable stops being so. So
// surfaces that differ keep differing, and text takes the nearest colour that is
// as readable as the theme promises.
func (t *Theme) inPalette() *Theme {
	if t.Kind == KindMono || t.Kind == KindTerminal || t.few {
		return t
	}
	least := Readable
	if worst, _, _, ok := t.Worst(); ok && worst >= Strict {
		least = Strict
	}
	from := part{Surface: map[string]string{}, Role: map[string]string{}}
	table := palette()
	var taken []int
	free := func(n int) bool { return !slices.Contains(taken, n) }
	for s := range surfaces {
		name := s.String()
		own, named := t.spec.Palette.Surface[name]
		if !named {
			own = t.spec.Surface[name]
		}
		apart := s == Bar || s == Cursor || s == Marked || s == Arrived
		from.Surface[name] = numbered(own, func(c color.Color, _ bool) int {
			if !apart {
				return nearest(table, c, 1, nil)
			}
			return nearest(table, c, 1, free)
		})
		if l, _ := parseSurface(from.Surface[name]); apart && l.bg != nil {
			taken = append(taken, indexOf(l.bg))
		}
	}
	p := *t
	p.spec.part = from
	for r := range roles {
		name := r.String()
		own, named := t.spec.Palette.Role[name]
		if !named {
			own = t.spec.Role[name]
		}
		l, _ := parseLook(own)
		from.Role[name] = numbered(own, func(c color.Color, text bool) int {
			if !text || l.bg != nil || r == Rule || r == Rest {
				return nearest(table, c, 1, nil)
			}
			return nearest(table, c, lightnessOfText, func(n int) bool { return p.readable(ansi.IndexedColor(n), least) })
		})
	}
	made, err := paint(t.Name, t.Kind, from)
	if err != nil {
		return t
	}
	made.dressAs(&p)
	return made
}

// readable reports whether text of a colour has so much contrast on all surfaces.
func (t *Theme) readable(c color.Color, least float64) bool {
	for s := range surfaces {
		for _, back := range t.backs(s) {
			if Contrast(c, back) < least {
				return false
			}
		}
	}
	return true
}

// numbered is a look with the colours that are written as #rrggbb replaced by
// numbers of the palette. text tells the colour of the text from what is under it.
func numbered(spec string, pick func(c color.Color, text bool) int) string {
	words, text := strings.Fields(spec), true
	for i, w := range words {
		if w == "on" {
			text = false
		}
		if !strings.HasPrefix(w, "#") {
			continue
		}
		if c, err := parseColor(w); err == nil {
			words[i] = strconv.Itoa(pick(c, text))
		}
	}
	return strings.Join(words, " ")
}

// tone is a colour by lightness and two opponent axes, in which distances are
// about as far as they look: Björn Ottosson, "A perceptual color space for image
// processing" (Oklab).
type tone struct{ light, red, yellow float64 }

func toneOf(c color.Color) tone {
	r, g, b := linear(c)
	l := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*b)
	m := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*b)
	s := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*b)
	return tone{
		0.2104542553*l + 0.7936177850*m - 0.0040720468*s,
		1.9779984951*l - 2.4285922050*m + 0.4505937099*s,
		0.0259040371*l + 0.7827717662*m - 0.8086757660*s,
	}
}

// far is the distance of two tones, in which lightness counts so much.
func (a tone) far(b tone, lightness float64) float64 {
	return math.Hypot(lightness*(a.light-b.light), math.Hypot(a.red-b.red, a.yellow-b.yellow))
}

// lightnessOfText is what lightness counts for text: less than its hue, which is
// what tells its meaning. How light it must be is what its contrast is for.
const lightnessOfText = 0.5

// paletteFrom is the first of the 256 colours that are the same everywhere: what
// the sixteen before look like is the user's choice.
const paletteFrom = 16

// palette are the tones of the colours from paletteFrom on.
func palette() (all [256 - paletteFrom]tone) {
	for i := range all {
		all[i] = toneOf(ansi.IndexedColor(paletteFrom + i))
	}
	return all
}

// nearest is the number of the colour that looks most like c among those that may
// be taken; among all where none may.
func nearest(table [256 - paletteFrom]tone, c color.Color, lightness float64, may func(n int) bool) int {
	want, best, least := toneOf(c), -1, math.Inf(1)
	for i, have := range table {
		if d := want.far(have, lightness); d < least && (may == nil || may(paletteFrom+i)) {
			best, least = paletteFrom+i, d
		}
	}
	if best < 0 {
		return nearest(table, c, lightness, nil)
	}
	return best
}

// indexOf is the number of a colour of the palette, -1 for another one.
func indexOf(c color.Color) int {
	if n, ok := c.(ansi.IndexedColor); ok {
		return int(n)
	}
	return -1
}

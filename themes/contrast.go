package themes

import (
	"image/color"
	"math"
	"strconv"
)

// Contrast is what WCAG 2 asks between text and what it stands on: 4.5 for text of
// ordinary size (AA), 7 for the strict level (AAA).
const (
	Readable = 4.5
	Strict   = 7.0
)

// Contrast is the ratio of two colours by WCAG 2, section "contrast ratio": from 1,
// the same, to 21, black on white.
func Contrast(a, b color.Color) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

// luminance is the relative luminance of a colour, from 0 to 1, by the same text.
func luminance(c color.Color) float64 {
	r, g, b := linear(c)
	return 0.2126*r + 0.7152*g + 0.0722*b
}

// linear are the shares of light of a colour in sRGB.
func linear(c color.Color) (r, g, b float64) {
	lin := func(v uint32) float64 {
		x := float64(v) / 0xffff
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	x, y, z, _ := c.RGBA()
	return lin(x), lin(y), lin(z)
}

// Worst is the text that is hardest to read of all roles on all surfaces, but for
// lines and bars: its contrast, and which it is. Where a surface is the terminal's
// own background, those that the theme assumes count. ok is false for a theme
// whose colours are the terminal's: nobody knows them here.
func (t *Theme) Worst() (ratio float64, role Role, on Surface, ok bool) {
	if t.few || t.Kind == KindMono || t.Kind == KindTerminal {
		return 0, 0, 0, false
	}
	ratio = math.Inf(1)
	for s := range surfaces {
		for r := range roles {
			if r == Rule || r == Rest {
				continue
			}
			for _, back := range t.backs(s) {
				l := t.looks[s][r]
				if own, _ := parseLook(t.spec.Role[r.String()]); own.bg != nil {
					back = own.bg
				}
				if l.fg == nil || l.reverse {
					continue
				}
				if c := Contrast(l.fg, back); c < ratio {
					ratio, role, on, ok = c, r, s, true
				}
			}
		}
	}
	return ratio, role, on, ok
}

// WorstRatio is the contrast of the text that is hardest to read, as it is told: never
// more than it is. "" where nobody knows it.
func (t *Theme) WorstRatio() string {
	ratio, _, _, ok := t.Worst()
	if !ok {
		return ""
	}
	return strconv.FormatFloat(Floored(ratio), 'f', 1, 64) + ":1"
}

// Floored is a contrast with one decimal, which it reaches.
func Floored(ratio float64) float64 { return math.Floor(ratio*10) / 10 }

// backs are the colours that a surface may have.
func (t *Theme) backs(s Surface) []color.Color {
	if l, _ := parseSurface(t.spec.Surface[s.String()]); l.bg != nil {
		return []color.Color{l.bg}
	}
	var all []color.Color
	for _, a := range t.spec.Assume {
		if c, err := parseColor(a); err == nil {
			all = append(all, c)
		}
	}
	return all
}

package themes

import (
	"embed"
	"errors"
	"fmt"
	"image/color"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/pelletier/go-toml/v2"
)

//go:embed *.toml
var files embed.FS

// spec is a theme file as written.
type spec struct {
	Kind   Kind     `toml:"kind"`
	Base   string   `toml:"base"`
	About  string   `toml:"about"`
	Apart  bool     `toml:"apart"`
	Assume []string `toml:"assume"`
	part
	Basic   part `toml:"basic"`   // for terminals of sixteen colours
	Palette part `toml:"palette"` // for those of 256, where the nearest will not do
}

// part is the looks for one kind of terminal.
type part struct {
	Surface map[string]string `toml:"surface"`
	Role    map[string]string `toml:"role"`
}

// Names lists the themes that are built in, in the order in which they are offered.
// The first of a kind is the one that is taken for such a terminal.
func Names() []string {
	return []string{"dark", "light", "high-contrast", "high-contrast-light", "colour-blind", "colour-blind-light", "terminal", "mono"}
}

// Load returns a theme that is built in.
func Load(name string) (*Theme, error) {
	sp, err := embedded(name)
	if err != nil {
		return nil, err
	}
	return build(name, sp)
}

func embedded(name string) (spec, error) {
	if !slices.Contains(Names(), name) {
		return spec{}, fmt.Errorf("there is no theme %q%s", name, meant(name, Names()))
	}
	text, err := files.ReadFile(name + ".toml")
	if err != nil {
		return spec{}, err
	}
	return decode(text)
}

// LoadFile reads a user's theme. Its name is the file's, without the ending.
// What the file does not name comes from its base, "dark" where it names none.
// The error says which file, where in it, and what would be right.
func LoadFile(path string) (*Theme, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	t, err := Parse(strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)), text)
	var wrong *Mistakes
	if errors.As(err, &wrong) {
		wrong.File = path
	}
	return t, err
}

// Parse makes a theme of the text of a theme file. The error is a *Mistakes where
// something in it is wrong.
func Parse(name string, text []byte) (*Theme, error) {
	sp, err := decode(text)
	if err != nil {
		return nil, err
	}
	base := sp.Base
	if base == "" {
		base = string(sp.Kind)
	}
	if base == "" {
		base = "dark"
	}
	full, err := embedded(base)
	if err != nil {
		return nil, err
	}
	full.About, full.Base = sp.About, base
	full.Apart = full.Apart || sp.Apart
	if sp.Kind != "" {
		full.Kind = sp.Kind
	}
	if sp.Assume != nil {
		full.Assume = sp.Assume
	}
	full.part.merge(sp.part)
	full.Palette.without(sp.part)
	full.Palette.merge(sp.Palette)
	full.Basic.merge(sp.Basic)
	return build(name, full)
}

// decode reads a theme file and refuses what means nothing.
func decode(text []byte) (spec, error) {
	var sp spec
	dec := toml.NewDecoder(strings.NewReader(string(text)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&sp); err != nil {
		return sp, &Mistakes{List: unreadable(err)}
	}
	if wrong := check(text, sp); len(wrong) > 0 {
		return sp, &Mistakes{List: wrong}
	}
	return sp, nil
}

// merge lays what p names over what is there.
func (full *part) merge(p part) {
	if full.Surface == nil {
		full.Surface = map[string]string{}
	}
	if full.Role == nil {
		full.Role = map[string]string{}
	}
	maps.Copy(full.Surface, p.Surface)
	maps.Copy(full.Role, p.Role)
}

// without takes out what p names.
func (full *part) without(p part) {
	for n := range p.Surface {
		delete(full.Surface, n)
	}
	for n := range p.Role {
		delete(full.Role, n)
	}
}

// parseLook reads "bold #ff9563 on #101010".
func parseLook(s string) (look, error) {
	var l look
	on := false
	for _, w := range strings.Fields(s) {
		switch w {
		case "bold":
			l.bold = true
		case "faint":
			l.faint = true
		case "italic":
			l.italic = true
		case "underline":
			l.underline = true
		case "reverse":
			l.reverse = true
		case "on":
			on = true
		default:
			c, err := parseColor(w)
			if err != nil {
				return l, err
			}
			if on {
				l.bg = c
			} else {
				l.fg = c
			}
		}
	}
	return l, nil
}

// parseSurface reads a surface: its one colour is the background.
func parseSurface(s string) (look, error) {
	l, err := parseLook(s)
	if l.bg == nil {
		l.bg, l.fg = l.fg, nil
	}
	return l, err
}

func parseColor(s string) (color.Color, error) {
	bad := fmt.Errorf("%q is no colour: write #rgb, #rrggbb or a palette number from 0 to 255", s)
	if hex, ok := strings.CutPrefix(s, "#"); ok {
		if len(hex) == 3 {
			hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
		}
		n, err := strconv.ParseUint(hex, 16, 32)
		if err != nil || len(hex) != 6 {
			return nil, bad
		}
		return color.RGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 255}, nil
	}
	n, err := strconv.ParseUint(s, 10, 8)
	if err != nil {
		return nil, bad
	}
	if n < 16 {
		return ansi.BasicColor(n), nil
	}
	return ansi.IndexedColor(n), nil
}

package themes

import (
	"fmt"
	"image/color"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// readableFrom is the contrast that WCAG asks of text of ordinary size.
const readableFrom = 4.5

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	lin := func(v uint32) float64 {
		x := float64(v) / 0xffff
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*lin(r) + 0.7152*lin(g) + 0.0722*lin(b)
}

func contrast(a, b color.Color) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func TestEveryRoleIsReadableOnEverySurface(t *testing.T) {
	for _, name := range []string{"dark", "light"} {
		th, err := Load(name)
		if err != nil {
			t.Fatal(err)
		}
		for s := range surfaces {
			sl, _ := parseSurface(th.spec.Surface[s.String()])
			backs := map[string]color.Color{s.String(): sl.bg}
			if sl.bg == nil { // the terminal's own: those that are common
				if len(th.spec.Assume) < 3 {
					t.Fatalf("%s: names too few backgrounds of terminals", name)
				}
				backs = map[string]color.Color{}
				for _, a := range th.spec.Assume {
					c, err := parseColor(a)
					if err != nil {
						t.Fatal(err)
					}
					backs[a] = c
				}
			}
			for r := range roles {
				if r == Rule || r == Rest { // lines, not text
					continue
				}
				l, _ := parseLook(th.spec.Role[r.String()])
				if l.fg == nil {
					t.Errorf("%s: %s has no colour", name, r)
					continue
				}
				for where, back := range backs {
					if l.bg != nil {
						back = l.bg
					}
					if c := contrast(l.fg, back); c < readableFrom {
						t.Errorf("%s: %s on %s has a contrast of %.2f", name, r, where, c)
					}
				}
			}
		}
	}
}

func TestSurfacesDifferFromEachOther(t *testing.T) {
	for _, name := range []string{"dark", "light"} {
		th, _ := Load(name)
		seen := map[string]Surface{}
		for _, s := range []Surface{Bar, Cursor, Marked, Arrived} {
			v := th.spec.Surface[s.String()]
			if o, dup := seen[v]; dup || v == "" {
				t.Errorf("%s: %s looks like %s", name, s, o)
			}
			seen[v] = s
		}
	}
}

func TestMonoUsesNoColour(t *testing.T) {
	th, err := Load("mono")
	if err != nil {
		t.Fatal(err)
	}
	for s := range surfaces {
		for r := range roles {
			for _, p := range strings.Split(strings.Trim(th.On(s, r), "\x1b[m"), ";") {
				switch p {
				case "", "1", "2", "4", "7":
				default:
					t.Errorf("%s on %s uses attribute %s", r, s, p)
				}
			}
		}
	}
	if th.On(Cursor, Normal) == th.On(Base, Normal) {
		t.Error("the selected row looks like the others")
	}
	if th.Glyphs.BarFit == th.Glyphs.BarEngagement {
		t.Error("the two sides of a score look the same without colour")
	}
}

func TestASCIIHasNoOtherSigns(t *testing.T) {
	th, _ := Load("dark")
	a := th.WithASCII()
	if th.ASCII || th.Glyphs.Cursor == a.Glyphs.Cursor {
		t.Error("the theme itself was changed")
	}
	for _, s := range strings.Fields(fmt.Sprint(a.Glyphs)) {
		for _, r := range strings.Trim(s, "{}[]") {
			if r < ' ' || r > '~' {
				t.Errorf("%q is no ASCII", r)
			}
		}
	}
}

func TestAStyleIsTheSameAsItsSequence(t *testing.T) {
	for _, name := range Names() {
		th, _ := Load(name)
		for s := range surfaces {
			for r := range roles {
				want := th.On(s, r) + "x" + Reset
				if th.On(s, r) == "" {
					want = "x"
				}
				if got := th.Style(s, r).Render("x"); ansi.Strip(got) != "x" || sgr(got) != sgr(want) {
					t.Errorf("%s: %s on %s: lipgloss %q, sequence %q", name, r, s, got, want)
				}
			}
		}
	}
}

// sgr is the set of attributes that a text begins with.
func sgr(s string) string {
	i := strings.IndexByte(s, 'x')
	p := strings.FieldsFunc(s[:i], func(r rune) bool { return r == '\x1b' || r == '[' || r == 'm' || r == ';' })
	out := map[string]bool{}
	for _, v := range p {
		out[v] = true
	}
	return fmt.Sprint(out)
}

func TestAThemeOfAUserMergesOverItsBase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mine.toml")
	text := "base = \"light\"\n[role]\nhot = \"bold #8a2be2\"\naccent = \"4\"\n[surface]\ncursor = \"#ffeeaa\"\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	th, err := LoadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	light, _ := Load("light")
	switch {
	case th.Name != "mine" || th.Kind != KindLight:
		t.Errorf("name %q kind %q", th.Name, th.Kind)
	case th.On(Base, Hot) == light.On(Base, Hot) || !strings.Contains(th.On(Base, Hot), "138;43;226"):
		t.Errorf("hot is %q", th.On(Base, Hot))
	case !strings.Contains(th.On(Cursor, Normal), "255;238;170"):
		t.Errorf("the cursor's row is %q", th.On(Cursor, Normal))
	case th.On(Base, Accent) != "\x1b[34m":
		t.Errorf("a palette colour is %q", th.On(Base, Accent))
	case th.On(Base, Fit) != light.On(Base, Fit):
		t.Error("what the file does not name is not its base's")
	}
	if again, _ := Load("light"); again.On(Base, Hot) != light.On(Base, Hot) {
		t.Error("the base itself was changed")
	}
}

func TestMistakesInAThemeAreNamed(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"an unknown role", "[role]\nwarmth = \"#fff\"\n", `no role "warmth"`},
		{"an unknown surface", "[surface]\nfloor = \"#fff\"\n", `no surface "floor"`},
		{"an unknown setting", "kindness = \"dark\"\n", `1:1: there is no setting "kindness"`},
		{"no colour", "[role]\nhot = \"#ggg\"\n", `role hot: "#ggg" is no colour`},
		{"a word that is none", "[role]\nhot = \"loud\"\n", `"loud" is no colour`},
		{"a palette number too large", "[role]\nhot = \"256\"\n", `"256" is no colour`},
		{"an unknown base", "base = \"sepia\"\n", `no theme "sepia"`},
		{"an unknown kind", "kind = \"sepia\"\n", `no kind "sepia"`},
		{"no TOML", "[role\nhot = 1\n", "1:6:"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Parse("mine", []byte(c.text))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q in it", err, c.want)
			}
		})
	}
	if _, err := Load("sepia"); err == nil || !strings.Contains(err.Error(), "dark, light, mono") {
		t.Errorf("an unknown theme: %v", err)
	}
}

func TestOnSixteenColoursNothingIsDrawnInItsOwnBackground(t *testing.T) {
	for _, name := range []string{"dark", "light"} {
		th, _ := Load(name)
		b := th.For(colorprofile.ANSI)
		if b == th || b.Name != name {
			t.Fatalf("%s has no looks for sixteen colours", name)
		}
		for s := range surfaces {
			for r := range roles {
				seq := b.On(s, r)
				attrs := strings.Split(strings.Trim(seq, "\x1b[m"), ";")
				for _, p := range attrs {
					if p == "38" || p == "48" || len(p) > 1 && slices.Contains(attrs, "7") { // reversed, a colour would be a background
						t.Errorf("%s: %s on %s is %q", name, r, s, seq)
					}
				}
			}
		}
		if b.On(Cursor, Normal) == b.On(Base, Normal) || b.On(Base, Fit) == b.On(Base, Engagement) || b.On(Base, Late) == b.On(Base, Normal) {
			t.Errorf("%s: what must differ looks the same", name)
		}
		if th.For(colorprofile.TrueColor) != th || th.For(colorprofile.ANSI256) != th {
			t.Errorf("%s: with more colours it is another theme", name)
		}
		a := th.WithASCII().WithCells(ansi.WcWidth).For(colorprofile.ANSI)
		if !a.ASCII || a.Cells != ansi.WcWidth {
			t.Errorf("%s: signs and cells are lost on sixteen colours", name)
		}
	}
	mine, err := Parse("mine", []byte("[basic.role]\nhot = \"bold 5\"\n"))
	if err != nil || mine.For(colorprofile.ANSI).On(Base, Hot) != "\x1b[1;35m" {
		t.Errorf("a user's own: %v %q", err, mine.For(colorprofile.ANSI).On(Base, Hot))
	}
}

func TestAGroundedThemeIsReadOnAnyTerminal(t *testing.T) {
	for _, name := range []string{"dark", "light"} {
		th, err := Load(name)
		if err != nil {
			t.Fatal(err)
		}
		g := th.WithASCII().Grounded()
		for r := range roles {
			if !strings.Contains(g.On(Base, r), "48;2;") {
				t.Errorf("%s: %s stands on the terminal's own background: %q", name, r, g.On(Base, r))
			}
			if g.On(Dialog, r) != th.On(Dialog, r) {
				t.Errorf("%s: %s on a dialog changed", name, r)
			}
		}
		if !g.ASCII || g.Name != name || strings.Contains(th.On(Base, Normal), "48;2;") {
			t.Errorf("%s: another theme than that was changed", name)
		}
	}
	mono, err := Load("mono")
	if err != nil {
		t.Fatal(err)
	}
	if mono.Grounded() != mono {
		t.Error("mono has no colours to read")
	}
}

package themes

import (
	"fmt"
	"image/color"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// coloured are the themes whose colours are known: those of the terminal's palette
// are its own, and mono has none.
var coloured = []string{"dark", "light", "high-contrast", "high-contrast-light", "colour-blind", "colour-blind-light"}

func load(t *testing.T, name string) *Theme {
	t.Helper()
	th, err := Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return th
}

func TestEveryRoleIsReadableOnEverySurface(t *testing.T) {
	for _, name := range coloured {
		th, least := load(t, name), Readable
		if strings.HasPrefix(name, "high-contrast") {
			least = Strict
		}
		for s := range surfaces {
			backs := th.backs(s)
			if sl, _ := parseSurface(th.spec.Surface[s.String()]); sl.bg == nil && len(backs) < 3 {
				t.Fatalf("%s: names too few backgrounds of terminals", name)
			}
			for r := range roles {
				l, _ := parseLook(th.spec.Role[r.String()])
				if l.fg == nil {
					t.Errorf("%s: %s has no colour", name, r)
					continue
				}
				for _, back := range backs {
					need := least
					if r == Rule || r == Rest { // lines, not text
						if least < Strict {
							continue
						}
						need = 3
					}
					if l.bg != nil {
						back = l.bg
					}
					if c := Contrast(l.fg, back); c < need {
						t.Errorf("%s: %s on %s (%v) has a contrast of %.2f, less than %g", name, r, s, back, c, need)
					}
				}
			}
		}
		if ratio, r, s, ok := th.Worst(); !ok || ratio < least {
			t.Errorf("%s: the worst is said to be %s on %s with %.2f", name, r, s, ratio)
		}
	}
	for _, name := range []string{"terminal", "mono"} {
		if _, _, _, ok := load(t, name).Worst(); ok {
			t.Errorf("%s: a contrast that nobody can know", name)
		}
	}
}

func TestTheHardestTextOfAThemeIsNamed(t *testing.T) {
	th, err := Parse("mine", []byte("[role]\nsoon = \"#333333\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	if ratio, r, s, ok := th.Worst(); !ok || r != Soon || s != Cursor || ratio > 1.1 {
		t.Errorf("%s on %s with %.2f", r, s, ratio)
	}
}

// without are eyes that lack one kind of cone, after Machado, Oliveira and
// Fernandes, "A physiologically-based model for simulation of color vision
// deficiency" (2009), severity 1: what is left of a colour's light.
var without = map[string][3][3]float64{
	"all there": {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"no red":    {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
	"no green":  {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
	"no blue":   {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
}

// seen is a colour in CIE L*a*b* (D65), as such eyes see it.
func seen(c color.Color, eyes [3][3]float64) (lab [3]float64) {
	r, g, b := linear(c)
	var l [3]float64
	for i, row := range eyes {
		l[i] = min(max(row[0]*r+row[1]*g+row[2]*b, 0), 1)
	}
	f := func(v float64) float64 {
		if v > 0.008856 {
			return math.Cbrt(v)
		}
		return 7.787*v + 16.0/116
	}
	x := f((0.4124*l[0] + 0.3576*l[1] + 0.1805*l[2]) / 0.95047)
	y := f(0.2126*l[0] + 0.7152*l[1] + 0.0722*l[2])
	z := f((0.0193*l[0] + 0.1192*l[1] + 0.9505*l[2]) / 1.08883)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

// apart is how far two colours are from each other: the CIE 1976 difference, of
// which 2.3 is just seen.
func apart(a, b color.Color, eyes [3][3]float64) float64 {
	x, y := seen(a, eyes), seen(b, eyes)
	return math.Sqrt((x[0]-y[0])*(x[0]-y[0]) + (x[1]-y[1])*(x[1]-y[1]) + (x[2]-y[2])*(x[2]-y[2]))
}

func TestMeaningsStayApartForEveryEye(t *testing.T) {
	pairs := [][2]Role{{Fit, Engagement}, {Late, Done}, {Hot, Done}, {Soon, Done}, {Late, Accent}, {Soon, Accent}, {Hot, Accent}, {Late, Normal}, {Late, Soon}, {Soon, Normal}, {Done, Normal}}
	least := func(name string) (float64, string) {
		th := load(t, name)
		worst, what := math.Inf(1), ""
		for who, eyes := range without {
			for _, p := range pairs {
				a, b := th.looks[Base][p[0]], th.looks[Base][p[1]]
				if d := apart(a.fg, b.fg, eyes); d < worst {
					worst, what = d, fmt.Sprintf("%s and %s where there is %s", p[0], p[1], who)
				}
			}
		}
		return worst, what
	}
	for _, name := range []string{"colour-blind", "colour-blind-light"} {
		if d, what := least(name); d < 15 {
			t.Errorf("%s: %s differ by %.1f", name, what, d)
		}
		if th := load(t, name); th.Glyphs.BarFit == th.Glyphs.BarEngagement {
			t.Errorf("%s: the two sides of a score have one sign", name)
		}
	}
	if d, _ := least("dark"); d > 15 {
		t.Errorf("the measure is too easy: the dark theme reaches %.1f", d)
	}
}

func TestTheThemeOfTheTerminalHasItsColoursAlone(t *testing.T) {
	th := load(t, "terminal")
	for s := range surfaces {
		for r := range roles {
			if seq := th.On(s, r); strings.Contains(seq, "38;") || strings.Contains(seq, "48;") || strings.Contains(seq, ";9") {
				t.Errorf("%s on %s is %q: no colour of the eight that are dark on light and light on dark", r, s, seq)
			}
		}
	}
	if th.Grounded() != th {
		t.Error("it got a background that is none of the terminal's")
	}
	if th.On(Cursor, Normal) == th.On(Base, Normal) || th.On(Base, Late) == th.On(Base, Refused) {
		t.Error("what must differ looks the same")
	}
}

func TestSurfacesDifferFromEachOther(t *testing.T) {
	for _, name := range coloured {
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
		{"an unknown role", "[role]\nhot = \"1\"\nwarmth = \"#fff\"\n", `3:1: there is no role "warmth"; did you mean warm?`},
		{"an unknown surface", "[surface]\ncursr = \"#fff\"\n", `2:1: there is no surface "cursr"; did you mean cursor?`},
		{"a surface like no other", "[surface]\nzzz = \"#fff\"\n", `2:1: there is no surface "zzz"; choose base, bar, tab`},
		{"an unknown setting", "\nkindness = \"dark\"\n", `2:1: there is no setting "kindness"; did you mean kind?`},
		{"no colour", "[role]\nhot = \"#ggg\"\n", `2:1: role hot: "#ggg" is no colour`},
		{"no colour for sixteen", "[basic.role]\n  hot = \"#ggg\"\n", `2:3: role hot: "#ggg" is no colour`},
		{"in one line", "role = { hot = \"1\", lat = \"2\" }\n", `1:21: there is no role "lat"; did you mean late?`},
		{"with dots", "role.hott = \"1\"\n", `1:6: there is no role "hott"; did you mean hot?`},
		{"a word that is none", "[role]\nhot = \"loud\"\n", `"loud" is no colour`},
		{"a palette number too large", "[role]\nhot = \"256\"\n", `"256" is no colour`},
		{"an unknown base", "base = \"dork\"\n", `1:1: there is no theme "dork"; did you mean dark?`},
		{"an unknown kind", "kind = \"sepia\"\n", `1:1: there is no kind "sepia"; choose dark, light`},
		{"a background that is none", "assume = [\"#fff\", \"white\"]\n", `1:1: background 2: "white" is no colour`},
		{"no TOML", "[role\nhot = 1\n", "1:6:"},
		{"two of them", "[role]\nzzz = \"1\"\n[surface]\nxxx = \"2\"\n", `2:1: there is no role "zzz"`},
		{"and how many more", "[role]\nzzz = \"1\"\n[surface]\nxxx = \"2\"\n", "(and 1 more)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Parse("mine", []byte(c.text))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q in it", err, c.want)
			}
		})
	}
	path := filepath.Join(t.TempDir(), "mine.toml")
	if err := os.WriteFile(path, []byte("[role]\n\nhott = \"1\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadFile(path); err == nil || !strings.HasPrefix(err.Error(), path+":3:1: ") {
		t.Errorf("of a file: %v", err)
	}
	if _, err := Load("sepia"); err == nil || !strings.Contains(err.Error(), "dark, light, high-contrast") {
		t.Errorf("an unknown theme: %v", err)
	}
}

func TestOnSixteenColoursNothingIsDrawnInItsOwnBackground(t *testing.T) {
	for _, name := range coloured {
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
		if th.For(colorprofile.TrueColor) != th {
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
	for name, want := range map[string]string{"dark": "40", "light": "107"} {
		g := load(t, name).For(colorprofile.ANSI).Grounded()
		for r := range roles {
			if seq := g.On(Base, r); !strings.Contains(seq, want) || strings.Contains(seq, "38;") || !regexp.MustCompile(`[;\[][39][0-7][;m]`).MatchString(seq) {
				t.Errorf("%s, sixteen colours: %s is %q", name, r, seq)
			}
		}
		if !strings.Contains(g.On(Cursor, Normal), "7m") {
			t.Errorf("%s, sixteen colours: the selected row is %q", name, g.On(Cursor, Normal))
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

package themes

import (
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

func TestOf256ColoursEveryRoleStaysReadableOnEverySurface(t *testing.T) {
	for _, name := range coloured {
		th, least := load(t, name).For(colorprofile.ANSI256), Readable
		if strings.HasPrefix(name, "high-contrast") {
			least = Strict
		}
		if ratio, r, s, ok := th.Worst(); !ok || ratio < least {
			t.Errorf("%s: %s on %s has a contrast of %.2f, less than %g", name, r, s, ratio, least)
		}
		for s := range surfaces {
			for r := range roles {
				l := th.looks[s][r]
				for _, c := range []any{l.fg, l.bg} {
					if _, index := c.(ansi.IndexedColor); c != nil && !index {
						t.Errorf("%s: %s on %s has %v, which is none of the palette that all terminals have", name, r, s, c)
					}
				}
			}
		}
	}
}

func TestOf256ColoursWhatDiffersKeepsDiffering(t *testing.T) {
	for _, name := range coloured {
		th := load(t, name).For(colorprofile.ANSI256)
		seen := map[string]Surface{}
		for _, s := range []Surface{Base, Bar, Cursor, Marked, Arrived} {
			if o, dup := seen[th.On(s, Normal)]; dup {
				t.Errorf("%s: %s looks like %s", name, s, o)
			}
			seen[th.On(s, Normal)] = s
		}
		for _, p := range [][2]Role{{Fit, Engagement}, {Hot, Late}, {Late, Done}, {Hot, Soon}, {Accent, Normal}, {Accent, Done}, {Late, Normal}, {Fit, Accent}} {
			if th.On(Base, p[0]) == th.On(Base, p[1]) {
				t.Errorf("%s: %s looks like %s", name, p[0], p[1])
			}
		}
	}
}

// The blue of the cursor's row is as near to a green as to any blue that there is.
func TestOf256ColoursARowKeepsNoOtherHueThanItsOwn(t *testing.T) {
	for name, want := range map[string]string{"dark": "48;5;237", "light": "48;5;189"} {
		if got := load(t, name).For(colorprofile.ANSI256).Fill(Cursor); !strings.Contains(got, want) {
			t.Errorf("%s: the cursor's row is %q", name, got)
		}
	}
}

func TestAUsersSurfaceStandsAboveItsBasesPalette(t *testing.T) {
	th, err := Parse("mine", []byte("base = \"dark\"\n[surface]\ncursor = \"#5f0000\"\n[palette.surface]\nmarked = \"17\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	p := th.WithASCII().WithCells(ansi.WcWidth).For(colorprofile.ANSI256)
	switch {
	case !strings.Contains(p.Fill(Cursor), "48;5;52"):
		t.Errorf("the cursor's row is %q", p.Fill(Cursor))
	case !strings.Contains(p.Fill(Marked), "48;5;17"):
		t.Errorf("a marked row is %q", p.Fill(Marked))
	case !p.ASCII || p.Cells != ansi.WcWidth || p.Name != "mine":
		t.Error("signs, cells or name are lost")
	case p.Grounded().Fill(Base) == "":
		t.Error("it gets no background of its own")
	case p.For(colorprofile.ANSI).Fill(Cursor) == p.Fill(Cursor):
		t.Error("it forgot how it looks on sixteen colours")
	}
	if _, err := Parse("mine", []byte("[palette.role]\nhoot = \"3\"\n")); err == nil || !strings.Contains(err.Error(), "hot") {
		t.Errorf("a mistake in it: %v", err)
	}
}

func TestTheTerminalsOwnColoursReadOnBlackAndOnWhite(t *testing.T) {
	th := load(t, "terminal")
	for name, look := range th.spec.Role {
		for part := range strings.FieldsSeq(look) {
			switch part {
			case "3", "6", "7", "11", "14", "15":
				t.Errorf("%s is %q: on white nobody reads it", name, look)
			case "0", "8":
				t.Errorf("%s is %q: on black nobody reads it", name, look)
			}
		}
	}
}

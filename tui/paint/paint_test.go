package paint

import (
	"strings"
	"testing"
	"unicode"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"winnow/themes"
)

func theme(t testing.TB, name string) *themes.Theme {
	t.Helper()
	th, err := themes.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return th
}

// naughty draws text as bad input brings it.
func naughty() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.String(),
		rapid.SampledFrom([]string{"", " ", "陈伟 Chen Wei", "שלום עולם", "مرحبا بالعالم", "e\u0301\u0302\u0303\u0304\u0305", "👨‍👩‍👧‍👦 family", "❤️ heart",
			"\x1b[31mred\x1b[0m", "a\tb\nc\rd", "\u202eevil", "z\u200bw", "👍🏽👍🏿", "🇳🇱🇩🇪", "क्षि नमस्ते", "한국어", strings.Repeat("W", 300),
			"\u009b31m", string([]byte{0xff, 0xfe, 'x'}), "ﷺ﷽", "1️⃣", "ทำความรู้จัก", "\u00ad\u2060", "…", "Ｆｕｌｌ", "ﾞ", "ｶﾞﾊﾟ"}),
		rapid.StringOfN(rapid.RuneFrom(nil, unicode.Han, unicode.Latin, unicode.Arabic, unicode.Mn), 0, 40, -1),
	)
}

func TestALineHasExactlyItsWidth(t *testing.T) {
	both := []*themes.Theme{theme(t, "dark"), theme(t, "dark").WithCells(ansi.WcWidth)}
	rapid.Check(t, func(t *rapid.T) {
		th := rapid.SampledFrom(both).Draw(t, "how cells are counted")
		w := rapid.IntRange(0, 90).Draw(t, "width")
		l := New(th, themes.Surface(rapid.IntRange(0, 6).Draw(t, "surface")), w)
		for range rapid.IntRange(0, 6).Draw(t, "pieces") {
			s, n := naughty().Draw(t, "text"), rapid.IntRange(0, 30).Draw(t, "cells")
			switch rapid.IntRange(0, 5).Draw(t, "how") {
			case 0:
				l.Put(themes.Hot, s)
			case 1:
				l.Cell(themes.Dim, s, n)
			case 2:
				l.Right(themes.Fit, s, n)
			case 3:
				l.To(n)
			case 4:
				l.Spans(Span{themes.Normal, s}, Span{themes.Faint, "x"})
			case 5:
				l.End(1, Span{themes.Normal, s})
			}
		}
		got := l.String()
		if th.Cells.StringWidth(got) != w {
			t.Fatalf("%d cells, want %d: %q", th.Cells.StringWidth(got), w, got)
		}
		for _, r := range ansi.Strip(got) {
			if unicode.IsControl(r) || r == '\u061c' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' {
				t.Fatalf("unsafe text reached the screen: %q", got)
			}
		}
	})
}

func TestCellsKeepTheirPlaceWhateverIsInThem(t *testing.T) {
	th := theme(t, "dark")
	rapid.Check(t, func(t *rapid.T) {
		w := rapid.IntRange(1, 30).Draw(t, "cells")
		s := ansi.Strip(New(th, themes.Base, 50).Cell(themes.Normal, naughty().Draw(t, "text"), w).Put(themes.Normal, "\\").String())
		if i := strings.LastIndex(s, "\\"); lipgloss.Width(s[:i]) != w {
			t.Fatalf("what follows stands at %d, want %d: %q", lipgloss.Width(s[:i]), w, s)
		}
	})
}

func TestFlowLosesNothingAndFits(t *testing.T) {
	th := theme(t, "dark")
	rapid.Check(t, func(t *rapid.T) {
		w := rapid.IntRange(8, 40).Draw(t, "width")
		var in []Span
		var want strings.Builder
		for range rapid.IntRange(0, 5).Draw(t, "spans") {
			s := Span{themes.Role(rapid.IntRange(0, 5).Draw(t, "role")), naughty().Draw(t, "text")}
			in = append(in, s)
			want.WriteString(Clean(s.Text))
		}
		var got strings.Builder
		for _, line := range Flow(th, in, w) {
			if n := SpanWidth(th, line); n > w {
				t.Fatalf("a line of %d cells in %d: %v", n, w, line)
			}
			for _, s := range line {
				got.WriteString(s.Text)
			}
		}
		squeeze := func(s string) string { return strings.ReplaceAll(s, " ", "") }
		if squeeze(got.String()) != squeeze(want.String()) {
			t.Fatalf("%q became %q", want.String(), got.String())
		}
	})
}

func TestAnAddressIsBrokenAtASignWhereOneIsNear(t *testing.T) {
	for in, want := range map[string]string{
		"https://crm.polarway.example/leads/PW-10207": "https://crm.polarway.example/|leads/PW-10207",
		"maya.ortiz@northwind-freight.example":        "maya.ortiz@northwind-freight.|example",
		strings.Repeat("a", 40):                       strings.Repeat("a", 30) + "|" + strings.Repeat("a", 10),
	} {
		var got []string
		for _, line := range Flow(theme(t, "dark"), []Span{{themes.Normal, in}}, 30) {
			got = append(got, line[0].Text)
		}
		if s := strings.Join(got, "|"); s != want {
			t.Errorf("%q, not %q", s, want)
		}
	}
}

func TestCut(t *testing.T) {
	for _, c := range []struct {
		name, in string
		w        int
		want     string
	}{
		{"text that fits stays", "Halden AG", 9, "Halden AG"},
		{"what is cut ends in an ellipsis", "Northwind Freight", 12, "Northwind F…"},
		{"no blank stands before the ellipsis", "Sand & Sons", 6, "Sand…"},
		{"a wide character is not cut in two", "陈伟陈伟", 4, "陈…"},
		{"nothing fits into nothing", "abc", 0, ""},
		{"one cell has the ellipsis alone", "abc", 1, "…"},
		{"a combining mark stays with its letter", "e\u0301e\u0301e\u0301", 2, "e\u0301…"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Cut(theme(t, "dark"), c.in, c.w); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestEmojiOfSeveralCharactersBecomeOneThatTerminalsAgreeOn(t *testing.T) {
	for in, want := range map[string]string{"👨‍👩‍👧‍👦 family": "👨 family", "👍🏽 ok": "👍 ok", "❤️": "❤", "plain 陈伟": "plain 陈伟"} {
		got := Clean(in)
		if got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
		if ansi.StringWidth(got) != ansi.StringWidthWc(got) {
			t.Errorf("terminals disagree on %q", got)
		}
	}
}

func TestTheRowsBackgroundReachesEveryCell(t *testing.T) {
	th := theme(t, "dark")
	s := New(th, themes.Cursor, 20).Put(themes.Hot, "95").Gap(5).Cell(themes.Normal, "Maya", 6).Gap(1).Put(themes.Dim, "x").String()
	looks := strings.Split(strings.TrimSuffix(s, themes.Reset), "\x1b[")
	if looks[0] != "" || len(looks) < 4 {
		t.Fatalf("the line is %q", s)
	}
	for _, look := range looks[1:] {
		if !strings.Contains(";"+look[:strings.IndexByte(look, 'm')], ";48;2;") {
			t.Errorf("a piece without the row's background: %q in %q", look, s)
		}
	}
}

func TestBlanksAreGivenNoMoreThanTheyNeed(t *testing.T) {
	look, err := themes.Parse("lined", []byte("[role]\nhot = \"underline #ff0000\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	line := func(th *themes.Theme, r themes.Role, n int) string {
		return New(th, themes.Base, 20).Put(r, "a").Gap(n).Put(r, "b").String()
	}
	for _, c := range []struct {
		name string
		got  string
		want string // between a and b
	}{
		{"a wide gap has no colour", line(theme(t, "dark"), themes.Dim, 8), themes.Reset + Spaces(8) + theme(t, "dark").On(themes.Base, themes.Dim)},
		{"a narrow gap costs no sequence", line(theme(t, "dark"), themes.Dim, 2), "  "},
		{"a line under text does not go on under a gap", line(look, themes.Hot, 2), themes.Reset + "  " + look.On(themes.Base, themes.Hot)},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(c.got, "ma"+c.want+"b") {
				t.Errorf("got %q, want %q between a and b", c.got, c.want)
			}
		})
	}
}

func TestPartsStandSideBySideOrBeginALine(t *testing.T) {
	sep := Span{themes.Faint, " · "}
	rows := Pack(theme(t, "dark"), [][]Span{{{0, "one"}}, {{0, "two"}}, {}, {{0, "three four"}}}, sep, 11)
	var got []string
	for _, r := range rows {
		s := ""
		for _, x := range r {
			s += x.Text
		}
		got = append(got, s)
	}
	if strings.Join(got, "|") != "one · two|three four" {
		t.Errorf("got %q", got)
	}
}

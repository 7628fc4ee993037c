package prompt

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"winnow/model"
	"winnow/themes"
	"winnow/tui/paint"
)

func dark(t testing.TB) *themes.Theme {
	th, err := themes.Load("dark")
	if err != nil {
		t.Fatal(err)
	}
	return th
}

func code(c rune, mod tea.KeyMod) tea.Key { return tea.Key{Code: c, Mod: mod} }

func TestEditingKeysAreThoseOfAShell(t *testing.T) {
	for name, c := range map[string]struct {
		keys []tea.Key
		want string
	}{
		"backspace":             {[]tea.Key{code(tea.KeyBackspace, 0)}, "call after te"},
		"a whole word":          {[]tea.Key{code('w', tea.ModCtrl)}, "call after "},
		"everything":            {[]tea.Key{code('u', tea.ModCtrl)}, ""},
		"at the beginning":      {[]tea.Key{code(tea.KeyHome, 0), {Code: 'x', Text: "x"}}, "xcall after ten"},
		"delete at the start":   {[]tea.Key{code('a', tea.ModCtrl), code(tea.KeyDelete, 0)}, "all after ten"},
		"in the middle":         {[]tea.Key{code(tea.KeyLeft, 0), code(tea.KeyLeft, 0), {Code: '-', Text: "-"}}, "call after t-en"},
		"word back and to end":  {[]tea.Key{code('b', tea.ModAlt), code('k', tea.ModCtrl)}, "call after "},
		"there and back":        {[]tea.Key{code(tea.KeyHome, 0), code(tea.KeyEnd, 0), {Code: '!', Text: "!"}}, "call after ten!"},
		"a control key unknown": {[]tea.Key{code('z', tea.ModCtrl)}, "call after ten"},
	} {
		t.Run(name, func(t *testing.T) {
			var in Input
			in.Set("call after ten")
			for _, k := range c.keys {
				in.Key(k)
			}
			if in.Text() != c.want {
				t.Errorf("%q, want %q", in.Text(), c.want)
			}
		})
	}
}

func TestOneBackspaceTakesWhatLooksLikeOneLetter(t *testing.T) {
	for _, s := range []string{"e\u0301", "👨‍👩‍👧", "🇳🇱"} {
		var in Input
		in.Set("x" + s)
		in.Key(code(tea.KeyBackspace, 0))
		if got := in.Text(); got != "x" {
			t.Errorf("of %q %q is left", s, got)
		}
	}
}

func TestWhateverIsTypedFitsItsBox(t *testing.T) {
	th := dark(t)
	rapid.Check(t, func(r *rapid.T) {
		var in Input
		in.Set(rapid.String().Draw(r, "text"))
		for range rapid.IntRange(0, 10).Draw(r, "back") {
			in.Key(code(tea.KeyLeft, 0))
		}
		w := rapid.IntRange(12, 80).Draw(r, "w")
		a := Ask{Title: rapid.String().Draw(r, "title"), Hint: rapid.String().Draw(r, "hint"), Input: in}
		boxed(r, a.View(th, w), w)
		m := Menu{Title: a.Title}
		for range rapid.IntRange(0, 20).Draw(r, "items") {
			m.Items = append(m.Items, Item{Key: "x", Title: rapid.String().Draw(r, "item"), Note: rapid.String().Draw(r, "note"), Disabled: rapid.StringN(0, 3, -1).Draw(r, "why")})
		}
		h := rapid.IntRange(3, 24).Draw(r, "h")
		box := m.View(th, w, h)
		if len(m.Items) > 0 && len(box) > h {
			r.Fatalf("%d lines in %d", len(box), h)
		}
		boxed(r, box, lipgloss.Width(box[0]))
		c := Confirm{Title: a.Title, Lines: []paint.Span{{Role: themes.Normal, Text: rapid.String().Draw(r, "line")}}, Yes: "y", Does: "do it", No: "esc"}
		boxed(r, c.View(th, w, h), w)
	})
}

func boxed(r rapid.TB, lines []string, w int) {
	r.Helper()
	for i, l := range lines {
		if n := lipgloss.Width(l); n != w {
			r.Fatalf("line %d of %d has %d cells, want %d: %q", i, len(lines), n, w, ansi.Strip(l))
		}
	}
}

func TestTheCursorStaysInSightInALongText(t *testing.T) {
	var in Input
	in.Set(strings.Repeat("word ", 40) + "end")
	l := paint.New(dark(t), themes.Dialog, 20)
	in.Draw(l, 20)
	if s := ansi.Strip(l.String()); !strings.Contains(s, "end") {
		t.Errorf("%q", s)
	}
}

func TestAMenuTooHighStandsInColumns(t *testing.T) {
	m := Menu{Title: "Reject"}
	for _, k := range "123456789abc" {
		m.Items = append(m.Items, Item{Key: string(k), Title: "reason " + string(k), Note: "for good"})
	}
	text := ansi.Strip(strings.Join(m.View(dark(t), 60, 8), "\n"))
	for _, it := range m.Items {
		if !strings.Contains(text, it.Title) {
			t.Errorf("%s is not shown:\n%s", it.Title, text)
		}
	}
}

func TestALineIsAcceptedOnlyWhenItIsUnderstood(t *testing.T) {
	a := Ask{Check: func(s string) (string, error) {
		if s != "thu" {
			return "", model.Invalid("try thu", "%q is not a time", s)
		}
		return "Thu 26 Nov", nil
	}}
	a.Paste("soon\n")
	if a.Key(code(tea.KeyEnter, 0)) {
		t.Error("what is not understood was accepted")
	}
	if text := ansi.Strip(strings.Join(a.View(dark(t), 60), "\n")); !strings.Contains(text, "is not a time; try thu") {
		t.Errorf("it does not say why:\n%s", text)
	}
	a.Input.Set("thu")
	if !a.Key(code(tea.KeyEnter, 0)) {
		t.Error("what is understood was not accepted")
	}
}

func TestHeadingsCannotBeSelected(t *testing.T) {
	var l List
	l.SetRows([]Row{{Head: true, Title: "A"}, {ID: "1"}, {Head: true, Title: "B"}, {ID: "2"}, {ID: "3"}})
	got := ""
	for _, step := range []int{0, 1, 1, 5, -1, -1, -5} {
		l.Move(step)
		r, _ := l.Selected()
		got += r.ID
	}
	if got != "1233211" {
		t.Errorf("the cursor went %s", got)
	}
}

func TestNothingThatExplainsAnItemIsCutWhereItsOwnLineHasRoom(t *testing.T) {
	m := Menu{Title: "Reject", Items: []Item{{Key: "0", Title: "unreachable", Disabled: "needs 2 attempts first, there are 0"},
		{Key: "3", Title: "junk, test, student, job seeker", Note: "for good"}, {Key: "9", Title: "bad timing", Note: "back in 90 d, asks a date"}}}
	for w := 56; w < 90; w++ {
		text := ansi.Strip(strings.Join(m.View(dark(t), w, 20), "\n"))
		for _, it := range m.Items {
			if !strings.Contains(text, it.Title) || !strings.Contains(text, it.Note+it.Disabled) {
				t.Fatalf("at %d cells %q is cut:\n%s", w, it.Title, text)
			}
		}
	}
}

func TestABoxLeavesNoSliverBesideIt(t *testing.T) {
	for _, c := range [][3]int{{78, 72, 78}, {91, 72, 72}, {60, 72, 60}, {80, 72, 80}, {81, 72, 72}} {
		if got := Snug(c[0], c[1]); got != c[2] {
			t.Errorf("of %d cells, %d wanted: %d, not %d", c[0], c[1], got, c[2])
		}
	}
}

func TestAFinderSaysHowManyRowsThereAre(t *testing.T) {
	f := &Finder{Title: "Help", Match: func(string) []Row {
		return []Row{{Head: true, Title: "A"}, {ID: "1"}, {ID: "2"}, {Head: true, Title: "B"}, {ID: "3"}, {ID: "4"}}
	}}
	f.Open()
	for range 3 {
		f.Key(code(tea.KeyDown, 0))
	}
	if text := ansi.Strip(strings.Join(f.View(dark(t), 60, 6), "\n")); !strings.Contains(text, "3 of 4") {
		t.Errorf("it does not say which of how many:\n%s", text)
	}
	if text := ansi.Strip(strings.Join(f.View(dark(t), 60, 20), "\n")); strings.Contains(text, "of 4") {
		t.Errorf("all rows are seen, and are counted all the same:\n%s", text)
	}
}

func TestAMenuWithoutRoomForItsTitlesIsGoneThrough(t *testing.T) {
	m := Menu{Title: "Reject", Close: "esc"}
	for _, k := range "123456789abcdef" {
		m.Items = append(m.Items, Item{Key: string(k), Title: "a reason with many words, " + string(k)})
	}
	seen := map[string]bool{}
	for at := range len(m.Items) + 1 {
		text := ansi.Strip(strings.Join(m.View(dark(t), 40, 9), "\n"))
		for i, it := range m.Items {
			if strings.Contains(text, it.Title) {
				seen[it.Title] = true
			} else if i+1 == at {
				t.Errorf("the item that enter chooses is not seen:\n%s", text)
			}
		}
		if at == 0 && !strings.Contains(text, "down 8 more") {
			t.Errorf("it does not say that there is more:\n%s", text)
		}
		if key := m.KeyAt(dark(t), 40, 9, 3, 1); !strings.Contains(text, "│ "+key+" ") {
			t.Errorf("a click on the first line is %q:\n%s", key, text)
		}
		m.Move(1)
	}
	if len(seen) != len(m.Items) {
		t.Errorf("only %d of %d are ever seen", len(seen), len(m.Items))
	}
}

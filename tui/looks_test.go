package tui_test

import (
	"errors"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"winnow/themes"
	"winnow/tui"
)

// allThemes are those that are built in.
func allThemes(t *testing.T) (all []*themes.Theme) {
	for _, n := range themes.Names() {
		all = append(all, theme(t, n))
	}
	return all
}

func picture(d *desk) string { return strings.Join(d.Raw(), "\n") }

func TestAThemeIsSeenAtOnceAndKeptByEnter(t *testing.T) {
	d := desk0(t)
	d.bring(people(3)...)
	var kept []string
	d.open(120, 40, func(o *tui.Options) {
		o.Themes, o.KeepTheme = allThemes(t), func(name string) error { kept = append(kept, name); return nil }
	})
	before := picture(d)
	d.Press(",")
	for _, n := range themes.Names() {
		if !d.Shows(" " + n + " ") {
			t.Errorf("%s is not listed:\n%s", n, d.Frame())
		}
	}
	open := picture(d)
	d.Press("j", "j", "j")
	if picture(d) == open || !strings.Contains(picture(d), "48;2;11;47;102m") {
		t.Errorf("high contrast is not seen under the cursor:\n%q", picture(d)[:400])
	}
	d.Press("esc")
	if picture(d) != before {
		t.Error("esc did not bring back what was")
	}
	if len(kept) != 0 {
		t.Errorf("kept: %v", kept)
	}
	d.Press(",", "j", "j", "j", "k", "enter")
	d.wantStatus("Theme light, kept in the config")
	d.Press(",", "g", "enter", ",", ",", ",", "enter")
	if strings.Join(kept, " ") != "light auto light" {
		t.Errorf("kept: %v", kept)
	}
}

func TestAutoFollowsTheTerminalAlsoWhileItIsChosen(t *testing.T) {
	d := desk0(t)
	d.bring(people(2)...)
	d.open(120, 40, func(o *tui.Options) { o.Themes = allThemes(t) })
	d.Press(",")
	d.Send(tea.BackgroundColorMsg{Color: rgb{0xff, 0xff, 0xff}})
	if !d.Shows("background: light") {
		t.Errorf("what auto comes to is not said:\n%s", d.Frame())
	}
	d.Press("j", "esc")
	light := picture(d)
	d.Press(",", "j", "j", "enter")
	d.wantStatus("Theme light, for this session")
	d.Press("j", "k", "esc")
	if picture(d) != light {
		t.Error("esc did not go back to what fits the terminal, as it is known now")
	}
}

func TestAThemeThatCannotBeWrittenDownHoldsAndSaysWhy(t *testing.T) {
	d := desk0(t)
	d.bring(people(2)...)
	d.open(120, 40, func(o *tui.Options) {
		o.Themes, o.KeepTheme = allThemes(t), func(string) error { return errors.New("the disk is full") }
	})
	d.Press(",", "j", "j", "enter")
	d.wantStatus("Theme light, for this session only: the disk is full")
}

func TestWithoutColoursNoneAreOffered(t *testing.T) {
	d := desk0(t)
	d.bring(people(2)...)
	d.open(120, 40, func(o *tui.Options) { o.NoColour = "NO_COLOR is set" })
	d.Press(",")
	d.wantStatus("Theme: NO_COLOR is set")
}

// themeFolder is what the user's folder of themes holds.
type themeFolder struct {
	changed bool
	files   map[string]string
}

func (f *themeFolder) Changed() bool {
	was := f.changed
	f.changed = false
	return was
}

func (f *themeFolder) Read() (all []tui.ThemeFile) {
	for name, text := range f.files {
		th, err := themes.Parse(name, []byte(text))
		all = append(all, tui.ThemeFile{Name: name, Theme: th, Err: err})
	}
	return all
}

func (f *themeFolder) save(name, text string) { f.files[name], f.changed = text, true }

func TestAThemeIsDrawnAnewAsItIsSaved(t *testing.T) {
	folder := &themeFolder{files: map[string]string{"mine": "[role]\nnormal = \"#aabbcc\"\n"}}
	d := desk0(t)
	d.bring(people(2)...)
	d.open(120, 40, func(o *tui.Options) {
		o.Own, o.ThemeFiles, o.Theme, o.Auto = folder.Read(), folder, "mine", false
	})
	has := func(colour string) bool { return strings.Contains(picture(d), "38;2;"+colour) }
	if !has("170;187;204") {
		t.Fatal("the user's own theme is not the one to begin with")
	}
	folder.save("mine", "[role]\nnormal = \"#ddeeff\"\n")
	d.Advance(3e9)
	if !has("221;238;255") {
		t.Error("the saved theme is not drawn")
	}
	d.wantStatus("Theme mine as it was saved")
	folder.save("mine", "[role]\nnorml = \"#010203\"\n")
	d.Advance(3e9)
	d.wantStatus(`1:`, `no role "norml"; did you mean normal?`, "the last good one holds")
	if !has("221;238;255") {
		t.Error("the last good one does not hold")
	}
	folder.save("mine", "[role]\nnormal = \"#ddeeff\"\n[basic.role]\nnormal = \"5\"\n")
	d.Send(tea.ColorProfileMsg{Profile: colorprofile.ANSI})
	d.Advance(3e9)
	if has("221;238;255") || !strings.Contains(picture(d), ";35;40m") {
		t.Error("on sixteen colours the saved theme has more")
	}
	delete(folder.files, "mine")
	folder.save("other", "[role]\nnormal = \"#ddeeff\"\n")
	d.Advance(3e9)
	if !strings.Contains(picture(d), ";35;40m") {
		t.Error("a theme that has gone is not drawn with to the end")
	}
	d.Press(",")
	if !d.Shows(" other ") || d.Shows("│  mine ") {
		t.Errorf("the list is not that of the folder:\n%s", d.Frame())
	}
}

func TestAThemeThatIsBrokenAtTheStartIsTakenOnceItIsMended(t *testing.T) {
	folder := &themeFolder{files: map[string]string{"mine": "[role]\nnorml = \"#aabbcc\"\n"}}
	d := desk0(t)
	d.bring(people(2)...)
	d.open(120, 40, func(o *tui.Options) {
		o.Own, o.ThemeFiles, o.Theme, o.Auto = folder.Read(), folder, "mine", false
	})
	d.wantStatus("did you mean normal?")
	folder.save("mine", "[role]\nnormal = \"#aabbcc\"\n")
	d.Advance(3e9)
	if !strings.Contains(picture(d), "38;2;170;187;204") {
		t.Error("it is not drawn with")
	}
}
